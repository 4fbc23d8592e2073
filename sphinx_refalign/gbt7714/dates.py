"""When a work was published: the year, and the day where it is told."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.gbt7714.work import Entry

_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Published(NamedTuple):
    """A year as it is told (``2010``, ``c1988``, ``1881(清光绪七年)``) and a date (``2010-06-28``) or ""."""

    year: str
    date: str

    @property
    def day(self) -> str:
        """The date where it names a day."""
        return self.date if len(self.date) == len("2010-06-28") else ""


def published(work: Entry) -> Published:
    """What ``date``, ``year``, ``month`` and ``day`` say."""
    date, year = _cleaned(work.raw("date")), _cleaned(work.raw("year"))
    for told in (date, year):
        iso = _ISO.fullmatch(told)
        if iso:
            return Published(iso[1], told)
    told = year or date or _cleaned(work.raw("issued", "eventdate"))
    first = _ISO.fullmatch(work.raw("date").partition("/")[0])
    if first and not year:  # two days, of a meeting
        return Published(first[1], "")
    month = _month(work.raw("month"))
    if re.fullmatch(r"\d{4}", told) and month:
        day = work.raw("day")
        return Published(
            told, f"{told}-{month}" + (f"-{int(day):02}" if re.fullmatch(r"[0-9]{1,2}", day) else "")
        )
    return Published(told, "")


def _cleaned(date: str) -> str:
    return re.sub(r"--+|/|–", "-", re.sub(r"[{}~\\]", "", date)).removesuffix("T00:00:00").strip()


def _month(month: str) -> str:
    """``06``; "" for what is no month."""
    if re.fullmatch(r"0?[1-9]|1[0-2]", month):
        return f"{int(month):02}"
    name = re.sub(r"[^a-z]", "", month.casefold())[:3]
    return f"{_MONTHS.index(name) + 1:02}" if name in _MONTHS else ""
