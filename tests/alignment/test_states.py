"""States of a project: what is read of an ``alignment.json``, of a registry and of a build."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.states import (
    State,
    StateAlignment,
    StateResource,
    project_state,
    read_state,
    registry_state,
)
from sphinx_refalign.registry.i18n import Localized, best_text, fallbacks
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from tests.alignment.test_project import registry_of, use
from tests.alignment.test_project_external import RESOURCES, with_external


def state(resources: dict[str, Any], *rows: dict[str, Any]) -> State:
    data = {"version": 1, "resources": resources, "alignments": rows}
    return read_state(codecs.BOM_UTF8 + json.dumps(data).encode())


RESOURCE = {
    "kind": "paper", "title": "T", "titles": {"en": "T", "zh": "题"}, "source": "Lee 2003", "uri": "p.html#t",
    "url": "https://example.org/en", "urls": {"en": "https://example.org/en"}, "author": ["Ann Lee"],
    "people": [{"family": "Lee"}], "lists": {"publisher": ["A", "B"]}, "publisher": "A and B",
    "own": {"speaker": "Bo"}, "date": "2003",
}  # fmt: skip


def test_resource_of_an_export() -> None:
    """Its fields are those of a registry, with all languages and all items of lists."""
    assert state({"k": RESOURCE}).resources == {
        "k": StateResource(
            "k", "paper", "T", "Lee 2003", "https://example.org/en",
            {
                "title": {"en": "T", "zh": "题"}, "url": {"en": "https://example.org/en"},
                "author": ["Ann Lee"], "publisher": ["A", "B"], "speaker": "Bo", "date": "2003",
            },
        )
    }  # fmt: skip


def test_resource_without_title() -> None:
    assert state({"k": {}}).resource("k") == StateResource("k", "", "k", "", "", {})


def test_resources_of_other_projects() -> None:
    found = state({"a": RESOURCE, "os:b": {**RESOURCE, "project": "os"}})
    assert (list(found.resources), list(found.others)) == (["a"], ["os:b"])
    assert found.resource("os:b") is found.others["os:b"]
    assert found.resource("a") is found.resources["a"]
    assert found.resource("none") is None


ROW = {
    "key": "k", "kind": "paper", "document": "p", "section": "S", "anchor": "s", "chapter": "C", "line": 7,
    "relation": "defines", "topics": ["T", 5], "note": "N", "origin": "role", "number": "1.1",
}  # fmt: skip


def test_alignments_of_an_export() -> None:
    found = state({}, ROW, {"key": "k", "topics": "T"})
    assert found.alignments == (
        StateAlignment("k", "paper", "p", "S", "s", "C", "defines", ("T", "5"), "N", "role"),
        StateAlignment("k", "", "", "", "", "", "", (), "", "directive"),
    )


@pytest.mark.parametrize(
    ("resources", "language"),
    [
        ([], ""),
        ([{"title": "T"}], ""),
        ([{"title": "T", "titles": {"en": "T", "zh": "题"}}], "en"),
        ([{"title": "题", "titles": {"en": "T", "zh": "题"}}], "zh"),
        ([{"title": "T", "titles": {"en": "T", "zh": "T"}}], ""),  # in any language
        ([{"title": "T", "titles": {"en": "T", "zh": "T"}}, {"title": "U", "titles": {"zh": "U"}}], "zh"),
        (
            [
                {"title": "A", "titles": {"en": "A", "zh": "甲"}},
                {"title": "B", "titles": {"zh": "B", "en": "C"}},
                {"title": "D", "titles": {"zh": "D", "en": "E"}},
            ],
            "zh",
        ),
        ([{"title": "T", "titles": {"en": "U", "zh": "V"}}], ""),
    ],
)
def test_language_of_an_export(resources: list[dict[str, Any]], language: str) -> None:
    assert state({str(number): item for number, item in enumerate(resources)}).language == language


REGISTRY = """
k:
  type: paper
  title: {en: "<i>Raft</i>", zh: "<i>木筏</i>"}
  author: [{family: García Márquez, given: Gabriel}, "Bo Xu"]
  url: {en: "https://example.org/en", zh: "https://example.org/zh"}
  doi: 10.1000/a_b_c
plain: {type: wikidef, title: Plain, url: "https://example.org/plain"}
"""


def test_state_of_a_registry(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, REGISTRY)
    found = registry_state(registry)
    assert (found.alignments, found.others, found.language) == (None, {}, "en")
    resource = found.resources["k"]
    assert resource[:5] == ("k", "paper", "Raft", "", "https://example.org/en")
    assert resource.fields["title"] == {"en": "Raft", "zh": "木筏"}
    assert resource.fields["author"] == ["Gabriel García Márquez", "Bo Xu"]
    assert resource.fields["doi"] == "10.1000/a_b_c"
    assert not {"key", "type", "extra", "own"} & {*resource.fields}
    assert found.resources["plain"].url == "https://example.org/plain"
    chinese = registry_state(registry, "zh_CN")
    assert chinese.language == "zh_CN"
    assert chinese.resources["k"][2:5] == ("木筏", "", "https://example.org/zh")
    assert chinese.resources["k"].fields == resource.fields


def test_state_of_a_build(tmp_path: Path) -> None:
    def text(value: Localized | None) -> str:
        return best_text(value, fallbacks("zh")).text if value else ""

    own = "b: {type: course, title: {en: B, zh: 乙}, topics: [{name: {en: Log, zh: 日志}}]}\n"
    registry = with_external(tmp_path, own, RESOURCES)
    uses = [use("x", "b", section="S", topics=("Log", "other")), use("x", "os:raft")]
    found = project_state(Project(registry, {"x": uses}, ["x"]), "zh", text)
    assert found.alignments == (
        StateAlignment("b", "course", "x", "S", "s", "S", "references", ("日志", "other"), "", "directive"),
        StateAlignment("os:raft", "paper", "x", "", "", "x", "references", (), "", "directive"),
    )
    assert (list(found.resources), list(found.others), found.language) == (["b"], ["os:raft"], "zh")
    assert (found.resources["b"].title, found.others["os:raft"].title) == ("乙", "Raft")


def test_fields_of_a_declared_kind(tmp_path: Path) -> None:
    kinds = build_kinds({"film": {"label": "Film", "fields": {"director": "Director"}}})
    file = tmp_path / "r.yaml"
    file.write_text("f: {type: film, title: F, director: <i>Ann</i>}\n", encoding="utf-8")
    fields = registry_state(load([str(file)], kinds)).resources["f"].fields
    assert fields == {"title": "F", "director": "Ann"}
