"""What tests of the two styles share: an entry out of BibTeX, and what a style prints of it."""

from __future__ import annotations

from typing import Any

from pybtex.backends.plaintext import Backend
from pybtex.database import BibliographyData, Entry, parse_string
from pybtex.plugin import find_plugin

NUMERIC = "gbt7714-numeric"
AUTHOR_YEAR = "gbt7714-author-year"


def entry(bibtex: str) -> Entry:
    """The one entry of a text of BibTeX; a type with fields is enough: ``book, title = {T}``."""
    kind, _, fields = bibtex.partition(",")
    (found,) = parse_string(f"@{kind.strip()}{{k, {fields}}}", "bibtex").entries.values()
    return found


def printed(found: Entry, style: str = NUMERIC) -> str:
    """The reference of an entry, as plain text."""
    made = find_plugin("pybtex.style.formatting", style)()
    (one,) = made.format_entries([found])
    return plain(one.text)


def bibliography(bibtex: str, style: str) -> list[tuple[str, str]]:
    """Labels and references of a whole file, in their order."""
    data: BibliographyData = parse_string(bibtex, "bibtex")
    made = find_plugin("pybtex.style.formatting", style)()
    return [(one.label, plain(one.text)) for one in made.format_bibliography(data)]


def plain(text: Any) -> str:
    """A text of pybtex as a string."""
    return str(text.render(Backend()))
