"""A resource in a page: as a block, card, list item, sentence or reference, or its placeholder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.render.byline import byline
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import TERM, FieldSelection, field_list, make_field
from sphinx_refalign.render.inline import (
    BRACKETS,
    format_nodes,
    in_brackets,
    in_language,
    language_class,
    plain,
    title_link,
)
from sphinx_refalign.render.labels import relation_label, source_in

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

LIST_STYLES = ("list", "reference", "title")
"""The styles of a list of references, the default first."""

BADGE_CLASS = "refalign-relation"
"""The class of the relation in the title of a block."""


class BlockStyle(NamedTuple):
    """How a directive shows its resource."""

    style: str
    """One of :data:`~sphinx_refalign.render.block_defaults.STYLES`."""
    selection: FieldSelection
    relation: str
    classes: tuple[str, ...]


def block(
    context: RenderContext, resource: Resource, options: BlockStyle, body: Sequence[nodes.Node]
) -> list[nodes.Node]:
    """Return a resource in the style of ``options``, with the author's text.

    Blocks and cards have a title, a line of authors, venue and date, the author's text and rows of fields.

    Args:
        context: The page that is written.
        resource: The resource to show.
        options: Style, fields, relation and classes.
        body: The content of the directive.

    """
    coins = coins_span(context, resource)
    classes = _classes(resource, options)
    if options.style == "list":
        item = nodes.list_item("", nodes.paragraph("", "", *compact(context, resource), *coins), *body)
        return [nodes.bullet_list("", item, bullet="*", classes=classes)]
    if options.style == "inline":
        mention = (*resource_mention(context, resource), *coins)
        return [nodes.paragraph("", "", *mention, classes=classes), *body]
    if options.style == "reference":
        entry = (*reference(context, resource), *coins)
        return [nodes.paragraph("", "", *entry, classes=classes), *body]
    title = [*_title(context, resource), *_badge(context, options)]
    line, in_line = byline(context, resource, options.selection)
    content = [*line, *body, *_rows(context, resource, options.selection, in_line)]
    if options.style == "card":
        head = nodes.paragraph("", "", *title, *coins, classes=["refalign-title"])
        return [nodes.container("", head, *content, classes=classes)]
    # COinS go below the title: the search index stores a title as text.
    return [nodes.admonition("", nodes.title("", "", *title), *coins, *content, classes=classes)]


def _classes(resource: Resource, options: BlockStyle) -> list[str]:
    return ["refalign", f"refalign-{options.style}", f"refalign-{resource.type}", *options.classes]


def _title(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    kind = context.label(context.registry.kinds[resource.type].label)
    return format_nodes(context.gettext(TERM), term=plain(kind), text=title_link(context, resource))


def label(context: RenderContext, resource: Resource) -> str:
    """Return the title of a block as plain text: ``Paper: Xen and the Art of Virtualization``."""
    kind = context.label(context.registry.kinds[resource.type].label)
    return context.gettext(TERM).format(term=kind, text=context.title_of(resource))


def _badge(context: RenderContext, options: BlockStyle) -> list[nodes.Node]:
    """Return the relation for the end of a title; formats without styles put it into brackets."""
    if options.relation == RELATIONS[0] or not options.selection.includes("relation"):
        return []
    relation = relation_label(context, options.relation)
    badge = nodes.inline("", relation, classes=[BADGE_CLASS], brackets=context.gettext(BRACKETS))
    return [plain(" "), badge]


def _rows(
    context: RenderContext, resource: Resource, selection: FieldSelection, left_out: Collection[str]
) -> list[nodes.Node]:
    """Return the fields that the byline does not show, and the link to the bibliography."""
    fields = field_list(context, resource, selection, left_out)
    citation = context.citation_link(resource.key) if selection.includes("citation") else None
    if citation is not None:
        body = [nodes.paragraph("", "", citation)]
        fields += make_field(context.gettext(N_("In the bibliography")), body, "refalign-citation")
    return [fields] if len(fields) else []


def compact(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return a resource in one line: ``**MIT 6.824**：[Distributed Systems](…)``."""
    label = source_in(context, resource)
    source = nodes.strong("", "", in_language(context, label.text, label.language))
    return format_nodes(context.gettext(TERM), term=source, text=_link(context, resource))


def _link(context: RenderContext, resource: Resource) -> nodes.Element:
    """Return the title as a link without a tooltip, which would repeat the text beside it."""
    link = title_link(context, resource)
    link.attributes.pop("reftitle", None)
    return link


def resource_mention(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return a resource for a table cell or a sentence: ``[Distributed Systems](…) (MIT 6.824)``."""
    return context.registry.guarded(
        resource.key, lambda: _mention(context, resource), lambda: [missing_inline(resource.key)]
    )


def _mention(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    source = source_in(context, resource)
    link = _link(context, resource)
    if plain_text(source.text) == context.title_of(resource):
        return [link]
    return [link, *in_brackets(context, in_language(context, source.text, source.language))]


def _title_alone(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return the title of a resource as a link, as lists of links have it."""
    return [_link(context, resource)]


def reference(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return a resource as an entry of a bibliography, or in the compact form where it has no entry."""
    entry = context.formatted_reference(resource)
    if not entry:
        return compact(context, resource)
    classes = language_class(context, context.localize(resource.title).language)
    return [nodes.inline("", "", *entry, classes=classes)] if classes else entry


def references(
    context: RenderContext,
    items: Sequence[Resource | str],
    title: str | None,
    classes: Sequence[str],
    style: str = LIST_STYLES[0],
) -> list[nodes.Node]:
    """Return a list of references: a label, then one line for each item.

    Args:
        context: The page that is written.
        items: Resources, and the keys of those that cannot be shown.
        title: The label; None for the usual one, "" for none.
        classes: The author's classes.
        style: One of :data:`LIST_STYLES`.

    """
    lines = nodes.bullet_list(bullet="*", classes=["refalign", "refalign-references", *classes])
    for item in items:
        content = [missing_inline(item)] if isinstance(item, str) else _line(context, item, style)
        lines += nodes.list_item("", nodes.paragraph("", "", *content))
    label = context.gettext(N_("References")) if title is None else title
    if not label:
        return [lines]
    head = format_nodes(context.gettext(TERM), term=nodes.strong("", label), text=plain(""))
    return [nodes.paragraph("", "", *head, classes=["refalign-label"]), lines]


def _line(context: RenderContext, resource: Resource, style: str) -> list[nodes.Node]:
    render = {"reference": reference, "title": _title_alone}.get(style, compact)
    return context.registry.guarded(
        resource.key,
        lambda: [*render(context, resource), *coins_span(context, resource)],
        lambda: [missing_inline(resource.key)],
    )


def missing_block(context: RenderContext, key: str, body: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the placeholder of a resource that cannot be shown, with the author's text.

    Only the warning gives the reason: it depends on all other keys, and the page must not have to be written
    again whenever one of them changes.
    """
    title = nodes.title("", "", missing_inline(key))
    message = nodes.paragraph("", context.gettext(N_("This resource cannot be shown.")))
    return [nodes.admonition("", title, message, *body, classes=["refalign", "warning"])]


def missing_inline(text: str) -> nodes.inline:
    """Return the placeholder of a resource that cannot be shown, for a sentence."""
    return nodes.inline("", f"{text} [?]", classes=["refalign-missing"])
