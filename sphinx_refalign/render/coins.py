"""COinS: what a bibliography manager takes from a page that shows several works.

An empty element whose title is an OpenURL of the work, as Zotero's connector, BibDesk and others look for
it: https://web.archive.org/web/20161130184729/http://ocoins.info/. The keys are those of the formats
``journal``, ``book``, ``dissertation`` and ``dc`` of Z39.88-2004.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from docutils import nodes

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.names import parse_name
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import bare_doi
from sphinx_refalign.render.labels import author_names, value_text

KINDS = frozenset({"paper", "book", "standard"})
"""The kinds that a bibliography has."""


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
"""The format and the genre in it, by entry type."""


_TYPES = {
    **dict.fromkeys(("online", "electronic", "www"), "webpage"),
    "dataset": "dataset", "software": "computerProgram", "patent": "patent", "unpublished": "manuscript",
    "standard": "standard",
}  # fmt: skip
"""What the rest is: Dublin Core says it in words, and these are Zotero's."""


_PAGES = re.compile(r"([\w.:]+)\s*[-\u2010-\u2015]+\s*([\w.:]+)")


Pairs = Iterator[tuple[str, str]]


def coins_span(page: RenderContext, resource: Resource) -> list[nodes.Node]:
    """The element for a work; none where the output has no use for it, or the resource is no work."""
    if page.coins_cache is None or resource.type not in KINDS:
        return []
    if resource.key not in page.coins_cache:
        page.coins_cache[resource.key] = _element(page, resource)
    return [nodes.raw("", page.coins_cache[resource.key], format="html", coins=resource.key)]


def drop_duplicates(content: Sequence[nodes.Node], told: set[str]) -> None:
    """Take out of ``content`` what a page has ``told`` already, so that no work is offered twice."""
    for node in [one for part in content for one in part.findall(nodes.raw) if "coins" in one]:
        if node["coins"] not in told:
            told.add(node["coins"])
        elif node.parent is not None:
            node.parent.remove(node)


def _element(page: RenderContext, resource: Resource) -> str:
    # Screen readers may read a title aloud; there is nothing to see here.
    return f'<span class="Z3988" title="{escape(url(page, resource))}" aria-hidden="true"></span>'


def url(page: RenderContext, resource: Resource) -> str:
    """The work's OpenURL, without an address before it."""
    # Each value is percent-encoded, a space as %20: what reads it splits at & and =.
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in _pairs(page, resource) if value)


def _pairs(page: RenderContext, resource: Resource) -> Pairs:
    entry_type = resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)
    form, genre = _genre(resource, entry_type)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    if resource.doi:
        yield "rft_id", f"info:doi/{bare_doi(resource.doi)}"
    address = page.text(resource.url)
    if address.startswith("http"):
        yield "rft_id", address
    yield from _TITLES[form](page, resource, genre)
    yield from _authors(page, resource)
    for field, key in _FIELDS[form]:
        yield f"rft.{key}", _line(value_text(page, resource, field))
    yield from _pages(page, resource)


def _genre(resource: Resource, entry_type: str) -> tuple[str, str]:
    if resource.type == "book":
        return _BOOK, "book"
    if resource.type == "standard":
        return _OTHER, _TYPES["standard"]
    if entry_type in _GENRES:
        return _GENRES[entry_type]
    return _OTHER, _TYPES.get(entry_type, "preprint" if resource.eprint else "document")


def _line(text: str) -> str:
    return " ".join(text.split())


def _of_journal(page: RenderContext, resource: Resource, genre: str) -> Pairs:
    yield "rft.genre", genre
    yield "rft.atitle", _line(page.title_of(resource))
    yield "rft.jtitle", _line(page.text(resource.container))


def _of_book(page: RenderContext, resource: Resource, genre: str) -> Pairs:
    yield "rft.genre", genre
    whole = genre in ("book", "report")
    yield "rft.btitle" if whole else "rft.atitle", _line(page.title_of(resource))
    if not whole:
        yield "rft.btitle", _line(page.text(resource.container))


def _of_thesis(page: RenderContext, resource: Resource, genre: str) -> Pairs:
    yield "rft.title", _line(page.title_of(resource))
    places = (value_text(page, resource, field) for field in ("institution", "organization", "publisher"))
    yield "rft.inst", _line(next((one for one in places if one), ""))


def _of_other(page: RenderContext, resource: Resource, genre: str) -> Pairs:
    yield "rft.type", genre
    yield "rft.title", _line(page.title_of(resource))
    publisher = value_text(page, resource, "publisher") or value_text(page, resource, "organization")
    yield "rft.publisher", _line(publisher)


def _authors(page: RenderContext, resource: Resource) -> Pairs:
    """The first in its parts, which are taken as they are; of the others the family comes first."""
    names = author_names(page, resource.author) or author_names(page, resource.editor)
    for number, name in enumerate(names):
        family, given = parse_name(name)
        if number:
            yield "rft.au", f"{family}, {given}" if given else family
        else:
            yield "rft.aulast", family
            yield "rft.aufirst", given


def _pages(page: RenderContext, resource: Resource) -> Pairs:
    pages = _line(page.text(resource.page))
    yield "rft.pages", pages
    ends = _PAGES.fullmatch(pages)
    if ends:
        yield "rft.spage", ends[1]
        yield "rft.epage", ends[2]


_ANY = (("date", "date"), ("language", "language"))


_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    _JOURNAL: (*_ANY, ("volume", "volume"), ("issue", "issue"), ("issn", "issn")),
    _BOOK: (
        *_ANY, ("volume", "volume"), ("edition", "edition"), ("series", "series"), ("publisher", "pub"),
        ("location", "place"), ("isbn", "isbn"), ("issn", "issn"),
    ),
    _THESIS: (*_ANY,),
    _OTHER: (("container", "source"), ("definition", "description"), *_ANY),
}  # fmt: skip


_TITLES = {_JOURNAL: _of_journal, _BOOK: _of_book, _THESIS: _of_thesis, _OTHER: _of_other}
