"""The alignment table as a docutils table, and links to the places of alignments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from docutils import nodes

from sphinx_refalign.alignment.columns import Column
from sphinx_refalign.alignment.records import CITATION, DIRECTIVE, LINK, ROLE, Alignment, PlannedAlignment
from sphinx_refalign.alignment.table import Row, TableOptions, TextLookup, make_rows, topic_name
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS
from sphinx_refalign.registry.kinds import DATES
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, identifier_links
from sphinx_refalign.render.inline import in_language, join_items, plain, shortened
from sphinx_refalign.render.labels import relation_label, value_in

T = TypeVar("T")

_WIDTH = 14
"""The usual width of a column, relative to the others."""

_MAX_NOTE_WIDTH = 300
"""The maximum width of a note in columns; readers find the full text at the alignment itself."""


def text_lookup(context: RenderContext) -> TextLookup:
    """Return the lookup of registry texts and document titles in the language of the page."""
    return TextLookup(context.text, context.title)


def alignment_table(context: RenderContext, options: TableOptions) -> nodes.tgroup | nodes.paragraph:
    """Return the body of the table, or a paragraph with a message where there are no rows."""
    table_rows = make_rows(context.project, options, text_lookup(context))
    if not table_rows:
        return nodes.paragraph("", context.gettext(N_("No alignments to show here.")))
    columns = options.visible_columns
    headers = {column: _header(context, column) for column in columns} | dict(options.headers)
    head = nodes.row("", *(_cell(plain(headers[column])) for column in columns))
    body = nodes.tbody("", *(_row(context, row, columns) for row in table_rows))
    widths = (nodes.colspec(colwidth=_width(column)) for column in columns)
    return nodes.tgroup("", *widths, nodes.thead("", head), body, cols=len(columns))


def _header(context: RenderContext, column: str) -> str:
    declared = context.columns.get(column)
    return context.label(declared.label) if declared else context.gettext(_COLUMNS[column].header)


def _width(column: str) -> int:
    return _COLUMNS[column].width if column in _COLUMNS else _WIDTH


def _row(context: RenderContext, row: Row, columns: Sequence[str]) -> nodes.row:
    classes = [f"refalign-{kind}" for kind in dict.fromkeys(alignment.kind for alignment in row)]
    classes += ["refalign-planned"] if row[0].missing else []
    return nodes.row("", *(_column_cell(context, row, column) for column in columns), classes=classes)


def _column_cell(context: RenderContext, row: Row, column: str) -> nodes.entry:
    declared = context.columns.get(column)
    return _declared(context, row, declared) if declared else _COLUMNS[column].cell(context, row)


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


def _chapter(context: RenderContext, row: Row) -> nodes.entry:
    chapters = _distinct(row, lambda alignment: alignment.chapter)
    return _lines([[place_link(context, alignment, plain(alignment.label))] for alignment in chapters])


def _distinct(row: Row, key: Callable[[Alignment], object]) -> list[Alignment]:
    """Return the first alignment for each value of ``key``."""
    first: dict[object, Alignment] = {}
    for alignment in row:
        first.setdefault(key(alignment), alignment)
    return list(first.values())


def _resources(context: RenderContext, row: Row) -> nodes.entry:
    keys = dict.fromkeys(alignment.key for alignment in row)
    mentions = (resource_mention(context, context.registry[key]) for key in keys)
    return _cell(*join_items(mentions, context.gettext(SEPARATOR)))


def _location(context: RenderContext, row: Row) -> nodes.entry:
    # The links of the chapters lead to sections; here, only a chapter of several sections needs them.
    chapters = {alignment.chapter for alignment in row}
    anchors = {alignment.anchor for alignment in row}
    has_sections = len(chapters) == 1 and len(anchors) > 1
    places = _distinct(row, lambda alignment: (alignment.page, alignment.anchor if has_sections else ""))
    items = []
    for alignment in places:
        name = nodes.literal("", f"{alignment.project}:{path(alignment.document)}".removeprefix(":"))
        item: list[nodes.Node] = [place_link(context, alignment, name)]
        if has_sections and alignment.section:
            item += [plain(f" § {alignment.section}")]
        items.append(item)
    return _lines(items)


def _relation(context: RenderContext, row: Row) -> nodes.entry:
    names = dict.fromkeys(alignment.relation for alignment in row if alignment.relation)
    return _cell(plain(context.gettext(SEPARATOR).join(relation_label(context, name) for name in names)))


def _kind(context: RenderContext, row: Row) -> nodes.entry:
    kinds = dict.fromkeys(alignment.kind for alignment in row)
    labels = (context.label(context.registry.kinds[kind].label) for kind in kinds)
    return _cell(plain(context.gettext(SEPARATOR).join(labels)))


def _topics(context: RenderContext, row: Row) -> nodes.entry:
    topics = dict.fromkeys(
        topic_name(context.project, alignment.key, topic, context.text)
        for alignment in row
        for topic in alignment.topics
    )
    return _cell(plain(context.gettext(SEPARATOR).join(topics)))


def _number(context: RenderContext, row: Row) -> nodes.entry:
    own = (alignment for alignment in row if not alignment.project)
    numbers = dict.fromkeys(context.number(alignment.document, alignment.anchor) for alignment in own)
    return _lines([[plain(number)] for number in numbers if number])


def _note(context: RenderContext, row: Row) -> nodes.entry:
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


def _status(context: RenderContext, row: Row) -> nodes.entry:
    message = N_("planned, missing") if row[0].missing else N_("aligned")
    return _cell(plain(context.gettext(message)))


def _origin(context: RenderContext, row: Row) -> nodes.entry:
    found = {alignment.origin for alignment in row if not alignment.missing}
    labels = [context.gettext(label) for origin, label in _ORIGINS.items() if origin in found]
    return _cell(plain(context.gettext(SEPARATOR).join(labels)))


_ORIGINS = {DIRECTIVE: N_("Directive"), ROLE: N_("Role"), CITATION: N_("Citation"), LINK: N_("Link")}


class _BuiltInColumn(NamedTuple):
    header: str
    cell: Callable[[RenderContext, Row], nodes.entry]
    width: int = _WIDTH


_COLUMNS = {
    "chapter": _BuiltInColumn(N_("Chapter"), _chapter, 22),
    "number": _BuiltInColumn(N_("Number"), _number, 8),
    "resources": _BuiltInColumn(N_("Resources"), _resources, 42),
    "kind": _BuiltInColumn(N_("Kind"), _kind),
    "relation": _BuiltInColumn(N_("Relation"), _relation),
    "topics": _BuiltInColumn(N_("Topics"), _topics),
    "location": _BuiltInColumn(N_("Location"), _location, 36),
    "note": _BuiltInColumn(N_("Note"), _note, 24),
    "status": _BuiltInColumn(N_("Status"), _status),
    "origin": _BuiltInColumn(N_("Origin"), _origin),
}


def place_link(context: RenderContext, alignment: Alignment, content: nodes.Node) -> nodes.Node:
    """Return a link to the section of an alignment, or only ``content`` where its page does not exist."""
    if alignment.url:
        return nodes.reference("", "", content, refuri=alignment.url, internal=False)
    if alignment.document not in context.project.order:
        return content
    return context.link(alignment.document, alignment.anchor, content)


def path(document: str) -> str:
    """Return the path of a document for readers: an index page is shown as its folder."""
    folder, _, name = document.rpartition("/")
    return f"{folder}/" if folder and name == "index" else document


def plan_status(context: RenderContext, plan: PlannedAlignment) -> str:
    """Return why a planned alignment is not met."""
    message = N_("planned, not yet referenced") if plan.exists else N_("planned, no such page yet")
    return context.gettext(message)
