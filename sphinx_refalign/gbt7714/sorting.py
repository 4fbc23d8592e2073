"""The order of a list by authors: by language, then by name and year; Chinese names by pinyin."""

from __future__ import annotations

from typing import Any

from pybtex.style.sorting import BaseSortingStyle

from sphinx_refalign.gbt7714.dates import published
from sphinx_refalign.gbt7714.labels import responsible
from sphinx_refalign.gbt7714.work import Entry

_ORDER = ("zh", "ja", "en", "ru")
"""The groups of the standard (10.2.1): Chinese, Japanese, Western, Russian, and all others."""


_SURNAMES = {"曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "朴": "piao2",
             "区": "ou1", "翟": "zhai2", "缪": "miao4", "任": "ren2", "种": "chong2", "召": "shao4",
             "员": "yun4", "洗": "xian3", "尉迟": "yu4 chi2", "万俟": "mo4 qi2",
             "长孙": "zhang3 sun1"}  # fmt: skip
"""Characters that are read otherwise in a family name than elsewhere."""


_LONGEST_NAME = 4
"""A longer text is the name of a body."""


class SortingStyle(BaseSortingStyle):
    """The sorting style ``gbt7714`` of pybtex."""

    def sorting_key(self, entry: Any) -> tuple[Any, ...]:
        """By language, people, year, title; what is equal in all of them by its key."""
        work = Entry(entry)
        names = responsible(work) or work.words.anonymous
        group = _ORDER.index(work.language) if work.language in _ORDER else len(_ORDER)
        spelled = pinyin if work.language == "zh" else _alphabetical
        title = spelled(work.text("title"))
        return (group, spelled(names), published(work).year, title, entry.key)


def pinyin(text: str) -> list[str]:
    """A Chinese text by its syllables; without pypinyin by GB 2312, which has common ones so."""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return [one.encode("gb18030", "replace").hex() for one in text]
    surnames = _SURNAMES if len(text) <= _LONGEST_NAME else {}
    found = next((one for one in surnames if text.startswith(one)), "")
    rest = lazy_pinyin(text[len(found) :], style=Style.TONE3)
    return [*(surnames[found].split() if found else ()), *(str(one).casefold() for one in rest)]


def _alphabetical(name: str) -> list[str]:
    return [name.casefold()]
