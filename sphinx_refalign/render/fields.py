"""The fields of a resource as a docutils field list: one renderer for each form of value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from docutils import nodes

from sphinx_refalign.registry.fields import Link, Topic
from sphinx_refalign.registry.i18n import N_, Localized
from sphinx_refalign.registry.kinds import VENUE
from sphinx_refalign.registry.model import PARTS, Resource
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import (
    doi_url,
    external_link,
    format_nodes,
    in_language,
    language_class,
    localized,
    plain,
    title_link,
    url_links,
)
from sphinx_refalign.render.labels import field_label, language_name, source_label, value_in

TERM = N_("{term}: {text}")
"""How a term and what is said of it stand together; Chinese has its own colon."""


SEPARATOR = N_(", ")
"""What stands between the items of a list."""


PEOPLE = ("author", "editor", "translator", "instructor")


class FieldSelection(NamedTuple):
    """Which fields, languages and topics a block shows; empty means all."""

    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def includes(self, field: str) -> bool:
        """Whether a field is shown."""
        return (not self.show or field in self.show) and field not in self.hide


def field_list(
    page: RenderContext, resource: Resource, choice: FieldSelection = FieldSelection()
) -> nodes.field_list:
    """All fields of a resource that are set and wanted; the list is empty where there are none."""
    kind = page.registry.kinds[resource.type]
    found = nodes.field_list(classes=["refalign-fields"])
    for field in kind.fields:
        body = _body(page, resource, field, choice) if choice.includes(field) else []
        if body:
            found += make_field(field_label(page, kind, field), body, f"refalign-{field}")
    return found


def make_field(label: str, body: Sequence[nodes.Node], css: str = "") -> nodes.field:
    """One field of the list."""
    return nodes.field(
        "", nodes.field_name("", label), nodes.field_body("", *body), classes=[css] if css else []
    )


def _body(page: RenderContext, resource: Resource, field: str, choice: FieldSelection) -> list[nodes.Node]:
    if field in VENUE and "venue" in page.registry.kinds[resource.type].fields:
        return []  # told in one line, see _venue
    if field == "applications":
        return _applications(page, resource, choice)
    if field == "venue":
        return _paragraph(_venue(page, resource))
    value = resource.value(field)
    if not value:
        return []
    if field in PARTS and choice.topics:
        value = [topic for topic in value if topic.is_called(choice.topics)]
    if field == "url":
        return _paragraph(url_links(page, resource, choice.languages))
    special = _SPECIAL.get(field)
    if special is not None:
        return _paragraph(special(page, resource))
    if isinstance(value, list) and value and isinstance(value[0], Topic):
        return _bullets(_topic(page, topic) for topic in value)
    if isinstance(value, list) and value and isinstance(value[0], Link):
        return _paragraph(_links(page, value))
    if isinstance(value, list):
        # Names keep the comma that bibliographies have, in Chinese too.
        between = ", " if field in PEOPLE else page.gettext(SEPARATOR)
        return _paragraph(_separated([[localized(page, one)] for one in value], between))
    return _paragraph([localized(page, value)])


def _paragraph(content: Sequence[nodes.Node]) -> list[nodes.Node]:
    return [nodes.paragraph("", "", *content)] if content else []


def _bullets(items: Iterable[Sequence[nodes.Node]]) -> list[nodes.Node]:
    found = nodes.bullet_list(bullet="*")
    for item in items:
        found += nodes.list_item("", nodes.paragraph("", "", *item))
    return [found] if len(found) else []


def _separated(items: Iterable[Sequence[nodes.Node]], between: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for item in items:
        found += [plain(between), *item] if found else item
    return found


def _topic(page: RenderContext, topic: Topic) -> list[nodes.Node]:
    name: nodes.Node = nodes.strong("", "", localized(page, topic.name))
    if topic.url:
        name = _external(page, topic.name, page.text(topic.url))
    if not topic.text:
        return [name]
    return format_nodes(page.gettext(TERM), term=name, text=localized(page, topic.text))


def _links(page: RenderContext, links: Sequence[Link]) -> list[nodes.Node]:
    shown: list[list[nodes.Node]] = []
    for link in links:
        url = page.text(link.url)
        item: list[nodes.Node] = [_external(page, link.title or url, url)]
        if link.note:
            item += [plain(" ("), localized(page, link.note), plain(")")]
        shown.append(item)
    return _separated(shown, page.gettext(SEPARATOR))


def _external(page: RenderContext, text: Localized, url: str) -> nodes.reference:
    chosen = page.localize(text)
    return external_link(chosen.text, url, language_class(page, chosen.language))


def _applications(page: RenderContext, resource: Resource, choice: FieldSelection) -> list[nodes.Node]:
    """What the resource is for in these documents: its applications, and what its topics align to."""
    aligned = [topic for topic in resource.topics if topic.aligns or topic.chapters]
    told = [*aligned, *resource.applications]
    if choice.topics:
        told = [topic for topic in told if topic.is_called(choice.topics)]
    return _bullets(_application(page, topic) for topic in told)


def _application(page: RenderContext, topic: Topic) -> list[nodes.Node]:
    told: list[nodes.Node] = []
    if topic.aligns:
        told = format_nodes(page.gettext(N_("corresponds to {what}")), what=localized(page, topic.aligns))
    elif topic.text:
        told = [localized(page, topic.text)]
    links = [_document(page, place.document, place.label) for place in topic.chapters]
    if links:
        told = [
            *told,
            plain(" ("),
            *_separated([[link] for link in links], page.gettext(SEPARATOR)),
            plain(")"),
        ]
    if not told:
        return [localized(page, topic.name)]
    term = nodes.strong("", "", localized(page, topic.name))
    return format_nodes(page.gettext(TERM), term=term, text=nodes.inline("", "", *told))


def _document(page: RenderContext, written: str, label: Localized | None) -> nodes.Node:
    """A link to a document that the registry names, or its name where there is none."""
    document = page.project.document(written)
    if document is None:
        return nodes.literal("", written)
    return page.link(document, "", plain(page.text(label) or page.title(document)))


def _venue(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    """``SOSP 2003``: what the work appeared in, who published it, and when."""
    words = {word.text: word for word in (value_in(page, resource, one) for one in VENUE if one != "date")}
    told = _separated([[in_language(page, text, one.language)] for text, one in words.items() if text], ", ")
    if resource.date:
        told.append(plain(f" {resource.date}" if told else resource.date))
    return told


def _organization(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    found = page.registry.get(str(resource.organization))
    return (
        [title_link(page, found, source_label(page, found))]
        if found
        else [localized(page, resource.organization or "")]
    )


def _doi(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    url = doi_url(resource.doi or "")
    return [external_link(url.removeprefix("https://doi.org/"), url)]


def _wikidata(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    item = resource.wikidata or ""
    return [external_link(item, f"https://www.wikidata.org/wiki/{item}")]


def _revision(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    revision = resource.revision or ""
    if isinstance(revision, str):
        return [plain(revision)]
    parts = [
        [in_language(page, language_name(tag), tag), plain(f" {number}")] for tag, number in revision.items()
    ]
    return _separated(parts, page.gettext(SEPARATOR))


_SPECIAL: dict[str, Callable[[RenderContext, Resource], list[nodes.Node]]] = {
    "organization": _organization,
    "doi": _doi,
    "wikidata": _wikidata,
    "revision": _revision,
}
