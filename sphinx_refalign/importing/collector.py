"""What is found on one page: resources, lines that could not be read, notes, and the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sphinx_refalign.importing.codes import split_course_title
from sphinx_refalign.importing.context import Context, ImportOptions, choose_kind
from sphinx_refalign.importing.draft import Draft, Kinds, Unread
from sphinx_refalign.importing.facts import Fact
from sphinx_refalign.importing.fields import FieldWriter
from sphinx_refalign.importing.people import is_institution
from sphinx_refalign.importing.places import Documents
from sphinx_refalign.importing.spans import without_number


@dataclass
class Collector:
    """The results of one page, which its lists, tables and sections add to."""

    path: str
    options: ImportOptions
    kinds: Kinds
    documents: Documents
    drafts: list[Draft] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[Unread] = field(default_factory=list)
    """What the user should know, but need not change."""
    counts: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)
    """How many resources of each kind stand below each heading."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a link in a line is not in the result, by line."""
    skipped: list[int] = field(default_factory=list)
    """The ids of the sections that the user leaves out."""
    resources: list[int] = field(default_factory=list)
    """The ids of the sections that describe one resource, and of their parts."""

    def choose_kind(
        self,
        context: Context,
        line: int,
        facts: Sequence[Fact] = (),
        urls: Sequence[str] = (),
        hint: str = "",
        title: str = "",
    ) -> str:
        """Return the kind of an entry, ""  if it is unknown, which is the reason to leave it out."""
        kind = choose_kind(context, self.options, facts=facts, urls=urls, hint=hint, title=title)
        if not kind:
            heading = without_number(context.heading) or "*"
            self.reasons[line] = f"kind unknown; use --kind '{heading}=KIND'"
        return kind

    def new_draft(self, kind: str, line: int, context: Context) -> Draft:
        """Return an empty resource."""
        return Draft(kind, self.path, line, context.heading, kind_model=self.kinds.get(kind))

    def write_facts(self, draft: Draft, facts: Sequence[Fact]) -> None:
        """Write labelled values into a resource."""
        FieldWriter(draft, self.documents, self.unread).write(facts)

    def add(self, draft: Draft, context: Context) -> None:
        """Add a finished resource: what its headings say fills the fields that are empty."""
        if not draft.title:
            self.unread.append(Unread(self.path, draft.line, "", "entry without a title"))
            return
        _clean_title(draft)
        if draft.kind == "course":
            _complete_course(draft, context)
        if context.area and "area" not in draft.fields and context.area != draft.title:
            draft.fill("area", context.area)
        counter = self.counts.setdefault(context.headings, Counter())
        counter[draft.kind] += 1
        self.drafts.append(draft)

    def report(self, line: int, text: str, reason: str) -> None:
        """Report a line that could not be understood."""
        self.unread.append(Unread(self.path, line, text, reason))

    def note(self, line: int, text: str, reason: str = "") -> None:
        """Note something that needs no change."""
        self.notes.append(Unread(self.path, line, text, reason))


_ABBREVIATED = re.compile(r"([A-Z][A-Za-z0-9&/-]{1,11})\s*[(（]([^()（）]{6,120})[)）]")


def _clean_title(draft: Draft) -> None:
    """Remove quotation marks around a title; of an organization, divide its abbreviation from its name."""
    title = draft.title
    match = _ABBREVIATED.fullmatch(title)
    if draft.kind == "organization" and match:
        draft.fields["title"] = match[2]
        draft.fill("short", match[1])
        return
    quoted = re.fullmatch(r"[\"“《「]([^\"“”《》「」]{1,300})[\"”》」]", title)
    if quoted and isinstance(draft.fields["title"], str):
        draft.fields["title"] = quoted[1]


def _complete_course(draft: Draft, context: Context) -> None:
    """Divide the title of a course, and take the institution from a heading."""
    fields = draft.fields
    if "institution" not in fields and context.institution is not None:
        fields["institution"] = context.institution
    title = draft.title
    bracketed = re.fullmatch(r"(.{2,200}?)\s*[(（]([^()（）]{2,60})[)）]", title)
    if bracketed and "institution" not in fields and is_institution(bracketed[2]):
        title, fields["institution"] = bracketed[1], bracketed[2]
        fields["title"] = title
    number, institution, rest = split_course_title(title)
    known = fields.get("institution")
    name = str(next(iter(known.values()))) if isinstance(known, dict) else str(known or "")
    same = (
        not institution
        or not name
        or institution.casefold() in name.casefold()
        or is_institution(institution)
    )
    if isinstance(fields.get("title"), str) and same and rest and (number or institution):
        has_other_number = number and fields.get("number", number) != number
        if not has_other_number:
            fields["title"] = rest
            if number:
                fields["number"] = number
            if institution and not name:
                fields["institution"] = institution
    if isinstance(known, dict) and isinstance(fields.get("number"), str):
        draft.fill("short", f"{name} {fields['number']}")
