"""The validated records of the registry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Never

from sphinx_refalign.registry.date_words import format_year
from sphinx_refalign.registry.kinds import PARTS
from sphinx_refalign.registry.parts import Record, Topic, field_names, no_items

if TYPE_CHECKING:  # pydantic resolves the names where it checks values
    from sphinx_refalign.registry.fields import (
        CustomValue,
        Date,
        Doi,
        EntryType,
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
        Topics,
        Urls,
        WikidataItem,
    )

_NO_PAIRS: dict[str, Never] = {}


def _no_pairs() -> dict[str, Any]:
    return _NO_PAIRS


@dataclass(frozen=True, kw_only=True)
class Resource(Record):
    """A validated, immutable record of the registry.

    Bibliographic fields are named as in CSL (``container`` is its container-title, ``page`` and ``issue``
    are the same), fields of courses and organizations as in schema.org.
    ``sphinx_refalign.registry.kinds`` defines which fields a kind has and their order on pages.

    The attribute docstrings are the descriptions in the JSON Schema: run ``make schema`` after a change.
    """

    key: str
    """The name by which pages refer to the resource."""
    type: str
    """The kind: one of the built-in kinds, or one that conf.py declares."""
    entrytype: EntryType | None = None
    """The BibTeX entry type (``inproceedings``, ``thesis``), unless the kind and the fields imply it."""
    title: Text
    """The title or the name."""
    short: Text | None = None
    """A short name of one or two words: ``OCI``, ``MIT 6.824``."""
    aliases: Texts = field(default_factory=no_items)
    """Other names of the resource."""
    ids: Keys = field(default_factory=no_items)
    """Other keys of the resource, such as those that it had before: pages can reference it by them, too."""
    area: Text | None = None
    """The field of knowledge; the catalogue groups by it."""
    language: TagOrTags | None = None
    """The language that the resource is written in, as a BCP 47 tag: ``zh``, ``de-AT``; or a list of them."""
    url: Urls | None = None
    """The address, or an address for each language."""
    definition: Text | None = None
    """A short definition or summary."""
    concepts: Topics = field(default_factory=no_items)
    """The central concepts; each can be aligned on its own."""
    applications: Topics = field(default_factory=no_items)
    """How the resource applies in these documents."""
    related: Links = field(default_factory=no_items)
    """Further links."""
    note: Text | None = None
    """A remark for readers."""
    wikidata: WikidataItem | None = None
    """The item in Wikidata: ``Q935``."""
    revision: Text | None = None
    """The revision of the page that was read (Wikipedia's ``oldid``), by language."""
    accessed: Date | None = None
    """When the address was last visited."""
    chapters: Places = field(default_factory=no_items)
    """Planned alignments: where in these documents the resource belongs."""

    institution: TextOrTexts | None = None
    """The university or company."""
    number: Text | None = None
    """The number of a course, a report or a standard: ``6.824``, ``RFC 9110``."""
    term: Text | None = None
    """When the course is taught: ``Spring 2024``."""
    instructor: Names = field(default_factory=no_items)
    """Who teaches the course."""
    materials: Links = field(default_factory=no_items)
    """Links to slides, videos and the like."""
    topics: Topics = field(default_factory=no_items)
    """What the course or the standard is about; each topic can be aligned on its own."""

    author: Names = field(default_factory=no_items)
    """The authors."""
    editor: Names = field(default_factory=no_items)
    """The editors."""
    translator: Names = field(default_factory=no_items)
    """The translators."""
    date: Date | None = None
    """When the work was published, as EDTF: ``2003``, ``2003-10-19``, ``2003/2005``."""
    container: Text | None = None
    """The journal, proceedings, book or site that the work appeared in."""
    volume: Text | None = None
    """The volume."""
    issue: Text | None = None
    """The issue of a journal."""
    page: Text | None = None
    """The pages: ``164-177``."""
    edition: Text | None = None
    """The edition: ``2``."""
    series: Text | None = None
    """The series that the work belongs to."""
    publisher: TextOrTexts | None = None
    """The publisher, or a list of them."""
    location: TextOrTexts | None = None
    """The place of the publisher or the body."""
    doi: Doi | None = None
    """The DOI, with or without ``https://doi.org/``."""
    isbn: str | None = None
    """The ISBN; its check digit is checked."""
    issn: str | None = None
    """The ISSN; its check digit is checked."""
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
    contributions: Topics = field(default_factory=no_items)
    """What the work contributes; each contribution can be aligned on its own."""

    organization: TextOrTexts | None = None
    """The key of an organization of the registry, or a name; or a list of them."""
    version: Text | None = None
    """The version of a standard or a program."""
    projects: Topics = field(default_factory=no_items)
    """Projects of an organization; each can be aligned on its own."""
    standards: Topics = field(default_factory=no_items)
    """Standards of an organization; each can be aligned on its own."""

    own: dict[str, CustomValue] = field(default_factory=_no_pairs)
    """The fields that only its kind has, which conf.py declares."""
    extra: dict[str, str] = field(default_factory=_no_pairs)
    """Fields of a bibliography that have no equivalent here, unchanged."""

    def value(self, field: str) -> Any:
        """Return the value of a field of this class or of the kind; None if it is not set or empty."""
        if field in _NAMES:
            return getattr(self, field) or None
        return self.own.get(field)

    def parts(self) -> list[Topic]:
        """Return all topics of the resource that can be aligned on their own."""
        return [topic for field in PARTS for topic in getattr(self, field)]

    def __reduce__(self) -> tuple[object, ...]:
        # Most fields are empty: this makes caches of resources small.
        return _make_resource, (self.set_fields(),)

    @property
    def year(self) -> str:
        """Return the year of ``date`` (``2003``, ``1990s``, ``44 BC``), or its whole text without a year."""
        return format_year(self.date or "")


def _make_resource(values: dict[str, Any]) -> Resource:
    return Resource(**values)


_NAMES = frozenset(field_names(Resource))
