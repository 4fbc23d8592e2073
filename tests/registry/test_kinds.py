"""The kinds: those that are built in, and those of conf.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.registry.kinds import BUILT_IN, KindError, build_kinds
from sphinx_refalign.registry.model import FIELDS, Resource
from tests.helpers.registry_files import load_text, messages, resource

DATASET = {
    "label": {"en": "Data set", "zh": "数据集"},
    "plural": {"en": "Data sets", "zh": "数据集"},
    "fields": {"publisher": "Archive", "licence": {"en": "Licence", "zh": "许可证"}, "url": "Download"},
    "group": "publisher",
    "source": ["publisher", "licence"],
}


def test_the_built_in_kinds() -> None:
    assert list(build_kinds({})) == ["wikidef", "course", "paper", "book", "standard", "organization"]


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: kind.name)
def test_a_built_in_kind_names_only_fields_that_there_are(kind: Any) -> None:
    named = {field for fields in kind.source for field in fields if not field.startswith("=")}
    assert {*kind.fields, *kind.labels, *named, kind.group} <= FIELDS | {"venue", "year"}
    assert kind.accepts(kind.group)
    assert len(set(kind.fields)) == len(kind.fields)
    assert "{n}" in kind.count


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: kind.name)
def test_every_field_that_a_kind_accepts_can_be_a_field_of_a_resource(kind: Any) -> None:
    assert {field for field in kind.fields if kind.accepts(field)} - {"venue"} <= set(Resource.model_fields)


def test_every_field_belongs_to_a_kind() -> None:
    assert [field for field in sorted(FIELDS) if not any(kind.accepts(field) for kind in BUILT_IN)] == []


def test_a_declared_kind() -> None:
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


def test_a_label_is_all_that_a_declared_kind_needs() -> None:
    kind = build_kinds({"talk": {"label": "Talk"}})["talk"]
    assert (kind.plural, kind.custom, kind.source, kind.group) == ("Talk", (), (), "area")


def test_resources_of_a_declared_kind(tmp_path: Path) -> None:
    text = (
        "a: {type: data-set, title: A, publisher: UCI, licence: {en: MIT, zh: 许可}}\n"
        "b: {type: data-set, title: B, licnce: MIT, doi: 10.1/2}\n"
    )
    registry = load_text(tmp_path, text, kinds=build_kinds({"data-set": DATASET}))
    told = messages(registry, tmp_path)
    assert told[0] == "r.yaml:2:31: b.licnce: unknown field (did you mean 'licence'?)"
    assert told[1].startswith("r.yaml:2:44: b.doi: 'data-set' has no such field; it has ")
    assert len(told) == 2
    found = resource(registry, "a")
    assert found.value("licence") == {"en": "MIT", "zh": "许可"}
    assert found.value("publisher") == "UCI"
    assert resource(registry, "b").value("licence") is None
    assert registry.entries["b"].kind == "data-set"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Data", {"label": "D"}, "'Data': a kind's name is of lower-case letters, digits and hyphens"),
        (
            "data_set",
            {"label": "D"},
            "'data_set': a kind's name is of lower-case letters, digits and hyphens",
        ),
        (1, {"label": "D"}, "1: a kind's name is of lower-case letters, digits and hyphens"),
        ("paper", {"label": "P"}, "'paper' is taken already; give the kind another name"),
        ("resource", {"label": "P"}, "'resource' is taken already; give the kind another name"),
        ("alignment-table", {"label": "P"}, "'alignment-table' is taken already; give the kind another name"),
        ("data", {"label": "D", "group": "size"}, "data: 'size' is no field of it; add it to its fields"),
        ("data", {"label": "D", "source": ["size"]}, "data: 'size' is no field of it; add it to its fields"),
    ],
)
def test_a_kind_that_cannot_be_used(name: Any, value: object, message: str) -> None:
    with pytest.raises(KindError) as raised:
        build_kinds({name: value})
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("value", "where"),
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
def test_a_wrong_declaration_is_named_as_conf_py_has_it(value: object, where: str) -> None:
    with pytest.raises(KindError) as raised:
        build_kinds({"data": value})
    place, _, what = str(raised.value).partition(": ")
    assert place == where
    assert what
    assert "_Declared" not in what
