"""Describe the fields of each kind, with an example each and what they become elsewhere."""

from __future__ import annotations

import re

import yaml

from refalign_reference.becomes import names_of, samples
from refalign_reference.markup import MISSING, field_list, literal, literals, table, title
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.registry import fields as values
from sphinx_refalign.registry.kinds import BUILT_IN, COMMON, FIELDS, Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.schema.registry import field_schemas

_FORMS = {
    values.Text: "text", values.Texts: "texts", values.TextOrTexts: "texts", values.Names: "names",
    values.Urls: "URLs", values.Date: "date", values.Topics: "topics", values.Links: "links",
    values.Places: "places", values.Keys: "keys", values.TagOrTags: "language tags",
    values.Doi: "identifier", values.Pmid: "identifier", values.Pmcid: "identifier",
    dict[str, str]: "map", str: "word", values.EntryType: "word", values.WikidataItem: "word",
}  # fmt: skip
"""What the forms of values are called; the page explains each under the label ``form-…``."""

_WIDTHS = "14 10 30 15 15 16"

_HEAD = ("Field", "Form", "Example", "BibTeX", "CSL", "schema.org")


def form_of(field: str) -> str:
    """Return what the form of a field is called, "" for an unknown one."""
    hint = values.types_of(Resource)[field]
    return next((name for form, name in _FORMS.items() if hint in (form, form | None)), "")


def fields_of(kind: Kind) -> list[str]:
    """Return the fields of a kind in the order in which a block shows them."""
    return [field for field in kind.fields if field != "venue"]


def describe_kinds() -> str:
    """Return a section for each kind: its complete entry, and a table of its fields."""
    common = [field for field in COMMON if not all(field in kind.fields for kind in BUILT_IN)]
    text = title("Every kind", "-") + table(
        _HEAD, [_row(_kind_with(field), field) for field in common], _WIDTHS
    )
    for kind in BUILT_IN:
        text += title(kind.name, "-") + table(
            _HEAD, [_row(kind.name, field) for field in fields_of(kind)], _WIDTHS
        )
    return text


def _kind_with(field: str) -> str:
    return next((kind for kind, entry in samples().items() if field in entry), "")


def _row(kind: str, field: str) -> list[str]:
    if field not in samples().get(kind, {}):
        return [f":field:`{field}`", _form(field), MISSING, "", "", ""]
    names = names_of(kind, field)
    written = [literals(others) or "–" for others in names]
    return [f":field:`{field}`", _form(field), literal(example_of(kind, field)), *written]


def _form(field: str) -> str:
    name = form_of(field)
    return f":ref:`{name} <form-{re.sub(' ', '-', name.lower())}>`" if name else MISSING


def example_of(kind: str, field: str) -> str:
    """Return the example of a field, as it is written in a line of YAML."""
    value = samples()[kind][field]
    if isinstance(value, str):
        return value  # 6.830 needs no quotes
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1000).strip()


def describe_fields() -> str:
    """Return the description of each field, in alphabetical order."""
    schemas = field_schemas(Resource, sorted(FIELDS))
    return "".join(_describe(field, str(schemas[field].get("description", ""))) for field in schemas)


def _describe(field: str, text: str) -> str:
    kinds = [kind.name for kind in BUILT_IN if kind.accepts(field)]
    items = {
        "Form": _form(field),
        "Kinds": "all" if len(kinds) == len(BUILT_IN) else literals(kinds),
    }
    return describe_object("field", [field], f"{text or MISSING}\n\n{field_list(items)}")
