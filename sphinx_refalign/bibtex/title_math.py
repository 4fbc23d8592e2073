"""Formulas, kept out of the hands of styles: they would take their braces and make small letters in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_MATH = re.compile(r"(?<!\\)\$(?! )((?:[^$\n\\]|\\.)+)(?<! )\$(?!\d)|\\\((.+?)\\\)")
"""A formula between dollars, as pandoc reads it, or as LaTeX has it."""


_FIRST = 0xF0000
"""The first of many characters that no text has: the places of formulas."""


_PLACES = re.compile("[\U000f0000-\U000ffffd]")


_VERBATIM = frozenset({"url", "doi", "eprint", "file"})


def protect_math(fields: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The fields of an entry with a character in the place of each formula; and the formulas."""
    formulas: list[str] = []

    def place(found: re.Match[str]) -> str:
        formulas.append(found[1] or found[2])
        # No style changes what is in braces.
        return f"{{{chr(_FIRST + len(formulas) - 1)}}}"

    hidden = {}
    for name, value in fields.items():
        clean = _PLACES.sub("\ufffd", value)
        hidden[name] = clean if name in _VERBATIM else _MATH.sub(place, clean)
    return hidden, formulas


def split_math(text: str, formulas: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each is a formula."""
    done = 0
    for found in _PLACES.finditer(text):
        if found.start() > done:
            yield text[done : found.start()], False
        number = ord(found[0]) - _FIRST
        yield (formulas[number], True) if number < len(formulas) else ("\ufffd", False)
        done = found.end()
    if text[done:]:
        yield text[done:], False
