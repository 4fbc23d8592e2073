"""The catalogue: all resources as sections, each with the places that refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM, field_list, make_field
from sphinx_refalign.render.inline import format_nodes, language_class, plain
from sphinx_refalign.render.labels import catalog_title, field_label, make_id, value_text
from sphinx_refalign.render.table import path, place_link, plan_status

GROUPINGS = ("kind", "institution", "area", "none")


class CatalogOptions(NamedTuple):
    """What the author of a ``resource-catalog`` asks for."""

    kinds: tuple[str, ...] = ()
    group_by: str = "kind"
    number: int = 1
    """Which catalogue of its document this is: the ids of later ones have their number in them."""


class Heading(NamedTuple):
    """One heading of the catalogue: a group, or a resource where ``key`` is set.

    Its anchor has two hyphens together, which no heading of the author's own ever gets.
    """

    depth: int
    anchor: str
    title: str
    key: str = ""


def outline(page: RenderContext, options: CatalogOptions) -> list[Heading]:
    """All headings in order; what the table of contents needs to know of the catalogue."""
    keys = [key for key, entry in page.registry.entries.items() if _wanted(entry.kind, options)]
    if options.group_by == "none":
        found: Iterable[Heading] = (_entry(page, key, 0) for key in keys)
    elif options.group_by == "kind":
        found = _by_kind(page, keys)
    else:
        found = _by_field(page, keys, options.group_by, options.group_by, 0)
    if options.number == 1:
        return list(found)
    return [one._replace(anchor=one.anchor.replace("--", f"-{options.number}--", 1)) for one in found]


def _wanted(kind: str, options: CatalogOptions) -> bool:
    return not options.kinds or kind in options.kinds


def _by_kind(page: RenderContext, keys: Sequence[str]) -> Iterator[Heading]:
    for kind in page.registry.kinds.values():
        own = [key for key in keys if page.registry.entries[key].kind == kind.name]
        if own:
            yield Heading(0, f"catalog--{kind.name}", page.label(kind.plural))
            yield from _by_field(page, own, kind.group, kind.name, 1)


def _by_field(
    page: RenderContext, keys: Sequence[str], field: str, prefix: str, depth: int
) -> Iterator[Heading]:
    """Groups in the order in which the registry first names them; what has no group comes last."""
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(value_text(page, page.registry[key], field), []).append(key)
    if set(groups) == {""}:
        yield from (_entry(page, key, depth) for key in keys)
        return
    rest = groups.pop("", [])
    for name, members in groups.items():
        yield Heading(depth, make_id(f"catalog--{prefix}-", name), name)
        yield from (_entry(page, key, depth + 1) for key in members)
    if rest:
        yield Heading(depth, f"catalog--{prefix}---other", page.gettext(N_("Other")))
        yield from (_entry(page, key, depth + 1) for key in rest)


def _entry(page: RenderContext, key: str, depth: int) -> Heading:
    return Heading(depth, make_id("resource-", key), catalog_title(page, page.registry[key]), key)


def catalog(page: RenderContext, options: CatalogOptions, *, sections: bool) -> list[nodes.Node]:
    """The catalogue, as sections or, where none may stand, under rubrics."""
    headings = outline(page, options)
    if not headings:
        return [nodes.paragraph("", page.gettext(N_("No resources to show here.")))]
    found: list[nodes.Node] = [totals(page, options)]
    if not sections:
        for one in headings:
            rubric = nodes.rubric("", one.title, ids=[one.anchor], classes=_language(page, one))
            found += [rubric, *_content(page, one)]
        return found
    open_: list[nodes.section] = []
    for one in headings:
        title = nodes.title("", one.title, classes=_language(page, one))
        section = nodes.section("", title, *_content(page, one), ids=[one.anchor])
        section["classes"] = ["refalign-entry"] if one.key else ["refalign-group"]
        del open_[one.depth :]
        if open_:
            open_[-1] += section
        else:
            found.append(section)
        open_.append(section)
    return found


def _language(page: RenderContext, one: Heading) -> list[str]:
    """The class of a heading whose title is in another language."""
    return language_class(page, page.localize(page.registry[one.key].title).language) if one.key else []


def totals(page: RenderContext, options: CatalogOptions) -> nodes.paragraph:
    """How many resources of each kind there are, counted."""
    told = []
    for kind in page.registry.kinds.values():
        number = sum(entry.kind == kind.name for entry in page.registry.entries.values())
        if number and _wanted(kind.name, options):
            told.append(_count(page, kind, number))
    return nodes.paragraph("", page.gettext(SEPARATOR).join(told), classes=["refalign-totals"])


def _count(page: RenderContext, kind: Kind, number: int) -> str:
    if kind.count:
        return page.label(kind.count).format(n=number)
    return f"{page.label(kind.plural)}: {number}"


def _content(page: RenderContext, one: Heading) -> list[nodes.Node]:
    if not one.key:
        return []
    resource = page.registry[one.key]
    fields = field_list(page, resource)
    area = _ungrouped_area(page, resource)
    if area:
        fields += area
    places = [*_places(page, one.key), *_planned(page, one.key)]
    if places:
        body = nodes.bullet_list("", *(nodes.list_item("", p) for p in places), bullet="*")
        fields += make_field(page.gettext(N_("Referenced in")), [body], "refalign-referenced-in")
    else:
        told = nodes.paragraph("", page.gettext(N_("not yet referenced")))
        fields += make_field(page.gettext(N_("Referenced in")), [told], "refalign-referenced-in")
    return [*coins_span(page, resource), fields]


def _ungrouped_area(page: RenderContext, resource: Resource) -> nodes.field | None:
    kind = page.registry.kinds[resource.type]
    if not resource.area or kind.group == "area":
        return None
    label = field_label(page, kind, "area")
    return make_field(label, [nodes.paragraph("", page.text(resource.area))], "refalign-area")


def _places(page: RenderContext, key: str) -> Iterator[nodes.paragraph]:
    """One line a document: what the registry calls it there, its path, and each section."""
    documents: dict[str, dict[str, Alignment]] = {}
    for alignment in page.project.by_key.get(key, ()):
        documents.setdefault(alignment.document, {}).setdefault(alignment.anchor, alignment)
    labels = {
        plan.document: page.text(plan.label)
        for plan in page.project.planned_by_key.get(key, ())
        if plan.label
    }
    for document, sections in documents.items():
        shown = plain(labels.get(document) or page.title(document))
        links: list[nodes.Node] = []
        for alignment in sections.values():
            links += [plain(page.gettext(SEPARATOR))] if links else []
            links.append(place_link(page, alignment, plain(alignment.section or alignment.label)))
        head = [page.link(document, "", shown), plain(" "), nodes.literal("", path(document))]
        told = format_nodes(
            page.gettext(TERM), term=nodes.inline("", "", *head), text=nodes.inline("", "", *links)
        )
        yield nodes.paragraph("", "", *told)


def _planned(page: RenderContext, key: str) -> Iterator[nodes.paragraph]:
    for plan in {
        one.document: one for one in page.project.planned_by_key.get(key, ()) if not one.met
    }.values():
        label = page.text(plan.label)
        shown = nodes.literal("", path(plan.document))
        head: list[nodes.Node] = [page.link(plan.document, "", shown) if plan.exists else shown]
        if label:
            head = [plain(f"{label} "), *head]
        yield nodes.paragraph(
            "", "", *head, plain(f" ({plan_status(page, plan)})"), classes=["refalign-planned"]
        )
