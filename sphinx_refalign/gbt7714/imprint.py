"""Where, by whom and when a work was published, and which pages are meant."""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.dates import Published
from sphinx_refalign.gbt7714.languages import ordinal
from sphinx_refalign.gbt7714.marks import medium_code, type_code
from sphinx_refalign.gbt7714.work import Entry

_NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


_HAN_NUMBERS = "一二三四五六七八九十"


_PRINTED = frozenset("MCGRA")
"""Kinds of which a place and a publisher are told to be unknown."""


BODIES = ("publisher", "school", "institution", "organization", "howpublished")


def pages(work: Entry) -> str:
    """The pages, with the standard's hyphen between them."""
    return re.sub(r"\s*(?:[-‐‑‒–—]+)\s*", "-", work.text("pages", "page", "eid"))


def edition(work: Entry) -> str:
    """``2版``, ``7th ed.``, ``Rev. ed.``; "" for a first one."""
    told = work.text("edition")
    number = _edition_number(told)
    if number:
        shown = ordinal(number) if work.language == "en" else str(number)
        return work.words.edition.format(shown) if number > 1 else ""
    is_whole = not told or work.language != "en" or re.search(r"\bed(?:\.|n|ition)?$", told, re.I)
    return told if is_whole else f"{told} ed."


def _edition_number(told: str) -> int:
    """The number in ``2``, ``2nd ed.``, ``Second Edition``, ``第二版``; 0 where none is all of it."""
    figures = re.fullmatch(
        r"第?\s*([0-9]{1,3})\s*(?:st|nd|rd|th|版|판)?\.?\s*(?:ed\.?|edn|edition)?", told, re.I
    )
    if figures:
        return int(figures[1])
    word = re.fullmatch(r"([a-z]+)(?:\s+(?:ed\.?|edition))?", told.casefold())
    if word and word[1] in _NUMBERS:
        return _NUMBERS.index(word[1]) + 1
    han = re.fullmatch(f"第?([{_HAN_NUMBERS}])版?", told)
    return _HAN_NUMBERS.index(han[1]) + 1 if han else 0


def version(work: Entry) -> str:
    """``Version 1.4``, ``1.4版``: of a program or a manual, which has no edition."""
    told = re.sub(r"^(?:version|ver\.?|v\.?)\s*(?=\d)", "", work.text("version"), flags=re.I)
    if not told:
        return ""
    return f"{told}版" if work.language == "zh" and not told.endswith("版") else f"Version {told}"


def publisher(work: Entry, author: str = "") -> str:
    """Who published it: of a thesis the school, of a report the institution; not the ``author``."""
    order: tuple[str, ...] = BODIES
    if type_code(work) == "EB":  # a course of a university has its number there
        order = ("howpublished", *BODIES)
    elif type_code(work) == "S":
        order = BODIES[:-1]
    told = [text for text in map(work.text, order) if text]
    if type_code(work) in ("EB", "S"):
        told = [text for text in told if text != author]
    return "" if not told or re.search(r"https?://", told[0]) else told[0]


def place(work: Entry) -> str:
    """The first of its places."""
    return re.split(r"\s+and\s+", work.text("address", "location"))[0]


def imprint(work: Entry, when: Published, *, year: bool, author: str = "") -> str:
    """``北京：中华书局，2000：29(2000-06-28)[2010-01-02]``; without the year, where it stands at the head."""
    words, online = work.words, bool(medium_code(work))
    where, who = place(work), publisher(work, author)
    if type_code(work) in _PRINTED and not online:
        if not where and not who:
            where = f"[{words.no_place}{words.colon}{words.no_publisher}]"
        else:
            where, who = where or f"[{words.no_place}]", who or f"[{words.no_publisher}]"
    shown = words.colon.join(part for part in (where, who) if part)
    # What is only on the web has the day of its last change, not a year in which it was published.
    updated = when.date if online and (not shown or when.day) else ""
    told = when.year if year and (shown or not updated) else ""
    shown = words.comma.join(part for part in (shown, told) if part)
    return words.colon.join(part for part in (shown, pages(work)) if part) + dates(work, updated)


def dates(work: Entry, updated: str) -> str:
    """``(2014-06-19)[2014-06-25]``: when it was last changed, when it was read."""
    return (f"({updated})" if updated else "") + (f"[{work.accessed}]" if work.accessed else "")
