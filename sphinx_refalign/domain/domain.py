"""The Sphinx domain ``refalign``: what each page says, kept in the environment as plain tuples."""

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
from sphinx_refalign.domain.collect import TitlePart, ViewData, VolatileReference, collect_page
from sphinx_refalign.domain.links import link_to
from sphinx_refalign.domain.page_context import make_render_context
from sphinx_refalign.domain.views import ViewCache
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.i18n import best_text, fallbacks
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.catalog import CatalogOptions, Heading, outline
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.bibtex.bibliography import Bibliography, BibliographyEntry
from sphinx_refalign.bibtex.citations import merge_citations


class RefalignDomain(Domain):
    """Alignments, blocks and catalogues by document.

    The registry is no part of it: that is read at the start of each build and set by
    :func:`sphinx_refalign.events.load_registry.load_registry`.
    """

    name = "refalign"
    label = "Academic resources"
    object_types: ClassVar[dict[str, ObjType]] = {
        "resource": ObjType("resource", "resource"),
        "block": ObjType("reference block", "block"),
    }
    roles: ClassVar[dict[str, Any]] = {"block": XRefRole()}
    initial_data: ClassVar[dict[str, Any]] = {
        "uses": {}, "views": {}, "references": {}, "titles": {}, "gists": {}, "outlines": {},
        "names": ("", {}), "far": {}, "notes": {}, "citations": {}, "fed": "",
    }  # fmt: skip
    data_version = 7

    registry: Registry
    builder: Builder | None = None
    cite_names: Mapping[str, str] = MappingProxyType({})
    """What resources are called by ``:cite:``, where that is not their key."""
    bibliography: Bibliography | None = None
    """What sphinxcontrib-bibtex lists, when all pages have been read; None without it."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """All kinds by name."""
        return self.registry.kinds

    @property
    def uses(self) -> dict[str, list[Use]]:
        """What each document says, in the order of its text."""
        return self.data["uses"]  # type: ignore[no-any-return]

    @property
    def views(self) -> dict[str, list[ViewData]]:
        """The tables and catalogues of each document."""
        return self.data["views"]  # type: ignore[no-any-return]

    @cached_property
    def project(self) -> Project:
        """All alignments; put together once a build, when all pages have been read."""
        return Project(self.registry, uses_by_document(self), reading_order(self.env), self.views.keys())

    def resolved_texts(self, part: str, document: str) -> dict[str, str]:
        """By their ids, the titles of sections (or the ``notes`` in blocks) that have a role in them, as
        readers see them.
        """
        return {
            anchor: "".join(self.role_title(piece.key, piece.kind) or piece.text for piece in pieces)
            for anchor, pieces in self.data[part].get(document, {}).items()
        }

    def role_title(self, key: str, kind: str) -> str:
        """What a role shows in the place of a key, "" where there is no such resource."""
        entry = self.registry.entry(key)
        if entry is None or kind not in ("", entry.kind):
            return ""
        return best_text(self.registry[key].title, fallbacks(self.env.config.language or "en")).text

    def catalog_headings(self, docname: str) -> list[tuple[ViewData, list[Heading]]]:
        """The headings of a document's catalogues, in order.

        They are kept in the environment beside what they were made of: a build in which that has not
        changed formats no resource for them, nor one in which it is only written otherwise in its files.
        """
        views = (view._replace(line=0) for view in self.views.get(docname, ()))
        catalogs = [view for view in views if view.what == "catalog"]
        if not catalogs:
            return []
        made_of = digest([self.env.config.language, catalogs, self.registry.stamp])
        known, headings = self.data["outlines"].get(docname, ("", []))
        if known != made_of:
            headings = [outline(self.render_context(), CatalogOptions(*view.options)) for view in catalogs]
            self.data["outlines"][docname] = (made_of, headings)
        return list(zip(catalogs, headings, strict=True))

    @cached_property
    def view_cache(self) -> ViewCache:
        """The tables and catalogues that were rendered in this build."""
        return ViewCache()

    def render_context(self, docname: str = "") -> RenderContext:
        """What renderers need to write into a document, or to name things where no link is wanted."""
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
        on_web = self.builder is not None and self.builder.name in HTML_BUILDERS
        return {} if on_web and self.env.config.refalign_metadata else None

    # Asked for when they are needed: places are made of outlines, which need a page themselves.

    def _resource_target(self, key: str) -> tuple[str, str] | None:
        return self.resource_targets.get(key)

    def _group_target(self, heading: str) -> tuple[str, str] | None:
        return self.group_targets.get(heading)

    def _bibliography_entry(self, key: str, docname: str) -> BibliographyEntry | None:
        return self.bibliography.entry_for(key, docname) if self.bibliography is not None else None

    def forget_project(self) -> None:
        """All pages have been read: the next look puts the alignments together anew."""
        for name in ("project", "places", "groups", "rendered", "_coins"):
            self.__dict__.pop(name, None)

    def clear_doc(self, docname: str) -> None:
        """Forget what a document says."""
        for part in self.data.values():
            if isinstance(part, dict):  # beside them Sphinx keeps the version
                part.pop(docname, None)

    def merge_domaindata(self, docnames: Collection[str], otherdata: dict[str, Any]) -> None:
        """Take what another process read."""
        # Outlines are made when all is read.
        for part in ("uses", "views", "references", "titles", "notes", "citations", "gists"):
            theirs = otherdata[part]
            self.data[part].update({name: theirs[name] for name in docnames if name in theirs})

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note what a page that was read says, now that its sections have their ids."""
        for part, found in collect_page(document)._asdict().items():
            if found:
                self.data[part][docname] = found

    def note_page_digest(self, docname: str) -> None:
        """Note, in short, what other pages may show of one that was read, and its own contents.

        A digest of the contents that Sphinx has collected of it, which it does after ``process_doc``.
        Lines are left out: they move with every word.
        """
        uses = [use._replace(line=0, file="") for use in self.uses.get(docname, ())]
        cited = [(at, use._replace(line=0, file="")) for at, use in self.data["citations"].get(docname, ())]
        views = [view._replace(line=0) for view in self.views.get(docname, ())]
        rest = [views, *(self.data[part].get(docname) for part in ("references", "titles", "notes"))]
        depth = self.env.metadata[docname].get("tocdepth")
        self.data["gists"][docname] = digest([uses, cited, *rest, self.env.tocs[docname].pformat(), depth])

    @property
    def page_digests(self) -> dict[str, str]:
        """A digest of what each document says."""
        return self.data["gists"]  # type: ignore[no-any-return]

    @property
    def role_titles(self) -> dict[str, dict[str, list[TitlePart]]]:
        """The titles of sections that have a role in them, by document and id."""
        return self.data["titles"]  # type: ignore[no-any-return]

    def references(self, docname: str) -> list[VolatileReference]:
        """What a document refers to that may change while nobody touches it."""
        return self.data["references"].get(docname, [])  # type: ignore[no-any-return]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Everything that can be linked to, for ``objects.inv`` and the search."""
        _, names = self.data["names"]
        for name, what, document, anchor in iter_objects(self):
            shown = names[name][1] if what == "resource" and name in names else name
            yield name, shown, what, document, anchor, 1 if what == "resource" else -1

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, typ: str, target: str,
        node: Any, contnode: nodes.Element,
    ) -> nodes.reference | None:  # fmt: skip
        """``:refalign:block:`views/axioms#refalign-xen-2003``` leads to that block."""
        use = self.find_block(target) if typ == "block" else None
        if use is None:
            return None
        title = self.role_title(use.key, "")
        if title and not node.get("refexplicit"):
            contnode = nodes.inline("", title)
        return link_to(builder, fromdocname, use.document, use.block, contnode)

    def find_block(self, target: str) -> Use | None:
        """The block that a role names by ``document#id``."""
        document, _, anchor = target.partition("#")
        return next((use for use in self.uses.get(document, ()) if anchor and use.block == anchor), None)

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, target: str,
        node: Any, contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:  # fmt: skip
        """``:any:`xen-2003``` leads to the resource's place in these documents."""
        if target not in self.resource_targets:
            return []
        link = link_to(builder, fromdocname, *self.resource_targets[target], contnode)
        return [("refalign:resource", link)]

    @cached_property
    def resource_targets(self) -> dict[str, tuple[str, str]]:
        """(document, anchor) of every resource that these documents show, by key."""
        return {
            name: (document, anchor)
            for name, what, document, anchor in iter_objects(self)
            if what == "resource"
        }

    @cached_property
    def group_targets(self) -> dict[str, tuple[str, str]]:
        """(document, anchor) of the groups of the catalogues, by their headings."""
        return catalog_groups(self)


def domain_of(env: BuildEnvironment) -> RefalignDomain:
    """Our domain of an environment."""
    return cast("RefalignDomain", env.get_domain("refalign"))


def iter_objects(domain: RefalignDomain) -> Iterator[tuple[str, str, str, str]]:
    """(name, type, document, anchor) of every resource and of every block.

    A resource is where the catalogue has it, else where its first block stands.
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
    """(document, anchor, key) of every entry of every catalogue."""
    for document in domain.project.order:
        for _, headings in domain.catalog_headings(document):
            yield from ((document, one.anchor, one.key) for one in headings if one.key)


def catalog_groups(domain: RefalignDomain) -> dict[str, tuple[str, str]]:
    """(document, anchor) of the groups of the catalogues, by their headings; of several the first."""
    found: dict[str, tuple[str, str]] = {}
    for document in domain.project.order:
        for _, headings in domain.catalog_headings(document):
            for one in headings:
                if not one.key:
                    found.setdefault(one.title, (document, one.anchor))
    return found


def update_display_names(domain: RefalignDomain) -> None:
    """Keep what the resources are called that can be linked to: Sphinx asks for it in every build."""
    language = domain.env.config.language
    stamp = digest([domain.registry.stamp, language])
    noted, known = domain.data["names"]
    if noted == stamp and domain.resource_targets.keys() <= known.keys():
        return
    names = {}
    for key in domain.resource_targets:
        made_of = f"{language} {domain.registry.digest(key)}"
        before = known.get(key, ("", ""))
        names[key] = before if before[0] == made_of else (made_of, domain.role_title(key, ""))
    domain.data["names"] = (stamp, names)


def reading_order(env: BuildEnvironment) -> list[str]:
    """Every document once: depth first through the toctrees from the root, orphans after them."""
    seen: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        document = waiting.pop()
        if document in seen or document not in env.all_docs:
            continue
        seen[document] = None
        waiting += reversed(env.toctree_includes.get(document, []))
    seen.update(dict.fromkeys(sorted(env.all_docs)))
    return list(seen)


def uses_by_document(domain: RefalignDomain) -> dict[str, list[Use]]:
    """What each document says, in the order of its text."""
    documents = {**domain.uses, **domain.data["citations"]}
    return {document: _titled(domain, document) for document in documents}


def uses_with_citations(domain: RefalignDomain, document: str) -> list[Use]:
    """What a document says, with what it cites where conf.py lets that count."""
    uses, cited = domain.uses.get(document, []), domain.data["citations"].get(document)
    bibliography = domain.bibliography if domain.env.config.refalign_align_citations else None
    if bibliography is None or not cited:
        return uses
    entries = domain.registry.entries
    return merge_citations(uses, cited, lambda name: bibliography.key_of(name, entries))


def _titled(domain: RefalignDomain, document: str) -> list[Use]:
    """The same, with the titles of resources for the roles in its titles and words."""
    uses = uses_with_citations(domain, document)
    named, noted = domain.resolved_texts("titles", document), domain.resolved_texts("notes", document)
    if not named and not noted:
        return uses
    return [
        one._replace(section=named.get(one.anchor, one.section), note=noted.get(one.block, one.note))
        for one in uses
    ]
