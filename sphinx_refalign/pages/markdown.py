"""Links and sections of Markdown, as MyST parses it; the bodies of directives are parsed, too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it.token import Token

from sphinx_refalign.pages.directives import has_text, has_text_argument, is_option
from sphinx_refalign.pages.html import href_of, html_links, is_end_tag, plain_html
from sphinx_refalign.pages.lines import (
    MAX_PARAGRAPH,
    Heading,
    Line,
    find_content,
    join_lines,
    line_end,
    locate,
    make_sections,
    paragraph_problem,
    split_lines,
)
from sphinx_refalign.pages.links import LinkCollector, OpenItem, role_link
from sphinx_refalign.pages.markdown_parser import SPAN, make_parser
from sphinx_refalign.pages.model import MarkupOptions, SourcePage

_MAX_DEPTH = 10
"""How deep directives are read that stand in each other."""

_DIRECTIVE = re.compile(r"\{([^\s{}]+)\}\s*(.*)", re.DOTALL)

_CHECKBOX = re.compile(r"\[[ xX]\]\s")

_BAR = re.compile(r"(?<!\\)\|")
"""The end of a cell."""

_LINKED = frozenset({"link_open", "html_inline", "myst_role"})


def read_markdown(page: SourcePage, options: MarkupOptions) -> None:
    """Fill in sections, links and problems of a Markdown page."""
    lines = split_lines(page.text)
    reader = _Reader(page, options)
    reader.read(lines, depth=0)
    page.sections = make_sections(reader.headings, lines[-1].number)
    page.links = reader.collector.links()


class _OpenLink(NamedTuple):
    """A link whose end has not been read."""

    url: str
    start: int
    end: int
    """The end in the inline content, -1 if only the end tag tells it."""
    texts: list[str]
    has_picture: bool = False


class _Reader:
    """Reads the tokens of a page, and of the bodies of directives in it."""

    def __init__(self, page: SourcePage, options: MarkupOptions) -> None:
        self.page = page
        self.options = options
        self.parser = make_parser(options.extensions)
        self.environment: dict[str, object] = {}  # definitions of a page hold in its directives, too
        self.collector = LinkCollector()
        self.headings: list[Heading] = []

    def read(self, lines: Sequence[Line], depth: int) -> None:
        """Read lines: those of the page, or those of the body of a directive."""
        outer_items = len(self.collector.items)
        cell_end = -1
        heading: Token | None = None
        for token in self.parser.parse(join_lines(lines), self.environment):
            if token.type == "list_item_open":
                self._open_item(token, lines)
            elif token.type == "list_item_close":
                self.collector.items.pop()
            elif token.type == "heading_open":
                heading = token
            elif token.type == "tr_open":
                cell_end = 0
            elif token.type == "table_close":
                cell_end = -1
            elif token.type == "inline":
                cell_end = self._read_inline(token, lines, cell_end)
                if heading is not None and depth == 0 and token.level == 1:
                    level = int(heading.tag[1:])
                    self.headings.append(Heading(_plain_text(token), level, _first(token, lines).number))
                heading = None
            elif token.map is not None and token.type in ("fence", "colon_fence"):
                self._read_fence(token, lines, depth)
            elif token.map is not None and token.type == "html_block":
                self._read_html(_content_lines(token, lines, 0))
            elif token.type in ("code_block", "math_block", "amsmath"):
                self.collector.add_words("code")
        del self.collector.items[outer_items:]

    def _open_item(self, token: Token, lines: Sequence[Line]) -> None:
        first, last = token.map or (0, 1)
        while last > first + 1 and not lines[last - 1].text.strip(" \t>"):
            last -= 1
        self.collector.items.append(OpenItem(lines[first].number, lines[last - 1].number))

    def _read_fence(self, token: Token, lines: Sequence[Line], depth: int) -> None:
        directive = _DIRECTIVE.fullmatch(token.info.strip())
        if directive is None or not has_text(directive[1]):
            if directive is not None and directive[1] == "raw" and "html" in directive[2].lower():
                self._read_html(_content_lines(token, lines, 1))
            self.collector.add_words("code")
            return
        if depth >= _MAX_DEPTH:
            return
        first = _first(token, lines)
        if directive[2] and has_text_argument(directive[1]):
            self.read([line_end(first, first.text[first.text.rfind(directive[2]) :])], depth + 1)
        body = _without_options(_content_lines(token, lines, 1))
        if directive[1] == "eval-rst":
            from sphinx_refalign.pages.rest import read_part

            read_part(self.page, body, self.options, self.collector)
        elif body:
            self.read(body, depth + 1)

    def _read_html(self, lines: Sequence[Line]) -> None:
        text = join_lines(lines)
        end = 0
        for link in html_links(text):
            self.collector.add_words(plain_html(text[end : link.start]))
            end = link.end
            if link.text:
                start, finish = locate(lines, link.start), locate(lines, link.end)
                self.collector.add(link.url, link.text, start.line.number, start.offset, finish.offset)
        self.collector.add_words(plain_html(text[end:]))

    def _read_inline(self, token: Token, lines: Sequence[Line], cell_end: int) -> int:
        """Read inline content; return where the next cell of its row begins, -1 if it is not in a table."""
        children = token.children or []
        line = _first(token, lines)
        if len(token.content) > MAX_PARAGRAPH:
            self.page.problems.append(paragraph_problem(self.page.path, line.number, len(token.content)))
            return cell_end
        start = -1
        if cell_end >= 0:
            source = _escape_bars(token.content)
            start = line.text.find(source, cell_end)
            bar = _BAR.search(line.text, max(start, cell_end) + len(source))
            cell_end = bar.end() if bar else len(line.text)
        if self.collector.items or any(child.type in _LINKED for child in children):
            _InlineReader(self, _Positions(token, lines, start)).read(children)
        return cell_end


class _Positions:
    """Where the inline content of a token stands in the page.

    Args:
        token: The token with the content.
        lines: The lines that were parsed.
        cell_start: Where the content begins in its line, if it is a cell of a table; else -1.

    """

    def __init__(self, token: Token, lines: Sequence[Line], cell_start: int) -> None:
        self.first = (token.map or [0])[0]
        self.lines = lines
        self.cell_start = cell_start
        self.contents = token.content.split("\n")
        self.starts = [0]
        for content in self.contents[:-1]:
            self.starts.append(self.starts[-1] + len(content) + 1)
        self.begins: dict[int, int | None] = {}

    def line(self, position: int) -> Line:
        """Return the line of a position in the inline content."""
        index = self.first + bisect_right(self.starts, position) - 1
        return self.lines[min(index, len(self.lines) - 1)]

    def offset(self, position: int) -> int:
        """Return the offset in the page of a position in the inline content, -1 if it is not known."""
        index = bisect_right(self.starts, position) - 1
        line = self.line(position)
        if self.cell_start >= 0:
            return line.offset + self.cell_start + len(_escape_bars(self.contents[0][:position]))
        if index not in self.begins:
            self.begins[index] = find_content(line, self.contents[index])
        begin = self.begins[index]
        return -1 if begin is None else line.offset + begin + position - self.starts[index]


def _escape_bars(text: str) -> str:
    """Return the source of the text of a cell, whose vertical bars have lost their backslash."""
    return text.replace("|", "\\|")


class _InlineReader:
    """Reads the inline tokens of a paragraph, heading or cell."""

    def __init__(self, reader: _Reader, positions: _Positions) -> None:
        self.collector = reader.collector
        self.options = reader.options
        self.text = reader.page.text
        self.positions = positions
        self.link: _OpenLink | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens."""
        for index, token in enumerate(tokens):
            if token.type == "link_open":
                start, end = token.meta.get(SPAN, (-1, -1))
                url = str(token.attrs.get("href", ""))
                self.link = _OpenLink(self._expand(url), start, end, [])
            elif token.type == "link_close":
                self._close(self.link.end if self.link else -1)
            elif token.type == "html_inline":
                self._read_tag(token)
            elif token.type == "myst_role":
                self._read_role(token)
            elif token.type in ("softbreak", "hardbreak"):
                self._add_text(" ")
            elif token.type in ("text", "code_inline", "math_inline", "math_single"):
                content = token.content
                if index == 0 and self.collector.items and _CHECKBOX.match(content):
                    content = content[4:]
                self._add_text(content)

    def _add_text(self, text: str) -> None:
        if self.link is None:
            self.collector.add_words(text)
        else:
            self.link.texts.append(text)

    def _read_tag(self, token: Token) -> None:
        start, end = token.meta.get(SPAN, (-1, -1))
        url = href_of(token.content)
        if url:
            self.link = _OpenLink(url, start, -1, [])
        elif self.link is not None and self.link.end < 0 and is_end_tag(token.content):
            self._close(end)

    def _read_role(self, token: Token) -> None:
        found = role_link(str(token.meta["name"]), token.content, self.options.link_roles)
        if found is None or self.link is not None:
            self._add_text(token.content)
            return
        start, end = token.meta[SPAN]
        self._add(found[0], found[1], start, end)

    def _close(self, end: int) -> None:
        link, self.link = self.link, None
        if link is not None and (text := "".join(link.texts)).strip():  # else a linked picture
            self._add(link.url, text, link.start, end)

    def _add(self, url: str, text: str, start: int, end: int) -> None:
        line = self.positions.line(max(start, 0)).number
        begin = self.positions.offset(start) if start >= 0 else -1
        finish = self.positions.offset(end - 1) + 1 if end > 0 else 0
        is_exact = 0 <= begin < finish
        self.collector.add(url, text, line, begin if is_exact else -1, finish if is_exact else -1)

    def _expand(self, url: str) -> str:
        """Return the address that an address with a scheme of MyST is short for."""
        scheme, colon, path = url.partition(":")
        template = self.options.url_schemes.get(scheme) if colon else None
        if not template:
            return url
        parts = urlsplit(url)
        for name, value in (("path", path), ("netloc", parts.netloc), ("fragment", parts.fragment)):
            template = template.replace("{{" + name + "}}", value)
        return template


def _plain_text(token: Token) -> str:
    """Return the words of inline tokens."""
    texts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            texts.append(" ")
        elif child.type in ("text", "code_inline", "math_inline", "myst_role", "image"):
            texts.append(child.content)
    return " ".join("".join(texts).split())


def _first(token: Token, lines: Sequence[Line]) -> Line:
    return lines[min((token.map or [0])[0], len(lines) - 1)]


def _content_lines(token: Token, lines: Sequence[Line], skipped: int) -> list[Line]:
    """Return the lines of the content of a block, without the marks of the blocks around it.

    Args:
        token: The block.
        lines: The lines that were parsed.
        skipped: The number of lines before the content.

    """
    start = (token.map or [0])[0] + skipped
    contents = token.content.removesuffix("\n").split("\n") if token.content else []
    return [line_end(line, content) for line, content in zip(lines[start:], contents, strict=False)]


def _without_options(lines: list[Line]) -> list[Line]:
    """Return the body of a directive without its options."""
    if lines and lines[0].text.strip() == "---":
        ends = (index for index, line in enumerate(lines[1:], 1) if line.text.strip() == "---")
        return lines[next(ends, len(lines)) + 1 :]
    count = 0
    while count < len(lines) and is_option(lines[count].text):
        count += 1
    return lines[count:]
