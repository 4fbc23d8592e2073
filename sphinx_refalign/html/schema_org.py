"""A resource as schema.org describes it: plain data for JSON-LD.

Types and properties are those of https://schema.org/docs/full.html, each where its domain has it. A thing
that has a place of its own in the graph is named by ``{"@id": "#…"}``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.fields import Link, Topic
from sphinx_refalign.registry.i18n import Localized, canonical
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.wikipedia import wikipedia_page
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import bare_doi, best_link, doi_url
from sphinx_refalign.render.labels import author_names, make_id

WIKIPEDIA = {"@type": "DefinedTermSet", "name": "Wikipedia", "url": "https://www.wikipedia.org/"}


_DATE = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?")


_ENDS = re.compile(r"([\w.:]+)\s*[-\u2010-\u2015]+\s*([\w.:]+)")


def reference(key: str) -> Node:
    """What stands for a resource in the properties of others."""
    return {"@id": f"#{make_id('refalign', key)}"}


def node(page: RenderContext, resource: Resource) -> Node:
    """All that schema.org has words for of a resource."""
    describe = {"wikidef": _term, "organization": _organization, "course": _course}
    found = {**reference(resource.key), "@type": "", **_thing(page, resource)}
    found |= describe.get(resource.type, _publication)(page, resource)
    return drop_empty(found)


def organization_of(page: RenderContext, resource: Resource) -> str:
    """The key of the organization that a resource names, "" where it names none of the registry."""
    key = resource.organization
    entry = page.registry.entry(key) if isinstance(key, str) else None
    return entry.key if entry is not None and entry.kind == "organization" else ""


def _thing(page: RenderContext, resource: Resource) -> Node:
    """What everything has: it is called in the page's language, and otherwise in others."""
    link = best_link(page, resource)
    name = page.title_of(resource)
    others = [*_all(resource.title), *_all(resource.short), *(page.text(one) for one in resource.aliases)]
    return {
        "name": name,
        "alternateName": [one for one in dict.fromkeys(others) if one != name],
        "description": page.text(resource.definition),
        "url": link.text if link else "",
        "sameAs": _same_as(resource, link.text if link else ""),
        "identifier": _identifiers(resource),
    }


def _same_as(resource: Resource, url: str) -> list[str]:
    """The addresses that say what it is: those of the same in other languages, its DOI, Wikidata."""
    found = list(_all(resource.url))
    if resource.doi:
        found.append(doi_url(resource.doi))
    if resource.wikidata:
        found.append(f"https://www.wikidata.org/wiki/{resource.wikidata}")
    # An article of Wikipedia is what says which term is meant, also where it is the address.
    return [one for one in dict.fromkeys(found) if one != url or wikipedia_page(one)]


def _term(page: RenderContext, resource: Resource) -> Node:
    addresses = _all(resource.url)
    elsewhere = addresses and not any(wikipedia_page(one) for one in addresses)
    return {"@type": "DefinedTerm", "inDefinedTermSet": {} if elsewhere else WIKIPEDIA}


def _organization(page: RenderContext, resource: Resource) -> Node:
    place, area = page.text(resource.location), page.text(resource.area)
    return {"@type": "Organization", "location": place, "knowsAbout": area}


def _work(page: RenderContext, resource: Resource) -> Node:
    """What every creative work has."""
    return {
        "about": typed_node("Thing", name=page.text(resource.area)),
        "keywords": [page.text(one.name) for one in resource.concepts],
        "inLanguage": canonical(resource.language) if resource.language else "",
        "author": _persons(page, resource.author),
        "editor": _persons(page, resource.editor),
        "translator": _persons(page, resource.translator),
        "datePublished": _date(resource.date),
    }


def _course(page: RenderContext, resource: Resource) -> Node:
    return {
        "@type": "Course",
        **_work(page, resource),
        "provider": typed_node("Organization", name=page.text(resource.institution)),
        "courseCode": page.text(resource.number),
        "teaches": [_topic(page, one) for one in resource.topics],
        "hasPart": [_material(page, one) for one in resource.materials],
        "hasCourseInstance": typed_node(
            "CourseInstance", name=page.text(resource.term), instructor=_persons(page, resource.instructor)
        ),
    }


def _publication(page: RenderContext, resource: Resource) -> Node:
    """A paper, a book, a standard, or a work of a kind that conf.py declares."""
    kinds = types(resource)
    found = {"@type": kinds, **_work(page, resource)}
    name = organization_of(page, resource)
    body: Node = (
        reference(name) if name else typed_node("Organization", name=page.text(resource.organization))
    )
    found["publisher"] = publisher(page, resource)
    if resource.type == "standard":
        found["publisher"] = found["publisher"] or body
    found["sourceOrganization"] = body or typed_node("Organization", name=page.text(resource.institution))
    found["isPartOf"] = appeared_in(page, resource, "Book" in kinds)
    found["version"] = page.text(resource.version)
    number = page.text(resource.number)
    if kinds == ["Report"]:
        found["reportNumber"] = number
    elif number:
        found["identifier"] = [*_identifiers(resource), number]
    if "Book" in kinds:
        found |= _of_book(page, resource)
    elif PAGED & set(kinds):
        found |= _pagination(page.text(resource.page))
    teaches = [_topic(page, one) for one in resource.topics]
    return {**found, "teaches": teaches}


def _of_book(page: RenderContext, resource: Resource) -> Node:
    pages = page.text(resource.page)
    return {
        "isbn": resource.isbn,
        "bookEdition": page.text(resource.edition),
        "volumeNumber": page.text(resource.volume),
        "numberOfPages": int(pages) if re.fullmatch(r"[0-9]{1,6}", pages) else None,
    }


def _pagination(pages: str) -> Node:
    ends = _ENDS.fullmatch(pages)
    return {"pagination": pages, "pageStart": ends[1], "pageEnd": ends[2]} if ends else {"pagination": pages}


def _identifiers(resource: Resource) -> list[Node]:
    schemes = {"DOI": bare_doi(resource.doi or ""), "eprint": resource.eprint}
    return [
        typed_node("PropertyValue", propertyID=one, value=value) for one, value in schemes.items() if value
    ]


def _persons(page: RenderContext, names: Sequence[Localized]) -> list[Node]:
    return [typed_node("Person", name=name) for name in author_names(page, names)]


def _topic(page: RenderContext, topic: Topic) -> Node:
    name, text, url = (page.text(one) for one in (topic.name, topic.text, topic.url))
    return typed_node("DefinedTerm", name=name, description=text, url=url)


def _material(page: RenderContext, link: Link) -> Node:
    title, note, url = (page.text(one) for one in (link.title, link.note, link.url))
    return typed_node("LearningResource", name=title, description=note, url=url)


def _date(date: str | None) -> str:
    """A date as ISO 8601 has it; of a span, of words and of a day that no month has there is none."""
    found = _DATE.fullmatch(date or "")
    if found is None:
        return ""
    try:
        datetime.date.fromisoformat(f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}")
    except ValueError:
        return ""
    return found[0]


def _all(value: Localized | None) -> Iterable[str]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value.values())


Node = dict[str, Any]


_ARTICLE = "ScholarlyArticle"


_PAPERS = {
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), "Thesis"),
    **dict.fromkeys(("report", "techreport"), "Report"),
    **dict.fromkeys(("inbook", "bookinbook", "suppbook", "incollection", "suppcollection"), "Chapter"),
    **dict.fromkeys(("online", "electronic", "www"), "WebPage"),
    "dataset": "Dataset", "software": "SoftwareApplication", "movie": "Movie",
    "video": "VideoObject", "audio": "AudioObject",
    **dict.fromkeys(("patent", "legislation", "jurisdiction", "artwork"), "CreativeWork"),
}  # fmt: skip
"""What bibliographies have among their entries that is no article; everything else is one."""


_JOURNALS = frozenset({"article", "suppperiodical"})


PAGED = frozenset({"ScholarlyArticle", "Report", "Chapter"})
"""The types that have pages."""


def entry_type(resource: Resource) -> str:
    """What BibTeX calls it."""
    return resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)


def types(resource: Resource) -> list[str]:
    """The types of a work: a volume of several is a book and a volume."""
    if resource.type == "book":
        return ["Book", "PublicationVolume"] if resource.volume else ["Book"]
    return [_PAPERS.get(entry_type(resource), _ARTICLE) if resource.type == "paper" else "CreativeWork"]


def drop_empty(found: Node) -> Node:
    """A thing without the properties that have no value; of a list of one the one."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in found.items()
        if value not in ("", None, [], {})
    }


def typed_node(kind: str | list[str], **properties: Any) -> Node:
    """A thing of a kind, nothing where it has no property."""
    found = drop_empty(properties)
    return drop_empty({"@type": kind, **found}) if found else {}


def publisher(page: RenderContext, resource: Resource) -> Node:
    """Who published it, and where that is."""
    name = page.text(resource.publisher)
    return typed_node("Organization", name=name, location=page.text(resource.location)) if name else {}


def appeared_in(page: RenderContext, resource: Resource, is_book: bool) -> Node:
    """What a work is part of, from the nearest outwards: the issue, the volume, the journal."""
    if resource.type == "paper" and entry_type(resource) in _JOURNALS:
        return _issue(page, resource)
    kind = "BookSeries" if is_book or resource.isbn else "CreativeWorkSeries"
    series = typed_node(kind, name=page.text(resource.series), issn=resource.issn)
    return series if is_book else _container(page, resource, series)


def _issue(page: RenderContext, resource: Resource) -> Node:
    journal = typed_node("Periodical", name=page.text(resource.container), issn=resource.issn)
    volume = page.text(resource.volume)
    within = typed_node("PublicationVolume", volumeNumber=volume, isPartOf=journal) if volume else journal
    issue = page.text(resource.issue)
    return typed_node("PublicationIssue", issueNumber=issue, isPartOf=within) if issue else within


def _container(page: RenderContext, resource: Resource, series: Node) -> Node:
    """The proceedings, the book or whatever it appeared in; a number of its volume makes it one too."""
    name, volume = page.text(resource.container), page.text(resource.volume)
    kinds = (["Book"] if resource.isbn else []) + (["PublicationVolume"] if volume else [])
    if not name and not kinds:
        return series
    kinds = kinds or ["CreativeWork"]
    return typed_node(kinds, name=name, volumeNumber=volume, isbn=resource.isbn, isPartOf=series)
