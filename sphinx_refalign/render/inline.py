"""Texts and links within a paragraph, marked with their language where it is not the page's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import column_width

from sphinx_refalign.alignment.filters import organization_name
from sphinx_refalign.registry.i18n import (
    N_,
    LocalizedList,
    LocalizedText,
    best_text,
    fallbacks,
    same_language,
    same_script,
)
from sphinx_refalign.registry.identifiers import (
    IDENTIFIER_FIELDS,
    Identifier,
    identifier_of_url,
    identifiers_by_field,
)
from sphinx_refalign.registry.markup import CLOSE, OPEN, TEXT, Token, parse, plain_text, to_markup
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.labels import language_name, source_label
from sphinx_refalign.render.markup import text_nodes

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource


def plain(text: str) -> nodes.Text:
    """Return a text node; ``text`` is never parsed as markup."""
    return nodes.Text(text)


BRACKETS = N_(" ({})")
"""Brackets after a text: with a space before them in English, full-width in Chinese."""


def in_brackets(context: RenderContext, *content: nodes.Node) -> list[nodes.Node]:
    """Return content in brackets, as it follows a text."""
    opening, closing = context.gettext(BRACKETS).split("{}")
    return [plain(opening), *content, plain(closing)]


def text_width(text: str) -> int:
    """Return the width of a text in columns; docutils looks up every character."""
    return len(text) if text.isascii() else column_width(text)


def shortened(text: str, max_width: int) -> str:
    """Return a text, cut and ended with "…" where it is wider than ``max_width``.

    The width is in columns: a Latin letter has 1, a Chinese character 2. Elements of markup have none.
    """
    if 2 * len(text) <= max_width:  # no character is wider than two columns
        return text
    tokens = parse(text)
    widths = [0 if token.kind in (OPEN, CLOSE) else text_width(token.value) for token in tokens]
    if sum(widths) <= max_width:
        return text
    room = max_width - 1
    kept: list[Token] = []
    open_elements: list[str] = []
    for token, width in zip(tokens, widths, strict=True):
        if width > room:
            kept += [Token(TEXT, _cut(token.value, room).rstrip())] if token.kind == TEXT else []
            break
        room -= width
        kept.append(token)
        if token.kind == OPEN:
            open_elements.append(token.value)
        elif token.kind == CLOSE:
            open_elements.pop()
    kept += [Token(CLOSE, element) for element in reversed(open_elements)]
    return f"{to_markup(kept).rstrip()}…"


def _cut(text: str, max_width: int) -> str:
    """Return the beginning of a text that is at most ``max_width`` wide."""
    for index, char in enumerate(text):
        max_width -= column_width(char)
        if max_width < 0:
            return text[:index]
    return text


def language_class(context: RenderContext, language: str) -> list[str]:
    """Return the class from which docutils writes ``lang=``; empty for the page's own language and script."""
    return [f"language-{language}"] if is_foreign(context, language) else []


def is_foreign(context: RenderContext, language: str) -> bool:
    """Return whether a text has another language or script than the page; "" is a text without language."""
    return bool(language) and not same_script(language, context.languages[0])


def localized(context: RenderContext, value: LocalizedList) -> nodes.Node:
    """Return the text of ``value`` that the page shows, marked with its language."""
    localized_text = context.localize(value)
    return in_language(context, localized_text.text, localized_text.language)


def in_language(context: RenderContext, text: str, language: str) -> nodes.Node:
    """Return a text with its markup, marked with its language where that is not the page's."""
    classes = language_class(context, language)
    content = text_nodes(text)
    is_text = len(content) == 1 and not classes
    return content[0] if is_text else nodes.inline("", "", *content, classes=classes)


def external_link(text: str, url: str, classes: list[str] | None = None, hint: str = "") -> nodes.reference:
    """Return a link to another site; ``hint`` is its tooltip. A text that is no URL has markup."""
    content = [plain(text)] if text == url else text_nodes(text)
    link = nodes.reference("", "", *content, refuri=url, internal=False, classes=classes or [])
    if hint:
        link["reftitle"] = hint
    return link


def best_link(context: RenderContext, resource: Resource) -> LocalizedText | None:
    """Return the URL of a resource with its language, None where it has none.

    It is that of the other project that owns the resource, else its ``url``, else that of an identifier.
    """
    external_url = context.registry.external_url(resource.key)
    if external_url:
        return LocalizedText("", external_url)
    if resource.url:
        return context.localize(resource.url)
    urls = (identifier.url for identifier in identifiers_of(context, resource).values())
    url = next(filter(None, urls), "")
    return LocalizedText("", url) if url else None


def identifiers_of(context: RenderContext, resource: Resource) -> Mapping[str, Identifier]:
    """Return the identifiers of a resource by the field that contains them, each identifier once."""
    identifiers = context.identifiers.get(resource.key)
    if identifiers is None:
        identifiers = context.identifiers[resource.key] = _find_identifiers(context, resource)
    return identifiers


def _find_identifiers(context: RenderContext, resource: Resource) -> dict[str, Identifier]:
    fields = (*IDENTIFIER_FIELDS, "eprinttype", "eprintclass")
    values = {field: context.url(value) for field in fields if (value := resource.value(field))}
    if "number" in values:
        values["organization"] = context.text(organization_name(resource.organization, context.registry))
    return identifiers_by_field(values)


def identifier_node(identifier: Identifier, text: str) -> nodes.Node:
    """Return a text of an identifier as a link, or only the text where its archive has no URLs."""
    return external_link(text, identifier.url) if identifier.url else plain(text)


def is_url_of_identifier(context: RenderContext, resource: Resource, fields: Collection[str]) -> bool:
    """Return whether the URL of a resource leads to an identifier in one of these fields."""
    of_url = identifier_of_url(resource.url) if isinstance(resource.url, str) else None
    identifiers = identifiers_of(context, resource) if of_url else {}
    return any(of_url and identifiers[field].is_same(of_url) for field in identifiers if field in fields)


def title_link(context: RenderContext, resource: Resource, text: str = "") -> nodes.Element:
    """Return the title of a resource, or ``text``, as a link where the resource has a URL."""
    title = context.localize(resource.title)
    content = [plain(text)] if text else text_nodes(title.text)
    classes = [] if text else language_class(context, title.language)
    link = best_link(context, resource)
    if link is None:
        return nodes.inline("", "", *content, classes=classes)
    source, hint = source_label(context, resource), plain_text(title.text)
    if source != hint:
        hint += context.gettext(BRACKETS).format(source)
    reference = external_link("", link.text, classes, hint)
    reference[:] = content
    return reference


def join_items(items: Iterable[Sequence[nodes.Node]], separator: str) -> list[nodes.Node]:
    """Return the content of all items, with a separator between them."""
    content: list[nodes.Node] = []
    for item in items:
        content += [plain(separator), *item] if content else item
    return content


def url_links(context: RenderContext, resource: Resource, only: tuple[str, ...] = ()) -> list[nodes.Node]:
    """Return the links of the field ``url``.

    A plain URL is shown as it is. Of a URL for each language, each is shown with the title in that language,
    that of the page first; ``only`` selects languages, unless it matches none.
    """
    value = resource.url or ""
    if isinstance(value, str):
        return [external_link(value, value)]
    links: list[list[nodes.Node]] = []
    for tag in selected_tags(context, value, only):
        language = language_name(tag)
        title = title_in(resource, tag)
        link = external_link(title or language, value[tag], language_class(context, tag))
        links.append([link, *(in_brackets(context, in_language(context, language, tag)) if title else ())])
    return join_items(links, " · ")


def selected_tags(context: RenderContext, value: Mapping[str, str], only: tuple[str, ...]) -> list[str]:
    """Return the languages of a value, that of the page first; those of ``only`` unless it matches none."""
    selected = [tag for tag in value if not only or any(same_language(tag, other) for other in only)]
    tags = selected or [*value]
    first = context.localize(dict.fromkeys(tags, "")).language
    return sorted(tags, key=lambda tag: tag.replace("_", "-") != first)


def title_in(resource: Resource, tag: str) -> str:
    """Return the title in a language, "" where there is none."""
    if isinstance(resource.title, str):
        return ""
    title = best_text(resource.title, fallbacks(tag))
    return title.text if same_language(title.language, tag) else ""


def format_nodes(message: str, **parts: nodes.Node) -> list[nodes.Node]:
    """Return a translated message with nodes in place of its ``{names}``."""
    content: list[nodes.Node] = []
    remaining = message
    while "{" in remaining:
        before, _, remaining = remaining.partition("{")
        name, _, remaining = remaining.partition("}")
        content += [plain(before)] if before else []
        content += [parts[name]] if name in parts else []
    return [*content, plain(remaining)] if remaining else content
