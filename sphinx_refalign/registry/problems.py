"""Mistakes in registry files with their locations, and suggestions for misspelled words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """The warning subtypes of the registry: ``suppress_warnings = ["refalign.<code>"]``."""

    FILE = "file"
    """A registry file is missing, cannot be read or has an unknown format."""
    SYNTAX = "syntax"
    """A part of a file is not valid YAML or BibTeX."""
    UNKNOWN_KIND = "unknown-kind"
    """An entry has no kind or an undeclared kind."""
    UNKNOWN_FIELD = "unknown-field"
    """An entry has a field that its kind does not have."""
    VALUE = "value"
    """A value has the wrong type or form."""
    DUPLICATE_KEY = "duplicate-key"
    """Two entries, or two fields of an entry, have the same key."""
    DUPLICATE_RESOURCE = "duplicate-resource"
    """Two entries describe the same thing, because they have the same Wikipedia page."""


class Problem(NamedTuple):
    """A mistake in a registry file.

    ``line`` and ``column`` count from 1; 0 means that they are unknown.
    ``path`` leads from the entry's key to the value: ``mit-6.824.topics[2].aligns``; it may be "".
    ``message`` states the mistake and what to do about it.
    """

    code: Code
    file: str
    line: int
    column: int
    path: str
    message: str

    @property
    def location(self) -> str:
        """Return ``file:line:column``, without unknown parts."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])

    @property
    def text(self) -> str:
        """Return the message, preceded by the path if there is one."""
        return f"{self.path}: {self.message}" if self.path else self.message

    def __str__(self) -> str:
        return f"{self.location}: {self.text}"


def format_path(path: Iterable[str | int]) -> str:
    """Join the parts of a path: ``("mit-6.824", "topics", 2)`` → ``mit-6.824.topics[2]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text if len(text) <= _MAX_PATH else f"{text[:_MAX_PATH]}…"


_MAX_PATH = 500
"""The length of the longest path in a message."""


_MAX_COMPARED = 200
"""The length of the longest word that is compared: the time grows with the square of the length."""


def close_matches(word: str, candidates: Iterable[str], limit: int = 3, cutoff: float = 0.7) -> list[str]:
    """Return the candidates most similar to a possibly misspelled word, best first.

    Candidates that differ only in case come first.

    Args:
        word: The word as the author wrote it.
        candidates: All valid words.
        limit: The maximum number of matches.
        cutoff: The minimum similarity from 0 to 1, as in :func:`difflib.get_close_matches`.

    """
    if len(word) > _MAX_COMPARED:
        return []
    words = [candidate for candidate in candidates if len(candidate) <= 2 * _MAX_COMPARED]
    same = [candidate for candidate in words if candidate.casefold() == word.casefold()]
    similar = difflib.get_close_matches(word, words, n=limit, cutoff=cutoff)
    return list(dict.fromkeys([*same, *similar]))[:limit]


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return `` (did you mean 'a' or 'b'?)`` with the most similar candidates, or "" if none is similar."""
    return list_suggestions(close_matches(word, candidates))


def list_suggestions(words: Iterable[str]) -> str:
    """Return `` (did you mean 'a' or 'b'?)``, or "" without words."""
    suggestions = " or ".join(map(repr, words))
    return f" (did you mean {suggestions}?)" if suggestions else ""


def describe_value(value: object) -> str:
    """Describe a value as an author sees it: ``a list``, ``an empty map``, or the value itself."""
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return shorten(repr(value))


def shorten(text: str, limit: int = 200) -> str:
    """Return a text for a message, cut and ended with "…" where it is longer than ``limit``."""
    return text if len(text) <= limit else f"{text[:limit]}…"


def shorten_inside(message: str, limit: int = 1000) -> str:
    """Return a message without its middle, a long value that it quotes, where it is longer than ``limit``."""
    half = limit // 2
    return message if len(message) <= limit else f"{message[:half]}…{message[-half:]}"


def describe_error(error: Exception) -> str:
    """Return the type and the message of an exception in one line: ``ValueError: no number``."""
    return " ".join(f"{type(error).__name__}: {shorten(str(error))}".split()).rstrip(":. ")
