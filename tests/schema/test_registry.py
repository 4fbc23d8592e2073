"""The JSON Schema of a YAML registry: up to date, valid, and consistent with what the registry accepts."""

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
from sphinx_refalign.schema import load_schema
from sphinx_refalign.schema.registry import schema
from tests.helpers.paths import BAD_FILES, ROOT
from tests.helpers.registry_files import KINDS as BUILT_IN
from tests.helpers.registry_files import load_text
from tests.helpers.strategies import REGISTRIES

SHIPPED = load_schema("registry")
VALIDATOR = Draft7Validator(SHIPPED)

# Other errors are invisible to a schema: duplicate keys, undefined anchors, invalid YAML.
SCHEMA_CODES = {Code.VALUE, Code.UNKNOWN_FIELD, Code.UNKNOWN_KIND}


def find_errors(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_the_shipped_schema_is_up_to_date() -> None:
    assert schema() == SHIPPED, "run `make schema`"
    Draft7Validator.check_schema(SHIPPED)


def test_the_command_prints_the_schema() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "sphinx_refalign.schema"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert json.loads(printed) == SHIPPED


@settings(max_examples=200, deadline=None)
@given(REGISTRIES)
def test_every_valid_registry_is_accepted(data: dict[str, Any]) -> None:
    assert find_errors(data) == []


@pytest.mark.parametrize("file", sorted(ROOT.glob("example_docs/registry/*.yaml")), ids=lambda f: f.name)
def test_the_example_is_accepted(file: Path) -> None:
    assert find_errors(yaml.safe_load(file.read_text(encoding="utf-8"))) == []


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
def test_accepted_entries(text: str) -> None:
    data = yaml.safe_load(text)
    data["k"].pop("anything", None)  # merged from the anchor, and not a field
    assert find_errors(data) == []


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
def test_schema_and_registry_reject(tmp_path: Path, entry: str) -> None:
    assert find_errors({"k": yaml.safe_load(entry)}) != []
    assert load_text(tmp_path, f"k: {entry}\n").problems != []


NOT_FOR_EDITORS = {
    "merge-bomb.yaml": "an editor does not limit what aliases repeat",
    "kind-of-nobody.yaml": "an editor does not read conf.py, which can declare the kind",
    "unknown-kind.yaml": "the same",
    "wrong-indent.yaml": "not valid YAML",
    "two-names.yaml": "any text is a name",
}


def _find_bad_files() -> list[Path]:
    return [
        file
        for file in sorted(BAD_FILES.glob("*.yaml"))
        if {problem.code for problem in load([str(file)], BUILT_IN).problems} & SCHEMA_CODES
        and file.name not in NOT_FOR_EDITORS
    ]


@pytest.mark.parametrize("file", _find_bad_files(), ids=lambda file: file.name)
def test_files_that_the_registry_rejects_are_rejected(file: Path) -> None:
    assert find_errors(yaml.safe_load(file.read_text(encoding="utf-8"))) != []


def test_every_kind_rejects_an_unknown_field() -> None:
    for kind in BUILT_IN:
        assert find_errors({"k": {"type": kind, "title": "T", "ttle": "x"}}) != []
