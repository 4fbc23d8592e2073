"""The names of people, put together from the parts that bibliographies have."""

from __future__ import annotations

import re

_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+")


def said(given: str, particle: str, family: str, suffix: str = "") -> str:
    """A name in the order in which it is said: Ludwig van Beethoven, 王伟."""
    if _EAST_ASIAN.fullmatch(family + given) and not particle:
        return family + given + suffix
    return " ".join(part for part in (given, particle, family, suffix) if part)
