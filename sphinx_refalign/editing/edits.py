"""Spans of characters with their new text; the lines and the bytes of a file."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """New text for a span of characters; an insertion has an empty span."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits applied; equal ones count once, of those that overlap the first.

    Args:
        text: The text of a file.
        edits: The edits, in any order.

    """
    parts = []
    end = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start >= end:
            parts += [text[end : edit.start], edit.text]
            end = edit.end
    return "".join([*parts, text[end:]])


class FileText:
    """The text of a file, from which the same bytes can be made again.

    Args:
        data: The bytes of the file.
        encoding: The encoding of files that are not UTF-8.

    """

    def __init__(self, data: bytes, encoding: str = "utf-8") -> None:
        self._mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        self._encoding, self._errors = "utf-8", "strict"
        body = data[len(self._mark) :]
        try:
            self.text = body.decode()
        except UnicodeDecodeError:
            self._encoding, self._errors = encoding, "surrogateescape"
            if not self._is_read_by(body):  # a byte that cannot be decoded is kept as it is
                self._encoding = "utf-8"
            self.text = body.decode(self._encoding, self._errors)

    def _is_read_by(self, body: bytes) -> bool:
        try:
            return body.decode(self._encoding).encode(self._encoding) == body
        except UnicodeError:
            return False

    def encode(self, text: str) -> bytes:
        """Return the bytes of a changed text."""
        try:
            return self._mark + text.encode(self._encoding, self._errors)
        except UnicodeEncodeError as error:
            character = text[error.start : error.start + 1]
            raise ValueError(f"the encoding {self._encoding} of the file has no {character!r}") from error


class Line(NamedTuple):
    """A line, or the part of a line that belongs to a block, without its line end."""

    text: str
    offset: int
    """The offset of its first character in the text of the file."""

    def part(self, start: int) -> Line:
        """Return the line from a column on."""
        return Line(self.text[start:], self.offset + start)

    @property
    def indent(self) -> int:
        """Return the width of its indentation; tabs count up to multiples of 8, as in docutils."""
        space = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(space.expandtabs(8)) if "\t" in space else len(space)


_LINE_END = re.compile(r"\r\n|\n|\r")


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text; a text that ends with a line end has no empty last line."""
    lines = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(Line(text[start : match.start()], start))
        start = match.end()
    return lines if start == len(text) else [*lines, Line(text[start:], start)]


def line_end_of(text: str) -> str:
    r"""Return the line end that a text uses first; ``\n`` for a text of one line."""
    match = _LINE_END.search(text)
    return match[0] if match else "\n"


class Paragraph:
    """Lines as one text, whose positions are known in the file.

    Args:
        lines: The lines.

    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = "\n".join(line.text for line in lines)
        self._lines = lines
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)

    def offset(self, position: int) -> int:
        """Return the offset in the file of a position in the text."""
        number = min(bisect_right(self._starts, position) - 1, len(self._lines) - 1)
        return self._lines[number].offset + position - self._starts[number]
