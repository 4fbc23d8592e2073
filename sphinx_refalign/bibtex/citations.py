"""``:cite:`` as a use of a resource: stored for each page, counted with ``refalign_align_citations``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes

from sphinx_refalign.alignment.records import RELATIONS, Use

_TARGET = re.compile(r"(?:\{[^{}]+\})?\s*([^{}\s,]+)\s*(?:\{[^{}]+\})?\s*(?:,|$)")
"""One of the keys of ``:cite:``, between the optional texts before and after it."""

Cited = tuple[int, Use]
"""A citation, with the number of uses by our own directives and roles before it on the page."""


def cited_keys(node: nodes.Node) -> Iterator[str]:
    """Yield the keys that a node cites, as the page spells them; nothing for other nodes."""
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite":
        yield from _TARGET.findall(str(node.get("reftarget")))


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
    )  # fmt: skip


def merge_citations(uses: Sequence[Use], cited: Sequence[Cited], key_of: Callable[[str], str]) -> list[Use]:
    """Return the uses and citations of a page in document order.

    Args:
        uses: The uses by our own directives and roles.
        cited: The citations.
        key_of: Returns the key of a cited resource; "" drops a citation that is no resource.

    """
    merged = list(uses)
    for position, use in reversed(cited):
        key = key_of(use.key)
        if key:
            merged.insert(position, use._replace(key=key))
    return merged
