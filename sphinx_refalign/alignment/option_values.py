"""Reading of option values: of directives in pages, and of rules in conf.py and in registries."""

from __future__ import annotations

import re

Years = tuple[int, int]
"""The first and the last year, both included."""

_ANY_YEAR = (-9999, 9999)
"""The bounds of a range without a first or without a last year."""


def split_words(text: str | None) -> list[str]:
    """Return words that are separated by spaces or commas."""
    return _split(r"[,\s]+", text)


def split_keys(text: str | None) -> list[str]:
    """Return items that are separated by commas or line ends."""
    return _split(r"[,\n]", text)


def split_names(text: str | None) -> list[str]:
    """Return names that are separated by semicolons if there are any, else by commas; or by line ends.

    With semicolons, a name may contain a comma.
    """
    return _split(r"[;\n]" if ";" in (text or "") else r"[,\n]", text)


def split_pairs(text: str | None) -> list[tuple[str, str]]:
    """Return pairs ``name=words`` that are separated by semicolons or line ends.

    A part without ``=`` is returned as a name without words.
    """
    parts = (part.partition("=") for part in _split(r"[;；\n]", text))
    return [(name.strip(), words.strip()) for name, _, words in parts]


def _split(separator: str, text: str | None) -> list[str]:
    return [part.strip() for part in re.split(separator, text or "") if part.strip()]


def read_years(text: str) -> Years | None:
    """Return the range that ``2003``, ``2000-2010``, ``2000-`` or ``-2010`` means; None for other texts."""
    match = re.fullmatch(r"(\d{4})?(?:(-|/|\.\.|–)(\d{4})?)?", text)
    if match is None or text.strip("-/.–") == "":
        return None
    first, separator, last = match.groups()
    start = int(first) if first else _ANY_YEAR[0]
    end = int(last) if last else _ANY_YEAR[1] if separator else start
    return (start, end) if start <= end else None
