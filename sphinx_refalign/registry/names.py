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


class NameParts(NamedTuple):
    """The four parts of a name in BibTeX, in the order in which :func:`display_name` takes them."""

    given: str
    particle: str
    family: str
    suffix: str


def split_name(name: str) -> NameParts | None:
    """Split a name by BibTeX's rules; return None for a name that they cannot split.

    Args:
        name: A name in display order or, with a comma, in order of its parts.

    """
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return None
    return NameParts(*map(" ".join, (parts.first, parts.von, parts.last, parts.jr)))


class Name(NamedTuple):
    """A name in two parts; a name that cannot be split is all in ``family``."""

    family: str
    given: str


def parse_name(name: str) -> Name:
    """Split a name by BibTeX's rules: von Neumann is a family name, 王 小明 begins with a family name.

    Args:
        name: A name in display order or, with a comma, in order of its parts.

    Returns:
        The parts; the given name includes a suffix such as ``Jr.``.

    """
    words = name.split()
    if len(words) == 2 and all(re.fullmatch(_EAST_ASIAN, word) for word in words):
        return Name(*words)
    given, particle, family, suffix = split_name(name) or ("", "", "", "")
    whole_family = " ".join(filter(None, (particle, family)))
    return Name(whole_family, " ".join(filter(None, (given, suffix)))) if whole_family else Name(name, "")
