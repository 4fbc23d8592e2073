"""The example in Chinese and in English, from one source: titles, links, labels and catalogues."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.paths import EXAMPLE, ROOT
from tests.test_example import build, soup

_SPEC = importlib.util.spec_from_file_location("example_messages", ROOT / "tools" / "example_messages.py")
assert _SPEC is not None and _SPEC.loader is not None
tool = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tool)

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def outs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages in each language, built from a copy without a warning."""
    return {
        "zh": build("html", tmp_path_factory.mktemp("zh")),
        "en": build("html", tmp_path_factory.mktemp("en"), "-t", "en"),
    }


def page(outs: dict[str, Path], language: str, name: str) -> BeautifulSoup:
    return soup(outs[language] / f"{name}.html")


def data(outs: dict[str, Path], language: str) -> dict[str, Any]:
    found = json.loads((outs[language] / "alignment.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("language", "tag", "project", "title", "label"),
    [
        ("zh", "zh-CN", "云原生架构：学术对齐示例", "公理层", "概念"),
        (
            "en", "en", "Cloud-native architecture: an example of academic alignment",
            "The axiom layer", "Core concepts",
        ),
    ],
)  # fmt: skip
def test_titles_and_labels(
    outs: dict[str, Path], language: str, tag: str, project: str, title: str, label: str
) -> None:
    found = page(outs, language, "02-views/05-formal-proofs/01-axioms")
    assert found.html is not None and found.h1 is not None and found.title is not None
    assert found.html["lang"] == tag
    assert project in found.title.get_text()
    assert found.h1.get_text().startswith(title)
    block = found.select_one("div.refalign-wikidef")
    assert block is not None
    assert label in block.get_text()
    home = page(outs, language, "index")
    assert home.h1 is not None
    assert home.h1.get_text().startswith(project)


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_links_of_the_pages_language_come_first(outs: dict[str, Path], language: str, other: str) -> None:
    found = page(outs, language, "02-views/05-formal-proofs/01-axioms")
    blocks = found.select("div.refalign-wikidef")
    assert len(blocks) == 3
    for block in blocks:
        hosts = [re.sub(r"https://(\w+)\..*", r"\1", str(a["href"])) for a in block.select("a.external")]
        assert hosts[0] == language, "the title leads to the article in the page's language"
        if block.select_one(".refalign-url"):
            assert hosts[1:3] == [language, other]


def test_both_languages_have_the_same_alignments(outs: dict[str, Path]) -> None:
    chinese, english = data(outs, "zh"), data(outs, "en")
    same = ("key", "kind", "relation", "document", "anchor", "uri", "line", "number")
    assert [[one[name] for name in same] for one in chinese["alignments"]] == [
        [one[name] for name in same] for one in english["alignments"]
    ]
    assert [one["met"] for one in chinese["planned"]] == [one["met"] for one in english["planned"]]
    for name in ("chapter", "section", "topics"):
        told = [text for one in english["alignments"] for text in [*one[name]]]
        assert not CHINESE.search("".join(told)), name


@pytest.mark.parametrize(
    ("language", "chapters", "total"),
    [
        (
            "zh", ["公理层（A1）", "虚拟化层", "沙盒化层"],
            "19 个 Wikipedia 定义、12 门课程、5 篇论文、3 个标准组织",
        ),
        (
            "en", ["Axiom layer (A1)", "Virtualization layer", "Sandboxing layer"],
            "Wikipedia definitions: 19, courses: 12, papers: 5, organizations: 3",
        ),
    ],
)  # fmt: skip
def test_table_and_catalogue(outs: dict[str, Path], language: str, chapters: list[str], total: str) -> None:
    rows = page(outs, language, "alignment").select("#tbl-alignment tbody tr")
    names = [row.td.get_text(strip=True) for row in rows if row.td is not None]
    assert set(chapters) <= set(names)
    totals = page(outs, language, "academic-resources").select_one("p.refalign-totals")
    assert totals is not None
    assert totals.get_text() == total


def test_english_pages_have_only_names_of_chinese_articles_in_chinese(outs: dict[str, Path]) -> None:
    looked_at = 0
    for path in sorted(outs["en"].rglob("*.html")):
        for text in soup(path).find_all(string=CHINESE):
            if text.parent is not None and text.parent.name == "script":
                continue  # what machines are told has the names in all languages
            looked_at += 1
            marked = text.find_parent(lang=re.compile("^zh"))
            assert marked is not None or text.strip() == "(中文)", (path, text)
        for link in soup(path).select("[title]"):
            assert not CHINESE.search(str(link["title"])), (path, link)
    assert looked_at > 20


def test_catalogues_are_those_of_the_pages(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("_build", "*.mo"))
    wanted, found = tool.templates(copy), tool.catalogues(EXAMPLE)
    assert found.keys() == wanted.keys(), "run make example-messages"
    assert sum(len(template) for template in wanted.values()) > 300
    for name, template in wanted.items():
        catalog = found[name]
        assert {one.id for one in catalog} == {one.id for one in template}, (
            f"{name}: run make example-messages"
        )
        assert not catalog.obsolete, name
        assert tool.unfinished(catalog) == []


def test_what_is_chinese_in_an_english_page_says_so(outs: dict[str, Path]) -> None:
    said = 0
    for path in sorted(outs["en"].rglob("*.html")):
        for text in soup(path).find_all(string=CHINESE):
            if text.parent.name in ("script", "style"):
                continue
            said += 1
            language = text.find_parent(attrs={"lang": True})
            assert str(language["lang"]).startswith("zh"), (path.name, text)
    assert said > 50


def marks(text: str) -> Counter[str]:
    """The roles and links of a message, without what they show."""
    roles = re.findall(r"(?::(\w+):|\{(\w+)\})`(?:[^`<]*<)?([^`>]+)>?`", text)
    links = re.findall(r"\]\(([^)]+)\)", text)
    return Counter([*(" ".join(one) for one in roles), *links])


def test_translations_have_the_same_roles_and_links() -> None:
    seen = 0
    for name, catalog in tool.catalogues(EXAMPLE).items():
        for one in catalog:
            if one.id:
                seen += marks(one.id).total()
                assert marks(one.id) == marks(one.string), (name, one.id)
    assert seen > 25
