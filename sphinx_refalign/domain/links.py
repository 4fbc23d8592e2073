"""Links to the sections and blocks of this project, for every builder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain

_TARGET = "refalign-place"
"""The attribute of a link that :class:`SingleHtmlTargets` reads: (document, anchor)."""


def link_to(
    builder: Builder, docname: str, document: str, anchor: str, content: nodes.Element
) -> nodes.reference:
    """Return a link from one page to a place in another.

    Args:
        builder: The builder that writes the link.
        docname: The page that contains the link.
        document: The page that the link leads to.
        anchor: The id in ``document``, "" for its start.
        content: What the link shows.

    Raises:
        sphinx.errors.NoUri: The builder does not write ``document``.

    """
    link = make_refnode(builder, docname, document, anchor or None, content)
    mark_target(builder, link, document, anchor)
    return link


def mark_target(builder: Builder | None, link: nodes.Element, document: str, anchor: str) -> None:
    """Store the target of a link for :class:`SingleHtmlTargets`, which replaces its ``refuri``."""
    if builder is not None and builder.name == "singlehtml":
        link[_TARGET] = (document, anchor)


class SingleHtmlTargets(SphinxPostTransform):
    """Gives link targets unique ids where all documents become one page.

    Sphinx keeps the ids of each document: several Chinese headings then share ``id2``. And since 8.2 it
    writes links as ``#document-views/axioms#id2``, which lead nowhere.
    """

    default_priority = 800
    builders = ("singlehtml",)

    def run(self, **kwargs: object) -> None:
        """Add a unique id to the target of each link, and point the links to it."""
        links: dict[tuple[str, str], list[nodes.Element]] = {}
        for link in self.document.findall(nodes.Element):
            if _TARGET in link:
                links.setdefault(link.attributes.pop(_TARGET), []).append(link)
        root = self.config.root_doc
        top = next((node for document, node in _with_ids(self.document, root) if document == root), None)
        if top is not None and links.get((root, "")):  # Sphinx marks the start of the other documents itself
            top["ids"].append(f"document-{root}")
        for place in self._exported_places():
            links.setdefault(place, [])
        for document, node in _with_ids(self.document, root):
            for anchor in list(node["ids"]):
                if (document, anchor) not in links:
                    continue
                unique = unique_id(document, anchor)
                node["ids"].append(unique)
                for link in links.pop((document, anchor)):
                    link.attributes.pop("refid", None)
                    link["refuri"] = f"#{unique}"

    def _exported_places(self) -> Iterator[tuple[str, str]]:
        domain = cast("RefalignDomain", self.env.get_domain("refalign"))
        yield from ((alignment.document, alignment.anchor) for alignment in domain.project.alignments)
        yield from domain.resource_targets.values()


def unique_id(document: str, anchor: str) -> str:
    """Return the id that a place has where all documents become one page; ``anchor`` "" is its start."""
    return f"document-{document}--{anchor}" if anchor else f"document-{document}"


def _with_ids(node: nodes.Element, document: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield every element that has an id, with its document.

    Walks down from the root: the ``parent`` of inserted documents does not lead back to their start.
    """
    if isinstance(node, addnodes.start_of_file):
        document = node["docname"]
    if node.get("ids"):
        yield document, node
    for child in node.children:
        if isinstance(child, nodes.Element):
            yield from _with_ids(child, document)
