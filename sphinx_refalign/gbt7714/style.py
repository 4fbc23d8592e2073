"""The two formatting styles: numbered in citation order, and sorted by author and year."""

from __future__ import annotations

from pybtex.database import BibliographyData
from pybtex.database import Entry as PybtexEntry
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from sphinx_refalign.gbt7714.dates import publication_date
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.entry_parts import entry_parts
from sphinx_refalign.gbt7714.labels import LabelStyle, format_authors, label_suffix
from sphinx_refalign.gbt7714.names import NameStyle
from sphinx_refalign.gbt7714.sorting import SortingStyle
from sphinx_refalign.registry.markup import (
    BOLD,
    CLOSE,
    FORMULA,
    ITALIC,
    OPEN,
    SMALL_CAPS,
    SUBSCRIPT,
    SUPERSCRIPT,
    has_markup,
    parse,
)


class NumericStyle(BaseStyle):
    """The pybtex style ``gbt7714-numeric`` (顺序编码制)."""

    default_name_style = NameStyle
    default_label_style = "number"
    default_sorting_style = "none"

    def format_entry(
        self, label: str, entry: PybtexEntry, bib_data: BibliographyData | None = None
    ) -> FormattedEntry:
        """Return the reference of an entry of any type; missing fields are left out."""
        gbt_entry = Entry(entry, bib_data)
        authors = format_authors(gbt_entry)
        parts = [authors, *entry_parts(gbt_entry, year=True, author=authors)]
        return FormattedEntry(entry.key, _join_parts(gbt_entry, parts), label)


class AuthorYearStyle(BaseStyle):
    """The pybtex style ``gbt7714-author-year`` (著者-出版年制)."""

    default_name_style = NameStyle
    default_label_style = LabelStyle
    default_sorting_style = SortingStyle

    def format_entry(
        self, label: str, entry: PybtexEntry, bib_data: BibliographyData | None = None
    ) -> FormattedEntry:
        """Return the reference of an entry: the year follows the authors, with the letter of the label."""
        gbt_entry = Entry(entry, bib_data)
        terms = gbt_entry.terms
        authors = format_authors(gbt_entry)
        year = publication_date(gbt_entry).words
        year = f"{year}{label_suffix(label, gbt_entry)}" if year else ""
        head = terms.comma.join(part for part in (authors or terms.anonymous, year) if part)
        parts = [head, *entry_parts(gbt_entry, year=False, author=authors)]
        return FormattedEntry(entry.key, _join_parts(gbt_entry, parts), label)


def _join_parts(entry: Entry, parts: list[str]) -> Text:
    """Return the parts, the links and the note of a reference, each ending with a full stop."""
    texts: list[str | HRef | Text] = list(filter(None, parts))
    if entry.url:
        texts.append(HRef(entry.url, entry.url))
    for identifier in entry.identifiers:
        label = "" if identifier.text.startswith(identifier.label) else f"{identifier.label}:"
        texts.append(Text(label, HRef(identifier.url, identifier.text)))
    texts += filter(None, [entry.note])
    text = Text()
    for part in texts:
        rich = _with_markup(part) if isinstance(part, str) else part
        text += Text(" ", rich) if text else Text(rich)
        text = text if isinstance(part, str) and str(rich).endswith(".") else text + "."
    return text


_TAGS = {ITALIC: "em", BOLD: "strong", SUBSCRIPT: "sub", SUPERSCRIPT: "sup", SMALL_CAPS: "sc"}
"""The names that pybtex has for elements; its backends ignore names that they do not know."""


def _with_markup(text: str) -> str | Text:
    """Return a text with its markup as rich text."""
    if not has_markup(text):
        return text
    levels: list[tuple[str, list[str | Tag]]] = [("", [])]
    for token in parse(text):
        if token.kind == OPEN:
            levels.append((token.value, []))
        elif token.kind == CLOSE:
            element, content = levels.pop()
            levels[-1][1].append(Tag(_TAGS[element], *content))
        else:
            levels[-1][1].append(f"${token.value}$" if token.kind == FORMULA else token.value)
    return Text(*levels[0][1])
