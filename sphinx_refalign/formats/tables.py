"""Tables in the forms of the builders: one that scrolls on a screen, several that fit on a page, lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils import nodes
from docutils.utils import column_width


class PrintLayout(NamedTuple):
    """What a page that does not scroll has room for."""

    columns: int
    """How many columns beside those of the names and of the totals."""
    width: int
    """The width of one of them, in parts of a hundred."""
    upright: bool
    """Whether their heads must be turned, in LaTeX."""


_LINE = 30
"""How many letters stand on one line of a head that is turned."""


PRINT = PrintLayout(columns=12, width=6, upright=True)


PLAIN = PrintLayout(columns=6, width=12, upright=False)


def as_list(table: nodes.table) -> list[nodes.Node]:
    """A line for each row: in the cell of a table, only HTML has room for another table."""
    found: list[nodes.Node] = [nodes.target("", "", ids=table["ids"])] if table["ids"] else []
    caption = table.next_node(nodes.title)
    found += [nodes.paragraph("", "", *caption.children)] if caption is not None else []
    lines = nodes.bullet_list(bullet="*")
    for row in table.findall(nodes.row):
        line = nodes.paragraph()
        for text in row.findall(nodes.paragraph):
            if len(text):
                line += [nodes.Text("; "), *text.children] if len(line) else text.children
        lines += nodes.list_item("", line)
    return [*found, lines]


def for_html(table: nodes.table) -> list[nodes.Node]:
    """The table in a box that scrolls where it is too wide; the heads of a matrix stay in sight."""
    if "refalign-matrix" in table["classes"]:
        table["classes"].append("colwidths-auto")
        return [nodes.container("", table, classes=["refalign-scroll"])]
    if table.next_node(nodes.reference) is not None:
        return [nodes.container("", table, classes=["refalign-wide"])]
    # Without a link in it that the keys lead to, the box itself is to be reached by them: so it scrolls.
    begin, end = '<div class="refalign-wide" tabindex="0">', "</div>"
    return [nodes.raw("", begin, format="html"), table, nodes.raw("", end, format="html")]


def single_cell(content: nodes.Node) -> nodes.tgroup:
    """The body of a table that has nothing but this to say."""
    row = nodes.row("", nodes.entry("", content))
    return nodes.tgroup("", nodes.colspec(colwidth=100), nodes.tbody("", row), cols=1)


def for_print(table: nodes.table, paper: PrintLayout) -> list[nodes.Node]:
    """The table, or as many as are needed: each has the names of the rows, the last has the totals."""
    table["classes"].append("colwidths-given")
    tgroup = table.next_node(nodes.tgroup)
    assert tgroup is not None
    last = tgroup["cols"] - 1
    parts = -(-(last - 1) // paper.columns) or 1
    size = -(-(last - 1) // parts)
    choices = [[0, *range(at, min(at + size, last))] for at in range(1, last, size)] or [[0]]
    choices[-1].append(last)
    groups = [_part(tgroup, choice, paper) for choice in choices]
    table.replace(tgroup, groups[0])
    others = [nodes.table("", group, classes=[*table["classes"]]) for group in groups[1:]]
    found: list[nodes.Node] = [table, *others]
    if not paper.upright:
        return found
    # Less room between the columns than other tables have.
    begin, end = r"\begingroup\setlength{\tabcolsep}{2pt}", r"\endgroup"
    return [nodes.raw("", begin, format="latex"), *found, nodes.raw("", end, format="latex")]


def _part(tgroup: nodes.tgroup, choice: Sequence[int], paper: PrintLayout) -> nodes.tgroup:
    number = len(choice) - 1
    width = max(paper.width, min(2 * paper.width, 60 // max(number, 1)))
    widths = [nodes.colspec(colwidth=max(28, 100 - width * number), stub=1)]
    widths += [nodes.colspec(colwidth=width) for _ in choice[1:]]
    part = nodes.tgroup("", *widths, cols=len(choice))
    for block in tgroup.children:
        if isinstance(block, nodes.thead | nodes.tbody):
            copy = block.copy()
            copy.extend(_rows(block, choice))
            part += copy
    if paper.upright:
        head = part.next_node(nodes.thead)
        for entry in list(head.findall(nodes.entry))[1:] if head is not None else ():
            _turn(entry)
    return part


def _rows(block: nodes.Element, choice: Sequence[int]) -> Iterator[nodes.row]:
    for row in block.findall(nodes.row):
        cells = list(row.children)
        copy = row.copy()
        copy.extend(cells[at].deepcopy() for at in choice)
        yield copy


def _turn(entry: nodes.entry) -> None:
    for paragraph in entry.findall(nodes.paragraph):
        lines = column_width(paragraph.astext()) > _LINE
        box = r"\parbox[c]{5cm}{\raggedright\footnotesize " if lines else r"{\footnotesize "
        paragraph.insert(0, nodes.raw("", rf"\rotatebox{{90}}{{{box}", format="latex"))
        paragraph.append(nodes.raw("", "}}", format="latex"))
