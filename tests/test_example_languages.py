"""The example in Chinese and in English, from the same source: titles, links, labels and catalogues."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.example import shared_build
from tests.helpers.paths import EXAMPLE
from tests.test_example import soup
from tools import page_messages

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def outs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the example as HTML, by language."""
    return {
        "zh": shared_build(tmp_path_factory, "html"),
        "en": shared_build(tmp_path_factory, "html", "-t", "en"),
    }


def page(outs: dict[str, Path], language: str, name: str) -> BeautifulSoup:
    return soup(outs[language] / f"{name}.html")


def data(outs: dict[str, Path], language: str) -> dict[str, Any]:
    content = json.loads((outs[language] / "alignment.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


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
    axioms = page(outs, language, "02-views/05-formal-proofs/01-axioms")
    assert axioms.html is not None and axioms.h1 is not None and axioms.title is not None
    assert axioms.html["lang"] == tag
    assert project in axioms.title.get_text()
    assert axioms.h1.get_text().startswith(title)
    block = axioms.select_one("div.refalign-wikidef")
    assert block is not None
    assert label in block.get_text()
    home = page(outs, language, "index")
    assert home.h1 is not None
    assert home.h1.get_text().startswith(project)


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_links_of_the_pages_language_come_first(outs: dict[str, Path], language: str, other: str) -> None:
    axioms = page(outs, language, "02-views/05-formal-proofs/01-axioms")
    blocks = axioms.select("div.refalign-wikidef")
    assert len(blocks) == 3
    both = 0
    for block in blocks:
        hosts = [re.sub(r"https://(\w+)\..*", r"\1", str(a["href"])) for a in block.select("a.external")]
        assert hosts[0] == language, "the title links to the article in the language of the page"
        assert hosts[1:2] in ([other], []), "the line below it has the link in the other language"
        both += hosts[1:2] == [other]
    assert both >= 2


def test_both_languages_have_the_same_alignments(outs: dict[str, Path]) -> None:
    chinese, english = data(outs, "zh"), data(outs, "en")
    fields = ("key", "kind", "relation", "document", "anchor", "uri", "line", "number")
    assert [[alignment[name] for name in fields] for alignment in chinese["alignments"]] == [
        [alignment[name] for name in fields] for alignment in english["alignments"]
    ]
    assert [item["met"] for item in chinese["planned"]] == [item["met"] for item in english["planned"]]
    for name in ("chapter", "section", "topics"):
        texts = [text for alignment in english["alignments"] for text in [*alignment[name]]]
        assert not CHINESE.search("".join(texts)), name


@pytest.mark.parametrize(
    ("language", "chapters", "total"),
    [
        (
            "zh", ["公理层（A1）", "虚拟化层", "沙盒化层"],
            "19 个维基百科定义、12 门课程、5 篇论文、3 个组织",
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


def test_chinese_text_of_english_pages_is_marked_or_a_language_name(outs: dict[str, Path]) -> None:
    checked = 0
    for path in sorted(outs["en"].rglob("*.html")):
        for text in soup(path).find_all(string=CHINESE):
            if text.parent is not None and text.parent.name == "script":
                continue  # JSON-LD has the names in all languages
            checked += 1
            marked = text.find_parent(lang=re.compile("^zh"))
            assert marked is not None or text.strip() == "(中文)", (path, text)
        for link in soup(path).select("[title]"):
            assert not CHINESE.search(str(link["title"])), (path, link)
    assert checked > 20


def test_catalogues_match_the_pages(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("_build", "*.mo"))
    templates = page_messages.extract_templates(copy)
    catalogues = page_messages.read_catalogues(page_messages.EXAMPLE)
    assert catalogues.keys() == templates.keys(), "run make example-messages"
    assert sum(len(template) for template in templates.values()) > 300
    for name, template in templates.items():
        catalog = catalogues[name]
        assert {message.id for message in catalog} == {message.id for message in template}, (
            f"{name}: run make example-messages"
        )
        assert not catalog.obsolete, name
        assert page_messages.unfinished_messages(catalog) == []


def test_chinese_text_of_english_pages_has_a_lang_attribute(outs: dict[str, Path]) -> None:
    checked = 0
    for path in sorted(outs["en"].rglob("*.html")):
        for text in soup(path).find_all(string=CHINESE):
            if text.parent.name in ("script", "style"):
                continue
            checked += 1
            language = text.find_parent(attrs={"lang": True})
            assert str(language["lang"]).startswith("zh"), (path.name, text)
    assert checked > 50


def roles_and_links(text: str) -> Counter[str]:
    """Return the roles and links of a message, without their texts."""
    roles = re.findall(r"(?::(\w+):|\{(\w+)\})`(?:[^`<]*<)?([^`>]+)>?`", text)
    links = re.findall(r"\]\(([^)]+)\)", text)
    return Counter([*(" ".join(role) for role in roles), *links])


def test_translations_have_the_same_roles_and_links() -> None:
    count = 0
    for name, catalog in page_messages.read_catalogues(page_messages.EXAMPLE).items():
        for message in catalog:
            if message.id:
                count += roles_and_links(message.id).total()
                assert roles_and_links(message.id) == roles_and_links(message.string), (name, message.id)
    assert count > 25
