"""Alignments of other projects, pages that are not written, and pages that are expected to have resources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project, local_key
from sphinx_refalign.alignment.project_file import load as load_project
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment, Use
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from tests.alignment.test_project import registry_of, use

OWN = """
xen: {type: paper, title: Xen, ids: [xen-old]}
kvm: {type: wikidef, title: Our KVM}
"""

RESOURCES = {
    "xen": {"kind": "paper", "title": "Xen"},
    "xen-old": {"kind": "paper", "title": "Xen"},
    "kvm": {"kind": "wikidef", "title": "KVM", "uri": "w.html#kvm"},
    "raft": {"kind": "paper", "title": "Raft"},
}

PLACE = {
    "key": "xen", "document": "a/b", "uri": "a/b.html#s", "section": "S", "anchor": "s", "chapter": "Label",
    "relation": "defines", "note": "N", "origin": "role", "topics": ["T", "U"],
}  # fmt: skip


def with_external(folder: Path, own: str, resources: dict[str, Any], *rows: dict[str, Any]) -> Registry:
    """Return a registry with the project ``os`` as another project."""
    file = folder / "alignment.json"
    content = {"version": 1, "resources": resources, "alignments": rows}
    file.write_text(json.dumps(content), encoding="utf-8")
    (folder / "r.yaml").write_text(own, encoding="utf-8")
    external = {"os": ("https://os.example", str(file))}
    return load([str(folder / "r.yaml")], build_kinds({}), external=external)


def external(folder: Path, *rows: dict[str, Any]) -> list[Alignment]:
    return Project(with_external(folder, OWN, RESOURCES, *rows), {}, []).external


def test_alignment_of_another_project(tmp_path: Path) -> None:
    assert external(tmp_path, PLACE) == [
        Alignment(
            "a/b", "S", "s", "Label", "xen", "paper", "defines", ("T", "U"), 0, "N",
            project="os", url="https://os.example/a/b.html#s", origin="role",
        )
    ]  # fmt: skip


def test_alignment_of_another_project_without_texts(tmp_path: Path) -> None:
    """An unknown resource is left out, others are read."""
    rows = external(tmp_path, {"key": "none", "document": "a"}, {"key": "raft", "document": "a"})
    assert rows == [
        Alignment(
            "a", "", "", "a", "os:raft", "paper", "", (), 0, project="os", url="https://os.example/",
            origin="directive",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "local"),
    [
        ("xen", "xen"), ("os:xen", "xen"), ("os:xen-old", "xen"), ("os:kvm", "os:kvm"),
        ("os:raft", "os:raft"), ("raft", "raft"),
    ],
)  # fmt: skip
def test_resource_of_two_projects_is_one_if_key_and_title_are_the_same(
    tmp_path: Path, key: str, local: str
) -> None:
    registry = with_external(tmp_path, OWN, RESOURCES)
    assert registry.problems == []
    assert local_key(key, registry) == local


def test_use_of_a_resource_of_another_project(tmp_path: Path) -> None:
    registry = with_external(tmp_path, OWN, RESOURCES)
    uses = {"x": [use("x", key) for key in ("os:xen", "raft", "os:kvm", "kvm", "os:none")]}
    project = Project(registry, uses, ["x"])
    assert [item.key for item in project.alignments] == ["xen", "os:raft", "os:kvm", "kvm"]
    assert list(project.by_key) == ["xen", "os:raft", "os:kvm", "kvm"]


def test_alignment_has_what_the_use_has(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, OWN)
    place = Use(
        "x", "S", "s", "C", "kvm", "", "defines", ("T",), 7, True, "b", "N", file="part.rst", origin="link"
    )
    assert Project(registry, {"x": [place]}, ["x"]).alignments == [
        Alignment(
            "x", "S", "s", "C", "kvm", "wikidef", "defines", ("T",), 7, "N", origin="link", file="part.rst"
        )
    ]


def test_plans_for_pages_that_are_not_written_are_ignored(tmp_path: Path) -> None:
    text = "a: {type: paper, title: A, chapters: [x, orphan.md, none, y/]}\n"
    project = Project(registry_of(tmp_path, text), {}, ["x", "y/1"], left_out=["orphan", "y/index"])
    assert project.planned == [
        PlannedAlignment("a", "x", True, None, "", False),
        PlannedAlignment("a", "none", False, None, "", False),
        PlannedAlignment("a", "y/1", True, None, "", False, "y"),
    ]


def test_pages_that_are_expected_to_have_resources(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, OWN)
    order = ["index", "one", "table", "list", "two"]
    project = Project(registry, {}, order, generated={"table", "list"})
    assert project.chapters(Filter()) == ["one", "two"]
    assert project.chapters(Filter(documents=("index", "t*"))) == ["index", "table", "two"]
    uses = {document: [use(document, "kvm")] for document in ("list", "index")}
    project = Project(registry, uses, order, generated={"table", "list"})
    assert project.chapters(Filter()) == ["index", "one", "list", "two"]


def test_folders_and_titles(tmp_path: Path) -> None:
    order = ["a/index", "b/1", "b/c/2", "d"]
    project = Project(registry_of(tmp_path, OWN), {}, order, titles={"d": "D"})
    assert [project.pages(name) for name in ("a", "b/", "./b/c", "d.rst", "none", "")] == [
        ["a/index"], ["b/1", "b/c/2"], ["b/c/2"], ["d"], (), (),
    ]  # fmt: skip
    assert project.order == {"a/index": 0, "b/1": 1, "b/c/2": 2, "d": 3}
    assert project.titles == {"d": "D"}
    assert Project(project.registry, {}, order).titles == {}


@pytest.mark.parametrize("suffix", ["rst", "md", "txt", "markdown", "myst", "ipynb", "RST"])
def test_suffixes_of_source_files(tmp_path: Path, suffix: str) -> None:
    project = Project(registry_of(tmp_path, OWN), {}, ["index", "a", "b/index", "b/README"])
    assert project.document(f"a.{suffix}") == "a"
    assert project.document(f"docs/b/index.{suffix}") == "b/index"
    assert project.document(f"docs/README.{suffix}") is None
    assert project.document("a.html") is None


@pytest.mark.parametrize(
    ("reference", "document"),
    [
        ("./index.md", "index"),
        ("guide/ ", "guide/index"),
        ("docs/guide/", "guide/index"),
        ("docs/guide", "guide"),
        ("/guide", "guide"),
    ],
)
def test_start_and_end_of_a_path(tmp_path: Path, reference: str, document: str) -> None:
    project = Project(registry_of(tmp_path, OWN), {}, ["index", "guide", "guide/index"])
    assert project.document(reference) == document


def test_alignment_json_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    with_external(tmp_path, OWN, RESOURCES, PLACE)
    file = tmp_path / "alignment.json"
    content = {**json.loads(file.read_text(encoding="utf-8")), "documents": [], "kinds": {}}
    file.write_text(json.dumps(content), encoding="utf-8-sig")
    external = {"os": ("https://os.example", str(file))}
    registry = load([], build_kinds({}), external=external)
    assert registry.problems == []
    assert [item.key for item in Project(registry, {}, []).external] == ["os:xen"]
    assert list(load_project(file).registry) == list(RESOURCES)
