"""The coverage of documents and resources: a table with bars, a heat map of pages and kinds, and lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.coverage import Count, Coverage, CoverageOptions, measure_coverage
from sphinx_refalign.alignment.records import PlannedAlignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.charts import Bar, placeholder, shade_of
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import BRACKETS, in_brackets, plain
from sphinx_refalign.render.places import path, place_link, plan_status

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

MEASURES = {
    "chapters": N_("Pages that reference a resource"),
    "resources": N_("Resources used"),
    "planned": N_("Planned alignments met"),
}
"""The label of each measure."""

_HEADERS = {
    "kind": N_("Measure"),
    "registered": N_("All"),
    "used": N_("Done"),
    "unused": N_("Open"),
    "coverage": N_("Coverage"),
    "chapter": N_("Chapter"),
    "total": N_("Total"),
}

_OUT_OF = N_("{done} of {total} ({percent}%)")

_NOTHING = "–"
"""What is shown in place of a part of nothing."""


def alignment_coverage(context: RenderContext, options: CoverageOptions) -> list[nodes.Node]:
    """Return all measures, followed by the parts that the options select.

    With the part "kinds", the measures are rows of its table, else lines.
    """
    if not context.project.alignments:
        return [nodes.paragraph("", context.gettext(N_("No page references a resource yet.")))]
    report = measure_coverage(context.project, options.filter)
    parts = list(options.show)
    if "picture" in parts and not {"kinds", "chapters"} & {*parts}:
        parts[:0] = ["kinds", "chapters"]  # pictures are parts of these tables
    view = _View(report, dict(options.headers), options.limit, "picture" in parts)
    content: list[nodes.Node] = []
    if "kinds" not in parts:
        content.append(_list([plain(text)] for text in measure_texts(context, report)))
    for part in parts:
        if part in _PARTS:
            content += _PARTS[part](context, view)
    return content


class _View(NamedTuple):
    """What the parts of a coverage show."""

    report: Coverage
    headers: Mapping[str, str]
    limit: int
    has_pictures: bool
    """Whether the numbers have bars and shades."""


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
    """Return a table with a row for each measure and, below the resources, for each kind of them."""
    columns = ("kind", "registered", "used", "unused", "coverage")
    heads = [[plain(_header(context, view.headers, name))] for name in columns]
    measures = dict(view.report.measures())
    if not measures["planned"].total:
        del measures["planned"]
    measures["resources"] = measures.pop("resources")  # the last, followed by its parts
    rows = [
        nodes.row("", *map(_cell, (plain(_measure_label(context, name)), *_count_cells(view, count))))
        for name, count in measures.items()
    ]
    for kind, count in view.report.kinds.items():
        name = plain(context.label(context.registry.kinds[kind].plural))
        cells = map(_cell, (name, *_count_cells(view, count)))
        rows.append(nodes.row("", *cells, classes=["refalign-of-kind"]))
    return [_table(heads, rows, [36, 10, 10, 14, 30])]


def _header(context: RenderContext, headers: Mapping[str, str], name: str) -> str:
    return headers.get(name) or context.gettext(_HEADERS[name])


def _count_cells(view: _View, count: Count) -> list[nodes.Node]:
    numbers = [plain(str(value)) for value in (count.total, count.done, count.total - count.done)]
    if not count.total:
        return [*numbers, plain(_NOTHING)]
    percent = f"{int(count.percent)}%"
    return [*numbers, placeholder(Bar(count.percent), percent) if view.has_pictures else plain(percent)]


def _cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content))


def _table(
    heads: Sequence[Sequence[nodes.Node]], rows: Iterable[nodes.row], widths: Sequence[int], *classes: str
) -> nodes.table:
    specs = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.thead("", nodes.row("", *(_cell(*content) for content in heads)))
    group = nodes.tgroup("", *specs, head, nodes.tbody("", *rows), cols=len(widths))
    return nodes.table("", group, classes=["refalign", "refalign-numbers", *classes, "colwidths-given"])


def _chapters(context: RenderContext, view: _View) -> list[nodes.Node]:
    """Return a table of the pages with resources, by kind, and a list of the pages without."""
    chapters = view.report.chapters
    unaligned = [document for document, used in chapters.items() if not used]
    links = [_document(context, document) for document in unaligned[: view.limit or None]]
    return [
        *_heat_map(context, view, {document: used for document, used in chapters.items() if used}),
        *_list_section(context, N_("Pages without resources"), links, len(unaligned)),
    ]


def _heat_map(
    context: RenderContext, view: _View, chapters: Mapping[str, Mapping[str, Collection[str]]]
) -> list[nodes.Node]:
    """Return a table with a row for each page: the darker a cell, the more resources."""
    if not chapters:
        return []
    kinds = [kind for kind in context.registry.kinds if any(kind in used for used in chapters.values())]
    maximum = max(len(keys) for used in chapters.values() for keys in used.values())

    def cell(number: int) -> nodes.Node:
        if not number or not view.has_pictures:
            return plain(str(number or ""))
        return placeholder(shade_of(number, maximum), str(number))

    heads: list[list[nodes.Node]] = [[plain(_header(context, view.headers, "chapter"))]]
    heads += [[_kind_link(context, kind)] for kind in kinds]
    heads.append([plain(_header(context, view.headers, "total"))])
    rows = []
    for document, used in chapters.items():
        numbers = [len(used.get(kind, ())) for kind in kinds]
        title = context.link(document, "", plain(context.title(document)))
        cells = (title, *map(cell, numbers), plain(str(sum(numbers))))
        rows.append(nodes.row("", *map(_cell, cells)))
    widths = [40, *(60 // (len(kinds) + 1) for _ in heads[1:])]
    return [_table(heads, rows, widths, "refalign-by-kind")]


def _kind_link(context: RenderContext, kind: str) -> nodes.Node:
    """Return the label of a kind, as a link to its group in the catalogue where there is one."""
    declared = context.registry.kinds[kind]
    target = context.group_target(context.label(declared.plural))
    label = plain(context.label(declared.label))
    return context.link(*target, label) if target else label


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
    "chapters": _chapters,
    "unused": _unused,
    "missing": _missing,
    "unplanned": _unplanned,
}
