"""Markdown cells of Jupyter notebooks (nbformat 4), with positions in the JSON text.

A cell can be changed without formatting the file anew: see :func:`replace_cell`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from sphinx_refalign.pages.lines import Heading, make_sections, split_lines
from sphinx_refalign.pages.markdown import read_markdown
from sphinx_refalign.pages.model import MarkupOptions, NotebookCell, PageError, SourcePage

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]', re.DOTALL)

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.S
)
"""A character in a JSON string, as it is written."""

_Path = tuple[str | int, ...]


class _String(NamedTuple):
    path: _Path
    start: int
    end: int


def read_notebook(page: SourcePage, options: MarkupOptions) -> None:
    """Fill in cells, sections, links and problems of a notebook.

    Raises:
        PageError: If it is no notebook of nbformat 4.

    """
    cells = _markdown_cells(page)
    sources: dict[int, list[_String]] = {index: [] for index in cells}
    for string in _strings(page.text):
        if len(string.path) >= 3 and string.path[0] == "cells" and string.path[2] == "source":
            index = int(string.path[1])
            if index in sources:
                sources[index].append(string)
    lines = split_lines(page.text)
    line_starts = [line.offset for line in lines]
    headings: list[Heading] = []
    for strings in sources.values():
        if strings:
            cell = _read_cell(page, strings, options)
            page.cells.append(cell)
            _add_links(page, cell, line_starts)
            headings += _headings(page, cell, line_starts)
    page.sections = make_sections(headings, len(lines))


def _markdown_cells(page: SourcePage) -> list[int]:
    """Return the numbers of the Markdown cells."""
    try:
        content = json.loads(page.text)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg}; correct it"
        raise PageError(f"{page.path}:{error.lineno}:{error.colno}: {message}") from error
    except (RecursionError, ValueError) as error:
        raise PageError(f"{page.path}:1: not valid JSON: nested too deeply; correct it") from error
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        advice = "convert it with: jupyter nbconvert --to notebook --nbformat 4"
        raise PageError(f"{page.path}:1: no notebook of nbformat 4: it has no list 'cells'; {advice}")
    return [
        index
        for index, cell in enumerate(cells)
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown"
    ]


def _strings(text: str) -> Iterator[_String]:
    """Yield the strings of valid JSON that are values, with the path to each."""
    path: list[str | int] = []
    string: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark[0] == '"':
            string = token
            continue
        if mark == ":":
            if len(path) <= _MAX_PATH and string is not None:
                path[-1] = str(json.loads(string[0]))
            string = None
            continue
        if string is not None:
            yield _String(tuple(path[:_MAX_PATH]), string.start(), string.end())
            string = None
        if mark == "[":
            path.append(0)
        elif mark == "{":
            path.append("")
        elif mark == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif mark in "]}":
            path.pop()


_MAX_PATH = 4
"""The length of the paths to the lines of a cell; nothing below is looked at."""


def _read_cell(page: SourcePage, strings: Sequence[_String], options: MarkupOptions) -> NotebookCell:
    text = "".join(json.loads(page.text[string.start : string.end]) for string in strings)
    cell = SourcePage(page.docname, page.path, "markdown", text)
    read_markdown(cell, options)
    page.problems += cell.problems
    spans = tuple((string.start, string.end) for string in strings)
    return NotebookCell(cell, spans, len(strings[0].path) > 3)


class _Offsets:
    """Translates offsets in the text of a cell to offsets in the JSON."""

    def __init__(self, json_text: str, cell: NotebookCell) -> None:
        self.json_text = json_text
        self.strings = cell.strings
        lengths = [len(json.loads(json_text[start:end])) for start, end in cell.strings]
        self.starts = [0, *accumulate(lengths)]
        self.characters: dict[int, list[int]] = {}

    def string_of(self, offset: int) -> int:
        """Return the number of the string that has a character of the text."""
        return min(bisect_right(self.starts, offset), len(self.strings)) - 1

    def in_json(self, offset: int) -> int:
        """Return the offset in the JSON of a character of the text."""
        number = self.string_of(offset)
        start, end = self.strings[number]
        if number not in self.characters:
            raw = self.json_text[start + 1 : end - 1]
            positions = [start + 1]
            for match in _CHARACTER.finditer(raw):
                positions.append(start + 1 + match.end())
            self.characters[number] = positions
        positions = self.characters[number]
        return positions[min(offset - self.starts[number], len(positions) - 1)]


def _add_links(page: SourcePage, cell: NotebookCell, line_starts: Sequence[int]) -> None:
    offsets = _Offsets(page.text, cell)
    text_lines = split_lines(cell.page.text)
    for link in cell.page.links:
        begin = link.start if link.start >= 0 else text_lines[link.line - 1].offset
        position = offsets.in_json(begin)
        start, end = -1, -1
        # A link across several strings has JSON within it.
        if link.start >= 0 and offsets.string_of(link.start) == offsets.string_of(link.end - 1):
            start, end = position, offsets.in_json(link.end - 1)
            end += len(_CHARACTER.match(page.text, end)[0])  # type: ignore[index]
        item = link.item
        if item is not None:
            ends = [text_lines[number - 1].offset for number in (item.line, item.last_line)]
            numbers = [bisect_right(line_starts, offsets.in_json(offset)) for offset in ends]
            item = item._replace(line=numbers[0], last_line=numbers[1])
        line = bisect_right(line_starts, position)
        page.links.append(link._replace(line=line, start=start, end=end, item=item))


def _headings(page: SourcePage, cell: NotebookCell, line_starts: Sequence[int]) -> list[Heading]:
    if not cell.page.sections:
        return []
    offsets = _Offsets(page.text, cell)
    lines = split_lines(cell.page.text)
    return [
        Heading(
            section.title,
            section.level,
            bisect_right(line_starts, offsets.in_json(lines[section.line - 1].offset)),
        )
        for section in cell.page.sections
    ]


def replace_cell(page: SourcePage, cell: NotebookCell, text: str) -> str:
    """Return the JSON of a notebook with another text of a cell; lines that stay keep their JSON as it is.

    Args:
        page: The notebook.
        cell: One of its cells.
        text: The new text of the cell.

    """
    first, last = cell.strings[0][0], cell.strings[-1][1]
    if not cell.is_list:
        return page.text[:first] + _to_json(text, page.text[first:last]) + page.text[last:]
    separator = "," + page.text[page.text.rfind("\n", 0, first) : first] if len(cell.strings) < 2 else ""
    if not separator:
        separator = page.text[cell.strings[0][1] : cell.strings[1][0]]
    old: dict[str, str] = {}
    for start, end in cell.strings:
        old.setdefault(json.loads(page.text[start:end]), page.text[start:end])
    style = page.text[first:last]
    strings = [old.get(line) or _to_json(line, style) for line in text.splitlines(keepends=True)]
    return page.text[:first] + separator.join(strings or ['""']) + page.text[last:]


def _to_json(text: str, style: str) -> str:
    """Return a JSON string; characters outside ASCII are escaped if those in ``style`` are."""
    return json.dumps(text, ensure_ascii=style.isascii() and "\\u" in style)
