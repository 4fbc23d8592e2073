"""What a work appeared in, in the words of schema.org: an issue of a journal, a book, a series."""

from __future__ import annotations

from typing import Any

from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.sources.entry_types import usual_type
from sphinx_refalign.render.page import Page

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
    return resource.entrytype or usual_type(resource.type, resource.model_fields_set)


def types(resource: Resource) -> list[str]:
    """The types of a work: a volume of several is a book and a volume."""
    if resource.type == "book":
        return ["Book", "PublicationVolume"] if resource.volume else ["Book"]
    return [_PAPERS.get(entry_type(resource), _ARTICLE) if resource.type == "paper" else "CreativeWork"]


def compact(found: Node) -> Node:
    """A thing without the properties that have no value; of a list of one the one."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in found.items()
        if value not in ("", None, [], {})
    }


def thing(kind: str | list[str], **properties: Any) -> Node:
    """A thing of a kind, nothing where it has no property."""
    found = compact(properties)
    return compact({"@type": kind, **found}) if found else {}


def publisher(page: Page, resource: Resource) -> Node:
    """Who published it, and where that is."""
    name = page.text(resource.publisher)
    return thing("Organization", name=name, location=page.text(resource.location)) if name else {}


def appeared_in(page: Page, resource: Resource, is_book: bool) -> Node:
    """What a work is part of, from the nearest outwards: the issue, the volume, the journal."""
    if resource.type == "paper" and entry_type(resource) in _JOURNALS:
        return _issue(page, resource)
    kind = "BookSeries" if is_book or resource.isbn else "CreativeWorkSeries"
    series = thing(kind, name=page.text(resource.series), issn=resource.issn)
    return series if is_book else _container(page, resource, series)


def _issue(page: Page, resource: Resource) -> Node:
    journal = thing("Periodical", name=page.text(resource.container), issn=resource.issn)
    volume = page.text(resource.volume)
    within = thing("PublicationVolume", volumeNumber=volume, isPartOf=journal) if volume else journal
    issue = page.text(resource.issue)
    return thing("PublicationIssue", issueNumber=issue, isPartOf=within) if issue else within


def _container(page: Page, resource: Resource, series: Node) -> Node:
    """The proceedings, the book or whatever it appeared in; a number of its volume makes it one too."""
    name, volume = page.text(resource.container), page.text(resource.volume)
    kinds = (["Book"] if resource.isbn else []) + (["PublicationVolume"] if volume else [])
    if not name and not kinds:
        return series
    kinds = kinds or ["CreativeWork"]
    return thing(kinds, name=name, volumeNumber=volume, isbn=resource.isbn, isPartOf=series)
