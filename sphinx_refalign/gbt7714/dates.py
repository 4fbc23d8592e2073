"""The publication date of an entry: its year and, if known, month and day.

The standard has forms of its own: an estimated year in brackets (``[1984]``), a hyphen in ranges
(``1957-1990``, ``2004-``). Seasons, decades and years before Christ are in words of the entry's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.registry.date_words import format_date, format_year, translator
from sphinx_refalign.registry.dates import Date, Point, parse_date, sort_key
from sphinx_refalign.registry.readers.bibtex_dates import combine_parts, read_date


class PublicationDate(NamedTuple):
    """A year as the entry writes it, and an ISO 8601 date."""

    year: str
    """Such as ``2010``, ``c1988``, ``[1984]`` or ``1881(清光绪七年)``; "" if unknown."""
    iso: str
    """Such as ``2010-06-28`` or ``2010-06``; "" if only the year is known."""
    words: str
    """The year as a reference prints it, with the season: ``spring 2001``; else the same as ``year``."""
    text: str
    """The date as EDTF, or free text; for sorting."""

    @property
    def day(self) -> str:
        """Return the date if it includes a day, otherwise ""."""
        return self.iso if len(self.iso) == len("2010-06-28") else ""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Return a key that sorts by year, free text last."""
        group, (year, _, _), _, text = sort_key(self.text)
        return group, year, text


def publication_date(entry: Entry) -> PublicationDate:
    """Return the date that the fields ``date``, ``year``, ``month`` and ``day`` give."""
    fields = {name: entry.raw(name) for name in ("date", "year", "month", "day")}
    text = read_date(fields["date"])
    date = parse_date(text)
    if date is None:
        parts, _ = combine_parts(fields)
        text = read_date(parts) if parts else text or read_date(entry.raw("issued", "eventdate"))
        date = parse_date(text)
    if date is None:
        year = _normalize(text)
        return PublicationDate(year, "", year, text)
    words = format_date(text, *_language(entry))
    year = _year(date, text, entry)
    if date.start is None:  # the standard has no form for it
        return PublicationDate(words, "", words, text)
    if date.is_range or not date.point.is_plain:
        has_season = not date.is_range and date.point.is_season
        return PublicationDate(year, "", words if has_season else year, text)
    return PublicationDate(year, date.point.iso if date.point.month else "", year, text)


def _language(entry: Entry) -> tuple[Callable[[str], str], str]:
    """Return the translations of messages into the language of the entry, and its tag."""
    tag = "zh-CN" if entry.language == "zh" else "en"
    return translator([tag]), tag


def _year(date: Date, text: str, entry: Entry) -> str:
    """Return the year, or the first and the last year, as the standard writes it."""
    if not date.is_range:
        return _bracketed(date.point, format_year(text, *_language(entry)))
    ends = zip((date.start, date.end), text.split("/"), strict=True)
    years = [_bracketed(end, format_year(part, *_language(entry))) if end else "" for end, part in ends]
    return "-".join(dict.fromkeys(years))


def _bracketed(point: Point, year: str) -> str:
    is_estimated = point.is_uncertain or point.is_approximate or point.unknown_digits
    return f"[{year}]" if is_estimated else year


def _normalize(date: str) -> str:
    return re.sub(r"--+|/|–", "-", re.sub(r"[{}~\\]", "", date)).removesuffix("T00:00:00").strip()
