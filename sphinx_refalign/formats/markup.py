"""The adaptation of markup to formats without mathematics and to LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from docutils import nodes

from sphinx_refalign.formats import TEXT_FORMATS
from sphinx_refalign.registry.latex_formulas import formula_text
from sphinx_refalign.render.markup import FORMULA_CLASS, SMALL_CAPS_CLASS

_Node = TypeVar("_Node", bound=nodes.Element)


def adapt_markup(content: Sequence[nodes.Node], output_format: str) -> None:
    """Write formulas in Unicode characters where a format has no mathematics; prepare markup for LaTeX.

    Args:
        content: Inserted nodes; changed in place.
        output_format: The format that the builder writes.

    """
    if output_format not in (*TEXT_FORMATS, "texinfo", "latex"):
        return
    elements = [node for node in content if isinstance(node, nodes.Element)]
    if output_format == "latex":
        for title in _find(elements, nodes.title):
            if not isinstance(title.parent, nodes.section):
                continue
            # Bookmarks of PDF files have no markup.
            _replace_formulas(title)
            title[:] = [nodes.Text(title.astext())]
        for inline in _find(elements, nodes.inline):
            if SMALL_CAPS_CLASS in inline["classes"]:
                inline["classes"].remove(SMALL_CAPS_CLASS)
                inline.insert(0, nodes.raw("", r"\textsc{", format="latex"))
                inline.append(nodes.raw("", "}", format="latex"))
    else:
        for element in elements:
            _replace_formulas(element)


def _find(elements: Sequence[nodes.Element], node_type: type[_Node]) -> list[_Node]:
    return [node for element in elements for node in element.findall(node_type)]


def _replace_formulas(parent: nodes.Element) -> None:
    for formula in [node for node in parent.findall(nodes.math) if FORMULA_CLASS in node["classes"]]:
        text = formula.astext()
        parent = formula.parent
        if "\\" in text and parent is not None:
            parent.replace(formula, nodes.Text(formula_text(text)))
