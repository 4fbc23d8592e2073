"""CSL-JSON files, for Zotero, pandoc and other citation processors.

Values without a CSL variable are in the ``custom`` object of an item.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.i18n import Localized, first
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import Person, is_others, is_person_data, parse_display_name
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.registry import Registry

_TYPES = {"wikidef": "entry-encyclopedia"}
"""CSL types of kinds that :data:`~sphinx_refalign.registry.readers.csl.TYPES` does not contain; all other
kinds are documents."""

_EXTRA = frozenset({"abstract", "annote", "archive", "archive_location", "call-number", "dimensions",
                    "event-place", "event-title", "genre", "keyword", "medium", "PMCID", "PMID", "source",
                    "title-short"})  # fmt: skip
"""Variables of CSL that a resource keeps in ``extra``."""


def to_csl_json(registry: Registry) -> str:
    """Return the text of a CSL-JSON file with all resources, in registry order."""
    items = [item_of(registry[key], registry.bodies) for key in registry]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item_of(resource: Resource, bodies: Collection[str] = ()) -> dict[str, object]:
    """Return the item of a resource; ``custom`` contains the fields that its variables do not give back."""
    fields = resource.model_dump(exclude_defaults=True, exclude={"key", "own"}) | resource.own
    item: dict[str, object] = {"id": resource.key, "citation-key": resource.key, "type": _type(resource)}
    for name, value in fields.items():
        variable = csl.VARIABLES.get(name, name)
        if name == "extra":
            item |= {extra: text for extra, text in value.items() if extra in _EXTRA}
        elif name in csl.PEOPLE:
            item[variable] = _names(value, bodies)
        elif variable in csl.DATES:
            item[variable] = _date(value)
        elif variable in csl.SAME_NAME or variable in csl.FIELDS:
            item[variable] = first(value)
    read_back = csl.fields_of(item)
    changed = {name: value for name, value in fields.items() if read_back.get(name) != value}
    unwanted = {name: None for name in read_back if name not in fields}
    if changed or unwanted:
        item["custom"] = {csl.CUSTOM: {**changed, **unwanted}}
    return item


def _type(resource: Resource) -> str:
    entry_type = resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)
    for csl_type, kind_and_type in csl.TYPES.items():
        if kind_and_type == (resource.type, entry_type):
            return csl_type
    return _TYPES.get(resource.type, "document")


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


def _date(date: str) -> dict[str, object]:
    parts = [[int(part) for part in day.split("-") if part.isdecimal()] for day in date.split("/")]
    date_parts: dict[str, object] = {"date-parts": parts}
    return date_parts if csl.date_of(date_parts) == date else {"raw": date}
