"""The catalogue: all resources as sections, each with the places that reference it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.render.blocks import missing_inline
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM, field_list, make_field
from sphinx_refalign.render.inline import format_nodes, in_brackets, join_items, language_class, plain
from sphinx_refalign.render.labels import catalog_title, field_label, make_id, value_text
from sphinx_refalign.render.markup import text_nodes
from sphinx_refalign.render.table import path, place_link, plan_status

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

GROUPINGS = ("kind", "institution", "area", "none")
"""The values of the option ``group-by``, the default first."""


class CatalogOptions(NamedTuple):
    """The options of a ``resource-catalog`` directive."""

    kinds: tuple[str, ...] = ()
    """The names of the kinds to show; empty means all."""
    group_by: str = "kind"
    number: int = 1
    """The number of the catalogue within its document, from 1; from 2 on it is part of the ids."""


class Heading(NamedTuple):
    """A heading of the catalogue: of a resource if ``key`` is set, else of a group."""

    depth: int
    """The level below the catalogue, from 0."""
    anchor: str
    """Contains two hyphens in a row, which docutils never puts into the id of an author's heading."""
    title: str
    """Without markup."""
    key: str = ""


def outline(context: RenderContext, options: CatalogOptions) -> list[Heading]:
    """Return all headings of a catalogue in order, as its content and the table of contents need them."""
    keys = [key for key, entry in context.registry.entries.items() if _is_selected(entry.kind, options)]
    if options.group_by == "none":
        headings: Iterable[Heading] = (_entry(context, key, 0) for key in keys)
    elif options.group_by == "kind":
        headings = _by_kind(context, keys)
    else:
        headings = _by_field(context, keys, options.group_by, options.group_by, 0)
    if options.number == 1:
        return list(headings)
    separator = f"-{options.number}--"
    return [heading._replace(anchor=heading.anchor.replace("--", separator, 1)) for heading in headings]


def _is_selected(kind: str, options: CatalogOptions) -> bool:
    return not options.kinds or kind in options.kinds


def _by_kind(context: RenderContext, keys: Sequence[str]) -> Iterator[Heading]:
    for kind in context.registry.kinds.values():
        keys_of_kind = [key for key in keys if context.registry.entries[key].kind == kind.name]
        if keys_of_kind:
            yield Heading(0, f"catalog--{kind.name}", context.label(kind.plural))
            yield from _by_field(context, keys_of_kind, kind.group, kind.name, 1)


def _by_field(
    context: RenderContext, keys: Sequence[str], field: str, prefix: str, depth: int
) -> Iterator[Heading]:
    """Yield the groups in the order of the registry; resources without a value come last, as "Other"."""
    groups: dict[str, list[str]] = {}
    for key in keys:
        make = partial(value_text, context, context.registry[key], field)
        groups.setdefault(context.registry.guarded(key, make, str), []).append(key)
    if set(groups) == {""}:
        yield from (_entry(context, key, depth) for key in keys)
        return
    ungrouped = groups.pop("", [])
    for name, members in groups.items():
        yield Heading(depth, make_id(f"catalog--{prefix}-", name), name)
        yield from (_entry(context, key, depth + 1) for key in members)
    if ungrouped:
        yield Heading(depth, f"catalog--{prefix}---other", context.gettext(N_("Other")))
        yield from (_entry(context, key, depth + 1) for key in ungrouped)


def _entry(context: RenderContext, key: str, depth: int) -> Heading:
    return Heading(depth, make_id("resource-", key), plain_text(_title_text(context, key)), key)


def _title_text(context: RenderContext, key: str) -> str:
    registry = context.registry
    return registry.guarded(key, partial(catalog_title, context, registry[key]), lambda: key)


def catalog(context: RenderContext, options: CatalogOptions, *, sections: bool) -> list[nodes.Node]:
    """Return the catalogue.

    Args:
        context: The page that is written.
        options: The options of the directive.
        sections: Whether to use sections; otherwise the headings are rubrics, for places where docutils
            allows no section.

    """
    headings = outline(context, options)
    if not headings:
        return [nodes.paragraph("", context.gettext(N_("No resources to show here.")))]
    totals = _totals(context, options)
    if sections:
        return [totals, *_sections(context, headings)]
    content: list[nodes.Node] = [totals]
    for heading in headings:
        classes = _language_classes(context, heading)
        title = _title(context, heading)
        rubric = nodes.rubric("", "", *title, ids=[heading.anchor], classes=classes)
        content += [rubric, *_content(context, heading)]
    return content


def _sections(context: RenderContext, headings: Iterable[Heading]) -> list[nodes.section]:
    sections: list[nodes.section] = []
    ancestors: list[nodes.section] = []
    for heading in headings:
        title = nodes.title("", "", *_title(context, heading), classes=_language_classes(context, heading))
        section = nodes.section("", title, *_content(context, heading), ids=[heading.anchor])
        section["classes"] = ["refalign-entry"] if heading.key else ["refalign-group"]
        del ancestors[heading.depth :]
        if ancestors:
            ancestors[-1] += section
        else:
            sections.append(section)
        ancestors.append(section)
    return sections


def _title(context: RenderContext, heading: Heading) -> list[nodes.Node]:
    """Return the title of a heading, that of a resource with its markup."""
    if not heading.key:
        return [plain(heading.title)]
    return text_nodes(_title_text(context, heading.key))


def _language_classes(context: RenderContext, heading: Heading) -> list[str]:
    if not heading.key:
        return []
    registry = context.registry
    make = partial(context.localize, registry[heading.key].title)
    title = registry.guarded(heading.key, make, lambda: LocalizedText("", ""))
    return language_class(context, title.language)


def _totals(context: RenderContext, options: CatalogOptions) -> nodes.paragraph:
    """Return the number of resources of each kind, in one line."""
    texts = []
    for kind in context.registry.kinds.values():
        number = sum(entry.kind == kind.name for entry in context.registry.entries.values())
        if number and _is_selected(kind.name, options):
            texts.append(count_text(context, kind, number))
    return nodes.paragraph("", context.gettext(SEPARATOR).join(texts), classes=["refalign-totals"])


def count_text(context: RenderContext, kind: Kind, number: int) -> str:
    """Return a number of resources of a kind as text."""
    if kind.count:
        return context.label(kind.count).format(n=number)
    return f"{context.label(kind.plural)}: {number}"


def _content(context: RenderContext, heading: Heading) -> list[nodes.Node]:
    """Return what is below a heading, subsections aside."""
    if not heading.key:
        return []
    return context.registry.guarded(
        heading.key,
        lambda: _entry_content(context, heading),
        lambda: [nodes.paragraph("", "", missing_inline(heading.key))],
    )


def _entry_content(context: RenderContext, heading: Heading) -> list[nodes.Node]:
    resource = context.registry[heading.key]
    fields = field_list(context, resource)
    area = _ungrouped_area(context, resource)
    if area:
        fields += area
    places = [*_places(context, heading.key), *_planned_places(context, heading.key)]
    body: nodes.Node = nodes.paragraph("", context.gettext(N_("not yet referenced")))
    if places:
        body = nodes.bullet_list("", *(nodes.list_item("", place) for place in places), bullet="*")
    fields += make_field(context.gettext(N_("Referenced in")), [body], "refalign-referenced-in")
    return [*coins_span(context, resource), fields]


def _ungrouped_area(context: RenderContext, resource: Resource) -> nodes.field | None:
    kind = context.registry.kinds[resource.type]
    if not resource.area or kind.group == "area":
        return None
    label = field_label(context, kind, "area")
    return make_field(label, [nodes.paragraph("", context.text(resource.area))], "refalign-area")


def _places(context: RenderContext, key: str) -> Iterator[nodes.paragraph]:
    """Yield a line for each document that references a resource: its title, path and sections."""
    documents: dict[str, dict[str, Alignment]] = {}
    for alignment in context.project.by_key.get(key, ()):
        documents.setdefault(alignment.document, {}).setdefault(alignment.anchor, alignment)
    labels = {
        plan.document: context.text(plan.label)
        for plan in context.project.planned_by_key.get(key, ())
        if plan.label
    }
    for document, sections in documents.items():
        title = plain(labels.get(document) or context.title(document))
        links = join_items(
            (
                [place_link(context, alignment, plain(alignment.section or alignment.label))]
                for alignment in sections.values()
            ),
            context.gettext(SEPARATOR),
        )
        head = [context.link(document, "", title), plain(" "), nodes.literal("", path(document))]
        term, text = nodes.inline("", "", *head), nodes.inline("", "", *links)
        yield nodes.paragraph("", "", *format_nodes(context.gettext(TERM), term=term, text=text))


def _planned_places(context: RenderContext, key: str) -> Iterator[nodes.paragraph]:
    """Yield a line for each document for which a resource is planned that it does not reference yet."""
    unmet = (plan for plan in context.project.planned_by_key.get(key, ()) if not plan.met)
    for plan in {plan.document: plan for plan in unmet}.values():
        label = context.text(plan.label)
        literal = nodes.literal("", path(plan.document))
        head: list[nodes.Node] = [context.link(plan.document, "", literal) if plan.exists else literal]
        if label:
            head = [plain(f"{label} "), *head]
        status = in_brackets(context, plain(plan_status(context, plan)))
        yield nodes.paragraph("", "", *head, *status, classes=["refalign-planned"])
