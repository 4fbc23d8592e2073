"""The forms of a table: in a scrolling box, as several tables that fit on a page, or as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from docutils import nodes
from docutils.utils import column_width

from sphinx_refalign.nodes import (
    all_nodes,
    refalign_cell,
    refalign_cell_link,
    refalign_code,
    refalign_row,
)


class PrintLayout(NamedTuple):
    """What fits on a page that does not scroll."""

    columns: int
    """The maximum number of columns without those of names and totals."""
    width: int
    """The width of such a column, in percent."""
    upright: bool
    """Whether to turn the heads upright, by LaTeX code."""


_MAX_HEAD_LINE = 30
"""The maximum width of a line of a turned head, in columns of text."""

_MIN_COLUMN_WIDTH, _MAX_MIN_COLUMN_WIDTH = 3, 7
"""The limits of the minimum width of a column of a table on a web page, in em."""

_SHARED_LABELS = 4
"""The columns whose labels on phones are properties of the table; cells of the others have their own."""

_PAPER_COLUMNS = 16
"""The columns of a matrix that a web page prints side by side; the style sheet has the same number."""

_ROWS_IN_GROUP = 100
"""The number of rows that a browser lays out together, when they come near the visible part of the page."""

PRINT = PrintLayout(columns=12, width=6, upright=True)
"""The layout for LaTeX."""

PLAIN = PrintLayout(columns=6, width=12, upright=False)
"""The layout for all other formats."""


def as_list(table: nodes.table) -> list[nodes.Node]:
    """Return the caption and a list with an item for each row: in a table cell, only HTML allows a table."""
    head: list[nodes.Node] = [nodes.target("", "", ids=table["ids"])] if table["ids"] else []
    caption = table.next_node(nodes.title)
    head += [nodes.paragraph("", "", *caption.children)] if caption is not None else []
    lines = nodes.bullet_list(bullet="*")
    for row in table.findall(nodes.row):
        line = nodes.paragraph()
        for text in row.findall(nodes.paragraph):
            if len(text):
                line += [nodes.Text("; "), *text.children] if len(line) else text.children
        lines += nodes.list_item("", line)
    return [*head, lines]


def for_html(table: nodes.table, is_printable: bool = True) -> list[nodes.Node]:
    """Return the table in a box that scrolls if it is too wide; the heads of a matrix stay visible.

    Args:
        table: A complete table.
        is_printable: Whether readers can print the page: then a wide matrix is followed by tables of its
            last columns, which only print shows.

    """
    # A box without a focusable link needs a tabindex, so that it can be scrolled with the keyboard.
    attributes = "" if table.next_node(nodes.reference) is not None else ' tabindex="0"'
    classes, following = "refalign-wide", list[nodes.Node]()
    if "refalign-matrix" in table["classes"]:
        following = _for_paper(table) if is_printable else []
        table["classes"].append("colwidths-auto")
        classes = "refalign-scroll refalign-split" if following else "refalign-scroll"
        columns = min(_column_count(table), _PAPER_COLUMNS + 2) if following else _column_count(table)
        attributes += f' style="--refalign-columns:{columns}"'
    elif "refalign-table" in table["classes"]:
        classes += " refalign-table-box"
        _simplify_rows(table)
        attributes += f' style="{escape(_column_properties(table))}"'
    # A container would have the class of the same name, for which themes have rules.
    begin, end = f'<div class="{classes}"{attributes}>', "</div>"
    return [nodes.raw("", begin, format="html"), table, nodes.raw("", end, format="html"), *following]


def _for_paper(table: nodes.table) -> list[nodes.Node]:
    """Return tables of the columns of a matrix that do not fit on a printed page."""
    tgroup = table.next_node(nodes.tgroup)
    assert tgroup is not None
    content: list[nodes.Node] = []
    for columns in _column_groups(tgroup["cols"], _PAPER_COLUMNS)[1:]:
        begin = (
            f'<div class="refalign-scroll refalign-paper" hidden style="--refalign-columns:{len(columns)}">'
        )
        part = nodes.table("", _select_columns(tgroup, columns, PLAIN), classes=[*table["classes"]])
        part["classes"].append("colwidths-auto")
        content += [nodes.raw("", begin, format="html"), part, nodes.raw("", "</div>", format="html")]
    return content


def _column_count(table: nodes.table) -> int:
    return len(list(table.findall(nodes.colspec)))


def _column_properties(table: nodes.table) -> str:
    """Return the CSS properties for layouts of rows without a table: widths and heads of the columns."""
    widths = [spec["colwidth"] for spec in table.findall(nodes.colspec)]
    minima = [min(max(_MIN_COLUMN_WIDTH, width / 2), _MAX_MIN_COLUMN_WIDTH) for width in widths]
    tracks = " ".join(f"minmax({least:g}em,{width}fr)" for least, width in zip(minima, widths, strict=True))
    properties = {"columns": tracks, "width": f"{sum(minima):g}em"}
    for number, label in enumerate(_labels(table)[1:_SHARED_LABELS], 2):
        text = re.sub(r"[\x00-\x1f\\\"<>]", lambda char: f"\\{ord(char[0]):x} ", label)
        properties[str(number)] = f'"{text} "'
    return ";".join(f"--refalign-{name}:{value}" for name, value in properties.items())


def _labels(table: nodes.table) -> list[str]:
    head = table.next_node(nodes.thead)
    return [cell.astext() for cell in head.findall(nodes.entry)] if head is not None else []


def _simplify_rows(table: nodes.table) -> None:
    """Make rows and cells with as few elements as possible: pages may have thousands of rows."""
    labels = _labels(table)
    for spec in table.findall(nodes.colspec):
        spec["colwidth"] = spec.get("screen", spec["colwidth"])
    for head in table.findall(nodes.thead):
        for entry in head.findall(nodes.entry):
            # The script makes a button of it; it has the size of a button from the start.
            entry.children = [nodes.inline("", "", *_inline_content(entry), classes=["refalign-sort"])]
            entry.setup_child(entry.children[0])
    for body in list(table.findall(nodes.tbody)):
        rows = [_simplify_row(row, labels) for row in body.findall(nodes.row)]
        groups = [rows[at : at + _ROWS_IN_GROUP] for at in range(0, len(rows), _ROWS_IN_GROUP)]
        body.replace_self([nodes.tbody("", *group) for group in groups])
        if len(groups) > 1:
            table["classes"].append("refalign-long-table")


def _simplify_row(row: nodes.row, labels: Sequence[str]) -> refalign_row:
    cells = [refalign_cell("", "", *_inline_content(entry)) for entry in row.findall(nodes.entry)]
    for cell, label in list(zip(cells, labels, strict=True))[_SHARED_LABELS:]:
        cell["label"] = label
    return refalign_row("", *cells, classes=row["classes"])


def _inline_content(entry: nodes.entry) -> list[nodes.Node]:
    """Return the content of a cell without paragraphs, and without elements that mean nothing."""
    parts = all_nodes(entry.children)
    for inline in parts:
        if type(inline) is nodes.inline and not any(inline[name] for name in inline.basic_attributes):
            inline.replace_self(inline.children)
    for literal in [part for part in parts if isinstance(part, nodes.literal)]:
        content = [nodes.Text(literal["short"])] if "short" in literal else literal.children
        literal.replace_self(refalign_code("", "", *content))
    for link in [part for part in parts if isinstance(part, nodes.reference)]:
        if link.get("internal"):
            link.replace_self(refalign_cell_link("", "", *link.children, **link.attributes))
    lines: list[nodes.Node] = []
    for paragraph in entry.children:
        line_break = [nodes.raw("", "<br />", format="html")] if lines else []
        lines += [*line_break, *paragraph.children]
    return lines


def single_cell(content: nodes.Node) -> nodes.tgroup:
    """Return the body of a table that has only this content."""
    row = nodes.row("", nodes.entry("", content))
    return nodes.tgroup("", nodes.colspec(colwidth=100), nodes.tbody("", row), cols=1)


def for_print(table: nodes.table, layout: PrintLayout) -> list[nodes.Node]:
    """Return as many tables as needed: each has the column of names, the last has that of the totals."""
    table["classes"].append("colwidths-given")
    tgroup = table.next_node(nodes.tgroup)
    assert tgroup is not None
    parts = -(-(tgroup["cols"] - 2) // layout.columns) or 1
    size = -(-(tgroup["cols"] - 2) // parts)
    groups = [_select_columns(tgroup, indices, layout) for indices in _column_groups(tgroup["cols"], size)]
    table.replace(tgroup, groups[0])
    others = [nodes.table("", group, classes=[*table["classes"]]) for group in groups[1:]]
    tables: list[nodes.Node] = [table, *others]
    if not layout.upright:
        return tables
    # Use less space between the columns than other tables have.
    begin, end = r"\begingroup\setlength{\tabcolsep}{2pt}", r"\endgroup"
    return [nodes.raw("", begin, format="latex"), *tables, nodes.raw("", end, format="latex")]


def _column_groups(number: int, size: int) -> list[list[int]]:
    """Return the columns of each part of a table: names, as many others as fit and, in the last, totals."""
    last = number - 1
    columns = [[0, *range(at, min(at + size, last))] for at in range(1, last, max(size, 1))] or [[0]]
    columns[-1].append(last)
    return columns


def _select_columns(tgroup: nodes.tgroup, indices: Sequence[int], layout: PrintLayout) -> nodes.tgroup:
    number = len(indices) - 1
    width = max(layout.width, min(2 * layout.width, 60 // max(number, 1)))
    widths = [nodes.colspec(colwidth=max(28, 100 - width * number), stub=1)]
    widths += [nodes.colspec(colwidth=width) for _ in indices[1:]]
    part = nodes.tgroup("", *widths, cols=len(indices))
    for block in tgroup.children:
        if isinstance(block, nodes.thead | nodes.tbody):
            copy = block.copy()
            copy.extend(_select_cells(block, indices))
            part += copy
    if layout.upright:
        head = part.next_node(nodes.thead)
        for entry in list(head.findall(nodes.entry))[1:] if head is not None else ():
            _turn_upright(entry)
    return part


def _select_cells(block: nodes.Element, indices: Sequence[int]) -> Iterator[nodes.row]:
    for row in block.findall(nodes.row):
        cells = list(row.children)
        copy = row.copy()
        copy.extend(cells[index].deepcopy() for index in indices)
        yield copy


def _turn_upright(entry: nodes.entry) -> None:
    for paragraph in entry.findall(nodes.paragraph):
        is_long = column_width(paragraph.astext()) > _MAX_HEAD_LINE
        box = r"\parbox[c]{5cm}{\raggedright\footnotesize " if is_long else r"{\footnotesize "
        paragraph.insert(0, nodes.raw("", rf"\rotatebox{{90}}{{{box}", format="latex"))
        paragraph.append(nodes.raw("", "}}", format="latex"))
