"""The Sphinx domain ``refalign``: its data, its objects and its cross-references."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.collect import collect_page, digest_page
from sphinx_refalign.domain.data import EnvironmentData
from sphinx_refalign.domain.derived import DerivedData
from sphinx_refalign.domain.links import link_to
from sphinx_refalign.domain.objects import link_targets
from sphinx_refalign.domain.page_context import make_render_context
from sphinx_refalign.domain.views import ViewCache
from sphinx_refalign.registry.bidi import balanced
from sphinx_refalign.registry.file_entries import FORGED_LINE
from sphinx_refalign.registry.i18n import best_text, fallbacks
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.alignment.state_files import StateFiles
    from sphinx_refalign.bibtex.bibliography import Bibliography, BibliographyEntry
    from sphinx_refalign.domain.data import PageData
    from sphinx_refalign.domain.described import DescribedResources
    from sphinx_refalign.domain.mentions import Mentions
    from sphinx_refalign.domain.visibility import Visibility
    from sphinx_refalign.registry.addresses import AddressIndex
    from sphinx_refalign.registry.model import Resource


class RefalignDomain(Domain):
    """What each document refers to, its blocks and its catalogues.

    The environment stores plain data only, see :class:`.EnvironmentData`. The registry is not part of it:
    each build reads the registry first, see :mod:`sphinx_refalign.events.load_registry`.
    """

    name = "refalign"
    label = "Academic resources"
    object_types: ClassVar[dict[str, ObjType]] = {
        "resource": ObjType("resource", "resource"),
        "block": ObjType("reference block", "block"),
    }
    roles = {"block": XRefRole()}
    initial_data = EnvironmentData.initial()
    data_version = 13

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.environment_data = EnvironmentData(self.data)
        self._registry = Registry({})
        self._builder: Builder | None = None
        self._cite_names: Mapping[str, str] = MappingProxyType({})
        self._old_cite_names: Mapping[str, str] = MappingProxyType({})
        self._bibliography: Bibliography | None = None
        self._writer_digest = ""
        self._derived = DerivedData(self)

    def begin_build(self, builder: Builder, registry: Registry) -> None:
        """Store what the build uses from the start.

        Args:
            builder: The builder that writes the pages.
            registry: The registry, with the resources of other projects.

        """
        self._builder = builder
        self._registry = registry

    def note_cite_names(self, names: Mapping[str, str], old_names: Mapping[str, str]) -> None:
        """Store the names of resources in ``:cite:``.

        Args:
            names: The names by key, where they differ from the key.
            old_names: The names by the names that other keys of resources have.

        """
        self._cite_names = names
        self._old_cite_names = old_names

    def note_bibliography(self, bibliography: Bibliography | None) -> None:
        """Store the bibliographies of the pages that have been read; None without sphinxcontrib-bibtex."""
        self._bibliography = bibliography

    def note_writer(self, writer_digest: str) -> None:
        """Store a digest of what the HTML of all entries depends on, "" if builds do not keep it."""
        self._writer_digest = writer_digest

    def forget_project(self) -> None:
        """Drop everything that was computed from the alignments before all pages were read."""
        self._derived = DerivedData(self)

    @property
    def registry(self) -> Registry:
        """Return the registry, which is empty before :meth:`begin_build`."""
        return self._registry

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Return all kinds by name."""
        return self._registry.kinds

    @property
    def builder(self) -> Builder | None:
        """Return the builder that writes the pages."""
        return self._builder

    @property
    def cite_names(self) -> Mapping[str, str]:
        """Return the names of resources in ``:cite:``, by key, where they differ from the key."""
        return self._cite_names

    @property
    def old_cite_names(self) -> Mapping[str, str]:
        """Return the current name of a resource in ``:cite:`` by each of its other names."""
        return self._old_cite_names

    @property
    def bibliography(self) -> Bibliography | None:
        """Return the bibliographies once all pages are read; None without sphinxcontrib-bibtex."""
        return self._bibliography

    @property
    def writer_digest(self) -> str:
        """Return what :meth:`note_writer` has stored."""
        return self._writer_digest

    @property
    def project(self) -> Project:
        """Return all alignments; they are computed once per build, when all pages are read."""
        return self._derived.project

    @property
    def visibility(self) -> Visibility:
        """Return what the builder shows of the pages; complete when all pages are read."""
        return self._derived.visibility

    def page(self, docname: str) -> PageData:
        """Return the data of a page without what the builder leaves out of it."""
        return self._derived.page(docname)

    @property
    def addresses(self) -> AddressIndex:
        """Return the resources by their web addresses."""
        return self._derived.addresses

    @property
    def resource_targets(self) -> Mapping[str, tuple[str, str]]:
        """Return (document, anchor) of every resource that this project shows, by key."""
        return self._derived.resource_targets

    @property
    def catalog_targets(self) -> Mapping[str, tuple[str, str]]:
        """Return (document, anchor) of every resource that a catalogue lists, by key."""
        return self._derived.catalog_targets

    @property
    def place_numbers(self) -> Mapping[str, int]:
        """Return the number of sections that refer to each resource, by key."""
        return self._derived.place_numbers

    @property
    def assembled_documents(self) -> frozenset[str]:
        """Return the documents that ``singlehtml`` assembles into its page."""
        return self._derived.assembled_documents

    @property
    def mentions(self) -> Mentions:
        """Return which entries mention which."""
        return self._derived.mentions

    @property
    def group_targets(self) -> Mapping[str, tuple[str, str]]:
        """Return (document, anchor) of the groups of the catalogues, by heading."""
        return self._derived.group_targets

    @property
    def described(self) -> DescribedResources:
        """Return which page describes a resource in its JSON-LD."""
        return self._derived.described

    @property
    def state_files(self) -> StateFiles:
        """Return the reader of committed states."""
        return self._derived.state_files

    @property
    def view_cache(self) -> ViewCache:
        """Return the views that are rendered in this build."""
        return self._derived.view_cache

    def role_title(self, key: str, kind: str) -> str:
        """Return the title that a role of some kind ("" for any) shows for a key; "" if none fits."""
        if self.registry.entry_of_kind(key, kind) is None:
            return ""
        resource = self.registry[key]
        return self.registry.guarded(key, lambda: self._title(resource), lambda: key)

    def _title(self, resource: Resource) -> str:
        title = best_text(resource.title, fallbacks(self.env.config.language or "en"))
        return balanced(" ".join(plain_text(title.text).split()))

    def render_context(self, docname: str = "") -> RenderContext:
        """Return what renderers need to write into a document; "" is for content without links."""
        return make_render_context(
            self.env,
            self.project,
            self.builder if docname else None,
            docname,
            self._resource_target,
            self._group_target,
            self._derived,
            self._bibliography_entry,
        )

    # Methods, not values: targets are computed from catalogue headings, which need a context themselves.

    def _resource_target(self, key: str) -> tuple[str, str] | None:
        return self._derived.resource_targets.get(key)

    def _group_target(self, heading: str) -> tuple[str, str] | None:
        return self._derived.group_targets.get(heading)

    def _bibliography_entry(self, key: str, docname: str) -> BibliographyEntry | None:
        return self.bibliography.entry_for(key, docname) if self.bibliography is not None else None

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a document."""
        self.environment_data.clear(docname)

    def merge_domaindata(self, docnames: Collection[str], otherdata: dict[str, object]) -> None:
        """Add the data of the documents that another process has read."""
        self.environment_data.merge(docnames, EnvironmentData(otherdata))

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Store the data of a document that has been read; its sections have their ids by now."""
        with_links = bool(RefalignConfig(env.config).align_links)
        self.environment_data.note_page(docname, collect_page(document, docname, with_links=with_links))

    def note_page_digest(self, docname: str) -> None:
        """Store a digest of what other pages may show of a document, and of its own table of contents.

        Sphinx collects the contents after :meth:`process_doc`.
        """
        contents = self.env.tocs[docname].pformat()
        depth = self.env.metadata[docname].get("tocdepth")
        page_digest = digest_page(self.environment_data.page(docname), contents, depth)
        self.environment_data.note_page_digest(docname, page_digest)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every link target, for ``objects.inv`` and the search: see :meth:`Domain.get_objects`."""
        names = self.environment_data.display_names.names
        for name, object_type, docname, anchor in link_targets(self):
            if FORGED_LINE.search(name):
                continue
            is_resource = object_type == "resource"
            title = names[name][1] if is_resource and name in names else name
            # The search finds a resource once, not by each of its other keys.
            is_searched = is_resource and self.registry.current_key(name) == name
            yield name, title, object_type, docname, anchor, 1 if is_searched else -1

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, typ: str, target: str,
        node: pending_xref, contnode: nodes.Element,
    ) -> nodes.reference | None:  # fmt: skip
        """Return a link for ``:refalign:block:`views/axioms#refalign-xen-2003```, or None."""
        use = self.find_block(target) if typ == "block" else None
        if use is None:
            return None
        title = self.role_title(use.key, "")
        if title and not node.get("refexplicit"):
            contnode = nodes.inline("", title)
        return link_to(builder, fromdocname, use.document, use.block, contnode)

    def find_block(self, target: str) -> Use | None:
        """Return the block at ``document#id``, or None."""
        docname, _, anchor = target.partition("#")
        uses = self.page(docname).uses
        return next((use for use in uses if anchor and use.block == anchor), None)

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, target: str,
        node: pending_xref, contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:  # fmt: skip
        """Return the link for ``:any:`xen-2003```: to the place of the resource in this project."""
        if target not in self.resource_targets:
            return []
        link = link_to(builder, fromdocname, *self.resource_targets[target], contnode)
        return [("refalign:resource", link)]


def domain_of(env: BuildEnvironment) -> RefalignDomain:
    """Return the ``refalign`` domain of an environment."""
    domain = env.get_domain(RefalignDomain.name)
    assert isinstance(domain, RefalignDomain)
    return domain
