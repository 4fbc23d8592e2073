"""The coverage of documents and resources, as numbers, charts and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.coverage import Count, Coverage, CoverageOptions, measure_coverage
from sphinx_refalign.alignment.records import PlannedAlignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.charts import Chart, bar_chart, heat_map
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import BRACKETS, in_brackets, plain
from sphinx_refalign.render.table import path, place_link, plan_status

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

MEASURES = {
    "chapters": N_("Pages that reference a resource"),
    "resources": N_("Resources used"),
    "planned": N_("Planned alignments met"),
}
"""The label of each measure."""

_HEADERS = {
    "kind": N_("Kind"),
    "registered": N_("In the registry"),
    "used": N_("Used"),
    "unused": N_("Unused"),
    "coverage": N_("Coverage"),
    "chapter": N_("Chapter"),
    "total": N_("Total"),
}

_OUT_OF = N_("{done} of {total} ({percent}%)")

_NOTHING = "–"
"""What is shown in place of a part of nothing."""

_MAX_ROWS = 60
"""The maximum number of rows of all heat maps; where there are more pages, those of a folder share a row."""

_ROWS_PER_CHART = 30
"""The maximum number of rows of a heat map, so that it fits on a printed page."""


def alignment_coverage(context: RenderContext, options: CoverageOptions) -> list[nodes.Node]:
    """Return all measures, followed by the parts that the options select."""
    if not context.project.alignments:
        return [nodes.paragraph("", context.gettext(N_("No page references a resource yet.")))]
    report = measure_coverage(context.project, options.filter)
    content: list[nodes.Node] = [_list([plain(text)] for text in measure_texts(context, report))]
    view = _View(report, dict(options.headers), options.limit)
    for part in options.show:
        content += _PARTS[part](context, view)
    return content


class _View(NamedTuple):
    """What the parts of a coverage show."""

    report: Coverage
    headers: Mapping[str, str]
    limit: int


def measure_texts(context: RenderContext, report: Coverage) -> list[str]:
    """Return a line for each measure: ``Resources used: 20 of 27 (74%)``."""
    return [
        context.gettext(TERM).format(term=_measure_label(context, name), text=out_of(context, count))
        for name, count in report.measures().items()
        if name != "planned" or count.total
    ]


def _measure_label(context: RenderContext, name: str) -> str:
    message = MEASURES[name]
    return context.gettext(message)


def out_of(context: RenderContext, count: Count) -> str:
    """Return a count as ``20 of 27 (74%)``; rounded down, so that 100% means all. Of nothing, it is "–"."""
    if not count.total:
        return _NOTHING
    return context.gettext(_OUT_OF).format(done=count.done, total=count.total, percent=int(count.percent))


def _kinds(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    if not report.kinds:
        return []
    columns = ("kind", "registered", "used", "unused", "coverage")
    heads = [[plain(_header(context, view.headers, name))] for name in columns]
    rows = [
        [plain(context.label(context.registry.kinds[kind].plural)), *_count_cells(count)]
        for kind, count in report.kinds.items()
    ]
    total = plain(_header(context, view.headers, "total"))
    rows.append([total, *_count_cells(report.measures()["resources"])])
    return [_table(heads, rows, [40, 15, 15, 15, 15])]


def _header(context: RenderContext, headers: Mapping[str, str], name: str) -> str:
    return headers.get(name) or context.gettext(_HEADERS[name])


def _count_cells(count: Count) -> list[nodes.Node]:
    percent = f"{int(count.percent)}%" if count.total else _NOTHING
    values = [count.total, count.done, count.total - count.done, percent]
    return [plain(str(value)) for value in values]


def _table(
    heads: Sequence[Sequence[nodes.Node]],
    rows: Iterable[Sequence[nodes.Node]],
    widths: Sequence[int],
    *classes: str,
) -> nodes.table:
    specs = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.thead(
        "", nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in heads))
    )
    body = nodes.tbody("")
    for row in rows:
        body += nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in row))
    group = nodes.tgroup("", *specs, head, body, cols=len(widths))
    return nodes.table("", group, classes=["refalign", "refalign-numbers", *classes, "colwidths-given"])


def _charts(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    """Return bar charts and heat maps; tables beside them have the same numbers."""
    rows = [
        (context.label(context.registry.kinds[kind].plural), count.done, count.total)
        for kind, count in report.kinds.items()
    ]
    text = context.gettext(SEPARATOR).join(f"{name} {done}/{total}" for name, done, total in rows)
    description = context.gettext(TERM).format(term=_measure_label(context, "resources"), text=text)
    charts = [bar_chart(rows, description)] if rows else []
    kinds = _used_kinds(context, report)
    if kinds:
        labels = [context.label(context.registry.kinds[kind].label) for kind in kinds]
        cells = _group_by_folder(context, report, kinds)
        for at in range(0, len(cells), _ROWS_PER_CHART):
            part = cells[at : at + _ROWS_PER_CHART]
            charts.append(heat_map(labels, part, _heat_map_text(context, labels, part)))
    return [_chart_placeholder(chart) for chart in charts]


def _heat_map_text(
    context: RenderContext, labels: Sequence[str], cells: Sequence[tuple[str, Sequence[int]]]
) -> str:
    """Return the numbers of a heat map as text."""
    lines = []
    for name, numbers in cells:
        items = [f"{label} {number}" for label, number in zip(labels, numbers, strict=True) if number]
        text = context.gettext(SEPARATOR).join(items) or "0"
        lines.append(context.gettext(TERM).format(term=name, text=text))
    return "; ".join(lines)


def _chart_placeholder(chart: Chart) -> nodes.container:
    """Return a placeholder; the post-transform draws the chart as the builder needs it."""
    return nodes.container("", picture=chart)


def _used_kinds(context: RenderContext, report: Coverage) -> list[str]:
    used = {kind for kinds in report.chapters.values() for kind in kinds}
    return [kind for kind in context.registry.kinds if kind in used]


def _group_by_folder(
    context: RenderContext, report: Coverage, kinds: Sequence[str]
) -> list[tuple[str, list[int]]]:
    """Return a row for each page, or for each folder where there would be too many."""
    max_depth = max((document.count("/") for document in report.chapters), default=0) + 1
    depth = max_depth
    rows: dict[str, dict[str, set[str]]] = report.chapters
    while len(rows) > _MAX_ROWS and depth > 1:
        depth -= 1
        rows = {}
        for document, used in report.chapters.items():
            folder = "/".join(document.split("/")[:depth])
            for kind, keys in used.items():
                rows.setdefault(folder, {}).setdefault(kind, set()).update(keys)
            rows.setdefault(folder, {})
    name: Callable[[str], str] = context.title if depth == max_depth else str
    return [(name(row), [len(used.get(kind, ())) for kind in kinds]) for row, used in rows.items()]


def _chapters(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    kinds = _used_kinds(context, report)
    labels = [context.label(context.registry.kinds[kind].label) for kind in kinds]
    heads = [_header(context, view.headers, "chapter"), *labels, _header(context, view.headers, "total")]
    rows = []
    for document, used in report.chapters.items():
        numbers = [len(used.get(kind, ())) for kind in kinds]
        title = context.link(document, "", plain(context.title(document)))
        cells = [plain(str(number) if number else "") for number in numbers]
        rows.append([title, *cells, plain(str(sum(numbers)))])
    widths = [40, *(60 // (len(kinds) + 1) for _ in heads[1:])]
    unaligned = [document for document, used in report.chapters.items() if not used]
    links = [_document(context, document) for document in unaligned[: view.limit or None]]
    return [
        _heading(context, N_("Chapters")),
        _table([[plain(head)] for head in heads], rows, widths, "refalign-by-kind"),
        *_list_section(context, N_("Pages without resources"), links, len(unaligned)),
    ]


def _document(context: RenderContext, document: str) -> list[nodes.Node]:
    title = context.link(document, "", plain(context.title(document)))
    return [title, plain(" "), nodes.literal("", path(document))]


def _unused(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    items = [_resource(context, key) for key in report.unused[: view.limit or None]]
    return _list_section(context, N_("Unused resources"), items, len(report.unused))


def _resource(context: RenderContext, key: str) -> list[nodes.Node]:
    """Return a resource and its key, as a link to the place that shows it."""
    resource: Resource = context.registry[key]
    literal = nodes.literal("", key)
    target = context.resource_target(key)
    link = context.link(*target, literal) if target else literal
    return [*resource_mention(context, resource), plain(" "), link]


def _missing(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    items = [_plan(context, plans) for plans in report.missing[: view.limit or None]]
    return _list_section(context, N_("Planned, missing"), items, len(report.missing))


def _plan(context: RenderContext, plans: Sequence[PlannedAlignment]) -> list[nodes.Node]:
    """Return what is planned for a resource in a document, and why it is missing."""
    plan = plans[0]
    names = context.gettext(SEPARATOR).join(context.text(plan.topic) for plan in plans if plan.topic)
    topics = plain(f" [{names}]" if names else "")
    label = plain(f" → {context.text(plan.label)} ".replace("  ", " "))
    literal = nodes.literal("", path(plan.folder or plan.document))
    document = context.link(plan.document, "", literal) if plan.exists else literal
    status = in_brackets(context, plain(plan_status(context, plan)))
    return [*resource_mention(context, context.registry[plan.key]), topics, label, document, *status]


def _unplanned(context: RenderContext, view: _View) -> list[nodes.Node]:
    report = view.report
    items = [
        [*resource_mention(context, context.registry[alignment.key]), plain(" → "),
         place_link(context, alignment, plain(alignment.label)), plain(" "),
         nodes.literal("", path(alignment.document))]
        for alignment in report.unplanned[: view.limit or None]
    ]  # fmt: skip
    return _list_section(context, N_("Used, not planned"), items, len(report.unplanned))


def _heading(context: RenderContext, message: str) -> nodes.rubric:
    return nodes.rubric("", context.gettext(message))


def _list_section(
    context: RenderContext, message: str, items: Sequence[Sequence[nodes.Node]], number: int
) -> list[nodes.Node]:
    """Return a heading and a list, or nothing if there are no items.

    Args:
        context: The page that is written.
        message: The heading, untranslated.
        items: The items to show.
        number: The number of all items.

    """
    if not items:
        return []
    head = nodes.rubric("", context.gettext(message) + context.gettext(BRACKETS).format(number))
    content: list[nodes.Node] = [head, _list(items)]
    if len(items) < number:
        more = context.gettext(N_("… and {n} more")).format(n=number - len(items))
        content.append(nodes.paragraph("", more))
    # The post-transform folds it on web pages; other builders write its content.
    return [nodes.container("", *content, fold=True)]


def _list(items: Iterable[Sequence[nodes.Node]]) -> nodes.bullet_list:
    lines = (nodes.list_item("", nodes.paragraph("", "", *item)) for item in items)
    return nodes.bullet_list("", *lines, bullet="*")


_PARTS: dict[str, Callable[[RenderContext, _View], list[nodes.Node]]] = {
    "kinds": _kinds,
    "picture": _charts,
    "chapters": _chapters,
    "unused": _unused,
    "missing": _missing,
    "unplanned": _unplanned,
}
