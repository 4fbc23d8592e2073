"""The parts of a reference between its authors and its links, by document type (4.1 to 4.6).

Each part is a text; the styles end each part with a full stop.
"""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.dates import PublicationDate, publication_date
from sphinx_refalign.gbt7714.document_types import medium_code, type_code, type_mark
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.imprint import (
    find_place,
    find_publisher,
    format_dates,
    format_edition,
    format_imprint,
    format_pages,
    format_version,
)
from sphinx_refalign.gbt7714.names import format_names

_HOSTED = frozenset({"inbook", "incollection", "inproceedings", "conference", "bookinbook", "suppbook",
                     "suppcollection", "inreference", "standard"})  # fmt: skip
"""The entry types that can be part of a host document, their ``booktitle``."""

_NUMBERED = ("P", "S", "R")
"""The document types whose number is part of the title."""


def entry_parts(entry: Entry, *, year: bool, author: str) -> list[str]:
    """Return the parts between the authors and the links.

    Args:
        entry: The entry.
        year: Whether the parts include the year; in the author-year style it follows the authors instead.
        author: The formatted authors, which the publisher does not repeat.

    """
    date = publication_date(entry)
    code = type_code(entry)
    if entry.type in ("periodical", "suppperiodical"):
        parts = _periodical_parts(entry, date, year)
    elif code == "J":
        parts = [_format_title(entry), _format_contributors(entry), _format_journal(entry, date, year)]
    elif code == "N":
        parts = [_format_title(entry), _format_newspaper(entry, date)]
    elif code == "P":
        parts = [_format_title(entry), (date.iso or date.words) + format_dates(entry, "")]
    elif entry.type in _HOSTED and entry.raw("booktitle"):
        parts = _hosted_parts(entry, date, year, author)
    else:
        parts = _monograph_parts(entry, date, year, author)
    return [part for part in parts if part]


def _monograph_parts(entry: Entry, date: PublicationDate, year: bool, author: str) -> list[str]:
    contributors = _format_contributors(entry, "editor" if entry.people("author") else "")
    imprint = format_imprint(entry, date, year=year, author=author)
    version = format_version(entry)
    if version.casefold() in imprint.casefold():
        version = ""
    return [_format_title(entry), contributors, format_edition(entry), version, imprint]


def _format_title(entry: Entry) -> str:
    """Format the title with its number and mark: ``题名：其他题名信息[M]``."""
    title = _join_titles(entry, "title", "subtitle", "titleaddon").rstrip(".。．")
    code = type_code(entry)
    if code in _NUMBERED and not (code == "R" and entry.raw("series")):
        title = _join_distinct(entry, title, _format_number(entry))
    elif entry.type not in _HOSTED or not entry.raw("booktitle"):
        title = _join_distinct(entry, title, *_format_volumes(entry))
    return title + type_mark(entry)


def _join_titles(entry: Entry, *fields: str) -> str:
    return _join_distinct(entry, *(entry.text(field) for field in fields))


def _join_distinct(entry: Entry, *titles: str) -> str:
    """Join titles with colons, without those that are part of one before."""
    distinct: list[str] = []
    for title in titles:
        if title and not any(title in other for other in distinct):
            distinct.append(title)
    return entry.terms.colon.join(distinct)


def _format_number(entry: Entry) -> str:
    """Format the number of a document: ``GB/T 7714—2015``, ``NACA report 959``.

    The ``type`` of a report is included if it is text, and not a biblatex key such as ``techreport``.
    """
    number = entry.text("number")
    label = entry.text("type") if number and type_code(entry) == "R" else ""
    return f"{label} {number}".strip() if " " in label or label.isupper() else number


def _format_volumes(entry: Entry) -> list[str]:
    """Format the number of a volume or, without a series, of a part: ``第1卷``, ``Vol. 2``, ``第6册``."""
    if type_code(entry) not in ("M", "C", "G", "A"):
        return []
    part = "" if entry.raw("series") or entry.raw("volume") else entry.text("number")
    numbers = [(entry.terms.volume, entry.text("volume")), (entry.terms.part, part)]
    return [
        pattern.format(number) if re.fullmatch(r"[\dIVXLC]+", number) else number
        for pattern, number in numbers
        if number
    ]


def _format_contributors(entry: Entry, editor_role: str = "") -> str:
    """Format the translators and, if ``editor_role`` is given, the editors: ``段涛，杨慧霞，译``."""
    terms = entry.terms
    contributors = []
    for role, term in ((editor_role, terms.editors), ("translator", terms.translators)):
        persons = entry.people(role) if role else []
        names, has_others = format_names(persons, terms)
        if names:
            label = "eds." if term == "ed." and len(persons) > 1 else term
            comma = "" if has_others and entry.language == "zh" else terms.comma
            contributors.append(f"{names}{comma}{label}")
    return terms.comma.join(contributors)


def _format_journal(entry: Entry, date: PublicationDate, year: bool) -> str:
    """Format the source of an article: ``科学通报，2012，55(34)：3219``."""
    terms = entry.terms
    name = _join_distinct(entry, entry.text("journal", "journaltitle"), entry.text("journalsubtitle"))
    name = name or entry.text("booktitle", "howpublished", "publisher")
    addition = entry.text("journaltitleaddon")
    name = f"{name}({addition})" if addition else name
    volume, issue = entry.text("volume"), entry.text("number", "issue")
    issue = f"({issue})" if issue else ""
    shown_year = date.words if year else ""
    # An issue without a volume follows the year or, if the year is elsewhere, the name.
    if volume:
        parts = [name, shown_year, f"{volume}{issue}"]
    elif shown_year:
        parts = [name, f"{shown_year}{issue}"]
    else:
        parts = [f"{name}{issue}"]
    text = _join_nonempty(terms.comma, *parts)
    text = _join_nonempty(terms.colon, text, format_pages(entry))
    return text + format_dates(entry, date.day if medium_code(entry) else "")


def _join_nonempty(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def _format_newspaper(entry: Entry, date: PublicationDate) -> str:
    """Format the source of a newspaper article: ``中国青年报，2000-11-20(15)``."""
    name = entry.text("journal", "journaltitle", "booktitle", "howpublished", "publisher")
    page = entry.text("number", "issue") or format_pages(entry)
    day = (date.iso or date.words) + (f"({page})" if page else "")
    return _join_nonempty(entry.terms.comma, name, day) + format_dates(entry, "")


def _periodical_parts(entry: Entry, date: PublicationDate, year: bool) -> list[str]:
    """Return the parts of a whole periodical, with the range of its issues.

    Such as ``1957(1)-1990(4)``, or ``1883，1(1)-`` if it is still published.
    """
    terms = entry.terms
    years = f"{date.year}-" if re.fullmatch(r"\d{4}", date.year) else date.year
    ends = []
    for index, end_year in enumerate(years.split("-", 1)):
        volume, issue = (_range_end(entry.text(field), index) for field in ("volume", "number"))
        issue = f"({issue})" if issue and end_year else ""
        volume = volume if end_year else ""
        separator = terms.comma if volume else ""
        ends.append(_join_nonempty(separator, end_year, f"{volume}{issue}"))
    imprint = _join_nonempty(terms.colon, find_place(entry), find_publisher(entry))
    imprint = _join_nonempty(terms.comma, imprint, years if year else "")
    title = _join_titles(entry, "title", "subtitle", "titleaddon") or entry.text("journal", "journaltitle")
    return [f"{title}{type_mark(entry)}", "-".join(ends), imprint + format_dates(entry, "")]


def _range_end(value: str, index: int) -> str:
    """Return the first (0) or the last (1) number of a range such as ``1-4``."""
    ends = re.split(r"[-–]+|/", value)
    return ends[index] if index < len(ends) else ""


def _hosted_parts(entry: Entry, date: PublicationDate, year: bool, author: str) -> list[str]:
    """Return the parts of a document in a host document.

    Such as ``题名[M]//李承森. 植物科学进展. 北京：高等教育出版社，1998：146-163``.
    """
    title = _join_titles(entry, "booktitle", "booksubtitle", "booktitleaddon")
    title = _join_distinct(entry, title, *_format_volumes(entry))
    role = "bookauthor" if entry.people("bookauthor") else "editor"
    names, _ = format_names(entry.people(role), entry.terms)
    parts = [part for part in (_format_title(entry), _format_contributors(entry)) if part]
    parts[-1] += f"//{names or title}"
    imprint = format_imprint(entry, date, year=year, author=author)
    return [*parts, title if names else "", format_edition(entry), imprint]
