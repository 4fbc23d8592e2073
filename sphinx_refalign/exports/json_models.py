"""What ``alignment.json`` says of each alignment and plan: its schema is made of these models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class AlignmentRow(_Row):
    """A place of a page refers to a resource."""

    key: str
    """The resource's key: it stands among ``resources``."""
    kind: str
    """The resource's kind."""
    relation: str
    """``references``, ``defines``, ``applies``, ``extends``, ``teaches``, ``requires``, ``contrasts``, or
    one of conf.py.
    """
    topics: list[str]
    """The parts of the resource that are meant, as they are named in the page; none for the whole."""
    document: str
    """The page, by the name that Sphinx has for it: its path without a suffix."""
    section: str
    """The title of the nearest section; empty before the first."""
    anchor: str
    """That section's id; empty before the first."""
    uri: str
    """The address of the place, relative to the folder of this file."""
    number: str
    """The section's number; empty where sections have none."""
    chapter: str
    """What the place is called in tables: the author's label, else the section's title."""
    note: str
    """What the author says of the resource there, in plain words; empty where nothing is said."""
    line: int
    """The line in the source file; 0 where it is not known."""


class PlannedRow(_Row):
    """A place that the registry says a resource belongs to. What is not ``met`` is missing."""

    key: str
    """The resource's key."""
    document: str
    """The page's name; where there is no such page, what the registry says."""
    label: str
    """What the place is called; empty where the registry does not say."""
    topics: list[str]
    """The one part of the resource that belongs there; none for the whole."""
    exists: bool
    """Whether there is such a page."""
    met: bool
    """Whether that page refers to the resource."""
