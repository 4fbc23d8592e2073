"""The exact messages of rules: those of violations, and those of rules that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.alignment.rules import RuleError, Violation, read_rule, violations
from sphinx_refalign.registry.kinds import build_kinds
from tests.alignment.test_project import registry_of
from tests.alignment.test_rules import project

__all__ = ["project"]


def violated(project: Project, rule: dict[str, Any]) -> list[Violation]:
    return list(violations(project, read_rule(rule, build_kinds({}), RELATIONS)))


@pytest.mark.parametrize(
    ("rule", "resources"),
    [
        ({"at-least": 1}, "at least 1 resource"),
        ({"at-least": 3}, "at least 3 resources"),
        ({"at-least": 1, "kinds": "paper"}, "at least 1 paper resource"),
        ({"at-least": 2, "kinds": "paper book"}, "at least 2 paper or book resources"),
        (
            {"at-least": 1, "relations": "defines contrasts"},
            "at least 1 resource with relation defines or contrasts",
        ),
        ({"at-least": 1, "origins": "role link"}, "at least 1 resource with origin role or link"),
        ({"at-least": 1, "resources": "xen k*"}, "at least 1 resource with key xen or k*"),
        ({"at-least": 1, "areas": "A; B, C"}, "at least 1 resource in area A or B, C"),
        ({"at-least": 1, "institutions": "MIT"}, "at least 1 resource of institution MIT"),
        ({"at-least": 1, "years": "2001 2004-"}, "at least 1 resource from 2001 or 2004-"),
        (
            {
                "at-least": 2, "kinds": "paper", "relations": "defines", "origins": "role", "resources": "x*",
                "areas": "A", "institutions": "I", "years": 2003,
            },
            "at least 2 paper resources with relation defines with origin role with key x* in area A "
            "of institution I from 2003",
        ),
    ],
)  # fmt: skip
def test_resources_that_a_page_must_reference(project: Project, rule: dict[str, Any], resources: str) -> None:
    message = f"page must reference {resources}; it references 0"
    assert violated(project, {**rule, "documents": "three"}) == [Violation("three", "", message)]


def test_number_of_resources_that_a_page_references(project: Project) -> None:
    """Each resource counts once."""
    assert [(item.document, item.message) for item in violated(project, {"at-least": 3})] == [
        ("one", "page must reference at least 3 resources; it references 2"),
        ("two", "page must reference at least 3 resources; it references 1"),
        ("three", "page must reference at least 3 resources; it references 0"),
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, "no page references 'idle'; the rule requires its use"),
        ({"documents": "o* t*"}, "no page matching o* t* references 'idle'; the rule requires its use"),
        (
            {"relations": "defines contrasts"},
            "no page references 'idle' with relation defines or contrasts; the rule requires its use",
        ),
        (
            {"origins": ["role", "link"], "message": "Why?"},
            "no page references 'idle' with origin role or link; the rule requires its use; Why?",
        ),
    ],
)
def test_resource_without_use(project: Project, rule: dict[str, Any], message: str) -> None:
    assert violated(project, {**rule, "used": True, "resources": "idle"}) == [Violation("", "idle", message)]


def test_plans_that_are_not_met(project: Project) -> None:
    assert violated(project, {"met": "Yes"}) == [
        Violation("", "xen", "'xen' is planned for 'gone', but no such page exists"),
        Violation("two", "xen", "page does not reference 'xen', which the registry plans for it"),
    ]


def test_languages_that_a_resource_does_not_have(project: Project) -> None:
    assert violated(project, {"languages": "fr, de", "resources": "kvm half bare"}) == [
        Violation("", "kvm", "'kvm' has no title in fr, de; the rule requires it"),
        Violation("", "kvm", "'kvm' has no url in fr, de; the rule requires it"),
        Violation("", "half", "'half' has no url in fr, de; the rule requires it"),
        Violation("", "bare", "'bare' has no title in fr, de; the rule requires it"),
        Violation("", "bare", "'bare' has no url in fr, de; the rule requires it"),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"documents": "two"}, {"kvm"}),
        ({"relations": "references"}, {"kvm", "xen"}),
        ({"origins": "directive"}, {"kvm", "xen"}),
        ({"origins": "role"}, set()),
        ({}, {"kvm", "xen", "half", "bare", "idle"}),
    ],
)
def test_languages_of_resources_that_are_used_there(
    project: Project, rule: dict[str, Any], expected: set[str]
) -> None:
    assert {violation.key for violation in violated(project, {**rule, "languages": "fr"})} == expected


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            {"origins": "rolle", "used": True},
            "origins: unknown value 'rolle' (did you mean 'role'?)",
        ),
        (
            {"origins": "x", "used": True},
            "origins: unknown value 'x'; use one of directive, role, citation, link",
        ),
        (
            {"kinds": "x", "used": True},
            "kinds: unknown value 'x'; correct it or declare it in refalign_kinds",
        ),
        (
            {"years": "x", "used": True},
            "years: unknown value 'x'; write 2003, 2000-2010, 2000- or -2010",
        ),
        (
            {"met": True, "relations": "defines"},
            "relations: planned alignments have no relation; remove relations from this rule",
        ),
        (
            {"met": True, "origins": "role"},
            "origins: planned alignments have no origin; remove origins from this rule",
        ),
        ({"used": True, "met": "no"}, "met: must be true, not 'no'"),
        ({"used": None}, "used: must be true, not None"),
        ({"at-least": "0"}, "at-least: must be a positive integer, not '0'"),
        ({"at-least": None}, "at-least: must be a positive integer, not None"),
        ({"at-least": 1_000_000}, "at-least: must be a positive integer, not 1000000"),
        ({"languages": ["en", 1.5]}, "languages: must be a string or a list of strings, not ['en', 1.5]"),
        ({"documents": None, "used": True}, "documents: must be a string or a list of strings, not None"),
        ({"used": True, "message": 5}, "message: input should be a valid string, not 5"),
        ({5: 5, "used": True}, "unknown field '5'; see refalign_rules in the documentation"),
        (
            {"at-least": 1, "used": True, "languages": "en", "met": True},
            "rule has 4 requirements; keep one of at-least, used, met, languages",
        ),
    ],
)
def test_rule_that_cannot_be_read(rule: Any, message: str) -> None:
    with pytest.raises(RuleError) as raised:
        read_rule(rule, build_kinds({}), RELATIONS)
    assert str(raised.value) == message


def test_rule_is_what_its_words_say() -> None:
    value = {
        "kinds": ("paper", "book"), "years": [2003, "2010-"], "at-least": 999_999, "message": "m",
        "areas": "A; B, C", "languages": [],
    }  # fmt: skip
    rule = read_rule(value, build_kinds({}), RELATIONS)
    assert rule.filter.kinds == ("paper", "book")
    assert rule.filter.areas == ("A", "B, C")
    assert (rule.years, len(rule.filter.years)) == (("2003", "2010-"), 2)
    assert (rule.at_least, rule.used, rule.met, rule.languages, rule.message) == (
        999_999,
        False,
        False,
        (),
        "m",
    )


@pytest.mark.parametrize("value", [True, "true", "TRUE", "yes", "Yes"])
def test_words_for_true(project: Project, value: object) -> None:
    assert violated(project, {"used": value, "resources": "xen"}) == []


def test_language_of_a_wikipedia_page_whose_title_has_a_colon(tmp_path: Path) -> None:
    url = "https://en.wikipedia.org/wiki/Wikipedia:About"
    registry = registry_of(tmp_path, f"a: {{type: wikidef, title: A, url: '{url}'}}\n")
    project = Project(registry, {}, [])
    assert violated(project, {"languages": "en"}) == []
    assert [item.key for item in violated(project, {"languages": "fr"})] == ["a"]
