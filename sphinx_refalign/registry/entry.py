"""Plain data of a registry: entries before their first use, planned places, values with their position."""

from __future__ import annotations

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A resource before its first use, as compact plain data."""

    key: str
    kind: str
    fields: dict[str, Any]
    file: str
    line: int
    column: int
    raw: bool
    """Whether the fields are undecoded BibTeX fields."""

    @property
    def location(self) -> str:
        """Return ``file:line``."""
        return f"{self.file}:{self.line}"


class PlannedPlace(NamedTuple):
    """A document that the registry plans an alignment for (the field ``chapters``).

    ``topic`` is the name of the topic to align, or "" for the resource as a whole.
    """

    key: str
    document: str
    label: Any
    topic: Any


class LocatedValue(NamedTuple):
    """An unchecked value with its position in a file."""

    value: Any
    file: str
    line: int
    column: int
