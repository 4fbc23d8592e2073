"""COinS: elements from which a bibliography manager imports the works that a page shows.

A COinS is an empty element whose title is an OpenURL of the work. Zotero's connector, BibDesk and others look
for it; see https://web.archive.org/web/20161130184729/http://ocoins.info/. The keys are those of the formats
``journal``, ``book``, ``dissertation``, ``patent`` and ``dc`` of Z39.88-2004, as Zotero's ``openurl.js``
reads them. Keys whose values Zotero infers are left out: the genre of a book and of an article in a journal,
the first and the last page of a range.

If a catalogue has the whole COinS of a work with a DOI or PMID, other pages have only the identifier and the
title. Zotero looks up works without authors by such an identifier when the reader has selected them, and
imports the whole record of Crossref, DataCite or PubMed; see ``completeItems`` in its ``COinS.js``. If it
finds nothing, it imports what the COinS has, so the title is not left out. Without titles, it would also
look up all works of the page, one after the other, before the reader can select any. An ISBN does not count:
of a paper, it would find the proceedings, and many books are in none of the libraries that Zotero asks. Such
works keep their whole COinS on every page, as Zotero prefers COinS to the DOIs that it finds in links.

The ``&`` between two keys is not written as ``&amp;``: an attribute in HTML may have it, as no key begins
like a character reference that needs no semicolon. Values have no character that HTML reads in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from sphinx_refalign.registry.csl_types import csl_type_of, genre_of
from sphinx_refalign.registry.dates import parse_date
from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.identifiers import DOI, PUBMED
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import identifiers_of
from sphinx_refalign.render.labels import value_text

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

KINDS = frozenset({"paper", "book", "standard"})
"""The kinds of resources that are listed in bibliographies."""

_JOURNAL, _BOOK, _THESIS, _PATENT, _OTHER = "journal", "book", "dissertation", "patent", "dc"

_GENRES = {
    **dict.fromkeys(
        ("article-journal", "article-magazine", "article-newspaper", "review", "review-book"),
        (_JOURNAL, "article"),
    ),
    "paper-conference": (_BOOK, "proceeding"),
    **dict.fromkeys(
        ("chapter", "entry", "entry-dictionary", "entry-encyclopedia"),
        (_BOOK, "bookitem"),
    ),
    # Proceedings are a book, not a "conference": Zotero reads that as a paper of a conference.
    **dict.fromkeys(("book", "classic", "collection", "pamphlet", "periodical"), (_BOOK, "book")),
    "report": (_BOOK, "report"),
    "thesis": (_THESIS, "dissertation"),
    "patent": (_PATENT, "patent"),
}  # fmt: skip
"""The OpenURL format and the genre within it, by CSL type; as Zotero maps its item types."""

_TYPES = {
    "article": "preprint", "webpage": "webpage", "post": "forumPost", "post-weblog": "blogPost",
    "dataset": "dataset", "software": "computerProgram", "manuscript": "manuscript", "standard": "standard",
    "motion_picture": "film", "broadcast": "tvBroadcast", "song": "audioRecording", "graphic": "artwork",
    "figure": "artwork", "map": "map", "speech": "presentation", "performance": "presentation",
    "personal_communication": "letter", "interview": "interview", "legislation": "statute", "bill": "bill",
    "regulation": "statute", "legal_case": "case", "hearing": "hearing",
}  # fmt: skip
"""The Dublin Core type of all other works, by CSL type, in the terms of Zotero."""

_PUBLISHERS = ("publisher", "organization", "institution")

_Pairs = Iterator[tuple[str, str]]


def coins_span(context: RenderContext, resource: Resource) -> list[nodes.Node]:
    """Return the COinS element of a work; empty where pages have none or the resource is not a work."""
    if context.coins_cache is None or resource.type not in KINDS:
        return []
    is_short = resource.key in context.full_coins()
    element = context.coins_cache.get((resource.key, is_short))
    if element is None:
        element = _element(url(context, resource, is_short=is_short))
        context.coins_cache[resource.key, is_short] = element
    return [nodes.raw("", element, format="html", coins=resource.key)]


def drop_duplicates(content: Sequence[nodes.Node], seen: set[str]) -> None:
    """Remove the COinS elements of works that the page has already.

    Args:
        content: All nodes of a part of a page; their parents are changed in place.
        seen: The keys of the works that the page has; those of ``content`` are added.

    """
    elements = [node for node in content if isinstance(node, nodes.raw) and "coins" in node]
    for node in elements:
        if node["coins"] not in seen:
            seen.add(node["coins"])
        elif node.parent is not None:
            node.parent.remove(node)


def _element(openurl: str) -> str:
    # Screen readers may read a title aloud if the element is not hidden.
    return f'<span class="Z3988" title="{openurl}" hidden></span>'


_ENCODED = re.compile(r"""[\x00-\x1f"#%&'+;<=>\x7f-\xa0\u2028\u2029\ud800-\udfff]""")
"""Characters that readers or HTML would misread: they split the text at & and =, and a + is a space."""


def url(context: RenderContext, resource: Resource, *, is_short: bool = False) -> str:
    """Return the OpenURL of a work, without the url of a resolver.

    Args:
        context: The page that is written.
        resource: The work.
        is_short: Whether a work with a DOI or PMID has its title and identifiers only.

    """
    identifiers = _identifiers(context, resource)
    is_short = is_short and any(value.startswith(_LOOKED_UP) for value in identifiers)
    pairs = (
        _short_pairs(context, resource, identifiers) if is_short else _pairs(context, resource, identifiers)
    )
    return "&".join(f"{key}={_encode(value)}" for key, value in pairs if value)


def _encode(value: str) -> str:
    return _ENCODED.sub(lambda match: quote(match[0], safe=""), value).replace(" ", "+")


_LOOKED_UP = (f"info:{DOI.lower()}/10.", "info:pmid/")
"""Prefixes of the identifiers (DOI but not its short form, PMID) that Zotero resolves to the full record."""


def _identifiers(context: RenderContext, resource: Resource) -> list[str]:
    """Return the values of ``rft_id``."""
    values = []
    url = context.url(resource.url)
    for identifier in identifiers_of(context, resource).values():
        # Zotero knows the names of DOI and PubMed only; it imports the others by their URL.
        if identifier.uri and (url or identifier.scheme in (DOI, PUBMED)):
            values.append(f"info:{identifier.uri}")
        url = url or (identifier.url if identifier.scheme not in (DOI, PUBMED) else "")
    return [*values, url] if url.startswith("http") else values


def _short_pairs(context: RenderContext, resource: Resource, identifiers: Sequence[str]) -> _Pairs:
    openurl_format, genre = _genre(resource)
    yield from _format(openurl_format, [value for value in identifiers if value.startswith(_LOOKED_UP)])
    for key, value in _TITLES[openurl_format](context, resource, genre):
        if key in _SHORT_KEYS and (key != "rft.btitle" or genre in _WHOLE_BOOKS):
            yield key, value


_SHORT_KEYS = frozenset({"rft.genre", "rft.type", "rft.title", "rft.atitle", "rft.btitle"})


def _format(openurl_format: str, identifiers: Iterable[str]) -> _Pairs:
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{openurl_format}"
    for value in identifiers:
        yield "rft_id", value


def _pairs(context: RenderContext, resource: Resource, identifiers: Sequence[str]) -> _Pairs:
    openurl_format, genre = _genre(resource)
    yield from _format(openurl_format, identifiers)
    yield from _TITLES[openurl_format](context, resource, genre)
    for key, name in _authors(context, resource):
        yield _INVENTOR.get(key, key) if openurl_format == _PATENT else key, name
    yield "rft.date", _date(resource.date or "")
    for field, key in _FIELDS[openurl_format]:
        text = value_text(context, resource, field)
        if field == "language":  # the format has one language
            text = first(next(iter(items_of(resource.language)), ""))
        yield f"rft.{key}", _collapse_spaces(text)
    yield "rft.pages", _collapse_spaces(context.text(resource.page))


def _genre(resource: Resource) -> tuple[str, str]:
    csl_type = csl_type_of(resource)
    if csl_type in _GENRES:
        return _GENRES[csl_type]
    return (_BOOK, "book") if resource.type == "book" else (_OTHER, _TYPES.get(csl_type, "document"))


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _journal_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.atitle", _collapse_spaces(context.title_of(resource))
    yield "rft.jtitle", _collapse_spaces(context.text(resource.container))


_WHOLE_BOOKS = ("book", "report")
"""Genres of the format ``book`` in which the title of the work is the title of the book."""


def _book_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.genre", "" if genre == "book" else genre
    is_book = genre in _WHOLE_BOOKS
    yield "rft.btitle" if is_book else "rft.atitle", _collapse_spaces(context.title_of(resource))
    if not is_book:
        yield "rft.btitle", _collapse_spaces(context.text(resource.container))
    fields = ("institution", *_PUBLISHERS) if genre == "report" else _PUBLISHERS
    yield "rft.pub", _first_text(context, resource, fields)
    if genre == "report":
        # The format has no key for the number of a report; this one is that of patents.
        yield "rft.number", _collapse_spaces(value_text(context, resource, "number"))


def _thesis_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.title", _collapse_spaces(context.title_of(resource))
    yield "rft.inst", _first_text(context, resource, ("institution", "organization", "publisher"))
    yield "rft.degree", _collapse_spaces(genre_of(resource))


def _patent_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    from sphinx_refalign.registry.latex import to_plain_text  # most builds need no decoder

    yield "rft.title", _collapse_spaces(context.title_of(resource))
    yield "rft.number", _collapse_spaces(value_text(context, resource, "number"))
    holder = _collapse_spaces(to_plain_text(resource.extra.get("holder", "")))
    yield "rft.assignee", holder or _first_text(context, resource, _PUBLISHERS)


def _other_titles(context: RenderContext, resource: Resource, genre: str) -> _Pairs:
    yield "rft.type", genre
    yield "rft.title", _collapse_spaces(context.title_of(resource))
    yield "rft.publisher", _first_text(context, resource, _PUBLISHERS)


def _first_text(context: RenderContext, resource: Resource, fields: Sequence[str]) -> str:
    """Return the first of some fields that is set, as text."""
    texts = (_collapse_spaces(value_text(context, resource, field)) for field in fields)
    return next(filter(None, texts), "")


def _authors(context: RenderContext, resource: Resource) -> _Pairs:
    """Yield bodies, the first person in parts, and each other person as ``family, given``."""
    is_first = True
    for person in context.people(resource.author):
        if person.literal:
            yield "rft.aucorp", person.literal
        elif is_first:
            is_first = False
            yield "rft.aulast", person.full_family
            yield "rft.aufirst", person.given
            yield "rft.ausuffix", person.suffix
        else:
            # Zotero takes the part behind the first comma for the given name, and splits a name without one.
            name = ", ".join(filter(None, (person.full_family, person.given, person.suffix)))
            yield "rft.au", name if "," in name or " " not in name else f"{name},"


def _date(text: str) -> str:
    """Return a date in ISO 8601, of a range the start; "" for free text and for years before Christ."""
    date = parse_date(text)
    return date.point.iso if date is not None else ""


_COMMON_FIELDS = (("language", "language"),)

_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    _JOURNAL: (*_COMMON_FIELDS, ("volume", "volume"), ("issue", "issue"), ("issn", "issn")),
    _BOOK: (
        *_COMMON_FIELDS, ("volume", "volume"), ("edition", "edition"), ("series", "series"),
        ("location", "place"), ("isbn", "isbn"), ("issn", "issn"),
    ),
    _THESIS: _COMMON_FIELDS,
    _PATENT: _COMMON_FIELDS,
    _OTHER: (("container", "source"), ("definition", "description"), *_COMMON_FIELDS),
}  # fmt: skip

_INVENTOR = {"rft.aulast": "rft.invlast", "rft.aufirst": "rft.invfirst", "rft.au": "rft.inventor"}
"""Keys for the authors of a patent."""

_TITLES = {
    _JOURNAL: _journal_titles, _BOOK: _book_titles, _THESIS: _thesis_titles, _PATENT: _patent_titles,
    _OTHER: _other_titles,
}  # fmt: skip
