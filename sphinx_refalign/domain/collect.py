"""What a page says, taken from its doctree when it has been read: plain tuples for the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinx.util.nodes import clean_astext

from sphinx_refalign.alignment.records import Use
from sphinx_refalign.bibtex.citations import Cited, cited_keys, use_from_citation
from sphinx_refalign.nodes import is_copy, refalign_option_text, refalign_role, refalign_view

GENERATED = ("table", "matrix", "coverage", "catalog")
"""The views that show what stands in other pages and in the registry."""


class ViewData(NamedTuple):
    """A generated page, or part of one: a table or a catalogue."""

    what: str
    options: tuple[Any, ...]
    section: str
    """The id of the section that it stands in, "" before the first."""
    sections: bool
    """Whether it stands where sections of its own may stand."""
    toctrees: int
    """How many toctrees stand before it in its section."""
    line: int


class VolatileReference(NamedTuple):
    """A cross-reference whose text or address may change while nobody touches its page."""

    role: str
    target: str


class TitlePart(NamedTuple):
    """A part of a section's title: a text, or a role with its key, kind and what it shows without."""

    text: str
    key: str = ""
    kind: str = ""


class PageData(NamedTuple):
    """What one page says."""

    uses: list[Use]
    views: list[ViewData]
    references: list[VolatileReference]
    titles: dict[str, list[TitlePart]]
    """By their ids, the titles of sections that have a role in them."""
    notes: dict[str, list[TitlePart]]
    """By the ids of their blocks, the words of authors that have a role in them."""
    citations: list[Cited]
    """What it cites by sphinxcontrib-bibtex."""


def collect_page(document: nodes.document) -> PageData:
    """All that a page says, in the order of its text; its sections have their ids."""
    uses: list[Use] = []
    views: list[ViewData] = []
    notes: dict[str, list[TitlePart]] = {}
    cited: list[Cited] = []
    catalogs = 0
    for told in document.findall(refalign_option_text):
        told.parent[told["option"]] = told["text"]  # translated by now
    for node in _ours(document):
        section, anchor = _enclosing(node)
        place = _place(document, node)
        cited += (
            (len(uses), use_from_citation(node, key, section, anchor, place)) for key in cited_keys(node)
        )
        uses += (_use(node, key, section, anchor, place) for key in _keys(node))
        words = _words(node)
        if node.get("view") == "block" and words.next_node(refalign_role) is not None:
            notes[node["ids"][0]] = _pieces(words)
        if node.get("view") in GENERATED:
            if node["view"] == "catalog":
                catalogs += 1
                node["options"] = (*node["options"][:-1], catalogs)
            node["number"] = len(views)
            free = isinstance(node.parent, nodes.section | nodes.document)
            toctrees = _toctrees_before(document, node)
            views.append(ViewData(node["view"], node["options"], anchor, free, toctrees, node.line or 0))
    return PageData(uses, views, list(_references(document)), dict(_titles(document)), notes, cited)


def _ours(document: nodes.document) -> Iterator[nodes.Element]:
    """Our nodes and citations, in the order of the text; not their copies in substitutions and contents."""
    for node in document.findall(nodes.Element):
        ours = isinstance(node, refalign_view | refalign_role)
        if (ours or next(cited_keys(node), "")) and not is_copy(node):
            yield node


def _keys(node: nodes.Element) -> list[str]:
    return node.get("keys", [])


def _section(node: nodes.Node) -> nodes.Element | None:
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    return parent


def _enclosing(node: nodes.Node) -> tuple[str, str]:
    """The title and the id of the section that a node stands in."""
    section = _section(node)
    if section is None:
        return "", ""
    title = section.next_node(nodes.title)
    return (clean_astext(title) if title is not None else ""), (section["ids"] or [""])[0]


def _toctrees_before(document: nodes.document, view: nodes.Element) -> int:
    section = _section(view)
    found = 0
    for node in (section or document).findall(nodes.Element):
        if node is view:
            break
        found += isinstance(node, addnodes.toctree) and _section(node) is section
    return found


def _use(node: nodes.Element, key: str, section: str, anchor: str, place: tuple[str, int]) -> Use:
    file, line = place
    return Use(
        document=node["docname"], section=section, anchor=anchor, chapter=node["chapter"],
        key=key, kind=node["kind"], relation=node["relation"], topics=tuple(node["topics"]),
        line=line, aligned=node["aligned"],
        block=(node["ids"] or [""])[0] if node.get("view") == "block" else "",
        note=_note(node), mention=isinstance(node, refalign_role),
        show=tuple(node.get("show", ())), hide=tuple(node.get("hide", ())), file=file,
    )  # fmt: skip


def _place(document: nodes.document, node: nodes.Element) -> tuple[str, int]:
    """The file that a node stands in, "" for the document's own, and the line.

    What a translator wrote is said to be in "x.rst:12:<translated>", with lines of its own; it stands where
    the text is that it translates.
    """
    source, line = node.source or "", node.line or 0
    translated = re.search(r":(\d+):<translated>$", source)
    if translated:
        source, line = source[: translated.start()], int(translated[1])
    return (source if source != document.get("source") else ""), line


def _words(block: nodes.Element) -> nodes.Element:
    """The first paragraph of what the author says in a block; an empty element where there is none."""
    own = (one for one in block.children if isinstance(one, nodes.Element))
    return next((one for one in own if isinstance(one, nodes.paragraph)), nodes.paragraph())


def _note(node: nodes.Element) -> str:
    return " ".join(clean_astext(_words(node)).split()) if node.get("view") == "block" else ""


def _references(document: nodes.document) -> Iterator[VolatileReference]:
    for node in document.findall(addnodes.pending_xref):
        domain, role, target = node.get("refdomain"), str(node.get("reftype")), str(node.get("reftarget"))
        if domain == "refalign" or role in ("any", "myst") or (domain == "std" and role in ("ref", "numref")):
            yield VolatileReference(role, target)
        elif role == "doc" or domain == "doc":
            name = target if domain == "doc" else docname_join(str(node.get("refdoc")), target)
            yield VolatileReference("doc", f"{name}#{node.get('reftargetid') or ''}")


def _titles(document: nodes.document) -> Iterator[tuple[str, list[TitlePart]]]:
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is None or title.parent is not section or title.next_node(refalign_role) is None:
            continue
        pieces = _pieces(title)
        yield from ((name, pieces) for name in section["ids"])  # a label before it gives it one more


def _pieces(element: nodes.Element) -> list[TitlePart]:
    pieces = []
    for text in element.findall(nodes.Text):
        role = text.parent
        named = isinstance(role, refalign_role) and not role["explicit"]
        pieces.append(
            TitlePart(text.astext(), role["keys"][0], role["kind"]) if named else TitlePart(text.astext())
        )
    return pieces
