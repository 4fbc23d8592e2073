"""Collects from the doctree of a page what the page refers to, as plain tuples for the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinx.util.nodes import clean_astext

from sphinx_refalign.alignment.records import DIRECTIVE, ROLE, Use
from sphinx_refalign.bibtex.citations import OLD_NAMES, Cited, cited_keys, native_key, use_from_citation
from sphinx_refalign.domain.data import Label, PageData, TitlePart, ViewData, VolatileReference
from sphinx_refalign.domain.page_links import PageLink, link_address
from sphinx_refalign.domain.visibility import conditions_of, toctrees_of
from sphinx_refalign.nodes import ancestors, closest, is_copy, refalign_role, refalign_view
from sphinx_refalign.registry.cache import digest

GENERATED = ("table", "matrix", "coverage", "graph", "changes", "catalog")
"""The views that show data of other pages and of the registry."""


def collect_page(document: nodes.document, docname: str = "", *, with_links: bool = False) -> PageData:
    """Return the data of a page in document order; its nodes stay unchanged.

    Args:
        document: The doctree after all transforms, so that its sections have their ids.
        docname: The name of the document.
        with_links: Whether to include the links to web addresses.

    """
    uses: list[Use] = []
    citations: list[Cited] = []
    old_keys: dict[str, str] = {}
    old_citations: dict[str, str] = {}
    links: list[PageLink] = []
    split_keys: dict[str, list[str]] = {}
    sections = _Sections(document)
    references = list(_references_to_resources(document, with_links))
    for node in references:
        section, anchor = sections.enclosing(node)
        location, conditions = _location(document, node), conditions_of(node)
        if isinstance(node, nodes.reference):
            link = PageLink(
                len(uses), len(citations), link_address(node), section, anchor, *location, conditions
            )
            links.append(link)
            continue
        uses_before = len(uses)
        cited = _citations(node, docname, section, anchor, location)
        citations += (
            Cited(uses_before, use._replace(conditions=conditions), is_native) for use, is_native in cited
        )
        uses += (use._replace(conditions=conditions) for use in _uses(node, section, anchor, location))
        old_keys |= node.get("old_keys", {})
        old_citations |= node.get(OLD_NAMES, {})
        split_keys |= node.get("split_keys", {})
    for footnote in document.findall(nodes.footnote_reference):  # of :footcite:
        old_citations |= footnote.get(OLD_NAMES, {})
    views = [node for node in references if isinstance(node, refalign_view)]
    return PageData(
        uses, list(_generated_views(document, views, sections)), list(_volatile_references(document)),
        dict(_section_titles(document)), dict(_notes_with_roles(views)), citations, old_keys, old_citations,
        toctrees_of(document), [label for view in views for label in _labels(view)], split_keys, links,
    )  # fmt: skip


def _generated_views(
    document: nodes.document, views: Sequence[refalign_view], sections: _Sections
) -> Iterator[ViewData]:
    catalogs = 0
    for view in views:
        if view["view"] in GENERATED:
            yield _view(document, view, sections.enclosing(view)[1], catalogs)
            catalogs += view["view"] == "catalog"


def _notes_with_roles(views: Sequence[refalign_view]) -> Iterator[tuple[str, list[TitlePart]]]:
    """Yield the id of each block whose note contains a role, and the note."""
    for view in views:
        paragraph = _first_paragraph(view) if view["view"] == "block" else nodes.paragraph()
        if paragraph.next_node(refalign_role) is not None:
            yield view["ids"][0], _title_parts(paragraph)


def _view(document: nodes.document, view: refalign_view, anchor: str, catalogs_before: int) -> ViewData:
    # What only the whole page knows takes the place of the last option.
    first, last = view["options"][:-1], view["options"][-1]
    last = catalogs_before + 1 if view["view"] == "catalog" else view.header_texts or last
    return ViewData(
        number=view["number"], type=view["view"], options=(*first, last), section=anchor,
        sections=isinstance(view.parent, nodes.section | nodes.document),
        toctrees=_count_toctrees_before(document, view), line=view.line or 0,
        conditions=conditions_of(view),
    )  # fmt: skip


def digest_page(page: PageData, contents: str, depth: object) -> str:
    """Return a digest of what other pages may show of a page, and of its own table of contents.

    Line numbers are left out: they change with every edit of the text before.

    Args:
        page: The data of the page.
        contents: Its table of contents.
        depth: The value of ``:tocdepth:``, which limits what other pages show of it.

    """
    uses = [use._replace(line=0, file="") for use in page.uses]
    cited = [[*cited[:1], cited.use._replace(line=0, file=""), cited.is_native] for cited in page.citations]
    links = [link._replace(line=0, file="") for link in page.links]
    views = [view.without_position() for view in page.views]
    return digest([uses, cited, links, views, page.references, page.titles, page.notes, contents, depth])


def _references_to_resources(document: nodes.document, with_links: bool) -> Iterator[nodes.Element]:
    """Yield our placeholders, citations and, if wanted, web links in document order, without their copies."""
    for node in document.findall(nodes.Element):
        if isinstance(node, nodes.reference):
            if with_links and link_address(node):
                yield node
            continue
        is_placeholder = isinstance(node, refalign_view | refalign_role)
        if (is_placeholder or next(cited_keys(node), "") or native_key(node)) and not is_copy(node):
            yield node


class _Sections:
    """The sections of a page; each title is read once, as a page can have many links.

    Args:
        document: The page.

    """

    def __init__(self, document: nodes.document) -> None:
        self._document = document
        self._places: dict[int, tuple[str, str]] = {}

    def enclosing(self, node: nodes.Node) -> tuple[str, str]:
        """Return the title and the id of the section that contains a node; "" before the first section.

        What a footnote contains is read where the page refers to it: MyST moves footnotes to the end of the
        page.
        """
        footnote = closest(node, nodes.footnote)
        marks = (self._footnote_marks.get(name) for name in (footnote["ids"] if footnote is not None else ()))
        section = closest(next(filter(None, marks), node), nodes.section)
        if section is None:
            return "", ""
        if id(section) not in self._places:
            title = section.next_node(nodes.title)
            text = clean_astext(title) if title is not None else ""
            self._places[id(section)] = text, (section["ids"] or [""])[0]
        return self._places[id(section)]

    @cached_property
    def _footnote_marks(self) -> dict[str, nodes.footnote_reference]:
        """Return the first reference to each footnote, by the id of the footnote."""
        marks: dict[str, nodes.footnote_reference] = {}
        for mark in self._document.findall(nodes.footnote_reference):
            marks.setdefault(str(mark.get("refid")), mark)
        return marks


def _citations(
    node: nodes.Element, docname: str, section: str, anchor: str, location: tuple[str, int]
) -> Iterator[tuple[Use, bool]]:
    """Yield the citations of a node, one for each key, and whether it is one of docutils."""
    for key in cited_keys(node):
        yield use_from_citation(node, key, section, anchor, location), False
    if key := native_key(node):
        yield use_from_citation(node, key, section, anchor, location)._replace(document=docname), True


def _labels(node: refalign_view) -> Iterator[Label]:
    """Yield the names of a block, whose text is the title of the resource, or of a list with a title."""
    if not node["ids"]:
        return
    is_block = node["view"] == "block"
    title = node["keys"][0] if is_block else node.option_text("title") or ""
    text = TitlePart(title, title, node["kind"]) if is_block else TitlePart(title)
    if title:
        yield from (Label(name, node["ids"][0], text) for name in node["names"])


def _count_toctrees_before(document: nodes.document, view: nodes.Element) -> int:
    section = closest(view, nodes.section)
    count = 0
    for node in (section or document).findall(nodes.Element):
        if node is view:
            break
        count += isinstance(node, addnodes.toctree) and closest(node, nodes.section) is section
    return count


def _uses(node: nodes.Element, section: str, anchor: str, location: tuple[str, int]) -> Iterator[Use]:
    """Yield the uses of a placeholder, one for each key; nothing for other nodes."""
    file, line = location
    chapter = node.option_text("chapter") if isinstance(node, refalign_view) else ""
    keys: list[str] = node.get("keys", [])
    for key in keys:
        yield Use(
            document=node["docname"], section=section, anchor=anchor, chapter=chapter or "",
            key=key, kind=node["kind"], relation=node["relation"], topics=tuple(node["topics"]),
            line=line, aligned=node["aligned"],
            block=(node["ids"] or [""])[0] if node.get("view") == "block" else "",
            note=_note(node), mention=isinstance(node, refalign_role),
            show=tuple(node.get("show", ())), hide=tuple(node.get("hide", ())), file=file,
            languages=tuple(node.get("languages", ())),
            origin=ROLE if isinstance(node, refalign_role) else DIRECTIVE,
            target=str(node.get("target", "")),
        )  # fmt: skip


def _location(document: nodes.document, node: nodes.Node) -> tuple[str, int]:
    """Return file and line of a node, or of the nearest element around it that has a line.

    The file is "" for the document's own. docutils gives translated text the source "x.rst:12:<translated>"
    and lines of its own. Its location is that of the original text.
    """
    located = next((element for element in (node, *ancestors(node)) if element.line), node)
    source, line = located.source or "", located.line or 0
    translated = re.search(r":(\d+):<translated>$", source)
    if translated:
        source, line = source[: translated.start()], int(translated[1])
    return (_absolute(source) if source and source != document.get("source") else ""), line


def _absolute(source: str) -> str:
    """Return the path of a source file that does not depend on the folder in which Sphinx runs."""
    file = Path(source.partition(":docstring of ")[0])
    return str(Path(source).resolve()) if file.is_file() else source


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
