"""The two styles: numbered in the order of citation, and sorted by author and year."""

from __future__ import annotations

from typing import Any

from pybtex.richtext import HRef, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from sphinx_refalign.gbt7714.dates import published
from sphinx_refalign.gbt7714.forms import entry_parts
from sphinx_refalign.gbt7714.labels import LabelStyle, responsible, suffix
from sphinx_refalign.gbt7714.names import NameStyle
from sphinx_refalign.gbt7714.sorting import SortingStyle
from sphinx_refalign.gbt7714.work import Entry


class NumericStyle(BaseStyle):
    """``gbt7714-numeric``: 顺序编码制."""

    default_name_style = NameStyle
    default_label_style = "number"
    default_sorting_style = "none"

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        """One reference, of whatever type and however little there is of it."""
        work = Entry(entry, bib_data)
        names = responsible(work)
        told = [names, *entry_parts(work, year=True, author=names)]
        return FormattedEntry(entry.key, _sentences(work, told), label)


class AuthorYearStyle(BaseStyle):
    """``gbt7714-author-year``: 著者-出版年制."""

    default_name_style = NameStyle
    default_label_style = LabelStyle
    default_sorting_style = SortingStyle

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        """One reference, with the year behind the authors and in it the letter that the label has."""
        work = Entry(entry, bib_data)
        names = responsible(work)
        year = published(work).year
        year = f"{year}{suffix(label, work)}" if year else ""
        first = work.words.comma.join(part for part in (names or work.words.anonymous, year) if part)
        return FormattedEntry(
            entry.key, _sentences(work, [first, *entry_parts(work, year=False, author=names)]), label
        )


def _sentences(work: Entry, told: list[str]) -> Text:
    """Parts with a full stop behind each, and the links."""
    found: list[Any] = list(filter(None, told))
    if work.url:
        found.append(HRef(work.url, work.url))
    if work.doi and work.doi.casefold() not in work.url.casefold():
        found.append(Text("DOI:", HRef(f"https://doi.org/{work.doi}", work.doi)))
    found += filter(None, [work.note])
    text = Text()
    for part in found:
        text += Text(" ", part) if text else Text(part)
        text = text if str(part).endswith(".") and isinstance(part, str) else text + "."
    return text
