"""Plain data of a registry: entries before their first use, planned places, values with their position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sphinx_refalign.registry.i18n import Localized

Fields = Mapping[str, object]
"""The fields of an entry by name, as plain data that is not validated."""


class Entry(NamedTuple):
    """A resource before its first use, as compact plain data."""

    key: str
    kind: str
    fields: Fields
    file: str
    line: int
    column: int
    format: str
    """The name of the format that decodes the fields (``bib``); "" if they are decoded."""

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
    label: Localized | None
    topic: Localized


class LocatedValue(NamedTuple):
    """An unchecked value with its position in a file."""

    value: object
    file: str
    line: int
    column: int
