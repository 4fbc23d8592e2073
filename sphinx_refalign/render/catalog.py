"""The catalogue: all or some resources in groups, each with the places that reference it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.catalog import EXTRA_FIELDS, CatalogOptions, places_by_key
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.render.blocks import compact, missing_inline, reference
from sphinx_refalign.render.catalog_entry import (
    EntryOptions,
    below_line,
    coins,
    entry_content,
    entry_title,
)
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, FieldSelection
from sphinx_refalign.render.inline import join_items, plain
from sphinx_refalign.render.outline import Heading

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_JUMP_LINE = "refalign-jump"
"""The class of the line with links to the letters or years."""

Parts = tuple[nodes.Element, list[nodes.Node]]
"""The title or line of an entry, and what is below it."""


Keep = Callable[[Heading, Callable[[], nodes.Element]], nodes.Element]
"""Returns the element of an entry that is no section, made by a function if it is not kept."""


def make_entry(heading: Heading, make: Callable[[], nodes.Element]) -> nodes.Element:
    """Return the element of an entry that is not kept."""
    return make()


class _Catalog(NamedTuple):
    """What is the same for all entries of a catalogue."""

    context: RenderContext
    options: CatalogOptions
    entries: EntryOptions
    has_sections: bool
    """Whether groups are sections; else they are rubrics."""
    document: str
    keep: Keep


def catalog(
    context: RenderContext,
    options: CatalogOptions,
    headings: Sequence[Heading],
    *,
    sections: bool,
    document: str,
    keep: Keep = make_entry,
) -> list[nodes.Node]:
    """Return the catalogue.

    Args:
        context: The page that is written.
        options: The options of the directive.
        headings: The outline of the catalogue.
        sections: Whether docutils allows sections in that place; otherwise groups are rubrics.
        document: The page that contains the catalogue.
        keep: Returns the elements of entries that are no sections.

    """
    if not headings:
        return [nodes.paragraph("", context.gettext(N_("No resources to show here.")))]
    show = tuple(field for field in options.show if field not in EXTRA_FIELDS)
    places = places_by_key(context.project, options.external)
    selection = FieldSelection(show, options.hide)
    entries = EntryOptions(context, options, places, selection, has_coins(headings))
    view = _Catalog(context, options, entries, sections and options.headings != "none", document, keep)
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


MAX_COINS = 300
"""The largest number of entries of a catalogue that have COinS elements, which are half of a long page."""


def has_coins(headings: Sequence[Heading]) -> bool:
    """Return whether the entries of a catalogue have COinS elements."""
    return sum(bool(heading.key) for heading in headings) <= MAX_COINS


def _section(view: _Catalog, heading: Heading) -> nodes.section:
    if not heading.key:
        title = nodes.title("", heading.title)
        return nodes.section("", title, ids=[heading.anchor], classes=["refalign-group"])
    name, content = _guarded(view, heading, _heading_and_content)
    title = nodes.title("", "", *name.children, classes=name["classes"])
    return nodes.section("", title, *content, ids=[heading.anchor], classes=["refalign-entry"])


def _guarded(view: _Catalog, heading: Heading, make: Callable[[_Catalog, Resource], Parts]) -> Parts:
    """Return what a function makes of the resource of an entry; if it fails, the key alone."""
    key, registry = heading.key, view.context.registry
    return registry.guarded(
        key, lambda: make(view, registry[key]), lambda: (nodes.inline("", "", missing_inline(key)), [])
    )


def _heading_and_content(view: _Catalog, resource: Resource) -> Parts:
    """Return the heading of an entry, and what is below it."""
    return entry_title(view.context, resource, as_link=False), entry_content(view.entries, resource)


def _title_and_content(view: _Catalog, resource: Resource) -> Parts:
    """Return the title of an entry that is no section, and what is below it."""
    return entry_title(view.context, resource, as_link=True), entry_content(view.entries, resource)


def _line_and_content(view: _Catalog, resource: Resource) -> Parts:
    """Return the line of an item in a list, and what is below it."""
    render = reference if view.options.style == "reference" else compact
    line = nodes.inline("", "", *render(view.context, resource), *coins(view.entries, resource))
    return line, below_line(view.entries, resource)


def _add_entry(view: _Catalog, parent: nodes.Element, heading: Heading) -> None:
    """Add an entry that is no section: as an item of the list at the end of ``parent``, or on its own."""
    if view.options.style != "entry":
        if not len(parent) or not isinstance(parent[-1], nodes.bullet_list):
            parent += nodes.bullet_list(bullet="*", classes=["refalign", "refalign-references"])
        bullets = parent[-1]
        assert isinstance(bullets, nodes.bullet_list)
        parent = bullets
    parent += view.keep(heading, partial(_entry, view, heading))


def _entry(view: _Catalog, heading: Heading) -> nodes.Element:
    if view.options.style == "entry":
        title, content = _guarded(view, heading, _title_and_content)
        head = nodes.paragraph("", "", nodes.strong("", "", title), classes=["refalign-title"])
        classes = ["refalign", "refalign-entry"]
        return nodes.container("", head, *content, ids=[heading.anchor], classes=classes)
    line, content = _guarded(view, heading, _line_and_content)
    return nodes.list_item("", nodes.paragraph("", "", *line.children), *content, ids=[heading.anchor])


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
