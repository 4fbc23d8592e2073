"""A resource in a page: block, card, list, inline; and the words that stand where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.coins import coins_span
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import TERM, FieldSelection, field_list, make_field
from sphinx_refalign.render.inline import format_nodes, in_language, language_class, plain, title_link
from sphinx_refalign.render.labels import relation_label, source_in

STYLES = ("block", "card", "list", "inline", "reference")


LIST_STYLES = ("list", "reference")


class BlockStyle(NamedTuple):
    """How a directive wants its resource to be shown."""

    style: str
    choice: FieldSelection
    relation: str
    classes: tuple[str, ...]


def block(
    page: RenderContext, resource: Resource, look: BlockStyle, body: Sequence[nodes.Node]
) -> list[nodes.Node]:
    """A resource with what the author says of it here."""
    told = coins_span(page, resource)
    if look.style == "list":
        item = nodes.list_item("", nodes.paragraph("", "", *compact(page, resource), *told), *body)
        return [nodes.bullet_list("", item, bullet="*", classes=_classes(resource, look))]
    if look.style == "inline":
        words = (*resource_mention(page, resource), *told)
        paragraph = nodes.paragraph("", "", *words, classes=_classes(resource, look))
        return [paragraph, *body]
    if look.style == "reference":
        entry = (*reference(page, resource), *told)
        return [nodes.paragraph("", "", *entry, classes=_classes(resource, look)), *body]
    title = _title(page, resource)
    content = _content(page, resource, look)
    if look.style == "card":
        head = nodes.paragraph("", "", *title, *told, classes=["refalign-title"])
        return [nodes.container("", head, *content, *body, classes=_classes(resource, look))]
    # Not in the title: the search index has that as a text.
    content = [nodes.title("", "", *title), *told, *content]
    return [nodes.admonition("", *content, *body, classes=_classes(resource, look))]


def _classes(resource: Resource, look: BlockStyle) -> list[str]:
    return ["refalign", f"refalign-{look.style}", f"refalign-{resource.type}", *look.classes]


def _title(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    kind = page.label(page.registry.kinds[resource.type].label)
    return format_nodes(page.gettext(TERM), term=plain(kind), text=title_link(page, resource))


def _content(page: RenderContext, resource: Resource, look: BlockStyle) -> list[nodes.Node]:
    fields = field_list(page, resource, look.choice)
    if look.relation != RELATIONS[0] and look.choice.includes("relation"):
        told = nodes.paragraph("", relation_label(page, look.relation))
        fields.insert(0, make_field(page.gettext(N_("In this section")), [told], "refalign-relation"))
    cited = page.citation_link(resource.key) if look.choice.includes("citation") else None
    if cited is not None:
        body = [nodes.paragraph("", "", cited)]
        fields += make_field(page.gettext(N_("In the bibliography")), body, "refalign-citation")
    return [fields] if len(fields) else []


def compact(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    """``**MIT 6.824**：[Distributed Systems](…)``."""
    label = source_in(page, resource)
    source = nodes.strong("", "", in_language(page, label.text, label.language))
    return format_nodes(page.gettext(TERM), term=source, text=title_link(page, resource))


def resource_mention(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    """``[Distributed Systems](…) (MIT 6.824)``: a resource in a table's cell or a sentence."""
    source = source_in(page, resource)
    link = title_link(page, resource)
    if source.text == page.title_of(resource):
        return [link]
    return [link, plain(" ("), in_language(page, source.text, source.language), plain(")")]


def reference(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    """A resource as an entry of a bibliography, or else as in a list."""
    found = page.formatted_reference(resource)
    if not found:
        return compact(page, resource)
    classes = language_class(page, page.localize(resource.title).language)
    return [nodes.inline("", "", *found, classes=classes)] if classes else found


def references(
    page: RenderContext,
    items: Sequence[Resource | str],
    title: str | None,
    classes: Sequence[str],
    style: str = LIST_STYLES[0],
) -> list[nodes.Node]:
    """The compact list: a label, then one line a resource, or a key that stands for none.

    ``title`` is None for the usual label, "" for none.
    """
    show = reference if style == "reference" else compact
    found = nodes.bullet_list(bullet="*", classes=["refalign", "refalign-references", *classes])
    for one in items:
        content = (
            [missing_inline(one)] if isinstance(one, str) else [*show(page, one), *coins_span(page, one)]
        )
        found += nodes.list_item("", nodes.paragraph("", "", *content))
    label = page.gettext(N_("References")) if title is None else title
    if not label:
        return [found]
    head = format_nodes(page.gettext(TERM), term=nodes.strong("", label), text=plain(""))
    return [nodes.paragraph("", "", *head, classes=["refalign-label"]), found]


def missing_block(page: RenderContext, key: str, body: Sequence[nodes.Node]) -> list[nodes.Node]:
    """What stands in the page where a resource cannot be shown; the author's own words are kept.

    Why it cannot is told by the warning alone: what to do about it depends on all other keys, and a page
    must not have to be written again whenever one of them changes.
    """
    title = nodes.title("", "", missing_inline(key))
    told = nodes.paragraph("", page.gettext(N_("This resource cannot be shown.")))
    return [nodes.admonition("", title, told, *body, classes=["refalign", "warning"])]


def missing_inline(text: str) -> nodes.inline:
    """The same in a sentence."""
    return nodes.inline("", f"{text} [?]", classes=["refalign-missing"])
