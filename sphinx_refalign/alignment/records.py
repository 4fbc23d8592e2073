"""The facts of alignment as plain tuples: what pages say, and what the registry plans."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_refalign.registry.i18n import Localized

RELATIONS = ("references", "defines", "applies", "extends", "teaches", "requires", "contrasts")
"""How a place refers to a resource; the first is the default, conf.py may add more."""


class Use(NamedTuple):
    """One place of a page that names a resource, as the page has it."""

    document: str
    section: str
    """The title of the nearest enclosing section; "" before the first."""
    anchor: str
    """That section's id."""
    chapter: str
    """The label that the author gave the place, or ""."""
    key: str
    kind: str
    """The kind that the directive or role asks for, or "" for any."""
    relation: str
    topics: tuple[str, ...]
    line: int
    aligned: bool
    """False where the author asked not to record it: it is shown, and counts for nothing."""
    block: str
    """The id of the block that shows the resource, or ""."""
    note: str = ""
    """What the author says of the resource there, in plain words."""
    mention: bool = False
    """Whether it is a role in a sentence, which shows the resource's title and no more."""
    show: tuple[str, ...] = ()
    """The fields that the author wants shown, and those that he does not."""
    hide: tuple[str, ...] = ()
    file: str = ""
    """The file in which ``line`` is, where that is not the document's own: one that it includes."""


class Alignment(NamedTuple):
    """A place of a document refers to a resource, in some relation."""

    document: str
    section: str
    anchor: str
    label: str
    """What the chapter is called: the author's label, else the section's title."""
    key: str
    kind: str
    relation: str
    topics: tuple[str, ...]
    line: int
    note: str = ""
    """What the author says of the resource there."""
    missing: bool = False
    """A planned alignment that no page has."""
    project: str = ""
    """The other project that it stands in, "" for this one."""
    url: str = ""
    """The address of its place there."""

    @property
    def page(self) -> tuple[str, str]:
        """The document that it stands in, of whichever project."""
        return self.project, self.document

    @property
    def chapter(self) -> tuple[str, str, str]:
        """What makes two alignments stand in one chapter: the document and what it is called there."""
        return *self.page, self.label


class PlannedAlignment(NamedTuple):
    """A place that the registry says a resource belongs to, held against the pages."""

    key: str
    document: str
    """The document's name where there is one, else what the registry says."""
    exists: bool
    label: Localized | None
    topic: Localized
    """The one topic that belongs there, or "" for the resource as a whole."""
    met: bool
    """Whether the document refers to the resource."""
