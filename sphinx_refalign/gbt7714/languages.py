"""What the standard says in the language of the entry: its words, its punctuation, its numbers."""

from __future__ import annotations

import re
from typing import NamedTuple

HAN = "\u2e80-\u2fff\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30fa\u30fc-\u30ff]")),
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")),
    ("zh", re.compile(f"[{HAN}]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
"""By what letters a language is known: that of the first that occurs."""


CJK = re.compile(f"[{HAN}\u3041-\u30ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


_NAMES = {"zh": "zh", "chinese": "zh", "cn": "zh", "中文": "zh", "汉语": "zh", "mandarin": "zh", "ja": "ja",
          "japanese": "ja", "jp": "ja", "日文": "ja", "日语": "ja", "ko": "ko", "korean": "ko", "ru": "ru",
          "russian": "ru", "俄文": "ru", "en": "en", "eng": "en", "英文": "en", "zho": "zh", "chi": "zh",
          "jpn": "ja", "kor": "ko", "rus": "ru"}  # fmt: skip


_WESTERN = re.compile(
    "(us|uk)?english|american|british|canadian|australian|newzealand|n?german|austrian|french|fran[cç]ais|italian"
    "|spanish|portuguese|brazil(ian)?|dutch|swedish|danish|norwegian|norsk|nynorsk|finnish|polish|czech|slovak"
    "|hungarian|romanian|croatian|slovene|latin|de|fr|it|es|pt|nl|sv|da|no|nb|nn|fi|pl|cs|sk|hu|ro|hr|sl|la"
)


class Words(NamedTuple):
    """The words of one language; ``{}`` stands for a name or a number."""

    comma: str
    colon: str
    others: str
    """After the third of more than three people."""
    translators: str
    editors: str
    anonymous: str
    """In the place of an author, where the list is sorted by them."""
    no_place: str
    no_publisher: str
    edition: str
    volume: str
    part: str


WORDS = {
    "zh": Words("，", "：", "等", "译", "编", "佚名", "出版地不详", "出版者不详", "{}版", "第{}卷", "第{}册"),
    "ja": Words("，", "：", "他", "訳", "編", "佚名", "出版地不明", "出版者不明", "{}版", "第{}巻", "第{}冊"),
    "ko": Words(", ", ": ", "외", "역", "편", "무명씨", "발행지불명", "발행자불명", "{}판", "{}권", "{}책"),
    "ru": Words(", ", ": ", "и др.", "пер.", "ред.", "Аноним", "Б.м.", "б.и.", "{}-е изд.", "Т. {}", "№ {}"),
    "en": Words(", ", ": ", "et al.", "trans.", "ed.", "Anon", "S.l.", "s.n.", "{} ed.", "Vol. {}", "No. {}"),
}  # fmt: skip
"""``en`` speaks for all languages in Latin letters, as in the standard."""


def language_from_name(name: str) -> str:
    """The language that a field names, as BCP 47, babel or words have it; "" for one that is not known."""
    name = name.strip().casefold()
    first = re.split(r"[-_]", name)[0]
    return _NAMES.get(name) or _NAMES.get(first) or ("en" if _WESTERN.fullmatch(first) else "")


def language_from_script(text: str) -> str:
    """The language whose letters are in a text; ``en`` where they are Latin or there are none."""
    return next((language for language, letters in _SCRIPTS if letters.search(text)), "en")


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``."""
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
