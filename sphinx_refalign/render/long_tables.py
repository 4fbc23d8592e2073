"""Tables that run over pages in LaTeX, however tall one of their rows is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from docutils import nodes

_TALL = 12
"""How many lines a row may have, at the least, without being parted; LaTeX breaks no page within a row."""

_PART = 6
"""How many of them then stand together."""

_RUN = 18
"""How many texts and links of one line: four to six resources."""


BOXES = (nodes.Admonition, nodes.topic, nodes.sidebar)
"""What LaTeX sets in a frame: there it ends no page within a table."""


def raw(code: str) -> nodes.raw:
    """What only LaTeX is told."""
    return nodes.raw("", code, format="latex")


def above(node: nodes.Node) -> Iterator[nodes.Element]:
    """All that a node stands in, from the inside."""
    while node.parent is not None:
        node = node.parent
        yield node


def lengthen(table: nodes.table) -> None:
    """Let a table run over pages with its head repeated, and set its narrow cells ragged."""
    table["classes"].append("longtable")
    if not isinstance(table.children[0], nodes.title):
        # "Table 2 - continued" would be the number of another one.
        nameless = r"\begingroup\renewcommand{\sphinxtablecontinued}[1]{}"
        table.parent.insert(table.parent.index(table), raw(nameless))
        table.parent.insert(table.parent.index(table) + 1, raw(r"\endgroup"))
    if "refalign-matrix" in table["classes"]:
        return
    for body in table.findall(nodes.tbody):
        for row in list(body.findall(nodes.row)):
            body.replace(row, _parted(row))
    for entry in table.findall(nodes.entry):
        entry.insert(0, raw(r"\raggedright\arraybackslash"))


def _parted(row: nodes.row) -> list[nodes.Node]:
    """A row, or several that together say the same."""
    cells = [[line for one in cell.children for line in _cut(one)] for cell in row.children]
    if max(map(len, cells), default=0) <= _TALL:
        return [row]
    parts = [_chunks(lines, _PART) for lines in cells]
    return [
        nodes.row("", *(nodes.entry("", *(lines or ())) for lines in together), classes=row["classes"])
        for together in zip_longest(*parts)
    ]


def _chunks(items: Sequence[nodes.Node], size: int) -> list[Sequence[nodes.Node]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _cut(line: nodes.Node) -> list[nodes.Node]:
    """A paragraph of many links as several."""
    if not isinstance(line, nodes.paragraph) or len(line.children) <= _TALL * _RUN // _PART:
        return [line]
    found: list[nodes.Node] = []
    taken: list[nodes.Node] = []
    for child in line.children:
        if len(taken) >= _RUN // _PART and not isinstance(child, nodes.Text):
            found.append(nodes.paragraph("", "", *taken))
            taken = []
        taken.append(child)
    return [*found, nodes.paragraph("", "", *taken)]
