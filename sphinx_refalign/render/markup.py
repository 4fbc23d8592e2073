"""Markup of texts as docutils nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

from sphinx_refalign.registry.marks import has_marks, parse_marked, without_marks
from sphinx_refalign.registry.markup import (
    BOLD,
    CLOSE,
    FORMULA,
    ITALIC,
    OPEN,
    SMALL_CAPS,
    SUBSCRIPT,
    SUPERSCRIPT,
    TEXT,
    Token,
    has_markup,
    parse,
)

_NODES: dict[str, type[nodes.TextElement]] = {
    ITALIC: nodes.emphasis,
    BOLD: nodes.strong,
    SUBSCRIPT: nodes.subscript,
    SUPERSCRIPT: nodes.superscript,
    SMALL_CAPS: nodes.inline,
}

FORMULA_CLASS = "refalign-formula"
"""The class of formulas in texts of the registry."""

SMALL_CAPS_CLASS = "refalign-small-caps"
"""The class of text in small capitals, for which docutils has no node."""


def text_nodes(text: str) -> list[nodes.Node]:
    """Return a text of the registry as nodes, with its elements and its formulas."""
    return token_nodes(parse(text)) if has_markup(text) else [nodes.Text(text)]


def token_nodes(tokens: Iterable[Token]) -> list[nodes.Node]:
    """Return tokens as nodes; elements that are not closed end with the text."""
    return _nest([token if token.kind != TEXT else nodes.Text(token.value) for token in tokens])


def _nest(items: Iterable[Token | nodes.Node]) -> list[nodes.Node]:
    """Return nodes with those between the tokens of an element as its children."""
    levels: list[tuple[str, list[nodes.Node]]] = [("", [])]
    for item in items:
        if isinstance(item, nodes.Node):
            levels[-1][1].append(item)
        elif item.kind == FORMULA:
            levels[-1][1].append(nodes.math(item.value, item.value, classes=[FORMULA_CLASS]))
        elif item.kind == OPEN:
            levels.append((item.value, []))
        elif item.kind == CLOSE and levels[-1][0] == item.value:
            _close(levels)
    while len(levels) > 1:
        _close(levels)
    return levels[0][1]


def _close(levels: list[tuple[str, list[nodes.Node]]]) -> None:
    element, children = levels.pop()
    if children:
        classes = [SMALL_CAPS_CLASS] if element == SMALL_CAPS else []
        levels[-1][1].append(_NODES[element]("", "", *children, classes=classes))


def replace_marks(content: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return nodes with the marks of :mod:`~sphinx_refalign.registry.marks` replaced by nodes."""
    if not any(has_marks(node.astext()) for node in content):
        return list(content)
    items: list[Token | nodes.Node] = []
    for node in content:
        if isinstance(node, nodes.Text):
            items += [token if token.kind != TEXT else nodes.Text(token.value)
                      for token in parse_marked(str(node))]  # fmt: skip
        else:
            if isinstance(node, nodes.Element):
                node[:] = replace_marks(list(node.children))
            items.append(node)
    return _nest(items)


def clean_tooltips(document: nodes.Element) -> None:
    """Remove the marks from the tooltips of links."""
    for link in document.findall(nodes.reference):
        title = link.get("reftitle", "")
        if title and has_marks(title):
            link["reftitle"] = without_marks(title)
