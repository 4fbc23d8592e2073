"""Split the texts of names outside braces, and parse plain names by one regular expression.

Plain names consist of capitalized words, as most names do. The rules in :mod:`.people` give the same parts.
"""

from __future__ import annotations

import re

from sphinx_refalign.registry.patterns import compile_late

_PART = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]*\.?"

_WORD = rf"{_PART}(?:-{_PART})*"
"""A word or an initial: ``Ann``, ``J.``, ``Jean-Paul``; never a particle or LaTeX."""

_FAMILY = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,}(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)*"
"""A last word that is no suffix such as ``Jr`` or ``III``."""

_DISPLAY_ORDER = compile_late(rf"({_WORD}(?: {_WORD})*) ({_FAMILY})")

_WITH_COMMA = compile_late(rf"({_WORD}(?: {_WORD})*), ({_WORD}(?: {_WORD})*)")


def in_display_order(name: str) -> tuple[str, str] | None:
    """Return the family name and the given name of a plain name such as ``Ann M. Smith``; else None."""
    match = _DISPLAY_ORDER.fullmatch(name)
    return (match[2], match[1]) if match else None


def with_comma(name: str) -> tuple[str, str] | None:
    """Return the family name and the given name of a plain name such as ``Smith, Ann M.``; else None.

    In display, what follows the comma may be a suffix or a part of the name of a company instead.
    """
    match = _WITH_COMMA.fullmatch(name)
    return (match[1], match[2]) if match else None


def is_one_group(text: str) -> bool:
    """Return whether one pair of braces encloses the whole text."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if not depth:
            return index == len(text) - 1
    return False


def split_outside_braces(text: str, separators: str) -> list[str]:
    """Split at characters outside braces; empty pieces are kept between commas only.

    Args:
        text: The text.
        separators: A comma, or whitespace characters as in a class of a regular expression.

    """
    if "{" not in text and "}" not in text and "\\" not in text:  # as in most names
        return text.split(",") if separators == "," else list(filter(None, re.split(f"[{separators}]", text)))
    pieces = []
    start = depth = 0
    escaped = False
    is_separator = re.compile(f"[{separators}]").match
    for index, character in enumerate(text):
        if not escaped:
            depth = max(depth + (character == "{") - (character == "}"), 0)
        if not depth and not escaped and is_separator(character):
            pieces.append(text[start:index])
            start = index + 1
        escaped = character == "\\" and not escaped
    pieces.append(text[start:])
    return pieces if separators == "," else [piece for piece in pieces if piece]
