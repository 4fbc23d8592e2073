"""The alignment matrix: rows, columns, cells and totals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matrix import COLUMNS, ROWS, Matrix, MatrixOptions, make_matrix
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
TEXTS = TextLookup(first, str)


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


def relations(table: Matrix) -> list[list[str]]:
    """Return the relations in each cell."""
    return [
        [
            " ".join(alignment.relation or "missing" for alignment in table.cells.get((row, column), ()))
            for column in range(len(table.columns))
        ]
        for row in range(len(table.rows))
    ]


def test_chapters_by_resources_in_the_order_of_kinds(project: Project) -> None:
    table = make_matrix(project, MatrixOptions(), TEXTS)
    assert [row.label for row in table.rows] == ["A", "B", "C"]
    assert table.columns == ["kvm", "mit", "xen"]
    assert relations(table) == [
        ["", "", "references defines references"],
        ["references", "teaches", ""],
        ["defines", "", ""],
    ]
    assert (table.row_totals, table.column_totals) == ([1, 2, 1], [2, 1, 1])


@pytest.mark.parametrize(
    ("columns", "names", "totals"),
    [
        ("kinds", ["wikidef", "course", "paper"], [2, 1, 1]),
        ("areas", ["Virtualization", "Systems"], [3, 1]),
        ("institutions", ["MIT", ""], [1, 3]),
    ],
)
def test_columns(project: Project, columns: str, names: list[str], totals: list[int]) -> None:
    table = make_matrix(project, MatrixOptions(columns=columns), TEXTS)
    assert (table.columns, table.column_totals) == (names, totals)


def test_a_page_has_one_row(project: Project) -> None:
    table = make_matrix(project, MatrixOptions(rows="document"), TEXTS)
    assert [row.document for row in table.rows] == ["one", "two"]
    assert table.row_totals == [3, 1]


def test_planned_alignments_are_marked_and_not_counted(project: Project) -> None:
    table = make_matrix(project, MatrixOptions(include_planned=True), TEXTS)
    assert [row.document for row in table.rows] == ["one", "one", "two", "two", "gone"]
    assert table.row_totals == [1, 2, 1, 0, 0]
    assert relations(table)[3:] == [["", "", "missing"], ["", "", "missing"]]


def test_pages_without_references_and_unused_resources(project: Project) -> None:
    table = make_matrix(project, MatrixOptions(rows="document", include_empty=True), TEXTS)
    assert [row.document for row in table.rows] == ["one", "two", "three"]
    assert table.columns == ["kvm", "mit", "xen", "idle"]
    assert (table.row_totals, table.column_totals) == ([3, 1, 0], [2, 1, 1, 0])
    papers = MatrixOptions(filter=Filter(kinds=("paper",)), rows="document", include_empty=True)
    assert make_matrix(project, papers, TEXTS).columns == ["xen", "idle"]


def test_filters(project: Project) -> None:
    table = make_matrix(project, MatrixOptions(filter=Filter(relations=("defines",))), TEXTS)
    assert ([row.label for row in table.rows], table.columns) == (["A", "C"], ["kvm", "xen"])


USES = st.lists(
    st.builds(use, st.sampled_from(ORDER), st.sampled_from("ABC"), st.sampled_from(KEYS)), max_size=30
)


@given(USES, st.sampled_from(ROWS), st.sampled_from(COLUMNS), st.booleans(), st.booleans())
def test_totals_agree_and_no_alignment_is_lost(
    registry: Registry, uses: list[Use], rows: str, columns: str, planned: bool, empty: bool
) -> None:
    by_document = {name: [item for item in uses if item.document == name] for name in ORDER}
    project = Project(registry, by_document, ORDER)
    options = MatrixOptions(rows=rows, columns=columns, include_planned=planned, include_empty=empty)
    table = make_matrix(project, options, TEXTS)
    alignments = [alignment for cell in table.cells.values() for alignment in cell if not alignment.missing]
    assert sorted(alignments) == sorted(project.alignments)
    pairs = {
        (alignment.document if rows == "document" else alignment.chapter, alignment.key)
        for alignment in alignments
    }
    assert sum(table.row_totals) == sum(table.column_totals) == len(pairs)
