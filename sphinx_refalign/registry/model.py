"""The validated records of the registry."""

from __future__ import annotations

from typing import Any, Never

from pydantic import BaseModel, ConfigDict, Field

from sphinx_refalign.registry.date_words import format_year
from sphinx_refalign.registry.fields import (
    CustomValue,
    Date,
    Doi,
    Keys,
    Links,
    Names,
    Places,
    Pmcid,
    Pmid,
    TagOrTags,
    Text,
    TextOrTexts,
    Texts,
    Topic,
    Topics,
    Urls,
)
from sphinx_refalign.registry.kinds import PARTS

# Resources are immutable, so all empty fields share a value. With 10,000 resources this saves a tenth of the
# memory.
_NO_ITEMS: list[Never] = []

_NO_PAIRS: dict[str, Never] = {}


def _no_items() -> list[Any]:
    return _NO_ITEMS


def _no_pairs() -> dict[str, Any]:
    return _NO_PAIRS


class Resource(BaseModel):
    """A validated, immutable record of the registry.

    Bibliographic fields are named as in CSL (``container`` is its container-title, ``page`` and ``issue``
    are the same), fields of courses and organizations as in schema.org.
    :mod:`sphinx_refalign.registry.kinds` defines which fields a kind has and their order on pages.

    The attribute docstrings are the descriptions in the JSON Schema: run ``make schema`` after a change.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    key: str
    type: str
    entrytype: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_-]*$")
    """The BibTeX entry type (``inproceedings``, ``thesis``), unless the kind and the fields imply it."""
    title: Text
    short: Text | None = None
    """A short name of one or two words: ``OCI``, ``MIT 6.824``."""
    aliases: Texts = Field(default_factory=_no_items)
    ids: Keys = Field(default_factory=_no_items)
    """Other keys of the resource, such as those that it had before: pages can reference it by them, too."""
    area: Text | None = None
    language: TagOrTags | None = None
    """The language that the resource is written in, as a BCP 47 tag: ``zh``, ``de-AT``; or a list of them."""
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

    institution: TextOrTexts | None = None
    number: Text | None = None
    term: Text | None = None
    instructor: Names = Field(default_factory=_no_items)
    materials: Links = Field(default_factory=_no_items)
    topics: Topics = Field(default_factory=_no_items)

    author: Names = Field(default_factory=_no_items)
    editor: Names = Field(default_factory=_no_items)
    translator: Names = Field(default_factory=_no_items)
    date: Date | None = None
    container: Text | None = None
    """The journal, proceedings, book or site that the work appeared in."""
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    edition: Text | None = None
    series: Text | None = None
    publisher: TextOrTexts | None = None
    location: TextOrTexts | None = None
    doi: Doi | None = None
    isbn: str | None = None
    issn: str | None = None
    eprint: str | None = None
    """The identifier of the work in an archive: ``1706.03762``."""
    eprinttype: str | None = None
    """The archive: ``arxiv``, ``pubmed``, ``pmc``, ``jstor``, ``hdl``, ``googlebooks`` or another name."""
    eprintclass: str | None = None
    """The part of the archive: ``cs.CL``."""
    pmid: Pmid | None = None
    """The number of the work in PubMed: ``31452104``."""
    pmcid: Pmcid | None = None
    """The number of the work in PubMed Central: ``PMC6710010``."""
    contributions: Topics = Field(default_factory=_no_items)

    organization: TextOrTexts | None = None
    """The key of an organization of the registry, or a name; or a list of them."""
    version: Text | None = None
    projects: Topics = Field(default_factory=_no_items)
    standards: Topics = Field(default_factory=_no_items)

    own: dict[str, CustomValue] = Field(default_factory=_no_pairs)
    """The fields that only its kind has, which conf.py declares."""
    extra: dict[str, str] = Field(default_factory=_no_pairs)
    """Fields of a bibliography that have no equivalent here, unchanged."""

    def value(self, field: str) -> Any:
        """Return the value of a field of this class or of the kind; None if it is not set or empty."""
        if field in type(self).model_fields:
            return getattr(self, field) or None
        return self.own.get(field)

    def parts(self) -> list[Topic]:
        """Return all topics of the resource that can be aligned on their own."""
        return [topic for field in PARTS for topic in getattr(self, field)]

    @property
    def year(self) -> str:
        """Return the year of ``date`` (``2003``, ``1990s``, ``44 BC``), or its whole text without a year."""
        return format_year(self.date or "")
