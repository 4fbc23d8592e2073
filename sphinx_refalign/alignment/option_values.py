"""Splitting of option values: of directives in pages, and of rules in conf.py and in registries."""

from __future__ import annotations

import re


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
