"""The names of people: split into their parts, and put together for display."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_refalign.registry.scripts import EAST_ASIAN

_EAST_ASIAN = f"[{EAST_ASIAN}]+"


def display_name(given: str, particle: str, family: str, suffix: str = "") -> str:
    """Return a name in display order: Ludwig van Beethoven, 王伟."""
    if re.fullmatch(_EAST_ASIAN, family + given) and not particle:
        return family + given + suffix
    return " ".join(part for part in (given, particle, family, suffix) if part)


class Name(NamedTuple):
    """The parts of a name; a name that cannot be split is all in ``family``."""

    family: str
    given: str


def parse_name(name: str) -> Name:
    """Split a name by BibTeX's rules: von Neumann is a family name, 王 小明 begins with a family name.

    Args:
        name: a name in display order or, with a comma, in order of its parts.

    Returns:
        The parts; the given name includes a suffix such as ``Jr.``.

    """
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    words = name.split()
    if len(words) == 2 and all(re.fullmatch(_EAST_ASIAN, word) for word in words):
        return Name(*words)
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return Name(name, "")
    family = " ".join([*parts.von, *parts.last])
    return Name(family, " ".join([*parts.first, *parts.jr])) if family else Name(name, "")
