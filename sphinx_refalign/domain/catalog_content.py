"""The content of catalogues: rendered where their page is written, and described for its fingerprint.

A catalogue of thousands of entries takes seconds to render. So its fingerprint comes from what the entries
are rendered from: registry entries, what these mention of other entries, and the places and titles of pages.
A test compares it with the rendered content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_refalign.alignment.catalog import CatalogOptions, places_by_key
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.domain.data import ViewData
from sphinx_refalign.domain.objects import catalog_headings
from sphinx_refalign.domain.page_context import section_number
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain
    from sphinx_refalign.render.catalog import Keep
    from sphinx_refalign.render.outline import Heading


def render_catalog(
    domain: RefalignDomain, context: RenderContext, docname: str, view: ViewData, keep: Keep | None = None
) -> list[nodes.Node]:
    """Return the nodes of a catalogue, whose links are placeholders.

    Args:
        domain: The domain with all pages.
        context: A context without builder, with a formatter of references if the catalogue needs it.
        docname: The page that contains the catalogue.
        view: The data of the catalogue.
        keep: Returns the elements of entries, as in :func:`.catalog`.

    """
    from sphinx_refalign.render.catalog import catalog, make_entry  # only for pages with a catalogue

    wanted = view.without_position()
    headings = next(found for other, found in catalog_headings(domain, docname) if other == wanted)
    options = CatalogOptions(*view.options)
    return catalog(
        context, options, headings, sections=view.sections, document=docname, keep=keep or make_entry
    )


def catalog_digests(domain: RefalignDomain, docname: str) -> list[str]:
    """Return a digest of everything that determines the content of each catalogue of a page."""
    return [
        digest([view, headings, list(_digests_by_anchor(domain, view, headings).values())])
        for view, headings in catalog_headings(domain, docname)
    ]


def entry_digests(domain: RefalignDomain, docname: str, view: ViewData) -> dict[str, str]:
    """Return for each entry of a catalogue, by anchor, a digest of what determines its content."""
    wanted = view.without_position()
    return next(
        _digests_by_anchor(domain, other, headings)
        for other, headings in catalog_headings(domain, docname)
        if other == wanted
    )


def _digests_by_anchor(domain: RefalignDomain, view: ViewData, headings: Sequence[Heading]) -> dict[str, str]:
    from sphinx_refalign.render.catalog import has_coins  # only for pages with a catalogue

    places = places_by_key(domain.project, CatalogOptions(*view.options).external)
    shared = digest([view, has_coins(headings)])
    digests: dict[str, str] = {}
    by_anchor: dict[str, str] = {}
    for heading in headings:
        key = heading.key
        if key and key not in digests:
            entry_digest = digest([shared, *_entry(domain, places, key)])
            digests[key] = by_anchor[heading.anchor] = entry_digest
        elif key:  # a page has the COinS element of a work only once
            by_anchor[heading.anchor] = f"{digests[key]} again"
    return by_anchor


def _entry(domain: RefalignDomain, places: Mapping[str, Sequence[Alignment]], key: str) -> Iterator[object]:
    """Yield everything that determines the content of an entry in a catalogue."""
    yield domain.mentions.digest(key)
    yield domain.resource_targets.get(key)
    documents: dict[str, None] = {}
    yield list(_places(domain, places, key, documents))
    titles = domain.env.titles
    yield [[document, titles[document].astext()] for document in documents if document in titles]


def _places(
    domain: RefalignDomain, places: Mapping[str, Sequence[Alignment]], key: str, documents: dict[str, None]
) -> Iterator[object]:
    """Yield the places that use a resource and those planned for it; add their pages to ``documents``."""
    for alignment in places.get(key, ()):
        documents[alignment.document] = None
        number = section_number(domain.env, alignment.document, alignment.anchor)
        yield [alignment.page, alignment.anchor, alignment.section, alignment.label, alignment.url, number]
    for plan in domain.project.planned_by_key.get(key, ()):
        first_pages = domain.project.pages(plan.folder)[:1] if plan.folder else []
        documents |= dict.fromkeys((plan.document, *first_pages))
        yield [plan, first_pages]
