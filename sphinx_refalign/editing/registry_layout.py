"""Where keys stand in a registry file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_refalign.editing.edits import Edit


class LayoutError(ValueError):
    """A registry file that cannot be read; the message explains the error."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def unquoted(key: str) -> str:
    """Return a key as it is."""
    return key


class KeyValue(NamedTuple):
    """A key in a registry file."""

    start: int
    end: int
    key: str
    quote: Callable[[str], str] = unquoted
    """Returns another key in the notation of this place."""
    has_field: bool = False
    """Whether a hyphen and the name of a field may follow the key, as in ``xdata=people-author``."""


@dataclass
class EntryLayout:
    """Where the keys of an entry stand."""

    key: str
    key_values: list[KeyValue]
    """The places of the key itself."""
    ids: list[KeyValue] = field(default_factory=list)
    """The places of its other keys."""
    keep: Callable[[str], Edit | None] = field(default=lambda _key: None)
    """Returns the edit that adds another key, None where the format has no other keys."""


@dataclass
class FileLayout:
    """Where the keys of a file stand."""

    entries: list[EntryLayout] = field(default_factory=list)
    values: list[KeyValue] = field(default_factory=list)
    """The keys of other entries in the values of fields."""
