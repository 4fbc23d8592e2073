"""The alignment table as a docutils table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docutils import nodes

from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.alignment.table import Row, TableOptions, TextLookup, rows, topic_name
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR
from sphinx_refalign.render.inline import in_language, plain, shortened
from sphinx_refalign.render.labels import relation_label

_HEADS = {
    "chapter": N_("Chapter"),
    "number": N_("Number"),
    "resources": N_("Resources"),
    "kind": N_("Kind"),
    "relation": N_("Relation"),
    "topics": N_("Topics"),
    "location": N_("Location"),
    "note": N_("Note"),
    "status": N_("Status"),
}


_WIDTHS = {"chapter": 22, "number": 8, "resources": 42, "location": 36, "note": 24}


_MOST_WORDS = 300
"""How wide a note may be, in letters, a Chinese one is as wide as two: it is whole where it stands itself."""


def words(page: RenderContext) -> TextLookup:
    """What things are called in the page."""
    return TextLookup(page.text, page.title)


def alignment_table(page: RenderContext, options: TableOptions) -> nodes.tgroup | nodes.paragraph:
    """The body of the table, or a sentence that says that there is nothing to show."""
    found = rows(page.project, options, words(page))
    if not found:
        return nodes.paragraph("", page.gettext(N_("No alignments to show here.")))
    columns = options.visible_columns
    head = nodes.row("", *(_cell(plain(page.gettext(_HEADS[column]))) for column in columns))
    body = nodes.tbody("", *(_row(page, row, columns) for row in found))
    widths = (nodes.colspec(colwidth=_WIDTHS.get(column, 14)) for column in columns)
    return nodes.tgroup("", *widths, nodes.thead("", head), body, cols=len(columns))


def _row(page: RenderContext, row: Row, columns: Sequence[str]) -> nodes.row:
    classes = [f"refalign-{kind}" for kind in dict.fromkeys(one.kind for one in row)]
    classes += ["refalign-planned"] if row[0].missing else []
    return nodes.row("", *(_CELLS[column](page, row) for column in columns), classes=classes)


def _cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content))


def _lines(items: Sequence[Sequence[nodes.Node]]) -> nodes.entry:
    """One paragraph for each item: what belongs together is not torn by a line's end."""
    return nodes.entry("", *(nodes.paragraph("", "", *item) for item in items))


def _chapter(page: RenderContext, row: Row) -> nodes.entry:
    places = _distinct(row, lambda one: one.chapter)
    return _lines([[place_link(page, one, plain(one.label))] for one in places])


def _distinct(row: Row, by: Callable[[Alignment], object]) -> list[Alignment]:
    """The first alignment of each kind that ``by`` tells apart."""
    first: dict[object, Alignment] = {}
    for one in row:
        first.setdefault(by(one), one)
    return list(first.values())


def _resources(page: RenderContext, row: Row) -> nodes.entry:
    keys = dict.fromkeys(alignment.key for alignment in row)
    content: list[nodes.Node] = []
    for key in keys:
        content += [plain(page.gettext(SEPARATOR))] if content else []
        content += resource_mention(page, page.registry[key])
    return _cell(*content)


def _location(page: RenderContext, row: Row) -> nodes.entry:
    # The chapters' own links are exact; only a chapter of several sections needs them here too.
    several = len({one.chapter for one in row}) == 1 and len({one.anchor for one in row}) > 1
    places = _distinct(row, lambda one: (one.page, one.anchor if several else ""))
    items = []
    for one in places:
        shown = nodes.literal("", f"{one.project}:{path(one.document)}".removeprefix(":"))
        item: list[nodes.Node] = [place_link(page, one, shown)]
        if several and one.section:
            item += [plain(f" § {one.section}")]
        items.append(item)
    return _lines(items)


def _relation(page: RenderContext, row: Row) -> nodes.entry:
    names = dict.fromkeys(one.relation for one in row if one.relation)
    return _cell(plain(page.gettext(SEPARATOR).join(relation_label(page, name) for name in names)))


def _kind(page: RenderContext, row: Row) -> nodes.entry:
    kinds = dict.fromkeys(one.kind for one in row)
    labels = (page.label(page.registry.kinds[kind].label) for kind in kinds)
    return _cell(plain(page.gettext(SEPARATOR).join(labels)))


def _topics(page: RenderContext, row: Row) -> nodes.entry:
    topics = dict.fromkeys(
        topic_name(page.project, one.key, topic, page.text) for one in row for topic in one.topics
    )
    return _cell(plain(page.gettext(SEPARATOR).join(topics)))


def _number(page: RenderContext, row: Row) -> nodes.entry:
    numbers = dict.fromkeys(page.number(one.document, one.anchor) for one in row if not one.project)
    return _lines([[plain(number)] for number in numbers if number])


def _note(page: RenderContext, row: Row) -> nodes.entry:
    """What its topics correspond to here, and what the author says there; else the resource's own note."""
    notes = dict.fromkeys(note for one in row for note in _notes(page, one) if note.text)
    return _lines([[in_language(page, shortened(text, _MOST_WORDS), language)] for language, text in notes])


def _notes(page: RenderContext, one: Alignment) -> list[LocalizedText]:
    resource = page.registry[one.key]
    parts = (*resource.parts(), *resource.applications)
    aligned = [page.localize(part.aligns) for part in parts if part.aligns and part.is_called(one.topics)]
    return (
        [*aligned, LocalizedText("", one.note)]
        if aligned or one.note
        else [page.localize(resource.note or "")]
    )


def _status(page: RenderContext, row: Row) -> nodes.entry:
    return _cell(
        plain(page.gettext(N_("planned, missing")) if row[0].missing else page.gettext(N_("aligned")))
    )


_CELLS: dict[str, Callable[[RenderContext, Row], nodes.entry]] = {
    "chapter": _chapter,
    "resources": _resources,
    "kind": _kind,
    "relation": _relation,
    "topics": _topics,
    "location": _location,
    "number": _number,
    "note": _note,
    "status": _status,
}


def place_link(page: RenderContext, alignment: Alignment, shown: nodes.Node) -> nodes.Node:
    """A link to the section where an alignment stands; only its name where there is no such page."""
    if alignment.url:
        return nodes.reference("", "", shown, refuri=alignment.url, internal=False)
    if alignment.document not in page.project.order:
        return shown
    return page.link(alignment.document, alignment.anchor, shown)


def path(document: str) -> str:
    """A document as readers find it in the source: an index page is its folder."""
    folder, _, name = document.rpartition("/")
    return f"{folder}/" if folder and name == "index" else document


def plan_status(page: RenderContext, plan: PlannedAlignment) -> str:
    """Why a planned alignment is not met."""
    return page.gettext(N_("planned, not yet referenced") if plan.exists else N_("planned, no such page yet"))
