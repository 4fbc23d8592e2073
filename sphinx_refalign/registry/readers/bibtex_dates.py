"""Dates of BibTeX and biblatex: ``year`` and ``month``, and the names of months."""

from __future__ import annotations

import re

MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
               "October", "November", "December")  # fmt: skip

MONTHS = tuple(name[:3].lower() for name in MONTH_NAMES)
"""The ``@string`` names of the months, which every BibTeX style defines."""


def add_date(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    """Move ``year`` and ``month`` into ``date``.

    If there is a ``date``, remove a year and month that repeat it: they are written for other programs.

    Args:
        texts: The values of resource fields by language; ``date`` is added.
        extra: The remaining fields; ``year`` and ``month`` are removed where they are used.

    """
    year, month = extra.get("year", "").strip(), month_number(extra.get("month", ""))
    if "date" in texts:
        date = texts["date"].get("", "").strip()
        if year and year == date[:4]:
            del extra["year"]
            if month and f"{month:02}" == date[5:7]:
                del extra["month"]
        return
    if month and re.fullmatch(r"\d{4}", year):
        del extra["month"]
        year = f"{year}-{month:02}"
    if year:
        del extra["year"]
        texts["date"] = {"": year}


def month_number(text: str) -> int:
    """Return 1 to 12 for a number or an English name of a month, else 0."""
    word = text.strip().lower()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    return MONTHS.index(word[:3]) + 1 if re.fullmatch(r"[a-z]+\.?", word) and word[:3] in MONTHS else 0
