"""Texts and links in a paragraph, each with its language where that is not the page's."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import column_width

from sphinx_refalign.registry.i18n import (
    Localized,
    LocalizedText,
    best_text,
    fallbacks,
    same_language,
    same_script,
)
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.labels import language_name, source_label


def plain(text: str) -> nodes.Text:
    """A text that is ours or the registry's, never markup."""
    return nodes.Text(text)


def shortened(text: str, room: int) -> str:
    """The beginning of a text that is wider than ``room`` letters; a Chinese one is as wide as two."""
    if column_width(text) <= room:
        return text
    while column_width(text) >= room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def language_class(page: RenderContext, language: str) -> list[str]:
    """The class by which docutils writes ``lang=``, for a text in another language or script."""
    if not language or same_script(language, page.languages[0]):
        return []
    return [f"language-{language}"]


def localized(page: RenderContext, value: Localized) -> nodes.Node:
    """The text of ``value`` that the page shows."""
    chosen = page.localize(value)
    return in_language(page, chosen.text, chosen.language)


def in_language(page: RenderContext, text: str, language: str) -> nodes.Node:
    """A text that says which language it is in, where that is not the page's."""
    classes = language_class(page, language)
    return nodes.inline("", text, classes=classes) if classes else plain(text)


def external_link(text: str, url: str, classes: list[str] | None = None, hint: str = "") -> nodes.reference:
    """A link to another site."""
    link = nodes.reference("", text, refuri=url, internal=False, classes=classes or [])
    if hint:
        link["reftitle"] = hint
    return link


def best_link(page: RenderContext, resource: Resource) -> LocalizedText | None:
    """The address that a resource is reached at from this page: one of another project is at home there."""
    place = page.registry.external_url(resource.key)
    if place:
        return LocalizedText("", place)
    if resource.url:
        return page.localize(resource.url)
    if resource.doi:
        return LocalizedText("", doi_url(resource.doi))
    return None


def bare_doi(doi: str) -> str:
    """A DOI itself, however it is written: ``10.1145/945445.945462``."""
    name = doi.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/").removeprefix("doi:")
    return name.strip()


def doi_url(doi: str) -> str:
    """The address of a DOI, however it is written."""
    return f"https://doi.org/{bare_doi(doi)}"


def title_link(page: RenderContext, resource: Resource, text: str = "") -> nodes.Element:
    """A resource's title, or another ``text``, as a link to the resource where it has an address."""
    title = page.localize(resource.title)
    shown = text or title.text
    classes = [] if text else language_class(page, title.language)
    link = best_link(page, resource)
    if link is None:
        return nodes.inline("", shown, classes=classes)
    source = source_label(page, resource)
    hint = f"{title.text} ({source})" if source != title.text else title.text
    return external_link(shown, link.text, classes, hint)


def url_links(page: RenderContext, resource: Resource, only: tuple[str, ...] = ()) -> list[nodes.Node]:
    """The links of ``url``: the address itself, or one a language with the title in it, the page's first."""
    value = resource.url or ""
    if isinstance(value, str):
        return [external_link(value, value)]
    wanted = [tag for tag in value if not only or any(same_language(tag, one) for one in only)] or [*value]
    own = page.localize(dict.fromkeys(wanted, "")).language
    found: list[nodes.Node] = []
    for tag in sorted(wanted, key=lambda tag: tag.replace("_", "-") != own):
        language = language_name(tag)
        title = _title_in(resource, tag)
        found += [plain(" · ")] if found else []
        found.append(external_link(title or language, value[tag], language_class(page, tag)))
        found += [plain(" ("), in_language(page, language, tag), plain(")")] if title else []
    return found


def _title_in(resource: Resource, tag: str) -> str:
    """The title in a language, "" where there is none."""
    if isinstance(resource.title, str):
        return ""
    chosen = best_text(resource.title, fallbacks(tag))
    return chosen.text if same_language(chosen.language, tag) else ""


def format_nodes(message: str, **parts: nodes.Node) -> list[nodes.Node]:
    """A translated message with nodes in the places of its ``{names}``."""
    found: list[nodes.Node] = []
    rest = message
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        found += [plain(before)] if before else []
        found += [parts[name]] if name in parts else []
    return [*found, plain(rest)] if rest else found
