"""The alignments of a project: which uses count, in which order, and which plans are met."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.coverage import measure_coverage
from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project, find_document
from sphinx_refalign.alignment.records import PlannedAlignment, Use
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry


def registry_of(folder: Path, text: str) -> Registry:
    file = folder / "r.yaml"
    file.write_text(text, encoding="utf-8")
    registry = load([str(file)], build_kinds({}))
    assert registry.problems == []
    return registry


def use(
    document: str, key: str, *, section: str = "", chapter: str = "", kind: str = "", aligned: bool = True,
    topics: tuple[str, ...] = (), line: int = 1,
) -> Use:  # fmt: skip
    """Return a use with defaults for the fields that a test does not need."""
    anchor = section.lower().replace(" ", "-")
    return Use(document, section, anchor, chapter, key, kind, "references", topics, line, aligned, "")


TWO = "a: {type: paper, title: A}\nb: {type: course, title: B}\n"


@pytest.fixture
def two(tmp_path: Path) -> Registry:
    return registry_of(tmp_path, TWO)


def test_alignments_are_in_reading_order_and_in_text_order(two: Registry) -> None:
    uses = {"x": [use("x", "b", line=3), use("x", "a", line=9)], "y": [use("y", "a")], "z": [use("z", "b")]}
    project = Project(two, uses, ["z", "x", "unused", "y"])
    assert [(alignment.document, alignment.key) for alignment in project.alignments] == [
        ("z", "b"),
        ("x", "b"),
        ("x", "a"),
        ("y", "a"),
    ]
    assert {key: [item.document for item in alignments] for key, alignments in project.by_key.items()} == {
        "a": ["x", "y"],
        "b": ["z", "x"],
    }


def test_uses_in_a_removed_document_are_ignored(two: Registry) -> None:
    assert Project(two, {"gone": [use("gone", "a")]}, ["index"]).alignments == []


def test_only_aligned_uses_of_existing_resources_of_the_required_kind_count(two: Registry) -> None:
    uses = [
        use("x", "a", line=1),
        use("x", "a", kind="paper", line=2),
        use("x", "a", kind="course", line=3),
        use("x", "unknown", line=4),
        use("x", "b", aligned=False, line=5),
    ]
    assert [alignment.line for alignment in Project(two, {"x": uses}, ["x"]).alignments] == [1, 2]


def test_an_alignment_has_the_kind_of_the_resource(two: Registry) -> None:
    (alignment,) = Project(two, {"x": [use("x", "b", topics=("Raft",), line=7)]}, ["x"]).alignments
    assert (alignment.kind, alignment.topics, alignment.line) == ("course", ("Raft",), 7)
    assert not alignment.missing


@pytest.mark.parametrize(
    ("section", "chapter", "label"),
    [("Section", "Label", "Label"), ("Section", "", "Section"), ("", "", "x"), ("", "Label", "Label")],
)
def test_the_label_of_a_chapter(two: Registry, section: str, chapter: str, label: str) -> None:
    uses = {"x": [use("x", "a", section=section, chapter=chapter)]}
    (alignment,) = Project(two, uses, ["x"]).alignments
    assert alignment.label == label
    assert alignment.chapter == ("", "x", label)


# Plans

PLANS = """
a:
  type: paper
  title: A
  chapters: [x.md, {document: folder/, label: The folder}, nowhere]
b:
  type: course
  title: B
  topics:
  - Raft: {chapters: [x]}
  - {name: {en: Paxos, zh: 帕克索斯}, chapters: [x]}
"""


def test_plans_are_compared_with_the_documents(tmp_path: Path) -> None:
    order = ["index", "x", "folder/index"]
    project = Project(registry_of(tmp_path, PLANS), {"x": [use("x", "a")]}, order)
    assert project.planned == [
        PlannedAlignment("a", "x", True, None, "", True),
        PlannedAlignment("a", "folder/index", True, "The folder", "", False),
        PlannedAlignment("a", "nowhere", False, None, "", False),
        PlannedAlignment("b", "x", True, None, "Raft", False),
        PlannedAlignment("b", "x", True, None, {"en": "Paxos", "zh": "帕克索斯"}, False),
    ]
    assert list(project.planned_by_key) == ["a", "b"]
    assert [planned.document for planned in project.planned_by_key["a"]] == ["x", "folder/index", "nowhere"]


def test_folder_without_index_page_is_met_by_any_page_below_it(tmp_path: Path) -> None:
    text = "a: {type: paper, title: A, chapters: [views/, models, /views/deep/, empty/]}\n"
    order = ["index", "views/one", "views/deep/two", "models/one", "views2/x"]
    project = Project(registry_of(tmp_path, text), {"views/deep/two": [use("views/deep/two", "a")]}, order)
    assert project.planned == [
        PlannedAlignment("a", "views/deep/two", True, None, "", True, "views"),
        PlannedAlignment("a", "models/one", True, None, "", False, "models"),
        PlannedAlignment("a", "views/deep/two", True, None, "", True, "views/deep"),
        PlannedAlignment("a", "empty/", False, None, "", False),
    ]
    assert project.pages("views/") == ["views/one", "views/deep/two"]
    assert project.planned[0].includes("views/one")
    assert not project.planned[0].includes("views2/x")
    assert measure_coverage(project, Filter()).unplanned == []


@pytest.mark.parametrize(
    ("reference", "document"),
    [
        ("docs/views/axioms.md", "views/axioms"),
        ("repository/docs/views/axioms", "views/axioms"),
        ("/docs/views/axioms.rst", "views/axioms"),
        ("./docs/models/", "models/index"),
        ("docs/models", "models/index"),
        ("docs/models/README.md", "models/README"),
        ("axioms", None),  # no folder is left out at the start
        ("docs/both/same", None),  # two pages fit
        ("docs/index.md", None),  # every folder could have an index page
        ("docs/views/axiom", None),
    ],
)
def test_path_from_the_root_of_the_repository(reference: str, document: str | None) -> None:
    documents = ["index", "views/axioms", "models/index", "models/README", "both/same", "same"]
    assert find_document(reference, dict.fromkeys(documents)) == document


def test_missing_plans_are_grouped_by_resource_and_document(tmp_path: Path) -> None:
    project = Project(registry_of(tmp_path, PLANS), {"x": [use("x", "a")]}, ["x", "folder/index"])
    assert [(plan.key, plan.document) for plan, *_ in project.missing()] == [
        ("a", "folder/index"),
        ("a", "nowhere"),
        ("b", "x"),
    ]


def test_another_resource_or_another_document_does_not_meet_a_plan(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, "a: {type: paper, title: A, chapters: x}\nb: {type: paper, title: B}\n")
    uses = {"x": [use("x", "b")], "y": [use("y", "a")]}
    assert [planned.met for planned in Project(registry, uses, ["x", "y"]).planned] == [False]


def test_a_use_that_is_not_recorded_does_not_meet_a_plan(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, "a: {type: paper, title: A, chapters: x}\n")
    assert not Project(registry, {"x": [use("x", "a", aligned=False)]}, ["x"]).planned[0].met


@pytest.mark.parametrize(
    ("topics", "met"),
    [
        ((), [True, True]),
        (("Raft",), [True, False]),
        (("Paxos",), [False, True]),
        (("帕克索斯",), [False, True]),
        (("Raft", "Paxos"), [True, True]),
        (("raft",), [False, False]),
        (("Sharding",), [False, False]),
    ],
)
def test_an_alignment_of_topics_meets_the_plans_of_these_topics(
    tmp_path: Path, topics: tuple[str, ...], met: list[bool]
) -> None:
    project = Project(registry_of(tmp_path, PLANS), {"x": [use("x", "b", topics=topics)]}, ["x"])
    assert [planned.met for planned in project.planned_by_key["b"]] == met


def test_an_alignment_of_a_topic_meets_a_plan_of_the_whole_resource(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, "b: {type: course, title: B, chapters: x}\n")
    assert Project(registry, {"x": [use("x", "b", topics=("Raft",))]}, ["x"]).planned[0].met


# References to documents in a registry

DOCUMENTS = dict.fromkeys(
    [
        "index",
        "views/index",
        "views/axioms",
        "notes/README",
        "guide",
        "guide/index",
        "v1",
        "mit-6.824",
        "a.b/c",
    ]
)


@pytest.mark.parametrize(
    ("reference", "document"),
    [
        ("views/axioms", "views/axioms"),
        ("views/axioms.md", "views/axioms"),
        ("views/axioms.rst", "views/axioms"),
        ("/views/axioms", "views/axioms"),
        ("./views/axioms.md", "views/axioms"),
        ("  views/axioms ", "views/axioms"),
        ("views/", "views/index"),
        ("views", "views/index"),
        ("notes", "notes/README"),
        ("notes/", "notes/README"),
        ("notes/README.md", "notes/README"),
        ("guide", "guide"),
        ("guide/", "guide/index"),
        ("mit-6.824", "mit-6.824"),
        ("mit-6.824.md", "mit-6.824"),
        ("a.b/c", "a.b/c"),
        ("/", "index"),
        (".", "index"),
        ("axioms", None),
        ("Views/axioms", None),
        ("views/nope", None),
        ("nope/", None),
        ("..", None),
        ("v1.2", None),
        ("v1.2.md", None),
    ],
)
def test_find_document(reference: str, document: str | None) -> None:
    assert find_document(reference, DOCUMENTS) == document


def test_a_project_finds_its_documents(two: Registry) -> None:
    project = Project(two, {}, ["index", "views/axioms"])
    assert project.document("views/axioms.md") == "views/axioms"
    assert project.document("views/other") is None
