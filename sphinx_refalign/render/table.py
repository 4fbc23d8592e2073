"""Render the alignment table as a docutils table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from docutils import nodes

from sphinx_refalign.alignment.columns import Column
from sphinx_refalign.alignment.records import CITATION, DIRECTIVE, LINK, ROLE, Alignment
from sphinx_refalign.alignment.table import Row, TableOptions, TextLookup, make_rows, topic_name
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS
from sphinx_refalign.registry.kinds import DATES
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.render.blocks import missing_inline
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, identifier_links
from sphinx_refalign.render.inline import (
    in_brackets,
    in_language,
    join_items,
    plain,
    shortened,
    text_width,
    title_link,
)
from sphinx_refalign.render.labels import author_year, relation_label, source_in, value_in
from sphinx_refalign.render.places import page_path, path, place_link, shorten_paths

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

T = TypeVar("T")

_MAX_WIDTH = 20
"""The usual maximum width of a column, in columns of text."""

_MIN_WIDTH = 6

_SORT_MARK_WIDTH = 3
"""The width of the mark that a web page has in the head of each column."""

_MAX_NOTE_WIDTH = 300
"""The maximum width of a note in columns; readers find the full text at the alignment itself."""


def text_lookup(context: RenderContext) -> TextLookup:
    """Return the lookup of registry texts and document titles in the language of the page."""
    return TextLookup(context.text, context.title)


class _Table(NamedTuple):
    """What is the same for all rows of a table."""

    context: RenderContext
    label: str
    """One of :data:`.alignment.table.LABELS`."""
    pages_by_label: dict[str, set[tuple[str, str]]]
    """The pages on which each label of a chapter occurs."""
    short_paths: Mapping[str, str]
    """The end of each path in the column of locations that no other path has."""


def alignment_table(context: RenderContext, options: TableOptions) -> nodes.tgroup | nodes.paragraph:
    """Return the body of the table, or a paragraph with a message where there are no rows."""
    table_rows = make_rows(context.project, options, text_lookup(context))
    if not table_rows:
        return nodes.paragraph("", context.gettext(N_("No alignments to show here.")))
    columns = options.visible_columns
    alignments = (alignment for row in table_rows for alignment in row) if "location" in columns else ()
    table = _Table(context, options.label, _pages_by_label(table_rows), shorten_paths(alignments))
    headers = {column: _header(context, column) for column in columns} | dict(options.headers)
    head = nodes.row("", *(_cell(plain(headers[column])) for column in columns))
    rows = [_row(table, row, columns) for row in table_rows]
    rows = _without_duplicates(rows) if options.group_by == "none" else rows
    specs = [_colspec(column, headers[column], rows, index) for index, column in enumerate(columns)]
    return nodes.tgroup("", *specs, nodes.thead("", head), nodes.tbody("", *rows), cols=len(columns))


def _colspec(column: str, header: str, rows: Sequence[nodes.row], index: int) -> nodes.colspec:
    """Return a column that is as wide as its longest line, within the limits of the column.

    Web pages show the ends of paths only; its width there is the attribute ``screen``.
    """
    maximum = _COLUMNS[column].max_width if column in _COLUMNS else _MAX_WIDTH
    head_width = text_width(header) + _SORT_MARK_WIDTH
    lines = [line for row in rows for line in row[index].children]
    width = max((text_width(line.astext()) for line in lines), default=0)
    spec = nodes.colspec(colwidth=max(_MIN_WIDTH, head_width, min(width, maximum)))
    if column == "location":
        names = (name.get("short", name.astext()) for line in lines for name in line.findall(nodes.literal))
        width = max(map(text_width, names), default=0)
        spec["screen"] = max(_MIN_WIDTH, head_width, min(width, maximum))
    return spec


def _pages_by_label(rows: Sequence[Row]) -> dict[str, set[tuple[str, str]]]:
    pages: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        for alignment in row:
            pages.setdefault(alignment.label, set()).add(alignment.page)
    return pages


def _without_duplicates(rows: Iterable[nodes.row]) -> list[nodes.row]:
    """Return the first of all rows that look the same and lead to the same pages."""
    unique: dict[object, nodes.row] = {}
    for row in rows:
        cells = tuple((cell.astext(), tuple(_linked_pages(cell))) for cell in row)
        unique.setdefault(cells, row)
    return list(unique.values())


def _linked_pages(cell: nodes.Node) -> Iterator[str]:
    """Yield where the links of a cell lead, without the ids of sections in these documents."""
    for node in cell.findall(nodes.Element):
        if target := node.get("document") or node.get("refuri"):
            yield str(target)


def _header(context: RenderContext, column: str) -> str:
    declared = context.columns.get(column)
    return context.label(declared.label) if declared else context.gettext(_COLUMNS[column].header)


def _row(table: _Table, row: Row, columns: Sequence[str]) -> nodes.row:
    classes = [f"refalign-{kind}" for kind in dict.fromkeys(alignment.kind for alignment in row)]
    classes += ["refalign-planned"] if row[0].missing else []
    return nodes.row("", *(_column_cell(table, row, column) for column in columns), classes=classes)


def _column_cell(table: _Table, row: Row, column: str) -> nodes.entry:
    declared = table.context.columns.get(column)
    return _declared(table.context, row, declared) if declared else _COLUMNS[column].cell(table, row)


def _declared(context: RenderContext, row: Row, column: Column) -> nodes.entry:
    """Return the cell of a column that conf.py declares."""
    if isinstance(column.text, str) and column.text in IDENTIFIER_FIELDS:
        name = column.text
        links = _of_each(row, context, lambda key: identifier_links(context, context.registry[key], name))
        return _cell(*join_items(filter(None, links), context.gettext(SEPARATOR)))
    if column.text in ("year", *DATES):
        name = column.text
        dates = _of_each(row, context, lambda key: value_in(context, context.registry[key], name).text)
        distinct = dict.fromkeys(date for date in dates if date)
        return _cell(*join_items([[plain(date)] for date in distinct], context.gettext(SEPARATOR)))
    values = (context.localize(text) for item in row for text in column.texts(item, context.registry))
    texts = [[in_language(context, text, language)] for language, text in dict.fromkeys(values) if text]
    return _cell(*join_items(texts, context.gettext(SEPARATOR)))


def _of_each(row: Row, context: RenderContext, make: Callable[[str], T]) -> list[T]:
    """Return what ``make`` returns for the key of each resource of a row, without those that it fails for."""
    keys = dict.fromkeys(alignment.key for alignment in row)
    made = (context.registry.guarded(key, partial(_list_of, make, key), lambda: []) for key in keys)
    return [value for values in made for value in values]


def _list_of(make: Callable[[str], T], key: str) -> list[T]:
    return [make(key)]


def _cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content))


def _lines(items: Sequence[Sequence[nodes.Node]]) -> nodes.entry:
    """Return a cell with a paragraph for each item, so that each starts on its own line."""
    return nodes.entry("", *(nodes.paragraph("", "", *item) for item in items))


def _chapter(table: _Table, row: Row) -> nodes.entry:
    chapters = _distinct(row, lambda alignment: alignment.chapter)
    return _lines(
        [
            [place_link(table.context, alignment, plain(_chapter_name(table, alignment)))]
            for alignment in chapters
        ]
    )


def _chapter_name(table: _Table, alignment: Alignment) -> str:
    """Return the label of a chapter, after its page where several pages have a chapter of that name."""
    pages = table.pages_by_label[alignment.label]
    if len(pages) == 1:
        return alignment.label
    names = [_page_name(table.context, page) for page in pages]
    page_name = _page_name(table.context, alignment.page)
    if page_name == alignment.label or names.count(page_name) > 1:
        page_name = page_path(alignment)
    return f"{page_name} › {alignment.label}"


def _page_name(context: RenderContext, page: tuple[str, str]) -> str:
    project, document = page
    return f"{project}:{path(document)}" if project else context.title(document)


def _page(table: _Table, row: Row) -> nodes.entry:
    pages = _distinct(row, lambda alignment: alignment.page)
    tops = [page._replace(anchor="", url=page.url.partition("#")[0]) for page in pages]
    names = [plain(_page_name(table.context, page.page)) for page in tops]
    return _lines([[place_link(table.context, *pair)] for pair in zip(tops, names, strict=True)])


def _distinct(row: Row, key: Callable[[Alignment], object]) -> list[Alignment]:
    """Return the first alignment for each value of ``key``."""
    first: dict[object, Alignment] = {}
    for alignment in row:
        first.setdefault(key(alignment), alignment)
    return list(first.values())


def _resources(table: _Table, row: Row) -> nodes.entry:
    keys = dict.fromkeys(alignment.key for alignment in row)
    registry = table.context.registry
    mentions = (registry.guarded(key, partial(_mention, table, key), partial(_missing, key)) for key in keys)
    return _cell(*join_items(mentions, table.context.gettext(SEPARATOR)))


def _missing(key: str) -> list[nodes.Node]:
    return [missing_inline(key)]


def _mention(table: _Table, key: str) -> list[nodes.Node]:
    """Return the title of a resource as a link, and its label in brackets."""
    context, resource = table.context, table.context.registry[key]
    label = _LABELS[table.label](context, resource)
    link = linked_title(context, resource)
    if plain_text(label.text) in ("", context.title_of(resource)):
        return [link]
    if isinstance(link, nodes.Element):
        link.attributes.pop("reftitle", None)  # the title and the label, as in the cell
    return [link, *in_brackets(context, in_language(context, label.text, label.language))]


def _author_year(context: RenderContext, resource: Resource) -> LocalizedText:
    label = author_year(context, resource)
    return LocalizedText("", label) if label else source_in(context, resource)


def _no_label(context: RenderContext, resource: Resource) -> LocalizedText:
    return LocalizedText("", "")


_LABELS = {"source": source_in, "author-year": _author_year, "title": _no_label}


def linked_title(context: RenderContext, resource: Resource) -> nodes.Node:
    """Return the title of a resource as a link to the best place that there is, else as text.

    This is its own address, else its place in these pages, else its entry in a bibliography.
    """
    title = title_link(context, resource)
    if isinstance(title, nodes.reference):
        return title
    target = context.resource_target(resource.key)
    if target is not None:
        return context.link(*target, title)
    entry = context.citation_link(resource.key)
    if not isinstance(entry, nodes.Element):
        return title
    entry[:] = [title]
    return entry


def _authors(table: _Table, row: Row) -> nodes.entry:
    resources = (table.context.registry[key] for key in dict.fromkeys(alignment.key for alignment in row))
    names = (value_in(table.context, resource, _creator_field(resource)) for resource in resources)
    texts = dict.fromkeys(name for name in names if name.text)
    return _lines([[in_language(table.context, text, language)] for language, text in texts])


def _creator_field(resource: Resource) -> str:
    return next((field for field in ("author", "editor", "instructor") if resource.value(field)), "author")


def _location(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    # The links of the chapters lead to sections; here, only a chapter of several sections needs them.
    chapters = {alignment.chapter for alignment in row}
    anchors = {alignment.anchor for alignment in row}
    has_sections = len(chapters) == 1 and len(anchors) > 1
    places = _distinct(row, lambda alignment: (alignment.page, alignment.anchor if has_sections else ""))
    items = []
    for alignment in places:
        page = page_path(alignment)
        name = nodes.literal("", page)
        link = place_link(context, alignment, name)
        if link is not name and isinstance(link, nodes.Element) and table.short_paths[page] != page:
            name["short"], link["reftitle"] = table.short_paths[page], page
        item = [link]
        if has_sections and alignment.section:
            item += [plain(f" § {alignment.section}")]
        items.append(item)
    return _lines(items)


def _relation(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    names = dict.fromkeys(alignment.relation for alignment in row if alignment.relation)
    return _cell(plain(context.gettext(SEPARATOR).join(relation_label(context, name) for name in names)))


def _kind(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    kinds = dict.fromkeys(alignment.kind for alignment in row)
    labels = (context.label(context.registry.kinds[kind].label) for kind in kinds)
    return _cell(plain(context.gettext(SEPARATOR).join(labels)))


def _topics(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    topics = dict.fromkeys(
        topic_name(context.project, alignment.key, topic, context.text)
        for alignment in row
        for topic in alignment.topics
    )
    return _cell(plain(context.gettext(SEPARATOR).join(topics)))


def _number(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    own = (alignment for alignment in row if not alignment.project)
    numbers = dict.fromkeys(context.number(alignment.document, alignment.anchor) for alignment in own)
    return _lines([[plain(number)] for number in numbers if number])


def _note(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    texts = (
        context.registry.guarded(alignment.key, partial(_notes, context, alignment), lambda: [])
        for alignment in row
    )
    notes = dict.fromkeys(note for notes in texts for note in notes if note.text)
    return _lines(
        [[in_language(context, shortened(text, _MAX_NOTE_WIDTH), language)] for language, text in notes]
    )


def _notes(context: RenderContext, alignment: Alignment) -> list[LocalizedText]:
    """Return what its topics correspond to and the note of the author, else the note of the resource."""
    resource = context.registry[alignment.key]
    parts = (*resource.parts(), *resource.applications)
    subjects = [
        context.localize(part.aligns) for part in parts if part.aligns and part.is_called(alignment.topics)
    ]
    if subjects or alignment.note:
        return [*subjects, LocalizedText("", alignment.note)]
    return [context.localize(resource.note or "")]


def _status(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    message = N_("planned, missing") if row[0].missing else N_("aligned")
    return _cell(plain(context.gettext(message)))


def _origin(table: _Table, row: Row) -> nodes.entry:
    context = table.context
    found = {alignment.origin for alignment in row if not alignment.missing}
    labels = [context.gettext(label) for origin, label in _ORIGINS.items() if origin in found]
    return _cell(plain(context.gettext(SEPARATOR).join(labels)))


_ORIGINS = {DIRECTIVE: N_("Directive"), ROLE: N_("Role"), CITATION: N_("Citation"), LINK: N_("Link")}


class _BuiltInColumn(NamedTuple):
    header: str
    cell: Callable[[_Table, Row], nodes.entry]
    max_width: int = _MAX_WIDTH


_COLUMNS = {
    "chapter": _BuiltInColumn(N_("Chapter"), _chapter, 30),
    "page": _BuiltInColumn(N_("Page"), _page, 30),
    "number": _BuiltInColumn(N_("Number"), _number),
    "resources": _BuiltInColumn(N_("Resources"), _resources, 48),
    "authors": _BuiltInColumn(N_("Authors"), _authors, 28),
    "kind": _BuiltInColumn(N_("Kind"), _kind),
    "relation": _BuiltInColumn(N_("Relation"), _relation),
    "topics": _BuiltInColumn(N_("Topics"), _topics, 30),
    "location": _BuiltInColumn(N_("Location"), _location, 36),
    "note": _BuiltInColumn(N_("Note"), _note, 48),
    "status": _BuiltInColumn(N_("Status"), _status),
    "origin": _BuiltInColumn(N_("Origin"), _origin),
}
