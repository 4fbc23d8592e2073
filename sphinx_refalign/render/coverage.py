"""Coverage as numbers, pictures and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docutils import nodes

from sphinx_refalign.alignment.coverage import Count, Coverage, CoverageOptions, coverage
from sphinx_refalign.alignment.records import PlannedAlignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.charts import Chart, bar_chart, heat_map
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import plain
from sphinx_refalign.render.table import path, place_link, plan_status

MEASURES = {
    "chapters": N_("Pages that reference a resource"),
    "resources": N_("Resources used"),
    "planned": N_("Planned alignments met"),
}


_OUT_OF = N_("{done} of {total} ({percent}%)")


_MOST_ROWS = 60
"""How many rows a heat map has at most: of more pages, those of a folder share one."""


_ROWS_A_PICTURE = 30
"""So that each fits on a printed page."""


def alignment_coverage(page: RenderContext, options: CoverageOptions) -> list[nodes.Node]:
    """All parts that are asked for."""
    found = coverage(page.project, options.filter)
    shown: list[nodes.Node] = [_list([plain(told)] for told in measured(page, found))]
    for part in options.show:
        shown += _PARTS[part](page, found)
    return shown


def measured(page: RenderContext, found: Coverage) -> list[str]:
    """Each measure in words."""
    return [
        page.gettext(TERM).format(term=_measure(page, name), text=out_of(page, count))
        for name, count in found.measures().items()
        if name != "planned" or count.total
    ]


def _measure(page: RenderContext, name: str) -> str:
    message = MEASURES[name]
    return page.gettext(message)


def out_of(page: RenderContext, count: Count) -> str:
    """``20 of 27 (74%)``; never 100 where one is missing."""
    return page.gettext(_OUT_OF).format(done=count.done, total=count.total, percent=int(count.percent))


def _kinds(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    heads = [N_("Kind"), N_("In the registry"), N_("Used"), N_("Unused"), N_("Coverage")]
    rows = [
        [plain(page.label(page.registry.kinds[kind].plural)), *_numbers(count)]
        for kind, count in found.kinds.items()
    ]
    rows.append([plain(page.gettext(N_("Total"))), *_numbers(found.measures()["resources"])])
    return [_table([[plain(page.gettext(head))] for head in heads], rows, [40, 15, 15, 15, 15])]


def _numbers(count: Count) -> list[nodes.Node]:
    told = [count.total, count.done, count.total - count.done, f"{int(count.percent)}%"]
    return [plain(str(one)) for one in told]


def _table(
    heads: Sequence[Sequence[nodes.Node]],
    rows: Iterable[Sequence[nodes.Node]],
    widths: Sequence[int],
    *classes: str,
) -> nodes.table:
    specs = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *one)) for one in heads)))
    body = nodes.tbody("")
    for row in rows:
        body += nodes.row("", *(nodes.entry("", nodes.paragraph("", "", one)) for one in row))
    group = nodes.tgroup("", *specs, head, body, cols=len(widths))
    return nodes.table("", group, classes=["refalign", "refalign-numbers", *classes, "colwidths-given"])


def _picture(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    """Bars of what is used, and a map of where; what they show stands in numbers beside them."""
    rows = [
        (page.label(page.registry.kinds[kind].plural), count.done, count.total)
        for kind, count in found.kinds.items()
    ]
    told = page.gettext(SEPARATOR).join(f"{name} {done}/{total}" for name, done, total in rows)
    about = page.gettext(TERM).format(term=_measure(page, "resources"), text=told)
    pictures = [bar_chart(rows, about)] if rows else []
    kinds = _used_kinds(page, found)
    if kinds:
        labels = [page.label(page.registry.kinds[kind].label) for kind in kinds]
        cells = _folded(page, found, kinds)
        for at in range(0, len(cells), _ROWS_A_PICTURE):
            some = cells[at : at + _ROWS_A_PICTURE]
            pictures.append(heat_map(labels, some, _told(page, labels, some)))
    return [_place(one) for one in pictures]


def _told(page: RenderContext, labels: Sequence[str], cells: Sequence[tuple[str, Sequence[int]]]) -> str:
    """The numbers of a map, in words."""
    lines = []
    for name, numbers in cells:
        there = [f"{label} {number}" for label, number in zip(labels, numbers, strict=True) if number]
        text = page.gettext(SEPARATOR).join(there) or "0"
        lines.append(page.gettext(TERM).format(term=name, text=text))
    return "; ".join(lines)


def _place(picture: Chart) -> nodes.container:
    """Where a picture stands; the builder that is being written for decides how it is drawn."""
    return nodes.container("", picture=picture)


def _used_kinds(page: RenderContext, found: Coverage) -> list[str]:
    used = {kind for kinds in found.chapters.values() for kind in kinds}
    return [kind for kind in page.registry.kinds if kind in used]


def _folded(page: RenderContext, found: Coverage, kinds: Sequence[str]) -> list[tuple[str, list[int]]]:
    """A row for each page, or for each folder where there would be too many."""
    depth = max((one.count("/") for one in found.chapters), default=0) + 1
    whole = depth
    rows: dict[str, dict[str, set[str]]] = found.chapters
    while len(rows) > _MOST_ROWS and depth > 1:
        depth -= 1
        rows = {}
        for document, used in found.chapters.items():
            folder = "/".join(document.split("/")[:depth])
            for kind, keys in used.items():
                rows.setdefault(folder, {}).setdefault(kind, set()).update(keys)
            rows.setdefault(folder, {})
    name: Callable[[str], str] = page.title if depth == whole else str
    return [(name(one), [len(used.get(kind, ())) for kind in kinds]) for one, used in rows.items()]


def _chapters(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    kinds = _used_kinds(page, found)
    labels = [page.label(page.registry.kinds[kind].label) for kind in kinds]
    heads = [page.gettext(N_("Chapter")), *labels, page.gettext(N_("Total"))]
    rows = []
    for document, used in found.chapters.items():
        numbers = [len(used.get(kind, ())) for kind in kinds]
        told = [plain(str(one) if one else "") for one in numbers]
        rows.append([page.link(document, "", plain(page.title(document))), *told, plain(str(sum(numbers)))])
    widths = [40, *(60 // (len(kinds) + 1) for _ in heads[1:])]
    bare = [one for one, used in found.chapters.items() if not used]
    links = [_document(page, one) for one in bare]
    return [
        _heading(page, N_("Chapters")),
        _table([[plain(one)] for one in heads], rows, widths, "refalign-by-kind"),
        *_listed(page, N_("Pages without resources"), links),
    ]


def _document(page: RenderContext, document: str) -> list[nodes.Node]:
    title = page.link(document, "", plain(page.title(document)))
    return [title, plain(" "), nodes.literal("", path(document))]


def _unused(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    return _listed(page, N_("Unused resources"), [_resource(page, key) for key in found.unused])


def _resource(page: RenderContext, key: str) -> list[nodes.Node]:
    """A resource, and where the catalogue has it."""
    resource: Resource = page.registry[key]
    shown = nodes.literal("", key)
    place = page.resource_target(key)
    return [*resource_mention(page, resource), plain(" "), page.link(*place, shown) if place else shown]


def _missing(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    return _listed(page, N_("Planned, missing"), [_plan(page, together) for together in found.missing])


def _plan(page: RenderContext, together: Sequence[PlannedAlignment]) -> list[nodes.Node]:
    """What is planned for one resource in one document, and why it is not there."""
    plan = together[0]
    topics = page.gettext(SEPARATOR).join(page.text(one.topic) for one in together if one.topic)
    what = plain(f" [{topics}]" if topics else "")
    label = plain(f" → {page.text(plan.label)} ".replace("  ", " "))
    shown = nodes.literal("", path(plan.document))
    place = page.link(plan.document, "", shown) if plan.exists else shown
    return [
        *resource_mention(page, page.registry[plan.key]),
        what,
        label,
        place,
        plain(f" ({plan_status(page, plan)})"),
    ]


def _unplanned(page: RenderContext, found: Coverage) -> list[nodes.Node]:
    if not found.planned.total and not found.unplanned:
        return []
    items = [
        [*resource_mention(page, page.registry[one.key]), plain(" → "),
         place_link(page, one, plain(one.label)), plain(" "), nodes.literal("", path(one.document))]
        for one in found.unplanned
    ]  # fmt: skip
    return _listed(page, N_("Used, not planned"), items)


def _heading(page: RenderContext, message: str) -> nodes.rubric:
    return nodes.rubric("", page.gettext(message))


def _listed(page: RenderContext, message: str, items: Sequence[Sequence[nodes.Node]]) -> list[nodes.Node]:
    """A heading with the number of the items, and the items."""
    head = nodes.rubric("", f"{page.gettext(message)} ({len(items)})")
    return [head, _list(items)] if items else [head, nodes.paragraph("", page.gettext(N_("None.")))]


def _list(items: Iterable[Sequence[nodes.Node]]) -> nodes.bullet_list:
    lines = (nodes.list_item("", nodes.paragraph("", "", *item)) for item in items)
    return nodes.bullet_list("", *lines, bullet="*")


_PARTS: dict[str, Callable[[RenderContext, Coverage], list[nodes.Node]]] = {
    "kinds": _kinds,
    "picture": _picture,
    "chapters": _chapters,
    "unused": _unused,
    "missing": _missing,
    "unplanned": _unplanned,
}
