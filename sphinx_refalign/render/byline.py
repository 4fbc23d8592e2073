"""The line below the title of a resource: by whom, where and when it was published, in quiet letters.

Blocks, cards and entries of the catalogue begin with it. The fields in it are left out of the rows below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS
from sphinx_refalign.registry.kinds import DATES, LINKS, LITERAL_LISTS, PARTS, PEOPLE
from sphinx_refalign.registry.people import is_others
from sphinx_refalign.registry.wikipedia import wikipedia_page
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import FieldSelection, identifier_links, organization_link
from sphinx_refalign.render.inline import (
    external_link,
    in_brackets,
    in_language,
    join_items,
    language_class,
    plain,
    selected_tags,
    title_in,
)
from sphinx_refalign.render.labels import date_text, language_name, value_in, venue_names

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

BYLINE_CLASS = "refalign-byline"

SEPARATOR = " · "

_MAX_NAMES = 4
"""The largest number of authors that are all named; of more, only the first :data:`_FIRST_NAMES` are."""

_FIRST_NAMES = 3

_AFTER_SOURCE = {"course": ("term",), "standard": ("date",), "organization": ("location",)}
"""Fields of the line in addition to those of the source, by kind."""

_NO_TEXT = frozenset((*PARTS, *LINKS, "title", "short", "url", "definition"))
"""Fields that have a row of their own or are the title."""


def byline(
    context: RenderContext, resource: Resource, selection: FieldSelection = FieldSelection()
) -> tuple[list[nodes.Node], set[str]]:
    """Return the line as a paragraph, or nothing if none of its fields has a value; and the fields in it.

    A work has *authors · venue · date*, a course *institution · number · term*, an article of Wikipedia
    *Wikipedia · English · 中文* with a link for each language. Other kinds have the fields of their
    ``source`` that need no label. Each part has the class of its field, as a row has.

    Args:
        context: The page that is written.
        resource: The resource to describe.
        selection: The fields and languages to show.

    Returns:
        The paragraph in a list, and the fields that it shows in full, to be left out elsewhere.

    """
    items = list(_items(context, resource, selection))
    fields = {field for field, _ in items if field}
    if len(_authors(resource)) > _MAX_NAMES:
        fields.discard("author")
    parts = [
        [nodes.inline("", "", *content, classes=[f"refalign-{field}"])] if field else content
        for field, content in items
        if content
    ]
    if not parts:
        return [], fields
    return [nodes.paragraph("", "", *join_items(parts, SEPARATOR), classes=[BYLINE_CLASS])], fields


def _items(
    context: RenderContext, resource: Resource, selection: FieldSelection
) -> Iterator[tuple[str, list[nodes.Node]]]:
    """Yield the parts of the line with the fields that they show; those of a fixed text are "".

    A part is empty where its text is the name of an author.
    """
    kind = context.registry.kinds[resource.type]
    authors: set[str] = set()  # an institution may publish its own work; it is named once
    if "author" in kind.fields and resource.author and selection.includes("author"):
        authors = {context.name(name).text for name in resource.author}
        yield "author", _people(context, resource)
    if "venue" in kind.fields:
        if selection.includes("venue"):
            yield from _venue(context, resource, "date" not in selection.hide, authors)
    else:
        for field, content in _source(context, resource, selection):
            is_author = bool(field) and "".join(node.astext() for node in content) in authors
            yield field, [] if is_author else content
    if selection.includes("url"):
        yield from _languages(context, resource, selection.languages)


def _authors(resource: Resource) -> list[object]:
    return [name for name in resource.author if not (isinstance(name, str) and is_others(name))]


def _people(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return the names of the authors; of many, the first and "et al."."""
    is_long = len(_authors(resource)) > _MAX_NAMES
    names = map(context.name, resource.author[:_FIRST_NAMES] if is_long else resource.author)
    # Names keep the comma of bibliographies, in Chinese too.
    content = join_items([[in_language(context, name.text, name.language)] for name in names], ", ")
    if not is_long:
        return content
    before, _, after = context.gettext(N_("{name} et al.")).partition("{name}")
    return [*([plain(before)] if before else []), *content, plain(after)]


def _venue(
    context: RenderContext, resource: Resource, with_date: bool, authors: Collection[str]
) -> Iterator[tuple[str, list[nodes.Node]]]:
    names = venue_names(context, resource)
    if names:
        others = [name for name in names if name.text not in authors]
        yield "venue", join_items([[in_language(context, name.text, name.language)] for name in others], ", ")
    if resource.date and with_date:
        yield "venue", [plain(date_text(context, resource.date))]


def _source(
    context: RenderContext, resource: Resource, selection: FieldSelection
) -> Iterator[tuple[str, list[nodes.Node]]]:
    """Yield the first value of each part of the source, as in the short label of a resource."""
    kind = context.registry.kinds[resource.type]
    more = ((field,) for field in _AFTER_SOURCE.get(kind.name, ()))
    for alternatives in (*kind.source, *more):
        for field in alternatives:
            if field.startswith("="):
                content: list[nodes.Node] = [plain(field[1:])]
            else:
                # Fields that conf.py declares have a label that readers need.
                is_shown = selection.includes(field) and field not in kind.labels
                content = _field(context, resource, field) if is_shown else []
            if content:
                yield "" if field.startswith("=") else field, content
                break


def _field(context: RenderContext, resource: Resource, field: str) -> list[nodes.Node]:
    """Return a field as text; nothing for one that has a row of its own."""
    if field in _NO_TEXT or field in PEOPLE or not (field == "year" or resource.value(field)):
        return []
    if field == "organization":
        return organization_link(context, resource)
    if field in IDENTIFIER_FIELDS:
        return identifier_links(context, resource, field)
    value = resource.value(field)
    if isinstance(value, list) and field not in (*DATES, *LITERAL_LISTS):
        return []
    text = value_in(context, resource, field)
    return [in_language(context, text.text, text.language)] if text.text else []


def _languages(
    context: RenderContext, resource: Resource, only: tuple[str, ...]
) -> Iterator[tuple[str, list[nodes.Node]]]:
    """Yield a link for each language of the URL, the page's first, or the name of an article's language.

    A title that the page does not show otherwise follows its language in brackets.
    """
    if isinstance(resource.url, Mapping):
        for tag in selected_tags(context, resource.url, only):
            link = external_link(language_name(tag), resource.url[tag], language_class(context, tag))
            title = title_in(resource, tag)
            is_other = title and title != context.localize(resource.title).text
            yield "url", [link, *(in_brackets(context, in_language(context, title, tag)) if is_other else ())]
    elif page := wikipedia_page(resource.url or ""):
        tag = page.partition(":")[0]
        yield "", [in_language(context, language_name(tag), tag)]
