"""The width of texts in a terminal, where Chinese characters have two columns, and tables of texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def text_width(text: str) -> int:
    """Return the number of columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf") else 1


def pad_to(text: str, width: int) -> str:
    """Return a text with spaces behind it up to a width."""
    return text + " " * (width - text_width(text))


def shorten_to(text: str, width: int) -> str:
    """Return a text that is not wider than ``width``; "…" stands for what is cut off."""
    if text_width(text) <= width:
        return text
    used = 1
    for index, character in enumerate(text):
        used += _character_width(character)
        if used > width:
            return f"{text[:index].rstrip()}…"
    return text


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]], width: int = 0) -> Iterator[str]:
    """Yield the lines of a table with aligned columns.

    Args:
        head: The titles of the columns.
        rows: The cells of each row.
        width: The width of the terminal, to which long cells are cut; 0 cuts nothing.

    """
    widths = [max(map(text_width, column)) for column in zip(head, *rows, strict=True)]
    if width:
        widths = _fit(widths, width - 2 * (len(widths) - 1))
    for row in (head, *rows):
        cells = [pad_to(shorten_to(cell, size), size) for cell, size in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _fit(widths: Sequence[int], available: int) -> list[int]:
    """Return widths that fit together: the widest columns are narrowed to a common width, at least 10."""
    fitted = list(widths)
    limit = max(fitted, default=0)
    while sum(fitted) > available and limit > 10:
        limit -= 1
        fitted = [min(size, limit) for size in widths]
    return fitted
