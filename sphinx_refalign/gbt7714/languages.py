"""Terms, punctuation and numbers in the language of an entry, and the detection of that language."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.registry.patterns import HAN, HANGUL, KANA
from sphinx_refalign.registry.readers.bibtex_values import LANGUAGES

_SCRIPTS = (
    ("ja", re.compile(f"[{KANA}]")),
    ("ko", re.compile(f"[{HANGUL}]")),
    ("zh", re.compile(f"[{HAN}]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
"""The script of each language; the first script that occurs in a text decides."""

_LANGUAGES = {
    "zh": ("zh", "zho", "chi", "cn", "mandarin", "中文", "汉语"),
    "ja": ("ja", "jpn", "jp", "日文", "日语"),
    "ko": ("ko", "kor"),
    "ru": ("ru", "rus", "俄文"),
    "en": (
        "en", "eng", "英文", "canadian", "australian", "newzealand", "francais", "français", "brazil",
        "norwegian", "norsk", "nynorsk", "slovak", "hungarian", "romanian", "croatian", "slovene",
        "de", "fr", "it", "es", "pt", "nl", "sv", "da", "no", "nb", "nn", "fi", "pl", "cs", "sk", "hu", "ro",
        "hr", "sl", "la",
    ),
}  # fmt: skip
"""Language codes and names by the language of their terms, in addition to the names that babel uses."""

_BY_NAME = {name: language for language, names in _LANGUAGES.items() for name in names}


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
    prefix = re.split("[-_]", name.strip().casefold())[0]
    code = LANGUAGES.get(prefix, prefix).partition("-")[0]
    return _BY_NAME.get(code, "")


def language_from_script(text: str) -> str:
    """Return the language of a text by its script; ``en`` for Latin script and for text without letters."""
    return next((language for language, script in _SCRIPTS if script.search(text)), "en")


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``3rd``, ``11th`` and so on."""
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
