"""The JSON Schema of ``alignment.json``, generated from the models of its rows and of resources.

The schema allows additional fields: a later version of this package can add fields and keep the version of
the file format. See https://json-schema.org/draft-07
"""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_refalign.alignment.states import PRIVATE
from sphinx_refalign.exports.json_models import AlignmentRow, DocumentRow, KindRow, PlannedRow
from sphinx_refalign.registry import fields as values
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.parts import Link, Place, Record, Topic, field_names
from sphinx_refalign.registry.people import CSL_PARTS
from sphinx_refalign.schema.registry import Schema, add_description, by_language, field_schemas, ref

_STRING: Schema = {"type": "string"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_FORMS: dict[object, Schema] = {
    str: _STRING, int: {"type": "integer"}, bool: {"type": "boolean"}, list[str]: _list(_STRING),
    values.Text: ref("text"), values.Texts: _list(ref("text")), values.Names: _list(ref("text")),
    values.Urls: ref("text"), values.Keys: _list(_STRING),
    values.TextOrTexts: ref("text"), values.TagOrTags: _STRING,
    **dict.fromkeys((values.Date, values.Doi, values.Pmid, values.Pmcid), _STRING),
    values.Topics: _list(ref("topic")), values.Links: _list(ref("link")),
    values.Places: _list(ref("place")), dict[str, values.CustomValue]: ref("own"),
    Localized: ref("text"), dict[str, Localized]: {"type": "object", "additionalProperties": ref("text")},
}  # fmt: skip


def schema() -> Schema:
    """Return the complete schema as plain data."""
    parts: dict[str, Schema] = {
        "version": {"const": VERSION},
        "project": add_description(_STRING, "The name of the project."),
        "resources": add_description(
            {"type": "object", "additionalProperties": ref("resource")},
            "All resources of the registry, and referenced resources of other projects with their "
            "organizations, by key.",
        ),
        "alignments": add_description(
            _list(ref("alignment")), "All references from a place to a resource, in page order."
        ),
        "planned": add_description(
            _list(ref("planned")), "All pages that the registry plans for a resource."
        ),
        "documents": add_description(_list(ref("document")), "All pages of the project, in reading order."),
        "kinds": add_description(
            {"type": "object", "additionalProperties": ref("kind")},
            "The kinds of resources that conf.py declares, by name.",
        ),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "alignment.json of sphinx-refalign",
        **_open_object(parts, list(parts)),
        "definitions": {"resource": _resource_schema(), **_row_schemas(), **_value_schemas()},
    }


def _open_object(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _resource_schema() -> Schema:
    by_tag = {"type": "object", "additionalProperties": _STRING, "minProperties": 1}
    exported = {
        "kind": add_description(_STRING, "``wikidef``, ``paper``, …, or a kind declared in conf.py."),
        "source": add_description(_STRING, "The source in one or two words: ``Wikipedia``, ``SOSP 2003``."),
        "title": add_description(_STRING, "The title, in the project's language if there are several."),
        "titles": add_description(by_tag, "The titles by language, if there are several."),
        "url": add_description(_STRING, "The URL, in the project's language if there are several."),
        "urls": add_description(by_tag, "The URLs by language, if there are several."),
        "people": add_description(
            {"type": "object", "additionalProperties": _list(ref("name"))},
            'The parts of the names in ``author``, ``editor``, …, without a final "et al.".',
        ),
        "lists": add_description(
            {"type": "object", "additionalProperties": _list(ref("text"))},
            "The items of ``publisher``, ``location``, … where there are several, by field.",
        ),
        "project": add_description(
            _STRING, "The name of the other project that the resource belongs to, if it belongs to one."
        ),
        "uri": add_description(
            _STRING,
            "The URL of the place that shows the resource, relative to the folder of this file.",
        ),
    }
    fields = field_schemas(Resource, (name for name in field_names(Resource) if name not in PRIVATE), _FORMS)
    return _open_object({**fields, **exported}, ["kind", "source", "title"])


def _row_schemas() -> dict[str, Schema]:
    """Return the schemas of all items apart from resources, which require all of their fields."""
    rows = (
        ("alignment", AlignmentRow, AlignmentRow._fields), ("planned", PlannedRow, PlannedRow._fields),
        ("document", DocumentRow, DocumentRow._fields), ("kind", KindRow, KindRow._fields),
    )  # fmt: skip
    return {
        name: _open_object(field_schemas(row, fields, _FORMS), list(fields)) for name, row, fields in rows
    }


def _value_schemas() -> dict[str, Schema]:
    parts: dict[str, tuple[type[Record], str]] = {
        "topic": (Topic, "name"), "link": (Link, "url"), "place": (Place, "document"),
    }  # fmt: skip
    custom = {"additionalProperties": {"anyOf": [ref("text"), _list(ref("text"))]}}
    return {
        "string": _STRING,
        "text": {"anyOf": [ref("string"), by_language("string")]},
        "own": {"type": "object", **custom},
        "name": {"type": "object", "properties": dict.fromkeys(CSL_PARTS, _STRING), "minProperties": 1},
        **{
            name: _open_object(field_schemas(model, field_names(model), _FORMS), [required])
            for name, (model, required) in parts.items()
        },
    }
