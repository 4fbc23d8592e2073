"""The items of ``alignment.json`` apart from resources; its JSON Schema is generated from these types.

They are plain tuples: every build writes them, and pydantic models would take time to build.
"""

from __future__ import annotations

from typing import NamedTuple

from sphinx_refalign.registry.i18n import Localized


class AlignmentRow(NamedTuple):
    """A reference from a place on a page to a resource."""

    key: str
    """The resource's key; ``resources`` has an item with this key."""
    kind: str
    """The resource's kind."""
    relation: str
    """``references``, ``defines``, ``applies``, ``extends``, ``teaches``, ``requires``, ``contrasts``, or a
    relation declared in conf.py.
    """
    topics: list[str]
    """The names of the referenced parts of the resource; empty for the whole resource."""
    document: str
    """The document name of the page: its path without suffix."""
    section: str
    """The title of the nearest section; empty before the first section."""
    anchor: str
    """The id of that section; empty before the first section."""
    uri: str
    """The URL of the place, relative to the folder of this file."""
    number: str
    """The section number; empty if sections are not numbered."""
    chapter: str
    """The label of the place in tables: the author's label, the section title or the document name."""
    note: str
    """The author's note on the resource at this place, as plain text; empty if there is none."""
    file: str
    """The path of the source file, relative to the folder of conf.py."""
    line: int
    """The line in that file; 0 if it is unknown."""
    origin: str
    """``directive``, ``role``, ``citation`` or ``link``: what in the page makes the alignment."""


class PlannedRow(NamedTuple):
    """A page that the registry plans for a resource. The alignment is missing if ``met`` is false."""

    key: str
    """The resource's key."""
    document: str
    """The document name of the page; if no such page exists, the name given in the registry."""
    label: str
    """The label of the place; empty if the registry gives none."""
    topics: list[str]
    """The one part of the resource that is planned for the page; empty for the whole resource."""
    exists: bool
    """Whether the page exists."""
    met: bool
    """Whether the page references the resource."""


class DocumentRow(NamedTuple):
    """A page of the project."""

    document: str
    """The document name: the path of the page without suffix."""
    title: str
    """The title of the page."""
    generated: bool
    """Whether the page shows data of other pages, such as an alignment table."""


class KindRow(NamedTuple):
    """A kind of resources that conf.py declares, as in ``refalign_kinds``."""

    label: Localized
    """The label of one resource."""
    plural: Localized
    """The label of several resources."""
    fields: dict[str, Localized]
    """The labels of the additional fields, by field."""
    group: str
    """The field by which the resource catalogue groups."""
    source: list[str]
    """The fields of the short label; empty if the kind has no such label."""
