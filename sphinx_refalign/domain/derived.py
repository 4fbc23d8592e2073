"""What a build computes from the pages and the registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

from sphinx_refalign._version import __version__
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.state_files import StateFiles
from sphinx_refalign.config import MESSAGES, RefalignConfig
from sphinx_refalign.domain.alignments import align, assembled_documents
from sphinx_refalign.domain.described import DescribedResources
from sphinx_refalign.domain.mentions import Mentions
from sphinx_refalign.domain.objects import catalog_targets, group_targets, link_targets
from sphinx_refalign.domain.views import ViewCache
from sphinx_refalign.domain.visibility import Visibility
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.i18n import LocalizedText
from sphinx_refalign.registry.identifiers import Identifier

if TYPE_CHECKING:
    from sphinx_refalign.domain.data import PageData
    from sphinx_refalign.domain.domain import RefalignDomain
    from sphinx_refalign.registry.addresses import AddressIndex
    from sphinx_refalign.render.context import CoinsCache


ADDRESSES = "refalign-addresses.pickle"
"""The cache of the addresses of resources, in the doctrees folder."""


class DerivedData:
    """Data that is computed from the alignments, each part on first use and once.

    Whatever is computed before all pages are read is out of date afterwards: then
    :meth:`.RefalignDomain.forget_project` makes a new object.

    Args:
        domain: The domain with the data of the pages.

    """

    def __init__(self, domain: RefalignDomain) -> None:
        self._domain = domain
        self.view_cache = ViewCache()
        """The views that are rendered in this build."""
        self.state_files = StateFiles(domain.env.srcdir)
        """The committed states that views compare with."""
        self._visible_pages: dict[str, PageData] = {}

    @cached_property
    def visibility(self) -> Visibility:
        """Return what the builder shows of the pages."""
        domain = self._domain
        return Visibility(domain.env, domain.builder, domain.environment_data.pages)

    def page(self, docname: str) -> PageData:
        """Return the data of a page without what the builder leaves out of it."""
        if docname not in self._visible_pages:
            page = self._domain.environment_data.page(docname)
            self._visible_pages[docname] = self.visibility.visible_part(docname, page)
        return self._visible_pages[docname]

    @cached_property
    def project(self) -> Project:
        """Return all alignments."""
        return align(self._domain)

    @cached_property
    def place_numbers(self) -> dict[str, int]:
        """Return the number of sections that refer to each resource, by key."""
        by_key = self.project.by_key.items()
        return {key: len({(place.document, place.anchor) for place in places}) for key, places in by_key}

    @cached_property
    def assembled_documents(self) -> frozenset[str]:
        """Return the documents that ``singlehtml`` assembles into its page."""
        return frozenset(assembled_documents(self._domain.env))

    @cached_property
    def addresses(self) -> AddressIndex:
        """Return the resources by their web addresses, from the last build if the registry is the same."""
        domain, registry = self._domain, self._domain.registry
        cache = Cache(Path(domain.env.doctreedir) / ADDRESSES, __version__)
        index = cache.get("addresses", registry.stamp, lambda: registry.addresses)
        cache.save()
        return index

    @cached_property
    def mentions(self) -> Mentions:
        """Return which entries mention which."""
        return Mentions(self._domain.registry)

    @cached_property
    def resource_targets(self) -> dict[str, tuple[str, str]]:
        """Return (document, anchor) of every resource that this project shows, by key."""
        targets = link_targets(self._domain)
        return {
            target.name: (target.docname, target.anchor) for target in targets if target.type == "resource"
        }

    @cached_property
    def catalog_targets(self) -> dict[str, tuple[str, str]]:
        """Return (document, anchor) of every resource that a catalogue lists, by key."""
        return catalog_targets(self._domain)

    @cached_property
    def group_targets(self) -> dict[str, tuple[str, str]]:
        """Return (document, anchor) of the groups of the catalogues, by heading."""
        return group_targets(self._domain)

    @cached_property
    def described(self) -> DescribedResources:
        """Return which page describes a resource in its JSON-LD."""
        return DescribedResources(self._domain)

    @cached_property
    def coins_cache(self) -> CoinsCache | None:
        """Return the cache of COinS elements for the build; None if the builder writes no COinS."""
        builder = self._domain.builder
        is_website = builder is not None and builder.name in HTML_BUILDERS
        return {} if is_website and RefalignConfig(self._domain.env.config).metadata else None

    @cached_property
    def gettext(self) -> Callable[[str], str]:
        """Return the translation of the package's own messages, each looked up once in a build."""
        translate = get_translation(MESSAGES)
        return cache(lambda message: str(translate(message)))

    @cached_property
    def sources(self) -> dict[str, LocalizedText]:
        """Return the sources of resources found in this build, by key."""
        return {}

    @cached_property
    def identifiers(self) -> dict[str, dict[str, Identifier]]:
        """Return the cache of identifiers for the build, by the key of the resource."""
        return {}
