"""Dates in words, as bibliographies have them, as EDTF: ``23 May 1999``, ``c. 1984``, ``May/June 2003``."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.registry.dates import MAX_LENGTH, impossible_date, parse_date

_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip

_MONTH_NAMES = {
    1: "januar janvier enero ene jänner", 2: "februar février fevrier févr fevr fév febrero",
    3: "märz maerz mrz mars marzo", 4: "avril avr abril abr", 5: "mai mayo", 6: "juni juin junio",
    7: "juli juillet juil julio", 8: "août aout agosto ago", 9: "sept septembre septiembre",
    10: "oktober okt octobre octubre", 11: "novembre noviembre", 12: "dezember dez décembre decembre déc "
    "diciembre dic",
}  # fmt: skip

_SEASON_NAMES = {
    21: "spring frühling fruehling frühjahr fruehjahr printemps primavera 春 春季",
    22: "summer sommer été ete verano 夏 夏季",
    23: "autumn fall herbst automne otoño otono 秋 秋季",
    24: "winter hiver invierno 冬 冬季",
}

MONTHS = {
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, 1)},
    **{name: number for number, names in _MONTH_NAMES.items() for name in names.split()},
}
"""The numbers of months by their names and abbreviations, in English, German, French and Spanish."""

SEASONS = {name: number for number, names in _SEASON_NAMES.items() for name in names.split()}
"""The numbers of seasons in EDTF by their names."""

_IGNORED = frozenset({"de", "del", "of", "the", "st", "nd", "rd", "th", "er", "le", "el", "den", "年", "日"})
"""Words between the parts of a date, and the endings of ordinal numbers."""

_ABOUT = re.compile(
    r"(?:c\.|ca?\b\.?|circa\b|about\b|approx\b\.?|approximately\b|um\b|vers\b|hacia\b|约)\s*", re.I
)

_RANGE = re.compile(r"\s*(?:-+|[–—/&]|\b(?:to|bis|and|und|et|y|à|al?)\b)\s*", re.I)

_BEFORE_CHRIST = re.compile(
    r"(?P<year>\d{1,4})\s*(?:BCE?|B\.\s?C\.(?:\s?E\.)?|v\.\s?Chr\.|av\.\s?J\.-?\s?C\.|a\.\s?C\.)|公元前(?P<zh>\d{1,4})年?",
    re.I,
)

_DECADE = re.compile(
    r"(?:the )?(?P<en>\d\d\d)0['’]?s|(?P<century>\d\d)世纪(?P<decade>\d)0年代|(?P<zh>\d{3})0年代", re.I
)

_WORD = re.compile(r"\d+|[^\W\d_]+")


class _Parts(NamedTuple):
    year: int = 0
    month: int = 0
    day: int = 0

    def edtf(self) -> str:
        return (
            f"{self.year:04}"
            + (f"-{self.month:02}" if self.month else "")
            + (f"-{self.day:02}" if self.day else "")
        )


def read_date_text(text: str) -> str:
    """Return a date in words as EDTF, "" if it cannot be read; a text in EDTF is returned unchanged.

    A date that does not exist is returned in the form of EDTF, so that it can be reported.

    Args:
        text: Text without LaTeX.

    """
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        return ""
    if parse_date(text) is not None or impossible_date(text):
        return text
    bare, flags = _split_doubts(text)
    date = bare if parse_date(bare) is not None else _read_exact(bare)
    if not date or (flags and "/" in date):
        return ""
    return date if date[-1] in "?~%" or not flags else date + flags


def _split_doubts(text: str) -> tuple[str, str]:
    """Return a text without ``circa``, a question mark and brackets, and the qualifier that they mean."""
    bracketed = re.fullmatch(r"\[([^\[\]]*)\]", text)
    bare = bracketed[1].strip() if bracketed else text
    about = _ABOUT.match(bare)
    bare = bare[about.end() :] if about else bare
    is_doubtful = bare.endswith(("?", "(?)"))
    bare = bare.removesuffix("(?)").removesuffix("?").strip()
    if about:
        return bare, "%" if is_doubtful else "~"
    return bare, "?" if is_doubtful or bracketed else ""


def _read_exact(text: str) -> str:
    """Return a date in words without doubts as EDTF, or ""."""
    before = _BEFORE_CHRIST.fullmatch(text)
    if before:
        year = int(before["year"] or before["zh"])
        return (f"-{year - 1:04}" if year > 1 else "0000") if year else ""
    decade = _DECADE.fullmatch(text)
    if decade:
        century = f"{int(decade['century']) - 1:02}{decade['decade']}" if decade["century"] else ""
        return f"{int(decade['en'] or decade['zh'] or century):03}X"
    iso = re.fullmatch(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", text)
    if iso:
        return _Parts(*map(int, iso.groups())).edtf()
    pieces = _RANGE.split(text)
    if len(pieces) == 1:
        parts = _read_parts(text)
        is_complete = parts is not None and parts.year and (parts.month or not parts.day)
        return parts.edtf() if parts is not None and is_complete else ""
    return _read_range(*pieces) if len(pieces) == 2 else ""


def _read_range(start_text: str, end_text: str) -> str:
    start, end = _read_parts(start_text), _read_parts(end_text)
    is_year = start is not None and start.year > 0 and start == _Parts(start.year)
    if start and is_year and re.fullmatch(r"\d{1,2}", end_text, re.ASCII):  # 1991–93
        end = _Parts(start.year - start.year % 100 + int(end_text))
        return f"{start.edtf()}/{end.edtf()}" if start < end else ""
    if start is None or end is None:
        return f"{start.edtf()}/.." if start and not end_text and is_year else ""
    # Each end has what the other one lacks: May 23–25, 23–25 May 1999, May/June 1999.
    if not start.month and start.day:
        start = start._replace(month=end.month)
    if not end.month and end.day:
        end = end._replace(month=start.month)
    start, end = start._replace(year=start.year or end.year), end._replace(year=end.year or start.year)
    date = f"{start.edtf()}/{end.edtf()}"
    is_complete = start.year and end.year and not any(part.day and not part.month for part in (start, end))
    return date if is_complete and start != end and parse_date(date) is not None else ""


def _read_parts(text: str) -> _Parts | None:
    """Return the year, month and day in a text; None if it has another word or two of a kind."""
    if not text or re.search(r"[^\w\s.,º'’]|_", text):
        return None
    parts = _Parts()
    words = _WORD.findall(text)
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, number = _part(word.casefold(), following)
        if name == "ignored":
            continue
        if not name or getattr(parts, name):
            return None
        parts = parts._replace(**{name: number})
    return None if parts.month > 12 and parts.day else parts


def _part(word: str, following: str) -> tuple[str, int]:
    """Return what a word of a date is, and its number; "" for an unknown word."""
    if word.isdecimal():
        if following in ("月", "月份"):
            return ("month", int(word)) if 1 <= int(word[:3]) <= 12 else ("", 0)
        if len(word) == 4 or (len(word) == 3 and following in ("", "年")):
            return "year", int(word)
        return ("day", int(word)) if len(word) < 3 and 1 <= int(word) <= 31 else ("", 0)
    if word in _IGNORED or word in ("月", "月份"):
        return "ignored", 0
    if word in MONTHS or word in SEASONS:
        return "month", MONTHS.get(word) or SEASONS[word]
    # 年春 and 月份 are one word without spaces.
    return ("month", SEASONS[word[1:]]) if word[:1] == "年" and word[1:] in SEASONS else ("", 0)
