"""The names of people, put together from the parts that bibliographies have."""

from __future__ import annotations

import re
from typing import NamedTuple

_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+")


def display_name(given: str, particle: str, family: str, suffix: str = "") -> str:
    """A name in the order in which it is said: Ludwig van Beethoven, 王伟."""
    if _EAST_ASIAN.fullmatch(family + given) and not particle:
        return family + given + suffix
    return " ".join(part for part in (given, particle, family, suffix) if part)


_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+")


class Name(NamedTuple):
    """A name in its parts; what cannot be told apart is all in ``family``."""

    family: str
    given: str


def parse_name(name: str) -> Name:
    """A name in its parts, by BibTeX's rules: von Neumann is a family, 王 小明 begins with one."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    words = name.split()
    if len(words) == 2 and all(_EAST_ASIAN.fullmatch(word) for word in words):
        return Name(*words)
    try:
        found = parse_single_name_into_parts(name)
    except InvalidNameError:
        return Name(name, "")
    family = " ".join([*found.von, *found.last])
    return Name(family, " ".join([*found.first, *found.jr])) if family else Name(name, "")
