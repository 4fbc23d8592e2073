"""Helpers for tests of the two GB/T 7714 styles: BibTeX entries and formatted references."""

from __future__ import annotations

from functools import cache
from typing import Any

from pybtex.backends.plaintext import Backend
from pybtex.database import BibliographyData, Entry, parse_string
from pybtex.plugin import find_plugin

NUMERIC = "gbt7714-numeric"
AUTHOR_YEAR = "gbt7714-author-year"


def entry(bibtex: str) -> Entry:
    """Return an entry from its BibTeX type and fields, such as ``book, title = {T}``."""
    kind, _, fields = bibtex.partition(",")
    (parsed,) = parse_string(f"@{kind.strip()}{{k, {fields}}}", "bibtex").entries.values()
    return parsed


@cache
def style_of(name: str) -> Any:
    """Return a style: pybtex takes some milliseconds to find its plugins."""
    return find_plugin("pybtex.style.formatting", name)()


def printed(parsed: Entry, style: str = NUMERIC) -> str:
    """Return the formatted reference of an entry as plain text."""
    (reference,) = style_of(style).format_entries([parsed])
    return plain(reference.text)


def bibliography(bibtex: str, style: str) -> list[tuple[str, str]]:
    """Return the labels and references of a BibTeX file, in the order of the style."""
    data: BibliographyData = parse_string(bibtex, "bibtex")
    references = style_of(style).format_bibliography(data)
    return [(reference.label, plain(reference.text)) for reference in references]


def plain(text: Any) -> str:
    """Return a pybtex text as a string."""
    return str(text.render(Backend()))
