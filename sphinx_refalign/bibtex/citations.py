"""``:cite:`` as a use of a resource: stored for each page, counted with ``refalign_align_citations``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinx_refalign.alignment.records import CITATION, RELATIONS, Use

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.roles import CitationRef

Names = Mapping[str, str]
"""The current names of resources in ``:cite:`` by their other names."""

_TARGET = re.compile(r"(?:\{[^{}]+\}|(?<!\s))\s*(?<![^{}\s,])([^{}\s,]+)\s*(?:\{[^{}]+\}\s*)?(?:,|$)")
"""One of the keys of ``:cite:``, between the optional texts before and after it.

A match starts only where white space and keys start: from each character, the time would be quadratic.
"""

OLD_NAMES = "refalign-old-names"
"""The attribute of a citation with the current names by the replaced names that the author wrote."""


class Cited(NamedTuple):
    """A citation of a page."""

    position: int
    """The number of uses by our own directives and roles before it on the page."""
    use: Use
    is_native: bool = False
    """Whether it is a citation of docutils, ``[key]_``, which cites a key of the registry."""


def cited_keys(node: nodes.Node) -> Iterator[str]:
    """Yield the keys that a node cites, as the page spells them; nothing for other nodes."""
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite":
        yield from _TARGET.findall(str(node.get("reftarget")))


def native_key(node: nodes.Node) -> str:
    """Return the label that a native citation of docutils cites; "" for other nodes."""
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "citation":
        return str(node.get("reftarget"))
    return ""


def replace_old_names(document: nodes.document, references: list[CitationRef], names: Names) -> None:
    """Replace the other names of resources in the citations of a page by their current names.

    Args:
        document: The page that is being read.
        references: The citations of all pages, as sphinxcontrib-bibtex stores them; those of this page are at
            the end.
        names: The current name by each other name.

    """
    replaced = False
    for node in document.findall(addnodes.pending_xref):
        old_names = {name: names[name] for name in cited_keys(node) if name in names}
        if old_names:
            node[OLD_NAMES] = old_names
            node["reftarget"] = _TARGET.sub(partial(_with_current_name, names), node["reftarget"])
            replaced = True
    docname = references[-1].docname if replaced and references else ""
    for position in range(len(references) - 1, -1, -1):
        reference = references[position]
        if reference.docname != docname:
            break
        targets = [target._replace(key=names.get(target.key, target.key)) for target in reference.targets]
        references[position] = reference._replace(targets=targets)


def _with_current_name(names: Names, match: re.Match[str]) -> str:
    start, end = (position - match.start() for position in match.span(1))
    return f"{match[0][:start]}{names.get(match[1], match[1])}{match[0][end:]}"


def use_from_citation(
    node: nodes.Element, key: str, section: str, anchor: str, location: tuple[str, int]
) -> Use:
    """Return a citation as a use.

    Args:
        node: The reference of ``:cite:``.
        key: One of its keys.
        section: The title of the section that contains it.
        anchor: The id of that section.
        location: Its file, "" for the document's own, and its line.

    """
    file, line = location
    return Use(
        document=str(node.get("refdoc")), section=section, anchor=anchor, chapter="", key=key, kind="",
        relation=RELATIONS[0], topics=(), line=line, aligned=True, block="", mention=True, file=file,
        origin=CITATION,
    )  # fmt: skip
