"""Rules: how they are read, and what breaks them."""

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


def broken(project: Project, **rule: Any) -> list[tuple[str, str]]:
    read = read_rule(
        {name.replace("_", "-"): value for name, value in rule.items()}, build_kinds({}), RELATIONS
    )
    return [(one.document, one.key) for one in violations(project, read)]


@pytest.mark.parametrize(
    ("rule", "where"),
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
def test_what_breaks_a_rule(project: Project, rule: dict[str, Any], where: list[tuple[str, str]]) -> None:
    assert broken(project, **rule) == where


def test_what_is_told(project: Project) -> None:
    rule = {"documents": "two", "kinds": "paper book", "at-least": 2, "message": "a view needs sources"}
    assert list(violations(project, read_rule(rule, build_kinds({}), RELATIONS))) == [
        Violation(
            "two", "",
            "this page must lean on at least 2 resources of the kind paper or book, and does on 0; "
            "a view needs sources",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"documents": "one"}, []),
        ({"documents": "vews/** one"}, [("documents", "vews/**")]),
        ({"resources": "xne", "areas": "Nowhere"}, [("resources", "xne"), ("areas", "Nowhere")]),
    ],
)
def test_what_a_rule_is_about_and_nothing_is(
    project: Project, rule: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    read = read_rule({**rule, "at-least": 1}, build_kinds({}), RELATIONS)
    assert [(one.option, one.value) for one in unmatched_values(project, read)] == found


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, "a rule asks for one of at-least, used, met, languages; this one for none"),
        (
            {"used": True, "met": True},
            "a rule asks for one of at-least, used, met, languages; this one for 2",
        ),
        ({"used": False}, "used: must be true, not False"),
        ({"at-least": True}, "at-least: must be a number from 1 on, not True"),
        ({"at-least": 2.0}, "at-least: must be a number from 1 on, not 2.0"),
        ({"met": True, "relations": "defines"}, "relations: what is planned has none yet"),
        ({"documents": {"a": 1}, "used": True}, "documents: must be a text or a list of texts"),
        ({"languages": True}, "languages: must be a text or a list of texts"),
        ({"at-leest": 1}, "unknown name 'at-leest' (did you mean 'at-least'?)"),
        ({"colour": 1}, "unknown name 'colour'; known are documents, kinds"),
        ({"kinds": "papre", "used": True}, "kinds: unknown value 'papre' (did you mean 'paper'?)"),
        ({"relations": "likes", "at-least": 1}, "relations: unknown value 'likes'; known are references"),
        ({"years": "soon", "used": True}, "years: unknown value 'soon'; write 2003"),
        ({"at-least": "many"}, "at-least: must be a number from 1 on, not 'many'"),
        ({"at-least": -1}, "at-least: must be a number from 1 on, not -1"),
        ({"used": "perhaps"}, "used: must be true, not 'perhaps'"),
        ("at least one", "a rule is a map of documents"),
        (["used"], "a rule is a map of documents"),
        (None, "a rule is a map of documents"),
    ],
)
def test_what_is_no_rule(rule: Any, message: str) -> None:
    with pytest.raises(RuleError) as raised:
        read_rule(rule, build_kinds({}), RELATIONS)
    assert message in str(raised.value)
