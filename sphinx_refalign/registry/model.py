"""A resource: one record of the registry."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from sphinx_refalign.registry.fields import CustomValue, Date, Links, Places, Text, Texts, Topic, Topics, Urls

# Resources are never changed, so all that have none share one: of 10,000 that is a tenth of their memory.
_NO_ITEMS: list[Any] = []


_NO_PAIRS: dict[str, Any] = {}


def _no_items() -> list[Any]:
    return _NO_ITEMS


def _no_pairs() -> dict[str, Any]:
    return _NO_PAIRS


class Resource(BaseModel):
    """One record of the registry.

    Bibliographic names are those of CSL (``container`` is its container-title, ``page`` and ``issue``
    as there), those of a course and an organization follow schema.org. Which of the fields belong to
    which kind, and in which order they are shown, is said in :mod:`sphinx_refalign.registry.kinds`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    key: str
    type: str
    entrytype: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_-]*$")
    """What BibTeX calls it (``inproceedings``, ``thesis``), where its kind and fields do not say so."""
    title: Text
    short: Text | None = None
    """How the resource is named in a word or two: ``OCI``, ``MIT 6.824``."""
    aliases: Texts = Field(default_factory=_no_items)
    area: Text | None = None
    language: str | None = None
    """The language that the resource is written in, as a BCP 47 tag: ``zh``, ``de-AT``."""
    url: Urls | None = None
    definition: Text | None = None
    concepts: Topics = Field(default_factory=_no_items)
    applications: Topics = Field(default_factory=_no_items)
    """How the resource applies in these documents."""
    related: Links = Field(default_factory=_no_items)
    note: Text | None = None
    wikidata: str | None = Field(default=None, pattern=r"^Q[1-9]\d*$")
    revision: Text | None = None
    """The revision of the page that was read (Wikipedia's ``oldid``), by language."""
    accessed: Date | None = None
    chapters: Places = Field(default_factory=_no_items)
    """Planned alignments: where in these documents the resource belongs."""

    institution: Text | None = None
    number: Text | None = None
    term: Text | None = None
    instructor: Texts = Field(default_factory=_no_items)
    materials: Links = Field(default_factory=_no_items)
    topics: Topics = Field(default_factory=_no_items)

    author: Texts = Field(default_factory=_no_items)
    editor: Texts = Field(default_factory=_no_items)
    translator: Texts = Field(default_factory=_no_items)
    date: Date | None = None
    container: Text | None = None
    """The journal, proceedings, book or site that the work appeared in."""
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    edition: Text | None = None
    series: Text | None = None
    publisher: Text | None = None
    location: Text | None = None
    doi: str | None = None
    isbn: str | None = None
    issn: str | None = None
    eprint: str | None = None
    contributions: Topics = Field(default_factory=_no_items)

    organization: Text | None = None
    """The key of an organization of the registry, or a name."""
    version: Text | None = None
    projects: Topics = Field(default_factory=_no_items)
    standards: Topics = Field(default_factory=_no_items)

    own: dict[str, CustomValue] = Field(default_factory=_no_pairs)
    """Fields that a kind declared in conf.py has of its own."""
    extra: dict[str, str] = Field(default_factory=_no_pairs)
    """Fields of a bibliography that nothing here stands for, as they were written."""

    def value(self, field: str) -> Any:
        """The value of ``field``, one of this class or of the kind's own; None where it is not set."""
        if field in type(self).model_fields:
            return getattr(self, field) or None
        return self.own.get(field)

    def parts(self) -> list[Topic]:
        """Everything in it that can be aligned on its own."""
        return [topic for field in PARTS for topic in getattr(self, field)]

    @property
    def year(self) -> str:
        """The year of ``date``, or its whole text where it names none."""
        date = self.date or ""
        return date[:4] if date[:4].isdigit() else date


PARTS = ("topics", "concepts", "contributions", "projects", "standards")
"""The fields whose items can be aligned on their own, by ``:topics:``."""


FIELDS: frozenset[str] = frozenset(Resource.model_fields) - {"key", "own"}
"""Every field that an author can write, of whatever kind."""


class Entry(NamedTuple):
    """A resource before it is asked for: plain data, as small as its file has it."""

    key: str
    kind: str
    fields: dict[str, Any]
    file: str
    line: int
    column: int
    raw: bool
    """Whether the fields are still those of BibTeX."""

    @property
    def location(self) -> str:
        """``file:line`` of the entry."""
        return f"{self.file}:{self.line}"
