"""The JSON Schema of ``alignment.json``: it is what is written, no more and no less."""

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
from sphinx_refalign.exports import to_json as alignment_json
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
from tests.helpers.strategies import KINDS, REGISTRIES, WORDS
from tests.test_example import build

SHIPPED = json.loads(ALIGNMENT.read_text(encoding="utf-8"))


def closed(part: Any) -> Any:
    """The same schema, but for names that it does not know: those are wrong."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {name: closed(one) for name, one in part.items()}
    shut = isinstance(part.get("properties"), Mapping) and "required" in part
    return {**found, "additionalProperties": False} if shut else found


VALIDATOR, STRICT = Draft7Validator(SHIPPED), Draft7Validator(closed(SHIPPED))


def wrong(data: Any, validator: Draft7Validator = STRICT) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def test_the_shipped_schema_is_what_the_models_say() -> None:
    assert schema() == SHIPPED, "run `make schema`"
    Draft7Validator.check_schema(SHIPPED)
    assert SHIPPED["properties"]["version"] == {"const": VERSION}


@pytest.mark.parametrize("arguments", [["alignment"], ["registry"], []])
def test_it_can_be_printed(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "sphinx_refalign.schema", *arguments]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert (json.loads(printed) == SHIPPED) is (arguments == ["alignment"])


def test_every_field_is_described() -> None:
    for row in ("alignment", "planned"):
        for name, part in SHIPPED["definitions"][row]["properties"].items():
            assert part.get("description"), (row, name)


@pytest.fixture(scope="module")
def of_example(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = build("alignment", tmp_path_factory.mktemp("example"))
    return json.loads((out / "alignment.json").read_text(encoding="utf-8"))


def test_the_example_is_valid(of_example: Any) -> None:
    assert wrong(of_example) == []
    assert any(one["note"] for one in of_example["alignments"])


def changes(data: Any) -> Iterator[tuple[str, Any]]:
    """What a file must not be: (what was done, the file)."""
    for part in ("version", "project", "resources", "alignments", "planned"):
        yield f"no {part}", {name: one for name, one in data.items() if name != part}
    yield "another version", {**data, "version": VERSION + 1}
    for part in ("alignments", "planned"):
        row = data[part][0]
        for name, value in row.items():
            yield f"{part} without {name}", {**data, part: [{one: row[one] for one in row if one != name}]}
            other = 1 if isinstance(value, str | list) else "x"
            yield f"{part} with another {name}", {**data, part: [{**row, name: other}]}
    key, told = next((key, told) for key, told in data["resources"].items() if "urls" in told)
    for name in ("kind", "source", "title"):
        rest = {one: told[one] for one in told if one != name}
        yield f"a resource without {name}", {**data, "resources": {key: rest}}
    for name in told:
        yield f"a resource with another {name}", {**data, "resources": {key: {**told, name: 1}}}


def test_what_is_no_alignment_json_is_refused(of_example: Any) -> None:
    cases = list(changes(of_example))
    assert len(cases) > 50
    assert [told for told, data in cases if not wrong(data, VALIDATOR)] == []


def test_what_a_later_version_may_add_is_allowed(of_example: Any) -> None:
    later = {**of_example, "more": 1, "alignments": [{**of_example["alignments"][0], "more": 1}]}
    assert wrong(later, VALIDATOR) == []


USES = st.lists(
    st.tuples(WORDS, WORDS, st.sampled_from(["references", "defines"]), st.lists(WORDS, max_size=2), WORDS),
    max_size=4,
)


def page_of(project: Project, language: str) -> RenderContext:
    return RenderContext(
        project, fallbacks(language), gettext=str, link=lambda document, anchor, shown: shown, title=str,
        number=lambda document, anchor: "",
        resource_target=lambda key: None, group_target=lambda heading: None, relations={},
        coins_cache=None,
    )  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REGISTRIES, USES, st.sampled_from(["en", "zh_CN", "de"]))
@example({"None": {"type": "wikidef", "title": "N"}}, [], "en")  # what has no organization is not its part
def test_any_project_is_valid_and_read_by_others(
    tmp_path: Path, data: Any, found: Any, language: str
) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    registry = load([str(file)], KINDS)
    keys = list(registry)
    uses = [
        Use(document, section, "", "", keys[at % len(keys)], "", relation, tuple(topics), at, True, "", note)
        for at, (document, section, relation, topics, note) in enumerate(found if keys else [])
    ]
    by_document: dict[str, list[Use]] = {}
    for use in uses:
        by_document.setdefault(use.document, []).append(use)
    project = Project(registry, by_document, list(by_document))
    where = Locations([""] * len(uses), ["x.html"] * len(uses), dict.fromkeys(keys[:1], "x.html#a"), {})
    page, known = page_of(project, language), Cache(tmp_path / "none", "1")
    text = "".join(alignment_json.generate_json(page, "Book", where, ResourceItems(page, where, known, "")))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    assert wrong(json.loads(text)) == []
    assert len(json.loads(text)["alignments"]) == len(uses)
    other = read_external("book", "https://a.example/", FileContent("a.json", text.encode(), ""), "", KINDS)
    assert other.problems == []
    assert [one.key for one in other.entries] == [f"book:{key}" for key in keys]
    assert [one["note"] for one in other.alignments] == [one.note for one in project.alignments]
