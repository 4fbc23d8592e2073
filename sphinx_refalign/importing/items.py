"""One line of a list as a resource: title, number, people, year and links; what is left is its note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sphinx_refalign.importing.citations import parse_citation
from sphinx_refalign.importing.codes import (
    COURSE_CODE,
    INSTITUTION_CODE,
    LEADING_CODE,
    divide_code,
    split_course_title,
)
from sphinx_refalign.importing.labels import is_generic, is_language
from sphinx_refalign.importing.people import are_names, is_institution
from sphinx_refalign.importing.spans import (
    Span,
    is_web,
    plain,
    tidy,
    trim,
    without_checkbox,
    without_symbols,
    words_of,
)

_QUOTED = re.compile(r"^[\"“《「『](.{1,300}?)[\"”》」』]$")

_SEPARATOR = re.compile(r"\s+[-–—|·•]+\s+|\s*——\s*|\s*[:：]\s+|[:：](?=[^\x00-\x7f])|^\s*[-–—:：]\s*")

_TITLE_END = re.compile(rf"{_SEPARATOR.pattern}|\s+,\s")

_YEAR = re.compile(r"[(（\[]\s*((?:19|20)\d\d)\s*[)）\]]|(?:^|[,.]\s*)((?:19|20)\d\d)(?=[\s,.，。)）]|$)")

_BY = re.compile(
    r"(?:^|[\s.,，。(（])(?:[Bb]y|作者[:：]?|[Tt]aught by)\s+(?=[A-Z\x80-\U0010ffff])"
    r"([^.()（）。;；\x00]{2,120}(?:\b[A-Z]\.[^.()（）。;；\x00]{0,60}){0,4})"
)
"""People behind "by"; a full stop is part of a name only behind an initial."""


@dataclass
class ItemParts:
    """The parts of a line."""

    title: str = ""
    url: str = ""
    number: str = ""
    institution: str = ""
    people: str = ""
    year: str = ""
    venue: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Titles and addresses of further links."""
    people_links: list[tuple[str, str]] = field(default_factory=list)
    """Names and addresses of people."""
    area: str = ""
    rest: str = ""
    """What stands between the title and the first link."""
    note: str = ""
    is_titled: bool = False
    """Whether the title is marked as such: a link, bold, in italics, or in quotation marks."""


def parse_item(spans: Sequence[Span], kind: str) -> ItemParts:
    """Return the parts of a line that describes a resource of a kind."""
    parts = ItemParts()
    spans = _clean(spans)
    cited = _take_citation(spans, parts) if kind in ("paper", "book", "") else None
    rest = _take_links(spans[_find_title(spans, parts) :] if cited is None else cited, parts)
    if kind in ("course", ""):
        _split_course(parts)
        _take_bracketed_institution(parts)
        rest = _take_institution(rest, parts)
    rest = _take_marked_title(rest, parts, kind)
    text = words_of(rest) if any(span.url for span in rest) else plain(rest)
    _take_texts(f"{parts.rest} {text}".strip(), parts, kind)
    quoted = _QUOTED.match(parts.title)
    parts.title = quoted[1].strip() if quoted else parts.title
    return parts


def _take_citation(spans: Sequence[Span], parts: ItemParts) -> list[Span] | None:
    """Take the parts of a reference; return what follows it, None for other lines."""
    citation = parse_citation(spans)
    if citation is None:
        return None
    parts.title, parts.url, parts.people = citation.title, citation.url, citation.people
    parts.year, parts.venue, parts.is_titled = citation.year, citation.container, True
    return citation.rest


def _clean(spans: Sequence[Span]) -> list[Span]:
    """Return spans without the box of a checklist and badges."""
    return [span for span in without_checkbox(spans) if not span.is_badge]


def _find_title(spans: Sequence[Span], parts: ItemParts) -> int:
    """Find the title and the address; return the index of the first span behind the title."""
    index = next((number for number, span in enumerate(spans) if is_web(span.url)), len(spans))
    before = [span for span in spans[:index] if plain([span]).strip(TRIM_START)]
    link = spans[index] if index < len(spans) else None
    marked = next((span for span in before if _is_marked(span)), None)
    is_quoted = _STARTS_QUOTED.match(plain(before)) is not None
    is_title = link is not None and bool(link.text) and not is_generic(link.text)
    is_title = is_title and marked is None and not is_quoted
    is_title = is_title and not (before and link is not None and is_language(link.text, link.url))
    if link is not None and is_title and len(plain(before)) <= _MAX_PREFIX:
        parts.title, parts.url, parts.is_titled = tidy(link.text), link.url, True
        _classify_prefix(plain(before), parts)
        return index + 1
    if link is not None and not before and (not link.text or is_generic(link.text)):
        return _title_behind(spans, index, parts)
    return _title_before(spans, index, marked, parts)


_STARTS_QUOTED = re.compile(r"[^\"“《「『]{0,12}(?<![^\s\u4e00-\u9fff])《|\s*[\"“《「『]")

_MAX_PREFIX = 100
"""The length of the longest text before a title that is a number, a name or a subject."""

TRIM_START = " \t\n-–—:：|·•.、0123456789"


def _is_marked(span: Span) -> bool:
    text = tidy(span.text)
    return (
        bool(text)
        and (span.is_bold or span.is_italic or _QUOTED.match(text) is not None)
        and not text.isdigit()
    )


def _title_behind(spans: Sequence[Span], index: int, parts: ItemParts) -> int:
    """Take the title from behind the link: ``<https://…> Title - note``."""
    parts.url = spans[index].url
    rest = plain(spans[index + 1 :])
    match = _SEPARATOR.search(rest, 1)
    title = trim(rest[: match.start()] if match and match.start() else rest)
    if title and len(title) <= 150 and not any(span.url for span in spans[index + 1 :]):
        parts.title, parts.note = title, trim(rest[match.end() :]) if match and match.start() else ""
        return len(spans)
    parts.title = tidy(spans[index].text) or spans[index].url
    return index + 1


def _title_before(spans: Sequence[Span], index: int, marked: Span | None, parts: ItemParts) -> int:
    """Take the title from the text before the first link."""
    if marked is not None:
        position = spans.index(marked)
        parts.title, parts.is_titled = trim(marked.text), True
        _classify_prefix(plain(spans[:position]), parts)
        return position + 1
    text = "".join(span.text for span in spans[:index])
    quoted = re.match(r"\s*[\"“「『]([^\"”」』]{1,300})[\"”」』]|[^\"“《「『]{0,12}?《([^》]{1,300})》", text)
    if quoted:
        parts.title, parts.is_titled = tidy(quoted[1] or quoted[2]), True
        before_title = text.partition("《")[0] if quoted[2] else ""
        if is_institution(trim(before_title)):
            parts.institution = trim(before_title)
        elif trim(before_title):
            parts.note = trim(before_title)
        rest = text[quoted.end() :]
    else:
        text = tidy(text)
        code = LEADING_CODE.match(text) or INSTITUTION_CODE.match(text)
        match = _SEPARATOR.search(text, code.end() if code else 1)
        parts.title = trim(text[: match.start()] if match else text)
        rest = text[match.end() :] if match else ""
        if len(parts.title) > 150:
            parts.title = ""
    parts.rest = rest
    return index


def _classify_prefix(text: str, parts: ItemParts) -> None:
    """Take what stands before the title: a number, an institution, people."""
    is_label = text.rstrip().endswith((":", "："))
    bracketed = re.fullmatch(r"\s*[\[【]([^\[\]【】]{1,60})[\]】]\s*", text)
    if bracketed:
        parts.venue = bracketed[1].strip()
        return
    text = trim(text).strip(TRIM_START) if not COURSE_CODE.fullmatch(trim(text)) else trim(text)
    match = re.fullmatch(rf"(.*?)\s*({COURSE_CODE.pattern})", text[:100]) if text else None
    if match and (not match[1] or is_institution(match[1])):
        institution, parts.number = divide_code(match[2])
        parts.institution = match[1] or institution
    elif text and is_institution(text):
        parts.institution = text
    elif text and is_label:
        parts.area = text
    elif text:
        parts.people = text if re.match(r"[A-Z\x80-\U0010ffff]", text) and len(text) <= 100 else ""
        parts.note = "" if parts.people else text


def _take_links(spans: Sequence[Span], parts: ItemParts) -> list[Span]:
    """Take the further links of a line; those of authors stay part of the text."""
    rest: list[Span] = []
    for index, span in enumerate(spans):
        if not is_web(span.url):
            rest.append(span)
            continue
        after = spans[index + 1].text.lstrip() if index + 1 < len(spans) else ""
        if after.startswith(("著", "编著", "等著", "主编")) and not is_generic(span.text):
            parts.people = "、".join(filter(None, (parts.people, tidy(span.text))))
            parts.people_links.append((tidy(span.text), span.url))
            continue
        before = tidy("".join(part.text for part in rest))
        if is_language(span.text, span.url):
            before = ""  # neither a person nor a word of the sentence
        is_name = re.search(r"(?:\bby|\bBy|作者[:：]?|\band|,|&)$", before) is not None and not is_generic(
            span.text
        )
        is_word = bool(span.text) and not is_generic(span.text) and re.search(r"[\w,]$", before) is not None
        if not parts.url:
            parts.url = span.url
        elif span.url != parts.url:
            (parts.people_links if is_name else parts.links).append((tidy(span.text), span.url))
        rest.append(span._replace(url="") if is_name or is_word else span._replace(text=""))
    return rest


def _split_course(parts: ItemParts) -> None:
    """Split the title of a course: ``CS50 - Introduction to Computer Science - Harvard University``."""
    title = parts.title
    if COURSE_CODE.fullmatch(title):
        institution, parts.number = divide_code(title)
        parts.institution, parts.title = parts.institution or institution, ""
        return
    prefixed = re.fullmatch(rf"(.{{2,25}}?)\s*({COURSE_CODE.pattern})", title[:60])
    if prefixed and is_institution(prefixed[1]):
        parts.institution, parts.number, parts.title = prefixed[1], prefixed[2], ""
        return
    pieces = [piece.strip() for piece in re.split(r"\s+[-–—|]\s+", title)]
    if len(pieces) > 1 and is_institution(pieces[-1]):
        parts.institution = parts.institution or pieces.pop()
    elif len(pieces) > 1 and is_institution(pieces[0]):
        parts.institution = parts.institution or pieces.pop(0)
    title = _take_last_institutions(" - ".join(pieces), parts)
    number, institution, title = split_course_title(title)
    parts.number, parts.institution = parts.number or number, parts.institution or institution
    parts.title = title


def _take_last_institutions(title: str, parts: ItemParts) -> str:
    """Take the institutions at the end of a title: ``Distributed Systems, MIT``; return the rest."""
    pieces = re.split(r"[,，]\s*", title)
    last = len(pieces)
    while last > 1 and is_institution(pieces[last - 1]):
        last -= 1
    if parts.institution or last == len(pieces):
        return title
    parts.institution = ", ".join(pieces[last:])
    return ", ".join(pieces[:last])


def _take_bracketed_institution(parts: ItemParts) -> None:
    """Take the institution in brackets at the end of a title: ``编译原理（北京大学）``."""
    match = re.fullmatch(r"(.{2,200}?)\s*[(（]([^()（）]{2,60})[)）]", parts.title)
    if match and not parts.institution and is_institution(match[2]):
        parts.title, parts.institution = match[1], match[2]


def _take_institution(spans: Sequence[Span], parts: ItemParts) -> list[Span]:
    """Take an institution in italics, in brackets or behind a comma."""
    rest = []
    for span in spans:
        text = trim(span.text).strip("()（）")
        if not parts.institution and not span.url and is_institution(text):
            parts.institution = text
            continue
        match = re.search(r"[(（]([^()（）]{2,60})[)）]|(?:^|[,，])\s*([^,，.]{2,60})$", span.text[:400])
        name = trim((match[1] or match[2]) if match else "")
        if match and not span.url and not parts.institution and is_institution(name):
            parts.institution = name
            span = span._replace(text=span.text[: match.start()] + span.text[match.end() :])  # noqa: PLW2901
        rest.append(span)
    return rest


def _take_marked_title(spans: Sequence[Span], parts: ItemParts, kind: str) -> list[Span]:
    """Take the title behind the link of a number: ``[CS 162](…) **Operating Systems**``."""
    if parts.title:
        return list(spans)
    for index, span in enumerate(spans):
        if span.text.strip() and not span.url and not trim(span.text).startswith(("(", "（", "[")):
            match = None if span.is_bold or span.is_italic else _TITLE_END.search(span.text, 1)
            end = match.start() if match and trim(span.text[: match.start()]) else len(span.text)
            by = None if span.is_bold or span.is_italic else _BY.search(span.text[:end])
            end = by.start() if by and trim(span.text[: by.start()]) else end
            parts.title = tidy(trim(tidy(span.text[:end])))
            rest = span._replace(text=span.text[end:], is_bold=False)
            return [*spans[:index], rest, *spans[index + 1 :]]
    parts.title = parts.number
    return list(spans)


def _take_texts(text: str, parts: ItemParts, kind: str) -> None:
    """Take year and people from the text behind the title; the rest is the note."""
    if kind in ("paper", "book", "standard") and (year := _YEAR.search(text[:2000])):
        parts.year = year[1] or year[2]
        text = text[: year.start()] + " " + text[year.end() :]
    if kind in ("paper", "book", "course") and not parts.people:
        match = _BY.search(text[:2000])
        if match and are_names(match[1]):
            parts.people = trim(match[1])
            text = text[: match.start()] + text[match.start(1) + len(match[1]) :]
    text = text if re.sub(r":[a-z0-9_+-]{2,40}:", "", text).strip() else ""  # names of emoji only
    lead = re.match(r"\s*[-–—,，:：.|·]*\s*", text)
    text = text[lead.end() :] if lead else text
    bracketed = re.fullmatch(r"[(（]([^()（）]{1,200})[)）][.。]?", text.strip()) if kind == "paper" else None
    text = bracketed[1] if bracketed else text
    venue = _VENUE.search(text[-120:].rstrip(" .。")) if kind == "paper" else None
    # (Fischer, Lynch, Paterson, 1985): the last name is no conference.
    if venue and not (bracketed and re.fullmatch(r"[A-Z][a-z]+", venue[1]) and "," in text):
        parts.venue, parts.year = venue[1], parts.year or venue[2]
        text = text.rstrip(" .。")[: -len(venue[0])]
    elif bracketed and (dated := re.fullmatch(r"([^\d]{2,200}),\s+((?:19|20)\d\d)", text.strip())):
        text, parts.year = dated[1], parts.year or dated[2]
    if kind in ("paper", "book") and not parts.people:
        text = _take_people(text, parts)
    text = re.sub(r"^\s*(?:编著|等著|著|主编)\s*", "", text) if parts.people else text
    note = re.sub(r"\s+([.,，。;；)）])", r"\1", " ".join(text.split())).strip(" ,，;；-–—:：|·")
    note = re.sub(r"([.。])(?:\s*[.。])+$", r"\1", note)
    note = note if without_symbols(note).strip() else ""
    note = note if note.strip(".。()（）[] ") else ""
    parts.note = "; ".join(part for part in (parts.note, note) if part)
    if kind not in ("paper", "book", "standard") and parts.people and not _BY.search(f" by {parts.people}"):
        parts.note, parts.people = "; ".join(part for part in (parts.people, parts.note) if part), ""


_VENUE = re.compile(r"(?:^|[,.;]\s+)([A-Z][\w'&/-]{1,30}(?: [A-Z][\w'&/-]{1,30}){0,4}),?\s+((?:19|20)\d\d)$")
"""Where and when a paper appeared, at the end of its line: ``OSDI 2004``."""

_NO_NAMES = frozenset([
    "free", "online", "recommended", "highly", "great", "good", "book", "classic", "must", "read", "pdf",
    "html", "epub", "video", "course", "open", "source", "the", "a", "an", "new", "edition", "web", "draft",
    "second", "third", "first", "introduction", "guide", "tutorial", "lecture", "notes", "version",
    "latest",
])  # fmt: skip


def _take_people(text: str, parts: ItemParts) -> str:
    """Take the people at the start of a text; return the rest."""
    text = re.sub(r"\((?:PDF|HTML|EPUB|MOBI|[,\s])+\)", "", text, flags=re.IGNORECASE)
    end = re.search(r"(?<=[a-z\x80-\U0010ffff])[.。](?:\s|$)|\s[-–—]\s", text[:500])
    names = trim(text[: end.start()] if end else text[:500]) if end or len(text) <= 500 else ""
    several = re.search(r",|，|、|&|et al|\band\b|等", names) is not None
    words = names.lower().split()
    if names and are_names(names) and (several or 2 <= len(words) <= 4) and not {*words} & _NO_NAMES:
        parts.people = re.sub(r"\s+\.$", "", names)
        return text[end.end() :] if end else ""
    return text
