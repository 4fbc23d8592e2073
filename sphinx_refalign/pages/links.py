"""Collects the links of a page, with the list items that they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sphinx_refalign.pages.model import Link, ListItem
from sphinx_refalign.registry.addresses import normalize

_WORD = re.compile(r"[^\W_]")

_TITLED = re.compile(r"(?s)(.+?)\s*(?<!\x00)<([^<>]+)>")
"""The content of a role with a title: ``title <target>``."""

RFC_ADDRESS = "https://datatracker.ietf.org/doc/html/rfc%s.html"
"""The address that the role ``rfc`` of Sphinx leads to."""


@dataclass
class OpenItem:
    """A list item whose content is being read."""

    line: int
    last_line: int
    has_words: bool = False


@dataclass
class _Found:
    link: Link
    item: OpenItem | None


@dataclass
class LinkCollector:
    """Collects the links of a page in any order, and the words beside them.

    ``items`` are the list items around the place that is read, the innermost last.
    """

    items: list[OpenItem] = field(default_factory=list)
    _found: list[_Found] = field(default_factory=list)

    def add(self, url: str, text: str, line: int, start: int = -1, end: int = -1) -> None:
        """Add a link, if it leads to a web address."""
        if not normalize(url):
            self.add_words(text)
            return
        text = " ".join(text.split())
        if text == url:
            text = ""
        self._found.append(_Found(Link(url, text, line, start, end), self.items[-1] if self.items else None))

    def add_words(self, text: str) -> None:
        """Note text that is not that of a link."""
        if self.items and _WORD.search(text):
            for item in self.items:
                item.has_words = True

    def links(self) -> list[Link]:
        """Return the links in the order of the page."""
        items = {
            id(found.item): ListItem(found.item.line, found.item.last_line, not found.item.has_words)
            for found in self._found
            if found.item is not None
        }
        links = [found.link._replace(item=items.get(id(found.item))) for found in self._found]
        return sorted(links, key=lambda link: (link.line, link.start))


def role_link(name: str, content: str, roles: Mapping[str, str]) -> tuple[str, str] | None:
    """Return address and text of a role that is a link to the web, or None for any other role.

    Args:
        name: The name of the role.
        content: Its content, possibly ``title <target>``.
        roles: The roles of ``extlinks``: name to address with ``%s``.

    """
    titled = _TITLED.fullmatch(content) if content.endswith(">") else None
    title, target = (titled[1], titled[2]) if titled else ("", content)
    title, target = title.replace("\0", ""), target.replace("\0", "")
    if name in roles:
        return roles[name].replace("%s", target, 1), title or target
    if name == "rfc":
        number, _, anchor = target.partition("#")
        if number.isascii() and number.isdigit():
            return RFC_ADDRESS % number + (f"#{anchor}" if anchor else ""), title or f"RFC {number}"
    return None
