"""Topics, links and planned alignments of resources, and the base class of all records.

Records are plain dataclasses, so that a build that reads them from a cache does not load pydantic.
:mod:`sphinx_refalign.registry.fields` has the types of their fields, and makes records from checked values.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Mapping
from dataclasses import MISSING, Field, dataclass, field
from typing import TYPE_CHECKING, Any, Never

from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.people import Person

if TYPE_CHECKING:  # pydantic resolves the names where it checks values
    from sphinx_refalign.registry.fields import Places, Text, Urls

# Resources are immutable, so all empty fields share a value. With 10,000 resources this saves a tenth of the
# memory.
_NO_ITEMS: list[Never] = []


def no_items() -> list[Any]:
    """Return an empty list that must not be changed."""
    return _NO_ITEMS


class Record:
    """Base class of the immutable dataclasses of the registry."""

    def set_fields(self) -> dict[str, Any]:
        """Return the values of the fields that are not empty, in the order of the class."""
        return {
            name: value
            for name, value in vars(self).items()
            # Most values are None or the shared list, for which a call would take longer.
            if value is not None and value is not _NO_ITEMS and not _is_empty(value)
        }

    def as_data(
        self, *, include: Container[str] | None = None, exclude: Container[str] = ()
    ) -> dict[str, Any]:
        """Return the fields that are not empty as plain data, as in a YAML registry without short forms.

        Args:
            include: The names of the fields to return; by default all.
            exclude: The names of fields to leave out.

        """
        return {
            name: _as_data(value)
            for name, value in self.set_fields().items()
            if (include is None or name in include) and name not in exclude
        }


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (list, dict)) and not value)


def _as_data(value: object) -> object:
    if isinstance(value, list):
        return [_as_data(item) for item in value]
    if isinstance(value, Record):
        return value.as_data()
    if isinstance(value, Person):
        return value.to_csl()
    return {name: _as_data(item) for name, item in value.items()} if isinstance(value, Mapping) else value


def field_names(record: type[Record]) -> list[str]:
    """Return the names of the fields of a class of records."""
    return [field.name for field in _fields(record)]


def required_fields(record: type[Record]) -> list[str]:
    """Return the names of those fields of a class of records that have no default."""
    return [field.name for field in _fields(record) if field.default is field.default_factory is MISSING]


def _fields(record: type[Record]) -> tuple[Field[Any], ...]:
    return dataclasses.fields(record)  # type: ignore[arg-type] # every record is a dataclass


@dataclass(frozen=True, kw_only=True)
class Place(Record):
    """A planned alignment: a document that the resource belongs to.

    ``document`` is a docname, with or without suffix; a folder (``views/``) means its index page.
    """

    document: str
    label: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Link(Record):
    """An additional link: ``{title: …, url: …, note: …}``, ``title: url`` or a bare URL."""

    url: Urls
    title: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Topic(Record):
    """A named part of a resource: a concept, a course's topic, a paper's contribution, a project.

    Written as a string, as ``name: explanation``, or as ``name: {text: …, aligns: …, chapters: […]}``.
    ``aligns`` names the corresponding subject in these documents.
    """

    name: Text
    text: Text | None = None
    aligns: Text | None = None
    url: Urls | None = None
    chapters: Places = field(default_factory=no_items)

    def is_called(self, names: Container[str]) -> bool:
        """Return whether its name, in any language, is in ``names``."""
        names_by_language = [self.name] if isinstance(self.name, str) else self.name.values()
        return any(name in names or plain_text(name) in names for name in names_by_language)
