"""The fields of a resource as a docutils field list, with one renderer for each form of value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.registry.i18n import N_, Localized
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS
from sphinx_refalign.registry.kinds import LINKS, LITERAL_LISTS, PARTS, PEOPLE, VENUE
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import (
    external_link,
    format_nodes,
    identifier_node,
    identifiers_of,
    in_brackets,
    in_language,
    is_url_of_identifier,
    join_items,
    language_class,
    localized,
    plain,
    title_link,
    url_links,
)
from sphinx_refalign.render.labels import (
    date_text,
    field_label,
    language_name,
    source_label,
    value_in,
    venue_names,
)

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.parts import Link, Topic

TERM = N_("{term}: {text}")
"""A term and its text; Chinese has its own colon."""

SEPARATOR = N_(", ")
"""The separator of the items of a list."""


class FieldSelection(NamedTuple):
    """Which fields, languages and topics a block shows; empty means all."""

    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def includes(self, field: str) -> bool:
        """Return whether a field is shown."""
        return (not self.show or field in self.show) and field not in self.hide


def field_list(
    context: RenderContext,
    resource: Resource,
    selection: FieldSelection = FieldSelection(),
    left_out: Collection[str] = (),
) -> nodes.field_list:
    """Return the selected fields of a resource that have a value, in the order of its kind; may be empty.

    Args:
        context: The page that is written.
        resource: The resource to show.
        selection: The fields, languages and topics to show.
        left_out: The fields that are shown elsewhere, see :func:`.byline.byline`.

    """
    kind = context.registry.kinds[resource.type]
    fields = nodes.field_list(classes=["refalign-fields"])
    for field in kind.fields:
        is_shown = (
            field not in left_out
            and (field in _COMPUTED or resource.value(field))
            and selection.includes(field)
        )
        body = _body(context, resource, field, selection) if is_shown else []
        if body:
            row = make_field(field_label(context, kind, field), body, f"refalign-{field}")
            row["selected"] = field in selection.show
            fields += row
    return fields


_COMPUTED = ("applications", "venue")
"""Fields that are also shown from other fields."""


def make_field(label: str, body: Sequence[nodes.Node], css: str = "") -> nodes.field:
    """Return a field of the list, with the class ``css``."""
    return nodes.field(
        "", nodes.field_name("", label), nodes.field_body("", *body), classes=[css] if css else []
    )


def _body(
    context: RenderContext, resource: Resource, field: str, selection: FieldSelection
) -> list[nodes.Node]:
    if field in _PARTS_OF_EPRINT or (field == "url" and _is_repeated_url(context, resource, selection)):
        return []
    if field in VENUE and "venue" in context.registry.kinds[resource.type].fields:
        return []  # _venue shows them in one line
    if field == "applications":
        return _applications(context, resource, selection)
    if field == "venue":
        return _paragraph(_venue(context, resource))
    value = resource.value(field)
    if not value:
        return []
    if field in PARTS and selection.topics:
        value = [topic for topic in value if topic.is_called(selection.topics)]
    if field in IDENTIFIER_FIELDS:
        return _paragraph(identifier_links(context, resource, field))
    if field == "url":
        return _paragraph(url_links(context, resource, selection.languages))
    special = _SPECIAL.get(field)
    if special is not None:
        return _paragraph(special(context, resource))
    if field in PARTS:
        return _bullets(_topic(context, topic) for topic in value)
    if field in LINKS:
        return _paragraph(_links(context, value))
    if isinstance(value, list) and field not in LITERAL_LISTS:
        # Names keep the comma of bibliographies, in Chinese too.
        separator = ", " if field in PEOPLE else context.gettext(SEPARATOR)
        return _paragraph(
            join_items(
                [[in_language(context, name.text, name.language)] for name in map(context.name, value)],
                separator,
            )
        )
    return _paragraph([localized(context, value)])


_PARTS_OF_EPRINT = ("eprinttype", "eprintclass")
"""Fields that are shown with ``eprint``."""


def _is_repeated_url(context: RenderContext, resource: Resource, selection: FieldSelection) -> bool:
    """Return whether a field that is shown has the same link as ``url``; a number of a standard has none."""
    kind = context.registry.kinds[resource.type]
    shown = [field for field in kind.fields if field != "number" and selection.includes(field)]
    return is_url_of_identifier(context, resource, shown)


def _paragraph(content: Sequence[nodes.Node]) -> list[nodes.Node]:
    return [nodes.paragraph("", "", *content)] if content else []


def _bullets(items: Iterable[Sequence[nodes.Node]]) -> list[nodes.Node]:
    bullets = nodes.bullet_list(bullet="*")
    for item in items:
        bullets += nodes.list_item("", nodes.paragraph("", "", *item))
    return [bullets] if len(bullets) else []


def _topic(context: RenderContext, topic: Topic) -> list[nodes.Node]:
    name = localized(context, topic.name)
    if topic.url:
        name = _external(context, topic.name, context.url(topic.url))
    if not topic.text:
        return [name]
    term = name if topic.url else nodes.strong("", "", name)
    return format_nodes(context.gettext(TERM), term=term, text=localized(context, topic.text))


def _links(context: RenderContext, links: Sequence[Link]) -> list[nodes.Node]:
    items: list[list[nodes.Node]] = []
    for link in links:
        url = context.url(link.url)
        item: list[nodes.Node] = [_external(context, link.title or url, url)]
        if link.note:
            item += in_brackets(context, localized(context, link.note))
        items.append(item)
    return join_items(items, context.gettext(SEPARATOR))


def _external(context: RenderContext, text: Localized, url: str) -> nodes.reference:
    title = context.localize(text)
    return external_link(title.text, url, language_class(context, title.language))


def _applications(context: RenderContext, resource: Resource, selection: FieldSelection) -> list[nodes.Node]:
    """Return what the resource is for in these documents: its aligned topics and its applications."""
    aligned = [topic for topic in resource.topics if topic.aligns or topic.chapters]
    topics = [*aligned, *resource.applications]
    if selection.topics:
        topics = [topic for topic in topics if topic.is_called(selection.topics)]
    return _bullets(_application(context, topic) for topic in topics)


def _application(context: RenderContext, topic: Topic) -> list[nodes.Node]:
    content: list[nodes.Node] = []
    if topic.aligns:
        subject = localized(context, topic.aligns)
        content = format_nodes(context.gettext(N_("corresponds to {what}")), what=subject)
    elif topic.text:
        content = [localized(context, topic.text)]
    links = [_document(context, chapter.document, chapter.label) for chapter in topic.chapters]
    if links:
        items = join_items([[link] for link in links], context.gettext(SEPARATOR))
        content = [*content, *in_brackets(context, *items)]
    if not content:
        return [localized(context, topic.name)]
    term = nodes.strong("", "", localized(context, topic.name))
    return format_nodes(context.gettext(TERM), term=term, text=nodes.inline("", "", *content))


def _document(context: RenderContext, path: str, label: Localized | None) -> nodes.Node:
    """Return a link to a page or to the first page of a folder; a text where there is no such page."""
    pages = context.project.pages(path)
    if not pages:
        return plain(context.text(label)) if label else nodes.literal("", path)
    is_folder = context.project.document(path) is None
    title = context.text(label) or ("" if is_folder else context.title(pages[0]))
    return context.link(pages[0], "", plain(title) if title else nodes.literal("", path))


def _venue(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return container, publisher and date of a work in one line: ``SOSP 2003``."""
    names = venue_names(context, resource)
    items = [[in_language(context, name.text, name.language)] for name in names]
    content = join_items(items, ", ")
    if resource.date:
        date = date_text(context, resource.date)
        content.append(plain(f" {date}" if content else date))
    return content


def organization_link(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return the organization of a resource by its short name, with its link if the registry has it."""
    organization = context.registry.get(str(resource.organization))
    if organization:
        return [title_link(context, organization, source_label(context, organization))]
    name = value_in(context, resource, "organization")
    return [in_language(context, name.text, name.language)]


def identifier_links(context: RenderContext, resource: Resource, field: str) -> list[nodes.Node]:
    """Return an identifier as a link; nothing if another field has the same identifier."""
    identifier = identifiers_of(context, resource).get(field)
    if field == "number" and (identifier is None or is_url_of_identifier(context, resource, (field,))):
        return [localized(context, resource.number)] if resource.number else []
    if identifier is None:
        return []
    text = {"eprint": identifier.labelled_text, "number": context.text(resource.number)}
    return [identifier_node(identifier, text.get(field, identifier.text))]


def _wikidata(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    item = resource.wikidata or ""
    return [external_link(item, f"https://www.wikidata.org/wiki/{item}")]


def _revision(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    revision = resource.revision or ""
    if isinstance(revision, str):
        return [plain(revision)]
    parts = [
        [in_language(context, language_name(tag), tag), plain(f" {number}")]
        for tag, number in revision.items()
    ]
    return join_items(parts, context.gettext(SEPARATOR))


def _date(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    return [plain(date_text(context, resource.date or ""))]


def _accessed(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    return [plain(date_text(context, resource.accessed or ""))]


_SPECIAL: dict[str, Callable[[RenderContext, Resource], list[nodes.Node]]] = {
    "organization": organization_link,
    "wikidata": _wikidata,
    "revision": _revision,
    "date": _date,
    "accessed": _accessed,
}
