"""Keeps the tables of reStructuredText whole where the text of a cell gets longer or shorter.

A grid table with one border out of place is no table for docutils, and a column of a simple table begins
where its border does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.editing.edits import Edit, Line, split_lines

_GRID_BORDER = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")

_SIMPLE_BORDER = re.compile(r"[ \t]*=+(?:[ \t]+=+)+[ \t]*")


class _Table(NamedTuple):
    """The lines of a table."""

    first: int
    end: int
    is_grid: bool


def fit_tables(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits of a page, and those that keep the columns of its tables in their places.

    Blanks at the end of a cell are added or taken away; where there are too few, the column gets wider.

    Args:
        text: The text of the page.
        edits: The edits of the page; only those within a line are looked at.

    """
    edits = list(dict.fromkeys(edits))
    lines = split_lines(text)
    by_line = _edits_by_line(lines, edits)
    if not by_line:
        return edits
    for table in _tables(lines):
        numbers = range(table.first, table.end)
        if any(number in by_line for number in numbers):
            rows = [_Row(lines[number], by_line.get(number, ())) for number in numbers]
            edits += _fit_grid(rows) if table.is_grid else _fit_simple(rows)
    return edits


def _edits_by_line(lines: Sequence[Line], edits: Iterable[Edit]) -> dict[int, list[Edit]]:
    found: dict[int, list[Edit]] = defaultdict(list)
    number = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        while number < len(lines) and lines[number].offset + len(lines[number].text) < edit.start:
            number += 1
        is_within = number < len(lines) and edit.end <= lines[number].offset + len(lines[number].text)
        if is_within and edit.start >= lines[number].offset and not re.search(r"[\r\n]", edit.text):
            found[number].append(edit)
    return found


def _tables(lines: Sequence[Line]) -> Iterator[_Table]:
    number = 0
    while number < len(lines):
        text, first = lines[number].text, number
        number += 1
        if _GRID_BORDER.fullmatch(text):
            indent = lines[first].indent
            while (
                number < len(lines)
                and lines[number].indent == indent
                and lines[number].text.lstrip().startswith(("|", "+"))
            ):
                number += 1
            yield _Table(first, number, is_grid=True)
        elif _SIMPLE_BORDER.fullmatch(text):
            borders = [first]
            while number < len(lines):
                line = lines[number].text
                if line.strip() and lines[number].indent < lines[first].indent:
                    break
                if line.rstrip() == text.rstrip():
                    borders.append(number)
                    if number + 1 == len(lines) or not lines[number + 1].text.strip():
                        number += 1
                        break
                number += 1
            yield _Table(first, borders[-1] + 1, is_grid=False)
            number = borders[-1] + 1


class _Row:
    """A line of a table by columns: as docutils counts them, wide characters have two."""

    def __init__(self, line: Line, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.cells: list[str] = []
        self._offsets: list[int] = []
        self._columns: dict[int, int] = {}
        for offset, character in enumerate(line.text, line.offset):
            self._columns[offset] = len(self.cells)
            cells = [character, ""][: _width(character)]
            self.cells += cells
            self._offsets += [offset] * len(cells)
        self._end = line.offset + len(line.text)

    def column(self, offset: int) -> int:
        """Return the column of an offset in the text."""
        return self._columns.get(offset, len(self.cells))

    def cell(self, column: int) -> str:
        """Return the character in a column, a blank outside the line."""
        return self.cells[column] if 0 <= column < len(self.cells) else " "

    def insert(self, column: int, text: str) -> Edit:
        """Return the edit that inserts a text before a column."""
        offset = self._offsets[column] if column < len(self.cells) else self._end
        return Edit(offset, offset, text)

    def remove_blanks(self, column: int, count: int) -> Edit:
        """Return the edit that removes blanks before a column."""
        offset = self._offsets[column - count]
        return Edit(offset, offset + count, "")

    def growth(self, edit: Edit) -> int:
        """Return how many columns an edit adds to the line."""
        return _width(edit.text) - (self.column(edit.end) - self.column(edit.start))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits with one insertion at each place."""
    texts: dict[tuple[int, int], str] = {}
    for start, end, text in edits:
        texts[start, end] = texts.get((start, end), "") + text
    return [Edit(start, end, text) for (start, end), text in texts.items()]


FindEnd = Callable[[_Row, int], int | None]
"""Returns the column where the cell ends that has a column, None for a last one without an end."""


def _use_blanks(
    rows: Sequence[_Row], find_end: FindEnd, margins: Mapping[int, int]
) -> tuple[list[Edit], dict[int, list[int]]]:
    """Return edits of the blanks at the ends of changed cells, and what these cells lack.

    Args:
        rows: The lines of the table.
        find_end: Finds the end of a cell.
        margins: How many blanks there must be before a column at which cells end; 0 if it is not named.

    Returns:
        The edits, and by the column at which cells end: for each line, how far its text grows beyond.

    """
    found: list[Edit] = []
    lacking: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        growths: dict[int, int] = {}
        for edit in row.edits:
            end = find_end(row, row.column(edit.end))
            if end is not None:
                growths[end] = growths.get(end, 0) + row.growth(edit)
        for end, growth in growths.items():
            blanks = len("".join(row.cells[:end])) - len("".join(row.cells[:end]).rstrip(" "))
            used = min(growth, max(blanks - margins.get(end, 0), 0))
            if used < 0:
                found.append(row.insert(end, " " * -used))
            elif used:
                found.append(row.remove_blanks(end, used))
            if growth > used:
                lacking.setdefault(end, [0] * len(rows))[number] = growth - used
    return found, lacking


def _fit_grid(rows: Sequence[_Row]) -> list[Edit]:
    borders = {
        column
        for row in rows
        for column, character in enumerate(row.cells)
        if character == "+" and {row.cell(column - 1), row.cell(column + 1)} & {"-", "="}
    }

    def find_end(row: _Row, column: int) -> int | None:
        ends = (end for end in range(column, len(row.cells)) if end in borders and row.cells[end] in "|+")
        return next(ends, None)

    found, lacking = _use_blanks(rows, find_end, {})
    for border, growths in lacking.items():
        for row, growth in zip(rows, growths, strict=True):
            missing = max(growths) - growth
            is_line = row.cell(border) in ("-", "=", "+") and row.cell(border - 1) in ("-", "=")
            end = border if is_line else find_end(row, border)
            if missing and end is not None:
                found.append(row.insert(end, (row.cell(border - 1) if is_line else " ") * missing))
    return _joined(found)


def _fit_simple(rows: Sequence[_Row]) -> list[Edit]:
    starts = [
        column
        for column, character in enumerate(rows[0].cells)
        if character == "=" and rows[0].cell(column - 1) != "="
    ]

    head = "".join(rows[0].cells)
    margins = {start: start - len(head[:start].rstrip()) for start in starts}

    def find_end(row: _Row, column: int) -> int | None:
        ends = (start for start in starts if start >= column and row.cell(start - 1) == " ")
        end = next(ends, len(row.cells))
        return end if end < len(row.cells) else None

    found, lacking = _use_blanks(rows, find_end, margins)
    for start, growths in lacking.items():
        for row, growth in zip(rows, growths, strict=True):
            missing = max(growths) - growth
            end = start
            is_line = bool(row.cells) and set(row.cells) <= {"=", "-", " "}
            if is_line:
                while end and row.cell(end - 1) == " ":
                    end -= 1
            elif row.cell(start - 1) != " ":  # a cell that spans columns
                continue
            if missing and end < len(row.cells):
                found.append(row.insert(end, (row.cell(end - 1) if is_line else " ") * missing))
    return _joined(found)
