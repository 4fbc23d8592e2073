"""An entry of the catalogue: name, byline, the fields that say more, and the places that reference it.

What the heading of its group says already is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.catalog import EXTRA_FIELDS, REFERENCED_IN, CatalogOptions
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.byline import byline
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM, FieldSelection, field_list, make_field
from sphinx_refalign.render.inline import (
    best_link,
    external_link,
    format_nodes,
    in_brackets,
    join_items,
    language_class,
    plain,
)
from sphinx_refalign.render.labels import (
    catalog_title,
    extra_text,
    field_label,
    names_in_catalog_title,
    value_text,
    venue_names,
)
from sphinx_refalign.render.markup import text_nodes
from sphinx_refalign.render.places import path, place_link, plan_status

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_REFERENCED_IN = N_("Referenced in")

_EXTRA_LABELS = {"abstract": N_("Abstract"), "keywords": N_("Keywords")}

_IMPRINT = ("volume", "issue", "page")
"""Fields that the byline of an entry has behind the venue."""

_STEP = " › "
"""Stands between a page and its sections."""

_BETWEEN_PAGES = " · "


class EntryOptions(NamedTuple):
    """What is the same for all entries of a catalogue."""

    context: RenderContext
    catalog: CatalogOptions
    places: Mapping[str, Sequence[Alignment]]
    fields: FieldSelection
    with_coins: bool
    """Whether entries have COinS elements."""


def entry_title(context: RenderContext, resource: Resource, *, as_link: bool) -> nodes.TextElement:
    """Return the title of an entry, with the class of its language; as a link where it has an address."""
    classes = language_class(context, context.localize(resource.title).language)
    content = text_nodes(catalog_title(context, resource))
    link = best_link(context, resource) if as_link else None
    if link is None:
        return nodes.inline("", "", *content, classes=classes)
    title = external_link("", link.text, classes)
    title[:] = content
    return title


def entry_content(options: EntryOptions, resource: Resource) -> list[nodes.Node]:
    """Return the content of an entry below its title."""
    context, selection = options.context, options.fields
    said = _said_already(options, resource)
    quiet = selection._replace(hide=(*selection.hide, *said))
    line, in_line = byline(context, resource, quiet)
    left_out = said | in_line | _add_imprint(context, resource, quiet, line)
    # Of many authors, the line names the first; an ISSN is that of the journal, not of the work.
    left_out |= {"author", *(("issn",) if resource.container else ())} - set(selection.show)
    fields = field_list(context, resource, selection, left_out)
    area = _ungrouped_area(context, resource) if selection.includes("area") else None
    if area:
        fields += area
    fields += [
        make_field(context.gettext(_EXTRA_LABELS[name]), [nodes.paragraph("", "", *text)], f"refalign-{name}")
        for name, text in _extra_texts(options, resource)
    ]
    places = _place_items(options, resource.key)
    if places:
        body = nodes.paragraph("", "", *join_items(places, _BETWEEN_PAGES))
        fields += make_field(context.gettext(_REFERENCED_IN), [body], f"refalign-{REFERENCED_IN}")
    return [*coins(options, resource), *line, *([fields] if len(fields) else [])]


def coins(options: EntryOptions, resource: Resource) -> list[nodes.Node]:
    """Return the COinS element of a work; nothing in a catalogue without them."""
    return list(coins_span(options.context, resource)) if options.with_coins else []


def below_line(options: EntryOptions, resource: Resource) -> list[nodes.Node]:
    """Return what an item of a list has below its line: abstract, keywords and places, as paragraphs."""
    context = options.context
    paragraphs: list[nodes.Node] = []
    for name, text in _extra_texts(options, resource):
        label = nodes.strong("", context.gettext(_EXTRA_LABELS[name]))
        content = format_nodes(context.gettext(TERM), term=label, text=nodes.inline("", "", *text))
        paragraphs.append(nodes.paragraph("", "", *content, classes=[f"refalign-{name}"]))
    places = _place_items(options, resource.key)
    if places:
        links = nodes.inline("", "", *join_items(places, _BETWEEN_PAGES))
        term = plain(context.gettext(_REFERENCED_IN))
        content = format_nodes(context.gettext(TERM), term=term, text=links)
        paragraphs.append(nodes.paragraph("", "", *content, classes=[f"refalign-{REFERENCED_IN}"]))
    return paragraphs


def _said_already(options: EntryOptions, resource: Resource) -> set[str]:
    """Return the fields that the title of an entry and the headings above it have."""
    context = options.context
    said = names_in_catalog_title(context, resource)
    group = options.catalog.group_by
    group = context.registry.kinds[resource.type].group if group == "kind" else group
    if group == "year":
        year = value_text(context, resource, "year")
        return said | ({"date"} if year == value_text(context, resource, "date") else set())
    return said | ({group} if value_text(context, resource, group) else set())


def _add_imprint(
    context: RenderContext, resource: Resource, selection: FieldSelection, line: Sequence[nodes.Node]
) -> set[str]:
    """Add volume, issue and pages to the venue in a byline, and return the fields that it shows now."""
    texts = {name: value_text(context, resource, name) for name in _IMPRINT if selection.includes(name)}
    fields = {name for name, text in texts.items() if text}
    has_venue = selection.includes("venue") and bool(venue_names(context, resource))
    venue = next((part for part in _inlines(line) if "refalign-venue" in part["classes"]), None)
    if not fields or not has_venue or venue is None:
        return set()
    issue = f"({texts['issue']})" if "issue" in fields else ""
    imprint = f" {texts.get('volume', '')}{issue}".rstrip()
    if "page" in fields:
        pattern = "{pages}" if imprint else context.gettext(N_("pp. {pages}"))
        imprint += f", {pattern}".format(pages=texts["page"])
    # The venue begins with the journal or the proceedings; a publisher may follow.
    venue.insert(1 if resource.container else len(venue), plain(imprint))
    return fields


def _inlines(line: Sequence[nodes.Node]) -> Iterator[nodes.inline]:
    for paragraph in line:
        yield from paragraph.findall(nodes.inline)


def _extra_texts(options: EntryOptions, resource: Resource) -> Iterator[tuple[str, list[nodes.Node]]]:
    context = options.context
    for name in EXTRA_FIELDS:
        text = extra_text(context, resource, name) if name in options.catalog.show else ""
        if name == "keywords":
            words = (word.strip() for word in re.split("[,;，；]", text))
            text = context.gettext(SEPARATOR).join(filter(None, words))
        if text:
            yield name, text_nodes(text)


def _ungrouped_area(context: RenderContext, resource: Resource) -> nodes.field | None:
    kind = context.registry.kinds[resource.type]
    if not resource.area or kind.group == "area":
        return None
    label = field_label(context, kind, "area")
    return make_field(label, [nodes.paragraph("", context.text(resource.area))], "refalign-area")


def _place_items(options: EntryOptions, key: str) -> list[list[nodes.Node]]:
    """Return an item for each page that references a resource, and for each that is planned to do so."""
    if REFERENCED_IN in options.catalog.hide:
        return []
    return [*_used_places(options, key), *_planned_places(options.context, key)]


def _used_places(options: EntryOptions, key: str) -> Iterator[list[nodes.Node]]:
    """Yield each page as ``Layers › Hypervisors, Containers``.

    The section with the title of the page is the page.
    """
    context = options.context
    labels = {
        plan.document: context.text(plan.label)
        for plan in context.project.planned_by_key.get(key, ())
        if plan.label
    }
    pages: dict[tuple[str, str], dict[str, Alignment]] = {}
    for alignment in options.places.get(key, ()):
        pages.setdefault(alignment.page, {}).setdefault(alignment.anchor, alignment)
    for (project, document), sections in pages.items():
        title = project or labels.get(document) or context.title(document)
        names = {anchor: place.section or place.label for anchor, place in sections.items()}
        titles = (title, "" if project else context.title(document))
        start = next((anchor for anchor in sections if names[anchor] in titles), None)
        links = [
            [place_link(context, place, plain(names[anchor]))]
            for anchor, place in sections.items()
            if anchor != start
        ]
        head: nodes.Node = plain(title)
        if start is not None:
            head = place_link(context, sections[start], head)
        elif not project:
            head = context.link(document, "", head)
        yield [head, *([plain(_STEP), *join_items(links, context.gettext(SEPARATOR))] if links else [])]


def _planned_places(context: RenderContext, key: str) -> Iterator[list[nodes.Node]]:
    """Yield each document for which a resource is planned that it does not reference yet."""
    unmet = (plan for plan in context.project.planned_by_key.get(key, ()) if not plan.met)
    for plan in {plan.document: plan for plan in unmet}.values():
        title = context.title(plan.document) if plan.exists else path(plan.document)
        text = context.text(plan.label) or title
        name: nodes.Node = context.link(plan.document, "", plain(text)) if plan.exists else plain(text)
        status = in_brackets(context, plain(plan_status(context, plan)))
        yield [nodes.inline("", "", name, *status, classes=["refalign-planned"])]
