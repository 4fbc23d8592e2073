"""An entry in a bibliography of sphinxcontrib-bibtex, and the link to it that LaTeX takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from docutils import nodes
from sphinx.builders import Builder


class Listed(NamedTuple):
    """An entry in a bibliography, where ``:cite:`` leads to it."""

    document: str
    anchor: str
    label: str


def link_to_entry(
    listed: Listed | None, builder: Builder | None, link: Callable[[str, str, nodes.Node], nodes.Node]
) -> nodes.Node | None:
    """The label of an entry as a link; ``link`` is that of :class:`.Page`."""
    if listed is None:
        return None
    shown = nodes.inline("", f"[{listed.label}]")
    if builder is None or builder.format != "latex":
        return link(listed.document, listed.anchor, shown)
    # A bibitem has no label that Sphinx could refer to.
    start = nodes.raw("", f"\\hyperlink{{cite.{listed.document}:{listed.anchor}}}{{", format="latex")
    return nodes.inline("", "", start, shown, nodes.raw("", "}", format="latex"))
