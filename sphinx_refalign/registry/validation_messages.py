"""The wording of pydantic's validation errors for authors of a registry."""

from __future__ import annotations

from itertools import pairwise

from pydantic_core import ErrorDetails

from sphinx_refalign.registry.fields import UNION_TAGS
from sphinx_refalign.registry.languages import OTHERWISE, tag_of_name
from sphinx_refalign.registry.parts import Link, Place, Record, Topic, field_names
from sphinx_refalign.registry.problems import describe_value, did_you_mean, list_suggestions

Path = tuple[str | int, ...]

_ITEM_MODELS: dict[str, type[Record]] = {"chapters": Place, "related": Link, "materials": Link}
"""The models of list items by field; the items of all other lists are topics."""

_PARTS_ELSEWHERE = {
    "url": ("link", "href", "uri", "address", "website", "homepage"),
    "title": ("name", "label", "text"),
    "name": ("title", "label", "topic", "concept"),
    "document": ("page", "doc", "docname", "file", "path", "chapter"),
    "label": ("title", "name"),
    "text": ("description", "definition", "explanation", "summary", "abstract", "note"),
    "note": ("text", "description", "comment"),
    "aligns": ("corresponds", "align", "aligned", "maps"),
}
"""The names that the fields of links, places and topics have elsewhere."""

_EXAMPLES = {
    "url": "; write {title: …, url: https://…}",
    "document": "; write {document: the/page, label: …}",
    "name": "; write name: explanation",
}

_PATTERNS = {
    "wikidata": "a Wikidata item; use the form Q42",
    "entrytype": "a BibTeX entry type; write thesis, online, …",
}

_EXPECTED = {
    "list_type": "must be a list",
    "model_type": "must be text or a map",
    "dict_type": "must be a map",
}


def path_of(details: ErrorDetails) -> Path:
    """Return the path of an error, without the parts that pydantic adds for unions and keys."""
    return tuple(part for part in details["loc"] if part not in UNION_TAGS and part != "[key]")


def error_message(details: ErrorDetails) -> str:
    """Return what is wrong and what to do, without the path."""
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown_field(path_of(details))
    if kind == "missing":
        return f"is missing{_EXAMPLES.get(str(path_of(details)[-1]), '')}"
    if kind == "too_short":
        return "must not be empty"
    if kind == "string_pattern_mismatch" and "[key]" in details["loc"]:
        tag = tag_of_name(str(details["input"]))
        hint = list_suggestions([tag]) if tag else OTHERWISE
        return f"{details['input']!r} is not a language tag{hint}"
    if kind == "string_pattern_mismatch":
        return f"{details['input']!r} is not {_PATTERNS[str(details['loc'][0])]}"
    if kind == "string_type":
        languages = " or a map of language to text" if details["loc"][-1] == "(text)" else ""
        return f"must be text{languages}, not {describe_value(details['input'])}"
    expected = _EXPECTED.get(kind)
    if expected is None:
        return str(details["msg"])
    return f"{expected}, not {describe_value(details['input'])}"


def _unknown_field(path: Path) -> str:
    fields = field_names(_item_model(path))
    meant = part_meant(path)
    hint = list_suggestions([meant]) if meant else did_you_mean(str(path[-1]), fields)
    return f"unknown field{hint or '; use one of ' + ', '.join(fields)}"


def part_meant(path: Path) -> str:
    """Return the field that an unknown field of a link, a place or a topic has by another name, or ""."""
    name = str(path[-1]).casefold()
    fields = field_names(_item_model(path))
    return next((field for field in fields if name in _PARTS_ELSEWHERE.get(field, ())), "")


def _item_model(path: Path) -> type[Record]:
    lists = [part for part, item in pairwise(path) if isinstance(item, int)]
    return _ITEM_MODELS.get(str(lists[-1]), Topic) if lists else Topic
