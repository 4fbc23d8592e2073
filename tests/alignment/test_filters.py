"""Filters: which alignments they select."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.filters import Filter, matches
from sphinx_refalign.alignment.option_values import read_years
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load

REGISTRY = """
xen: {type: paper, title: Xen, date: 2003-10-19, area: {en: Virtualization, zh: 虚拟化}}
kvm: {type: paper, title: kvm, date: 2007, area: Virtualization}
old: {type: book, title: Old, date: {literal: in press}}
mit-1: {type: course, title: One, institution: {en: MIT, zh: MIT（麻省理工学院）}}
mit-2: {type: course, title: Two, institution: Stanford}
spec: {type: standard, title: Spec, organization: oci}
oci: {type: organization, title: Open Container Initiative, short: OCI}
"""
KEYS = ["xen", "kvm", "old", "mit-1", "mit-2", "spec", "oci"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file: Path = tmp_path_factory.mktemp("filters") / "r.yaml"
    file.write_text(REGISTRY, encoding="utf-8")
    registry = load([str(file)], build_kinds({}))
    assert registry.problems == []
    uses = [Use("a", "A", "a", "", key, "", "defines", (), 1, True, "") for key in KEYS]
    return Project(registry, {"a": uses}, ["index", "a"])


def keys(project: Project, **options: tuple[object, ...]) -> list[str]:
    selection = Filter(**options)  # type: ignore[arg-type]
    alignments = selection.alignments(project.registry, project.alignments)
    return [alignment.key for alignment in alignments]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, KEYS),
        ({"resources": ("xen",)}, ["xen"]),
        ({"resources": ("mit-*", "spec")}, ["mit-1", "mit-2", "spec"]),
        ({"areas": ("Virtualization",)}, ["xen", "kvm"]),
        ({"areas": ("虚拟化",)}, ["xen"]),
        ({"areas": ("virtual*",)}, ["xen", "kvm"]),
        ({"institutions": ("MIT",)}, ["mit-1"]),
        ({"institutions": ("mit*",)}, ["mit-1"]),
        ({"institutions": ("MIT（麻省理工学院）", "Stanford")}, ["mit-1", "mit-2"]),
        ({"institutions": ("OCI",)}, ["spec"]),
        ({"years": ((2003, 2003),)}, ["xen"]),
        ({"years": ((2000, 2010),)}, ["xen", "kvm"]),
        ({"years": ((2000, 2010),), "kinds": ("book",)}, []),
        ({"relations": ("references",)}, []),
        ({"documents": ("!a",)}, []),
        ({"documents": ("*", "!index")}, KEYS),
    ],
)
def test_filters(project: Project, options: dict[str, tuple[object, ...]], expected: list[str]) -> None:
    assert keys(project, **options) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2003", (2003, 2003)),
        ("2000-2010", (2000, 2010)),
        ("2000/2010", (2000, 2010)),
        ("2000..2010", (2000, 2010)),
        ("2000-", (2000, 9999)),
        ("-2010", (-9999, 2010)),
        ("2010-2000", None),
        ("-", None),
        ("", None),
        ("20", None),
        ("recent", None),
        ("2000-2010-2020", None),
    ],
)
def test_years(text: str, years: tuple[int, int] | None) -> None:
    assert read_years(text) == years


def test_globs_can_exclude_documents() -> None:
    names = ["a", "b", "views/a"]
    assert [name for name in names if matches(name, ("!views/**",))] == ["a", "b"]
    assert [name for name in names if matches(name, ("**", "!a"))] == ["b", "views/a"]


def test_values_that_match_nothing_are_reported(project: Project) -> None:
    selection = Filter(
        documents=("a", "b*", "!c"), resources=("xen", "xne"), areas=("virtual*", "Virtualisation"),
        institutions=("oci", "Harvard"),
    )  # fmt: skip
    unmatched = selection.unmatched_values(project.registry, ["index", "a"])
    assert [(value.option, value.value) for value in unmatched] == [
        ("documents", "b*"), ("documents", "!c"), ("resources", "xne"), ("areas", "Virtualisation"),
        ("institutions", "Harvard"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"origins": ("role",)}, ["xen"]),
        ({"origins": ("role", "link")}, ["xen", "old"]),
        ({"origins": ("citation",)}, []),
        ({"relations": ("requires",)}, ["kvm"]),
        ({"relations": ("requires", "defines"), "origins": ("directive",)}, ["kvm"]),
    ],
)
def test_relations_and_origins_select_places(
    project: Project, options: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    places = [("xen", "defines", "role"), ("kvm", "requires", "directive"), ("old", "defines", "link")]
    uses = [
        Use("a", "A", "a", "", key, "", relation, (), 1, True, "", origin=origin)
        for key, relation, origin in places
    ]
    other = Project(project.registry, {"a": uses}, ["index", "a"])
    assert keys(other, **options) == expected
    missing = [alignment._replace(missing=True) for alignment in other.alignments]
    assert all(map(Filter(origins=("citation",)).matches_origin, missing))
    assert all(map(Filter(relations=("extends",)).matches_relation, missing))
