"""Plain data of a registry: entries before their first use, planned places, values with their position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sphinx_refalign.registry.i18n import Localized

Fields = Mapping[str, object]
"""The fields of an entry by name, as plain data that is not validated."""


def split_ids(value: object) -> list[str]:
    """Return the keys in a value of the field ``ids``: a text with commas between them, or a list of texts.

    White space within a key becomes one space. Items that are no texts are left out.
    """
    texts: Iterable[object] = [value] if isinstance(value, str) else value if isinstance(value, list) else ()
    keys = (" ".join(key.split()) for text in texts if isinstance(text, str) for key in text.split(","))
    return list(dict.fromkeys(key for key in keys if key))


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


class OtherKey(NamedTuple):
    """Another key of an entry, from its field ``ids``, with its position in the file."""

    key: str
    path: str
    """The path of the value: ``new-key.ids[0]``."""
    line: int
    column: int


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
