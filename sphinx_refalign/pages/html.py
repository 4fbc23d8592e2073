"""Links in HTML, for the parts of Markdown and reStructuredText that are HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s|/)[^<>]*)?>")

_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)")

_HREF = re.compile(r"""(?:^|[\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)

_NO_TEXT = frozenset({"script", "style", "textarea", "template"})
"""Elements whose content is not shown, or is not markup."""


class HtmlLink(NamedTuple):
    """An ``a`` element with an address."""

    url: str
    text: str
    start: int
    end: int


def href_of(tag: str) -> str:
    """Return the address of the start tag of an ``a`` element; "" if it has none."""
    match = _TAG.match(tag)
    if match is None or match[1] or match[2].lower() != "a":
        return ""
    href = _HREF.search(match[3] or "")
    return unescape(href[1] or href[2] or href[3] or "").strip() if href else ""


def is_end_tag(tag: str) -> bool:
    """Return whether a tag ends an ``a`` element."""
    return re.fullmatch(r"</a\s*>", tag, re.IGNORECASE) is not None


def plain_html(text: str) -> str:
    """Return the words of HTML without its tags and comments."""
    return " ".join(unescape(_TAG.sub("", _COMMENT.sub("", text))).split())


def html_links(text: str) -> list[HtmlLink]:
    """Return the links of HTML, except for those in comments and scripts."""
    links = []
    start = -1
    url = ""
    content_start = 0
    for tag in _tags(text):
        if tag[2].lower() != "a":
            continue
        if not tag[1]:
            start, url, content_start = tag.start(), href_of(tag[0]), tag.end()
        elif start >= 0:
            if url:
                links.append(HtmlLink(url, plain_html(text[content_start : tag.start()]), start, tag.end()))
            start = -1
    return links


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that are neither in a comment nor in an element without text."""
    position = 0
    while (position := text.find("<", position)) >= 0:
        if text.startswith("<!--", position):
            end = text.find("-->", position + 4)
            position = end + 3 if end >= 0 else len(text)
            continue
        tag = _TAG.match(text, position)
        if tag is None:
            position += 1
            continue
        yield tag
        position = tag.end()
        if not tag[1] and tag[2].lower() in _NO_TEXT:
            end_tag = re.compile(rf"</{tag[2]}\s*>", re.IGNORECASE).search(text, position)
            position = end_tag.start() if end_tag else len(text)
