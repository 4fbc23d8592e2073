"""The Sphinx domain ``refalign``: its environment data, its objects and its cross-references."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.bibtex.citations import merge_citations
from sphinx_refalign.domain.collect import TitlePart, ViewData, VolatileReference, collect_page
from sphinx_refalign.domain.links import link_to
from sphinx_refalign.domain.page_context import make_render_context
from sphinx_refalign.domain.views import ViewCache
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.i18n import best_text, fallbacks
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.bibtex.bibliography import Bibliography, BibliographyEntry
    from sphinx_refalign.render.catalog import Heading


class RefalignDomain(Domain):
    """What each document refers to, its blocks and its catalogues.

    The environment stores plain data only. The registry is not part of it: each build reads the registry
    first, see :mod:`sphinx_refalign.events.load_registry`.
    """

    name = "refalign"
    label = "Academic resources"
    object_types: ClassVar[dict[str, ObjType]] = {
        "resource": ObjType("resource", "resource"),
        "block": ObjType("reference block", "block"),
    }
    roles: ClassVar[dict[str, Any]] = {"block": XRefRole()}
    initial_data: ClassVar[dict[str, Any]] = {
        "uses": {}, "views": {}, "references": {}, "titles": {}, "page_digests": {}, "catalog_headings": {},
        "names": ("", {}), "deep_toctrees": {}, "notes": {}, "citations": {}, "bib_file": "",
    }  # fmt: skip
    data_version = 8

    registry: Registry
    builder: Builder | None = None
    cite_names: Mapping[str, str] = MappingProxyType({})
    """The names of resources in ``:cite:``, by key, where they differ from the key."""
    bibliography: Bibliography | None = None
    """The bibliographies of sphinxcontrib-bibtex once all pages are read; None without that extension."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Return all kinds by name."""
        return self.registry.kinds

    @property
    def uses(self) -> dict[str, list[Use]]:
        """Return what each document refers to, in document order."""
        return self.data["uses"]  # type: ignore[no-any-return]

    @property
    def views(self) -> dict[str, list[ViewData]]:
        """Return the tables, matrices, coverages and catalogues of each document."""
        return self.data["views"]  # type: ignore[no-any-return]

    @cached_property
    def project(self) -> Project:
        """Return all alignments; they are computed once per build, when all pages are read."""
        return Project(self.registry, uses_by_document(self), reading_order(self.env), self.views.keys())

    def resolved_texts(self, part: str, document: str) -> dict[str, str]:
        """Return texts that contain roles as readers see them, by id.

        Args:
            part: ``titles`` for section titles by section id, ``notes`` for notes by block id.
            document: The name of the document.

        """
        return {
            anchor: "".join(self.role_title(piece.key, piece.kind) or piece.text for piece in pieces)
            for anchor, pieces in self.data[part].get(document, {}).items()
        }

    def role_title(self, key: str, kind: str) -> str:
        """Return the title that a role of some kind ("" for any) shows for a key; "" if none fits."""
        if self.registry.entry_of_kind(key, kind) is None:
            return ""
        return best_text(self.registry[key].title, fallbacks(self.env.config.language or "en")).text

    def catalog_headings(self, docname: str) -> list[tuple[ViewData, list[Heading]]]:
        """Return the catalogues of a document in order, each with its headings.

        The environment keeps them with a digest of their input, so a build formats no resource for them
        unless the input changes. Comments and formatting of the registry files are not part of it.
        """
        views = (view._replace(line=0) for view in self.views.get(docname, ()))
        catalogs = [view for view in views if view.type == "catalog"]
        if not catalogs:
            return []
        input_digest = digest([self.env.config.language, catalogs, self.registry.stamp])
        cached_digest, headings = self.data["catalog_headings"].get(docname, ("", []))
        if cached_digest != input_digest:
            from sphinx_refalign.render.catalog import CatalogOptions, outline  # only with a catalogue

            headings = [outline(self.render_context(), CatalogOptions(*view.options)) for view in catalogs]
            self.data["catalog_headings"][docname] = (input_digest, headings)
        return list(zip(catalogs, headings, strict=True))

    @cached_property
    def view_cache(self) -> ViewCache:
        """Return the views that are rendered in this build."""
        return ViewCache()

    def render_context(self, docname: str = "") -> RenderContext:
        """Return what renderers need to write into a document; "" is for content without links."""
        builder = self.builder if docname else None
        return make_render_context(
            self.env,
            self.project,
            builder,
            docname,
            self._resource_target,
            self._group_target,
            self._coins,
            self._bibliography_entry,
        )

    @cached_property
    def _coins(self) -> dict[str, str] | None:
        is_website = self.builder is not None and self.builder.name in HTML_BUILDERS
        return {} if is_website and self.env.config.refalign_metadata else None

    # Methods, not values: targets are computed from catalogue headings, which need a context themselves.

    def _resource_target(self, key: str) -> tuple[str, str] | None:
        return self.resource_targets.get(key)

    def _group_target(self, heading: str) -> tuple[str, str] | None:
        return self.group_targets.get(heading)

    def _bibliography_entry(self, key: str, docname: str) -> BibliographyEntry | None:
        return self.bibliography.entry_for(key, docname) if self.bibliography is not None else None

    def forget_project(self) -> None:
        """Drop everything that was computed from the alignments before all pages were read."""
        for name in ("project", "resource_targets", "group_targets", "view_cache", "_coins"):
            self.__dict__.pop(name, None)

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a document."""
        for part in self.data.values():
            if isinstance(part, dict):  # Sphinx stores the data version beside the parts
                part.pop(docname, None)

    def merge_domaindata(self, docnames: Collection[str], otherdata: dict[str, Any]) -> None:
        """Add the data of the documents that another process has read."""
        # The other parts are computed when all documents are read.
        for part in ("uses", "views", "references", "titles", "notes", "citations", "page_digests"):
            other_part = otherdata[part]
            self.data[part].update({name: other_part[name] for name in docnames if name in other_part})

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Store the data of a document that has been read; its sections have their ids by now."""
        for part, values in collect_page(document)._asdict().items():
            if values:
                self.data[part][docname] = values

    def note_page_digest(self, docname: str) -> None:
        """Store a digest of what other pages may show of a document, and of its own table of contents.

        Sphinx collects the contents after ``process_doc``. Line numbers are left out: they change with
        every edit of the text before.
        """
        uses = [use._replace(line=0, file="") for use in self.uses.get(docname, ())]
        cited = [(at, use._replace(line=0, file="")) for at, use in self.data["citations"].get(docname, ())]
        views = [view._replace(line=0) for view in self.views.get(docname, ())]
        others = [self.data[part].get(docname) for part in ("references", "titles", "notes")]
        contents = self.env.tocs[docname].pformat()
        depth = self.env.metadata[docname].get("tocdepth")
        self.data["page_digests"][docname] = digest([uses, cited, views, *others, contents, depth])

    @property
    def page_digests(self) -> dict[str, str]:
        """Return the digests of :meth:`note_page_digest` by document."""
        return self.data["page_digests"]  # type: ignore[no-any-return]

    @property
    def role_titles(self) -> dict[str, dict[str, list[TitlePart]]]:
        """Return the section titles that contain a role, by document and id."""
        return self.data["titles"]  # type: ignore[no-any-return]

    def references(self, docname: str) -> list[VolatileReference]:
        """Return the cross-references of a document whose text or URL other pages determine."""
        return self.data["references"].get(docname, [])  # type: ignore[no-any-return]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every link target, for ``objects.inv`` and the search: see :meth:`Domain.get_objects`."""
        _, names = self.data["names"]
        for name, object_type, document, anchor in iter_objects(self):
            is_resource = object_type == "resource"
            title = names[name][1] if is_resource and name in names else name
            yield name, title, object_type, document, anchor, 1 if is_resource else -1

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, typ: str, target: str,
        node: Any, contnode: nodes.Element,
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
        document, _, anchor = target.partition("#")
        return next((use for use in self.uses.get(document, ()) if anchor and use.block == anchor), None)

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, target: str,
        node: Any, contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:  # fmt: skip
        """Return the link for ``:any:`xen-2003```: to the place of the resource in this project."""
        if target not in self.resource_targets:
            return []
        link = link_to(builder, fromdocname, *self.resource_targets[target], contnode)
        return [("refalign:resource", link)]

    @cached_property
    def resource_targets(self) -> dict[str, tuple[str, str]]:
        """Return (document, anchor) of every resource that this project shows, by key."""
        return {
            name: (document, anchor)
            for name, object_type, document, anchor in iter_objects(self)
            if object_type == "resource"
        }

    @cached_property
    def group_targets(self) -> dict[str, tuple[str, str]]:
        """Return (document, anchor) of the groups of the catalogues, by heading."""
        return catalog_groups(self)


def domain_of(env: BuildEnvironment) -> RefalignDomain:
    """Return the ``refalign`` domain of an environment."""
    return cast("RefalignDomain", env.get_domain("refalign"))


def iter_objects(domain: RefalignDomain) -> Iterator[tuple[str, str, str, str]]:
    """Yield (name, type, document, anchor) of every resource and every block.

    The place of a resource is its catalogue entry, else its first block.
    """
    seen: set[str] = set()
    for document, anchor, key in catalog_entries(domain):
        if key not in seen:
            seen.add(key)
            yield key, "resource", document, anchor
    for document in domain.project.order:
        for use in domain.uses.get(document, ()):
            if use.block and use.key in domain.registry:
                yield f"{document}#{use.block}", "block", document, use.block
                if use.key not in seen and use.key in domain.registry.entries:
                    seen.add(use.key)
                    yield use.key, "resource", document, use.block


def catalog_entries(domain: RefalignDomain) -> Iterator[tuple[str, str, str]]:
    """Yield (document, anchor, key) of every entry of every catalogue."""
    for document in domain.project.order:
        for _, headings in domain.catalog_headings(document):
            yield from ((document, heading.anchor, heading.key) for heading in headings if heading.key)


def catalog_groups(domain: RefalignDomain) -> dict[str, tuple[str, str]]:
    """Return (document, anchor) of the groups of the catalogues by heading; the first of equal headings."""
    targets: dict[str, tuple[str, str]] = {}
    for document in domain.project.order:
        for _, headings in domain.catalog_headings(document):
            for heading in headings:
                if not heading.key:
                    targets.setdefault(heading.title, (document, heading.anchor))
    return targets


def update_display_names(domain: RefalignDomain) -> None:
    """Update the titles of the resources in ``objects.inv``; Sphinx reads them in every build."""
    language = domain.env.config.language
    stamp = digest([domain.registry.stamp, language])
    cached_stamp, cached_names = domain.data["names"]
    if cached_stamp == stamp and domain.resource_targets.keys() <= cached_names.keys():
        return
    names = {}
    for key in domain.resource_targets:
        input_digest = f"{language} {domain.registry.digest(key)}"
        cached = cached_names.get(key, ("", ""))
        is_current = cached[0] == input_digest
        names[key] = cached if is_current else (input_digest, domain.role_title(key, ""))
    domain.data["names"] = (stamp, names)


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return every document once: depth first through the toctrees from the root, then orphans by name."""
    seen: dict[str, None] = {}
    stack = [env.config.root_doc]
    while stack:
        document = stack.pop()
        if document in seen or document not in env.all_docs:
            continue
        seen[document] = None
        stack += reversed(env.toctree_includes.get(document, []))
    seen.update(dict.fromkeys(sorted(env.all_docs)))
    return list(seen)


def uses_by_document(domain: RefalignDomain) -> dict[str, list[Use]]:
    """Return what each document refers to, in document order, with citations and resolved titles."""
    documents = {**domain.uses, **domain.data["citations"]}
    return {document: _with_resolved_texts(domain, document) for document in documents}


def uses_with_citations(domain: RefalignDomain, document: str) -> list[Use]:
    """Return what a document refers to, with its citations if ``refalign_align_citations`` is set."""
    uses, cited = domain.uses.get(document, []), domain.data["citations"].get(document)
    bibliography = domain.bibliography if domain.env.config.refalign_align_citations else None
    if bibliography is None or not cited:
        return uses
    entries = domain.registry.entries
    return merge_citations(uses, cited, lambda name: bibliography.key_of(name, entries))


def _with_resolved_texts(domain: RefalignDomain, document: str) -> list[Use]:
    uses = uses_with_citations(domain, document)
    titles, notes = domain.resolved_texts("titles", document), domain.resolved_texts("notes", document)
    if not titles and not notes:
        return uses
    return [
        use._replace(section=titles.get(use.anchor, use.section), note=notes.get(use.block, use.note))
        for use in uses
    ]
