"""Rules and thresholds: warnings in every build, located at the page or entry that breaks them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]
DEFINES = {"relation": "defines"}


@pytest.fixture
def book(project: Project, page: Page) -> Project:
    page("index", Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"))
    page("layers", Heading("Layers"), Directive("wikidef", "hypervisor", DEFINES))
    page("views/a", Heading("View"), "Words.\n")
    return project


def test_rules_of_conf_py(book: Project, markup: str) -> None:
    book.conf["refalign_rules"] = [
        {"documents": "views/**", "at-least": 1, "message": "a view needs a source"},
        {"kinds": "book", "used": True},
        {"kinds": "wikidef", "languages": "en fr"},
        {"documents": "layers", "at-least": 1},
    ]
    expected = [
        f"views/a.{markup}: WARNING: page must reference at least 1 resource; it references 0; "
        "a view needs a source (refalign_rules[0]) [refalign.rule]",
        "resources.yaml:39: WARNING: no page references 'taocp'; the rule requires its use "
        "(refalign_rules[1]) [refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' has no title in fr; the rule requires it "
        "(refalign_rules[2]) [refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' has no url in fr; the rule requires it "
        "(refalign_rules[2]) [refalign.rule]",
    ]
    assert book.build().warnings.splitlines() == expected
    # Also in a build that reads and writes nothing.
    again = book.build()
    assert (again.warnings.splitlines(), again.read, again.written) == (expected, set(), set())


def test_change_of_another_file_fixes_and_breaks_a_rule(book: Project, markup: str) -> None:
    book.conf["refalign_rules"] = [{"documents": "views/*", "at-least": 1, "kinds": "paper"}]
    assert "[refalign.rule]" in book.build().warnings
    book.page("views/a", markup, Heading("View"), Paragraph(Role("paper", "xen-2003")))
    assert book.build().warnings == ""
    book.edit("resources.yaml", "xen-2003:\n  type: paper", "xen-2003:\n  type: book")
    assert f"views/a.{markup}: WARNING: page must reference" in book.build().warnings


def test_rules_of_the_registry(book: Project, markup: str) -> None:
    book.write(
        "rules.yaml", ".rules:\n  - {documents: views/**, at-least: 1}\n  - met: yes\n  - {usd: yes}\n"
    )
    assert book.build().warnings.splitlines() == [
        f"views/a.{markup}: WARNING: page must reference at least 1 resource; it references 0 "
        "(.rules in rules.yaml:2) [refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' is planned for 'nowhere/at-all', but no such page exists "
        "(.rules in rules.yaml:3) [refalign.rule]",
        f"layers.{markup}: WARNING: page does not reference 'mit-6.824', which the registry plans for it "
        "(.rules in rules.yaml:3) [refalign.rule]",
        "rules.yaml:4: WARNING: .rules: unknown field 'usd' (did you mean 'used'?) [refalign.config]",
    ]
    assert book.build().warnings.count("WARNING") == 4  # also from the cache


def test_invalid_rules(book: Project) -> None:
    book.conf["refalign_rules"] = [{"kinds": "papre", "used": True}, {"documents": "vews/*", "at-least": 1}]
    warnings = book.build().warnings.splitlines()
    assert [warning.partition("WARNING: ")[2] for warning in warnings] == [
        "refalign_rules[0]: kinds: unknown value 'papre' (did you mean 'paper'?) [refalign.config]",
        "refalign_rules[1]: documents: nothing matches 'vews/*' (did you mean 'views/a'?) [refalign.rule]",
    ]
    assert all(warning.startswith("conf.py:") for warning in warnings)
    book.conf["refalign_rules"] = "none"
    assert "refalign_rules = 'none': must be a list of dicts" in book.build().warnings


def test_thresholds(book: Project, markup: str) -> None:
    book.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"),
        Directive("alignment-coverage", "", {"threshold": "chapters 50, resources 20"}),
    )  # fmt: skip
    warning = "WARNING: coverage of resources is 16.66% (1 of 6), below 20% [refalign.coverage]"
    expected = f"index.{markup}:9: {warning}"
    assert book.build().warnings.splitlines() == [expected]
    assert book.build().warnings.splitlines() == [expected]
    book.edit(f"index.{markup}", "chapters 50, resources 20", "16.6")
    assert book.build().warnings == ""
    book.edit(f"index.{markup}", "threshold: 16.6", "threshold: 100")
    assert book.build().warnings.count("[refalign.coverage]") == 3


def test_moved_lines_do_not_update_other_pages(book: Project, markup: str) -> None:
    book.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a\nall"),
    )  # fmt: skip
    book.page("all", markup, Heading("All"), Directive("alignment-matrix"), Directive("alignment-coverage"))
    book.build()
    prose = "Prose.\n"
    book.page("layers", markup, Heading("Layers"), prose, Directive("wikidef", "hypervisor", DEFINES))
    assert "all" not in book.build().written


@pytest.mark.parametrize(
    ("threshold", "measures"),
    [
        ("100", {"chapters", "resources", "planned"}),
        ("100 %", {"chapters", "resources", "planned"}),
        ("chapters: 100", {"chapters"}),
        ("100, chapters 50", {"resources", "planned"}),
        ("chapters resources 100", {"chapters", "resources"}),
        ("100, chapters 50, resources 10, planned 0", set()),
    ],
)
def test_measures_with_their_own_threshold(
    book: Project, markup: str, threshold: str, measures: set[str]
) -> None:
    coverage = Directive("alignment-coverage", "", {"threshold": threshold})
    book.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"), coverage)
    warnings = book.build().warnings
    assert set(re.findall(r"coverage of (\w+) is", warnings)) == measures
    assert "refalign.option" not in warnings


@pytest.mark.parametrize("threshold", ["95,5", "101", "-1", "most", "chapters", "chapters 95 96"])
def test_invalid_thresholds(book: Project, markup: str, threshold: str) -> None:
    coverage = Directive("alignment-coverage", "", {"threshold": threshold})
    book.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"), coverage)
    warnings = book.build().warnings
    assert warnings.count("of :threshold:; ") == 1
    assert "refalign.coverage" not in warnings


PLANS = """\
a:
  type: paper
  title: A
  chapters: [view/a, docs/layers.md, {document: gone, label: {en: The View, zh: 视图}}, views/]
b: {type: book, title: B, contributions: [{Raft: {chapters: [x/Layer, zzz]}}]}
"""


def test_planned_places_without_a_page(book: Project, markup: str) -> None:
    book.write("resources.yaml", PLANS)
    book.page("layers", markup, Heading("Layers"))
    book.page("views/a", markup, Heading("The view"))
    assert book.build().warnings == ""
    book.conf["refalign_warn_planned"] = True
    expected = [
        "resources.yaml:1: WARNING: a.chapters: 'view/a' is no page of this project "
        "(did you mean 'views/a'?) [refalign.planned]",
        "resources.yaml:1: WARNING: a.chapters: 'gone' is no page of this project "
        "(did you mean 'views/a'?) [refalign.planned]",
        "resources.yaml:5: WARNING: b.chapters: 'x/Layer' is no page of this project "
        "(did you mean 'layers'?) [refalign.planned]",
        "resources.yaml:5: WARNING: b.chapters: 'zzz' is no page of this project; correct the path or "
        "remove it [refalign.planned]",
    ]
    assert book.build().warnings.splitlines() == expected
    assert book.build().warnings.splitlines() == expected
    book.conf["suppress_warnings"] = ["refalign.planned"]
    assert book.build().warnings == ""
