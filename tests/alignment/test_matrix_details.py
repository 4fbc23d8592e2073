"""The alignment matrix: rows of folders, empty rows, and columns of resources of other projects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions, folder_of, make_matrix
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from tests.alignment.test_matrix import ORDER, REGISTRY, TEXTS, project, registry, relations, use

__all__ = ["project", "registry"]


@pytest.mark.parametrize(
    ("document", "folder", "top"), [("a", "", ""), ("a/b", "a", "a"), ("a/b/c", "a/b", "a")]
)
def test_folder_of_a_document(document: str, folder: str, top: str) -> None:
    assert folder_of(document, "folder") == folder
    assert folder_of(document, "top-folder") == top


@pytest.fixture
def folders(tmp_path: Path) -> Project:
    """Return a project with pages in folders, and resources of another project."""
    resources = {"b": {"kind": "course", "title": "B", "uri": "b.html"}}
    content = {"version": 1, "resources": resources, "alignments": []}
    (tmp_path / "other.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "r.yaml").write_text(REGISTRY, encoding="utf-8")
    external = {"os": ("https://os.example/", str(tmp_path / "other.json"))}
    keys = {"a/one": ["os:b", "mit"], "a/b/two": ["kvm"], "a/b/three": ["kvm"], "four": ["xen"]}
    uses = {document: [use(document, "S", key) for key in keys[document]] for document in keys}
    return Project(load([str(tmp_path / "r.yaml")], build_kinds({}), external=external), uses, list(keys))


def test_folders(folders: Project) -> None:
    matrix = make_matrix(folders, MatrixOptions(rows="folder"), TEXTS)
    assert [row.document for row in matrix.rows] == ["a/one", "a/b/two", "four"]
    assert relations(matrix)[1][0] == "references references"
    assert [row.document for row in top(folders).rows] == ["a/one", "four"]
    assert top(folders).row_totals == [3, 1]


def top(project: Project) -> Matrix:
    return make_matrix(project, MatrixOptions(rows="top-folder"), TEXTS)


def test_resources_of_other_projects_come_last_within_their_kind(folders: Project) -> None:
    assert top(folders).columns == ["kvm", "mit", "os:b", "xen"]


def test_resource_without_value_has_the_last_column(project: Project) -> None:
    options = MatrixOptions(columns="areas")
    assert make_matrix(project, options, TEXTS).columns == ["Virtualization", "Systems"]
    options = options._replace(include_empty=True)
    assert make_matrix(project, options, TEXTS).columns == ["Virtualization", "Systems", ""]


def test_page_without_alignments_has_an_alignment_with_its_name_only(project: Project) -> None:
    matrix = make_matrix(project, MatrixOptions(include_empty=True), TEXTS)
    assert matrix.rows[-1] == Alignment("three", "", "", "", "", "", "", (), 0)
    assert ORDER[-1] == "three"


def test_planned_alignments_are_filtered_by_their_resource(project: Project) -> None:
    options = MatrixOptions(include_planned=True, filter=Filter(areas=("Systems",)))
    assert [row.document for row in make_matrix(project, options, TEXTS).rows] == ["one"]
    options = options._replace(filter=Filter(areas=("Virtualization",)))
    assert [row.document for row in make_matrix(project, options, TEXTS).rows] == [
        "one", "one", "two", "two", "gone",
    ]  # fmt: skip
