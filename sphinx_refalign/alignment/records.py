"""Uses, alignments and planned alignments as plain tuples.

The domain stores a :class:`Use` for each place in a page that names a resource.
:class:`~sphinx_refalign.alignment.project.Project` makes an :class:`Alignment` of each use that counts and a
:class:`PlannedAlignment` of each plan in the registry.
"""

from __future__ import annotations

from typing import NamedTuple

from sphinx_refalign.registry.i18n import Localized

RELATIONS = ("references", "defines", "applies", "extends", "teaches", "requires", "contrasts")
"""How a place refers to a resource; the first is the default. ``refalign_relations`` can add more."""


Condition = tuple[str, str]
"""The name of a directive, ``only`` or ``ifconfig``, and its expression."""

DIRECTIVE, ROLE, CITATION, LINK = "directive", "role", "citation", "link"

ORIGINS = (DIRECTIVE, ROLE, CITATION, LINK)
"""What in a page makes an alignment: a directive or a role of this extension, a citation, or a link."""


ADDRESS, CATALOG, BIBLIOGRAPHY = "resource", "catalog", "bibliography"

ROLE_TARGETS = (ADDRESS, CATALOG, BIBLIOGRAPHY)
"""Where a role leads, the default first: to the address of the resource, or to its entry in these pages."""

TARGET_ROLES = {"address": ADDRESS, CATALOG: CATALOG, BIBLIOGRAPHY: BIBLIOGRAPHY}
"""Roles for resources of any kind that say where they lead, by name: ``:refalign:catalog:`xen-2003```."""


class Use(NamedTuple):
    """A place in a page that names a resource, as written in the page."""

    document: str
    section: str
    """The title of the nearest enclosing section; "" before the first."""
    anchor: str
    """The id of that section."""
    chapter: str
    """The author's label of the place, or ""."""
    key: str
    kind: str
    """The kind that the directive or role requires, or "" for any kind."""
    relation: str
    topics: tuple[str, ...]
    line: int
    aligned: bool
    """False if the author turned recording off, so that the use is shown, but is no alignment."""
    block: str
    """The id of the block that shows the resource, or ""."""
    note: str = ""
    """The author's note on the resource at this place, as plain text."""
    mention: bool = False
    """Whether the use is a role in a sentence, which shows the title of the resource only."""
    show: tuple[str, ...] = ()
    """The fields to show; ``hide`` has the fields to hide."""
    hide: tuple[str, ...] = ()
    file: str = ""
    """The included file that ``line`` belongs to; "" if that is the document's own source."""
    conditions: tuple[Condition, ...] = ()
    """The conditions under which a builder shows the place."""
    languages: tuple[str, ...] = ()
    """The languages of the links to show; all if it is empty."""
    origin: str = DIRECTIVE
    """One of :data:`ORIGINS`."""
    target: str = ""
    """One of :data:`ROLE_TARGETS` for a role that says where it leads; "" where conf.py does."""


class Alignment(NamedTuple):
    """A reference from a place in a document to a resource, with a relation."""

    document: str
    section: str
    anchor: str
    label: str
    """The author's label of the chapter, else the section title, else the document name."""
    key: str
    kind: str
    relation: str
    topics: tuple[str, ...]
    line: int
    note: str = ""
    """The author's note on the resource at this place."""
    missing: bool = False
    """Whether this is a planned alignment that no page has."""
    project: str = ""
    """The name of the other project that contains the place, or "" for this project."""
    url: str = ""
    """The URL of the place in the other project."""
    origin: str = DIRECTIVE
    """One of :data:`ORIGINS`."""
    file: str = ""
    """The source file that ``line`` belongs to, relative to the source folder; "" if it is unknown."""

    @property
    def page(self) -> tuple[str, str]:
        """Return the project ("" for this project) and the document."""
        return self.project, self.document

    @property
    def chapter(self) -> tuple[str, str, str]:
        """Return the identity of the chapter, which is its project, document and label."""
        return *self.page, self.label


class PlannedAlignment(NamedTuple):
    """A place that the registry plans for a resource, compared with the pages."""

    key: str
    document: str
    """The document name if the document exists, else the name given in the registry."""
    exists: bool
    label: Localized | None
    topic: Localized
    """The one topic planned for the document, or "" for the whole resource."""
    met: bool
    """Whether the document references the resource."""
    folder: str = ""
    """The planned folder if it has no index page; ``document`` is then the page that meets the plan, else
    its first page."""

    def includes(self, document: str) -> bool:
        """Return whether the plan is for a document, or for a folder above it."""
        return document == self.document or (bool(self.folder) and document.startswith(f"{self.folder}/"))
