"""The Sphinx domain ``refalign``: what each page says, kept in the environment as plain tuples."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, cast

from docutils import nodes
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import clean_astext, make_refnode

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.context import page_for
from sphinx_refalign.nodes import is_copy, refalign_role, refalign_view
from sphinx_refalign.reading_order import reading_order
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.resources import Registry
from sphinx_refalign.render.catalog import CatalogOptions, Heading, outline
from sphinx_refalign.render.page import Page


class View(NamedTuple):
    """A generated page, or part of one: a table or a catalogue."""

    what: str
    options: tuple[Any, ...]
    section: str
    """The id of the section that it stands in, "" before the first."""
    sections: bool
    """Whether it stands where sections of its own may stand."""


class RefalignDomain(Domain):
    """Alignments, blocks and catalogues by document.

    The registry is no part of it: that is read at the start of each build and set by
    :func:`sphinx_refalign.loading.load_registry`.
    """

    name = "refalign"
    label = "Academic resources"
    object_types: ClassVar[dict[str, ObjType]] = {
        "resource": ObjType("resource", "resource"),
        "block": ObjType("reference block", "block"),
    }
    roles: ClassVar[dict[str, Any]] = {"block": XRefRole()}
    initial_data: ClassVar[dict[str, Any]] = {"uses": {}, "views": {}, "outlines": {}}
    data_version = 1

    registry: Registry
    builder: Builder | None = None

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """All kinds by name."""
        return self.registry.kinds

    @property
    def uses(self) -> dict[str, list[Use]]:
        """What each document says, in the order of its text."""
        return self.data["uses"]  # type: ignore[no-any-return]

    @property
    def views(self) -> dict[str, list[View]]:
        """The tables and catalogues of each document."""
        return self.data["views"]  # type: ignore[no-any-return]

    @cached_property
    def project(self) -> Project:
        """All alignments; put together once a build, when all pages have been read."""
        return Project(self.registry, self.uses, reading_order(self.env))

    def outlines(self, docname: str) -> list[tuple[View, list[Heading]]]:
        """The headings of a document's catalogues, in order.

        They are kept in the environment beside what they were made of: a build in which that has not
        changed formats no resource for them.
        """
        catalogs = [view for view in self.views.get(docname, ()) if view.what == "catalog"]
        if not catalogs:
            return []
        made_of = (self.registry.stamp, self.env.config.language, catalogs)
        known, headings = self.data["outlines"].get(docname, (None, []))
        if known != made_of:
            headings = [outline(self.page(), CatalogOptions(*view.options)) for view in catalogs]
            self.data["outlines"][docname] = (made_of, headings)
        return list(zip(catalogs, headings, strict=True))

    def page(self, docname: str = "") -> Page:
        """What renderers need to write into a document, or to name things where no link is wanted."""
        return page_for(self.env, self.project, self.builder if docname else None, docname)

    def forget_project(self) -> None:
        """All pages have been read: the next look puts the alignments together anew."""
        self.__dict__.pop("project", None)
        self.__dict__.pop("_places", None)

    def clear_doc(self, docname: str) -> None:
        """Forget what a document says."""
        self.uses.pop(docname, None)
        self.views.pop(docname, None)
        self.data["outlines"].pop(docname, None)

    def merge_domaindata(self, docnames: Collection[str], otherdata: dict[str, Any]) -> None:
        """Take what another process read."""
        for part in ("uses", "views"):  # outlines are made when all is read
            theirs = otherdata[part]
            self.data[part].update({name: theirs[name] for name in docnames if name in theirs})

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note what a page that was read says, now that its sections have their ids."""
        uses: list[Use] = []
        views: list[View] = []
        catalogs = 0
        for node in _ours(document):
            section, anchor = enclosing(node)
            uses += (_use(node, key, section, anchor) for key in node["keys"])
            if node.get("view") in ("table", "catalog"):
                if node["view"] == "catalog":
                    catalogs += 1
                    node["options"] = (*node["options"][:-1], catalogs)
                free = isinstance(node.parent, nodes.section | nodes.document)
                views.append(View(node["view"], node["options"], anchor, free))
        if uses:
            self.uses[docname] = uses
        if views:
            self.views[docname] = views

    def objects(self) -> Iterator[tuple[str, str, str, str]]:
        """(name, type, document, anchor) of every resource and of every block.

        A resource is where the catalogue has it, else where its first block stands.
        """
        seen: set[str] = set()
        for document, anchor, key in self.catalog_entries():
            if key not in seen:
                seen.add(key)
                yield key, "resource", document, anchor
        for document in self.project.order:
            for use in self.uses.get(document, ()):
                if use.block and use.key in self.registry:
                    yield f"{document}#{use.block}", "block", document, use.block
                    if use.key not in seen:
                        seen.add(use.key)
                        yield use.key, "resource", document, use.block

    def catalog_entries(self) -> Iterator[tuple[str, str, str]]:
        """(document, anchor, key) of every entry of every catalogue."""
        for document in self.project.order:
            for _, headings in self.outlines(document):
                yield from ((document, one.anchor, one.key) for one in headings if one.key)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Everything that can be linked to, for ``objects.inv`` and the search."""
        page = self.page()
        for name, what, document, anchor in self.objects():
            resource = self.registry.get(name)
            shown = page.name(resource) if resource is not None and what == "resource" else name
            yield name, shown, what, document, anchor, 1 if what == "resource" else -1

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, typ: str, target: str,
        node: Any, contnode: nodes.Element,
    ) -> nodes.reference | None:  # fmt: skip
        """``:refalign:block:`views/axioms#refalign-xen-2003``` leads to that block."""
        document, _, anchor = target.partition("#")
        for use in self.uses.get(document, ()):
            if use.block == anchor and typ == "block":
                resource = self.registry.get(use.key)
                if resource is not None and not node.get("refexplicit"):
                    contnode = nodes.inline("", self.page().name(resource))
                return make_refnode(builder, fromdocname, document, anchor, contnode)
        return None

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Any, target: str,
        node: Any, contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:  # fmt: skip
        """``:any:`xen-2003``` leads to the resource's place in these documents."""
        if target not in self._places:
            return []
        link = make_refnode(builder, fromdocname, *self._places[target], contnode)
        return [("refalign:resource", link)]

    @cached_property
    def _places(self) -> dict[str, tuple[str, str]]:
        return {
            name: (document, anchor) for name, what, document, anchor in self.objects() if what == "resource"
        }


def _ours(document: nodes.document) -> Iterator[nodes.Element]:
    """Our nodes, in the order of the text; not their copies in substitutions and local contents."""
    for node in document.findall(nodes.Element):
        if isinstance(node, refalign_view | refalign_role) and not is_copy(node):
            yield node


def enclosing(node: nodes.Node) -> tuple[str, str]:
    """The title and the id of the section that a node stands in."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    if parent is None:
        return "", ""
    title = parent.next_node(nodes.title)
    return (clean_astext(title) if title is not None else ""), (parent["ids"] or [""])[0]


def _use(node: nodes.Element, key: str, section: str, anchor: str) -> Use:
    return Use(
        document=node["docname"], section=section, anchor=anchor, chapter=node["chapter"],
        key=key, kind=node["kind"], relation=node["relation"], topics=tuple(node["topics"]),
        line=node.line or 0, aligned=node["aligned"],
        block=(node["ids"] or [""])[0] if node.get("view") == "block" else "",
    )  # fmt: skip


def domain_of(env: BuildEnvironment) -> RefalignDomain:
    """Our domain of an environment."""
    return cast("RefalignDomain", env.get_domain("refalign"))
