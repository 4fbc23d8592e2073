"""Descriptions of resources with the types and properties of schema.org: plain data for JSON-LD.

Each property is used on the types that https://schema.org/docs/full.html lists it for. A resource with a
node of its own in the graph is referenced as ``{"@id": "#…"}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sphinx_refalign.alignment.filters import organization_name
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.csl_types import entry_type_of
from sphinx_refalign.registry.dates import parse_date
from sphinx_refalign.registry.i18n import Localized, LocalizedList, canonical, first
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.people import is_others
from sphinx_refalign.registry.wikipedia import wikipedia_page
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import best_link, identifiers_of
from sphinx_refalign.render.labels import make_id, split_page_range

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.parts import Link, Topic
    from sphinx_refalign.registry.people import Name

Node = dict[str, object]

_WIKIPEDIA = {"@type": "DefinedTermSet", "name": "Wikipedia", "url": "https://www.wikipedia.org/"}

_ARTICLE = "ScholarlyArticle"

_PAPER_TYPES = {
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), "Thesis"),
    **dict.fromkeys(("report", "techreport"), "Report"),
    **dict.fromkeys(("inbook", "bookinbook", "suppbook", "incollection", "suppcollection"), "Chapter"),
    **dict.fromkeys(("online", "electronic", "www"), "WebPage"),
    "dataset": "Dataset", "software": "SoftwareApplication", "movie": "Movie",
    "video": "VideoObject", "audio": "AudioObject",
    **dict.fromkeys(("patent", "legislation", "jurisdiction", "artwork"), "CreativeWork"),
}  # fmt: skip
"""The schema.org types of papers by their BibTeX entry type; all others are articles."""

_JOURNAL_ENTRY_TYPES = frozenset({"article", "suppperiodical"})

_PAGED_TYPES = frozenset({"ScholarlyArticle", "Report", "Chapter"})
"""The types that have the property ``pagination``."""


def make_reference(key: str) -> Node:
    """Return the reference to a resource's node, for use as a property value."""
    return {"@id": f"#{make_id('refalign', key)}"}


def describe_resource(context: RenderContext, resource: Resource) -> Node:
    """Return the node of a resource, with everything that schema.org has a property for."""
    describe = {"wikidef": _describe_term, "organization": _describe_organization, "course": _describe_course}
    node = {**make_reference(resource.key), "@type": "", **_describe_thing(context, resource)}
    node |= describe.get(resource.type, _describe_publication)(context, resource)
    return drop_empty(node)


def name_resource(context: RenderContext, resource: Resource) -> Node:
    """Return the node of a resource that another page describes: its id and name."""
    return {**make_reference(resource.key), "name": context.title_of(resource)}


def organization_key(context: RenderContext, resource: Resource) -> str:
    """Return the key of a resource's organization, "" if the registry has no such organization."""
    key = resource.organization
    entry = context.registry.entry(key) if isinstance(key, str) else None
    return entry.key if entry is not None and entry.kind == "organization" else ""


def drop_empty(node: Node) -> Node:
    """Return a node without empty properties, and with the item in place of a list of one item."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in node.items()
        if value not in ("", None, [], {})
    }


def typed_node(schema_type: str | list[str], **properties: object) -> Node:
    """Return a node of a type (or of several), ``{}`` if all properties are empty."""
    node = drop_empty(properties)
    return drop_empty({"@type": schema_type, **node}) if node else {}


def _describe_thing(context: RenderContext, resource: Resource) -> Node:
    """Return the properties of ``Thing``: the name in the page's language, all other names as alternates."""
    link = best_link(context, resource)
    name = context.title_of(resource)
    aliases = (context.text(alias) for alias in resource.aliases)
    names = [*map(plain_text, (*_all_texts(resource.title), *_all_texts(resource.short))), *aliases]
    return {
        "name": name,
        "alternateName": [other for other in dict.fromkeys(names) if other != name],
        "description": context.text(resource.definition),
        "url": link.text if link else "",
        "sameAs": _same_as(context, resource, link.text if link else ""),
        "identifier": _identifiers(context, resource),
    }


def _same_as(context: RenderContext, resource: Resource, url: str) -> list[str]:
    """Return the URLs that identify a resource: in other languages, of its identifiers and of Wikidata."""
    urls = list(_all_texts(resource.url))
    urls += filter(None, (identifier.url for identifier in identifiers_of(context, resource).values()))
    if resource.wikidata:
        urls.append(f"https://www.wikidata.org/wiki/{resource.wikidata}")
    # A URL of the same page in another form, such as http://dx.doi.org/…, is no other name.
    different = {normalize(same) or same: same for same in reversed(urls)}
    different.pop(normalize(url) or url, None)
    return [*reversed(different.values())]


def _identifiers(context: RenderContext, resource: Resource) -> list[Node]:
    """Return the identifiers of a work; the number of a standard is one without a scheme."""
    return [
        typed_node("PropertyValue", propertyID=identifier.label or "eprint", value=identifier.value)
        for field, identifier in identifiers_of(context, resource).items()
        if field != "number"
    ]


def _describe_term(context: RenderContext, resource: Resource) -> Node:
    urls = _all_texts(resource.url)
    is_elsewhere = urls and not any(wikipedia_page(url) for url in urls)
    return {"@type": "DefinedTerm", "inDefinedTermSet": {} if is_elsewhere else _WIKIPEDIA}


def _describe_organization(context: RenderContext, resource: Resource) -> Node:
    location, area = context.text(resource.location), context.text(resource.area)
    return {"@type": "Organization", "location": location, "knowsAbout": area}


def _describe_course(context: RenderContext, resource: Resource) -> Node:
    instructors = _describe_people(context, resource.instructor)
    return {
        "@type": "Course",
        **_describe_work(context, resource),
        "provider": _describe_bodies(context, resource.institution),
        "courseCode": context.text(resource.number),
        "teaches": [_describe_topic(context, topic) for topic in resource.topics],
        "hasPart": [_describe_material(context, material) for material in resource.materials],
        "hasCourseInstance": typed_node(
            "CourseInstance",
            name=context.text(resource.term),
            # The vocabulary has people only as instructors; a body organizes the course.
            instructor=[node for node in instructors if node["@type"] == "Person"],
            organizer=[node for node in instructors if node["@type"] != "Person"],
        ),
    }


def _describe_publication(context: RenderContext, resource: Resource) -> Node:
    """Return the properties of a paper, book or standard, or of a work of a kind declared in conf.py."""
    types = _work_types(resource)
    node = {"@type": types, **_describe_work(context, resource)}
    key = organization_key(context, resource)
    organizations = organization_name(resource.organization, context.registry)
    organization = make_reference(key) if key else _describe_bodies(context, organizations)
    node["publisher"] = _describe_publisher(context, resource)
    if resource.type == "standard":
        node["publisher"] = node["publisher"] or organization
    node["sourceOrganization"] = organization or _describe_bodies(context, resource.institution)
    node["isPartOf"] = _describe_container(context, resource, "Book" in types)
    node["version"] = context.text(resource.version)
    number = context.text(resource.number)
    if types == ["Report"]:
        node["reportNumber"] = number
    elif number:
        node["identifier"] = [*_identifiers(context, resource), number]
    if "Book" in types:
        node |= _describe_book(context, resource)
    elif _PAGED_TYPES & set(types):
        node |= _describe_pages(context.text(resource.page))
    return {**node, "teaches": [_describe_topic(context, topic) for topic in resource.topics]}


def _describe_work(context: RenderContext, resource: Resource) -> Node:
    """Return the properties of ``CreativeWork``."""
    editors = _describe_people(context, resource.editor)
    return {
        "about": typed_node("Thing", name=context.text(resource.area)),
        "keywords": [context.text(concept.name) for concept in resource.concepts],
        "inLanguage": [canonical(first(tag)) for tag in items_of(resource.language)],
        "author": _describe_people(context, resource.author),
        # The vocabulary has people only as editors.
        "editor": [node for node in editors if node["@type"] == "Person"],
        "contributor": [node for node in editors if node["@type"] != "Person"],
        "translator": _describe_people(context, resource.translator),
        "datePublished": _iso_date(resource.date),
    }


def _describe_book(context: RenderContext, resource: Resource) -> Node:
    pages = context.text(resource.page)
    return {
        "isbn": resource.isbn,
        "bookEdition": context.text(resource.edition),
        "volumeNumber": context.text(resource.volume),
        "numberOfPages": int(pages) if re.fullmatch(r"[0-9]{1,6}", pages) else None,
    }


def _describe_pages(pages: str) -> Node:
    node: Node = {"pagination": pages}
    ends = split_page_range(pages)
    return {**node, "pageStart": ends[0], "pageEnd": ends[1]} if ends else node


def _describe_people(context: RenderContext, names: Sequence[Name]) -> list[Node]:
    return [
        typed_node("Organization", name=person.literal)
        if person.literal
        else typed_node(
            "Person", name=person.display(), givenName=person.given, familyName=person.full_family,
            honorificSuffix=person.suffix,
        )
        for person in context.people(names)
    ]  # fmt: skip


def _describe_topic(context: RenderContext, topic: Topic) -> Node:
    name, text, url = context.text(topic.name), context.text(topic.text), context.url(topic.url)
    return typed_node("DefinedTerm", name=name, description=text, url=url)


def _describe_material(context: RenderContext, link: Link) -> Node:
    title, note, url = context.text(link.title), context.text(link.note), context.url(link.url)
    return typed_node("LearningResource", name=title, description=note, url=url)


def _describe_publisher(context: RenderContext, resource: Resource) -> list[Node]:
    """Return the publishers; of several, each has the place at its position, if there are as many."""
    names = _body_names(context, resource.publisher)
    places = _body_names(context, resource.location)
    if len(names) == 1:
        return [typed_node("Organization", name=names[0], location=places)]
    if len(names) != len(places):
        places = [""] * len(names)
    pairs = zip(names, places, strict=True)
    return [typed_node("Organization", name=name, location=place) for name, place in pairs]


def _describe_bodies(context: RenderContext, names: LocalizedList | None) -> list[Node]:
    return [typed_node("Organization", name=name) for name in _body_names(context, names)]


def _body_names(context: RenderContext, names: LocalizedList | None) -> list[str]:
    """Return the items of a list without those that stand for further ones."""
    return [text for text in map(context.text, items_of(names)) if text and not is_others(text)]


def _describe_container(context: RenderContext, resource: Resource, is_book: bool) -> Node:
    """Return what a work is part of, from the innermost outwards: an issue, its volume, its journal."""
    if resource.type == "paper" and entry_type_of(resource) in _JOURNAL_ENTRY_TYPES:
        return _describe_issue(context, resource)
    series_type = "BookSeries" if is_book or resource.isbn else "CreativeWorkSeries"
    series = typed_node(series_type, name=context.text(resource.series), issn=resource.issn)
    return series if is_book else _describe_proceedings(context, resource, series)


def _describe_issue(context: RenderContext, resource: Resource) -> Node:
    journal = typed_node("Periodical", name=context.text(resource.container), issn=resource.issn)
    volume, issue = context.text(resource.volume), context.text(resource.issue)
    parent = typed_node("PublicationVolume", volumeNumber=volume, isPartOf=journal) if volume else journal
    return typed_node("PublicationIssue", issueNumber=issue, isPartOf=parent) if issue else parent


def _describe_proceedings(context: RenderContext, resource: Resource, series: Node) -> Node:
    """Return the proceedings or book of a paper; a volume number makes it a ``PublicationVolume`` too."""
    name, volume = context.text(resource.container), context.text(resource.volume)
    types = (["Book"] if resource.isbn else []) + (["PublicationVolume"] if volume else [])
    if not name and not types:
        return series
    types = types or ["CreativeWork"]
    return typed_node(types, name=name, volumeNumber=volume, isbn=resource.isbn, isPartOf=series)


def _work_types(resource: Resource) -> list[str]:
    """Return the schema.org types of a work; a book in several volumes has two."""
    if resource.type == "book":
        return ["Book", "PublicationVolume"] if resource.volume else ["Book"]
    if resource.type == "paper":
        return [_PAPER_TYPES.get(entry_type_of(resource), _ARTICLE)]
    return ["CreativeWork"]


def _iso_date(date: str | None) -> str:
    """Return an ISO 8601 date, "" for a period, for text and for years before Christ."""
    parsed = parse_date(date or "")
    return parsed.point.iso if parsed is not None and not parsed.is_range else ""


def _all_texts(value: Localized | None) -> Iterable[str]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value.values())
