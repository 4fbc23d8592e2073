"""The catalogue: which resources it lists, and the places of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.catalog import CatalogOptions, places_by_key, select_keys, used_keys
from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.option_values import read_years
from sphinx_refalign.alignment.project import Project
from tests.alignment.test_project import use
from tests.alignment.test_project_external import with_external

OWN = """
xen: {type: paper, title: Xen, date: 2003, area: Virtualization}
kvm: {type: wikidef, title: KVM, area: Virtualization}
mit: {type: course, title: MIT, institution: MIT}
idle: {type: paper, title: Idle, date: 2010}
"""

RESOURCES = {
    "xen": {"kind": "paper", "title": "Xen"},
    "raft": {"kind": "paper", "title": "Raft"},
    "none": {"kind": "course", "title": "None"},
}

ROWS = [{"key": "raft", "document": "o"}, {"key": "xen", "document": "p"}]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    uses = {
        "one": [use("one", "mit"), use("one", "xen"), use("one", "mit")],
        "two": [use("two", "xen")._replace(relation="defines", origin="role"), use("two", "os:raft")],
    }
    return Project(with_external(tmp_path, OWN, RESOURCES, *ROWS), uses, ["two", "one", "three"])


YEARS = read_years("2003-")
assert YEARS is not None


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (CatalogOptions(), "xen kvm mit idle"),
        (CatalogOptions(selection="used"), "xen mit"),
        (CatalogOptions(selection="unused"), "kvm idle"),
        (CatalogOptions(Filter(kinds=("paper",))), "xen idle"),
        (CatalogOptions(Filter(kinds=("paper",)), "unused"), "idle"),
        (CatalogOptions(Filter(areas=("virt*",)), "used"), "xen"),
        (CatalogOptions(Filter(resources=("k*", "m*")), "used"), "mit"),
        (CatalogOptions(Filter(institutions=("mit",)), "unused"), ""),
        (CatalogOptions(Filter(years=(YEARS,)), "unused"), "idle"),
        (CatalogOptions(Filter(documents=("two",))), "xen"),
        (CatalogOptions(Filter(documents=("two",)), "used"), "xen"),
        (CatalogOptions(Filter(documents=("two",)), "unused"), "kvm mit idle"),
        (CatalogOptions(Filter(relations=("references",))), "xen mit"),
        (CatalogOptions(Filter(relations=("defines",), documents=("one",))), ""),
        (CatalogOptions(Filter(origins=("role",))), "xen"),
        (CatalogOptions(Filter(documents=("one",), kinds=("course",))), "mit"),
        (CatalogOptions(external=("other",)), "xen kvm mit idle"),
        (CatalogOptions(external=("os",)), "xen kvm mit idle os:raft os:none"),
        (CatalogOptions(external=("os",), selection="used"), "xen mit os:raft"),
        (CatalogOptions(external=("os",), selection="unused"), "kvm idle os:none"),
        (CatalogOptions(Filter(kinds=("paper",)), external=("os",)), "xen idle os:raft"),
    ],
)
def test_resources_of_a_catalogue(project: Project, options: CatalogOptions, keys: str) -> None:
    assert select_keys(project, options) == keys.split()


@pytest.mark.parametrize(
    ("options", "depends", "has_filter"),
    [
        (CatalogOptions(), False, False),
        (CatalogOptions(selection="used"), True, False),
        (CatalogOptions(group_by="document"), True, False),
        (CatalogOptions(group_by="area"), False, False),
        (CatalogOptions(Filter(kinds=("paper",), resources=("x",), areas=("a",))), False, False),
        (CatalogOptions(Filter(documents=("one",))), True, True),
        (CatalogOptions(Filter(relations=("defines",))), True, True),
        (CatalogOptions(Filter(origins=("role",))), True, True),
    ],
)
def test_pages_count_if_they_select_or_group(
    options: CatalogOptions, depends: bool, has_filter: bool
) -> None:
    assert (options.depends_on_pages, options.has_place_filter) == (depends, has_filter)


def test_keys_of_each_page_are_in_reading_order(project: Project) -> None:
    keys = used_keys(project, Filter(kinds=("book",), resources=("x",), areas=("a",), institutions=("b",)))
    assert [(document, list(names)) for document, names in keys.items()] == [
        ("two", ["xen", "os:raft"]), ("one", ["mit", "xen"]),
    ]  # fmt: skip
    assert used_keys(project, Filter(documents=("one",), years=(YEARS,) if YEARS else ())) == {
        "one": {"mit": None, "xen": None}
    }


def places(project: Project, *external: str) -> dict[str, list[str]]:
    found = places_by_key(project, external)
    return {key: [f"{item.project}:{item.document}" for item in items] for key, items in found.items()}


def test_places_of_each_resource(project: Project) -> None:
    own = {"xen": [":two", ":one"], "os:raft": [":two"], "mit": [":one", ":one"]}
    assert places(project) == places(project, "other") == own
    assert places(project, "os") == own | {
        "xen": [":two", ":one", "os:p"], "os:raft": [":two", "os:o"],
    }  # fmt: skip
    assert places(project) == own, "the places of the project are not changed"


def test_resource_that_only_another_project_uses(tmp_path: Path) -> None:
    project = Project(with_external(tmp_path, OWN, RESOURCES, *ROWS), {}, [])
    assert places(project) == {}
    assert places(project, "os") == {"os:raft": ["os:o"], "xen": ["os:p"]}
