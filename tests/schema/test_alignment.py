"""The JSON Schema of ``alignment.json``: it accepts what is written and rejects other data."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.exports import to_json
from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.exports.resource_items import ResourceItems
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.external import VERSION, read_external
from sphinx_refalign.registry.files import FileContent
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.registry.loader import load
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.schema import ALIGNMENT
from sphinx_refalign.schema.alignment import schema
from tests.helpers.example import shared_build
from tests.helpers.strategies import KINDS, REGISTRIES, WORDS

SHIPPED = json.loads(ALIGNMENT.read_text(encoding="utf-8"))


def close(part: Any) -> Any:
    """Return the schema without additional fields."""
    if isinstance(part, list):
        return [close(item) for item in part]
    if not isinstance(part, dict):
        return part
    result = {name: close(value) for name, value in part.items()}
    is_object = isinstance(part.get("properties"), Mapping) and "required" in part
    return {**result, "additionalProperties": False} if is_object else result


VALIDATOR, STRICT = Draft7Validator(SHIPPED), Draft7Validator(close(SHIPPED))


def find_errors(data: Any, validator: Draft7Validator = STRICT) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def test_the_shipped_schema_is_up_to_date() -> None:
    assert schema() == SHIPPED, "run `make schema`"
    Draft7Validator.check_schema(SHIPPED)
    assert SHIPPED["properties"]["version"] == {"const": VERSION}


@pytest.mark.parametrize("arguments", [["alignment"], ["registry"], []])
def test_the_command_prints_a_schema(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "sphinx_refalign.schema", *arguments]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert (json.loads(printed) == SHIPPED) is (arguments == ["alignment"])


def test_every_field_is_described() -> None:
    for row in ("alignment", "planned", "document", "kind"):
        for name, part in SHIPPED["definitions"][row]["properties"].items():
            assert part.get("description"), (row, name)


@pytest.fixture(scope="module")
def of_example(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = shared_build(tmp_path_factory, "alignment")
    return json.loads((out / "alignment.json").read_text(encoding="utf-8"))


def test_the_example_is_valid(of_example: Any) -> None:
    assert find_errors(of_example) == []
    assert any(row["note"] for row in of_example["alignments"])


def without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {field: value for field, value in fields.items() if field != name}


def changes(data: Any) -> Iterator[tuple[str, Any]]:
    """Yield (description of the change, changed data) for changes that make the data invalid."""
    for part in ("version", "project", "resources", "alignments", "planned", "documents", "kinds"):
        yield f"no {part}", {name: value for name, value in data.items() if name != part}
    yield "another version", {**data, "version": VERSION + 1}
    for part in ("alignments", "planned", "documents"):
        row = data[part][0]
        for name, value in row.items():
            yield f"{part} without {name}", {**data, part: [without(row, name)]}
            other = 1 if isinstance(value, str | list) else "x"
            yield f"{part} with another {name}", {**data, part: [{**row, name: other}]}
    key, item = next((key, item) for key, item in data["resources"].items() if "urls" in item)
    for name in ("kind", "source", "title"):
        yield f"a resource without {name}", {**data, "resources": {key: without(item, name)}}
    for name in item:
        yield f"a resource with another {name}", {**data, "resources": {key: {**item, name: 1}}}


def test_invalid_files_are_rejected(of_example: Any) -> None:
    cases = list(changes(of_example))
    assert len(cases) > 50
    assert [change for change, data in cases if not find_errors(data, VALIDATOR)] == []


def test_fields_of_a_later_version_are_allowed(of_example: Any) -> None:
    later = {**of_example, "more": 1, "alignments": [{**of_example["alignments"][0], "more": 1}]}
    assert find_errors(later, VALIDATOR) == []


USES = st.lists(
    st.tuples(WORDS, WORDS, st.sampled_from(["references", "defines"]), st.lists(WORDS, max_size=2), WORDS),
    max_size=4,
)


def make_context(project: Project, language: str) -> RenderContext:
    return RenderContext(
        project, fallbacks(language), gettext=str, link=lambda document, anchor, node: node, title=str,
        number=lambda document, anchor: "",
        resource_target=lambda key: None, group_target=lambda heading: None, relations={},
        coins_cache=None,
    )  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REGISTRIES, USES, st.sampled_from(["en", "zh_CN", "de"]))
@example({"None": {"type": "wikidef", "title": "N"}}, [], "en")  # and no organization
def test_the_export_of_any_project_is_valid_and_can_be_read(
    tmp_path: Path, data: Any, facts: Any, language: str
) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    registry = load([str(file)], KINDS)
    keys = list(registry)
    uses = [
        Use(page, title, "", "", keys[line % len(keys)], "", relation, tuple(topics), line, True, "", note)
        for line, (page, title, relation, topics, note) in enumerate(facts if keys else [])
    ]
    by_document: dict[str, list[Use]] = {}
    for use in uses:
        by_document.setdefault(use.document, []).append(use)
    project = Project(registry, by_document, list(by_document))
    locations = Locations([""] * len(uses), ["x.html"] * len(uses), dict.fromkeys(keys[:1], "x.html#a"), {})
    context = make_context(project, language)
    resources = ResourceItems(context, locations, Cache(tmp_path / "none", "1"), "")
    text = "".join(to_json.generate_json(context, "Book", locations, resources))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    assert find_errors(json.loads(text)) == []
    assert len(json.loads(text)["alignments"]) == len(uses)
    other = read_external("book", "https://a.example/", FileContent("a.json", text.encode(), ""), "", KINDS)
    assert other.problems == []
    assert [entry.key for entry in other.entries] == [f"book:{key}" for key in keys]
    assert [row["note"] for row in other.alignments] == [item.note for item in project.alignments]
