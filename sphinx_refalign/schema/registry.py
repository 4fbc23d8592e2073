"""The JSON Schema of a YAML registry, generated from the models: editors use it to check a file.

An editor's YAML parser reads ``2003`` and ``no`` as a number and a boolean, this package reads them as texts.
So the schema allows numbers and booleans where a text is expected. See https://json-schema.org/draft-07
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Union, get_args, get_origin, get_type_hints

from sphinx_refalign.registry import fields as values
from sphinx_refalign.registry.dates import DATE_PATTERN
from sphinx_refalign.registry.i18n import LANGUAGE_TAG
from sphinx_refalign.registry.kinds import BUILT_IN, FIELDS, KIND_NAME, Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.parts import Link, Place, Record, Topic, field_names
from sphinx_refalign.registry.people import CSL_PARTS

Schema = dict[str, object]


def ref(name: str) -> Schema:
    """Return a reference to a definition of the schema."""
    return {"$ref": f"#/definitions/{name}"}


_FORMS: dict[object, Schema] = {
    str: ref("words"), values.Text: ref("text"), values.Texts: ref("texts"), values.Names: ref("names"),
    values.Urls: ref("urls"), values.TextOrTexts: ref("text_or_texts"), values.TagOrTags: ref("keys"),
    values.Keys: ref("keys"),
    values.Doi: ref("doi"), values.Pmid: ref("number"), values.Pmcid: ref("number"),
    values.Date: ref("date"), values.Topics: ref("topics"), values.Links: ref("links"),
    values.Places: ref("places"), dict[str, str]: ref("extra"),
}  # fmt: skip
"""The schema of a field, by its type."""


def schema() -> Schema:
    """Return the complete schema as plain data."""
    kinds = {kind.name: _kind_schema(kind) for kind in BUILT_IN}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Registry of sphinx-refalign",
        "type": "object",
        # Values that entries share by YAML anchors.
        "patternProperties": {r"^\.": True},
        "additionalProperties": ref("entry"),
        # Pages separate keys by commas.
        "propertyNames": {"pattern": "^[^,]+$"},
        "definitions": {
            "entry": _entry_schema(list(kinds)),
            **kinds,
            "declared": _declared_kind_schema(),
            **_value_schemas(),
        },
    }


def _entry_schema(kinds: list[str]) -> Schema:
    name = {"anyOf": [{"enum": kinds}, {"type": "string", "pattern": f"^{KIND_NAME}$"}]}
    built_in = [{"if": _match_type({"const": kind}), "then": ref(kind)} for kind in kinds]
    declared = {"if": _match_type({"not": {"enum": kinds}}), "then": ref("declared")}
    return {
        "type": "object",
        "required": ["type", "title"],
        "properties": {"type": name},
        "allOf": [*built_in, declared],
    }


def _match_type(condition: Schema) -> Schema:
    return {"required": ["type"], "properties": {"type": condition}}


def _kind_schema(kind: Kind) -> Schema:
    return _closed_object(field_schemas(Resource, [name for name in sorted(FIELDS) if kind.accepts(name)]))


def _declared_kind_schema() -> Schema:
    fields = field_schemas(Resource, sorted(FIELDS))
    return {"type": "object", "properties": fields, "additionalProperties": _one_or_more("text", "text")}


def field_schemas(
    model: type[object], names: Iterable[str], forms: Mapping[object, Schema] = _FORMS
) -> dict[str, Schema]:
    """Return the schemas of some fields of a model, with their docstrings as descriptions.

    Args:
        model: A class of records or a named tuple.
        names: The names of the fields.
        forms: The schema of each type of field.

    """
    if issubclass(model, Record):
        hints = values.types_of(model)
    else:
        hints = get_type_hints(model, include_extras=True)
    docstrings = _attribute_docstrings(model)
    return {
        name: add_description(_field_schema(forms, hints[name]), docstrings.get(name, "")) for name in names
    }


def _field_schema(forms: Mapping[object, Schema], hint: object) -> Schema:
    value_type = _remove_none(hint)
    if value_type in forms:
        return forms[value_type]
    (pattern,) = (item.pattern for item in getattr(value_type, "__metadata__", ()))
    return {"type": "string", "pattern": pattern}


def _attribute_docstrings(model: type[object]) -> dict[str, str]:
    """Return the docstrings below the attributes of a class, by attribute.

    Pydantic can collect them too (``use_attribute_docstrings``), but does so whenever a model is imported.
    """
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(definition, ast.ClassDef)
    return {
        statement.target.id: inspect.cleandoc(following.value.value)
        for statement, following in pairwise(definition.body)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        and isinstance(following.value.value, str)
    }  # fmt: skip


def add_description(part: Schema, description: str) -> Schema:
    """Return a part of a schema with a description; an empty description changes nothing."""
    # Draft 7 ignores everything beside a $ref, so the reference is wrapped.
    wrapped = {"allOf": [part]} if "$ref" in part else part
    return {"description": description, **wrapped} if description else part


def _remove_none(hint: object) -> object:
    parts = [part for part in get_args(hint) if part is not type(None)]
    is_optional = get_origin(hint) in (Union, type(str | None)) and len(parts) == 1
    return parts[0] if is_optional else hint


def _value_schemas() -> Schema:
    topic_fields = field_schemas(Topic, field_names(Topic))
    topic = _closed_object(topic_fields, required="name")
    link = _closed_object(field_schemas(Link, field_names(Link)), required="url")
    place = _closed_object(field_schemas(Place, field_names(Place)), required="document")
    unnamed = _closed_object({name: value for name, value in topic_fields.items() if name != "name"})
    return {
        "words": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
        "text": {"anyOf": [ref("words"), by_language("words")]},
        "text_or_texts": {"anyOf": [ref("text"), {"type": "array", "items": ref("text"), "minItems": 1}]},
        "texts": _one_or_more("words", "text"),
        "name_parts": _name_parts(),
        "names": {
            "anyOf": [
                ref("words"),
                ref("name_parts"),
                {"type": "array", "items": {"anyOf": [ref("text"), ref("name_parts")]}},
            ]
        },
        "keys": _one_or_more("words", "words"),
        "url": {"type": "string", "pattern": _url_pattern()},
        "urls": {"anyOf": [ref("url"), by_language("url")]},
        "date": {
            "anyOf": [
                {"type": "string", "pattern": f"^(?:{DATE_PATTERN})$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                _closed_object({"literal": ref("words")}, required="literal"),
            ]
        },
        "doi": {"type": "string", "pattern": r"10\.\d+(?:\.\d+)*(?:/|%2[fF])[^\s.,;]"},
        "number": {"type": ["string", "integer"], "pattern": r"\d"},
        "topic": {"anyOf": [ref("text"), topic, _pair({"anyOf": [ref("text"), unnamed]})]},
        "topics": _one_or_more("words", "topic"),
        "link": {"anyOf": [ref("url"), link, _pair(ref("urls"), excluded=field_names(Link))]},
        "links": _one_or_more("url", "link"),
        "place": {"anyOf": [ref("words"), place]},
        "places": _one_or_more("words", "place"),
        "extra": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
    }  # fmt: skip


def _name_parts() -> Schema:
    parts = dict.fromkeys(CSL_PARTS, ref("words"))
    return {**_closed_object({**parts, **{key: {} for key in values.OTHER_CSL_KEYS}}), "minProperties": 1}


def _closed_object(properties: Mapping[str, Schema], required: str = "") -> Schema:
    part: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**part, "required": [required]} if required else part


def _one_or_more(single: str, item: str) -> Schema:
    """Return the schema of a list, or of a single value without the list."""
    return {"anyOf": [ref(single), {"type": "array", "items": ref(item)}]}


def _pair(value: Schema, excluded: Iterable[str] = ()) -> Schema:
    """Return the schema of ``name: …``, a map of one pair; some names can be excluded."""
    part: Schema = {"type": "object", "additionalProperties": value, "minProperties": 1, "maxProperties": 1}
    return {**part, "propertyNames": {"not": {"enum": list(excluded)}}} if excluded else part


def by_language(name: str) -> Schema:
    """Return the schema of a map of language tags to values of a definition."""
    return {
        "type": "object", "patternProperties": {f"^{LANGUAGE_TAG.pattern}$": ref(name)},
        "additionalProperties": False, "minProperties": 1,
    }  # fmt: skip


def _url_pattern() -> str:
    """Return a pattern of the URLs that :mod:`sphinx_refalign.registry.fields` accepts.

    They have a scheme in upper or lower case, and a host unless it is ``mailto``.
    """
    schemes = ["".join(f"[{char}{char.upper()}]" for char in scheme) for scheme in values.SCHEMES]
    *with_host, mail = schemes
    return rf"^(?:(?:{'|'.join(with_host)})://[^\s/?#]\S*|{mail}:\S+)$"
