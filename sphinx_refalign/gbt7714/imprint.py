"""Place, publisher, year and pages of a reference, and its edition or version."""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.dates import PublicationDate
from sphinx_refalign.gbt7714.document_types import medium_code, type_code
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.languages import ordinal

_ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
                     "tenth")  # fmt: skip

_CHINESE_NUMERALS = "一二三四五六七八九十"

_PRINTED_TYPES = frozenset("MCGRA")
"""The document types for which an unknown place or publisher is stated."""

_PUBLISHER_FIELDS = ("publisher", "school", "institution", "organization", "howpublished")


def format_pages(entry: Entry) -> str:
    """Return the pages, with the hyphen that the standard uses in ranges."""
    pages = " ".join(entry.text("pages", "page", "eid").split())
    return re.sub(r" ?[-‐‑‒–—]+ ?", "-", pages)


def format_edition(entry: Entry) -> str:
    """Return the edition, such as ``2版``, ``7th ed.`` or ``Rev. ed.``; "" for the first edition."""
    text = entry.text("edition")
    number = _edition_number(text)
    if number:
        label = ordinal(number) if entry.language == "en" else str(number)
        return entry.terms.edition.format(label) if number > 1 else ""
    is_complete = not text or entry.language != "en" or re.search(r"\bed(?:\.|n|ition)?$", text, re.I)
    return text if is_complete else f"{text} ed."


def _edition_number(text: str) -> int:
    """Return the number in ``2``, ``2nd ed.``, ``Second Edition`` or ``第二版``; 0 if there is other text."""
    text = " ".join(text.split())
    figures = re.fullmatch(
        r"第? ?([0-9]{1,3}) ?(?:st|nd|rd|th|版|판)?\.? ?(?:ed\.?|edn|edition)?", text, re.I
    )
    if figures:
        return int(figures[1])
    word = re.fullmatch(r"([a-z]+)(?: (?:ed\.?|edition))?", text.casefold())
    if word and word[1] in _ENGLISH_ORDINALS:
        return _ENGLISH_ORDINALS.index(word[1]) + 1
    numeral = re.fullmatch(f"第?([{_CHINESE_NUMERALS}])版?", text)
    return _CHINESE_NUMERALS.index(numeral[1]) + 1 if numeral else 0


def format_version(entry: Entry) -> str:
    """Return the version of a program or manual: ``Version 1.4``, ``1.4版``."""
    version = re.sub(r"^(?:version|ver\.?|v\.?)\s*(?=\d)", "", entry.text("version"), flags=re.I)
    if not version:
        return ""
    is_chinese = entry.language == "zh" and not version.endswith("版")
    return f"{version}版" if is_chinese else f"Version {version}"


def find_publisher(entry: Entry, author: str = "") -> str:
    """Return the publisher, the school of a thesis or the institution of a report.

    Args:
        entry: The entry.
        author: The formatted authors: an organization that is the author of a web page or a standard is not
            returned.

    """
    fields: tuple[str, ...] = _PUBLISHER_FIELDS
    if type_code(entry) == "EB":  # `howpublished` has the number of a university course
        fields = ("howpublished", *_PUBLISHER_FIELDS)
    elif type_code(entry) == "S":
        fields = _PUBLISHER_FIELDS[:-1]
    names = [text for text in map(entry.text, fields) if text]
    if type_code(entry) in ("EB", "S"):
        names = [text for text in names if text != author]
    return "" if not names or re.search(r"https?://", names[0]) else names[0]


def find_place(entry: Entry) -> str:
    """Return the first of the places of publication."""
    return " ".join(entry.text("location", "address").split()).partition(" and ")[0]


def format_imprint(entry: Entry, date: PublicationDate, *, year: bool, author: str = "") -> str:
    """Return place, publisher, year, pages and dates: ``北京：中华书局，2000：29(2000-06-28)[2010-01-02]``.

    Args:
        entry: The entry.
        date: Its publication date.
        year: Whether to include the year; in the author-year style it follows the authors instead.
        author: The formatted authors, see :func:`find_publisher`.

    """
    terms, is_online = entry.terms, bool(medium_code(entry))
    place, publisher = find_place(entry), find_publisher(entry, author)
    if type_code(entry) in _PRINTED_TYPES and not is_online:
        if not place and not publisher:
            place = f"[{terms.no_place}{terms.colon}{terms.no_publisher}]"
        else:
            place, publisher = place or f"[{terms.no_place}]", publisher or f"[{terms.no_publisher}]"
    text = terms.colon.join(part for part in (place, publisher) if part)
    # A document that is only online has the day of its last change instead of a publication year.
    updated = date.iso if is_online and (not text or date.day) else ""
    shown_year = date.words if year and (text or not updated) else ""
    text = terms.comma.join(part for part in (text, shown_year) if part)
    text = terms.colon.join(part for part in (text, format_pages(entry)) if part)
    return text + format_dates(entry, updated)


def format_dates(entry: Entry, updated: str) -> str:
    """Return the dates of the last change and of access: ``(2014-06-19)[2014-06-25]``."""
    return (f"({updated})" if updated else "") + (f"[{entry.accessed}]" if entry.accessed else "")
