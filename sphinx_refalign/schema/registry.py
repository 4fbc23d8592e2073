"""The JSON Schema of a YAML registry, made from the models: for editors, which check while one types.

It takes what an editor's YAML parser makes of a file, so a number or a truth value may stand where a text is
asked for: ``2003`` and ``no`` are read as the text that was typed. See https://json-schema.org/draft-07
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sphinx_refalign.registry import fields as values
from sphinx_refalign.registry.i18n import LANGUAGE_TAG
from sphinx_refalign.registry.kinds import BUILT_IN, KIND_NAME, Kind
from sphinx_refalign.registry.model import FIELDS, Resource

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """What stands under this name among the definitions."""
    return {"$ref": f"#/definitions/{name}"}


_FORMS: dict[Any, Schema] = {
    str: ref("words"), values.Text: ref("text"), values.Texts: ref("texts"), values.Urls: ref("urls"),
    values.Date: ref("date"), values.Topics: ref("topics"), values.Links: ref("links"),
    values.Places: ref("places"), dict[str, str]: ref("extra"),
}  # fmt: skip
"""What may stand in a field of each type."""


def schema() -> Schema:
    """The whole schema as plain data."""
    kinds = {kind.name: _kind(kind) for kind in BUILT_IN}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Registry of sphinx-refalign",
        "type": "object",
        # What others share by anchors.
        "patternProperties": {r"^\.": True},
        "additionalProperties": ref("entry"),
        # A comma separates keys in a page.
        "propertyNames": {"pattern": "^[^,]+$"},
        "definitions": {"entry": _entry(list(kinds)), **kinds, "declared": _other_kind(), **_values()},
    }


def _entry(kinds: list[str]) -> Schema:
    name = {"anyOf": [{"enum": kinds}, {"type": "string", "pattern": f"^{KIND_NAME}$"}]}
    chosen = [{"if": _is({"const": kind}), "then": ref(kind)} for kind in kinds]
    other = {"if": _is({"not": {"enum": kinds}}), "then": ref("declared")}
    return {
        "type": "object",
        "required": ["type", "title"],
        "properties": {"type": name},
        "allOf": [*chosen, other],
    }


def _is(condition: Schema) -> Schema:
    return {"required": ["type"], "properties": {"type": condition}}


def _kind(kind: Kind) -> Schema:
    return _closed(fields_of(Resource, [name for name in sorted(FIELDS) if kind.accepts(name)]))


def _other_kind() -> Schema:
    fields = fields_of(Resource, sorted(FIELDS))
    return {"type": "object", "properties": fields, "additionalProperties": _one_or_more("text", "text")}


def fields_of(
    model: type[BaseModel], names: Iterable[str], forms: Mapping[Any, Schema] = _FORMS
) -> dict[str, Schema]:
    """The schemas of some fields of a model, with what is said of them; ``forms`` are those of types."""
    hints = get_type_hints(model, include_extras=True)
    return {name: _field(model, name, forms, hints[name]) for name in names}


def _field(model: type[BaseModel], name: str, forms: Mapping[Any, Schema], hint: Any) -> Schema:
    info = model.model_fields[name]
    pattern = next((one.pattern for one in info.metadata if getattr(one, "pattern", None)), None)
    found = {"type": "string", "pattern": pattern} if pattern else forms[_without_none(hint)]
    return described(found, info.description or "")


def described(found: Schema, description: str) -> Schema:
    """A schema that says what it is about."""
    # In draft 7 nothing beside a reference counts, so that stands within.
    within = {"allOf": [found]} if "$ref" in found else found
    return {"description": description, **within} if description else found


def _without_none(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    is_optional = get_origin(hint) in (Union, type(str | None)) and len(parts) == 1
    return parts[0] if is_optional else hint


def _values() -> Schema:
    topic = _closed(fields_of(values.Topic, values.Topic.model_fields), required="name")
    link = _closed(fields_of(values.Link, values.Link.model_fields), required="url")
    place = _closed(fields_of(values.Place, values.Place.model_fields), required="document")
    rest = _closed({name: one for name, one in topic["properties"].items() if name != "name"})
    return {
        "words": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
        "text": {"anyOf": [ref("words"), by_language("words")]},
        "texts": _one_or_more("words", "text"),
        "url": {"type": "string", "pattern": _url_pattern()},
        "urls": {"anyOf": [ref("url"), by_language("url")]},
        "date": {
            "anyOf": [
                {"type": "string", "pattern": f"^(?:{values.DATE.pattern})$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                _closed({"literal": ref("words")}, required="literal"),
            ]
        },
        "topic": {"anyOf": [ref("text"), topic, _pair({"anyOf": [ref("text"), rest]})]},
        "topics": _one_or_more("words", "topic"),
        "link": {"anyOf": [ref("url"), link, _pair(ref("urls"), but=values.Link.model_fields)]},
        "links": _one_or_more("url", "link"),
        "place": {"anyOf": [ref("words"), place]},
        "places": _one_or_more("words", "place"),
        "extra": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
    }  # fmt: skip


def _closed(properties: Schema, required: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": [required]} if required else found


def _one_or_more(one: str, item: str) -> Schema:
    """A list; what is a single text need not be written as one."""
    return {"anyOf": [ref(one), {"type": "array", "items": ref(item)}]}


def _pair(value: Schema, but: Iterable[str] = ()) -> Schema:
    """``name: …``, a map of one pair, whose name is none of these."""
    found: Schema = {"type": "object", "additionalProperties": value, "minProperties": 1, "maxProperties": 1}
    return {**found, "propertyNames": {"not": {"enum": list(but)}}} if but else found


def by_language(name: str) -> Schema:
    """A map of language to what stands under this name among the definitions."""
    return {
        "type": "object", "patternProperties": {f"^{LANGUAGE_TAG.pattern}$": ref(name)},
        "additionalProperties": False, "minProperties": 1,
    }  # fmt: skip


def _url_pattern() -> str:
    """Addresses as :mod:`~sphinx_refalign.registry.values` takes them: a scheme in any case, and a host."""
    schemes = ["".join(f"[{char}{char.upper()}]" for char in scheme) for scheme in values.SCHEMES]
    *with_host, mail = schemes
    return rf"^(?:(?:{'|'.join(with_host)})://[^\s/?#]\S*|{mail}:\S+)$"
