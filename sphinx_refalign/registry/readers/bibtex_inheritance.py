"""Inheritance between BibTeX entries, by ``crossref`` and ``xdata``.

The rules are the defaults of biblatex (its manual, appendix B): a field of the entry itself takes precedence
over an inherited field, and the title of a parent becomes the book title of the child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sphinx_refalign.registry.entry_types import ENTRY_TYPE, is_part
from sphinx_refalign.registry.kinds import LITERAL_LISTS, PEOPLE
from sphinx_refalign.registry.limits import SPENT, TextBudget
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.readers.base import UnresolvedReference
from sphinx_refalign.registry.readers.bibtex_exact_fields import PREFIX
from sphinx_refalign.registry.readers.bibtex_fields import ALIASED, SOURCES, refers_to_xdata
from sphinx_refalign.registry.readers.bibtex_titles import titles_of
from sphinx_refalign.registry.readers.bibtex_values import split_literals

_XDATA_REFERENCE = re.compile(r"xdata\s*=\s*(?P<target>[^\s,={}]+)", re.IGNORECASE)
"""A value that refers to an ``@xdata`` entry, to a field of it, or to an item of a list in the field:
``xdata=people``, ``xdata=people-author``, ``xdata=people-author-2``."""

Raw = Mapping[str, str]
"""The undecoded fields of an entry."""

MAX_DEPTH = 30
"""Generations of inheritance; a series of volumes with chapters has three."""

MAX_HINTS = 5
"""Unknown keys that are compared with all other keys for a suggestion; the comparison is slow."""

_NOT_INHERITED = frozenset({
    ENTRY_TYPE, "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options",
    "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro",
    "sortkey", "key", "chapters",
})  # fmt: skip

_PARENT_TITLES = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
"""Titles that describe the parent alone."""

_DATES = frozenset({"date", "year", "month", "day"})

_LISTS = frozenset({*PEOPLE, *LITERAL_LISTS, "address", "school"})

_BOOKS = frozenset({"book", "mvbook"})

_PARTS_OF_BOOKS = frozenset({"inbook", "bookinbook", "suppbook"})
"""Entry types whose ``bookauthor`` is the author of the parent, if that is one of these books."""


class InheritanceResolver:
    """Resolves the inherited fields of entries, each entry once.

    Args:
        entries: The undecoded fields of all entries and ``@xdata`` entries of all files, by key.

    """

    def __init__(self, entries: Mapping[str, Raw]) -> None:
        aliases = {
            alias.strip(): fields
            for fields in entries.values()
            if "ids" in fields
            for alias in fields["ids"].split(",")
        }
        self._entries = {**aliases, **entries}
        self._budget = TextBudget(sum(map(_text_length, entries.values())))
        self._resolved: dict[str, dict[str, str]] = {}
        self._open: set[str] = set()
        self._hints: dict[str, str] = {}
        self.unresolved: dict[str, list[UnresolvedReference]] = {}
        """The unresolved references, by the key of the entry that contains them."""

    def resolve(self, key: str) -> dict[str, str]:
        """Return the fields of an entry together with all inherited fields."""
        if key not in self._resolved:
            self._open.add(key)
            self._resolved[key] = self._inherit(key)
            self._open.discard(key)
        return self._resolved[key]

    def _hint(self, key: str) -> str:
        if key not in self._hints and len(self._hints) < MAX_HINTS:
            self._hints[key] = did_you_mean(key, self._entries)
        return self._hints.get(key) or "; correct the key"

    def _inherit(self, key: str) -> dict[str, str]:
        fields = self._replace_references(key)
        for name, parent in _parents(fields):
            reason = self._check_parent(parent)
            if reason:
                self._note_unresolved(key, UnresolvedReference(name, reason))
                continue
            inherited = self.resolve(parent)
            if self._budget.take(_text_length(inherited)):
                _add_inherited(fields, inherited, rename=name != "xdata")
            elif not self._budget.is_reported:
                self._note_unresolved(key, UnresolvedReference(name, SPENT))
                self._budget.is_reported = True
        fields.pop("xdata", None)
        return fields

    def _replace_references(self, key: str) -> dict[str, str]:
        """Return the own fields of an entry with the values that they refer to in ``@xdata`` entries."""
        fields = dict(self._entries[key])
        for name, value in self._entries[key].items():
            if refers_to_xdata(value):
                items = [self._replace(key, name, text) for text in split_literals(value)]
                fields[name] = " and ".join(filter(None, items))
        return fields

    def _replace(self, key: str, name: str, text: str) -> str:
        """Return the value that a text refers to in an ``@xdata`` entry, or the text if it refers to none.

        A reference that cannot be resolved stays as it is, too, but not as an item of a list.
        """
        match = _XDATA_REFERENCE.fullmatch(text.strip().removeprefix("{").removesuffix("}").strip())
        if match is None:
            return text
        parent, field, number = self._target(match["target"], name)
        reason = self._check_parent(parent)
        value = "" if reason else self.resolve(parent).get(field, "")
        value = value if self._budget.take(len(value)) else ""
        values = split_literals(value) if number else [value]
        if number > len(values) or not any(values):
            reason = reason or f"{parent!r} has no such value; correct the field name or the number"
            self._note_unresolved(key, UnresolvedReference(name, reason))
            return "" if name in _LISTS else text
        return values[number - 1] if number else value

    def _target(self, target: str, name: str) -> tuple[str, str, int]:
        """Return key, field and number of an item that a reference names; a number of 0 is the whole field.

        biber forbids hyphens in keys here; a key with hyphens is found if there is such an entry.
        """
        if target in self._entries:
            return target, name, 0
        parts = target.rsplit("-", 2)
        if len(parts) == 3 and parts[2].isdecimal():
            return parts[0], parts[1].lower(), int(parts[2][:9])
        key, hyphen, field = target.rpartition("-")
        return (key, field.lower(), 0) if hyphen else (target, name, 0)

    def _note_unresolved(self, key: str, reference: UnresolvedReference) -> None:
        """Note a reference, of several with the same reason only the first."""
        references = self.unresolved.setdefault(key, [])
        if reference not in references:
            references.append(reference)

    def _check_parent(self, parent: str) -> str:
        """Return why an entry cannot be a parent, "" if it can."""
        if parent not in self._entries:
            return f"no entry has the key {parent!r}{self._hint(parent)}"
        if parent in self._open:
            return f"circular inheritance: {parent!r} inherits from this entry; remove one of the references"
        if len(self._open) > MAX_DEPTH:
            return f"inheritance from {parent!r} is more than {MAX_DEPTH} entries deep; shorten the chain"
        return ""


def _text_length(fields: Raw) -> int:
    return sum(map(len, fields.values()))


def _parents(fields: Raw) -> Iterator[tuple[str, str]]:
    """Yield the field and the key of each reference to a parent."""
    for name in SOURCES:
        value = fields.get(name, "").strip()
        keys = value.split(",") if name == "xdata" else [value]
        yield from ((name, key.strip()) for key in keys if key.strip())


def _add_inherited(fields: dict[str, str], parent: Raw, *, rename: bool) -> None:
    """Add the inherited fields of a parent, renamed for a child where ``rename`` is set."""
    new_names = _inherited_names(parent[ENTRY_TYPE], fields[ENTRY_TYPE]) if rename else {}
    adds_book_author = rename and parent[ENTRY_TYPE] in _BOOKS and fields[ENTRY_TYPE] in _PARTS_OF_BOOKS
    own = frozenset(ALIASED.get(name, name) for name in fields)
    has_date = not _DATES.isdisjoint(own)
    # A parent's field of the same name takes precedence over a field that is renamed to it.
    for name, value in sorted(parent.items(), key=lambda item: item[0].partition("-")[0] in new_names):
        base, hyphen, language = name.partition("-")
        excluded = (
            base in _NOT_INHERITED or (name in _DATES and has_date) or (new_names and base in _PARENT_TITLES)
        )
        target = new_names.get(base, base)
        # Neither an alias nor a translation of an own field, nor the subtitle of another title.
        is_own = ALIASED.get(target, target) in own or (rename and not own.isdisjoint(titles_of(target)))
        if not excluded and not is_own and not name.startswith(PREFIX):
            fields.setdefault(target + hyphen + language, value)
        if base == "author" and adds_book_author:
            fields.setdefault(f"bookauthor{hyphen}{language}", value)


def _inherited_names(parent: str, child: str) -> dict[str, str]:
    """Return the fields that have another name in a child, for the entry types of parent and child."""
    if parent.startswith("mv") and not child.startswith("mv"):
        return _title_names("main")
    if parent == "periodical":
        return {"title": "journaltitle", "subtitle": "journalsubtitle"}
    if is_part(child):
        return _title_names("book")
    return {}


def _title_names(prefix: str) -> dict[str, str]:
    return {name: f"{prefix}{name}" for name in ("title", "subtitle", "titleaddon")}
