"""What LaTeX must be told to set our texts well: where a line may break, and which table may be long.

TeX breaks lines at spaces, within words of its languages and between Chinese characters: an address, a key or
a path runs off the page. It is told by raw LaTeX, which no other writer looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from docutils import nodes

_RUN = re.compile(r"[^\s\u2e80-\U0010ffff]{12,}")
"""What TeX may find no place in to break a line: no space, no Chinese character."""


_JOINT = re.compile(r"(?<=[-_/.:,;=&?@#+~|])(?=[^-_/.:,;=&?@#+~|])|(?=%)")
"""Where readers expect such a thing to be broken: after a sign, before a byte in percent form."""


_WORD = 20
"""A longer piece is no word that TeX could hyphenate."""


OURS = "refalign-ours"
"""The attribute of what was put into the page by us, until it has been prepared."""


_HELD = "refalign-held"


_KEPT = (nodes.FixedTextElement, nodes.raw, nodes.math, nodes.caption, nodes.image)


def hold(links: Iterable[nodes.reference]) -> None:
    """Keep the addresses of links from being told by Sphinx; :func:`spread` gives them back.

    As footnotes those of a table would stand together on the page where it ends, and run over its foot.
    """
    for link in links:
        link[_HELD] = link.attributes.pop("refuri")


def allow_line_breaks(document: nodes.document) -> str:
    """Prepare all that is ours in a whole document for LaTeX, and give its words."""
    _lead_to_the_title(document)
    for link in document.findall(nodes.reference):
        if _HELD in link:
            link["refuri"] = link.attributes.pop(_HELD)
    ours = [part for part in document.findall(nodes.Element) if part.attributes.pop(OURS, False)]
    words = "\n".join(part.astext() for part in ours)
    for part in ours:
        for table in list(part.findall(nodes.table)):
            if "refalign" in table["classes"]:
                make_longtable(table)
        for fields in list(part.findall(nodes.field_list)):
            if any(isinstance(one, nodes.entry) for one in ancestors(fields)):
                fields.replace_self(_flat(fields))
        for item in list(part.findall(nodes.list_item)):
            _set_ragged(item)
        for text in list(part.findall(nodes.Text)):
            if not any(isinstance(one, _KEPT) for one in ancestors(text)):
                code = r"\texorpdfstring{%s}{}" if any(map(_is_heading, ancestors(text))) else "%s"
                text.parent.replace(text, _breakable(text.astext(), code))
    return words


def _lead_to_the_title(document: nodes.document) -> None:
    """The title of a book is no heading in it: what leads to the one leads to the book."""
    top = document.next_node(nodes.section)
    names = set(top["ids"]) if top is not None else set()
    start = f"%{document.get('docname', '')}"
    addresses = {f"{start}#{name}" for name in names}
    for link in document.findall(nodes.reference):
        # A link within one document names the id alone; Sphinx puts the others in as parts of their own.
        within = link.get("refid") in names and not any(
            "docname" in one for one in ancestors(link) if one.parent
        )
        if within or link.get("refuri") in addresses:
            link.attributes.pop("refid", None)
            link["refuri"] = start


def _is_heading(node: nodes.Element) -> bool:
    """Whether a node goes into the PDF's outline too, which takes nothing but text."""
    return isinstance(node, nodes.title) and isinstance(node.parent, nodes.section | nodes.table)


def _breakable(text: str, code: str) -> list[nodes.Node]:
    """A text with the places where a line may break, told by what ``code`` makes of a command."""
    found: list[nodes.Node] = []
    done = 0
    for run in _RUN.finditer(text):
        if run.start() > done:
            found.append(nodes.Text(text[done : run.start()]))
        for number, piece in enumerate(_JOINT.split(run.group())):
            found += [raw_latex(code % r"\allowbreak{}")] if number else []
            found += _torn(piece, code)
        done = run.end()
    return [*found, nodes.Text(text[done:])] if text[done:] else found


def _torn(piece: str, code: str) -> list[nodes.Node]:
    """A piece without a joint: where it is too long to be a word, it is broken rather there than nowhere."""
    if len(piece) <= _WORD:
        return [nodes.Text(piece)] if piece else []
    found: list[nodes.Node] = [nodes.Text(piece[0])]
    for letter in piece[1:]:
        found += [raw_latex(code % r"\penalty500{}"), nodes.Text(letter)]
    return found


def _flat(fields: nodes.field_list) -> list[nodes.Node]:
    """Fields without the margins of a field list, which would be all that a narrow cell has room for."""
    found: list[nodes.Node] = []
    for label, body in (field.children for field in fields.children if isinstance(field, nodes.field)):
        found += [nodes.paragraph("", "", nodes.strong("", "", *label.children)), *body.children]
    return found


def _set_ragged(item: nodes.list_item) -> None:
    """A path that begins a new line would leave a short line before it, and its words drawn apart."""
    for paragraph in item.children:
        if isinstance(paragraph, nodes.paragraph) and paragraph.next_node(nodes.literal):
            paragraph.insert(0, raw_latex(r"{\raggedright{}"))
            paragraph.append(raw_latex(r"\par}"))


_TALL = 12
"""How many lines a row may have, at the least, without being parted; LaTeX breaks no page within a row."""


_PART = 6
"""How many of them then stand together."""


_TEXTS_A_LINE = 18
"""How many texts and links of one line: four to six resources."""


BOXES = (nodes.Admonition, nodes.topic, nodes.sidebar)
"""What LaTeX sets in a frame: there it ends no page within a table."""


def raw_latex(code: str) -> nodes.raw:
    """What only LaTeX is told."""
    return nodes.raw("", code, format="latex")


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """All that a node stands in, from the inside."""
    while node.parent is not None:
        node = node.parent
        yield node


def make_longtable(table: nodes.table) -> None:
    """Let a table run over pages with its head repeated, and set its narrow cells ragged."""
    table["classes"].append("longtable")
    if not isinstance(table.children[0], nodes.title):
        # "Table 2 - continued" would be the number of another one.
        nameless = r"\begingroup\renewcommand{\sphinxtablecontinued}[1]{}"
        table.parent.insert(table.parent.index(table), raw_latex(nameless))
        table.parent.insert(table.parent.index(table) + 1, raw_latex(r"\endgroup"))
    if "refalign-matrix" in table["classes"]:
        return
    for body in table.findall(nodes.tbody):
        for row in list(body.findall(nodes.row)):
            body.replace(row, _parted(row))
    for entry in table.findall(nodes.entry):
        entry.insert(0, raw_latex(r"\raggedright\arraybackslash"))


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
    if not isinstance(line, nodes.paragraph) or len(line.children) <= _TALL * _TEXTS_A_LINE // _PART:
        return [line]
    found: list[nodes.Node] = []
    taken: list[nodes.Node] = []
    for child in line.children:
        if len(taken) >= _TEXTS_A_LINE // _PART and not isinstance(child, nodes.Text):
            found.append(nodes.paragraph("", "", *taken))
            taken = []
        taken.append(child)
    return [*found, nodes.paragraph("", "", *taken)]
