"""Hover cards: what a page tells of the resources that its roles name, in its own HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sphinx_refalign.registry.i18n import LocalizedText, same_script
from sphinx_refalign.registry.kinds import VENUE
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR
from sphinx_refalign.render.inline import best_link, shortened
from sphinx_refalign.render.labels import join_texts, language_name, make_id, source_in, value_in

_MOST_WORDS = 280
"""How wide a definition may be in a card, in letters; a Chinese one is as wide as two."""


def card_id(key: str) -> str:
    """The id of a card, and the class of the links that it belongs to; no block has such an id."""
    return make_id("refalign-about-", key)


def cards(found: Iterable[tuple[str, str]]) -> str:
    """All cards of a page out of (key, content); they are not seen before the script shows one."""
    inner = "".join(f'<div id="{card_id(key)}">{content}</div>\n' for key, content in found)
    return f'<div class="refalign-cards" hidden>\n{inner}</div>\n'


def card(page: RenderContext, resource: Resource) -> str:
    """What a card tells: title, the title in other languages, kind, definition or venue, and links."""
    title = page.localize(resource.title)
    lines = [_line(page, "title", title)]
    lines += [_line(page, "other", one) for one in _others(resource, title)]
    kind = page.label(page.registry.kinds[resource.type].label)
    source = source_in(page, resource)
    more = [source] if source.text not in (kind, title.text) else []
    lines.append(_line(page, "kind", LocalizedText("", kind), *more))
    if resource.definition:
        definition = page.localize(resource.definition)
        text = shortened(definition.text, _MOST_WORDS)
        lines.append(_line(page, "text", definition._replace(text=text)))
    elif work := _work(page, resource, source.text):
        lines.append(_line(page, "text", *work))
    links = _links(page, resource)
    return "".join([*lines, f'<p class="refalign-links">{links}</p>' if links else ""])


def _others(resource: Resource, title: LocalizedText) -> list[LocalizedText]:
    titles = {} if isinstance(resource.title, str) else resource.title
    return [LocalizedText(tag, text) for tag, text in titles.items() if text != title.text]


def _work(page: RenderContext, resource: Resource, source: str) -> list[LocalizedText]:
    """Who made a work, and where it appeared as far as ``source`` does not say it."""
    people = join_texts((page.localize(one) for one in resource.author or resource.instructor), ", ")
    places = (value_in(page, resource, field) for field in VENUE if field != "date")
    venue = join_texts({word.text: word for word in places if word.text not in source}.values(), ", ")
    when = page.localize(resource.date or resource.term or "")
    told = (people._replace(text=shortened(people.text, _MOST_WORDS)), venue, when)
    return [one for one in told if one.text and (one is not when or one.text not in source)]


def _line(page: RenderContext, what: str, *parts: LocalizedText) -> str:
    """A paragraph, each part in its language."""
    told = (f"<span{_lang(page, one.language)}>{escape(one.text)}</span>" for one in parts)
    return f'<p class="refalign-card-{what}">{" · ".join(told)}</p>'


def _lang(page: RenderContext, language: str) -> str:
    other = language and not same_script(language, page.languages[0])
    return f' lang="{escape(language)}"' if other else ""


def _links(page: RenderContext, resource: Resource) -> str:
    """The address in each language; a single one is that of the link itself."""
    urls = {} if isinstance(resource.url, str) else resource.url or {}
    if page.registry.external_url(resource.key) or len(urls) < 2:
        link = best_link(page, resource)
        return _link(link.text, _host(link.text)) if link else ""
    found = [_link(url, language_name(tag), _lang(page, tag)) for tag, url in urls.items()]
    return page.gettext(SEPARATOR).join(found)


def _link(url: str, text: str, attributes: str = "") -> str:
    return f'<a class="reference external" href="{escape(url)}"{attributes}>{escape(text)}</a>'


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url
