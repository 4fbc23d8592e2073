"""Access to the fields of an entry under their BibTeX and biblatex names.

Missing fields are "" and invalid values never raise, so that every entry can be formatted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyData, Person
from pybtex.database import Entry as PybtexEntry
from pybtex.exceptions import PybtexError
from pybtex.style.template import FieldIsMissing, field

from sphinx_refalign.gbt7714.languages import TERMS, Terms, language_from_name, language_from_script
from sphinx_refalign.registry.date_words import format_date
from sphinx_refalign.registry.identifiers import Identifier, identifier_of_url, identifiers_by_field
from sphinx_refalign.registry.latex import to_text, to_url

_SUBTYPES = frozenset(
    {"archive", "article", "book", "booklet", "collection", "course", "database", "dataset", "inbook",
     "incollection", "inproceedings", "manual", "map", "mastersthesis", "news", "newspaper", "online",
     "organization", "patent", "phdthesis", "proceedings", "report", "software", "standard", "techreport",
     "thesis", "unpublished", "wikidef"}
)  # fmt: skip
"""The values of ``entrysubtype`` that replace the type of an entry."""

_TYPE_NOTES = frozenset({"news", "standard"})
"""The values of ``note`` that are a type and not text for readers."""

_OWN_NOTE = "refalign-note"
"""The field in which this package's bibliographies repeat the author's part of ``note``.

There, ``note`` also contains what other styles would omit.
"""

_DOLLAR = re.compile(r"(?<!\\)\$")

_LANGUAGE_FIELDS = ("langid", "language", "hyphenation")


class Entry:
    """A BibTeX or biblatex entry, read by whichever names its fields have.

    Args:
        entry: The pybtex entry.
        bib_data: The pybtex bibliography, for fields inherited by ``crossref``.

    """

    def __init__(self, entry: PybtexEntry, bib_data: BibliographyData | None = None) -> None:
        self._entry = entry
        self._context = {"entry": entry, "bib_data": bib_data}

    @cached_property
    def type(self) -> str:
        """Return the type, or the more specific type in ``entrysubtype`` or, in some files, in ``note``."""
        subtype, note = self.raw("entrysubtype").casefold(), self.raw("note").casefold()
        specific = subtype if subtype in _SUBTYPES else note if note in _TYPE_NOTES else ""
        return specific or str(self._entry.type).casefold()

    def raw(self, *names: str) -> str:
        """Return the LaTeX source of the first of these fields that is not empty."""
        for name in names:
            try:
                value = str(field(name, raw=True).format_data(self._context)).strip()
            except (FieldIsMissing, PybtexError):
                continue
            if value:
                return value
        return ""

    def text(self, *names: str) -> str:
        """Return the first of these fields that is not empty, without LaTeX markup except for formulas."""
        raw = self.raw(*names)
        if len(_DOLLAR.findall(raw)) % 2:  # an amount of money, not a formula
            raw = _DOLLAR.sub(r"\\$", raw)
        return to_text(raw).strip()

    def people(self, *roles: str) -> list[Person]:
        """Return the people of the first of these roles that is not empty."""
        for role in roles:
            persons = list(self._entry.persons.get(role, ()))
            # pybtex parses the names of authors and editors only.
            persons = persons or list(_parse_persons(self.raw(role)))
            if persons:
                return persons
        return []

    @cached_property
    def language(self) -> str:
        """Return the language that a field names, else that of the title's script, else of the authors'."""
        language = language_from_name(self.raw(*_LANGUAGE_FIELDS))
        if language:
            return language
        language = language_from_script(
            self.raw("title", "booktitle", "journal", "journaltitle", "publisher")
        )
        names = " ".join(map(str, self.people("author", "editor")))
        return language if language != "en" else language_from_script(names)

    @property
    def note(self) -> str:
        """Return the note of the bibliography's author."""
        own = _OWN_NOTE if _OWN_NOTE in self._entry.fields else "note"
        note = self.text(own)
        return "" if note.casefold() in _TYPE_NOTES else note

    @property
    def terms(self) -> Terms:
        """Return the terms of the entry's language."""
        return TERMS[self.language]

    @cached_property
    def url(self) -> str:
        r"""Return the URL: ``url``, a ``\url`` in ``howpublished``, or the page of an eprint."""
        url = to_url(self.raw("url"))
        if url:
            return url
        match = re.search(
            r"(\\url\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})|^\s*(https?://\S+)\s*$", self.raw("howpublished")
        )
        if match:
            return to_url(match[1] or match[2])
        eprint = self._identifiers.get("eprint")
        return eprint.url if eprint is not None and not self.raw("journal", "journaltitle") else ""

    @cached_property
    def identifiers(self) -> list[Identifier]:
        """Return the identifiers with a URL, apart from one that ``url`` repeats."""
        of_url = identifier_of_url(self.url)
        return [
            identifier
            for identifier in self._identifiers.values()
            if identifier.url not in ("", self.url) and not (of_url and identifier.is_same(of_url))
        ]

    @cached_property
    def _identifiers(self) -> dict[str, Identifier]:
        return identifiers_by_field(
            {
                "doi": to_url(self.raw("doi")),
                "eprint": to_url(self.raw("eprint")),
                "eprinttype": self.text("archiveprefix", "eprinttype"),
                "eprintclass": self.text("primaryclass", "eprintclass"),
                "pmid": to_url(self.raw("pmid", "pubmed")),
                "pmcid": to_url(self.raw("pmcid", "pmc")),
            }
        )

    @cached_property
    def accessed(self) -> str:
        """Return the date of access."""
        return format_date(self.text("urldate", "lastchecked", "lastaccessed", "accessed"))


def _parse_persons(names: str) -> Iterator[Person]:
    try:
        parts = split_name_list(names) if names else []
    except PybtexError:  # unbalanced braces
        parts = [names]
    for part in parts:
        try:
            yield Person(part)
        except (PybtexError, ValueError, IndexError):  # too many commas, or only commas
            yield Person(last=part)
