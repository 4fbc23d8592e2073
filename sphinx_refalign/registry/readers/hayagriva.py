"""Entries of Hayagriva libraries, the format of Typst, to the fields of a resource.

See https://github.com/typst/hayagriva/blob/main/docs/file-format.md
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from sphinx_refalign.registry.entry_types import without_default_type
from sphinx_refalign.registry.i18n import as_text
from sphinx_refalign.registry.people import (
    MAX_CHUNKS,
    Person,
    UnreadableNameError,
    compact_name,
    parse_name,
)

_TYPES = {
    "article": "article", "chapter": "inbook", "entry": "inreference", "anthos": "incollection",
    "report": "report", "thesis": "thesis", "web": "online", "post": "online", "blog": "online",
    "thread": "online", "tweet": "online", "scene": "misc", "artwork": "artwork", "patent": "patent",
    "case": "jurisdiction", "newspaper": "periodical", "legislation": "legislation",
    "manuscript": "unpublished", "misc": "misc", "performance": "performance", "original": "misc",
    "periodical": "periodical", "proceedings": "proceedings", "book": "book", "reference": "reference",
    "conference": "proceedings", "anthology": "collection", "repository": "software", "video": "video",
    "audio": "audio", "exhibition": "misc",
}  # fmt: skip
"""biblatex entry types by Hayagriva type."""

_BOOKS = frozenset({"book", "reference", "anthology", "proceedings"})

_HAYAGRIVA_FIELDS = frozenset({
    "parent", "serial-number", "page-range", "page-total", "affiliated", "volume-total", "time-range",
    "runtime", "call-number", "archive", "archive-location",
})  # fmt: skip
"""Fields that no resource has."""

_SAME_NAME = frozenset({"volume", "issue", "edition", "language", "note", "location", "organization"})

_FROM_PARENT = ("volume", "issue", "edition", "location", "organization", "publisher", "date", "editor")

_NAME_PARTS = {
    "given-name": "given", "prefix": "non-dropping-particle", "name": "family", "suffix": "suffix",
}  # fmt: skip
"""The parts of a name, with their names in CSL."""


_IDENTIFIERS = ("doi", "isbn", "issn", "pmid", "pmcid")


def is_library(entries: Sequence[Mapping[str, object]], kinds: Collection[str]) -> bool:
    """Return whether the entries of a YAML file are a Hayagriva library, not a registry.

    All entries have Hayagriva types, and at least one type or field exists in Hayagriva only.

    Args:
        entries: The raw fields of all entries.
        kinds: The names of all kinds, which are the types of a registry.

    """
    types = [entry.get("type") for entry in entries]
    if not types or not all(isinstance(name, str) and name.lower() in _TYPES for name in types):
        return False
    return not all(name in kinds for name in types) or any(map(_is_hayagriva_entry, entries))


def _is_hayagriva_entry(entry: Mapping[str, object]) -> bool:
    """Return whether an entry has a field, or a form of value, that exists in Hayagriva only."""
    publisher = entry.get("publisher")
    texts = (entry.get("title"), entry.get("url"))
    return (
        not _HAYAGRIVA_FIELDS.isdisjoint(entry)
        or any(isinstance(text, dict) and "value" in text for text in texts)
        or (isinstance(publisher, dict) and "name" in publisher)
    )


def fields_of(entry: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a resource for an entry; fields without a counterpart are in ``extra``."""
    entry_type = str(entry.get("type") or "misc").lower()
    values: dict[str, object] = {
        "type": "book" if entry_type in _BOOKS else "paper", "entrytype": _TYPES[entry_type],
    }  # fmt: skip
    extra: dict[str, str] = {}
    for name, value in entry.items():
        if name not in ("type", "parent") and not _add_field(values, name, value):
            extra[name] = as_text(value)
    parents = entry.get("parent")
    parents = parents if isinstance(parents, list) else [parents]
    for parent in parents:
        if isinstance(parent, dict):
            _add_inherited(values, parent)
    if any(isinstance(parent, dict) and parent.keys() - {"type", "title"} for parent in parents):
        extra["parent"] = as_text(entry["parent"])
    if extra:
        values["extra"] = extra
    return without_default_type(values)


def _add_field(values: dict[str, object], name: str, value: object) -> bool:
    """Add a field to the values of a resource; return whether they contain all of its data."""
    if name == "title":
        values["title"] = _text(value)
        return _has_only(value, {"value", "verbatim"})
    if name in ("author", "editor"):
        people = value if isinstance(value, list) else [value]
        values[name] = [_person(person) for person in people]
        return not any(isinstance(person, dict) and person.keys() - set(_NAME_PARTS) for person in people)
    if name == "url":
        values["url"] = _text(value)
        if isinstance(value, dict) and value.get("date"):
            values["accessed"] = _date(value["date"])
        return True
    if name == "publisher":
        values["publisher"] = value.get("name", "") if isinstance(value, dict) else value
        return _has_only(value, {"name"})
    if name == "page-range":
        values["page"] = value
        return True
    if name == "serial-number":
        return _add_identifiers(values, value)
    if name == "date" and isinstance(value, str):
        values[name] = _date(value)
        return True
    if name in _SAME_NAME and isinstance(value, str):
        values[name] = value
        return True
    return False


def _has_only(value: object, names: set[str]) -> bool:
    """Return whether a value is a text or a map with these keys only."""
    return isinstance(value, str) or (isinstance(value, dict) and not value.keys() - names)


def _add_identifiers(values: dict[str, object], value: object) -> bool:
    if isinstance(value, str):
        values["number"] = value
        return True
    if not isinstance(value, dict):
        return False
    values.update({name: value[name] for name in _IDENTIFIERS if value.get(name)})
    if value.get("arxiv"):
        values |= {"eprint": value["arxiv"], "eprinttype": "arxiv"}
    return not value.keys() - {*_IDENTIFIERS, "arxiv"}


def _add_inherited(values: dict[str, object], parent: Mapping[str, object]) -> None:
    """Add the fields that an entry inherits from its parent and does not have itself."""
    if parent.get("title"):
        values.setdefault("container", _text(parent["title"]))
    inherited: dict[str, object] = {}
    for name in (*_FROM_PARENT, "serial-number"):
        if parent.get(name):
            _add_field(inherited, name, parent[name])
    inherited.pop("number", None)  # the number of the parent does not number its parts
    if str(parent.get("type", "")).lower() in ("proceedings", "conference"):
        values["entrytype"] = "inproceedings"
    grandparent = parent.get("parent")
    if isinstance(grandparent, dict) and grandparent.get("title"):
        values.setdefault("series", _text(grandparent["title"]))
    for name, value in inherited.items():
        values.setdefault(name, value)


def _date(value: object) -> object:
    """Return a date as EDTF: ``~`` before it means approximate, years can have a sign and further digits."""
    match = (
        re.fullmatch(r"(~?)\s*\+?(-?)(\d{1,12})(-\d\d.*|)", value, re.ASCII)
        if isinstance(value, str)
        else None
    )
    if match is None:
        return value
    about, sign, digits, rest = match.groups()
    year = f"{int(digits):04}"
    return ("Y" if len(year) > 4 else "") + f"{sign}{year}{rest}" + ("~" if about else "")


def _text(value: object) -> object:
    """Return the main form of a text without braces, which only protect its capitals."""
    text = value.get("value", "") if isinstance(value, dict) else value
    return text.replace("{", "").replace("}", "") if isinstance(text, str) else text


def _person(person: object) -> object:
    """Return the name of a person in reading order, or its parts; ``Last, Jr, First`` is split at commas.

    Other texts are read as in a registry.
    """
    if isinstance(person, dict):
        parts = {
            part: person.get(name) for name, part in _NAME_PARTS.items() if isinstance(person.get(name), str)
        }
        return compact_name(Person.from_csl(parts))
    if isinstance(person, str) and person.count(",") == MAX_CHUNKS - 1:
        with suppress(UnreadableNameError):  # the check of the field reports it
            return compact_name(parse_name(person))
    return person
