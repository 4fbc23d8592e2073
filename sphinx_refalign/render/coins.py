"""COinS: elements from which a bibliography manager imports the works that a page shows.

A COinS is an empty element whose title is an OpenURL of the work. Zotero's connector, BibDesk and others look
for it; see https://web.archive.org/web/20161130184729/http://ocoins.info/. The keys are those of the formats
``journal``, ``book``, ``dissertation`` and ``dc`` of Z39.88-2004.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.identifiers import DOI, PUBMED
from sphinx_refalign.registry.names import parse_name
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import identifiers_of
from sphinx_refalign.render.labels import author_names, split_page_range, value_text

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

KINDS = frozenset({"paper", "book", "standard"})
"""The kinds of resources that are listed in bibliographies."""

_JOURNAL, _BOOK, _THESIS, _OTHER = "journal", "book", "dissertation", "dc"

_GENRES = {
    "article": (_JOURNAL, "article"), "suppperiodical": (_JOURNAL, "article"),
    "inproceedings": (_BOOK, "proceeding"), "conference": (_BOOK, "proceeding"),
    **dict.fromkeys(
        ("incollection", "inbook", "bookinbook", "suppbook", "suppcollection", "inreference"),
        (_BOOK, "bookitem"),
    ),
    **dict.fromkeys(("report", "techreport"), (_BOOK, "report")),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), (_THESIS, "dissertation")),
}  # fmt: skip
"""The OpenURL format and the genre within it, by entry type."""

_TYPES = {
    **dict.fromkeys(("online", "electronic", "www"), "webpage"),
    "dataset": "dataset", "software": "computerProgram", "patent": "patent", "unpublished": "manuscript",
    "standard": "standard",
}  # fmt: skip
"""The Dublin Core type of all other works, by entry type, in the terms of Zotero."""

_Pairs = Iterator[tuple[str, str]]


def coins_span(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return the COinS element of a work; empty where pages have none or the resource is not a work."""
    if context.coins_cache is None or resource.type not in KINDS:
        return []
    if resource.key not in context.coins_cache:
        context.coins_cache[resource.key] = _element(context, resource)
    return [nodes.raw("", context.coins_cache[resource.key], format="html", coins=resource.key)]


def drop_duplicates(content: Sequence[nodes.Node], seen: set[str]) -> None:
    """Remove the COinS elements of works that the page has already.

    Args:
        content: Nodes of a page, changed in place.
        seen: The keys of the works that the page has; those of ``content`` are added.

    """
    elements = [node for part in content for node in part.findall(nodes.raw) if "coins" in node]
    for node in elements:
        if node["coins"] not in seen:
            seen.add(node["coins"])
        elif node.parent is not None:
            node.parent.remove(node)


def _element(context: RenderContext, resource: Resource) -> str:
    # Screen readers may read a title aloud, but this element has no visible content.
    return f'<span class="Z3988" title="{escape(url(context, resource))}" aria-hidden="true"></span>'


def url(context: RenderContext, resource: Resource) -> str:
    """Return the OpenURL of a work, without the url of a resolver."""
    # Each value is percent-encoded, a space as %20: readers split the text at & and =.
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in _pairs(context, resource) if value)


def _pairs(context: RenderContext, resource: Resource) -> _Pairs:
    entry_type = resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)
    openurl_format, genre = _genre(resource, entry_type)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{openurl_format}"
    url = context.text(resource.url)
    for identifier in identifiers_of(context, resource).values():
        # Zotero knows the names of DOI and PubMed only; it imports the others by their URL.
        if identifier.uri and (url or identifier.scheme in (DOI, PUBMED)):
            yield "rft_id", f"info:{identifier.uri}"
        url = url or (identifier.url if identifier.scheme not in (DOI, PUBMED) else "")
    if url.startswith("http"):
        yield "rft_id", url
    yield from _TITLES[openurl_format](context, resource, genre)
    yield from _authors(context, resource)
    for field, key in _FIELDS[openurl_format]:
        yield f"rft.{key}", _collapse_spaces(value_text(context, resource, field))
    yield from _pages(context, resource)


def _genre(resource: Resource, entry_type: str) -> tuple[str, str]:
    if resource.type == "book":
        return _BOOK, "book"
    if resource.type == "standard":
        return _OTHER, _TYPES["standard"]
    if entry_type in _GENRES:
        return _GENRES[entry_type]
    return _OTHER, _TYPES.get(entry_type, "preprint" if resource.eprint else "document")


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _journal_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.genre", genre
    yield "rft.atitle", _collapse_spaces(context.title_of(resource))
    yield "rft.jtitle", _collapse_spaces(context.text(resource.container))


def _book_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.genre", genre
    is_book = genre in ("book", "report")
    yield "rft.btitle" if is_book else "rft.atitle", _collapse_spaces(context.title_of(resource))
    if not is_book:
        yield "rft.btitle", _collapse_spaces(context.text(resource.container))


def _thesis_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.title", _collapse_spaces(context.title_of(resource))
    fields = ("institution", "organization", "publisher")
    institutions = (value_text(context, resource, field) for field in fields)
    yield "rft.inst", _collapse_spaces(next(filter(None, institutions), ""))


def _other_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.type", genre
    yield "rft.title", _collapse_spaces(context.title_of(resource))
    publisher = value_text(context, resource, "publisher") or value_text(context, resource, "organization")
    yield "rft.publisher", _collapse_spaces(publisher)


def _authors(context: RenderContext, resource: Resource) -> _Pairs:
    """Yield the first author in parts and each other one as ``family, given``."""
    names = author_names(context, resource.author) or author_names(context, resource.editor)
    for number, name in enumerate(names):
        family, given_name = parse_name(name)
        if number:
            yield "rft.au", f"{family}, {given_name}" if given_name else family
        else:
            yield "rft.aulast", family
            yield "rft.aufirst", given_name


def _pages(context: RenderContext, resource: Resource) -> _Pairs:
    pages = _collapse_spaces(context.text(resource.page))
    yield "rft.pages", pages
    ends = split_page_range(pages)
    if ends is not None:
        yield "rft.spage", ends[0]
        yield "rft.epage", ends[1]


_COMMON_FIELDS = (("date", "date"), ("language", "language"))

_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    _JOURNAL: (*_COMMON_FIELDS, ("volume", "volume"), ("issue", "issue"), ("issn", "issn")),
    _BOOK: (
        *_COMMON_FIELDS, ("volume", "volume"), ("edition", "edition"), ("series", "series"),
        ("publisher", "pub"), ("location", "place"), ("isbn", "isbn"), ("issn", "issn"),
    ),
    _THESIS: (*_COMMON_FIELDS,),
    _OTHER: (("container", "source"), ("definition", "description"), *_COMMON_FIELDS),
}  # fmt: skip

_TITLES = {_JOURNAL: _journal_titles, _BOOK: _book_titles, _THESIS: _thesis_titles, _OTHER: _other_titles}
