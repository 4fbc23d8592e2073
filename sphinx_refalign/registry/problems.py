"""What can be wrong in a registry, said once, with the place where it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """The warning subtypes of the registry: ``suppress_warnings = ["refalign.<code>"]``."""

    FILE = "file"
    """A registry file is missing, cannot be read, or is of a format that is not known."""
    SYNTAX = "syntax"
    """A part of a file that does not parse as YAML or BibTeX."""
    UNKNOWN_KIND = "unknown-kind"
    """An entry without a kind, or of a kind that nobody declared."""
    UNKNOWN_FIELD = "unknown-field"
    """A field that resources of this kind do not have."""
    VALUE = "value"
    """A value of the wrong type or form."""
    DUPLICATE_KEY = "duplicate-key"
    """Two entries, or two fields of one entry, under one key."""
    DUPLICATE_RESOURCE = "duplicate-resource"
    """Two entries that stand for the same thing: the same page of Wikipedia under two keys."""


class Problem(NamedTuple):
    """One mistake: where it stands, what it is, what to do.

    ``line`` and ``column`` count from 1; 0 means that the place is not known.
    ``path`` leads from the entry's key to the value: ``mit-6.824.topics[2].aligns``.
    """

    code: Code
    file: str
    line: int
    column: int
    path: str
    message: str

    @property
    def location(self) -> str:
        """``file:line:column``, as far as it is known."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)

    @property
    def text(self) -> str:
        """The message with the path of the value that it is about."""
        return f"{self.path}: {self.message}" if self.path else self.message

    def __str__(self) -> str:
        return f"{self.location}: {self.text}"


def format_path(path: Iterable[str | int]) -> str:
    """``("mit-6.824", "topics", 2, "aligns")`` → ``mit-6.824.topics[2].aligns``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def close_matches(word: str, known: Iterable[str], most: int = 3, alike: float = 0.7) -> list[str]:
    """The words of ``known`` that somebody who typed ``word`` may have meant, best first.

    ``alike`` is from 0 to 1, as :func:`difflib.get_close_matches` takes it.
    """
    candidates = list(known)
    same = [c for c in candidates if c.casefold() == word.casefold()]
    close = difflib.get_close_matches(word, candidates, n=most, cutoff=alike)
    return list(dict.fromkeys([*same, *close]))[:most]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'a' or 'b'?)``, or nothing where no known word is near."""
    words = " or ".join(repr(c) for c in close_matches(word, known))
    return f" (did you mean {words}?)" if words else ""
