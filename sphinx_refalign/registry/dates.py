"""Dates in EDTF, levels 0 and 1, as biblatex reads them: parsed, checked and compared.

The registry keeps every date as the text that its file has. :func:`parse_date` gives the meaning of the text,
and `date_words` its wording for readers. See https://www.loc.gov/standards/datetime/ and the section on dates
in the manual of biblatex, whose ``199u`` is accepted for ``199X``. Years are counted as in EDTF: 0 is 1 BC.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

from sphinx_refalign.registry.patterns import compile_late

_QUALIFIER = "[?~%]{0,2}"

_UNKNOWN = "[Xxu]"

_TIME = r"T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?"

_YEAR = rf"-?\d{{4}}|\d{{3}}{_UNKNOWN}|\d\d{_UNKNOWN}{{2}}|[Yy]-?\d{{5,12}}"

_POINT = compile_late(
    rf"(?P<before>{_QUALIFIER})(?P<year>{_YEAR})(?P<q1>{_QUALIFIER})"
    rf"(?:-(?P<month>\d\d|{_UNKNOWN}{{2}})(?P<q2>{_QUALIFIER})"
    rf"(?:-(?P<day>\d\d|{_UNKNOWN}{{2}})(?:(?P<time>{_TIME})|(?P<q3>{_QUALIFIER})))?)?",
    re.ASCII,
)

_VALID_POINT = (
    rf"{_QUALIFIER}(?:{_YEAR}){_QUALIFIER}"
    rf"(?:-(?:0[1-9]|1[0-2]|2[1-9]|3\d|4[01]|{_UNKNOWN}{{2}}){_QUALIFIER}"
    rf"(?:-(?:0[1-9]|[12]\d|3[01]|{_UNKNOWN}{{2}})(?:{_TIME}|{_QUALIFIER}))?)?"
)

DATE_PATTERN = rf"{_VALID_POINT}(?:/(?:{_VALID_POINT}|\.\.)?)?|(?:\.\.)?/{_VALID_POINT}"
"""A pattern for JSON Schema; :func:`parse_date` also finds days and months that do not exist."""

_OPEN = frozenset({"", "..", "open", "unknown"})
"""The texts of an end of a range that has no date."""

_FIRST_MONTHS = {
    **dict.fromkeys((21, 25, 31), 3), **dict.fromkeys((22, 26, 32), 6), **dict.fromkeys((23, 27, 29), 9),
    **dict.fromkeys((24, 28, 30), 12), 33: 1, 34: 4, 35: 7, 36: 10, 37: 1, 38: 5, 39: 9, 40: 1, 41: 7,
}  # fmt: skip
"""The first month of each season and of each other part of a year, by its number in EDTF."""

MAX_LENGTH = 100
"""The length of the longest text that can be a date."""


class ImpossibleDateError(ValueError):
    """A text that has the form of a date that does not exist; the message is the reason."""


class Point(NamedTuple):
    """A year, a part of it, a month or a day."""

    year: int
    """0 is 1 BC."""
    month: int = 0
    """1 to 12, 21 to 41 for a season or another part of the year as in EDTF; 0 if unknown."""
    day: int = 0
    unknown_digits: int = 0
    """How many digits at the end of the year are unknown: 1 for a decade, 2 for a century."""
    is_uncertain: bool = False
    is_approximate: bool = False

    @property
    def is_season(self) -> bool:
        """Return whether it is a season or another part of a year that is longer than a month."""
        return self.month > 12

    @property
    def is_plain(self) -> bool:
        """Return whether it is a year of four known digits, or a month or day of it, without doubt."""
        is_doubtful = self.is_uncertain or self.is_approximate or self.unknown_digits
        return 1000 <= self.year <= 9999 and not is_doubtful and not self.is_season

    @property
    def iso(self) -> str:
        """Return it in ISO 8601, of a season the year; "" for a year before Christ or with unknown digits."""
        if self.unknown_digits or not 1 <= self.year <= 9999:
            return ""
        month = f"-{self.month:02}" if 1 <= self.month <= 12 else ""
        return f"{self.year:04}{month}" + (f"-{self.day:02}" if self.day else "")

    @property
    def first(self) -> tuple[int, int, int]:
        """Return year, month and day for sorting; 0 for what is unknown."""
        return self.year, _FIRST_MONTHS.get(self.month, self.month), self.day

    @property
    def last(self) -> tuple[int, int, int]:
        """Return the last year, month and day that it can mean."""
        month = self.month if 1 <= self.month <= 12 else 12
        return self.year + 10**self.unknown_digits - 1, month, self.day or 31


class Date(NamedTuple):
    """A date or a range of dates."""

    start: Point | None
    """None for a range whose start is open or unknown."""
    end: Point | None
    """None for a range whose end is open or unknown; for a single date the same as ``start``."""
    is_range: bool = False

    @property
    def point(self) -> Point:
        """Return the start, or the end if there is no start."""
        return self.start or self.end or Point(0)


def parse_date(text: str) -> Date | None:
    """Return the date that a text in EDTF means; None for other texts and for dates that do not exist."""
    try:
        return _read(text) if len(text) <= MAX_LENGTH else None
    except ImpossibleDateError:
        return None


def impossible_date(text: str) -> str:
    """Return why the date that a text seems to be does not exist; "" for dates and for other texts."""
    try:
        if len(text) <= MAX_LENGTH:
            _read(text)
    except ImpossibleDateError as error:
        return str(error)
    return ""


def is_date(text: str) -> bool:
    """Return whether a text is a date or a range of dates in EDTF."""
    return parse_date(text) is not None


def sort_key(text: str | None) -> tuple[int, tuple[int, int, int], tuple[int, int, int], str]:
    """Return a key that sorts dates by time, then texts without a date, then missing dates.

    A text that is not a date is sorted by the first year of four digits in it.
    """
    date = parse_date(text or "")
    if date is not None:
        return 0, date.point.first, (date.end or date.point).last, ""
    year = re.search(r"(?<!\d)\d{4}(?!\d)", text or "")
    if year is not None:
        return 0, (int(year[0]), 0, 0), (int(year[0]), 12, 31), text or ""
    return 1 if text else 2, (0, 0, 0), (0, 0, 0), (text or "").casefold()


@lru_cache(maxsize=10_000)
def _read(text: str) -> Date | None:
    """Return the date of a text, None if it has not the form of a date.

    Raises:
        ImpossibleDateError: If it has the form, but there is no such date.

    """
    parts = text.split("/")
    matches = [_POINT.fullmatch(part) for part in parts]
    if len(parts) == 1:
        point = _point(matches[0]) if matches[0] else None
        return Date(point, point) if point else None
    is_valid = [match or part in _OPEN for match, part in zip(matches, parts, strict=True)]
    if len(parts) > 2 or not all(is_valid) or not any(matches):
        return None
    start, end = (_point(match) if match else None for match in matches)
    if start and end and end.last < start.first:
        raise ImpossibleDateError("the end is before the start")
    return Date(start, end, is_range=True)


def _point(match: re.Match[str]) -> Point:
    """Return the point of a match of ``_POINT``."""
    year, month, day = (re.sub(_UNKNOWN, "0", match[name] or "00") for name in ("year", "month", "day"))
    unknown_digits = len(re.findall(_UNKNOWN, match["year"]))
    qualifiers = "".join(match[name] or "" for name in ("before", "q1", "q2", "q3"))
    point = Point(
        int(year.lstrip("Yy")), int(month), int(day), unknown_digits,
        is_uncertain="?" in qualifiers or "%" in qualifiers,
        is_approximate="~" in qualifiers or "%" in qualifiers,
    )  # fmt: skip
    _check(point, match)
    # 1999-XX-10 has a day without a month: only the year can be used.
    return point if point.month else point._replace(day=0)


def _check(point: Point, match: re.Match[str]) -> None:
    if match["month"] == "00" or point.month not in (*range(13), *range(21, 42)):
        raise ImpossibleDateError(f"there is no month {match['month']}")
    if match["day"] == "00":
        raise ImpossibleDateError("there is no day 00")
    if point.is_season and point.day:
        raise ImpossibleDateError(f"there is no month {match['month']}")
    # Every 400 years the calendar repeats itself; monthrange takes years after Christ only.
    days = monthrange(2000 + point.year % 400, point.month)[1] if 1 <= point.month <= 12 else 31
    if point.day > days:
        raise ImpossibleDateError(f"{match['year']}-{match['month']} has {days} days")
    time = [int(number) for number in re.findall(r"\d\d", (match["time"] or "")[:9])]
    if any(number > limit for number, limit in zip(time, (24, 59, 60), strict=False)):
        raise ImpossibleDateError(f"there is no time {(match['time'] or '')[1:]}")
