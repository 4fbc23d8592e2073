r"""Dates of BibTeX and biblatex: ``date``, or ``year``, ``month`` and ``day``, in LaTeX and in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.dates import Point, impossible_date, parse_date
from sphinx_refalign.registry.readers.date_texts import read_date_text

MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
               "October", "November", "December")  # fmt: skip

MONTHS = tuple(name[:3].lower() for name in MONTH_NAMES)
"""The ``@string`` names of the months, which every BibTeX style defines."""

_PARTS = ("year", "month", "day")

_ALWAYS_POSSIBLE = re.compile(
    r"\s*\{?\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?)?\}?\s*", re.ASCII
)

_MONTH_NUMBER = re.compile("0?[0-9]|1[0-2]")

_TILDE = re.compile(r"\\textasciitilde\s*(?:\{\})?|\\~\s*\{\s*\}|\$\\sim\$|\\sim\b")


def read_date(raw: str) -> str:
    r"""Return the value of a date field as EDTF if possible, else as text.

    The ``~`` of EDTF is no space here, and ``\%`` is its ``%``.
    """
    text = _TILDE.sub("~", raw).replace(r"\%", "%")
    text = re.sub(r"[{}]", "", text).strip()
    if parse_date(text) is not None or impossible_date(text):
        return text
    text = latex.to_text(raw).strip()
    return read_date_text(text) or text


def add_date(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    """Move ``year``, ``month`` and ``day`` into ``date``.

    If there is a ``date``, remove a year, month and day that repeat it: they are written for other programs.

    Args:
        texts: The values of resource fields by language; ``date`` is added.
        extra: The remaining fields; those that are used are removed.

    """
    if "date" in texts:
        date = texts["date"].get("", "")
        for name in _repeated_parts(read_date(date), extra):
            del extra[name]
        return
    date, used = combine_parts(extra)
    for name in used:
        del extra[name]
    if date:
        texts["date"] = {"": date}


def combine_parts(fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the date that ``year``, ``month`` and ``day`` give, and the names of those that it contains.

    The date is EDTF if possible, else the year as LaTeX; it is "" without a year.
    """
    year, month, day = (fields.get(name, "").strip() for name in _PARTS)
    if not year:
        return "", ()
    if re.fullmatch(r"\d{4}", year, re.ASCII) and not month:
        return year, ("year",)
    date = _read_year(year)
    if not date:
        return year, ("year",)
    parsed = parse_date(date)
    if not month or parsed is None or parsed.is_range or parsed.point.month or parsed.point.unknown_digits:
        return date, ("year",)
    bare_year = date.rstrip("?~%")
    month, day = _plain(month), _plain(day)
    for used in (_PARTS, _PARTS[:2]) if day else (_PARTS[:2],):
        combined = _with_month(bare_year, month, day if "day" in used else "")
        is_read = combined not in ("", bare_year)
        if is_read and ("/" not in combined or date == bare_year):
            return combined + date[len(bare_year) :], used
    return date, ("year",)


def may_be_impossible(fields: Mapping[str, str]) -> bool:
    """Return whether an entry may have a date that does not exist; quick for usual dates."""
    for name in ("date", "urldate", "origdate", "eventdate"):
        raw = fields.get(name)
        if raw and not _ALWAYS_POSSIBLE.fullmatch(raw) and impossible_date(read_date(raw)):
            return True
    if "date" in fields or "year" not in fields:
        return False
    month = fields.get("month", "").strip(" {}")
    has_day = "day" in fields or (any(map(str.isdecimal, month)) and not _MONTH_NUMBER.fullmatch(month))
    is_usual = not has_day and _ALWAYS_POSSIBLE.fullmatch(fields["year"])
    return not is_usual and impossible_date(combine_parts(fields)[0]) != ""


def month_number(text: str) -> int:
    """Return 1 to 12 for a number or a name of a month, else 0."""
    parsed = parse_date(_with_month("2000", _plain(text), ""))
    return parsed.point.month if parsed is not None and not parsed.is_range and parsed.point.month < 13 else 0


def _read_year(raw: str) -> str:
    """Return the field ``year`` as EDTF; "" for free text."""
    text = read_date(raw)
    if years := re.fullmatch(r"(\d\d(\d\d))-(\d\d)", text, re.ASCII):
        year, start, end = map(int, years.groups())
        # In this field, 2020-21, 1991-93 and 1999-00 are ranges, not a season or months that do not exist.
        if not 1 <= end <= 12 and (end == (start + 1) % 100 or (end > start and not 21 <= end <= 24)):
            return f"{years[1]}/{year + (end - start) % 100:04}"
    if re.fullmatch(r"-\d{1,3}", text, re.ASCII):  # biblatex takes any integer
        return f"{int(text):05}"
    return text if parse_date(text) is not None or impossible_date(text) else ""


def _with_month(year: str, month: str, day: str) -> str:
    """Return a year with the month, and with a day, that other fields have in words; "" if it is none."""
    numbers = re.fullmatch(r"(\d{1,2})(?:\s*(?:-+|–|/)\s*(\d{1,2}))?", month, re.ASCII)
    if numbers:
        months = [int(number) for number in numbers.groups() if number]
        if len(months) == 1 and months[0] > 12 and not day:  # a season of EDTF, or to be reported
            return f"{year}-{months[0]}"
        if not all(1 <= number <= 12 for number in months):
            return ""
        month = "/".join(MONTH_NAMES[number - 1] for number in months)
    return read_date_text(f"{day} {month} {year}")


def _plain(raw: str) -> str:
    # Some files have the concatenation of a macro in braces: {feb # "~10"}.
    return " ".join(re.sub('[#"]', " ", latex.to_text(raw)).split())


def _repeated_parts(date: str, extra: Mapping[str, str]) -> list[str]:
    """Return the names of the fields that have the same year, month or day as a date."""
    parsed = parse_date(date)
    point = parsed.point if parsed is not None else Point(0)
    years = [year for year in (parse_date(_read_year(extra.get("year", ""))),) if year is not None]
    if parsed is None or not years:
        return ["year"] if extra.get("year", "").strip() == date[:4] and date else []
    if years[0].point[:1] + years[0].point[3:4] != point[:1] + point[3:4]:
        return []
    repeated = ["year"]
    if point.month and month_number(extra.get("month", "")) == point.month:
        repeated.append("month")
        if extra.get("day", "").strip().lstrip("0") == str(point.day):
            repeated.append("day")
    return repeated
