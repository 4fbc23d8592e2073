"""The same pages in several languages: labels, titles, links and ``lang`` of text in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

REGISTRY = """\
hypervisor:
  type: wikidef
  title: {en: Hypervisor, zh-Hans: 虚拟机监视器, zh-Hant: 虛擬機器監視器, de: Hypervisor (Software)}
  url:
    en: https://en.example/Hypervisor
    zh: https://zh.example/Hypervisor
    de: https://de.example/Hypervisor
  concepts:
    - {name: {en: scheduling, zh: 调度}, text: {en: who runs when, zh: 何时运行}}
kernel:
  type: wikidef
  title: {zh: 内核, de: Kern}
"""

PAGES = {
    # language: title, label of the concepts, links in order, ``lang`` of the other title
    "en": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
    "en_GB": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
    "zh_CN": ("虚拟机监视器", "概念", ["zh", "en", "de"], None),
    "zh_TW": ("虛擬機器監視器", "概念", ["zh", "en", "de"], None),
    "de": ("Hypervisor (Software)", "Core concepts", ["de", "en", "zh"], None),
    "fr": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
}


def build(root: Path, language: str) -> Built:
    project = Project(root).write("resources.yaml", REGISTRY)
    project.conf |= {"language": language, "suppress_warnings": ["refalign.incomplete"]}
    project.page(
        "index", "rst", Heading("Page"),
        Directive("wikidef", "hypervisor", {"topics": "调度"}), Directive("wikidef", "kernel"),
        Directive("alignment-table", "", {"columns": "topics"}),
    )  # fmt: skip
    return project.build()


@pytest.mark.parametrize("language", PAGES)
def test_page_in_a_language(language: str, tmp_path: Path) -> None:
    title, label, links, mark = PAGES[language]
    built = build(tmp_path, language)
    assert built.warnings == ""
    first, second = built.html().select("div.admonition")
    head = first.select_one(".admonition-title a")
    assert head is not None
    assert (head.get_text(), head["href"]) == (title, f"https://{links[0]}.example/Hypervisor")
    assert label in first.get_text()
    urls = [str(a["href"]) for a in first.select("dd.refalign-url a, .refalign-url a")]
    others = [f"https://{code}.example/Hypervisor" for code in links[1:]]
    assert urls == others, "the title leads to the first"
    other = second.select_one(".admonition-title [lang]")
    assert (other["lang"] if other is not None else None) == mark


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("zh", "概念"),
        ("zh_SG", "概念"),
        ("zh-cn", "概念"),
        ("zh_HK", "維基百科定義"),
        ("zh_Hant", "維基百科定義"),
    ],
)
def test_labels_of_the_nearest_language(language: str, label: str, tmp_path: Path) -> None:
    assert label in build(tmp_path, language).text()


@pytest.mark.parametrize(("language", "topic"), [("en", "scheduling"), ("zh_CN", "调度")])
def test_topics_are_in_the_language_of_the_page(language: str, topic: str, tmp_path: Path) -> None:
    built = build(tmp_path, language)
    assert [cell.get_text(strip=True) for cell in built.html().select("table tbody td")] == [topic]
    assert [alignment["topics"] for alignment in built.data["alignments"]] == [[topic], []]


@pytest.mark.parametrize("markup", ["rst", "md"])
def test_traditional_chinese(markup: str, tmp_path: Path) -> None:
    """Content in plain ``zh`` is shown, unmarked; simplified Chinese and English have a ``lang``."""
    registry = """\
plain: {type: paper, title: {en: Plain, zh: 純文字}, author: [丁], container: {en: Proceedings}}
hans: {type: book, title: {zh-Hans: 内核, zh-Hant: 核心}, author: [丁], date: 2003-10~}
only: {type: book, title: {zh-Hans: 内核, en: Kernel}, author: [丁]}
"""
    project = Project(tmp_path).write("resources.yaml", registry)
    project.conf |= {"language": "zh_TW"}
    keys = ("plain", "hans", "only")
    blocks = [Directive("resource", key) for key in keys]
    project.page("index", markup, Heading("書"), *blocks, Directive("alignment-table"))
    built = project.build()
    assert built.warnings == ""
    titles = [title.get_text() for title in built.html().select(".admonition-title")]
    assert titles == ["論文：純文字", "書籍：核心", "書籍：内核"]
    marked = [(text["lang"], text.get_text()) for text in built.html().select(".admonition [lang]")]
    assert marked == [("en", "Proceedings"), ("zh-Hans", "内核")]
    heads = [head.get_text() for head in built.html().select("table th")]
    assert heads == ["章節", "資源", "位置"]
    assert "約2003年10月" in built.text()


def test_text_in_the_other_script_is_marked(tmp_path: Path) -> None:
    project = Project(tmp_path).write("resources.yaml", "k: {type: book, title: {zh-Hant: 核心}}\n")
    project.conf["language"] = "zh_CN"
    project.page("index", "rst", Heading("Page"), Directive("book", "k"))
    marked = project.build().html().select_one(".admonition-title [lang]")
    assert marked is not None
    assert (marked["lang"], marked.get_text()) == ("zh-Hant", "核心")


FOREIGN = """\
short: {type: paper, title: 甲, short: {en: Foreign short}, author: [{en: Foreign author}], date: 2003}
venue: {type: paper, title: 乙, author: [丁], container: {en: Foreign proceedings}, date: 2003}
links:
  type: wikidef
  title: 丙
  note: {en: Foreign note}
  concepts: [{name: {en: Foreign concept}, url: "https://example.org/c"}]
  related: [{title: {en: Foreign title}, url: "https://example.org/r"}]
foreign: {type: paper, title: {en: Foreign work}, author: [丁], date: 2003}
"""


def test_every_text_in_another_language_has_a_lang_attribute(tmp_path: Path) -> None:
    project = Project(tmp_path).write("resources.yaml", FOREIGN)
    project.conf |= {"language": "zh_CN", "suppress_warnings": ["refalign.incomplete"]}
    keys = ("short", "venue", "links", "foreign")
    project.page(
        "index", "rst", Heading("书"), *(Directive("resource", key) for key in keys),
        Directive("references", "", {}, "\n".join(keys)),
        *(Paragraph(Role("resource", key)) for key in keys),
        Directive("alignment-table", "", {"columns": "chapter resources note"}),
        Directive("alignment-matrix"), Directive("resource-catalog"),
    )  # fmt: skip
    built = project.build()
    assert built.warnings == ""
    page = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    for ignored in page.select("details.refalign-cite, script, .sphinxsidebar"):  # BibTeX has no language
        ignored.decompose()
    matrix = page.select_one("table.refalign-matrix").extract()  # a text made of several parts
    assert matrix.select_one("thead [lang=en]").get_text() == "Foreign work (2003)"
    texts = list(page.body.find_all(string=re.compile("Foreign")))
    tags = [next(parent["lang"] for parent in text.parents if parent.has_attr("lang")) for text in texts]
    assert [(text, tag) for text, tag in zip(texts, tags, strict=True) if tag != "en"] == []
    assert {str(text) for text in texts} == {
        f"Foreign {word}"
        for word in ("short", "author", "proceedings", "proceedings 2003", "note", "concept", "title", "work")
    }
