"""The order of author-year lists: by language, author, year and title; Chinese text by pinyin (10.2.1)."""

from __future__ import annotations

from pybtex.database import Entry as PybtexEntry
from pybtex.style.sorting import BaseSortingStyle

from sphinx_refalign.gbt7714.dates import publication_date
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.labels import format_authors
from sphinx_refalign.registry.marks import without_marks
from sphinx_refalign.registry.markup import plain_text

_LANGUAGES = ("zh", "ja", "en", "ru")
"""The groups of the standard (10.2.1): Chinese, Japanese, Western, Russian; others follow."""

_SURNAME_READINGS = {"曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "朴": "piao2",
             "区": "ou1", "翟": "zhai2", "缪": "miao4", "任": "ren2", "种": "chong2", "召": "shao4",
             "员": "yun4", "洗": "xian3", "尉迟": "yu4 chi2", "万俟": "mo4 qi2",
             "长孙": "zhang3 sun1"}  # fmt: skip
"""Characters with a different reading in family names."""

_MAX_NAME_LENGTH = 4
"""The length of the longest personal name; a longer text is the name of an organization."""


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


def pinyin(text: str) -> list[str]:
    """Return the syllables of a Chinese text, as a sort key.

    Without pypinyin, return character codes: GB 2312 orders its common characters by pinyin.
    """
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return [char.encode("gb18030", "replace").hex() for char in text]
    readings = _SURNAME_READINGS if len(text) <= _MAX_NAME_LENGTH else {}
    surname = next((name for name in readings if text.startswith(name)), "")
    syllables = lazy_pinyin(text[len(surname) :], style=Style.TONE3)
    surname_syllables = readings[surname].split() if surname else []
    return [*surname_syllables, *(str(syllable).casefold() for syllable in syllables)]


def _alphabetical(name: str) -> list[str]:
    return [name.casefold()]
