"""One entry, read as the standard speaks of it; what is not there is "", and nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.exceptions import PybtexError
from pybtex.style.template import FieldIsMissing, field

from sphinx_refalign.gbt7714.languages import WORDS, Words, language_from_name, language_from_script
from sphinx_refalign.registry.latex import to_text, to_url

HINTS = frozenset(
    {"archive", "article", "book", "booklet", "collection", "course", "database", "dataset", "inbook",
     "incollection", "inproceedings", "manual", "map", "mastersthesis", "news", "newspaper", "online",
     "organization", "patent", "phdthesis", "proceedings", "report", "software", "standard", "techreport",
     "thesis", "unpublished", "wikidef"}
)  # fmt: skip
"""What an entry may be said to be."""


_NOTED = frozenset({"news", "standard"})
"""What a note says of the type, and not to readers."""


_OWN_NOTE = "refalign-note"
"""Where our own bibliographies have the author's note apart from what other styles would leave out."""


_DOLLAR = re.compile(r"(?<!\\)\$")


_LANGUAGE = ("langid", "language", "hyphenation")


class Entry:
    """What an entry of BibTeX or biblatex says, by whichever of the names that a field may have."""

    def __init__(self, entry: Any, bib_data: Any = None) -> None:
        self.entry = entry
        self._context = {"entry": entry, "bib_data": bib_data}

    @cached_property
    def type(self) -> str:
        """The type; a more general one may say by ``entrysubtype`` or, as some do, by ``note`` what it is."""
        subtype, note = self.raw("entrysubtype").casefold(), self.raw("note").casefold()
        told = subtype if subtype in HINTS else note if note in _NOTED else ""
        return told or str(self.entry.type).casefold()

    def raw(self, *names: str) -> str:
        """The first of these fields that says something, as it was written."""
        for name in names:
            try:
                found = str(field(name, raw=True).format_data(self._context)).strip()
            except (FieldIsMissing, PybtexError):
                continue
            if found:
                return found
        return ""

    def text(self, *names: str) -> str:
        """The same without LaTeX; mathematics stays as it was typed."""
        raw = self.raw(*names)
        if len(_DOLLAR.findall(raw)) % 2:  # a sum of money, no formula
            raw = _DOLLAR.sub(r"\\$", raw)
        return to_text(raw).strip()

    def people(self, *roles: str) -> list[Person]:
        """The people of the first of these roles that has any; pybtex knows authors and editors alone."""
        for role in roles:
            found = list(self.entry.persons.get(role, ()))
            found = found or list(_persons(self.raw(role)))
            if found:
                return found
        return []

    @cached_property
    def language(self) -> str:
        """The language that a field names, else that of the title's letters, else of the author's."""
        told = language_from_name(self.raw(*_LANGUAGE))
        if told:
            return told
        told = language_from_script(self.raw("title", "booktitle", "journal", "journaltitle", "publisher"))
        names = " ".join(map(str, self.people("author", "editor")))
        return told if told != "en" else language_from_script(names)

    @property
    def note(self) -> str:
        """What the author of the bibliography adds."""
        own = _OWN_NOTE if _OWN_NOTE in self.entry.fields else "note"
        told = self.text(own)
        return "" if told.casefold() in _NOTED else told

    @property
    def words(self) -> Words:
        """The words of its language."""
        return WORDS[self.language]

    @cached_property
    def url(self) -> str:
        r"""Where it is read: ``url``, a ``\url`` in ``howpublished``, the page of a preprint."""
        told = to_url(self.raw("url"))
        if told:
            return told
        published = re.search(r"\\url\s*\{([^{}]*)\}|^\s*(https?://\S+)\s*$", self.raw("howpublished"))
        if published:
            return to_url(published[1] or published[2])
        preprint = self.raw("archiveprefix", "eprinttype").casefold() == "arxiv" and not self.raw("journal")
        return f"https://arxiv.org/abs/{self.raw('eprint')}" if preprint and self.raw("eprint") else ""

    @cached_property
    def doi(self) -> str:
        """The DOI itself, however it is written."""
        return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", to_url(self.raw("doi")), flags=re.I)

    @cached_property
    def accessed(self) -> str:
        """The day on which it was read."""
        return self.text("urldate", "lastchecked", "lastaccessed", "accessed")


def _persons(names: str) -> Iterator[Person]:
    try:
        parts = split_name_list(names) if names else []
    except PybtexError:  # braces that are not closed
        parts = [names]
    for part in parts:
        try:
            yield Person(part)
        except (PybtexError, ValueError, IndexError):  # too many commas, nothing but commas
            yield Person(last=part)
