"""The parts of one line of a list as the fields of a resource."""

from __future__ import annotations

from sphinx_refalign.importing.draft import Draft
from sphinx_refalign.importing.items import ItemParts
from sphinx_refalign.importing.labels import is_generic, is_language
from sphinx_refalign.importing.people import split_people
from sphinx_refalign.registry.wikipedia import wikipedia_page


def fill_draft(draft: Draft, parts: ItemParts) -> None:
    """Write the parts of a line into a resource."""
    page = wikipedia_page(parts.url) if parts.title == parts.url else ""
    draft.fill("title", page.partition(":")[2].replace("_", " ") or parts.title)
    if parts.url:
        draft.add_url(parts.url)
    if parts.number:
        draft.fill("number", parts.number)
    if parts.institution:
        draft.fill("institution", parts.institution)
    if parts.people:
        field_name = "instructor" if draft.accepts("instructor") else "author"
        draft.add_items(field_name, split_people(parts.people))
    if parts.year:
        draft.fill("date", parts.year)
    if parts.venue:
        draft.fill("container", parts.venue)
    if parts.area:
        draft.fill("area", parts.area)
    for title, url in parts.links:
        if draft.kind == "wikidef" and wikipedia_page(url):
            draft.add_url(url, title=title)
            _add_title(draft, parts.title, "" if is_language(title, url) else title)
        else:
            draft.add_link("materials", url, title)
    for title, url in parts.people_links:
        draft.add_link("related", url, title)
    if parts.note:
        draft.fill("definition" if draft.kind == "wikidef" else "note", parts.note)


def _add_title(draft: Draft, title: str, other: str) -> None:
    """Write the titles of two articles in the languages of their addresses."""
    urls = draft.fields.get("url")
    is_title = bool(other) and other != title and not is_generic(other)
    if isinstance(urls, dict) and len(urls) == 2 and draft.fields.get("title") == title and is_title:
        draft.fields["title"] = dict(zip(urls, (title, other), strict=True))
