"""CSL-JSON files, for Zotero, pandoc and other citation processors.

Values without a CSL variable are in the ``custom`` object of an item.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import partial

from sphinx_refalign.registry import csl_types
from sphinx_refalign.registry.date_words import format_date
from sphinx_refalign.registry.dates import Point, is_date, parse_date
from sphinx_refalign.registry.i18n import Localized, LocalizedList, first
from sphinx_refalign.registry.identifiers import is_archive, parse_eprint
from sphinx_refalign.registry.latex import to_text
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import Person, is_others, is_person_data, parse_display_name
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.readers.bibtex_dates import read_date
from sphinx_refalign.registry.readers.bibtex_titles import join_title
from sphinx_refalign.registry.registry import Registry

_EXTRA = frozenset({
    "abstract", "annote", "archive", "archive_location", "authority", "call-number", "chapter-number",
    "collection-number", "container-title-short", "dimensions", "event-place", "event-title", "genre",
    "jurisdiction", "keyword", "medium", "number-of-pages", "number-of-volumes", "original-publisher",
    "original-publisher-place", "original-title", "part-number", "references",
    "reviewed-genre", "reviewed-title", "scale", "section", "source", "status", "title-short",
    "volume-title",
})  # fmt: skip
"""Variables of CSL that a resource keeps in ``extra``, unchanged."""

_EXTRA_BIBTEX = {
    "eventtitle": "event-title", "venue": "event-place", "eventdate": "event-date",
    "origdate": "original-date", "origtitle": "original-title", "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place", "chapter": "chapter-number", "part": "part-number",
    "volumes": "number-of-volumes", "pagetotal": "number-of-pages", "shorttitle": "title-short",
    "shortjournal": "container-title-short", "issuetitle": "volume-title", "keywords": "keyword",
    "annotation": "annote", "library": "call-number", "pubstate": "status",
}  # fmt: skip
"""CSL variables by the biblatex fields that a resource keeps in ``extra``, as pandoc maps them."""

_EXTRA_DATES = frozenset({"event-date", "original-date"})

_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "periodical", "review"})

_IN_SERIES = frozenset({"book", "chapter", "paper-conference", "entry-encyclopedia"})
"""Types whose ``number`` counts the volumes of the series, if they have one."""

_EVENTS = frozenset({"speech", "performance"})
"""Types whose container and place are those of an event."""


def to_csl_json(registry: Registry) -> str:
    """Return the text of a CSL-JSON file with all resources, in registry order.

    A resource that cannot be written is left out and is a problem of the registry.
    """
    items = (registry.guarded(key, partial(_encoded, registry, key), str) for key in registry)
    text = ",\n".join(filter(None, items))
    return f"[\n{text}\n]\n" if text else "[]\n"


def _encoded(registry: Registry, key: str) -> str:
    """Return a resource as an item of a list, indented as such."""
    text = json.dumps(item_of(registry[key], registry), ensure_ascii=False, indent=2)
    return "  " + text.replace("\n", "\n  ")  # line ends in values are escaped


def item_of(resource: Resource, registry: Registry | None = None) -> dict[str, object]:
    """Return a resource as a CSL item.

    Values that cannot be read back from CSL variables are in the ``custom`` object, too.

    Args:
        resource: The resource.
        registry: The registry that has the organizations to which the resource refers by key.

    """
    fields = resource.as_data(exclude={"key", "own"}) | resource.own
    csl_type = csl_types.csl_type_of(resource)
    item: dict[str, object] = {"id": resource.key, "citation-key": resource.key, "type": csl_type}
    genre = csl_types.genre_of(resource)
    if genre:
        item["genre"] = genre
    for name, value in fields.items():
        variable = _variable(name, resource, csl_type)
        if name in csl.PEOPLE:
            item[variable] = _names(value, registry.bodies if registry is not None else ())
        elif name == "eprint":
            item |= _archive(resource)
        elif name == "language":  # citation processors read one tag
            item[variable] = first(items_of(value)[0])
        elif variable in csl.DATES:
            item[variable] = _date(value)
        elif variable:
            item[variable] = _text(value)
    publisher = _publisher(resource, csl_type, registry)
    if publisher:
        item["publisher"] = publisher
    item |= {name: value for name, value in _extra(resource).items() if name not in item}
    read_back = csl.fields_of(item)
    changed = {name: value for name, value in fields.items() if read_back.get(name) != value}
    unwanted = {name: None for name in read_back if name not in fields}
    if changed or unwanted:
        item["custom"] = {csl.CUSTOM: {**changed, **unwanted}}
    return item


def _text(value: LocalizedList) -> str:
    """Return a value as text: a list without a conjunction, which depends on the language of the reader."""
    return "; ".join(map(first, items_of(value)))


def _variable(field: str, resource: Resource, csl_type: str) -> str:
    """Return the CSL variable for a field of a resource, "" if it has none."""
    if field == "publisher":
        return ""  # it competes with other fields: see _publisher
    if field == "number":
        if csl_type in _ARTICLES and not resource.issue:
            return "issue"
        return "collection-number" if csl_type in _IN_SERIES and resource.series else "number"
    if field == "location" and csl_type == "patent":
        return "jurisdiction"
    is_event = csl_type in _EVENTS or csl_types.entry_type_of(resource) in ("proceedings", "mvproceedings")
    if field == "container" and is_event:
        return "event-title"
    if field == "location" and csl_type in _EVENTS:
        return "event-place"
    variable = csl.VARIABLES.get(field, field)
    return variable if variable in csl.SAME_NAME or variable in csl.FIELDS else ""


def _archive(resource: Resource) -> dict[str, object]:
    """Return the variables of an eprint in a known archive.

    CSL has no variables for it. Styles print ``archive`` and ``archive_location`` for all types of items;
    the ``number`` that Zotero uses for preprints is the number of the work itself in other types.
    """
    eprint = parse_eprint(resource.eprint or "", resource.eprinttype or "", resource.eprintclass or "")
    if not is_archive(eprint.scheme):
        return {}
    return {"archive": resource.eprinttype or eprint.label, "archive_location": eprint.value}


def _publisher(resource: Resource, csl_type: str, registry: Registry | None) -> str:
    """Return the name of the publisher: of theses and reports the institution, of standards the organization.

    Only the first of these fields is written, because a style prints ``publisher`` as one name.
    """
    for field in (csl_types.publisher_field(csl_type), "publisher", "organization", "institution"):
        names = items_of(resource.value(field))
        if names:
            return "; ".join(_name_of(name, registry) for name in names)
    return ""


def _name_of(name: Localized, registry: Registry | None) -> str:
    """Return the title of an organization if ``name`` is its key, else ``name``."""
    entry = registry.entry_of_kind(name, "organization") if registry and isinstance(name, str) else None
    return first(registry[entry.key].title if registry and entry else name)


def _extra(resource: Resource) -> dict[str, object]:
    """Return the CSL variables for the fields that a resource keeps in ``extra``."""
    variables: dict[str, object] = {}
    for name, raw in resource.extra.items():
        text = join_title(raw, name, resource.extra)
        variable = _EXTRA_BIBTEX.get(name, "")
        is_a_date = variable in _EXTRA_DATES
        value = (read_date(text) if is_a_date else to_text(text).strip()) if variable else ""
        if name in _EXTRA:
            variables.setdefault(name, raw)
        elif is_a_date and is_date(value):
            variables.setdefault(variable, _date(value))
        elif value and not is_a_date:
            variables.setdefault(variable, value)
    return variables


def _names(names: Iterable[Localized], bodies: Collection[str]) -> list[dict[str, str]]:
    """Return names in parts; what stands for further names is a literal."""
    items = []
    for name in names:
        text = "" if is_person_data(name) else first(name)
        if is_others(text):
            items.append({"literal": text})
        else:
            person = Person.from_csl(name) if is_person_data(name) else parse_display_name(text, bodies)
            items.append(person.to_csl())
    return items


def _date(text: str) -> dict[str, object]:
    """Return a date as an object of CSL; free text, and a range without a start, is its ``literal``.

    CSL has neither uncertain dates nor unknown digits: the former are approximate, the latter ranges.
    """
    date = parse_date(text)
    if date is None or date.start is None:
        return {"literal": format_date(text)}
    start = date.start
    points: list[Point | None] = [start, date.end] if date.is_range else [start]
    if start.unknown_digits and not date.is_range:
        points = [Point(start.year), Point(start.last[0])]
    # An end without a year is open: so does pandoc, and citeproc-js prints it.
    item: dict[str, object] = {"date-parts": [_date_parts(point) if point else [0] for point in points]}
    if not date.is_range and 21 <= start.month <= 32:
        item["season"] = (start.month - 21) % 4 + 1
    if any(point and (point.is_approximate or point.is_uncertain) for point in (start, date.end)):
        item["circa"] = True
    return item


def _date_parts(point: Point) -> list[int]:
    """Return year, month and day; CSL counts 1 BC as -1."""
    year = point.year if point.year > 0 else point.year - 1
    return [year, *(part for part in (point.month, point.day) if part and not point.is_season)]
