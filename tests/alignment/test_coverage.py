"""Coverage: used resources, met plans and missing alignments."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.coverage import Count, below_threshold, measure_coverage
from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load

REGISTRY = """
xen: {type: paper, title: Xen, chapters: [gone, two, one]}
kvm: {type: wikidef, title: KVM}
mit: {type: course, title: Systems, topics: [{Raft: {chapters: [two]}}, {Paxos: {chapters: [two]}}]}
idle: {type: paper, title: Idle}
"""
ORDER = ["index", "one", "two", "three", "tables"]


def use(document: str, key: str, relation: str = "references") -> Use:
    return Use(document, "A", "a", "", key, "", relation, (), 1, True, "")


def project_of(folder: Path, registry: str = REGISTRY, generated: tuple[str, ...] = ("tables",)) -> Project:
    file = folder / "r.yaml"
    file.write_text(registry, encoding="utf-8")
    uses = {
        "one": [use("one", "xen"), use("one", "xen"), use("one", "kvm", "defines")],
        "two": [use("two", "kvm")],
    }
    return Project(load([str(file)], build_kinds({})), uses, ORDER, generated)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_of(tmp_path_factory.mktemp("coverage"))


def test_all_fields(project: Project) -> None:
    report = measure_coverage(project, Filter())
    assert report.kinds == {"wikidef": Count(1, 1), "course": Count(0, 1), "paper": Count(1, 2)}
    assert report.chapters == {
        "one": {"paper": {"xen"}, "wikidef": {"kvm"}},
        "two": {"wikidef": {"kvm"}},
        "three": {},
    }
    assert report.unused == ["mit", "idle"]
    missing = [(group[0].key, group[0].document, [plan.topic for plan in group]) for group in report.missing]
    assert missing == [("xen", "gone", [""]), ("xen", "two", [""]), ("mit", "two", ["Raft", "Paxos"])]
    assert [(alignment.key, alignment.document) for alignment in report.unplanned] == [
        ("kvm", "one"),
        ("kvm", "two"),
    ]
    assert report.measures() == {
        "chapters": Count(2, 3), "resources": Count(2, 4), "planned": Count(1, 4),
    }  # fmt: skip


def test_filters_apply_to_all_fields(project: Project) -> None:
    papers = measure_coverage(project, Filter(kinds=("paper",)))
    assert papers.measures() == {"chapters": Count(1, 3), "resources": Count(1, 2), "planned": Count(1, 3)}
    assert (papers.unused, papers.unplanned) == (["idle"], [])
    selected = measure_coverage(project, Filter(documents=("t*",)))
    assert list(selected.chapters) == ["two", "three", "tables"]
    assert selected.measures()["planned"] == Count(0, 2)
    defined = measure_coverage(project, Filter(relations=("defines",)))
    assert defined.measures()["resources"] == Count(1, 4)


def test_a_generated_page_with_alignments_counts_as_a_chapter(tmp_path: Path) -> None:
    project = project_of(tmp_path, generated=("tables", "one"))
    assert list(measure_coverage(project, Filter()).chapters) == ["one", "two", "three"]


def test_without_plans_no_alignment_is_unplanned(tmp_path: Path) -> None:
    project = project_of(tmp_path, "kvm: {type: wikidef, title: KVM}\n")
    report = measure_coverage(project, Filter())
    assert (report.unplanned, report.missing, report.planned.percent) == ([], [], 100.0)


def test_thresholds(project: Project) -> None:
    report = measure_coverage(project, Filter())
    thresholds = (("chapters", 66.0), ("chapters", 67.0), ("resources", 50.0), ("planned", 26.0))
    assert [(name, least) for name, _, least in below_threshold(report, thresholds)] == [
        ("chapters", 67.0),
        ("planned", 26.0),
    ]
