"""References in the form of the APA: ``Lamport, L. (1978). Title. *Journal*, 21(7), 558-565.``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.importing.labels import is_generic
from sphinx_refalign.importing.people import are_names
from sphinx_refalign.importing.spans import Span, is_web, plain, tidy, trim

_CITED = re.compile(
    r"\s*(?P<people>[^()\d\"“《]{2,300}?)[\s,]*"
    r"(?:\((?P<year>(?:19|20)\d\d)[a-z]?(?:,\s*[A-Z][^()]{2,20})?\)|(?P<bare>(?:19|20)\d\d))[.,:]\s*(?P<title>.*)",
    re.DOTALL,
)


_BETWEEN = re.compile(r",?\s*(?:(?:\.{3}|…)\s*)?(?:&|\band\b)\s*")
"""Separator before the last person: ``&`` or ``and``, optionally after an ellipsis for omitted people."""


class Citation(NamedTuple):
    """The parts of a reference."""

    people: str
    year: str
    title: str
    url: str
    """The address that the title is linked to, "" without a link."""
    container: str
    rest: list[Span]
    """What follows title and container."""


def parse_citation(spans: Sequence[Span]) -> Citation | None:
    """Return the parts of a line that begins with names and a year, None for other lines."""
    first = spans[0] if spans else Span("", 0)
    match = None if first.url or first.is_bold or first.is_italic else _CITED.fullmatch(first.text[:2000])
    people = _BETWEEN.sub(", ", match["people"]) if match else ""
    if match is None or not are_names(people):
        return None
    title, url, rest = match["title"], "", list(spans[1:])
    if title.strip():
        end = re.search(r"[.?!](?=\s|$)", title)
        title, after = (title[: end.end()], title[end.end() :]) if end else (title, "")
        rest.insert(0, first._replace(text=after + first.text[2000:]))
    elif rest and _is_title(rest[0]):
        title, url = rest[0].text, rest[0].url
        del rest[0]
    title = tidy(title).rstrip(".")
    if not title:
        return None
    container, rest = _take_container(rest)
    return Citation(people.strip(" ,"), match["year"] or match["bare"], title, url, container, rest)


def _is_title(span: Span) -> bool:
    is_marked = (span.is_bold or span.is_italic) and bool(span.text.strip())
    return (is_marked and not span.url) or (is_web(span.url) and not is_generic(span.text))


def _take_container(spans: list[Span]) -> tuple[str, list[Span]]:
    """Return the journal in italics that follows the title, and what follows the journal."""
    index = next((index for index, span in enumerate(spans) if span.is_italic and not span.url), -1)
    if index < 0 or plain(spans[:index]).strip(" ."):
        return "", spans
    return trim(spans[index].text), spans[index + 1 :]
