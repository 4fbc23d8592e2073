"""What LaTeX must be told to set our texts well: where a line may break, and which table may be long.

TeX breaks lines at spaces, within words of its languages and between Chinese characters: an address, a key or
a path runs off the page. It is told by raw LaTeX, which no other writer looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils import nodes

from sphinx_refalign.render.long_tables import above, lengthen, raw

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


def spread(document: nodes.document) -> str:
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
                lengthen(table)
        for fields in list(part.findall(nodes.field_list)):
            if any(isinstance(one, nodes.entry) for one in above(fields)):
                fields.replace_self(_flat(fields))
        for item in list(part.findall(nodes.list_item)):
            _set_ragged(item)
        for text in list(part.findall(nodes.Text)):
            if not any(isinstance(one, _KEPT) for one in above(text)):
                code = r"\texorpdfstring{%s}{}" if any(map(_is_heading, above(text))) else "%s"
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
        within = link.get("refid") in names and not any("docname" in one for one in above(link) if one.parent)
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
            found += [raw(code % r"\allowbreak{}")] if number else []
            found += _torn(piece, code)
        done = run.end()
    return [*found, nodes.Text(text[done:])] if text[done:] else found


def _torn(piece: str, code: str) -> list[nodes.Node]:
    """A piece without a joint: where it is too long to be a word, it is broken rather there than nowhere."""
    if len(piece) <= _WORD:
        return [nodes.Text(piece)] if piece else []
    found: list[nodes.Node] = [nodes.Text(piece[0])]
    for letter in piece[1:]:
        found += [raw(code % r"\penalty500{}"), nodes.Text(letter)]
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
            paragraph.insert(0, raw(r"{\raggedright{}"))
            paragraph.append(raw(r"\par}"))
