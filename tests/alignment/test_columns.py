"""Declared columns: their checks, their texts, and the data that tells whether they have changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.columns import (
    Column,
    ColumnError,
    build_columns,
    describe_columns,
    unknown_fields,
)
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry

REGISTRY = """
oci: {type: organization, title: Open Container Initiative, short: OCI}
image:
  type: standard
  title: {en: Image, zh: 镜像}
  organization: oci
  date: 2017-07
  author: [A, {en: B, zh: 乙}, {family: García Márquez, given: Gabriel}]
  topics: [{Layers: of a file system}, Manifest]
  related: [{title: KVM, url: "https://example.org/kvm"}, "https://example.org/"]
  chapters: [{document: one, label: First}, two]
talk: {type: video, title: Talk, speaker: Ann, places: [X, Y]}
"""

ALIGNMENT = Alignment("one", "", "", "One", "image", "standard", "references", (), 1)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    file: Path = tmp_path_factory.mktemp("columns") / "r.yaml"
    file.write_text(REGISTRY, encoding="utf-8")
    registry = load(
        [str(file)], build_kinds({"video": {"label": "Video", "fields": {"speaker": "S", "places": "P"}}})
    )
    assert registry.problems == []
    return registry


@pytest.mark.parametrize(
    ("field", "key", "texts"),
    [
        ("title", "image", [{"en": "Image", "zh": "镜像"}]),
        ("organization", "image", ["OCI"]),
        ("year", "image", ["2017"]),
        ("author", "image", ["A", {"en": "B", "zh": "乙"}, "Gabriel García Márquez"]),
        ("topics", "image", ["Layers", "Manifest"]),
        ("related", "image", ["KVM", "https://example.org/"]),
        ("chapters", "image", ["First", "two"]),
        ("doi", "image", []),
        ("speaker", "talk", ["Ann"]),
        ("places", "talk", ["X", "Y"]),
        ("speaker", "image", []),
        ("type", "talk", ["video"]),
    ],
)
def test_texts_of_a_field(registry: Registry, field: str, key: str, texts: list[Any]) -> None:
    assert Column("x", "X", field).texts(ALIGNMENT._replace(key=key), registry) == texts


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("a", ["a"]),
        ("", []),
        ({"en": "a"}, [{"en": "a"}]),
        ({}, []),
        (["a", "", {"zh": "甲"}], ["a", {"zh": "甲"}]),
        ((), []),
    ],
)
def test_texts_of_a_function(registry: Registry, value: Any, texts: list[Any]) -> None:
    (column,) = build_columns({"x": {"label": "X", "text": lambda alignment, resource: value}}).values()
    assert column.texts(ALIGNMENT, registry) == texts


def test_function_gets_alignment_and_resource(registry: Registry) -> None:
    column = Column("x", "X", lambda alignment, resource: f"{alignment[0]} {alignment.line} {resource.key}")
    assert column.texts(ALIGNMENT, registry) == ["one 0 image"], "lines are not part of any digest"


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda alignment, resource: 1 / 0, "x: failed for 'image': ZeroDivisionError: division by zero"),
        (lambda alignment: "", "x: failed for 'image': TypeError: "),
        (
            lambda alignment, resource: 5,
            "x: returned 5 for 'image'; return a text, a map of language to text,",
        ),
        (lambda alignment, resource: None, "x: returned None for 'image'; return a text"),
        (lambda alignment, resource: ["a", 5], "x: returned ['a', 5] for 'image'"),
        (lambda alignment, resource: {"en": 5}, "x: returned {'en': 5} for 'image'"),
    ],
)
def test_function_that_fails(registry: Registry, function: Callable[..., Any], message: str) -> None:
    with pytest.raises(ColumnError) as raised:
        Column("x", "X", function).texts(ALIGNMENT, registry)
    assert str(raised.value).startswith(f"refalign_columns: {message}")


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"DOI": {"label": "D", "text": "doi"}}, "invalid column name 'DOI'; use lower-case letters, digits"),
        ({5: {"label": "D", "text": "doi"}}, "invalid column name 5"),
        (
            {"chapter": {"label": "D", "text": "doi"}},
            "column name 'chapter' is already taken; rename the column",
        ),
        ({"doi": "doi"}, "doi: expected a dict with the keys label, text"),
        ({"doi": {"text": "doi"}}, "doi.label: is missing"),
        ({"doi": {"label": "DOI"}}, "doi.text: is missing"),
        ({"doi": {"label": "DOI", "txt": "doi"}}, "doi: unknown key 'txt' (did you mean 'text'?)"),
        ({"doi": {"label": "DOI", "width": 5}}, "doi: unknown key 'width'; use label, text"),
        ({"doi": {"label": 5, "text": "doi"}}, "doi.label: must be a text, or a map of language to text"),
        ({"doi": {"label": {"en": 5}, "text": "doi"}}, "doi.label: must be a text"),
        ({"doi": {"label": "DOI", "text": 5}}, "doi.text: must be a function, or the name of a field"),
        ({"doi": {"label": "DOI", "text": str}}, "doi.text: must be a function"),
    ],
)
def test_invalid_declarations(declared: Any, message: str) -> None:
    with pytest.raises(ColumnError) as raised:
        build_columns(declared)
    assert str(raised.value).startswith(message)


def test_unknown_fields() -> None:
    kinds = build_kinds({"video": {"label": "Video", "fields": {"speaker": "Speaker"}}})
    columns = build_columns({
        name: {"label": name, "text": text}
        for name, text in (("a", "speaker"), ("b", "year"), ("c", "spaeker"), ("d", "colour"), ("e", "extra"))
    })  # fmt: skip
    assert list(unknown_fields(columns, kinds)) == [
        "c.text: no kind has a field 'spaeker' (did you mean 'speaker'?)",
        "d.text: no kind has a field 'colour'; use a field of a kind, or a function",
        "e.text: no kind has a field 'extra'; use a field of a kind, or a function",
    ]


def describe(source: str, label: Any = "X") -> list[object]:
    """Describe the column ``x`` whose text is a function of the name f in ``source``."""
    names: dict[str, Any] = {"__name__": "conf"}
    exec(compile(source, "conf.py", "exec"), names)
    return describe_columns(build_columns({"x": {"label": label, "text": names["f"]}}))


SOURCE = "def f(alignment, resource):\n    return 'a' if resource.key in {'b', 'c'} else (lambda: 'd')()\n"


def test_description_of_a_function() -> None:
    description = describe(SOURCE)
    assert describe(f"# more\n\n{SOURCE}") == description, "positions do not count"
    for changed in ("'a'", "'b'", "'d'", "resource.key"):
        assert describe(SOURCE.replace(changed, "'z'")) != description
    assert describe(SOURCE.replace("f(", "g(") + "f = g\n") != description
    assert describe(SOURCE, {"en": "X", "zh": "Y"}) != describe(SOURCE, {"zh": "Y", "en": "X"}) != description
    factory = "def make(name):\n    return lambda alignment, resource: name\nf = make('a')\n"
    assert describe(factory) != describe(factory.replace("'a'", "'b'"))
    default = "f = lambda alignment, resource, name='a': name\n"
    assert describe(default) != describe(default.replace("'a'", "'b'"))
