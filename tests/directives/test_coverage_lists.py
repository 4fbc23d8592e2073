"""The lists of a coverage report: folded on web pages, limited, and left out where they are empty."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

UNUSED = "".join(f"unused-{number}: {{type: paper, title: Title {number}}}\n" for number in range(1, 16))


@pytest.fixture
def coverage(project: Project, markup: str) -> Callable[..., Built]:
    """Return a function that builds a page with a coverage, for a registry with many unused resources."""

    def build(builder: str = "html", **options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        project.write("unused.yaml", UNUSED)
        words = Paragraph(Role("paper", "xen-2003"))
        project.page("index", markup, Heading("Book"), words, Directive("alignment-coverage", "", names))
        return project.build(builder)

    return build


def lists(built: Built) -> dict[str, tuple[int, bool]]:
    """Return for each folded list the number of its items, and whether it is open."""
    return {
        str(fold.summary.get_text()): (len(fold.select(":scope > ul > li")), fold.has_attr("open"))
        for fold in built.html().select("details.refalign-fold")
        if fold.summary is not None
    }


def test_lists_fold_and_give_their_number(coverage: Callable[..., Built]) -> None:
    built = coverage()
    assert built.warnings == ""
    assert lists(built) == {
        "Unused resources (20)": (20, False),
        "Planned, missing (3)": (3, True),
        "Used, not planned (1)": (1, True),
    }


def test_limit(coverage: Callable[..., Built]) -> None:
    built = coverage(limit="5", show="unused missing")
    assert built.warnings == ""
    assert {name: number for name, (number, _) in lists(built).items()} == {
        "Unused resources (20)": 5,
        "Planned, missing (3)": 3,
    }
    assert built.text().count("… and 15 more") == 1
    assert "… and" not in coverage(limit="20", show="unused").text()


@pytest.mark.parametrize("value", ["0", "-1", "many", "", "1.5", "9" * 30])
def test_wrong_limit_is_reported_and_shows_all(coverage: Callable[..., Built], value: str) -> None:
    built = coverage(limit=value, show="unused")
    assert f"unknown value {value!r} of :limit:; use a whole number from 1" in built.warnings
    assert lists(built)["Unused resources (20)"][0] == 20


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_builders_write_plain_lists(
    coverage: Callable[..., Built], project: Project, builder: str
) -> None:
    project.conf |= {"version": "1", "copyright": "nobody"}
    built = coverage(builder, limit="5", show="unused")
    suffixes = {"text": "index.txt", "latex": "*.tex", "epub": "index.xhtml"}
    (file,) = (path for path in built.out.glob(suffixes[builder]) if not path.name.startswith("sphinx"))
    text = file.read_text(encoding="utf-8")
    assert "Unused resources (20)" in text and "and 15 more" in text and "Hypervisor" in text
    assert "<details" not in text


def test_empty_lists_show_nothing(project: Project, markup: str) -> None:
    project.write("resources.yaml", "a: {type: paper, title: A}\n")
    words = Paragraph(Role("paper", "a"))
    built = project.page("index", markup, Heading("T"), words, Directive("alignment-coverage")).build()
    text = built.text()
    for phrase in ("Unused resources", "Planned", "None.", "Pages without resources", "Used, not planned"):
        assert phrase not in text
    assert "Resources used 1 1 0 100%" in text


def test_project_with_only_borrowed_resources(project: Project, markup: str) -> None:
    data = {"version": 1, "project": "Other", "kinds": {}, "alignments": [],
            "resources": {"raft": {"kind": "paper", "title": "Raft"}}}  # fmt: skip
    project.write("other/alignment.json", json.dumps(data)).write("resources.yaml", "")
    project.conf["refalign_external"] = {"other": ("https://other.example.org/", "other/alignment.json")}
    words = Paragraph(Role("paper", "raft"))
    built = project.page("index", markup, Heading("T"), words, Directive("alignment-coverage")).build()
    assert "Pages that reference a resource 1 1 0 100%" in built.text()
    assert "Resources used 0 0 0 –" in built.text()
