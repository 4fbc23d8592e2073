"""Collects from the doctree of a page what the page refers to, as plain tuples for the environment."""

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
from sphinx_refalign.nodes import closest, is_copy, refalign_option_text, refalign_role, refalign_view

GENERATED = ("table", "matrix", "coverage", "catalog")
"""The views that show data of other pages and of the registry."""


class ViewData(NamedTuple):
    """A generated part of a page: a table, a matrix, a coverage or a catalogue."""

    type: str
    """One of :data:`GENERATED`."""
    options: tuple[Any, ...]
    section: str
    """The id of the section that contains it, "" before the first section."""
    sections: bool
    """Whether it may contain sections: its parent is a section or the document."""
    toctrees: int
    """The number of toctrees before it in its section."""
    line: int


class VolatileReference(NamedTuple):
    """A cross-reference whose text or URL may change while the page's source does not."""

    role: str
    target: str


class TitlePart(NamedTuple):
    """A part of a section title or note: text, or a role with its key, kind and fallback text."""

    text: str
    key: str = ""
    kind: str = ""


class PageData(NamedTuple):
    """Everything that the environment stores about one page; the names are those of the domain's data."""

    uses: list[Use]
    views: list[ViewData]
    references: list[VolatileReference]
    titles: dict[str, list[TitlePart]]
    """Section titles that contain a role, by section id."""
    notes: dict[str, list[TitlePart]]
    """Notes of blocks that contain a role, by block id."""
    citations: list[Cited]
    """Citations by sphinxcontrib-bibtex."""


def collect_page(document: nodes.document) -> PageData:
    """Return the data of a page in document order, and number its views.

    Nodes get what only the whole page knows: views their ``number`` and their translated option texts,
    catalogues their position among the catalogues of the page. Translated header words are in the options of
    :class:`ViewData` only.

    Args:
        document: The doctree after all transforms, so that its sections have their ids.

    """
    uses: list[Use] = []
    views: list[ViewData] = []
    notes: dict[str, list[TitlePart]] = {}
    citations: list[Cited] = []
    catalogs = 0
    for option in document.findall(refalign_option_text):
        if not option["name"]:
            option.parent[option["option"]] = option["text"]  # translated by now
    for node in _references_to_resources(document):
        section, anchor = _enclosing_section(node)
        location = _location(document, node)
        keys: list[str] = node.get("keys", [])
        citations += (
            (len(uses), use_from_citation(node, key, section, anchor, location)) for key in cited_keys(node)
        )
        uses += (_use(node, key, section, anchor, location) for key in keys)
        paragraph = _first_paragraph(node)
        if node.get("view") == "block" and paragraph.next_node(refalign_role) is not None:
            notes[node["ids"][0]] = _title_parts(paragraph)
        if node.get("view") in GENERATED:
            if node["view"] == "catalog":
                catalogs += 1
                node["options"] = (*node["options"][:-1], catalogs)
            node["number"] = len(views)
            sections = isinstance(node.parent, nodes.section | nodes.document)
            toctrees = _count_toctrees_before(document, node)
            line = node.line or 0
            views.append(ViewData(node["view"], _view_options(node), anchor, sections, toctrees, line))
    references = list(_volatile_references(document))
    return PageData(uses, views, references, dict(_section_titles(document)), notes, citations)


def _view_options(view: nodes.Element) -> tuple[Any, ...]:
    """Return the options of a view, with its header words, translated by now, as the last one."""
    options: tuple[Any, ...] = view["options"]
    texts = (child for child in view.children if isinstance(child, refalign_option_text) and child["name"])
    headers = tuple((text["name"], text["text"]) for text in texts)
    return (*options[:-1], headers) if headers else options


def _references_to_resources(document: nodes.document) -> Iterator[nodes.Element]:
    """Yield our placeholders and citations in document order, without their copies."""
    for node in document.findall(nodes.Element):
        is_placeholder = isinstance(node, refalign_view | refalign_role)
        if (is_placeholder or next(cited_keys(node), "")) and not is_copy(node):
            yield node


def _enclosing_section(node: nodes.Node) -> tuple[str, str]:
    """Return the title and the id of the section that contains a node; "" before the first section."""
    section = closest(node, nodes.section)
    if section is None:
        return "", ""
    title = section.next_node(nodes.title)
    return (clean_astext(title) if title is not None else ""), (section["ids"] or [""])[0]


def _count_toctrees_before(document: nodes.document, view: nodes.Element) -> int:
    section = closest(view, nodes.section)
    count = 0
    for node in (section or document).findall(nodes.Element):
        if node is view:
            break
        count += isinstance(node, addnodes.toctree) and closest(node, nodes.section) is section
    return count


def _use(node: nodes.Element, key: str, section: str, anchor: str, location: tuple[str, int]) -> Use:
    file, line = location
    return Use(
        document=node["docname"], section=section, anchor=anchor, chapter=node["chapter"],
        key=key, kind=node["kind"], relation=node["relation"], topics=tuple(node["topics"]),
        line=line, aligned=node["aligned"],
        block=(node["ids"] or [""])[0] if node.get("view") == "block" else "",
        note=_note(node), mention=isinstance(node, refalign_role),
        show=tuple(node.get("show", ())), hide=tuple(node.get("hide", ())), file=file,
    )  # fmt: skip


def _location(document: nodes.document, node: nodes.Element) -> tuple[str, int]:
    """Return file and line of a node; the file is "" for the document's own.

    docutils gives translated text the source "x.rst:12:<translated>" and lines of its own. Its location is
    that of the original text.
    """
    source, line = node.source or "", node.line or 0
    translated = re.search(r":(\d+):<translated>$", source)
    if translated:
        source, line = source[: translated.start()], int(translated[1])
    return (source if source != document.get("source") else ""), line


def _first_paragraph(block: nodes.Element) -> nodes.Element:
    """Return the first paragraph of the author's text in a block, an empty one if there is none."""
    elements = (child for child in block.children if isinstance(child, nodes.Element))
    return next((child for child in elements if isinstance(child, nodes.paragraph)), nodes.paragraph())


def _note(node: nodes.Element) -> str:
    return " ".join(clean_astext(_first_paragraph(node)).split()) if node.get("view") == "block" else ""


def _volatile_references(document: nodes.document) -> Iterator[VolatileReference]:
    for node in document.findall(addnodes.pending_xref):
        domain, role, target = node.get("refdomain"), str(node.get("reftype")), str(node.get("reftarget"))
        if domain == "refalign" or role in ("any", "myst") or (domain == "std" and role in ("ref", "numref")):
            yield VolatileReference(role, target)
        elif role == "doc" or domain == "doc":
            name = target if domain == "doc" else docname_join(str(node.get("refdoc")), target)
            yield VolatileReference("doc", f"{name}#{node.get('reftargetid') or ''}")


def _section_titles(document: nodes.document) -> Iterator[tuple[str, list[TitlePart]]]:
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is None or title.parent is not section or title.next_node(refalign_role) is None:
            continue
        parts = _title_parts(title)
        # A label before a section gives it a second id.
        yield from ((section_id, parts) for section_id in section["ids"])


def _title_parts(element: nodes.Element) -> list[TitlePart]:
    parts = []
    for text in element.findall(nodes.Text):
        role = text.parent
        shows_title = isinstance(role, refalign_role) and not role["explicit"]
        parts.append(
            TitlePart(text.astext(), role["keys"][0], role["kind"])
            if shows_title
            else TitlePart(text.astext())
        )
    return parts
