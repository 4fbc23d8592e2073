"""What a BibTeX entry takes over from others, by ``crossref`` and ``xdata``.

The rules are those that biblatex has from the start (its manual, appendix B): a field of one's own goes
before an inherited one, and the title of the whole becomes the book's title of the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sphinx_refalign.registry.entry_types import ENTRY_TYPE
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.readers.bibtex_exact_fields import PREFIX

SOURCES = ("xdata", "crossref")
"""The fields that name other entries, in the order in which they count; ``xdata`` may name several."""


_OF_XDATA = re.compile(
    r"xdata\s*=\s*(?P<key>[^\s,=]+?)-(?P<field>[a-z]+)(?:-(?P<number>\d+))?", re.IGNORECASE
)
"""One field of an ``@xdata``, or one name of it, as a value: ``xdata=people-author-2``."""


Raw = Mapping[str, str]


MAX_DEPTH = 30
"""Generations of inheritance; a series of volumes of chapters has three."""


class MissingParent(NamedTuple):
    """A reference that nothing is taken from: its field, the key that it names, and why."""

    field: str
    key: str
    why: str


MAX_HINTS = 5
"""How many keys that no entry has are compared with all others: that takes its time."""


_NEVER = frozenset({
    ENTRY_TYPE, "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options",
    "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro",
    "sortkey", "chapters",
})  # fmt: skip


_NOT_OF_THE_WHOLE = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})


_DATES = frozenset({"date", "year", "month"})


_PARTS = ("in", "supp", "bookinbook", "conference")
"""What the types of parts begin with: incollection, suppbook."""


def references(fields: Raw) -> list[str]:
    """The fields by which an entry takes over something."""
    return [name for name, value in fields.items() if name in SOURCES or ("xdata" in value and "=" in value)]


class InheritanceResolver:
    """Entries with what they take over; each is put together once.

    Args:
        entries: all entries and ``@xdata`` of all files by key, as the files have them.

    """

    def __init__(self, entries: Mapping[str, Raw]) -> None:
        aliases = {
            alias.strip(): fields
            for fields in entries.values()
            if "ids" in fields
            for alias in fields["ids"].split(",")
        }
        self._entries = {**aliases, **entries}
        self._known: dict[str, dict[str, str]] = {}
        self._open: set[str] = set()
        self._hints: dict[str, str] = {}
        self.missing: dict[str, list[MissingParent]] = {}
        """The references that lead nowhere, by the key of the entry that has them."""

    def resolve(self, key: str) -> dict[str, str]:
        """The fields of an entry with all that it takes over."""
        if key not in self._known:
            self._open.add(key)
            self._known[key] = self._put_together(key)
            self._open.discard(key)
        return self._known[key]

    def _hint(self, key: str) -> str:
        if key not in self._hints and len(self._hints) < MAX_HINTS:
            self._hints[key] = did_you_mean(key, self._entries)
        return self._hints.get(key) or "; correct the key"

    def _put_together(self, key: str) -> dict[str, str]:
        found = dict(self._entries[key])
        for name, parent in _named(found):
            why = self._refused(parent)
            if why:
                self.missing.setdefault(key, []).append(MissingParent(name, parent, why))
            else:
                _take(found, self.resolve(parent), as_it_is=name == "xdata")
        found.pop("xdata", None)
        for name, value in found.items():
            if "xdata" in value and "=" in value:
                found[name] = " and ".join(self._piece(key, name, one) for one in value.split(" and "))
        return found

    def _piece(self, key: str, name: str, text: str) -> str:
        """One value, or one name of several, that may stand in an ``@xdata``."""
        found = _OF_XDATA.fullmatch(text.strip())
        if found is None:
            return text
        why = self._refused(found["key"])
        values = [] if why else self.resolve(found["key"]).get(found["field"].lower(), "").split(" and ")
        number = int(found["number"] or 0)
        if number > len(values) or not any(values):
            why = why or f"{found['key']!r} has nothing there; correct the name of the field or the number"
            self.missing.setdefault(key, []).append(MissingParent(name, found["key"], why))
            return text
        return values[number - 1] if number else " and ".join(values)

    def _refused(self, parent: str) -> str:
        if parent not in self._entries:
            return f"no entry has the key {parent!r}{self._hint(parent)}"
        if parent in self._open:
            return f"{parent!r} takes over from this entry itself; remove one of the references"
        if len(self._open) > MAX_DEPTH:
            return f"more than {MAX_DEPTH} entries take over from each other; name {parent!r} more directly"
        return ""


def _named(fields: Raw) -> Iterator[tuple[str, str]]:
    for name in SOURCES:
        value = fields.get(name, "").strip()
        keys = value.split(",") if name == "xdata" else [value]
        yield from ((name, key.strip()) for key in keys if key.strip())


def _take(found: dict[str, str], parent: Raw, *, as_it_is: bool) -> None:
    rename = {} if as_it_is else _renamed(parent[ENTRY_TYPE], found[ENTRY_TYPE])
    own = frozenset(found)
    dated = not _DATES.isdisjoint(own)
    # What the parent itself calls so goes before what is called so for the part.
    for name, value in sorted(parent.items(), key=lambda item: item[0].partition("-")[0] in rename):
        base, hyphen, language = name.partition("-")
        passed_over = base in _NEVER or (name in _DATES and dated) or (rename and base in _NOT_OF_THE_WHOLE)
        target = rename.get(base, base)
        translates_own = hyphen and target in own
        if not passed_over and not translates_own and not name.startswith(PREFIX):
            found.setdefault(target + hyphen + language, value)


def _renamed(parent: str, child: str) -> dict[str, str]:
    """What fields of the whole are called in an entry for a part of it."""
    if parent.startswith("mv") and not child.startswith("mv"):
        return _titles("main")
    if parent == "periodical":
        return {"title": "journaltitle", "subtitle": "journalsubtitle"}
    if child.startswith(_PARTS):
        return _titles("book")
    return {}


def _titles(whole: str) -> dict[str, str]:
    return {name: f"{whole}{name}" for name in ("title", "subtitle", "titleaddon")}
