"""Dates as fields of BibTeX: in full for other bibliographies, and in words for the styles of pybtex."""

from __future__ import annotations

from sphinx_refalign.registry.date_words import format_year
from sphinx_refalign.registry.dates import parse_date
from sphinx_refalign.registry.latex import from_text
from sphinx_refalign.registry.readers.bibtex_dates import MONTH_NAMES


def date_fields(text: str) -> dict[str, str]:
    """Return the fields of a date, which are read back as the same date.

    Styles of BibTeX use year and month only. biblatex reads ``date`` in EDTF verbatim: its ``~`` and ``%``
    are not escaped.
    """
    date = parse_date(text)
    if date is None:
        return {"year": from_text(text)}
    point = date.point
    fields = {"date": text, "year": format_year(text)}
    if 1 <= point.month <= 12:
        fields["month"] = str(point.month)
    # A year of one or two digits would be read as free text.
    if text == point.iso and not point.day and point.year > 99:
        del fields["date"]
    return fields


def printed_date(date: str, words: str) -> dict[str, str]:
    """Return the fields of a date that the styles of pybtex print, in words; none without a date.

    These styles print the month before the year, with a space, and sort by the year. Words that come before
    the year are in the field ``month`` therefore: ``month = {about}, year = {1984}``.

    Args:
        date: The date in EDTF, or free text.
        words: The date in words of the language of the page.

    """
    month, year = _month_and_year(date, words)
    fields = {"month": month, "year": year}
    return {name: text for name, text in fields.items() if text}


def _month_and_year(date: str, words: str) -> tuple[str, str]:
    parsed = parse_date(date)
    if parsed is None:
        return "", words
    points = [point for point in (parsed.start, parsed.end) if point is not None]
    if len(points) == 2 and all(point.is_plain for point in points):
        years = dict.fromkeys(str(point.year) for point in points)
        # Without a day: styles would print it behind the month, where a reader takes it for a page.
        months = dict.fromkeys(MONTH_NAMES[point.month - 1] for point in points if point.month)
        return "–".join(months) if len(years) == 1 else "", "–".join(years)
    before, _, last = words.rpartition(" ")
    is_single = not parsed.is_range or len(points) == 1
    return (before, last) if is_single and last == str(points[0].year) else ("", words)
