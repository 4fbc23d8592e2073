"""Terms, punctuation and numbers in the language of an entry, and the detection of that language."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.registry.scripts import HAN, HANGUL, KANA

_SCRIPTS = (
    ("ja", re.compile(f"[{KANA}]")),
    ("ko", re.compile(f"[{HANGUL}]")),
    ("zh", re.compile(f"[{HAN}]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
"""The script of each language; the first script that occurs in a text decides."""

_LANGUAGE_CODES = {
    "zh": "zh", "zho": "zh", "chi": "zh", "cn": "zh", "chinese": "zh", "mandarin": "zh",
    "中文": "zh", "汉语": "zh",
    "ja": "ja", "jpn": "ja", "jp": "ja", "japanese": "ja", "日文": "ja", "日语": "ja",
    "ko": "ko", "kor": "ko", "korean": "ko",
    "ru": "ru", "rus": "ru", "russian": "ru", "俄文": "ru",
    "en": "en", "eng": "en", "英文": "en",
}  # fmt: skip

_WESTERN = re.compile(
    "(us|uk)?english|american|british|canadian|australian|newzealand|n?german|austrian|french|fran[cç]ais|italian"
    "|spanish|portuguese|brazil(ian)?|dutch|swedish|danish|norwegian|norsk|nynorsk|finnish|polish|czech|slovak"
    "|hungarian|romanian|croatian|slovene|latin|de|fr|it|es|pt|nl|sv|da|no|nb|nn|fi|pl|cs|sk|hu|ro|hr|sl|la"
)


class Terms(NamedTuple):
    """The terms and punctuation of one language; ``{}`` is the place of a number."""

    comma: str
    colon: str
    others: str
    """Follows the third of more than three names."""
    translators: str
    editors: str
    anonymous: str
    """Replaces a missing author in the author-year style."""
    no_place: str
    no_publisher: str
    edition: str
    volume: str
    part: str


TERMS = {
    "zh": Terms("，", "：", "等", "译", "编", "佚名", "出版地不详", "出版者不详", "{}版", "第{}卷", "第{}册"),
    "ja": Terms("，", "：", "他", "訳", "編", "佚名", "出版地不明", "出版者不明", "{}版", "第{}巻", "第{}冊"),
    "ko": Terms(", ", ": ", "외", "역", "편", "무명씨", "발행지불명", "발행자불명", "{}판", "{}권", "{}책"),
    "ru": Terms(", ", ": ", "и др.", "пер.", "ред.", "Аноним", "Б.м.", "б.и.", "{}-е изд.", "Т. {}", "№ {}"),
    "en": Terms(", ", ": ", "et al.", "trans.", "ed.", "Anon", "S.l.", "s.n.", "{} ed.", "Vol. {}", "No. {}"),
}  # fmt: skip
"""``en`` is used for all languages in Latin script, as in the standard."""


def language_from_name(name: str) -> str:
    """Return the language of a BCP 47 tag, a babel name or a plain name; "" if it is unknown."""
    name = name.strip().casefold()
    prefix = re.split(r"[-_]", name)[0]
    return (
        _LANGUAGE_CODES.get(name)
        or _LANGUAGE_CODES.get(prefix)
        or ("en" if _WESTERN.fullmatch(prefix) else "")
    )


def language_from_script(text: str) -> str:
    """Return the language of a text by its script; ``en`` for Latin script and for text without letters."""
    return next((language for language, script in _SCRIPTS if script.search(text)), "en")


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``3rd``, ``11th`` and so on."""
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
