"""Built-in kinds, and kinds that conf.py declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.registry.fields import types_of
from sphinx_refalign.registry.kinds import BUILT_IN, FIELDS, LINKS, PARTS, KindError, build_kinds, kind_hint
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.parts import Link, Topic, field_names
from tests.helpers.registry_files import load_text, messages, resource

DATASET = {
    "label": {"en": "Data set", "zh": "数据集"},
    "plural": {"en": "Data sets", "zh": "数据集"},
    "fields": {"publisher": "Archive", "licence": {"en": "Licence", "zh": "许可证"}, "url": "Download"},
    "group": "publisher",
    "source": ["publisher", "licence"],
}


def test_built_in_kinds() -> None:
    assert list(build_kinds({})) == ["wikidef", "course", "paper", "book", "standard", "organization"]


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: kind.name)
def test_built_in_kind_has_only_known_fields(kind: Any) -> None:
    source = {field for fields in kind.source for field in fields if not field.startswith("=")}
    assert {*kind.fields, *kind.labels, *source, kind.group} <= FIELDS | {"venue", "year"}
    assert kind.accepts(kind.group)
    assert len(set(kind.fields)) == len(kind.fields)
    assert "{n}" in kind.count


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: kind.name)
def test_accepted_fields_are_fields_of_a_resource(kind: Any) -> None:
    assert {field for field in kind.fields if kind.accepts(field)} - {"venue"} <= {*field_names(Resource)}


def test_kinds_and_resource_have_the_same_fields() -> None:
    assert {*FIELDS, "key", "own"} == {*field_names(Resource)}


def test_every_field_is_accepted_by_a_kind() -> None:
    assert [field for field in sorted(FIELDS) if not any(kind.accepts(field) for kind in BUILT_IN)] == []


def test_fields_of_topics_and_links() -> None:
    models = {"applications": Topic} | dict.fromkeys(PARTS, Topic) | dict.fromkeys(LINKS, Link)
    for name, field_type in types_of(Resource).items():
        items = {model for model in (Topic, Link) if f"parts.{model.__name__}," in f"{field_type},"}
        assert items == ({models[name]} if name in models else set()), name


def test_declared_kind() -> None:
    kinds = build_kinds({"data-set": DATASET})
    kind = kinds["data-set"]
    assert list(kinds)[-1] == "data-set"
    assert kind.label == DATASET["label"]
    assert kind.custom == ("licence",)
    assert kind.accepts("licence")
    assert kind.accepts("publisher")
    assert kind.accepts("title")
    assert not kind.accepts("doi")
    assert kind.fields[:3] == ("publisher", "licence", "url")
    assert kind.fields.count("url") == 1
    assert kind.source == (("publisher",), ("licence",))


def test_declared_kind_needs_only_a_label() -> None:
    kind = build_kinds({"talk": {"label": "Talk"}})["talk"]
    assert (kind.plural, kind.custom, kind.source, kind.group) == ("Talk", (), (), "area")


def test_resources_of_a_declared_kind(tmp_path: Path) -> None:
    text = (
        "a: {type: data-set, title: A, publisher: UCI, licence: {en: MIT, zh: 许可}}\n"
        "b: {type: data-set, title: B, licnce: MIT, doi: 10.1/2}\n"
    )
    registry = load_text(tmp_path, text, kinds=build_kinds({"data-set": DATASET}))
    assert messages(registry, tmp_path) == [
        "r.yaml:2:31: b.licnce: unknown field (did you mean 'licence'?)",
        "r.yaml:2:44: b.doi: 'data-set' has no such field; remove it or put it under 'extra'",
    ]
    dataset = resource(registry, "a")
    assert dataset.value("licence") == {"en": "MIT", "zh": "许可"}
    assert dataset.value("publisher") == "UCI"
    assert resource(registry, "b").value("licence") is None
    assert registry.entries["b"].kind == "data-set"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Data", {"label": "D"}, "invalid kind name 'Data'; use lower-case letters, digits and hyphens"),
        (
            "data_set",
            {"label": "D"},
            "invalid kind name 'data_set'; use lower-case letters, digits and hyphens",
        ),
        (1, {"label": "D"}, "invalid kind name 1; use lower-case letters, digits and hyphens"),
        ("paper", {"label": "P"}, "kind name 'paper' is already taken; rename the kind"),
        ("resource", {"label": "P"}, "kind name 'resource' is already taken; rename the kind"),
        (
            "alignment-table",
            {"label": "P"},
            "kind name 'alignment-table' is already taken; rename the kind",
        ),
        (
            "data",
            {"label": "D", "group": "size"},
            "data: unknown field 'size'; add it to 'fields'",
        ),
        (
            "data",
            {"label": "D", "source": ["size"]},
            "data: unknown field 'size'; add it to 'fields'",
        ),
    ],
)
def test_invalid_kind(name: Any, value: object, message: str) -> None:
    with pytest.raises(KindError) as raised:
        build_kinds({name: value})
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, "data.label"),
        ({"label": ["D"]}, "data.label"),
        ({"label": "D", "feilds": {}}, "data.feilds"),
        ({"label": "D", "fields": ["size"]}, "data.fields"),
        ({"label": "D", "fields": {"size": 1}}, "data.fields.size"),
        ({"label": "D", "group": 1}, "data.group"),
        ({"label": {"english": "D"}}, "data.label.english"),
        ("D", "data"),
    ],
)
def test_invalid_declaration_is_reported_with_its_path_in_conf_py(value: object, expected: str) -> None:
    with pytest.raises(KindError) as raised:
        build_kinds({"data": value})
    path, _, message = str(raised.value).partition(": ")
    assert path == expected
    assert message
    assert "_KindDeclaration" not in message


@pytest.mark.parametrize("value", [{"label": "D", "feilds": {}}, "D"])
def test_invalid_declaration_names_the_keys_that_it_can_have(value: object) -> None:
    with pytest.raises(KindError, match="expected a dict with the keys label, plural, fields, group, source"):
        build_kinds({"data": value})


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DataSets", " (did you mean 'data-set'?)"),
        ("Data Set", " (did you mean 'data-set'?)"),
        ("Lectures", " (did you mean 'course'?)"),
        ("RFC", " (did you mean 'standard'?)"),
        ("xyzzy", ""),
    ],
)
def test_kinds_that_an_unknown_name_may_mean(name: str, hint: str) -> None:
    assert kind_hint(name, build_kinds({"data-set": DATASET})) == hint
