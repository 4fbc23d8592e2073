"""What is known of a source page: its text, its sections and its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class PageError(ValueError):
    """A page that cannot be read; the message gives file, line, the reason and what to do."""


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


@dataclass(frozen=True)
class MarkupOptions:
    """What conf.py changes in the markup of pages."""

    extensions: frozenset[str] = frozenset({"colon_fence", "deflist", "tasklist"})
    """The syntax extensions of MyST that are on."""
    link_roles: Mapping[str, str] = field(default_factory=dict)
    """The roles that are links: name to an address with ``%s``, as in ``extlinks``."""
    url_schemes: Mapping[str, str] = field(default_factory=dict)
    """The schemes of MyST that are short for an address: name to an address with ``{{path}}``."""


class NotebookCell(NamedTuple):
    """A Markdown cell of a notebook."""

    page: SourcePage
    """The text of the cell, read as a page of its own: lines and offsets count within the cell."""
    strings: tuple[tuple[int, int], ...]
    """Where the JSON strings begin and end that the text consists of, quotation marks included."""
    is_list: bool
    """Whether the source is a list of strings, one for each line; else it is one string."""


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
    """The decoded text with its own line ends, without byte order mark; of a notebook, its JSON."""
    sections: list[Section] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """The links to web addresses, in the order of the page. Of a notebook, their offsets are in the JSON."""
    cells: list[NotebookCell] = field(default_factory=list)
    """The Markdown cells of a notebook."""
    problems: list[str] = field(default_factory=list)
    """What could not be read: ``file:line: reason; what to do``. The rest of the page was read."""

    @property
    def title(self) -> str:
        """Return the title of the page, or its name without one."""
        return self.sections[0].title if self.sections else self.docname
