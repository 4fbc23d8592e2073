"""Links to the sections and blocks of these documents, for every builder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

_PLACE = "refalign-place"


def link_to(
    builder: Builder, docname: str, document: str, anchor: str, shown: nodes.Element
) -> nodes.reference:
    """A link from the page ``docname`` to a place in ``document``; raises NoUri where that is not written."""
    link = make_refnode(builder, docname, document, anchor or None, shown)
    mark_target(builder, link, document, anchor)
    return link


def mark_target(builder: Builder | None, link: nodes.Element, document: str, anchor: str) -> None:
    """Note where a link leads, for :class:`OnePage`, which gives it another ``refuri``."""
    if builder is not None and builder.name == "singlehtml":
        link[_PLACE] = (document, anchor)


class SingleHtmlTargets(SphinxPostTransform):
    """Gives the places that we link to ids of their own where all documents are one page.

    Sphinx leaves them those that they have by themselves: ``id2`` is many a Chinese heading's. And since 8.2
    it writes links as ``#document-views/axioms#id2``, which lead nowhere.
    """

    default_priority = 800
    builders = ("singlehtml",)

    def run(self, **kwargs: Any) -> None:
        """Find the places of all links, and lead the links there."""
        links: dict[tuple[str, str], list[nodes.Element]] = {}
        for link in self.document.findall(nodes.Element):
            if _PLACE in link:
                links.setdefault(link.attributes.pop(_PLACE), []).append(link)
        root = self.config.root_doc
        top = next((node for document, node in _within(self.document, root) if document == root), None)
        if top is not None and links.get((root, "")):  # where other documents begin Sphinx says itself
            top["ids"].append(f"document-{root}")
        for document, node in _within(self.document, root):
            for anchor in list(node["ids"]):
                own = f"document-{document}--{anchor}"
                for link in links.pop((document, anchor), ()):
                    node["ids"] += [] if own in node["ids"] else [own]
                    link.attributes.pop("refid", None)
                    link["refuri"] = f"#{own}"


def _within(node: nodes.Element, document: str) -> Iterator[tuple[str, nodes.Element]]:
    """All that has an id, and the document that it is of; the parents of what Sphinx puts in do not tell."""
    if isinstance(node, addnodes.start_of_file):
        document = node["docname"]
    if node.get("ids"):
        yield document, node
    for child in node.children:
        if isinstance(child, nodes.Element):
            yield from _within(child, document)
