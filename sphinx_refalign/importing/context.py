"""What the headings above an entry say about it: its kind, its institution and its area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from sphinx_refalign.importing.facts import Fact
from sphinx_refalign.importing.labels import (
    EXTRA_PREFIX,
    fields_of,
    is_vague,
    kind_of_url,
    kinds_in,
    names_other_things,
    without_kinds,
)
from sphinx_refalign.importing.people import is_body, is_institution
from sphinx_refalign.importing.spans import without_number


@dataclass
class ImportOptions:
    """What the user says about headings."""

    kinds: list[tuple[str, str]] = field(default_factory=list)
    """Globs of headings, each with the kind of what stands below them."""
    skipped: list[str] = field(default_factory=list)
    """Globs of headings whose sections are left out."""
    used: set[str] = field(default_factory=set)
    """The globs that a heading has matched."""

    def kind_for(self, headings: Sequence[str]) -> str:
        """Return the kind that the user gives for the nearest of some headings, outermost first; or ""."""
        specific = [(glob, kind) for glob, kind in self.kinds if glob.strip("*")]
        general = [(glob, kind) for glob, kind in self.kinds if not glob.strip("*")]
        for heading in reversed(headings):
            for glob, kind in reversed(specific):
                if self._matches(heading, glob):
                    return kind
        for glob, kind in reversed(general):
            self.used.add(glob)
            return kind
        return ""

    def is_skipped(self, heading: str) -> bool:
        """Return whether the user leaves out a section."""
        return any(self._matches(heading, glob) for glob in self.skipped)

    def unused(self) -> list[str]:
        """Return the globs that no heading has matched."""
        return [glob for glob in [*(glob for glob, _ in self.kinds), *self.skipped] if glob not in self.used]

    def _matches(self, heading: str, glob: str) -> bool:
        names = {heading.casefold().strip(), without_number(heading).casefold().strip()}
        pattern = glob.casefold().strip()
        found = bool(names & {pattern, without_number(pattern)}) or any(
            fnmatchcase(name, pattern) for name in names
        )
        if found:
            self.used.add(glob)
        return found


@dataclass(frozen=True)
class Context:
    """The headings above an entry, outermost first; the first is the title of the page."""

    headings: tuple[str, ...] = ()
    institution: object = None
    area: str = ""

    @property
    def heading(self) -> str:
        """Return the nearest heading."""
        return self.headings[-1] if self.headings else ""

    def enter(self, heading: str) -> Context:
        """Return the context below a further heading."""
        headings = (*self.headings, heading)
        name = without_number(heading)
        if not self.headings or not name:
            return replace(self, headings=headings)
        if is_institution(name):
            return replace(self, headings=headings, institution=institution_value(name))
        area = name if is_vague(name) else without_kinds(name)
        area = "" if len(area) < 2 else area
        return replace(self, headings=headings, area=area or self.area)


def institution_value(name: str) -> object:
    """Return the name of an institution; of ``MIT（麻省理工学院）``, the English one, too."""
    match = re.fullmatch(r"([\x20-\x7e]+?)\s*[(（]([^()（）\x00-\x7f]+)[)）]", name[:200])
    return {"en": match[1], "zh": name} if match else name


_COURSE_FACTS = frozenset({"institution", "instructor", "term"})

_KIND_OF_FIELD = {
    "container": "paper", "doi": "paper", "eprint": "paper", "contributions": "paper", "isbn": "book",
    "publisher": "book",
    f"{EXTRA_PREFIX}difficulty": "course", f"{EXTRA_PREFIX}prerequisites": "course",
}  # fmt: skip


def kind_of_facts(facts: Sequence[Fact]) -> str:
    """Return the kind of which labels are typical, "" without such labels."""
    for fact in facts:
        fields = fields_of(fact.label)
        kinds = kinds_in(fact.label) if set(fields) & {"title", "url", "materials"} else []
        if kinds and fields[:1] != ("materials",):
            return kinds[0]
        if fields[:1] and fields[0] in _COURSE_FACTS:
            return "course"
    fields = tuple(name for fact in facts for name in fields_of(fact.label))
    return next((kind for name, kind in _KIND_OF_FIELD.items() if name in fields), "")


def choose_kind(
    context: Context,
    options: ImportOptions,
    *,
    facts: Sequence[Fact] = (),
    urls: Sequence[str] = (),
    hint: str = "",
    title: str = "",
) -> str:
    """Return the kind of an entry, "" if nothing says it.

    In this order: the user, the headings of sections from the nearest on, the table's head, labels, the host
    of the address, headings whose word for a kind may be part of a subject, the title of the page.

    Args:
        context: The headings above the entry.
        options: What the user says.
        facts: The labelled values of the entry.
        urls: The addresses of the entry, the most important first.
        hint: The kind that the head of the table names.
        title: The title of the entry, which may be the name of a body.

    """
    chosen = options.kind_for(context.headings)
    if chosen:
        return chosen
    by_facts = kind_of_facts(facts)
    by_title_form = "organization" if title and is_body(title) else ""
    by_host = next(filter(None, map(kind_of_url, urls[:1])), "")
    names = [without_number(heading) for heading in reversed(context.headings[1:])]
    for name in names:
        kinds = kinds_in(name)
        if kinds and not is_vague(name):
            return next((kind for kind in (by_facts, by_title_form, by_host) if kind in kinds), kinds[0])
    by_vague = next((kinds_in(name)[0] for name in names if is_vague(name)), "")
    if any(map(names_other_things, context.headings[-1:] if len(context.headings) > 1 else ())):
        return hint or by_facts or by_host or by_vague
    by_title = next(iter(kinds_in(without_number(context.headings[0]))), "") if context.headings else ""
    return hint or by_facts or by_host or by_vague or by_title
