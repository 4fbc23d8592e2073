"""What a BibTeX entry takes over from others, by ``crossref`` and ``xdata``.

The rules are those that biblatex has from the start (its manual, appendix B): a field of one's own goes
before an inherited one, and the title of the whole becomes the book's title of the part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.sources.bibtex_exact import PREFIX
from sphinx_refalign.registry.sources.entry_types import ENTRY_TYPE

SOURCES = ("xdata", "crossref")
"""The fields that name other entries, in the order in which they count; ``xdata`` may name several."""

Raw = Mapping[str, str]


MOST_DEEP = 30
"""Generations of inheritance; a series of volumes of chapters has three."""


class Missing(NamedTuple):
    """A reference that nothing is taken from: its field, the key that it names, and why."""

    field: str
    key: str
    why: str


_NEVER = frozenset({
    ENTRY_TYPE, "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options",
    "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro",
    "sortkey", "chapters",
})  # fmt: skip
_NOT_OF_THE_WHOLE = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
_DATES = frozenset({"date", "year", "month"})
_PARTS = ("in", "supp", "bookinbook", "conference")
"""What the types of parts begin with: incollection, suppbook."""


class Heritage:
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
        self.missing: dict[str, list[Missing]] = {}
        """The references that lead nowhere, by the key of the entry that has them."""

    def of(self, key: str) -> dict[str, str]:
        """The fields of an entry with all that it takes over."""
        if key not in self._known:
            self._open.add(key)
            self._known[key] = self._put_together(key)
            self._open.discard(key)
        return self._known[key]

    def _put_together(self, key: str) -> dict[str, str]:
        found = dict(self._entries[key])
        for name, parent in _named(found):
            why = self._refused(parent)
            if why:
                self.missing.setdefault(key, []).append(Missing(name, parent, why))
            else:
                _take(found, self.of(parent), as_it_is=name == "xdata")
        found.pop("xdata", None)
        return found

    def _refused(self, parent: str) -> str:
        if parent not in self._entries:
            hint = did_you_mean(parent, self._entries) or "; correct the key"
            return f"no entry has the key {parent!r}{hint}"
        if parent in self._open:
            return f"{parent!r} takes over from this entry itself; remove one of the references"
        if len(self._open) > MOST_DEEP:
            return f"more than {MOST_DEEP} entries take over from each other; name {parent!r} more directly"
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
