"""The data that the environment stores between builds: plain tuples, behind one typed class."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_refalign.alignment.records import Condition, Use
from sphinx_refalign.bibtex.citations import Cited
from sphinx_refalign.domain.page_links import PageLink

if TYPE_CHECKING:
    from sphinx_refalign.render.outline import Heading


class ViewData(NamedTuple):
    """A generated part of a page: a table, a matrix, a coverage, a list of changes or a catalogue."""

    number: int
    """Identifies the view in its document; numbers may have gaps."""
    type: str
    """One of :data:`.collect.GENERATED`."""
    options: tuple[Any, ...]
    """The fields of the options' class, such as :class:`.TableOptions`."""
    section: str
    """The id of the section that contains it, "" before the first section."""
    sections: bool
    """Whether it may contain sections: its parent is a section or the document."""
    toctrees: int
    """The number of toctrees before it in its section."""
    line: int
    conditions: tuple[Condition, ...]
    """The conditions under which a builder shows it."""

    def without_position(self) -> ViewData:
        """Return what the view shows: number and line may change with the text before it."""
        return self._replace(number=0, line=0)


class VolatileReference(NamedTuple):
    """A cross-reference whose text or URL may change while the page's source does not."""

    role: str
    target: str


class TitlePart(NamedTuple):
    """A part of a section title or note: text, or a role with its key, kind and fallback text."""

    text: str
    key: str = ""
    kind: str = ""


class Label(NamedTuple):
    """The ``:name:`` of a block or a list, to which ``:ref:`` leads."""

    name: str
    anchor: str
    text: TitlePart
    """What a reference without text of its own shows."""


class PageData(NamedTuple):
    """Everything that the environment stores about the source of one page."""

    uses: list[Use]
    """What the page refers to, in document order."""
    views: list[ViewData]
    """The generated views, in document order."""
    references: list[VolatileReference]
    titles: dict[str, list[TitlePart]]
    """Section titles that contain a role, by section id."""
    notes: dict[str, list[TitlePart]]
    """Notes of blocks that contain a role, by block id."""
    citations: list[Cited]
    """Citations by sphinxcontrib-bibtex, and native ones of docutils."""
    old_keys: dict[str, str]
    """The current key of each resource that the page references by another key, as of the time of reading."""
    old_citations: dict[str, str]
    """The same for the names in ``:cite:``."""
    toctrees: list[tuple[tuple[Condition, ...], list[str]]]
    """The conditions and the pages of each toctree; empty if no toctree has conditions."""
    labels: list[Label]
    split_keys: dict[str, list[str]]
    """The keys of each text with spaces or semicolons that the page has as a key, at the time of reading."""
    links: list[PageLink]
    """The links to web addresses in document order; none unless links can be alignments."""

    def view(self, number: int) -> ViewData:
        """Return the view with a number; raise KeyError if there is none."""
        for view in self.views:
            if view.number == number:
                return view
        raise KeyError(number)


_EMPTY_PAGE = PageData([], [], [], {}, {}, [], {}, {}, [], [], {}, [])


class CatalogHeadings(NamedTuple):
    """The headings of each catalogue of a page."""

    input_digest: str
    """A digest of everything that the headings are computed from."""
    headings: list[list[Heading]]


class DisplayNames(NamedTuple):
    """The titles of resources in ``objects.inv``."""

    stamp: str
    """A digest of the registry and the language."""
    names: Mapping[str, tuple[str, str]]
    """By key: a digest of the entry and the language, and the title."""


def _is_complete(stored: object) -> bool:
    """Return whether data have the parts and types that this version stores."""
    if not isinstance(stored, dict):
        return False
    types: dict[str, type] = {
        "pages": PageData, "page_digests": str, "catalog_headings": CatalogHeadings, "deep_toctrees": tuple,
    }  # fmt: skip
    return (
        isinstance(stored.get("display_names"), DisplayNames)
        and isinstance(stored.get("bib_file"), str)
        and all(
            isinstance(stored.get(part), dict)
            and all(isinstance(name, str) and isinstance(value, item_type)
                    for name, value in stored[part].items())
            for part, item_type in types.items()
        )
    )  # fmt: skip


class EnvironmentData:
    """The data of the domain: pages as they were read, and results that builds keep for the next one.

    The names of the parts in :attr:`sphinx.domains.Domain.data` are known here only.

    Args:
        stored: The dict that Sphinx stores for the domain; its values are changed in place.

    Raises:
        OSError: The data are damaged; Sphinx reads all pages again then, as it does with another version.

    """

    def __init__(self, stored: dict[str, Any]) -> None:
        if not _is_complete(stored):
            raise OSError("the data of the domain are damaged")
        self._stored = stored
        self._pages: dict[str, PageData] = stored["pages"]
        self._page_digests: dict[str, str] = stored["page_digests"]
        self._catalog_headings: dict[str, CatalogHeadings] = stored["catalog_headings"]
        self._deep_toctrees: dict[str, tuple[str, str]] = stored["deep_toctrees"]

    @staticmethod
    def initial() -> dict[str, object]:
        """Return the data of a new environment."""
        return {
            "pages": {}, "page_digests": {}, "catalog_headings": {}, "deep_toctrees": {},
            "display_names": DisplayNames("", {}), "bib_file": "",
        }  # fmt: skip

    @property
    def pages(self) -> Mapping[str, PageData]:
        """Return the data of each page; pages without any are left out."""
        return self._pages

    def page(self, docname: str) -> PageData:
        """Return the data of a page, which is empty for pages without any."""
        return self._pages.get(docname, _EMPTY_PAGE)

    def note_page(self, docname: str, page: PageData) -> None:
        """Store the data of a page that has been read."""
        if any(page):
            self._pages[docname] = page

    @property
    def page_digests(self) -> Mapping[str, str]:
        """Return for each page a digest of what other pages may show of it, and of its own contents."""
        return self._page_digests

    def note_page_digest(self, docname: str, page_digest: str) -> None:
        """Store the digest of a page, see :attr:`page_digests`."""
        self._page_digests[docname] = page_digest

    def catalog_headings(self, docname: str) -> CatalogHeadings | None:
        """Return the headings of a page's catalogues as last computed, or None."""
        return self._catalog_headings.get(docname)

    def note_catalog_headings(self, docname: str, headings: CatalogHeadings) -> None:
        """Store the headings of a page's catalogues."""
        self._catalog_headings[docname] = headings

    def deep_toctrees(self, docname: str) -> tuple[str, str]:
        """Return the last digest of a page's resolved toctrees after that of its input, or ("", "")."""
        return self._deep_toctrees.get(docname, ("", ""))

    def note_deep_toctrees(self, docname: str, input_digest: str, toctrees_digest: str) -> None:
        """Store a digest of a page's resolved toctrees, with a digest of what they are computed from."""
        self._deep_toctrees[docname] = input_digest, toctrees_digest

    @property
    def display_names(self) -> DisplayNames:
        """Return the titles of resources in ``objects.inv``."""
        names: DisplayNames = self._stored["display_names"]
        return names

    def note_display_names(self, names: DisplayNames) -> None:
        """Store the titles of resources in ``objects.inv``."""
        self._stored["display_names"] = names

    @property
    def bib_file(self) -> str:
        """Return the path of the generated ``.bib`` file of the last build, "" if it had none."""
        return str(self._stored["bib_file"])

    def note_bib_file(self, path: str) -> None:
        """Store the path of the generated ``.bib`` file, "" if there is none."""
        self._stored["bib_file"] = path

    def clear(self, docname: str) -> None:
        """Remove the data of a document."""
        for part in (self._pages, self._page_digests, self._catalog_headings, self._deep_toctrees):
            part.pop(docname, None)

    def merge(self, docnames: Collection[str], other: EnvironmentData) -> None:
        """Add the data of the documents that another process has read.

        The other parts are computed when all documents are read.
        """
        for docname in docnames:
            if docname in other.pages:
                self._pages[docname] = other.pages[docname]
            if docname in other.page_digests:
                self._page_digests[docname] = other.page_digests[docname]
