"""Text that is written from right to left, and the invisible characters that control the direction of text.

Such a text is isolated from its neighbours, so that it does not change their order: by FSI and PDI in plain
text, by ``bdi`` in HTML. See https://www.unicode.org/reports/tr9/ and https://www.w3.org/International/questions/qa-bidi-unicode-controls.
"""

from __future__ import annotations

import re

BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""The characters that open and close embeddings, overrides and isolates."""

_BIDI = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

FSI, PDI = "\u2068", "\u2069"
"""The beginning and the end of an isolated text whose direction is that of its first letter."""

_PDF = "\u202c"

_CLOSING = {**dict.fromkeys("\u2066\u2067\u2068", PDI), **dict.fromkeys("\u202a\u202b\u202d\u202e", _PDF)}
"""The character that closes what another one opens."""


def needs_isolation(text: str) -> bool:
    """Return whether a text has letters written from right to left, or controls of direction."""
    return not text.isascii() and _BIDI.search(text) is not None


def balanced(text: str) -> str:
    """Return a text in which each control of direction is closed; controls that close nothing are removed."""
    if text.isascii() or not BIDI_CONTROLS.search(text):
        return text
    opened: list[str] = []
    chars: list[str] = []
    for char in text:
        if char in _CLOSING:
            opened.append(_CLOSING[char])
        elif char in (PDI, _PDF):
            if not opened or opened[-1] != char:
                continue
            opened.pop()
        chars.append(char)
    return "".join([*chars, *reversed(opened)])


def isolated(text: str) -> str:
    """Return a text in plain characters that cannot change the order of its neighbours."""
    return f"{FSI}{balanced(text)}{PDI}" if needs_isolation(text) else text
