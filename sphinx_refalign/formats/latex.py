"""Line breaks and long tables for LaTeX.

TeX breaks lines at spaces, within words of its languages and between Chinese characters, so that a URL, a key
or a path runs off the page. Raw LaTeX code, which no other writer uses, marks where a line may break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from docutils import nodes

from sphinx_refalign.nodes import ancestors, closest
from sphinx_refalign.render.byline import SEPARATOR as BYLINE_SEPARATOR

_UNBROKEN = r"[^\s\u2e80-\U0010ffff]{12,}"
"""Text in which TeX may find no place to break a line: without spaces and Chinese characters."""

_BREAKPOINT = r"(?<=[-_/.:,;=&?@#+~|])(?=[^-_/.:,;=&?@#+~|])|(?=%)"
"""Where readers expect such text to break: after punctuation, before a percent-encoded byte."""

_MAX_WORD_LENGTH = 20
"""The maximum number of letters of a word that TeX is expected to hyphenate."""

INSERTED = "refalign-inserted"
"""The attribute that marks inserted content until it has been prepared."""

_HIDDEN_URL = "refalign-hidden-url"
"""The attribute that keeps the ``refuri`` of a link."""

_UNCHANGED_NODES = (nodes.FixedTextElement, nodes.raw, nodes.math, nodes.caption, nodes.image)
"""The nodes whose text gets no line breaks."""


def hide_urls(links: Iterable[nodes.reference]) -> None:
    """Hide the URLs of links from Sphinx, which would make footnotes of them.

    The footnotes of a table would all be on the page where it ends, and run over the foot of that page.
    :func:`allow_line_breaks` restores the URLs.
    """
    for link in links:
        link[_HIDDEN_URL] = link.attributes.pop("refuri")


def allow_line_breaks(document: nodes.document) -> str:
    """Prepare all inserted content of a document for LaTeX, and return its text."""
    _redirect_to_start(document)
    for link in document.findall(nodes.reference):
        if _HIDDEN_URL in link:
            link["refuri"] = link.attributes.pop(_HIDDEN_URL)
    inserted = [part for part in document.findall(nodes.Element) if part.attributes.pop(INSERTED, False)]
    inserted_text = "\n".join(map(_visible_text, inserted))
    for part in inserted:
        for table in list(part.findall(nodes.table)):
            if "refalign" in table["classes"]:
                make_longtable(table)
        for fields in list(part.findall(nodes.field_list)):
            if closest(fields, nodes.entry) is not None:
                fields.replace_self(_flatten_fields(fields))
        for item in list(part.findall(nodes.list_item)):
            _set_ragged_right(item)
        for text in list(part.findall(nodes.Text)):
            if closest(text, _UNCHANGED_NODES) is None:
                in_outline = any(map(_is_in_outline, ancestors(text)))
                template = r"\texorpdfstring{%s}{}" if in_outline else "%s"
                text.parent.replace(text, _add_breakpoints(text.astext(), template))
    return inserted_text


def _visible_text(node: nodes.Node) -> str:
    """Return the text of a node without raw code, which ``astext`` includes."""
    if isinstance(node, nodes.raw):
        return ""
    separator = "" if isinstance(node, nodes.TextElement) else "\n"
    return separator.join(map(_visible_text, node.children)) if node.children else node.astext()


def _redirect_to_start(document: nodes.document) -> None:
    """Redirect links to the top section, whose title is no heading in a book, to the start of the book."""
    top = document.next_node(nodes.section)
    ids = set(top["ids"]) if top is not None else set()
    start = f"%{document.get('docname', '')}"
    urls = {f"{start}#{node_id}" for node_id in ids}
    for link in document.findall(nodes.reference):
        # A link within a document has only the id. Sphinx inserts all other documents with their docname.
        is_internal = link.get("refid") in ids and not any(
            "docname" in node for node in ancestors(link) if node.parent
        )
        if is_internal or link.get("refuri") in urls:
            link.attributes.pop("refid", None)
            link["refuri"] = start


def _is_in_outline(node: nodes.Element) -> bool:
    """Return whether a node is part of the outline of the PDF too, which allows only text."""
    return isinstance(node, nodes.title) and isinstance(node.parent, nodes.section | nodes.table)


def _add_breakpoints(text: str, template: str) -> list[nodes.Node]:
    """Return a text with commands where a line may break; ``template`` has ``%s`` for a command."""
    content: list[nodes.Node] = []
    end = 0
    for match in re.finditer(_UNBROKEN, text):
        if match.start() > end:
            content.append(nodes.Text(text[end : match.start()]))
        for number, piece in enumerate(re.split(_BREAKPOINT, match.group())):
            content += [raw_latex(template % r"\allowbreak{}")] if number else []
            content += _break_anywhere(piece, template)
        end = match.end()
    return [*content, nodes.Text(text[end:])] if text[end:] else content


def _break_anywhere(piece: str, template: str) -> list[nodes.Node]:
    """Return a text without breakpoints; it may break between any letters if it is too long for a word."""
    if len(piece) <= _MAX_WORD_LENGTH:
        return [nodes.Text(piece)] if piece else []
    content: list[nodes.Node] = [nodes.Text(piece[0])]
    for letter in piece[1:]:
        content += [raw_latex(template % r"\penalty500{}"), nodes.Text(letter)]
    return content


def _flatten_fields(fields: nodes.field_list) -> list[nodes.Node]:
    """Return fields as paragraphs: the margins of a field list would fill a narrow cell."""
    content: list[nodes.Node] = []
    for label, body in (field.children for field in fields.children if isinstance(field, nodes.field)):
        content += [nodes.paragraph("", "", nodes.strong("", "", *label.children)), *body.children]
    return content


def _set_ragged_right(item: nodes.list_item) -> None:
    """Set the paragraphs of an item ragged right: a path on a new line would stretch the line before it."""
    for paragraph in item.children:
        if isinstance(paragraph, nodes.paragraph) and paragraph.next_node(nodes.literal):
            paragraph.insert(0, raw_latex(r"{\raggedright{}"))
            paragraph.append(raw_latex(r"\par}"))


_GREY = r"{\color[gray]{0.35}"

_ROW_START = r"\noindent\hangindent=8em\hangafter=1\relax\parbox[t]{8em}{\raggedright\leavevmode "
"""The beginning of a row, up to its label: the text hangs beside a box for the label."""


def set_in_grey(line: nodes.Element) -> None:
    """Set the line below the title of a block in grey; xeCJK loses the spaces around a middle dot."""
    for text in list(line.findall(nodes.Text)):
        if str(text) == BYLINE_SEPARATOR:
            text.parent.replace(text, raw_latex(r" \textperiodcentered{} "))
    line.insert(0, raw_latex(_GREY))
    line.append(raw_latex("}"))


def as_rows(fields: nodes.field_list) -> list[nodes.Node]:
    """Return fields as paragraphs with their labels in a column; a list has a paragraph for each item."""
    rows: list[nodes.Node] = [raw_latex(r"\par\smallskip\begingroup\setlength{\parskip}{2pt plus 1pt}")]
    for label, body in (field.children for field in fields.children if isinstance(field, nodes.field)):
        content = [part for node in body.children for part in _lines(node)]
        for number, line in enumerate(content):
            rows.append(line)
            if isinstance(line, nodes.paragraph):
                name = [raw_latex(_GREY), *label.children, raw_latex("}")] if not number else []
                line[:0] = [raw_latex(_ROW_START), *name, raw_latex("}")]
    return [*rows, raw_latex(r"\par\endgroup{}")]


def _lines(node: nodes.Node) -> list[nodes.Node]:
    """Return the paragraphs of a list with short items, each after a bullet; any other node as it is."""
    items = node.children if isinstance(node, nodes.bullet_list) else []
    if not items or any(len(item.children) != 1 for item in items):
        return [node]
    lines = [item.children[0] for item in items]
    for line in lines:
        if isinstance(line, nodes.paragraph):
            line.insert(0, raw_latex(r"\textbullet{} "))
    return lines


_MAX_ROW_LINES = 12
"""The maximum number of paragraphs in a row; longer rows are split, as LaTeX breaks no page within a row."""

_PART_LINES = 6
"""The number of paragraphs in each part of a split row."""

_PART_NODES = 18
"""The number of texts and links in each part of a split row: four to six resources."""

BOXES = (nodes.Admonition, nodes.topic, nodes.sidebar)
"""The nodes that LaTeX sets in a frame, where a table cannot run over pages."""


def raw_latex(code: str) -> nodes.raw:
    """Return LaTeX code, which other formats ignore."""
    return nodes.raw("", code, format="latex")


def make_longtable(table: nodes.table) -> None:
    """Let a table run over pages, with its head repeated, and set its narrow cells ragged right."""
    table["classes"].append("longtable")
    if not isinstance(table.children[0], nodes.title):
        # Without a caption, "Table 2 - continued" would have the number of another table.
        begin = r"\begingroup\renewcommand{\sphinxtablecontinued}[1]{}"
        table.parent.insert(table.parent.index(table), raw_latex(begin))
        table.parent.insert(table.parent.index(table) + 1, raw_latex(r"\endgroup"))
    if "refalign-matrix" in table["classes"]:
        return
    for body in table.findall(nodes.tbody):
        for row in list(body.findall(nodes.row)):
            body.replace(row, _split_row(row))
    for entry in table.findall(nodes.entry):
        entry.insert(0, raw_latex(r"\raggedright\arraybackslash"))


def _split_row(row: nodes.row) -> list[nodes.Node]:
    """Return a row, or several rows with the same content."""
    cells = [[part for node in cell.children for part in _split_paragraph(node)] for cell in row.children]
    if max(map(len, cells), default=0) <= _MAX_ROW_LINES:
        return [row]
    columns = [_chunks(paragraphs, _PART_LINES) for paragraphs in cells]
    return [
        nodes.row("", *(nodes.entry("", *(chunk or ())) for chunk in chunks), classes=row["classes"])
        for chunks in zip_longest(*columns)
    ]


def _chunks(items: Sequence[nodes.Node], size: int) -> list[Sequence[nodes.Node]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _split_paragraph(node: nodes.Node) -> list[nodes.Node]:
    """Return a paragraph of many links as several paragraphs, any other node as it is."""
    max_children = _MAX_ROW_LINES * _PART_NODES // _PART_LINES
    if not isinstance(node, nodes.paragraph) or len(node.children) <= max_children:
        return [node]
    paragraphs: list[nodes.Node] = []
    content: list[nodes.Node] = []
    for child in node.children:
        if len(content) >= _PART_NODES // _PART_LINES and not isinstance(child, nodes.Text):
            paragraphs.append(nodes.paragraph("", "", *content))
            content = []
        content.append(child)
    return [*paragraphs, nodes.paragraph("", "", *content)]
