"""What is known of a source page: its text, its sections and its links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Section(NamedTuple):
    """A section, from its title to the next title of the same or a higher level."""

    title: str
    """The title as plain text."""
    level: int
    """1 for the title of the page."""
    line: int
    """The line of the title, from 1."""
    last_line: int
    """The last line of the section, its subsections included."""


class ListItem(NamedTuple):
    """The list item that a link stands in."""

    line: int
    """The first line of the item, from 1; it identifies the item in its page."""
    last_line: int
    is_only_links: bool
    """Whether the item has no words but those of its links, apart from punctuation."""


class Link(NamedTuple):
    """A link to a web address."""

    url: str
    """The address as it is written, with references and definitions resolved."""
    text: str
    """The words of the link as plain text; "" for a bare address."""
    line: int
    """The line where the link begins, from 1."""
    start: int
    """The offset of the first character of the link in the text of the page, -1 if unknown."""
    end: int
    """The offset after its last character, -1 if unknown."""
    item: ListItem | None = None
    """The innermost list item around it."""


@dataclass
class SourcePage:
    """A source file of documentation."""

    docname: str
    """The name of the document: the path without suffix, with slashes."""
    path: str
    """The path of the file."""
    markup: str
    """``markdown``, ``rest`` or ``notebook``."""
    text: str
    """The decoded text with its own line ends, without byte order mark; of a notebook, see `notebook`."""
    sections: list[Section] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the title of the page, or its name without one."""
        return self.sections[0].title if self.sections else self.docname
