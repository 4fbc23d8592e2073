"""The outline of a Markdown page: sections with their paragraphs, lists and tables, by markdown-it-py.

Code fences, formulas and comments are left out: they are never data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from sphinx_refalign.importing.labels import is_badge
from sphinx_refalign.importing.spans import Span, plain

MAX_NESTING = 200
"""Levels of blocks that are read; a list in a list adds two. Deeper ones would overflow Python's stack."""


@dataclass
class Paragraph:
    """A paragraph, or the first one of a list item."""

    spans: list[Span]
    line: int


@dataclass
class ListItem:
    """An item of a list, or a term of a definition list with its definitions."""

    spans: list[Span]
    line: int
    blocks: list[Block] = field(default_factory=list)
    """What follows the first paragraph."""

    @property
    def items(self) -> list[ListItem]:
        """Return the items of the lists within the item."""
        return [item for block in self.blocks if isinstance(block, ItemList) for item in block.items]


@dataclass
class ItemList:
    """A list of any kind."""

    items: list[ListItem]
    line: int


@dataclass
class Row:
    """A row of a table."""

    cells: list[list[Span]]
    line: int


@dataclass
class Table:
    """A table; its first row is the head."""

    rows: list[Row]
    line: int


Block = Paragraph | ItemList | Table


@dataclass
class Section:
    """A heading with everything below it; the page itself has level 0."""

    spans: list[Span]
    level: int
    line: int
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    parent: Section | None = None

    @property
    def title(self) -> str:
        """Return the heading as plain text."""
        return plain(self.spans)

    def walk(self) -> Iterator[Section]:
        """Yield the section and all sections below it, in the order of the page."""
        yield self
        for section in self.sections:
            yield from section.walk()

    def all_spans(self) -> Iterator[Span]:
        """Yield the spans of the section itself, without those of the sections below it."""
        yield from self.spans
        yield from _block_spans(self.blocks)


def _block_spans(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.spans
        elif isinstance(block, Table):
            yield from (span for row in block.rows for cell in row.cells for span in cell)
        else:
            yield from item_spans(block.items)


def item_spans(items: Iterable[ListItem]) -> Iterator[Span]:
    """Yield the spans of items and of everything within them."""
    for item in items:
        yield from item.spans
        yield from _block_spans(item.blocks)


@dataclass
class Page:
    """A page that is imported."""

    path: str
    root: Section
    too_deep: list[int] = field(default_factory=list)
    """The lines of lists that are nested too deep to be read."""
    definitions: list[Span] = field(default_factory=list)
    """The addresses of reference definitions, ``[name]: https://…``."""

    @property
    def title(self) -> str:
        """Return the title of the page."""
        return self.root.title


@cache
def _parsers() -> tuple[MarkdownIt, MarkdownIt]:
    """Return the parsers of blocks and of text; in text, a lower limit of nesting bounds the costs."""
    blocks = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable("inline")
    blocks.use(front_matter_plugin).use(deflist_plugin)
    return blocks, MarkdownIt("commonmark").enable("strikethrough")


def read_page(text: str, path: str) -> Page:
    """Return the outline of a page.

    Args:
        text: The Markdown text.
        path: The path of its file.

    """
    blocks, inline = _parsers()
    environment: dict[str, Any] = {}
    tokens = blocks.parse(text, environment)
    for token in tokens:
        if token.type == "inline":
            token.children = []
            inline.inline.parse(token.content, inline, environment, token.children)
    builder = _Builder(path, tokens)
    builder.build()
    for definition in environment.get("references", {}).values():
        builder.page.definitions.append(Span("", definition.get("map", [0])[0] + 1, definition["href"]))
    if not builder.page.root.spans:
        builder.page.root.spans = _front_matter_title(tokens)
    return builder.page


def _front_matter_title(tokens: Sequence[Token]) -> list[Span]:
    content = tokens[0].content if tokens and tokens[0].type == "front_matter" else ""
    match = re.search(r"^title:[ \t]*(\S[^\n]*)$", content, re.MULTILINE)
    return [Span(match[1].strip().strip("\"'"), 1)] if match else []


class _Builder:
    """Builds the outline of a page from its tokens."""

    def __init__(self, path: str, tokens: Sequence[Token]) -> None:
        self.page = Page(path, Section([], 0, 1))
        self._tokens = tokens
        self._section = self.page.root
        self._stack: list[ItemList | ListItem | Table] = []

    def build(self) -> None:
        """Read all tokens."""
        for index, token in enumerate(self._tokens):
            if token.type == "heading_open" and not self._stack:
                self._open_section(int(token.tag[1:]), self._tokens[index + 1])
            elif token.type == "inline":
                opening = self._tokens[index - 1].type
                if opening in ("paragraph_open", "heading_open") and (self._stack or opening[0] == "p"):
                    self._add_paragraph(token)
                elif opening in ("th_open", "td_open", "dt_open"):
                    self._add_spans(token, opening)
            else:
                self._open_or_close(token)

    def _open_section(self, level: int, inline: Token) -> None:
        spans = read_inline(inline)
        root = self.page.root
        if level == 1 and not root.spans and not root.sections:
            root.spans, root.line = spans, _line(inline)  # the title of the page
            self._section = root
            return
        parent = self._section
        while parent.parent is not None and parent.level >= level:
            parent = parent.parent
        self._section = Section(spans, level, _line(inline), parent=parent)
        parent.sections.append(self._section)

    def _blocks(self) -> list[Block]:
        top = self._stack[-1] if self._stack else None
        return top.blocks if isinstance(top, ListItem) else self._section.blocks

    def _add_paragraph(self, token: Token) -> None:
        spans, top = read_inline(token), self._stack[-1] if self._stack else None
        if isinstance(top, ListItem) and not top.spans and not top.blocks:
            top.spans = spans
            top.line = _line(token)
        elif spans:
            self._blocks().append(Paragraph(spans, _line(token)))

    def _add_spans(self, token: Token, opening: str) -> None:
        top = self._stack[-1] if self._stack else None
        if isinstance(top, Table) and opening != "dt_open":
            top.rows[-1].cells.append(read_inline(token))
        elif isinstance(top, ItemList):
            item = ListItem(read_inline(token), _line(token))
            top.items.append(item)

    def _open_or_close(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open", "dl_open"):
            if token.level >= MAX_NESTING - 2:
                self.page.too_deep.append(_line(token))
            self._push(ItemList([], _line(token)))
        elif kind == "table_open":
            self._push(Table([], _line(token)))
        elif kind == "tr_open" and self._stack and isinstance(self._stack[-1], Table):
            self._stack[-1].rows.append(Row([], _line(token)))
        elif kind == "list_item_open" and self._stack and isinstance(self._stack[-1], ItemList):
            item = ListItem([], _line(token))
            self._stack[-1].items.append(item)
            self._stack.append(item)
        elif kind == "dd_open" and self._stack and isinstance(self._stack[-1], ItemList):
            self._stack.append(self._stack[-1].items[-1])
        elif kind in ("bullet_list_close", "ordered_list_close", "dl_close", "table_close", "list_item_close",
                      "dd_close") and self._stack:  # fmt: skip
            self._stack.pop()
        elif kind == "html_block":
            spans = read_html(token.content, _line(token))
            if spans:
                self._blocks().append(Paragraph(spans, _line(token)))

    def _push(self, block: ItemList | Table) -> None:
        self._blocks().append(block)
        self._stack.append(block)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


_BARE_URL = re.compile(r"https?://[^\s<>\"'`，。；、（）《》「」【】|]{1,2000}")

_TAG = re.compile(r"<a\s[^<>]{0,1000}?href\s*=\s*[\"']?([^\"'\s<>]{1,2000})[^<>]{0,1000}>", re.IGNORECASE)


def read_inline(token: Token) -> list[Span]:
    """Return the spans of an inline token; neighbours of the same style are one span."""
    reader = _InlineReader(_line(token))
    for child in token.children or []:
        reader.read(child)
    return reader.spans


class _InlineReader:
    """Collects the spans of one paragraph, heading or cell."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.spans: list[Span] = []
        self._bold = self._italic = 0
        self._url: str | None = None
        self._start = 0

    def read(self, token: Token) -> None:
        """Add a token."""
        kind = token.type
        if kind in ("text", "text_special"):
            self._add_text(token.content)
        elif kind == "code_inline":
            self._append(token.content, is_code=True)
        elif kind in ("softbreak", "hardbreak"):
            self.line += 1
            self._append("\n")
        elif kind in ("strong_open", "strong_close"):
            self._bold += 1 if kind == "strong_open" else -1
        elif kind in ("em_open", "em_close"):
            self._italic += 1 if kind == "em_open" else -1
        elif kind == "link_open":
            self._open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            self._close_link()
        elif kind == "image":
            is_image = is_badge(str(token.attrs.get("src", "")))
            if self._url is not None:
                self._append(token.content, is_badge=is_image)
        elif kind == "html_inline":
            self._read_html(token.content)

    def _read_html(self, content: str) -> None:
        tag = _TAG.match(content)
        if tag:
            self._open_link(tag[1])
        elif content.lower().startswith("</a"):
            self._close_link()
        elif re.match(r"<br\b", content, re.IGNORECASE):
            self._append("\n")

    def _open_link(self, url: str) -> None:
        self._url, self._start = url, len(self.spans)

    def _close_link(self) -> None:
        if self._url is None:
            return
        inner = self.spans[self._start :]
        text = plain(inner)
        bold, badge = (
            any(span.is_bold for span in inner),
            bool(inner) and all(span.is_badge for span in inner),
        )
        line, italic = inner[0].line if inner else self.line, any(span.is_italic for span in inner)
        text = "" if text == self._url or text.removeprefix("mailto:") == self._url else text
        link = Span(text, line, self._url, is_bold=bold or self._bold > 0, is_badge=badge, is_italic=italic)
        self.spans[self._start :] = [link]
        self._url = None

    def _add_text(self, text: str) -> None:
        if self._url is not None or "://" not in text:
            self._append(text)
            return
        position = 0
        for match in _BARE_URL.finditer(text):
            url = match[0].rstrip(".,;:!?*")
            if url.endswith(")") and "(" not in url:
                url = url.rstrip(")")
            self._append(text[position : match.start()])
            self.spans.append(Span("", self.line, url))
            position = match.start() + len(url)
        self._append(text[position:])

    def _append(self, text: str, *, is_code: bool = False, is_badge: bool = False) -> None:
        if not text:
            return
        bold, italic = self._bold > 0, self._italic > 0
        last = self.spans[-1] if self.spans and len(self.spans) > self._start else None
        style = (bold, italic, is_code, is_badge)
        if last and not last.url and style == (last.is_bold, last.is_italic, last.is_code, last.is_badge):
            self.spans[-1] = last._replace(text=last.text + text)
        else:
            self.spans.append(Span(text, self.line, "", bold, italic, is_code, is_badge))


def read_html(content: str, first_line: int) -> list[Span]:
    """Return the links of a block of HTML, without those around images only."""
    spans = []
    for match in _TAG.finditer(content):
        inner = content[match.end() : match.end() + 2000].partition("</a")[0]
        text = " ".join(re.sub(r"<[^<>]{0,1000}>", " ", inner).split())
        line = first_line + content.count("\n", 0, match.start())
        if text:
            spans.append(Span(text, line, match[1]))
    return spans
