"""The order of author-year lists: by language, author, year and title; Chinese text by pinyin (10.2.1)."""

from __future__ import annotations

from pybtex.database import Entry as PybtexEntry
from pybtex.style.sorting import BaseSortingStyle

from sphinx_refalign.gbt7714.dates import publication_date
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.labels import format_authors
from sphinx_refalign.registry.collation import pinyin
from sphinx_refalign.registry.marks import without_marks
from sphinx_refalign.registry.markup import plain_text

_LANGUAGES = ("zh", "ja", "en", "ru")
"""The groups of the standard (10.2.1): Chinese, Japanese, Western, Russian; others follow."""


class SortingStyle(BaseSortingStyle):
    """The pybtex sorting style ``gbt7714``."""

    def sorting_key(self, entry: PybtexEntry) -> tuple[object, ...]:
        """Return the sort key of an entry: language, authors, year, title, entry key."""
        gbt_entry = Entry(entry)
        language = gbt_entry.language
        authors = format_authors(gbt_entry) or gbt_entry.terms.anonymous
        group = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
        collate = pinyin if language == "zh" else _alphabetical
        title = collate(without_marks(plain_text(gbt_entry.text("title"))))
        return (group, collate(authors), publication_date(gbt_entry).sort_key, title, entry.key)


def _alphabetical(name: str) -> list[str]:
    return [name.casefold()]
