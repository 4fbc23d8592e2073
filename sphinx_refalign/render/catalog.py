"""The catalogue: all or some resources in groups, each with the places that reference it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.catalog import EXTRA_FIELDS, REFERENCED_IN, CatalogOptions, places_by_key
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.render.blocks import compact, missing_inline, reference
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM, FieldSelection, field_list, make_field
from sphinx_refalign.render.inline import format_nodes, in_brackets, join_items, language_class, plain
from sphinx_refalign.render.labels import catalog_title, field_label
from sphinx_refalign.render.markup import text_nodes
from sphinx_refalign.render.outline import Heading
from sphinx_refalign.render.places import path, place_link, plan_status

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_JUMP_LINE = "refalign-jump"
"""The class of the line with links to the letters or years."""

_REFERENCED_IN = N_("Referenced in")

_EXTRA_LABELS = {"abstract": N_("Abstract"), "keywords": N_("Keywords")}


Parts = tuple[nodes.Element, list[nodes.Node]]
"""The title or line of an entry, and what is below it."""


class _Catalog(NamedTuple):
    """What is the same for all entries of a catalogue."""

    context: RenderContext
    options: CatalogOptions
    places: Mapping[str, Sequence[Alignment]]
    has_sections: bool
    """Whether groups are sections; else they are rubrics."""
    fields: FieldSelection
    document: str


def catalog(
    context: RenderContext,
    options: CatalogOptions,
    headings: Sequence[Heading],
    *,
    sections: bool,
    document: str,
) -> list[nodes.Node]:
    """Return the catalogue.

    Args:
        context: The page that is written.
        options: The options of the directive.
        headings: The outline of the catalogue.
        sections: Whether docutils allows sections in that place; otherwise groups are rubrics.
        document: The page that contains the catalogue.

    """
    if not headings:
        return [nodes.paragraph("", context.gettext(N_("No resources to show here.")))]
    show = tuple(field for field in options.show if field not in EXTRA_FIELDS)
    view = _Catalog(
        context, options, places_by_key(context.project, options.external),
        sections and options.headings != "none", FieldSelection(show, options.hide), document,
    )  # fmt: skip
    content = nodes.Element("", _totals(context, headings), *_jump_line(view, headings))
    parents: list[nodes.Element] = [content]
    for heading in headings:
        del parents[heading.depth + 1 :]
        is_section = view.has_sections and (not heading.key or options.headings == "entries")
        if is_section:
            section = _section(view, heading)
            parents[-1] += section
            parents.append(section)
        elif heading.key:
            _add_entry(view, parents[-1], heading)
        else:
            parents[-1] += nodes.rubric("", heading.title, ids=[heading.anchor])
    return list(content.children)


def _section(view: _Catalog, heading: Heading) -> nodes.section:
    if not heading.key:
        title = nodes.title("", heading.title)
        return nodes.section("", title, ids=[heading.anchor], classes=["refalign-group"])
    name, content = _guarded(view, heading, _title_and_content)
    title = nodes.title("", "", *name.children, classes=name["classes"])
    return nodes.section("", title, *content, ids=[heading.anchor], classes=["refalign-entry"])


def _guarded(view: _Catalog, heading: Heading, make: Callable[[_Catalog, Resource], Parts]) -> Parts:
    """Return what a function makes of the resource of an entry; if it fails, the key alone."""
    key, registry = heading.key, view.context.registry
    return registry.guarded(
        key, lambda: make(view, registry[key]), lambda: (nodes.inline("", "", missing_inline(key)), [])
    )


def _title_and_content(view: _Catalog, resource: Resource) -> Parts:
    """Return the title of an entry, with the classes of its language, and what is below it."""
    title = nodes.inline("", "", *text_nodes(catalog_title(view.context, resource)))
    title["classes"] += _language_classes(view.context, resource)
    return title, _content(view, resource)


def _line_and_content(view: _Catalog, resource: Resource) -> Parts:
    """Return the line of an item in a list, and what is below it."""
    render = reference if view.options.style == "reference" else compact
    line = nodes.inline("", "", *render(view.context, resource), *coins_span(view.context, resource))
    return line, [*_extra(view, resource), *_places_line(view, resource.key)]


def _add_entry(view: _Catalog, parent: nodes.Element, heading: Heading) -> None:
    """Add an entry that is no section: as an item of the list at the end of ``parent``, or on its own."""
    if view.options.style == "entry":
        title, content = _guarded(view, heading, _title_and_content)
        name = nodes.strong("", "", *title.children, classes=title["classes"])
        head = nodes.paragraph("", "", name, classes=["refalign-title"])
        classes = ["refalign", "refalign-entry"]
        parent += nodes.container("", head, *content, ids=[heading.anchor], classes=classes)
        return
    if not len(parent) or not isinstance(parent[-1], nodes.bullet_list):
        parent += nodes.bullet_list(bullet="*", classes=["refalign", "refalign-references"])
    line, content = _guarded(view, heading, _line_and_content)
    bullets = parent[-1]
    assert isinstance(bullets, nodes.bullet_list)
    bullets += nodes.list_item("", nodes.paragraph("", "", *line.children), *content, ids=[heading.anchor])


def _language_classes(context: RenderContext, resource: Resource) -> list[str]:
    return language_class(context, context.localize(resource.title).language)


def _totals(context: RenderContext, headings: Sequence[Heading]) -> nodes.paragraph:
    """Return the number of resources of each kind, in one line."""
    numbers: dict[str, int] = {}
    for key in dict.fromkeys(heading.key for heading in headings if heading.key):
        entry = context.registry.entry(key)
        if entry is not None:
            numbers[entry.kind] = numbers.get(entry.kind, 0) + 1
    kinds = (kind for kind in context.registry.kinds.values() if kind.name in numbers)
    texts = [count_text(context, kind, numbers[kind.name]) for kind in kinds]
    return nodes.paragraph("", context.gettext(SEPARATOR).join(texts), classes=["refalign-totals"])


def count_text(context: RenderContext, kind: Kind, number: int) -> str:
    """Return a number of resources of a kind: ``4 courses``."""
    if kind.count:
        return context.label(kind.count).format(n=number)
    return f"{context.label(kind.plural)}: {number}"


def _jump_line(view: _Catalog, headings: Sequence[Heading]) -> list[nodes.Node]:
    """Return links to the letters or years; nothing where there is only one."""
    groups = [heading for heading in headings if not heading.key]
    if view.options.group_by not in ("letter", "year") or len(groups) < 2:
        return []
    links = [[view.context.link(view.document, group.anchor, plain(group.title))] for group in groups]
    return [nodes.paragraph("", "", *join_items(links, " · "), classes=[_JUMP_LINE])]


def is_jump_line(node: nodes.Node) -> bool:
    """Return whether a node is the line with links to letters or years, of no use where links are lost."""
    return isinstance(node, nodes.paragraph) and _JUMP_LINE in node["classes"]


def _content(view: _Catalog, resource: Resource) -> list[nodes.Node]:
    """Return the content of an entry below its title."""
    context, selection = view.context, view.fields
    fields = field_list(context, resource, selection)
    area = _ungrouped_area(context, resource) if selection.includes("area") else None
    if area:
        fields += area
    fields += [
        make_field(context.gettext(_EXTRA_LABELS[name]), [nodes.paragraph("", "", *text)], f"refalign-{name}")
        for name, text in _extra_texts(view, resource)
    ]
    if REFERENCED_IN not in selection.hide:
        places = [*_places(view, resource.key), *_planned_places(context, resource.key)]
        body: nodes.Node = nodes.paragraph("", context.gettext(N_("not yet referenced")))
        if places:
            body = nodes.bullet_list("", *(nodes.list_item("", place) for place in places), bullet="*")
        fields += make_field(context.gettext(_REFERENCED_IN), [body], f"refalign-{REFERENCED_IN}")
    return [*coins_span(context, resource), *([fields] if len(fields) else [])]


def _extra(view: _Catalog, resource: Resource) -> list[nodes.Node]:
    """Return the abstract and the keywords of a resource as paragraphs, where they are asked for."""
    paragraphs: list[nodes.Node] = []
    for name, text in _extra_texts(view, resource):
        label = nodes.strong("", view.context.gettext(_EXTRA_LABELS[name]))
        content = format_nodes(view.context.gettext(TERM), term=label, text=nodes.inline("", "", *text))
        paragraphs.append(nodes.paragraph("", "", *content, classes=[f"refalign-{name}"]))
    return paragraphs


def _extra_texts(view: _Catalog, resource: Resource) -> Iterator[tuple[str, list[nodes.Node]]]:
    entry = view.context.registry.entry(resource.key)
    for name in EXTRA_FIELDS:
        text = resource.extra.get(name, "").strip() if name in view.options.show else ""
        if text and entry is not None and entry.format:  # a BibTeX entry keeps these fields as LaTeX
            from sphinx_refalign.registry.latex import to_text

            text = to_text(text)
        if name == "keywords":
            words = (word.strip() for word in re.split("[,;，；]", text))
            text = view.context.gettext(SEPARATOR).join(filter(None, words))
        if text:
            yield name, text_nodes(text)


def _ungrouped_area(context: RenderContext, resource: Resource) -> nodes.field | None:
    kind = context.registry.kinds[resource.type]
    if not resource.area or kind.group == "area":
        return None
    label = field_label(context, kind, "area")
    return make_field(label, [nodes.paragraph("", context.text(resource.area))], "refalign-area")


def _sections_by_page(view: _Catalog, key: str) -> dict[tuple[str, str], dict[str, Alignment]]:
    """Return the first alignment of each section that references a resource, by page."""
    pages: dict[tuple[str, str], dict[str, Alignment]] = {}
    for alignment in view.places.get(key, ()):
        pages.setdefault(alignment.page, {}).setdefault(alignment.anchor, alignment)
    return pages


def _places(view: _Catalog, key: str) -> Iterator[nodes.paragraph]:
    """Yield a line for each page that references a resource: its title, path and sections."""
    context = view.context
    labels = {
        plan.document: context.text(plan.label)
        for plan in context.project.planned_by_key.get(key, ())
        if plan.label
    }
    for (project, document), sections in _sections_by_page(view, key).items():
        items = (
            [place_link(context, alignment, plain(alignment.section or alignment.label))]
            for alignment in sections.values()
        )
        links = join_items(items, context.gettext(SEPARATOR))
        if project:
            term = nodes.inline("", "", nodes.literal("", f"{project}:{path(document)}"))
        else:
            title = plain(labels.get(document) or context.title(document))
            head = [context.link(document, "", title), plain(" "), nodes.literal("", path(document))]
            term = nodes.inline("", "", *head)
        text = nodes.inline("", "", *links)
        yield nodes.paragraph("", "", *format_nodes(context.gettext(TERM), term=term, text=text))


def _places_line(view: _Catalog, key: str) -> list[nodes.Node]:
    """Return the pages that reference a resource in one line, for a list; nothing if there are none."""
    context = view.context
    if REFERENCED_IN in view.options.hide:
        return []
    links = []
    for (project, document), sections in _sections_by_page(view, key).items():
        name = f"{project}:{path(document)}" if project else context.title(document)
        links.append([place_link(context, next(iter(sections.values())), plain(name))])
    if not links:
        return []
    term, text = plain(context.gettext(_REFERENCED_IN)), nodes.inline("", "")
    text += join_items(links, context.gettext(SEPARATOR))
    content = format_nodes(context.gettext(TERM), term=term, text=text)
    return [nodes.paragraph("", "", *content, classes=[f"refalign-{REFERENCED_IN}"])]


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
