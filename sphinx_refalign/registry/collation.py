"""The alphabetical order of texts: Chinese by pinyin among Latin letters, numbers by value.

With pypinyin, every Chinese character has its reading. Without it, the order of GB 2312 is used, whose first
level has the 3,755 most common characters by pinyin; other characters follow, and have no letter.
"""

from __future__ import annotations

import re
import unicodedata

from sphinx_refalign.registry.patterns import HAN

OTHER = "#"
"""The letter of texts that begin with a digit, or with a character whose letter is unknown."""

_SURNAME_READINGS = {"曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "朴": "piao2",
             "区": "ou1", "翟": "zhai2", "缪": "miao4", "任": "ren2", "种": "chong2", "召": "shao4",
             "员": "yun4", "洗": "xian3", "尉迟": "yu4 chi2", "万俟": "mo4 qi2",
             "长孙": "zhang3 sun1"}  # fmt: skip
"""Characters with a different reading in family names."""

_MAX_NAME_LENGTH = 4
"""The length of the longest personal name; a longer text is the name of an organization."""

_FIRST_CODES = {
    0xB0A1: "A", 0xB0C5: "B", 0xB2C1: "C", 0xB4EE: "D", 0xB6EA: "E", 0xB7A2: "F", 0xB8C1: "G", 0xB9FE: "H",
    0xBBF7: "J", 0xBFA6: "K", 0xC0AC: "L", 0xC2E8: "M", 0xC4C3: "N", 0xC5B6: "O", 0xC5BE: "P", 0xC6DA: "Q",
    0xC8BB: "R", 0xC8F6: "S", 0xCBFA: "T", 0xCDDA: "W", 0xCEF4: "X", 0xD1B9: "Y", 0xD4D1: "Z",
    0xD7FA: OTHER,
}  # fmt: skip
"""The first code of each initial in the first level of GB 2312, and the first code after that level."""

_LAST = "\uffff"
"""Sorts after every letter."""

_HAN = re.compile(f"[{HAN}]")
_HAN_OR_NUMBER = re.compile(f"([{HAN}]+|[0-9]+)")


def pinyin(text: str, *, is_name: bool = True) -> list[str]:
    """Return the syllables of a Chinese text, as a sort key.

    Without pypinyin, return character codes: GB 2312 orders its common characters by pinyin.

    Args:
        text: The text.
        is_name: Whether a short text is the name of a person, in which some characters have other readings.

    """
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return [char.encode("gb18030", "replace").hex() for char in text]
    readings = _SURNAME_READINGS if is_name and len(text) <= _MAX_NAME_LENGTH else {}
    surname = next((name for name in readings if text.startswith(name)), "")
    syllables = lazy_pinyin(text[len(surname) :], style=Style.TONE3)
    surname_syllables = readings[surname].split() if surname else []
    return [*surname_syllables, *(str(syllable).casefold() for syllable in syllables)]


def collation_key(text: str, *, is_name: bool = False) -> list[tuple[int, int, str]]:
    """Return a sort key: case and accents do not count, chapter 2 precedes chapter 10, Chinese is in pinyin.

    Args:
        text: The text, without markup.
        is_name: Whether the text is the name of a person.

    """
    key: list[tuple[int, int, str]] = []
    for part in _HAN_OR_NUMBER.split(_without_accents(text).casefold()):
        if part.isascii() and part.isdigit():
            number = part.lstrip("0")  # compared by length, then as text: int() refuses 4,300 digits
            key.append((0, len(number), number))
        elif _HAN.match(part):
            key += [(1, 0, word) for word in _latin_words(part, is_name=is_name)]
        else:
            key += [(1, 0, word) for word in re.findall(r"\w+", part)]
    return key


def _latin_words(text: str, *, is_name: bool) -> list[str]:
    """Return Chinese text as words that sort among Latin ones; characters without a letter come last."""
    if _has_pypinyin():
        return pinyin(text, is_name=is_name)
    letters = (_gb_2312_letter(char) for char in text)
    codes = pinyin(text, is_name=is_name)
    return [
        f"{letter.replace(OTHER, _LAST).lower()}{code}" for letter, code in zip(letters, codes, strict=True)
    ]


def initial(text: str, *, is_name: bool = False) -> str:
    """Return the upper-case letter under which an index lists a text; ``OTHER`` for digits and symbols.

    Quotation marks and other punctuation in front do not count. An accented letter is listed with the letter
    without accent, a letter of another alphabet under itself.

    Args:
        text: The text, without markup.
        is_name: Whether the text is the name of a person.

    """
    first = next((char for char in text if char.isalnum()), "")
    if not first.isalpha():
        return OTHER
    if _HAN.match(first):
        start = text.index(first)
        return _chinese_initial(text[start : start + _MAX_NAME_LENGTH + 1], is_name=is_name)
    return (_without_accents(first) or first)[0].upper()[0]


def _chinese_initial(text: str, *, is_name: bool) -> str:
    letter = pinyin(text, is_name=is_name)[0][:1].upper() if _has_pypinyin() else _gb_2312_letter(text[0])
    return letter if letter.isascii() and letter.isalpha() else OTHER


def _gb_2312_letter(char: str) -> str:
    """Return the initial of a character of the first level of GB 2312; else ``OTHER``."""
    code = int.from_bytes(char.encode("gb2312", "replace"), "big")
    starts = [start for start in _FIRST_CODES if start <= code]
    return _FIRST_CODES[starts[-1]] if starts else OTHER


def _has_pypinyin() -> bool:
    try:
        import pypinyin  # noqa: F401
    except ImportError:
        return False
    return True


def _without_accents(text: str) -> str:
    """Return a text with Latin and Greek letters without accents and strokes: ``Łódź`` as ``Lodz``."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(char if char.isascii() else _base(char) for char in composed)


def _base(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", char)
    base = "".join(part for part in decomposed if not unicodedata.combining(part))
    if (base and base.isascii()) or (base and unicodedata.name(base[0], "").startswith("GREEK")):
        return base
    return _base_letter(char)


def _base_letter(char: str) -> str:
    """Return the Latin letter that a letter with a stroke is made of, or a ligature its letters."""
    match = re.fullmatch(r"LATIN (CAPITAL|SMALL) (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?",
                         unicodedata.name(char, ""))  # fmt: skip
    if match is None:
        return "ss" if char == "ß" else char
    return match[2] if match[1] == "CAPITAL" else match[2].lower()
