"""Find the page that describes a resource in full in its JSON-LD and COinS.

It is the page with the catalogue entry of the resource; every other page that shows the resource gives its
name only. Resources without an entry are described on each page that shows them. A long catalogue has no
COinS.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_refalign.alignment.records import LINK, Alignment
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.objects import catalog_headings

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain


class DescribedResources:
    """The resources in the JSON-LD of each page; all are computed on first use.

    Args:
        domain: The domain with the data of all pages.

    """

    def __init__(self, domain: RefalignDomain) -> None:
        self._domain = domain
        self._full_coins: dict[str, dict[str, str]] = {}

    @cached_property
    def alignments(self) -> Mapping[str, list[Alignment]]:
        """Return the alignments of each page that shows resources; a mention alone does not count."""
        if not RefalignConfig(self._domain.env.config).metadata:
            return {}
        alignments: dict[str, list[Alignment]] = {}
        for alignment in self._domain.project.alignments:
            if alignment.origin != LINK:  # a page with a link more keeps its bytes
                alignments.setdefault(alignment.document, []).append(alignment)
        return {name: found for name, found in alignments.items() if self._shows_resources(name)}

    @cached_property
    def in_catalogs(self) -> Mapping[str, list[str]]:
        """Return the keys that each page with a catalogue describes for other pages."""
        targets = self._domain.catalog_targets if self.alignments else {}
        keys: dict[str, dict[str, None]] = {}
        for document, alignments in self.alignments.items():
            for alignment in alignments:
                catalog, _ = targets.get(alignment.key, (document, ""))
                if catalog != document:
                    keys.setdefault(catalog, {})[alignment.key] = None
        return {document: sorted(found) for document, found in keys.items()}

    def elsewhere(self, document: str) -> dict[str, str]:
        """Return the pages that describe the resources of a page, by key, where it is another page."""
        documents = self._documents
        return {
            alignment.key: documents[alignment.key]
            for alignment in self.alignments.get(document, ())
            if documents.get(alignment.key, document) != document
        }

    def full_coins(self, document: str) -> dict[str, str]:
        """Return the works of a page whose COinS another page has in full, with this page, by key."""
        if document not in self._full_coins:
            with_coins = self._with_coins
            self._full_coins[document] = {
                key: other for key, other in self.elsewhere(document).items() if key in with_coins[other]
            }
        return self._full_coins[document]

    def state(self, document: str) -> list[object]:
        """Return plain data that determines which resources the page describes, for its fingerprint."""
        return [self.elsewhere(document), self.full_coins(document), self.in_catalogs.get(document, [])]

    @cached_property
    def _with_coins(self) -> dict[str, set[str]]:
        """Return the keys of the entries with COinS of each page that describes resources for others."""
        if not self.in_catalogs:
            return {}
        from sphinx_refalign.render.catalog import has_coins  # only for pages with a catalogue

        return {
            document: {
                heading.key
                for _, headings in catalog_headings(self._domain, document)
                if has_coins(headings)
                for heading in headings
            }
            for document in self.in_catalogs
        }

    @cached_property
    def _documents(self) -> dict[str, str]:
        """Return the page with the catalogue entry of each key that a page describes for others."""
        return {key: document for document, keys in self.in_catalogs.items() for key in keys}

    def _shows_resources(self, document: str) -> bool:
        registry = self._domain.registry
        uses = (use for use in self._domain.page(document).uses if use.aligned and not use.mention)
        return any(registry.entry_of_kind(use.key, use.kind) for use in uses)
