"""Lines of a page, or of a part of it such as the body of a directive, with their offsets in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.pages.model import Section

_LINE_END = re.compile(r"\r\n?|\n")

MAX_PARAGRAPH = 20_000
"""The number of characters of a paragraph that is read. Longer ones are data, and parsing them is slow."""

TAB_WIDTH = 8
"""The width of tabs in reStructuredText."""


class Line(NamedTuple):
    """A line, without its line end."""

    number: int
    """The number in the page, from 1."""
    offset: int
    """The offset of its first character in the text of the page."""
    text: str


class Heading(NamedTuple):
    """A title of a page."""

    title: str
    level: int
    line: int


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text, which may end in any of the three ways; none after a last line end."""
    lines: list[Line] = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(Line(len(lines) + 1, start, text[start : match.start()]))
        start = match.end()
    if start < len(text) or not lines:
        lines.append(Line(len(lines) + 1, start, text[start:]))
    return lines


def join_lines(lines: Sequence[Line]) -> str:
    """Return the text of lines, with line feeds between them."""
    return "\n".join(line.text for line in lines)


class Position(NamedTuple):
    """A position in lines that have been joined."""

    line: Line
    offset: int
    """The offset in the text of the page."""


def locate(lines: Sequence[Line], position: int) -> Position:
    """Return the line and the offset in the page of a position in joined lines."""
    for line in lines:
        if position <= len(line.text):
            return Position(line, line.offset + position)
        position -= len(line.text) + 1
    return Position(lines[-1], lines[-1].offset + len(lines[-1].text))


def line_end(line: Line, content: str) -> Line:
    """Return the end of a line that consists of ``content``, without indentation and marks of a container.

    Of indentation that a parser has made of a part of a tab, nothing is kept.
    """
    text = content if line.text.endswith(content) else content.lstrip()
    start = len(line.text) - len(text)
    return Line(line.number, line.offset + start, line.text[start:])


def find_content(line: Line, content: str) -> int | None:
    """Return the column where a part of a line begins that a parser has given; None if it is not found.

    The column is negative if the parser has made several spaces at the beginning of the content of one tab.

    Args:
        line: A line of the source.
        content: A part of it, possibly with tabs expanded.

    """
    text = line.text.replace("\0", "\ufffd")
    stripped = content.strip()
    indentation = len(content) - len(content.lstrip())
    for candidate in (text.rstrip(), text.rstrip().rstrip("#").rstrip()):
        if stripped and candidate.endswith(stripped):
            return len(candidate) - len(stripped) - indentation
    column = text.find(stripped)
    return column - indentation if column >= 0 else None


def make_sections(headings: Sequence[Heading], last_line: int) -> list[Section]:
    """Return the sections that titles begin, each up to the next title of its or a higher level.

    Args:
        headings: All titles, in the order of the page.
        last_line: The number of the last line of the page.

    """
    ends = [last_line] * len(headings)
    is_open: list[int] = []
    for index, heading in enumerate(headings):
        while is_open and headings[is_open[-1]].level >= heading.level:
            ends[is_open.pop()] = heading.line - 1
        is_open.append(index)
    return [
        Section(heading.title, heading.level, heading.line, end)
        for heading, end in zip(headings, ends, strict=True)
    ]


def paragraph_problem(path: str, line: int, length: int) -> str:
    """Return the message about a paragraph that is too long to be read."""
    advice = "divide it, or keep data in a code block"
    return f"{path}:{line}: paragraph of {length:,} characters is not read; {advice}"
