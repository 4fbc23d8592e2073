"""Rules: how they are read, and what violates them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import RELATIONS, Use
from sphinx_refalign.alignment.rules import RuleError, Violation, read_rule, unmatched_values, violations
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load

REGISTRY = """
xen: {type: paper, title: Xen, date: 2003, chapters: [gone, two]}
kvm:
  type: wikidef
  title: {en: KVM, zh: 内核机}
  url: {en: "https://en.wikipedia.org/wiki/KVM", zh: "https://zh.wikipedia.org/wiki/KVM"}
half: {type: wikidef, title: Half, url: "https://en.wikipedia.org/wiki/Half"}
bare: {type: wikidef, title: {en: Bare}}
idle: {type: paper, title: Idle}
"""
ORDER = ["index", "one", "two", "three"]


def use(document: str, key: str, relation: str = "references") -> Use:
    return Use(document, "A", "a", "", key, "", relation, (), 1, True, "")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file: Path = tmp_path_factory.mktemp("rules") / "r.yaml"
    file.write_text(REGISTRY, encoding="utf-8")
    uses = {
        "one": [use("one", "xen"), use("one", "xen"), use("one", "kvm", "defines")],
        "two": [use("two", "kvm")],
    }
    return Project(load([str(file)], build_kinds({})), uses, ORDER)


def find_violations(project: Project, **rule: Any) -> list[tuple[str, str]]:
    value = {name.replace("_", "-"): value for name, value in rule.items()}
    parsed = read_rule(value, build_kinds({}), RELATIONS)
    return [(violation.document, violation.key) for violation in violations(project, parsed)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"at_least": 1}, [("three", "")]),
        ({"at_least": 2}, [("two", ""), ("three", "")]),
        ({"at_least": 3, "documents": "one"}, [("one", "")]),
        ({"at_least": 1, "documents": ["**", "!three", "!index"]}, []),
        ({"at_least": 1, "kinds": "paper"}, [("two", ""), ("three", "")]),
        ({"at_least": "1", "kinds": ["paper", "wikidef"], "documents": "o* t*"}, [("three", "")]),
        ({"at_least": 1, "relations": "defines", "documents": "one two"}, [("two", "")]),
        ({"at_least": 1, "years": "2000-2004", "documents": "one two"}, [("two", "")]),
        ({"used": True}, [("", "half"), ("", "bare"), ("", "idle")]),
        ({"used": "yes", "kinds": "paper"}, [("", "idle")]),
        ({"used": True, "kinds": "paper", "documents": "two"}, [("", "xen"), ("", "idle")]),
        ({"met": True}, [("", "xen"), ("two", "xen")]),
        ({"met": True, "documents": "o*"}, []),
        ({"languages": "en", "kinds": "wikidef"}, [("", "bare")]),
        ({"languages": ["en", "zh"], "kinds": "wikidef"}, [("", "half"), ("", "bare"), ("", "bare")]),
        ({"languages": "zh-Hans", "resources": "kvm"}, []),
        ({"languages": "fr", "documents": "one", "kinds": "wikidef"}, [("", "kvm"), ("", "kvm")]),
        ({"languages": "fr", "relations": "defines"}, [("", "kvm"), ("", "kvm")]),
        ({"at_least": 1, "years": 2003, "documents": "one two"}, [("two", "")]),
        ({"used": True, "areas": "A; B, C"}, []),
    ],
)
def test_violations(project: Project, rule: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert find_violations(project, **rule) == expected


def test_message_of_a_violation(project: Project) -> None:
    rule = {"documents": "two", "kinds": "paper book", "at-least": 2, "message": "a view needs sources"}
    assert list(violations(project, read_rule(rule, build_kinds({}), RELATIONS))) == [
        Violation(
            "two", "",
            "page must reference at least 2 paper or book resources; it references 0; a view needs sources",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"documents": "one"}, []),
        ({"documents": "vews/** one"}, [("documents", "vews/**")]),
        ({"resources": "xne", "areas": "Nowhere"}, [("resources", "xne"), ("areas", "Nowhere")]),
    ],
)
def test_filter_values_that_match_nothing_are_reported(
    project: Project, rule: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    parsed = read_rule({**rule, "at-least": 1}, build_kinds({}), RELATIONS)
    assert [(value.option, value.value) for value in unmatched_values(project, parsed)] == expected


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, "rule has no requirement; add one of at-least, used, met, languages"),
        (
            {"used": True, "met": True},
            "rule has 2 requirements; keep one of at-least, used, met, languages",
        ),
        ({"used": False}, "used: must be true, not False"),
        ({"at-least": True}, "at-least: must be a positive integer, not True"),
        ({"at-least": 2.0}, "at-least: must be a positive integer, not 2.0"),
        ({"met": True, "relations": "defines"}, "relations: planned alignments have no relation"),
        ({"documents": {"a": 1}, "used": True}, "documents: must be a string or a list of strings"),
        ({"languages": True}, "languages: must be a string or a list of strings"),
        ({"at-leest": 1}, "unknown field 'at-leest' (did you mean 'at-least'?)"),
        ({"colour": 1}, "unknown field 'colour'; see refalign_rules in the documentation"),
        ({"kinds": "papre", "used": True}, "kinds: unknown value 'papre' (did you mean 'paper'?)"),
        (
            {"relations": "likes", "at-least": 1},
            "relations: unknown value 'likes'; correct it or declare it in refalign_relations",
        ),
        ({"years": "soon", "used": True}, "years: unknown value 'soon'; write 2003"),
        ({"at-least": "many"}, "at-least: must be a positive integer, not 'many'"),
        ({"at-least": -1}, "at-least: must be a positive integer, not -1"),
        ({"used": "perhaps"}, "used: must be true, not 'perhaps'"),
        ("at least one", "rule must be a map with one of at-least, used, met, languages"),
        (["used"], "rule must be a map with one of at-least, used, met, languages"),
        (None, "rule must be a map with one of at-least, used, met, languages"),
    ],
)
def test_invalid_rules(rule: Any, message: str) -> None:
    with pytest.raises(RuleError) as raised:
        read_rule(rule, build_kinds({}), RELATIONS)
    assert message in str(raised.value)
