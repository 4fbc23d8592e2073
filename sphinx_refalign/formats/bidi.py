"""Isolation of inserted text that is written from right to left, see :mod:`sphinx_refalign.registry.bidi`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from docutils import nodes

from sphinx_refalign.nodes import all_nodes, closest, refalign_isolate
from sphinx_refalign.registry.bidi import BIDI_CONTROLS, FSI, PDI, balanced, isolated, needs_isolation

_MARKUP = (nodes.emphasis, nodes.strong, nodes.subscript, nodes.superscript)
"""The nodes that divide a text without ending it."""

_VERBATIM = (nodes.raw, nodes.math, nodes.FixedTextElement, nodes.literal)
"""The nodes whose text stays as it is."""


def isolate_texts(content: Sequence[nodes.Node], own_texts: Collection[int], output_format: str) -> None:
    """Isolate each text that could change the order of its neighbours.

    HTML gets ``bdi`` elements, other formats control characters. LaTeX has neither: there, the controls of
    the text itself are removed.

    Args:
        content: Inserted nodes with a parent; changed in place.
        own_texts: The :func:`id` of each text that the author of the page wrote; these stay unchanged.
        output_format: The format that the builder writes.

    """
    texts = []
    for part in all_nodes(content):
        if isinstance(part, nodes.Text):
            if needs_isolation(part) and id(part) not in own_texts:
                texts.append(part)
        elif isinstance(part, nodes.reference) and needs_isolation(part.get("reftitle", "")):
            part["reftitle"] = isolated(part["reftitle"])
    for text in texts:
        if closest(text, _VERBATIM) is not None or text.parent is None:
            continue
        if output_format == "latex":
            text.parent.replace(text, nodes.Text(BIDI_CONTROLS.sub("", text)))
        else:
            _isolate(text, output_format)


def _isolate(text: nodes.Text, output_format: str) -> None:
    """Isolate a text together with the other parts of the same link or phrase."""
    unit: nodes.Node = text
    while isinstance(unit.parent, _MARKUP):
        unit = unit.parent
    parent = unit.parent
    fixed = nodes.Text(balanced(text))
    text.parent.replace(text, fixed)
    unit = fixed if unit is text else unit
    if isinstance(parent, refalign_isolate) or parent.get(_ISOLATED):
        return
    is_phrase = isinstance(parent, nodes.reference | nodes.inline)
    parts = list(parent.children) if is_phrase else [unit]
    position = parent.index(parts[0])
    if output_format == "html":
        wrapped: list[nodes.Node] = [refalign_isolate("", "", *parts)]
    else:
        wrapped = [nodes.Text(FSI), *parts, nodes.Text(PDI)]
        parent[_ISOLATED] = is_phrase
    parent[position : position + len(parts)] = wrapped


_ISOLATED = "refalign-isolated"
"""The attribute that marks a link or a phrase with control characters around its content."""
