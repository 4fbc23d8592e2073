"""A registry as CSL-JSON, for Zotero, pandoc and every citation processor.

What CSL has no variable for stands in an item's ``custom``, which is there for this.
"""

from __future__ import annotations

import json
from typing import Any

from sphinx_refalign.registry.entry_types import default_entry_type
from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.registry import Registry

_NO_TYPE = {"wikidef": "entry-encyclopedia"}
"""What a kind that CSL does not know is nearest to; others are documents."""


_EXTRA = frozenset({"abstract", "annote", "archive", "archive_location", "call-number", "dimensions",
                    "event-place", "event-title", "genre", "keyword", "medium", "PMCID", "PMID", "source",
                    "title-short"})  # fmt: skip
"""Variables of CSL that a resource keeps in ``extra``."""


def to_csl_json(registry: Registry) -> str:
    """The text of a CSL-JSON file with all resources, in their order."""
    items = [item_of(registry[key]) for key in registry]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item_of(resource: Resource) -> dict[str, Any]:
    """One item; ``custom`` holds what its variables alone are not read back as."""
    wanted = resource.model_dump(exclude_defaults=True, exclude={"key", "own"}) | resource.own
    item: dict[str, Any] = {"id": resource.key, "citation-key": resource.key, "type": _type(resource)}
    for name, value in wanted.items():
        variable = csl.OURS.get(name, name)
        if name == "extra":
            item |= {one: text for one, text in value.items() if one in _EXTRA}
        elif name in csl.PEOPLE:
            item[variable] = [_name(first(one)) for one in value]
        elif variable in csl.DATES:
            item[variable] = _date(value)
        elif variable in csl.SAME or variable in csl.NAMES:
            item[variable] = first(value)
    back = csl.fields_of(item)
    custom = {name: value for name, value in wanted.items() if back.get(name) != value}
    missing = {name: None for name in back if name not in wanted}
    if custom or missing:
        item["custom"] = {csl.CUSTOM: {**custom, **missing}}
    return item


def _type(resource: Resource) -> str:
    entry_type = resource.entrytype or default_entry_type(resource.type, resource.model_fields_set)
    for name, known in csl.TYPES.items():
        if known == (resource.type, entry_type):
            return name
    return _NO_TYPE.get(resource.type, "document")


def _name(name: str) -> dict[str, str]:
    """A person's name in its parts where they are read back as the name, else as it is."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return {"literal": name}
    found = {
        "given": " ".join(parts.first),
        "non-dropping-particle": " ".join(parts.von),
        "family": " ".join(parts.last),
    }
    found = {part: text for part, text in found.items() if text}
    whole = "given" in found and csl.name_of(found) == name and name != "et al."
    return found if whole else {"literal": name}


def _date(date: str) -> dict[str, Any]:
    parts = [[int(part) for part in day.split("-") if part.isdecimal()] for day in date.split("/")]
    found = {"date-parts": parts}
    return found if csl.date_of(found) == date else {"raw": date}
