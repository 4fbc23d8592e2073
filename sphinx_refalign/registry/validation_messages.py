"""The wording of pydantic's validation errors for authors of a registry."""

from __future__ import annotations

from itertools import pairwise

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sphinx_refalign.registry.fields import UNION_TAGS, Link, Place, Topic
from sphinx_refalign.registry.problems import describe_value, did_you_mean

Path = tuple[str | int, ...]

_ITEM_MODELS: dict[str, type[BaseModel]] = {"chapters": Place, "related": Link, "materials": Link}
"""The models of list items by field; the items of all other lists are topics."""

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
        return f"{details['input']!r} is not a language tag; write en, zh, zh-Hans, …"
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
    lists = [part for part, item in pairwise(path) if isinstance(item, int)]
    model = _ITEM_MODELS.get(str(lists[-1]), Topic) if lists else Topic
    fields = list(model.model_fields)
    return f"unknown field{did_you_mean(str(path[-1]), fields) or '; use one of ' + ', '.join(fields)}"
