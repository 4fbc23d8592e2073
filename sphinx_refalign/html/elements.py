"""Elements of web pages for which Sphinx writes others: labelled blocks and short table rows.

The nodes are subclasses of those of docutils, which builders without a visitor for them write instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_refalign.nodes import (
    all_nodes,
    refalign_block,
    refalign_card,
    refalign_cell,
    refalign_cell_link,
    refalign_code,
    refalign_entry,
    refalign_field_body,
    refalign_field_name,
    refalign_fields,
    refalign_isolate,
    refalign_row,
)

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


def connect(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.add_node(refalign_block, html=(visit_block, depart_block))
    app.add_node(refalign_card, html=(visit_card, depart_block))
    app.add_node(refalign_entry, html=(visit_entry, depart_block))
    app.add_node(refalign_fields, html=(visit_fields, depart_fields))
    app.add_node(refalign_field_name, html=(visit_field_name, depart_field_name))
    app.add_node(refalign_field_body, html=(visit_field_body, depart_field_body))
    app.add_node(refalign_row, html=(visit_row, depart_row))
    app.add_node(refalign_cell, html=(visit_cell, depart_cell))
    app.add_node(refalign_cell_link, html=(visit_cell_link, depart_cell_link))
    app.add_node(refalign_code, html=(visit_code, depart_code))
    app.add_node(refalign_isolate, html=(visit_isolate, depart_isolate))


def as_article(block: nodes.Element, label: str) -> nodes.Element:
    """Return a block or card as a labelled article."""
    article = refalign_card if isinstance(block, nodes.container) else refalign_block
    return article("", *block.children, label=label, classes=block["classes"], ids=block["ids"])


ENTRY_CLASS = "refalign-entry"
"""The class of an entry of a catalogue."""


def as_entry(entry: nodes.container) -> refalign_entry:
    """Return an entry of a catalogue as an element that is written with few bytes.

    Fields that are nothing but a link to the address of the title are left out.
    """
    title = entry[0].next_node(nodes.reference) if len(entry) else None
    address = title.get("refuri") if title is not None else None
    parts = all_nodes(entry.children)
    if address:
        for field in [part for part in parts if isinstance(part, nodes.field) and _is_link_to(part, address)]:
            field.parent.remove(field)
    for fields in [part for part in parts if isinstance(part, nodes.field_list)]:
        position = fields.parent.index(fields)
        fields.parent[position : position + 1] = [_short_fields(fields)] if len(fields) else []
    for part in parts:
        if type(part) is nodes.inline and all(name.startswith("refalign-") for name in part["classes"]):
            parent, position = part.parent, part.parent.index(part)
            parent[position : position + 1] = part.children
    return refalign_entry("", *entry.children, classes=entry["classes"], ids=entry["ids"])


def _is_link_to(field: nodes.field, address: str) -> bool:
    body = field[1]
    links = [part for part in all_nodes([body]) if isinstance(part, nodes.reference)]
    return len(links) == 1 and links[0].get("refuri") == address and links[0].astext() == body.astext()


def _short_fields(fields: nodes.field_list) -> refalign_fields:
    # Themes take a list with another class for the description of a function, unless it is "simple".
    short = refalign_fields(classes=[*fields["classes"], "simple"])
    for field in fields.children:
        assert isinstance(field, nodes.field)
        name, body = field.children
        assert isinstance(body, nodes.field_body)
        content = body.children[0].children if _is_paragraph(body) else body.children
        short += refalign_field_name("", "", *name.children, classes=field["classes"])
        short += refalign_field_body("", "", *content, classes=field["classes"])
    return short


def _is_paragraph(body: nodes.field_body) -> bool:
    return len(body) == 1 and isinstance(body[0], nodes.paragraph) and not body[0]["classes"]


def visit_entry(translator: HTML5Translator, node: refalign_entry) -> None:
    """Begin an entry."""
    translator.body.append(translator.starttag(node, "div", ""))


def visit_fields(translator: HTML5Translator, node: refalign_fields) -> None:
    """Begin the fields of an entry."""
    translator.body.append(translator.starttag(node, "dl", ""))


def depart_fields(translator: HTML5Translator, node: refalign_fields) -> None:
    """End the fields of an entry."""
    translator.body.append("</dl>")


def visit_field_name(translator: HTML5Translator, node: refalign_field_name) -> None:
    """Begin the name of a field of an entry."""
    translator.body.append(translator.starttag(node, "dt", ""))


def depart_field_name(translator: HTML5Translator, node: refalign_field_name) -> None:
    """End the name of a field of an entry."""
    translator.body.append("</dt>")


def visit_field_body(translator: HTML5Translator, node: refalign_field_body) -> None:
    """Begin the value of a field of an entry."""
    translator.body.append(translator.starttag(node, "dd", ""))


def depart_field_body(translator: HTML5Translator, node: refalign_field_body) -> None:
    """End the value of a field of an entry."""
    translator.body.append("</dd>")


def visit_block(translator: HTML5Translator, node: refalign_block) -> None:
    """Begin a block."""
    _begin_article(translator, node, "admonition")


def visit_card(translator: HTML5Translator, node: refalign_card) -> None:
    """Begin a card; it has no class ``container``, for which themes have rules."""
    _begin_article(translator, node, "")


def _begin_article(translator: HTML5Translator, node: nodes.Element, classes: str) -> None:
    attributes = {"role": "article", "aria-label": node["label"]}
    translator.body.append(translator.starttag(node, "div", "\n", False, CLASS=classes, **attributes))


def depart_block(translator: HTML5Translator, node: nodes.Element) -> None:
    """End a block or card."""
    translator.body.append("</div>\n")


def visit_row(translator: HTML5Translator, node: refalign_row) -> None:
    """Begin a row; themes number rows by themselves."""
    translator.body.append(translator.starttag(node, "tr", ""))


def depart_row(translator: HTML5Translator, node: refalign_row) -> None:
    """End a row."""
    translator.body.append("</tr>")


def visit_cell(translator: HTML5Translator, node: refalign_cell) -> None:
    """Begin a cell; the style sheet shows its label on phones."""
    label = f' data-label="{translator.attval(node["label"])}"' if "label" in node else ""
    translator.body.append(f"<td{label}>")


def depart_cell(translator: HTML5Translator, node: refalign_cell) -> None:
    """End a cell."""
    translator.body.append("</td>")


def visit_cell_link(translator: HTML5Translator, node: refalign_cell_link) -> None:
    """Begin a link; a link within a singlehtml page has only an id."""
    address = node.get("refuri") or f"#{node.get('refid', '')}"
    title = {"title": node["reftitle"]} if node.get("reftitle") else {}
    translator.body.append(translator.starttag(node, "a", "", False, href=address, CLASS="internal", **title))


def depart_cell_link(translator: HTML5Translator, node: refalign_cell_link) -> None:
    """End a link."""
    translator.body.append("</a>")


def visit_code(translator: HTML5Translator, node: refalign_code) -> None:
    """Begin a literal."""
    translator.body.append("<code>")


def depart_code(translator: HTML5Translator, node: refalign_code) -> None:
    """End a literal."""
    translator.body.append("</code>")


def visit_isolate(translator: HTML5Translator, node: refalign_isolate) -> None:
    """Begin the ``bdi`` element of a text that is isolated from its neighbours."""
    translator.body.append(translator.starttag(node, "bdi", ""))


def depart_isolate(translator: HTML5Translator, node: refalign_isolate) -> None:
    """End the ``bdi`` element."""
    translator.body.append("</bdi>")
