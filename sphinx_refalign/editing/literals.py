"""Strings of JSON and of message catalogues, which write characters as escapes.

The cells of a notebook and the messages of a catalogue are read from the text of the file, so that a change
keeps its formatting.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinx_refalign.editing.edits import Edit

Span = tuple[int, int]

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\\n]|\\.)*")|([{}\[\],:])|([^\s{}\[\],:"]+))')

_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|.)", re.DOTALL)

_SURROGATES = re.compile(r"\\u[dD][89aAbB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}")

_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Literal:
    """Adjacent strings of a file as one text, whose positions are known in the file.

    Args:
        source: The text of the file.
        spans: The spans of the strings, with their quotes.

    """

    def __init__(self, source: str, spans: Sequence[Span]) -> None:
        self._is_ascii = source.isascii()
        texts: list[str] = []
        self._starts: list[int] = [0]
        self._offsets: list[int] = [spans[0][0] + 1 if spans else 0]
        length = 0
        for start, end in spans:
            for text, offset in _pieces(source, start + 1, end - 1):
                self._starts.append(length)
                self._offsets.append(offset)
                texts.append(text)
                length += len(text)
            self._starts.append(length)
            self._offsets.append(end - 1)
        self.text = "".join(texts)

    def offset(self, position: int) -> int:
        """Return the offset in the file of a position in the text."""
        number = bisect_right(self._starts, position) - 1
        return self._offsets[number] + position - self._starts[number]

    def edits(self, start: int, end: int, text: str) -> list[Edit]:
        """Return the edits of the file for new text in a span of the text that is not empty."""
        spans: list[Span] = []
        for position in range(start, end):
            first, last = self.offset(position), self._end_of(position)
            if spans and spans[-1][1] == first:
                spans[-1] = (spans[-1][0], last)
            else:  # the span goes on in the next string
                spans.append((first, last))
        escaped = json.dumps(text, ensure_ascii=self._is_ascii)[1:-1]
        return [Edit(*span, "" if number else escaped) for number, span in enumerate(spans)]

    def _end_of(self, position: int) -> int:
        """Return the offset after a character, which may be written as an escape."""
        number = bisect_right(self._starts, position) - 1
        is_last = self._starts[number + 1] == position + 1
        return self._offsets[number + 1] if is_last else self.offset(position) + 1


def _pieces(source: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the texts of a string between its escapes, and the character of each escape, with offsets."""
    position = start
    while position < end:
        escape = _SURROGATES.match(source, position, end) or _ESCAPE.match(source, position, end)
        if escape:
            yield _unescape(escape[0]), position
            position = escape.end()
            continue
        following = source.find("\\", position + 1, end)
        following = end if following < 0 else following
        yield source[position:following], position
        position = following


def _unescape(escape: str) -> str:
    if escape.startswith("\\u") and len(escape) > 2:
        return str(json.loads(f'"{escape}"'))
    return _CHARACTERS.get(escape[1:], escape[1:])


class Cell(NamedTuple):
    """A cell of a notebook."""

    type: str
    """``markdown``, ``code`` or ``raw``."""
    strings: list[Span]
    """The spans of the strings of its source, with their quotes."""
    is_list: bool
    """Whether its source is a list of strings."""


def read_cells(source: str) -> list[Cell]:
    """Return the cells of a notebook; those before an error for a text that is no JSON."""
    cells: list[Cell] = []
    cell = Cell("", [], is_list=False)
    path: list[str | None] = []
    name: str | None = None
    position = 0
    while token := _TOKEN.match(source, position):
        position = token.end()
        string, sign = token[1], token[2]
        if sign and sign in "{[":
            path.append(name)
            if path == [None, "cells", None] and sign == "{":
                cell = Cell("", [], is_list=False)
            if path == [None, "cells", None, "source"]:
                cell = cell._replace(is_list=True)
            name = None
        elif sign and sign in "}]":
            if path == [None, "cells", None] and sign == "}":
                cells.append(cell)
            name = None
            if path:
                path.pop()
        elif sign == ",":
            name = None
        elif string:
            follower = _TOKEN.match(source, position)
            if follower and follower[2] == ":":
                name = str(json.loads(string, strict=False))
                position = follower.end()
                continue
            cell = _add_value(cell, [*path, name], string, (token.start(1), token.end(1)))
    return cells


def _add_value(cell: Cell, path: list[str | None], string: str, span: Span) -> Cell:
    if path == [None, "cells", None, "cell_type"]:
        return cell._replace(type=string[1:-1])
    if path in ([None, "cells", None, "source"], [None, "cells", None, "source", None]):
        cell.strings.append(span)
    return cell


_MESSAGE = re.compile(r'(?:(?:msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]*)?("(?:[^"\\]|\\.)*")$')


def read_messages(source: str) -> Iterator[list[Span]]:
    """Yield the spans of the strings of each message and translation of a catalogue (``.po``)."""
    spans: list[Span] = []
    start = 0
    for line in source.splitlines(keepends=True):
        text = line.strip()
        margin = len(line) - len(line.lstrip())
        match = _MESSAGE.match(text)
        if spans and (match is None or text.startswith("msg")):
            yield spans
            spans = []
        if match:
            spans.append((start + margin + match.start(1), start + margin + match.end(1)))
        start += len(line)
    if spans:
        yield spans
