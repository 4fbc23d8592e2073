"""Hover cards: short descriptions of the resources that roles mention, as HTML in the page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from sphinx_refalign.registry.bidi import balanced, needs_isolation
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.registry.identifiers import identifier_of_url
from sphinx_refalign.registry.latex_formulas import formula_text
from sphinx_refalign.registry.markup import (
    BOLD,
    CLOSE,
    FORMULA,
    ITALIC,
    OPEN,
    SMALL_CAPS,
    SUBSCRIPT,
    SUPERSCRIPT,
    TEXT,
    has_markup,
    parse,
)
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import best_link, identifiers_of, is_foreign, selected_tags, shortened
from sphinx_refalign.render.labels import (
    extra_text,
    first_sentence,
    join_texts,
    language_name,
    make_id,
    source_in,
    value_in,
    venue_names,
)
from sphinx_refalign.render.markup import SMALL_CAPS_CLASS

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_MAX_WIDTH = 280
"""The maximum width of a text in a card, in columns; a Chinese character takes two."""


@lru_cache(maxsize=10_000)  # a page asks for it at each place and at the card
def card_id(key: str) -> str:
    """Return the id of a resource's card, which is also the class of the links that open it.

    No block has such an id.
    """
    return make_id("refalign-about-", key)


def render_cards(cards: Iterable[tuple[str, str, str]]) -> str:
    """Return the element with all cards of a page; it is hidden until the script shows a card.

    Args:
        cards: The key of each resource, the HTML of its card, and that of its line about places.

    """
    elements = "".join(
        f'<div id="{card_id(key)}">{content}{places}</div>\n' for key, content, places in cards
    )
    return f'<div class="refalign-cards" hidden>\n{elements}</div>\n'


def render_card(context: RenderContext, resource: Resource) -> str:
    """Return the HTML of a card.

    It has the title, the titles in other languages, kind, people, venue and date in one line, a sentence
    about the content, and links.
    """
    title = context.localize(resource.title)
    lines = [_render_line(context, "title", title)]
    lines += [_render_line(context, "other", text) for text in _other_titles(resource, title)]
    kind = context.label(context.registry.kinds[resource.type].label)
    source = source_in(context, resource)
    if source.text in (kind, title.text):
        source = source._replace(text="")
    people, venue, date = _publication_details(context, resource, source.text)
    parts = (source,) if resource.definition else (people, source, venue, date)
    details = (part for part in parts if part.text)
    lines.append(_render_line(context, "kind", LocalizedText("", kind), *details))
    text = _about(context, resource)
    if text.text:
        text = text._replace(text=shortened(text.text, _MAX_WIDTH))
        lines.append(_render_line(context, "text", text))
    links = _render_links(context, resource)
    return "".join([*lines, f'<p class="refalign-links">{links}</p>' if links else ""])


def render_places(context: RenderContext, number: int, address: str) -> str:
    """Return the line of a card that says how many places refer to its resource.

    Args:
        context: The page that contains the card.
        number: The number of places; the line is left out for 0.
        address: The address of the entry in a catalogue, which lists the places; "" where there is none.

    """
    if not number:
        return ""
    text = escape(context.gettext(N_("Referenced in {n} places")).format(n=number))
    link = f'<a class="reference internal" href="{escape(address)}">{text}</a>' if address else text
    return f'<p class="refalign-card-places">{link}</p>'


def _about(context: RenderContext, resource: Resource) -> LocalizedText:
    """Return the definition of a resource, else the first sentence of its contributions or its abstract."""
    if resource.definition:
        return context.localize(resource.definition)
    if resource.contributions:
        topic = resource.contributions[0]
        parts = [context.localize(part) for part in (topic.name, topic.text) if part]
        text = join_texts(parts, context.gettext(TERM).format(term="", text=""))
    else:
        text = LocalizedText("", extra_text(context, resource, "abstract"))
    return text._replace(text=first_sentence(text.text))


def missing_card(key: str) -> str:
    """Return the HTML of the card of a resource that cannot be shown."""
    return f'<p class="refalign-card-title"><span>{escape(key)} [?]</span></p>'


def _other_titles(resource: Resource, title: LocalizedText) -> list[LocalizedText]:
    titles = {} if isinstance(resource.title, str) else resource.title
    return [LocalizedText(tag, text) for tag, text in titles.items() if text != title.text]


def _publication_details(
    context: RenderContext, resource: Resource, source: str
) -> tuple[LocalizedText, LocalizedText, LocalizedText]:
    """Return the people, the venue and the date of a work, without what ``source`` contains."""
    names = (context.name(name) for name in resource.author or resource.instructor)
    people = join_texts(names, ", ")
    people = people._replace(text=shortened(people.text, _MAX_WIDTH))
    venue = join_texts((name for name in venue_names(context, resource) if name.text not in source), ", ")
    date = value_in(context, resource, "date") if resource.date else context.localize(resource.term or "")
    return people, venue, date._replace(text="") if date.text in source else date


def _render_line(context: RenderContext, name: str, *texts: LocalizedText) -> str:
    """Return a paragraph of the class ``refalign-card-<name>``, each text marked with its language."""
    spans = (_render_text(context, text) for text in texts)
    return f'<p class="refalign-card-{name}">{" · ".join(spans)}</p>'


def _render_text(context: RenderContext, text: LocalizedText) -> str:
    tag = "bdi" if needs_isolation(text.text) else "span"
    return f"<{tag}{_lang_attribute(context, text.language)}>{_html(balanced(text.text))}</{tag}>"


_TAGS = {ITALIC: "em", BOLD: "strong", SUBSCRIPT: "sub", SUPERSCRIPT: "sup", SMALL_CAPS: "span"}


def _html(text: str) -> str:
    """Return a text with its markup as HTML; formulas are in Unicode characters."""
    if not has_markup(text):
        return escape(text)
    attributes = {SMALL_CAPS: f' class="{SMALL_CAPS_CLASS}"'}
    write: dict[str, Callable[[str], str]] = {
        TEXT: escape,
        FORMULA: lambda formula: escape(formula_text(formula)),
        OPEN: lambda name: f"<{_TAGS[name]}{attributes.get(name, '')}>",
        CLOSE: lambda name: f"</{_TAGS[name]}>",
    }
    return "".join(write[token.kind](token.value) for token in parse(text))


def _lang_attribute(context: RenderContext, language: str) -> str:
    return f' lang="{escape(language)}"' if is_foreign(context, language) else ""


def _render_links(context: RenderContext, resource: Resource) -> str:
    """Return a link for each language of the URL, or the best link if there is only one."""
    urls = {} if isinstance(resource.url, str) else resource.url or {}
    if context.registry.external_url(resource.key) or len(urls) < 2:
        return " · ".join(_single_links(context, resource))
    links = [
        _render_link(urls[tag], language_name(tag), _lang_attribute(context, tag))
        for tag in selected_tags(context, urls, ())
    ]
    return context.gettext(SEPARATOR).join(links)


def _single_links(context: RenderContext, resource: Resource) -> list[str]:
    """Return the best link of a resource, and those of its identifiers that lead elsewhere."""
    link = best_link(context, resource)
    texts = {link.text: _host_name(link.text)} if link else {}
    for identifier in identifiers_of(context, resource).values():
        of_link = identifier_of_url(link.text) if link else None
        url = link.text if link and of_link and identifier.is_same(of_link) else identifier.url
        texts |= {url: identifier.labelled_text} if url else {}
    return [_render_link(url, text) for url, text in texts.items()]


def _render_link(url: str, text: str, attributes: str = "") -> str:
    return f'<a class="reference external" href="{escape(url)}"{attributes}>{escape(text)}</a>'


def _host_name(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url
