"""The JSON Schema of a YAML registry, made from the models: for editors, which check while one types.

It takes what an editor's YAML parser makes of a file, so a number or a truth value may stand where a text is
asked for: ``2003`` and ``no`` are read as the text that was typed. See https://json-schema.org/draft-07
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sphinx_refalign.registry import values
from sphinx_refalign.registry.kinds import BUILT_IN, KIND_NAME, Kind
from sphinx_refalign.registry.model import FIELDS, Resource
from sphinx_refalign.registry.text import LANGUAGE_TAG

Schema = dict[str, Any]

_FORMS: dict[Any, str] = {
    str: "words", values.Text: "text", values.Texts: "texts", values.Urls: "urls", values.Date: "date",
    values.Topics: "topics", values.Links: "links", values.Places: "places", dict[str, str]: "extra",
}  # fmt: skip
"""What the type of a field is called among the definitions."""


def schema() -> Schema:
    """The whole schema as plain data."""
    kinds = {kind.name: _kind(kind) for kind in BUILT_IN}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Registry of sphinx-refalign",
        "type": "object",
        # What others share by anchors.
        "patternProperties": {r"^\.": True},
        "additionalProperties": _ref("entry"),
        # A comma separates keys in a page.
        "propertyNames": {"pattern": "^[^,]+$"},
        "definitions": {"entry": _entry(list(kinds)), **kinds, "declared": _other_kind(), **_values()},
    }


def _entry(kinds: list[str]) -> Schema:
    name = {"anyOf": [{"enum": kinds}, {"type": "string", "pattern": f"^{KIND_NAME}$"}]}
    chosen = [{"if": _is({"const": kind}), "then": _ref(kind)} for kind in kinds]
    other = {"if": _is({"not": {"enum": kinds}}), "then": _ref("declared")}
    return {
        "type": "object",
        "required": ["type", "title"],
        "properties": {"type": name},
        "allOf": [*chosen, other],
    }


def _is(condition: Schema) -> Schema:
    return {"required": ["type"], "properties": {"type": condition}}


def _kind(kind: Kind) -> Schema:
    return _closed(_fields(Resource, [name for name in sorted(FIELDS) if kind.accepts(name)]))


def _other_kind() -> Schema:
    fields = _fields(Resource, sorted(FIELDS))
    return {"type": "object", "properties": fields, "additionalProperties": _one_or_more("text", "text")}


def _fields(model: type[BaseModel], names: Iterable[str]) -> Schema:
    hints = get_type_hints(model, include_extras=True)
    return {name: _field(model, name, hints[name]) for name in names}


def _field(model: type[BaseModel], name: str, hint: Any) -> Schema:
    info = model.model_fields[name]
    pattern = next((one.pattern for one in info.metadata if getattr(one, "pattern", None)), None)
    found = {"type": "string", "pattern": pattern} if pattern else _ref(_FORMS[_without_none(hint)])
    # In draft 7 nothing beside a reference counts, so that stands within.
    return {"description": info.description, "allOf": [found]} if info.description else found


def _without_none(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    is_optional = get_origin(hint) in (Union, type(str | None)) and len(parts) == 1
    return parts[0] if is_optional else hint


def _values() -> Schema:
    topic = _closed(_fields(values.Topic, values.Topic.model_fields), required="name")
    link = _closed(_fields(values.Link, values.Link.model_fields), required="url")
    place = _closed(_fields(values.Place, values.Place.model_fields), required="document")
    rest = _closed({name: one for name, one in topic["properties"].items() if name != "name"})
    return {
        "words": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
        "text": {"anyOf": [_ref("words"), _by_language("words")]},
        "texts": _one_or_more("words", "text"),
        "url": {"type": "string", "pattern": _url_pattern()},
        "urls": {"anyOf": [_ref("url"), _by_language("url")]},
        "date": {
            "anyOf": [
                {"type": "string", "pattern": f"^(?:{values.DATE.pattern})$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                _closed({"literal": _ref("words")}, required="literal"),
            ]
        },
        "topic": {"anyOf": [_ref("text"), topic, _pair({"anyOf": [_ref("text"), rest]})]},
        "topics": _one_or_more("words", "topic"),
        "link": {"anyOf": [_ref("url"), link, _pair(_ref("urls"), but=values.Link.model_fields)]},
        "links": _one_or_more("url", "link"),
        "place": {"anyOf": [_ref("words"), place]},
        "places": _one_or_more("words", "place"),
        "extra": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
    }  # fmt: skip


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _closed(properties: Schema, required: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": [required]} if required else found


def _one_or_more(one: str, item: str) -> Schema:
    """A list; what is a single text need not be written as one."""
    return {"anyOf": [_ref(one), {"type": "array", "items": _ref(item)}]}


def _pair(value: Schema, but: Iterable[str] = ()) -> Schema:
    """``name: …``, a map of one pair, whose name is none of these."""
    found: Schema = {"type": "object", "additionalProperties": value, "minProperties": 1, "maxProperties": 1}
    return {**found, "propertyNames": {"not": {"enum": list(but)}}} if but else found


def _by_language(name: str) -> Schema:
    return {
        "type": "object", "patternProperties": {f"^{LANGUAGE_TAG.pattern}$": _ref(name)},
        "additionalProperties": False, "minProperties": 1,
    }  # fmt: skip


def _url_pattern() -> str:
    """Addresses as :mod:`~sphinx_refalign.registry.values` takes them: a scheme in any case, and a host."""
    schemes = ["".join(f"[{char}{char.upper()}]" for char in scheme) for scheme in values.SCHEMES]
    *with_host, mail = schemes
    return rf"^(?:(?:{'|'.join(with_host)})://[^\s/?#]\S*|{mail}:\S+)$"
