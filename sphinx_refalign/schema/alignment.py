"""The JSON Schema of ``alignment.json``, made from the models that it is written by.

It says what is there, and allows more: a later version of this package may tell more in the same version of
the file. See https://json-schema.org/draft-07
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sphinx_refalign.exports.json_models import AlignmentRow, PlannedRow
from sphinx_refalign.exports.resource_items import PRIVATE
from sphinx_refalign.registry import fields as values
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.schema.registry import Schema, by_language, described, fields_of, ref

_STRING: Schema = {"type": "string"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_FORMS: dict[Any, Schema] = {
    str: _STRING, int: {"type": "integer"}, bool: {"type": "boolean"}, list[str]: _list(_STRING),
    values.Text: ref("text"), values.Texts: _list(ref("text")), values.Urls: ref("text"),
    values.Date: _STRING, values.Topics: _list(ref("topic")), values.Links: _list(ref("link")),
    values.Places: _list(ref("place")), dict[str, values.CustomValue]: ref("own"),
}  # fmt: skip


def schema() -> Schema:
    """The whole schema as plain data."""
    parts = {
        "version": {"const": VERSION},
        "project": described(_STRING, "What the project is called."),
        "resources": described(
            {"type": "object", "additionalProperties": ref("resource")},
            "Every resource of the registry by its key, and those of other projects that pages refer to.",
        ),
        "alignments": described(
            _list(ref("alignment")), "Every place that refers to a resource, in the order of the pages."
        ),
        "planned": described(
            _list(ref("planned")), "Every place that the registry says a resource belongs to."
        ),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "alignment.json of sphinx-refalign",
        **_open(parts, list(parts)),
        "definitions": {"resource": _resource(), **_rows(), **_values()},
    }


def _open(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _resource() -> Schema:
    in_all = {"type": "object", "additionalProperties": _STRING, "minProperties": 1}
    told = {
        "kind": described(_STRING, "``wikidef``, ``paper``, …, or a kind of conf.py."),
        "source": described(_STRING, "Where it comes from, in a word or two: ``Wikipedia``, ``SOSP 2003``."),
        "title": described(_STRING, "In the project's language where there are several."),
        "titles": described(in_all, "The title by language, where there are several."),
        "url": described(_STRING, "In the project's language where there are several."),
        "urls": described(in_all, "The address by language, where there are several."),
        "uri": described(
            _STRING,
            "The address of the place that shows it, relative to the folder of this file.",
        ),
    }
    fields = fields_of(Resource, (name for name in Resource.model_fields if name not in PRIVATE), _FORMS)
    return _open({**fields, **told}, ["kind", "source", "title"])


def _rows() -> dict[str, Schema]:
    """Of alignments and plans, which have all of their fields always."""
    rows: dict[str, type[BaseModel]] = {"alignment": AlignmentRow, "planned": PlannedRow}
    return {
        name: _open(fields_of(row, row.model_fields, _FORMS), list(row.model_fields))
        for name, row in rows.items()
    }


def _values() -> dict[str, Schema]:
    parts: dict[str, tuple[type[BaseModel], str]] = {
        "topic": (values.Topic, "name"), "link": (values.Link, "url"), "place": (values.Place, "document"),
    }  # fmt: skip
    by = {"additionalProperties": {"anyOf": [ref("text"), _list(ref("text"))]}}
    return {
        "string": _STRING,
        "text": {"anyOf": [ref("string"), by_language("string")]},
        "own": {"type": "object", **by},
        **{
            name: _open(fields_of(model, model.model_fields, _FORMS), [required])
            for name, (model, required) in parts.items()
        },
    }
