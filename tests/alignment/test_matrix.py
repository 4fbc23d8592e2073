"""The matrix: its rows, its columns, what stands in its cells, and its totals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matrix import COLUMNS, ROWS, Matrix, MatrixOptions, matrix
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import TextLookup
from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry

REGISTRY = """
xen: {type: paper, title: Xen, area: Virtualization, chapters: [gone, two]}
kvm: {type: wikidef, title: KVM, area: Virtualization}
mit: {type: course, title: Distributed systems, institution: MIT, area: Systems}
idle: {type: paper, title: Idle}
"""
ORDER = ["index", "one", "two", "three"]
KEYS = ["xen", "kvm", "mit", "idle"]
WORDS = TextLookup(first, str)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    file: Path = tmp_path_factory.mktemp("matrix") / "r.yaml"
    file.write_text(REGISTRY, encoding="utf-8")
    return load([str(file)], build_kinds({}))


def use(document: str, section: str, key: str, relation: str = "references") -> Use:
    return Use(document, section, section.lower(), "", key, "", relation, (), 1, True, "")


@pytest.fixture(scope="module")
def project(registry: Registry) -> Project:
    uses = {
        "one": [
            use("one", "A", "xen"), use("one", "A", "xen", "defines"), use("one", "A", "xen"),
            use("one", "B", "kvm"), use("one", "B", "mit", "teaches"),
        ],
        "two": [use("two", "C", "kvm", "defines")],
    }  # fmt: skip
    return Project(registry, uses, ORDER)


def shown(found: Matrix) -> list[list[str]]:
    """The relations in each cell."""
    return [
        [
            " ".join(one.relation or "missing" for one in found.cells.get((row, column), ()))
            for column in range(len(found.columns))
        ]
        for row in range(len(found.rows))
    ]


def test_chapters_by_resources_with_kinds_in_their_order(project: Project) -> None:
    found = matrix(project, MatrixOptions(), WORDS)
    assert [one.label for one in found.rows] == ["A", "B", "C"]
    assert found.columns == ["kvm", "mit", "xen"]
    assert shown(found) == [
        ["", "", "references defines references"],
        ["references", "teaches", ""],
        ["defines", "", ""],
    ]
    assert (found.row_totals, found.column_totals) == ([1, 2, 1], [2, 1, 1])


@pytest.mark.parametrize(
    ("columns", "names", "totals"),
    [
        ("kinds", ["wikidef", "course", "paper"], [2, 1, 1]),
        ("areas", ["Virtualization", "Systems"], [3, 1]),
        ("institutions", ["MIT", ""], [1, 3]),
    ],
)
def test_columns(project: Project, columns: str, names: list[str], totals: list[int]) -> None:
    found = matrix(project, MatrixOptions(columns=columns), WORDS)
    assert (found.columns, found.column_totals) == (names, totals)


def test_a_page_has_one_row(project: Project) -> None:
    found = matrix(project, MatrixOptions(rows="document"), WORDS)
    assert [one.document for one in found.rows] == ["one", "two"]
    assert found.row_totals == [3, 1]


def test_what_is_planned_is_marked_and_does_not_count(project: Project) -> None:
    found = matrix(project, MatrixOptions(include_planned=True), WORDS)
    assert [one.document for one in found.rows] == ["one", "one", "two", "two", "gone"]
    assert found.row_totals == [1, 2, 1, 0, 0]
    assert shown(found)[3:] == [["", "", "missing"], ["", "", "missing"]]


def test_what_leans_on_nothing_and_what_nothing_leans_on(project: Project) -> None:
    found = matrix(project, MatrixOptions(rows="document", include_empty=True), WORDS)
    assert [one.document for one in found.rows] == ["one", "two", "three"]
    assert found.columns == ["kvm", "mit", "xen", "idle"]
    assert (found.row_totals, found.column_totals) == ([3, 1, 0], [2, 1, 1, 0])
    few = MatrixOptions(filter=Filter(kinds=("paper",)), rows="document", include_empty=True)
    assert matrix(project, few, WORDS).columns == ["xen", "idle"]


def test_filters(project: Project) -> None:
    found = matrix(project, MatrixOptions(filter=Filter(relations=("defines",))), WORDS)
    assert ([one.label for one in found.rows], found.columns) == (["A", "C"], ["kvm", "xen"])


USES = st.lists(
    st.builds(use, st.sampled_from(ORDER), st.sampled_from("ABC"), st.sampled_from(KEYS)), max_size=30
)


@given(USES, st.sampled_from(ROWS), st.sampled_from(COLUMNS), st.booleans(), st.booleans())
def test_totals_agree_and_no_alignment_is_lost(
    registry: Registry, uses: list[Use], rows: str, columns: str, planned: bool, empty: bool
) -> None:
    by_document = {name: [one for one in uses if one.document == name] for name in ORDER}
    project = Project(registry, by_document, ORDER)
    options = MatrixOptions(rows=rows, columns=columns, include_planned=planned, include_empty=empty)
    found = matrix(project, options, WORDS)
    there = [one for cell in found.cells.values() for one in cell if not one.missing]
    assert sorted(there) == sorted(project.alignments)
    chapters = {(one.document if rows == "document" else one.chapter, one.key) for one in there}
    assert sum(found.row_totals) == sum(found.column_totals) == len(chapters)
