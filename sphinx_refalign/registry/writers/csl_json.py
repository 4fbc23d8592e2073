"""CSL-JSON files, for Zotero, pandoc and other citation processors.

Values without a CSL variable are in the ``custom`` object of an item.
"""

from __future__ import annotations

import json

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.identifiers import is_archive, parse_eprint
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.names import split_name
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.registry import Registry

_TYPES = {"wikidef": "entry-encyclopedia"}
"""CSL types of kinds that :data:`~sphinx_refalign.registry.readers.csl.TYPES` does not contain; all other
kinds are documents."""

_EXTRA = frozenset({"abstract", "annote", "archive", "archive_location", "call-number", "dimensions",
                    "event-place", "event-title", "genre", "keyword", "medium", "source",
                    "title-short"})  # fmt: skip
"""Variables of CSL that a resource keeps in ``extra``."""


def to_csl_json(registry: Registry) -> str:
    """Return the text of a CSL-JSON file with all resources, in registry order."""
    items = [item_of(registry[key]) for key in registry]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item_of(resource: Resource) -> dict[str, object]:
    """Return the item of a resource; ``custom`` contains the fields that its variables do not give back."""
    fields = resource.model_dump(exclude_defaults=True, exclude={"key", "own"}) | resource.own
    item: dict[str, object] = {"id": resource.key, "citation-key": resource.key, "type": _type(resource)}
    for name, value in fields.items():
        variable = csl.VARIABLES.get(name, name)
        if name == "extra":
            item |= {extra: text for extra, text in value.items() if extra in _EXTRA}
        elif name == "eprint":
            item |= _archive(resource)
        elif name in csl.PEOPLE:
            item[variable] = [_name(first(person)) for person in value]
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


def _archive(resource: Resource) -> dict[str, object]:
    """Return the variables of an eprint in a known archive.

    CSL has no variables for it. Styles print ``archive`` and ``archive_location`` for all types of items;
    the ``number`` that Zotero uses for preprints is the number of the work itself in other types.
    """
    eprint = parse_eprint(resource.eprint or "", resource.eprinttype or "", resource.eprintclass or "")
    if not is_archive(eprint.scheme):
        return {}
    return {"archive": resource.eprinttype or eprint.label, "archive_location": eprint.value}


def _type(resource: Resource) -> str:
    entry_type = resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)
    for csl_type, kind_and_type in csl.TYPES.items():
        if kind_and_type == (resource.type, entry_type):
            return csl_type
    return _TYPES.get(resource.type, "document")


def _name(name: str) -> dict[str, str]:
    """Return the name of a person in parts if these are read back as the same name, else as a literal."""
    given, particle, family, _ = split_name(name) or ("", "", "", "")
    parts = {"given": given, "non-dropping-particle": particle, "family": family}
    parts = {part: text for part, text in parts.items() if text}
    is_complete = "given" in parts and csl.name_of(parts) == name and name != "et al."
    return parts if is_complete else {"literal": name}


def _date(date: str) -> dict[str, object]:
    parts = [[int(part) for part in day.split("-") if part.isdecimal()] for day in date.split("/")]
    date_parts: dict[str, object] = {"date-parts": parts}
    return date_parts if csl.date_of(date_parts) == date else {"raw": date}
