"""Rules and thresholds: warnings in every build, at the page or the entry that breaks them."""

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
    told = [
        f"views/a.{markup}: WARNING: this page must lean on at least 1 resource, and does on 0; "
        "a view needs a source (refalign_rules[0]) [refalign.rule]",
        "resources.yaml:39: WARNING: no page uses 'taocp', and each must be used (refalign_rules[1]) "
        "[refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' has no title in fr, and must have one (refalign_rules[2]) "
        "[refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' has no url in fr, and must have one (refalign_rules[2]) "
        "[refalign.rule]",
    ]
    assert book.build().warnings.splitlines() == told
    # Also where nothing is read or written.
    again = book.build()
    assert (again.warnings.splitlines(), again.read, again.written) == (told, set(), set())


def test_a_change_elsewhere_breaks_and_mends_a_rule(book: Project, markup: str) -> None:
    book.conf["refalign_rules"] = [{"documents": "views/*", "at-least": 1, "kinds": "paper"}]
    assert "[refalign.rule]" in book.build().warnings
    book.page("views/a", markup, Heading("View"), Paragraph(Role("paper", "xen-2003")))
    assert book.build().warnings == ""
    book.edit("resources.yaml", "xen-2003:\n  type: paper", "xen-2003:\n  type: book")
    assert f"views/a.{markup}: WARNING: this page must lean on" in book.build().warnings


def test_rules_of_the_registry(book: Project, markup: str) -> None:
    book.write(
        "rules.yaml", ".rules:\n  - {documents: views/**, at-least: 1}\n  - met: yes\n  - {usd: yes}\n"
    )
    assert book.build().warnings.splitlines() == [
        f"views/a.{markup}: WARNING: this page must lean on at least 1 resource, and does on 0 "
        "(.rules in rules.yaml:2) [refalign.rule]",
        "resources.yaml:1: WARNING: 'hypervisor' is planned for 'nowhere/at-all', and there is no such page "
        "(.rules in rules.yaml:3) [refalign.rule]",
        f"layers.{markup}: WARNING: the registry plans 'mit-6.824' for this page, which does not refer to it "
        "(.rules in rules.yaml:3) [refalign.rule]",
        "rules.yaml:4: WARNING: .rules: unknown name 'usd' (did you mean 'used'?) [refalign.config]",
    ]
    assert book.build().warnings.count("WARNING") == 4  # from what is kept of the file, too


def test_rules_that_are_none(book: Project) -> None:
    book.conf["refalign_rules"] = [{"kinds": "papre", "used": True}, {"documents": "vews/*", "at-least": 1}]
    warnings = book.build().warnings.splitlines()
    assert [one.partition("WARNING: ")[2] for one in warnings] == [
        "refalign_rules[0]: kinds: unknown value 'papre' (did you mean 'paper'?) [refalign.config]",
        "refalign_rules[1]: documents: nothing fits 'vews/*' (did you mean 'views/a'?) [refalign.rule]",
    ]
    assert all(one.startswith("conf.py:") for one in warnings)
    book.conf["refalign_rules"] = "none"
    assert "refalign_rules = 'none': takes a list of dicts" in book.build().warnings


def test_thresholds(book: Project, markup: str) -> None:
    book.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"),
        Directive("alignment-coverage", "", {"threshold": "chapters 50, resources 20"}),
    )  # fmt: skip
    warning = "WARNING: coverage of resources is 16.66% (1 of 6), below 20% [refalign.coverage]"
    told = f"index.{markup}:9: {warning}"
    assert book.build().warnings.splitlines() == [told]
    assert book.build().warnings.splitlines() == [told]
    book.edit(f"index.{markup}", "chapters 50, resources 20", "16.6")
    assert book.build().warnings == ""
    book.edit(f"index.{markup}", "threshold: 16.6", "threshold: 100")
    assert book.build().warnings.count("[refalign.coverage]") == 3


def test_a_page_that_moves_lines_is_not_written_again_for_it(book: Project, markup: str) -> None:
    book.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a\nall"),
    )  # fmt: skip
    book.page("all", markup, Heading("All"), Directive("alignment-matrix"), Directive("alignment-coverage"))
    book.build()
    words = "Prose.\n"
    book.page("layers", markup, Heading("Layers"), words, Directive("wikidef", "hypervisor", DEFINES))
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
def test_what_is_named_has_its_own_threshold(
    book: Project, markup: str, threshold: str, measures: set[str]
) -> None:
    coverage = Directive("alignment-coverage", "", {"threshold": threshold})
    book.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"), coverage)
    warnings = book.build().warnings
    assert set(re.findall(r"coverage of (\w+) is", warnings)) == measures
    assert "refalign.option" not in warnings


@pytest.mark.parametrize("threshold", ["95,5", "101", "-1", "most", "chapters", "chapters 95 96"])
def test_thresholds_that_are_none(book: Project, markup: str, threshold: str) -> None:
    coverage = Directive("alignment-coverage", "", {"threshold": threshold})
    book.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nviews/a"), coverage)
    warnings = book.build().warnings
    assert warnings.count("of :threshold:; ") == 1
    assert "refalign.coverage" not in warnings
