"""Cells that a spreadsheet takes for what they are: texts, never formulas.

See https://owasp.org/www-community/attacks/CSV_Injection: a program that opens a CSV file computes a cell
that begins with one of a few characters, and a title may come from anywhere.
"""

from __future__ import annotations

import re

_FORMULA = r"[=+\-@＝＋－＠\t\r\n]"
_COMPUTED = re.compile(f"'*{_FORMULA}")
_HELD = re.compile(f"'+{_FORMULA}")


def harmless(text: str) -> str:
    """A cell that no spreadsheet computes: one with an apostrophe before it where it needs that.

    So that :func:`original` can tell them apart, what begins with apostrophes and then such a character
    gets one more.
    """
    return f"'{text}" if _COMPUTED.match(text) else text


def original(cell: str) -> str:
    """The text that a cell was made of: the inverse of :func:`harmless`."""
    return cell[1:] if _HELD.match(cell) else cell
