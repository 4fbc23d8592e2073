"""Dates of BibTeX entries: ``date`` of biblatex, or ``year`` and ``month``."""

from __future__ import annotations

import re

from sphinx_refalign.registry.sources.bibtex import MONTHS


def add_date(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    """Make one date of what an entry has.

    Beside a ``date``, a year and a month that say no more than it does are there for other programs.
    """
    year, month = extra.get("year", "").strip(), _month(extra.get("month", ""))
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


def _month(text: str) -> int:
    """1 to 12 of a number or an English name, else 0."""
    word = text.strip().lower()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    return MONTHS.index(word[:3]) + 1 if re.fullmatch(r"[a-z]+\.?", word) and word[:3] in MONTHS else 0
