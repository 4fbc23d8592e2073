"""Dates of CSL, as EDTF. CSL has no year 0: its year -44 is 44 BC, which EDTF writes -0043.

See https://docs.citationstyles.org/en/stable/specification.html#date-variables and the schema of CSL-JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sphinx_refalign.registry.dates import impossible_date, is_date
from sphinx_refalign.registry.readers.date_texts import SEASONS, read_date_text

_KEYS = frozenset({"date-parts", "season", "circa"})

_FALSE = (None, False, 0, "", "0", "false")


def date_of(value: object) -> str:
    """Return a date as EDTF if possible, else its literal text; "" if it is not a date."""
    if isinstance(value, str):
        return read_date_text(value) or value.strip()
    if isinstance(value, list):  # older pandoc: a list of maps of year, month, day
        return "/".join(filter(None, (date_of(date) for date in value)))
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not all(isinstance(day, list) for day in parts):
        parts = []
    if not parts and "year" in value:
        parts = [[value.get(part) for part in ("year", "month", "day")]]
    if date := _from_parts(parts, value):
        return date
    edtf, raw, literal = (str(value[name]) if value.get(name) else "" for name in ("edtf", "raw", "literal"))
    return edtf or (read_date_text(raw) or raw.strip()) or literal


def is_complete(value: object, date: str) -> bool:
    """Return whether a date contains everything that a date of CSL gives."""
    if not isinstance(value, Mapping) or "date-parts" not in value:
        return True
    season = value.get("season") in (None, "") or _season(value["season"]) != 0
    return not value.keys() - _KEYS and season and (is_date(date) or bool(impossible_date(date)))


def _from_parts(parts: Sequence[Sequence[object]], value: Mapping[str, object]) -> str:
    days = [_day(day) for day in parts[:2]]
    season = _season(value.get("season"))
    if season and len(days) == 1 and re.fullmatch(r"Y?-?\d+", days[0]):
        days = [f"{days[0]}-{season}"]
    if not any(days):
        return ""
    if value.get("circa") not in _FALSE:
        days = [f"{day}~" if day else "" for day in days]
    return "/".join([days[0], days[1] or ".."]) if len(days) == 2 else days[0]


def _season(value: object) -> int:
    """Return the number of a season in EDTF for its number or its name in CSL; 0 for other values."""
    text = str(value).strip().casefold()
    return int(text) + 20 if text in ("1", "2", "3", "4") else SEASONS.get(text, 0)


def _day(parts: Sequence[object]) -> str:
    """Return year, month and day as EDTF; "" without a valid year. A 0 is an unknown part.

    The months 13 to 16 are seasons from spring on, as in citeproc-js; EDTF numbers them from 21.
    """
    texts = [str(part).strip() for part in parts if part is not None]
    if not texts or not re.fullmatch(r"-?\d{1,9}", texts[0], re.ASCII) or not int(texts[0]):
        return ""
    date = _write_year(int(texts[0]) + (int(texts[0]) < 0))
    for text in texts[1:3]:
        if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or not int(text):
            break
        if text is texts[1] and 13 <= int(text) <= 16:
            return f"{date}-{int(text) + 8}"
        date += f"-{int(text):02}"
    return date


def _write_year(year: int) -> str:
    """Return a year as EDTF writes it; 0 is 1 BC."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04}" if year >= 0 else f"{year:05}"
