"""``:cite:`` as a use of a resource: noted where a page is read, counted where conf.py says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes

from sphinx_refalign.alignment.records import RELATIONS, Use

_TARGET = re.compile(r"(?:\{[^{}]+\})?\s*([^{}\s,]+)\s*(?:\{[^{}]+\})?\s*(?:,|$)")
"""One of the keys of ``:cite:``, between what may be said before and behind it."""


Cited = tuple[int, Use]
"""A citation, and how many of our own uses stand before it."""


def cited_keys(node: nodes.Node) -> Iterator[str]:
    """The keys that a node cites, as the page has them."""
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite":
        yield from _TARGET.findall(str(node.get("reftarget")))


def use_from_citation(
    node: nodes.Element, key: str, section: str, anchor: str, place: tuple[str, int]
) -> Use:
    """What a page says by citing ``key`` in ``section``; ``place`` is its file and line."""
    file, line = place
    return Use(
        document=str(node.get("refdoc")), section=section, anchor=anchor, chapter="", key=key, kind="",
        relation=RELATIONS[0], topics=(), line=line, aligned=True, block="", mention=True, file=file,
    )  # fmt: skip


def merge_citations(uses: Sequence[Use], cited: Sequence[Cited], key_of: Callable[[str], str]) -> list[Use]:
    """All that a page says, in the order of its text; ``key_of`` gives "" for what is no resource of ours."""
    found = list(uses)
    for before, use in reversed(cited):
        key = key_of(use.key)
        if key:
            found.insert(before, use._replace(key=key))
    return found
