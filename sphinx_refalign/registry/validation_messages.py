"""What a validation error is called in the words of somebody who writes a registry."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sphinx_refalign.registry.fields import UNION_TAGS, Link, Place, Topic
from sphinx_refalign.registry.problems import did_you_mean

Path = tuple[str | int, ...]


_PARTS: dict[str, type[BaseModel]] = {"chapters": Place, "related": Link, "materials": Link}
"""What the items of a list are; those of all others are topics."""


_FORMS = {
    "url": "; write {title: …, url: https://…}",
    "document": "; write {document: the/page, label: …}",
    "name": "; write name: explanation",
}


_PATTERNS = {
    "wikidata": "Wikidata item; write it as Q42",
    "entrytype": "entry type of BibTeX; write it as thesis, online, …",
}


_EXPECTED = {
    "list_type": "must be a list",
    "model_type": "must be a text or a map",
    "dict_type": "must be a map",
    "too_short": "must not be empty",
}


def path_of(details: ErrorDetails) -> Path:
    """Where the error is, without the parts that stand for a form of writing."""
    return tuple(part for part in details["loc"] if part not in UNION_TAGS and part != "[key]")


def error_message(details: ErrorDetails) -> str:
    """What is wrong, and what to do."""
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown(path_of(details))
    if kind == "missing":
        form = _FORMS.get(str(path_of(details)[-1]), "")
        return f"is missing{form}"
    if kind == "string_pattern_mismatch" and "[key]" in details["loc"]:
        return f"{details['input']!r} is no language tag; write en, zh, zh-Hans, …"
    if kind == "string_pattern_mismatch":
        return f"{details['input']!r} is no {_PATTERNS[str(details['loc'][0])]}"
    if kind == "string_type":
        languages = " or a map of language to text" if details["loc"][-1] == "(text)" else ""
        return f"must be a text{languages}, not {describe_value(details['input'])}"
    expected = _EXPECTED.get(kind)
    if expected is None:
        return str(details["msg"])
    return f"{expected}, not {describe_value(details['input'])}"


def _unknown(path: Path) -> str:
    lists = [one for one, item in pairwise(path) if isinstance(item, int)]
    part = _PARTS.get(str(lists[-1]), Topic) if lists else Topic
    known = list(part.model_fields)
    return f"unknown field{did_you_mean(str(path[-1]), known) or '; known are ' + ', '.join(known)}"


def describe_value(value: Any) -> str:
    """What a value is, for somebody who looks at the file."""
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return repr(value)
