"""What stands between the people and the links of a reference, by the kind of document (4.1 to 4.6).

A reference is a list of parts, each a text; a full stop stands behind each.
"""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.dates import Published, published
from sphinx_refalign.gbt7714.imprint import dates, edition, imprint, pages, place, publisher, version
from sphinx_refalign.gbt7714.marks import medium_code, type_code, type_mark
from sphinx_refalign.gbt7714.names import people
from sphinx_refalign.gbt7714.work import Entry

_HOSTED = frozenset({"inbook", "incollection", "inproceedings", "conference", "bookinbook", "suppbook",
                     "suppcollection", "inreference", "standard"})  # fmt: skip


_NUMBERED = ("P", "S", "R")
"""Kinds whose number is part of the title."""


def entry_parts(work: Entry, *, year: bool, author: str) -> list[str]:
    """All between the people and the links; ``author`` is what is told before.

    ``year`` says whether the year has its own place here: sorted by authors, it stands behind them.
    """
    when = published(work)
    found = type_code(work)
    if work.type in ("periodical", "suppperiodical"):
        rest = _periodical(work, when, year)
    elif found == "J":
        rest = [head(work), _helpers(work), _journal(work, when, year)]
    elif found == "N":
        rest = [head(work), _newspaper(work, when)]
    elif found == "P":
        rest = [head(work), (when.date or when.year) + dates(work, "")]
    elif work.type in _HOSTED and work.raw("booktitle"):
        rest = _in_a_book(work, when, year, author)
    else:
        own = "editor" if work.people("author") else ""
        body = imprint(work, when, year=year, author=author)
        number = version(work)
        rest = [head(work), _helpers(work, own), edition(work), "" if _tells(body, number) else number, body]
    return [part for part in rest if part]


def _tells(text: str, part: str) -> bool:
    return part.casefold() in text.casefold()


def head(work: Entry) -> str:
    """``题名：其他题名信息[M]``."""
    title = _whole_title(work, "title", "subtitle", "titleaddon").rstrip(".。．")
    if type_code(work) in _NUMBERED and not (type_code(work) == "R" and work.raw("series")):
        title = _joined(work, title, _number(work))
    elif work.type not in _HOSTED or not work.raw("booktitle"):
        title = _joined(work, title, *_volume(work))
    return title + type_mark(work)


def _whole_title(work: Entry, *fields: str) -> str:
    return _joined(work, *(work.text(one) for one in fields))


def _joined(work: Entry, *titles: str) -> str:
    told: list[str] = []
    for title in titles:
        if title and not any(title in one for one in told):
            told.append(title)
    return work.words.colon.join(told)


def _number(work: Entry) -> str:
    """``GB/T 7714—2015``, ``NACA report 959``; a key of biblatex (``techreport``) is no word."""
    number = work.text("number")
    what = work.text("type") if number and type_code(work) == "R" else ""
    return f"{what} {number}".strip() if " " in what or what.isupper() else number


def _volume(work: Entry) -> list[str]:
    """``第1卷``, ``Vol. 2``, ``第6册``: a number, that of a volume or, without a series, of a part."""
    if type_code(work) not in ("M", "C", "G", "A"):
        return []
    number = "" if work.raw("series") or work.raw("volume") else work.text("number")
    found = [(work.words.volume, work.text("volume")), (work.words.part, number)]
    return [
        shape.format(told) if re.fullmatch(r"[\dIVXLC]+", told) else told for shape, told in found if told
    ]


def _helpers(work: Entry, editors: str = "") -> str:
    """``段涛，杨慧霞，译``: who translated it and, beside an author, who edited it."""
    words = work.words
    found = []
    for role, what in ((editors, words.editors), ("translator", words.translators)):
        persons = work.people(role) if role else []
        names, more = people(persons, words)
        if names:
            told = "eds." if what == "ed." and len(persons) > 1 else what
            found.append(f"{names}{'' if more and work.language == 'zh' else words.comma}{told}")
    return words.comma.join(found)


def _journal(work: Entry, when: Published, year: bool) -> str:
    """``科学通报，2012，55(34)：3219``."""
    words = work.words
    name = _joined(work, work.text("journal", "journaltitle"), work.text("journalsubtitle"))
    name = name or work.text("booktitle", "howpublished", "publisher")
    addition = work.text("journaltitleaddon")
    name = f"{name}({addition})" if addition else name
    volume, issue = work.text("volume"), work.text("number", "issue")
    issue = f"({issue})" if issue else ""
    told = when.year if year else ""
    # An issue without a volume belongs to the year, or, where that stands elsewhere, to the name.
    series = [name, told, f"{volume}{issue}"] if volume else [name, f"{told}{issue}"]
    if not volume and not told:
        series = [f"{name}{issue}"]
    shown = words.comma.join(part for part in series if part)
    shown = words.colon.join(part for part in (shown, pages(work)) if part)
    return shown + dates(work, when.day if medium_code(work) else "")


def _newspaper(work: Entry, when: Published) -> str:
    """``中国青年报，2000-11-20(15)``."""
    name = work.text("journal", "journaltitle", "booktitle", "howpublished", "publisher")
    page = work.text("number", "issue") or pages(work)
    day = (when.date or when.year) + (f"({page})" if page else "")
    return work.words.comma.join(part for part in (name, day) if part) + dates(work, "")


def _periodical(work: Entry, when: Published, year: bool) -> list[str]:
    """``1957(1)-1990(4)``, ``1883，1(1)-``: from which issue to which; one without an end still appears."""
    words = work.words
    years = f"{when.year}-" if re.fullmatch(r"\d{4}", when.year) else when.year
    ends = []
    for at, one in enumerate(years.split("-", 1)):
        volume, issue = (_end(work.text(field), at) for field in ("volume", "number"))
        issue = f"({issue})" if issue and one else ""
        volume = volume if one else ""
        ends.append(
            words.comma.join(part for part in (one, f"{volume}{issue}") if part) if volume else one + issue
        )
    body = publisher(work)
    shown = words.colon.join(part for part in (place(work), body) if part)
    shown = words.comma.join(part for part in (shown, years if year else "") if part)
    title = _whole_title(work, "title", "subtitle", "titleaddon") or work.text("journal", "journaltitle")
    return [f"{title}{type_mark(work)}", "-".join(ends), shown + dates(work, "")]


def _end(told: str, at: int) -> str:
    """The first or the last of ``1-4``."""
    ends = re.split(r"[-–]+|/", told)
    return ends[at] if at < len(ends) else ""


def _in_a_book(work: Entry, when: Published, year: bool, author: str) -> list[str]:
    """``题名[M]//李承森. 植物科学进展. 北京：高等教育出版社，1998：146-163``."""
    title = _whole_title(work, "booktitle", "booksubtitle", "booktitleaddon")
    title = _joined(work, title, *_volume(work))
    owners = "bookauthor" if work.people("bookauthor") else "editor"
    names, _ = people(work.people(owners), work.words)
    found = [part for part in (head(work), _helpers(work)) if part]
    found[-1] += f"//{names or title}"
    return [*found, title if names else "", edition(work), imprint(work, when, year=year, author=author)]
