"""The web links of a page: which of them count as alignments, and what is stored of them."""

from __future__ import annotations

from typing import NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.records import LINK, RELATIONS, Condition, Use
from sphinx_refalign.nodes import closest


class PageLink(NamedTuple):
    """A link to a web address. Which resource has the address is looked up when all pages are read."""

    position: int
    """The number of uses by our own directives and roles before it on the page."""
    citations: int
    """The number of citations before it on the page."""
    address: str
    """The address in its normal form, see :func:`.addresses.normalize`."""
    section: str
    """The title of the section that contains it."""
    anchor: str
    """The id of that section."""
    file: str
    """The file that ``line`` belongs to; "" for the document's own source."""
    line: int
    conditions: tuple[Condition, ...]
    """The conditions under which a builder shows it."""

    def use(self, document: str, key: str) -> Use:
        """Return the link as a use of a resource."""
        return Use(
            document=document, section=self.section, anchor=self.anchor, chapter="", key=key, kind="",
            relation=RELATIONS[0], topics=(), line=self.line, aligned=True, block="", file=self.file,
            conditions=self.conditions, origin=LINK,
        )  # fmt: skip


def link_address(node: nodes.Node) -> str:
    """Return the address in normal form that a link leads to; "" for nodes that do not count as web links.

    A linked image does not count, nor does the definition of a substitution: each place that uses it does.
    """
    if not isinstance(node, nodes.reference) or "refuri" not in node:
        return ""
    from sphinx_refalign.registry.addresses import normalize  # its patterns take time to compile

    address = normalize(str(node["refuri"]))
    if not address or not _has_text(node) or closest(node, nodes.substitution_definition) is not None:
        return ""
    return address


def _has_text(link: nodes.reference) -> bool:
    return any(text.strip() for text in link.findall(nodes.Text))
