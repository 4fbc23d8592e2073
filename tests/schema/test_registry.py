"""The JSON Schema in the package: fresh, valid, and of one mind with what the registry takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft7Validator

from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.schema import PATH
from sphinx_refalign.schema.registry import schema
from tests.helpers.paths import BAD_FILES, ROOT
from tests.helpers.registry_files import KINDS as BUILT_IN
from tests.helpers.registry_files import load_text
from tests.helpers.strategies import REGISTRIES

SHIPPED = json.loads(PATH.read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SHIPPED)

# What an editor cannot see: that two entries or fields have one key, an undefined anchor, what is no YAML.
OF_CONTENT = {Code.VALUE, Code.UNKNOWN_FIELD, Code.UNKNOWN_KIND}


def wrong(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_the_shipped_schema_is_what_the_models_say() -> None:
    assert schema() == SHIPPED, "run `make schema`"
    Draft7Validator.check_schema(SHIPPED)


def test_it_can_be_printed() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "sphinx_refalign.schema"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert json.loads(printed) == SHIPPED


@settings(max_examples=200, deadline=None)
@given(REGISTRIES)
def test_it_takes_what_the_registry_takes(data: dict[str, Any]) -> None:
    assert wrong(data) == []


@pytest.mark.parametrize("file", sorted(ROOT.glob("example_docs/registry/*.yaml")), ids=lambda f: f.name)
def test_it_takes_the_example(file: Path) -> None:
    assert wrong(yaml.safe_load(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "k: {type: paper, title: 2003, number: 6.830, date: 2003}",
        "k: {type: course, title: no, topics: [1, {Raft: {aligns: x, chapters: a/b}}]}",
        ".shared: &s {anything: [1]}\nk: {<<: *s, type: book, title: T, date: {literal: in press}}",
        "k: {type: video, title: A kind of conf.py, channel: C, talks: [a, {zh: 乙}], author: A}",
        "k: {type: organization, title: T, projects: []}",
        "k: {type: paper, title: T, url: {en: HTTPS://a.example}, related: [{KVM: https://b.example}]}",
    ],
)
def test_it_takes(text: str) -> None:
    data = yaml.safe_load(text)
    data["k"].pop("anything", None)  # merged in, and no field
    assert wrong(data) == []


@pytest.mark.parametrize(
    "entry",
    [
        "{type: paper, title: ''}",
        "{type: paper, title: ' '}",
        "{type: paper}",
        "{title: T}",
        "{type: paper, title: T, date: 99}",
        "{type: paper, title: T, date: yesterday}",
        "{type: paper, title: T, related: {KVM: https://b.example}}",
        "{type: paper, title: T, related: [{title: https://b.example}]}",
        "{type: paper, title: T, author: {en: A}}",
        "{type: paper, title: T, chapters: {document: x}}",
        "{type: paper, title: T, concepts: {a: b}}",
        "{type: paper, title: {english: T}}",
        "{type: paper, title: T, wikidata: 42}",
        "{type: Paper, title: T}",
    ],
)
def test_both_refuse(tmp_path: Path, entry: str) -> None:
    assert wrong({"k": yaml.safe_load(entry)}) != []
    assert load_text(tmp_path, f"k: {entry}\n").problems != []


NOT_FOR_EDITORS = {
    "kind-of-nobody.yaml": "an editor does not know conf.py, which may declare it",
    "unknown-kind.yaml": "the same",
    "wrong-indent.yaml": "no YAML at all",
}


def _bad() -> list[Path]:
    return [
        file
        for file in sorted(BAD_FILES.glob("*.yaml"))
        if {problem.code for problem in load([str(file)], BUILT_IN).problems} & OF_CONTENT
        and file.name not in NOT_FOR_EDITORS
    ]


@pytest.mark.parametrize("file", _bad(), ids=lambda file: file.name)
def test_it_refuses_what_the_registry_refuses(file: Path) -> None:
    assert wrong(yaml.safe_load(file.read_text(encoding="utf-8"))) != []


def test_every_kind_refuses_a_field_of_nobody() -> None:
    for kind in BUILT_IN:
        assert wrong({"k": {"type": kind, "title": "T", "ttle": "x"}}) != []
