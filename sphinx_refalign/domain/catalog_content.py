"""The content of catalogues: rendered where their page is written, and described for its fingerprint.

A catalogue of thousands of entries takes seconds to render. So its fingerprint comes from what the entries
are rendered from: registry entries, what these mention of other entries, and the places and titles of pages.
A test compares it with the rendered content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_refalign.alignment.catalog import CatalogOptions, places_by_key
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.domain.data import ViewData
from sphinx_refalign.domain.objects import catalog_headings
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain

_MAX_KEY_LENGTH = 200
"""Longer texts of fields are no keys of other entries."""


def render_catalog(
    domain: RefalignDomain, context: RenderContext, docname: str, view: ViewData
) -> list[nodes.Node]:
    """Return the nodes of a catalogue, whose links are placeholders.

    Args:
        domain: The domain with all pages.
        context: A context without builder, with a formatter of references if the catalogue needs it.
        docname: The page that contains the catalogue.
        view: The data of the catalogue.

    """
    from sphinx_refalign.render.catalog import catalog  # only for pages with a catalogue

    wanted = view.without_position()
    headings = next(found for other, found in catalog_headings(domain, docname) if other == wanted)
    options = CatalogOptions(*view.options)
    return catalog(context, options, headings, sections=view.sections, document=docname)


def catalog_digests(domain: RefalignDomain, docname: str) -> list[str]:
    """Return a digest of everything that determines the content of each catalogue of a page."""
    return [
        digest([
            view, headings, domain.registry.bodies_digest,
            list(_entries(domain, CatalogOptions(*view.options), [heading.key for heading in headings])),
        ])
        for view, headings in catalog_headings(domain, docname)
    ]  # fmt: skip


def _entries(domain: RefalignDomain, options: CatalogOptions, keys: Sequence[str]) -> Iterator[object]:
    places = places_by_key(domain.project, options.external)
    documents: dict[str, None] = {}
    for key in dict.fromkeys(filter(None, keys)):
        yield [domain.registry.digest(mentioned) for mentioned in _with_mentioned(domain.registry, key)]
        yield list(_places(domain, places, key, documents))
    titles = domain.env.titles
    yield [[document, titles[document].astext()] for document in documents if document in titles]


def _places(
    domain: RefalignDomain, places: Mapping[str, Sequence[Alignment]], key: str, documents: dict[str, None]
) -> Iterator[object]:
    """Yield the places that use a resource and those planned for it; add their pages to ``documents``."""
    for alignment in places.get(key, ()):
        documents[alignment.document] = None
        yield [alignment.page, alignment.anchor, alignment.section, alignment.label, alignment.url]
    for plan in domain.project.planned_by_key.get(key, ()):
        first_pages = domain.project.pages(plan.folder)[:1] if plan.folder else []
        documents |= dict.fromkeys((plan.document, *first_pages))
        yield [plan, first_pages]


def _with_mentioned(registry: Registry, key: str) -> list[str]:
    """Return a key and the keys of all entries that its entry names, such as organizations."""
    keys: dict[str, None] = {key: None}
    waiting = [key]
    while waiting:
        entry = registry.entry(waiting.pop())
        for name in _possible_keys(entry.fields.values()) if entry is not None else ():
            if name not in keys and registry.entry(name) is not None:
                keys[name] = None
                waiting.append(name)
    return list(keys)


def _possible_keys(values: Iterable[object]) -> Iterator[str]:
    """Yield the short texts among values as they can be keys: decoded, one by one."""
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and len(item) <= _MAX_KEY_LENGTH:
                text = re.sub(r"[{}\\]", "", item).strip()
                yield text
                if " and " in text:
                    yield from text.split(" and ")
