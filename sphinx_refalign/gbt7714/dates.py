"""The publication date of an entry: its year and, if known, month and day."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.registry.readers.bibtex_dates import month_number

_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


class PublicationDate(NamedTuple):
    """A year as the entry writes it, and an ISO 8601 date."""

    year: str
    """Such as ``2010``, ``c1988`` or ``1881(清光绪七年)``; "" if unknown."""
    iso: str
    """Such as ``2010-06-28`` or ``2010-06``; "" if only the year is known."""

    @property
    def day(self) -> str:
        """Return the date if it includes a day, otherwise ""."""
        return self.iso if len(self.iso) == len("2010-06-28") else ""


def publication_date(entry: Entry) -> PublicationDate:
    """Return the date that the fields ``date``, ``year``, ``month`` and ``day`` give."""
    date, year = _normalize(entry.raw("date")), _normalize(entry.raw("year"))
    for value in (date, year):
        match = _ISO.fullmatch(value)
        if match:
            return PublicationDate(match[1], value)
    value = year or date or _normalize(entry.raw("issued", "eventdate"))
    start = _ISO.fullmatch(entry.raw("date").partition("/")[0])
    if start and not year:  # a period, such as the days of a conference
        return PublicationDate(start[1], "")
    month = _month(entry.raw("month"))
    if re.fullmatch(r"\d{4}", value) and month:
        day = entry.raw("day")
        suffix = f"-{int(day):02}" if re.fullmatch(r"[0-9]{1,2}", day) else ""
        return PublicationDate(value, f"{value}-{month}{suffix}")
    return PublicationDate(value, "")


def _normalize(date: str) -> str:
    return re.sub(r"--+|/|–", "-", re.sub(r"[{}~\\]", "", date)).removesuffix("T00:00:00").strip()


def _month(text: str) -> str:
    """Return a month as two digits, "" if it is neither a number nor an English name."""
    # LaTeX and the rest of a period are ignored: "{May}", "May~--~June".
    number = month_number(text) or month_number(re.sub(r"[^a-z]", "", text.casefold()))
    return f"{number:02}" if number else ""
