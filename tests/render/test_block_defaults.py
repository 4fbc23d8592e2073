"""The defaults of blocks: refalign_show, refalign_hide and refalign_style in conf.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.project import Built, Directive, Heading, Project

Page = Callable[..., Project]

BLOCKS = (Directive("course", "mit-6.824"), Directive("wikidef", "hypervisor"))


def build(page: Page, conf: dict[str, Any], *parts: Directive) -> Built:
    project = page("index", Heading("Title"), *(parts or BLOCKS))
    project.conf |= conf
    return project.build()


def labels(built: Built) -> list[list[str]]:
    return [
        [label.get_text(strip=True).rstrip(":") for label in block.select("dt")]
        for block in built.html().select(".refalign-block, .refalign-card")
    ]


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ({}, [["Materials", "Topics", "How it applies here"], ["Definition", "Core concepts", "Related"]]),
        ({"refalign_show": ["topics", "definition"]}, [["Topics"], ["Definition"]]),
        ({"refalign_show": "topics, definition"}, [["Topics"], ["Definition"]]),
        (
            {"refalign_show": {"course": "materials"}},
            [["Materials"], ["Definition", "Core concepts", "Related"]],
        ),
        ({"refalign_show": {"course": ["materials"], "*": ["related"]}}, [["Materials"], ["Related"]]),
        (
            {"refalign_hide": {"*": "topics concepts related"}},
            [["Materials", "How it applies here"], ["Definition"]],
        ),
        (
            {"refalign_show": "topics materials related", "refalign_hide": {"course": "materials"}},
            [["Topics"], ["Related"]],
        ),
    ],
)
def test_fields_by_default_and_by_kind(page: Page, conf: dict[str, Any], expected: list[list[str]]) -> None:
    built = build(page, conf)
    assert built.warnings == ""
    assert labels(built) == expected


def test_option_of_the_directive_wins(page: Page) -> None:
    conf = {"refalign_show": "topics", "refalign_hide": "materials", "refalign_style": "card"}
    blocks = [
        Directive("course", "mit-6.824", {"show": "materials"}),
        Directive("course", "mit-6.824", {"hide": "applications"}),
        Directive("course", "mit-6.824", {"show": "", "hide": "", "style": "block"}),
    ]
    built = build(page, conf, *blocks)
    assert built.warnings == ""
    assert labels(built) == [["Materials"], ["Topics"], ["Materials", "Topics", "How it applies here"]]
    kinds = [[name in block["class"] for name in ("refalign-card", "refalign-block")]
             for block in built.html().select(".refalign-course[role]")]  # fmt: skip
    assert kinds == [[True, False], [True, False], [False, True]]


def test_cite_and_relation_can_be_hidden(page: Page) -> None:
    block = Directive("wikidef", "hypervisor", {"relation": "defines"})
    built = build(page, {"refalign_hide": ["cite", "relation"]}, block)
    text = (built.out / "index.html").read_text(encoding="utf-8")
    assert "refalign-cite" not in text
    assert "refalign-relation" not in text


@pytest.mark.parametrize("style", ["list", "reference"])
def test_style_by_kind(page: Page, style: str) -> None:
    built = build(page, {"refalign_style": {"course": style, "*": "card"}})
    assert built.warnings == ""
    html = built.html()
    assert html.select_one(f".refalign-{style}.refalign-course") is not None
    assert html.select_one(".refalign-card.refalign-wikidef") is not None


@pytest.mark.parametrize(
    ("conf", "warning"),
    [
        (
            {"refalign_show": ["topics", "definitoin"]},
            "no kind has a field 'definitoin' (did you mean 'defin",
        ),
        ({"refalign_hide": {"course": "topic"}}, "'course' has no field 'topic' (did you mean 'topics'"),
        ({"refalign_hide": {"wikidef": "topics"}}, "'wikidef' has no field 'topics'"),
        ({"refalign_show": {"curse": "topics"}}, "unknown kind 'curse' (did you mean 'course'"),
        ({"refalign_style": {"article": "card"}}, "unknown kind 'article' (did you mean 'paper'"),
        ({"refalign_style": "cart"}, "unknown style 'cart' (did you mean 'card'"),
        ({"refalign_style": {"course": "crad", "paper": "card"}}, "unknown style 'crad'"),
        ({"refalign_show": {"course": 3}}, "must be a list of fields"),
    ],
)
def test_mistakes_are_reported_once_at_start_and_ignored(
    page: Page, conf: dict[str, Any], warning: str
) -> None:
    built = build(page, conf)
    (option,) = conf
    (line,) = built.warnings.splitlines()
    assert line.startswith("conf.py:")
    assert option in line
    assert warning in line
    assert "[refalign.config]" in line
    assert labels(built)[0][-1] in ("Topics", "How it applies here")


def test_change_writes_pages_again_without_reading_them(page: Page) -> None:
    project = page("index", Heading("Title"), *BLOCKS)
    project.build()
    project.conf["refalign_hide"] = {"course": "topics"}
    built = project.build()
    assert (built.read, built.written) == (set(), {"index"})
    assert labels(built)[0] == ["Materials", "How it applies here"]
