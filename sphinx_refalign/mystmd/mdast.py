"""Converts docutils nodes to nodes of mystmd: see https://mystmd.org/spec/overview.

Elements without a counterpart there are replaced by their content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from docutils import nodes
from sphinx import addnodes

Node = dict[str, object]

OPEN = {"open": True}
"""Marks a node that the author's text of the directive goes into, not below; the plugin removes it."""

_INLINE = {
    nodes.strong: "strong",
    nodes.emphasis: "emphasis",
    nodes.title_reference: "emphasis",
    nodes.superscript: "superscript",
    nodes.subscript: "subscript",
}

_SKIPPED = (nodes.comment, nodes.raw, nodes.target, nodes.colspec, nodes.substitution_definition)


def to_mdast(content: Iterable[nodes.Node]) -> list[Node]:
    """Return the nodes of mystmd for a list of docutils nodes."""
    return [converted for node in content for converted in _convert(node)]


def _convert(node: nodes.Node) -> list[Node]:
    if isinstance(node, nodes.Text):
        return [{"type": "text", "value": str(node)}]
    if isinstance(node, _SKIPPED) or not isinstance(node, nodes.Element):
        return []
    simple = next((name for known, name in _INLINE.items() if isinstance(node, known)), "")
    if simple:
        return [_parent(simple, node)]
    convert = next((convert for known, convert in _CONVERTERS.items() if isinstance(node, known)), to_mdast)
    return convert(node if convert is not to_mdast else node.children)  # type: ignore[arg-type]


def _parent(name: str, node: nodes.Element, **attributes: object) -> Node:
    return {"type": name, **attributes, "children": to_mdast(node.children)}


def _classes(node: nodes.Element) -> dict[str, object]:
    return {"class": " ".join(node["classes"])} if node["classes"] else {}


def _paragraph(node: nodes.Element) -> list[Node]:
    return [_parent("paragraph", node)]


def _value(name: str) -> Callable[[nodes.Element], list[Node]]:
    return lambda node: [{"type": name, "value": node.astext()}]


def _link(node: nodes.Element) -> list[Node]:
    url = node.get("refuri", "")
    if not url:  # a place in the same page
        return to_mdast(node.children)
    if url.startswith("/"):  # mystmd gives headings other ids, so the link leads to the page
        return [_parent("link", node, url=url.partition("#")[0])]
    # mystmd asks the network about DOIs in links; the plugin makes links of these after that.
    return [_parent("refalignLink", node, url=url)]


def _list(*, ordered: bool) -> Callable[[nodes.Element], list[Node]]:
    def convert(node: nodes.Element) -> list[Node]:
        return [_parent("list", node, ordered=ordered, spread=False)]

    return convert


def _item(node: nodes.Element) -> list[Node]:
    return [_parent("listItem", node, spread=True)]


def _admonition(node: nodes.Element) -> list[Node]:
    return [_parent("admonition", node, kind="admonition", **_classes(node), **OPEN)]


def _container(node: nodes.Element) -> list[Node]:
    is_card = "refalign-card" in node["classes"]
    return [_parent("div", node, **_classes(node), **(OPEN if is_card else {}))]


def _title(node: nodes.Element) -> list[Node]:
    if isinstance(node.parent, nodes.admonition):
        return [_parent("admonitionTitle", node)]
    depth = 1
    parent = node.parent
    while parent is not None:
        depth += isinstance(parent, nodes.section)
        parent = parent.parent
    return [_parent("heading", node, depth=min(depth, 6), enumerated=False)]


def _rubric(node: nodes.Element) -> list[Node]:
    return [{"type": "paragraph", "children": [_parent("strong", node)]}]


def _table(node: nodes.Element) -> list[Node]:
    rows = [_row(row) for row in node.findall(nodes.row)]
    table: Node = {"type": "table", **_classes(node), "children": rows}
    title = node.next_node(nodes.title)
    if title is None:
        return [table]
    caption: Node = {"type": "caption", "children": [_parent("paragraph", title)]}
    return [{"type": "container", "kind": "table", "children": [caption, table]}]


def _row(row: nodes.row) -> Node:
    is_head = isinstance(row.parent, nodes.thead)
    stubs = [column.get("stub") for column in row.parent.parent.findall(nodes.colspec)]
    cells = []
    for number, entry in enumerate(row.findall(nodes.entry)):
        is_stub = bool(stubs[number : number + 1] and stubs[number])
        spans = {"colspan": "morecols", "rowspan": "morerows"}
        attributes = {name: entry[span] + 1 for name, span in spans.items() if span in entry}
        if is_head or is_stub:
            attributes["header"] = True
        cells.append({"type": "tableCell", **attributes, "children": _cell(entry)})
    return {"type": "tableRow", "children": cells}


def _cell(entry: nodes.entry) -> list[Node]:
    """Return the content of a cell; a paragraph of one node without the paragraph."""
    if len(entry) == 1 and isinstance(entry[0], nodes.paragraph) and len(entry[0]) == 1:
        return to_mdast(entry[0].children)
    return to_mdast(entry.children)


_CONVERTERS: dict[type[nodes.Element], Callable[[nodes.Element], list[Node]]] = {
    nodes.paragraph: _paragraph,
    nodes.literal: _value("inlineCode"),
    nodes.literal_block: _value("code"),
    nodes.math: _value("inlineMath"),
    nodes.math_block: _value("math"),
    nodes.reference: _link,
    addnodes.number_reference: _link,
    nodes.bullet_list: _list(ordered=False),
    nodes.enumerated_list: _list(ordered=True),
    nodes.list_item: _item,
    nodes.field_list: lambda node: [_parent("definitionList", node)],
    nodes.field_name: lambda node: [_parent("definitionTerm", node)],
    nodes.field_body: lambda node: [_parent("definitionDescription", node)],
    nodes.definition_list: lambda node: [_parent("definitionList", node)],
    nodes.term: lambda node: [_parent("definitionTerm", node)],
    nodes.definition: lambda node: [_parent("definitionDescription", node)],
    nodes.block_quote: lambda node: [_parent("blockquote", node)],
    nodes.admonition: _admonition,
    nodes.container: _container,
    nodes.title: _title,
    nodes.rubric: _rubric,
    nodes.table: _table,
    nodes.line: _paragraph,
}
