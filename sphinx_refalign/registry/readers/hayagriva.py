"""Libraries of Hayagriva, the format of Typst, in the words of our records.

See https://github.com/typst/hayagriva/blob/main/docs/file-format.md
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.entry_types import without_default_type
from sphinx_refalign.registry.i18n import as_text
from sphinx_refalign.registry.names import display_name

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
"""Hayagriva's types, and what biblatex calls them."""


_BOOKS = frozenset({"book", "reference", "anthology", "proceedings"})


_THEIRS = frozenset({"parent", "serial-number", "page-range", "page-total", "affiliated", "volume-total",
                     "time-range", "runtime", "call-number", "archive", "archive-location"})  # fmt: skip
"""Fields that only Hayagriva has."""


_SAME = frozenset({"volume", "issue", "edition", "language", "note", "location", "organization", "date"})


_FROM_PARENT = frozenset({"volume", "issue", "edition", "location", "organization", "publisher", "date",
                          "editor"})  # fmt: skip


_NAME_PARTS = ("given-name", "prefix", "name", "suffix")


_IDENTIFIERS = ("doi", "isbn", "issn")


def is_library(entries: Sequence[Mapping[str, Any]], kinds: Collection[str]) -> bool:
    """Whether the entries of a file are Hayagriva's: all of its types, and something that can only be its.

    ``kinds`` are the types that entries of our own have.
    """
    types = [entry.get("type") for entry in entries]
    if not types or not all(isinstance(one, str) and one.lower() in _TYPES for one in types):
        return False
    return not all(one in kinds for one in types) or any(map(_is_theirs, entries))


def _is_theirs(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has a field, or a form of one, that only Hayagriva has."""
    publisher = entry.get("publisher")
    return (
        not _THEIRS.isdisjoint(entry)
        or any(isinstance(entry.get(name), dict) and "value" in entry[name] for name in ("title", "url"))
        or (isinstance(publisher, dict) and "name" in publisher)
    )


def fields_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry under our names; what has none here is kept in ``extra``."""
    theirs = str(entry.get("type") or "misc").lower()
    values: dict[str, Any] = {
        "type": "book" if theirs in _BOOKS else "paper", "entrytype": _TYPES[theirs],
    }  # fmt: skip
    extra: dict[str, str] = {}
    for name, value in entry.items():
        if name not in ("type", "parent") and not _take(values, name, value):
            extra[name] = as_text(value)
    parents = entry.get("parent")
    parents = parents if isinstance(parents, list) else [parents]
    for parent in parents:
        if isinstance(parent, dict):
            _take_parent(values, parent)
    if any(isinstance(one, dict) and one.keys() - {"type", "title"} for one in parents):
        extra["parent"] = as_text(entry["parent"])
    if extra:
        values["extra"] = extra
    return without_default_type(values)


def _take(values: dict[str, Any], name: str, value: Any) -> bool:
    """Put a field where it belongs; False for one that has no place or is more than can be told there."""
    if name == "title":
        values["title"] = _text(value)
        return _says_no_more_than(value, {"value", "verbatim"})
    if name in ("author", "editor"):
        people = value if isinstance(value, list) else [value]
        values[name] = [_person(one) for one in people]
        return not any(isinstance(one, dict) and one.keys() - set(_NAME_PARTS) for one in people)
    if name == "url":
        values["url"] = _text(value)
        if isinstance(value, dict) and value.get("date"):
            values["accessed"] = value["date"]
        return True
    if name == "publisher":
        values["publisher"] = value.get("name", "") if isinstance(value, dict) else value
        return _says_no_more_than(value, {"name"})
    if name == "page-range":
        values["page"] = value
        return True
    if name == "serial-number":
        return _take_identifiers(values, value)
    if name in _SAME and isinstance(value, str):
        values[name] = value
        return True
    return False


def _says_no_more_than(value: Any, names: set[str]) -> bool:
    """Whether nothing of a value is lost where only these of its parts are taken."""
    return isinstance(value, str) or (isinstance(value, dict) and not value.keys() - names)


def _take_identifiers(values: dict[str, Any], value: Any) -> bool:
    if isinstance(value, str):
        values["number"] = value
        return True
    if not isinstance(value, dict):
        return False
    values.update({name: value[name] for name in _IDENTIFIERS if value.get(name)})
    return not value.keys() - set(_IDENTIFIERS)


def _take_parent(values: dict[str, Any], parent: Mapping[str, Any]) -> None:
    """What a part takes over from the whole that it is in; what it says itself goes before."""
    if parent.get("title"):
        values.setdefault("container", _text(parent["title"]))
    whole: dict[str, Any] = {}
    for name in (*_FROM_PARENT, "serial-number"):
        if parent.get(name):
            _take(whole, name, parent[name])
    whole.pop("number", None)  # a part has numbers of its own
    if str(parent.get("type", "")).lower() in ("proceedings", "conference"):
        values["entrytype"] = "inproceedings"
    above = parent.get("parent")
    if isinstance(above, dict) and above.get("title"):
        values.setdefault("series", _text(above["title"]))
    for name, value in whole.items():
        values.setdefault(name, value)


def _text(value: Any) -> Any:
    """A text that may have further forms beside it; braces only keep its capitals."""
    text = value.get("value", "") if isinstance(value, dict) else value
    return text.replace("{", "").replace("}", "") if isinstance(text, str) else text


def _person(person: Any) -> Any:
    """``Last, First`` as it is said: First Last."""
    if isinstance(person, dict):
        parts = (person.get(name) for name in _NAME_PARTS)
        return display_name(*(part if isinstance(part, str) else "" for part in parts))
    if isinstance(person, str) and person.count(",") == 1:
        family, given = (part.strip() for part in person.split(","))
        return display_name(given, "", family)
    return person
