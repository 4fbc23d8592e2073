"""The same pages in several languages: labels, titles, links and the marks of what is in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Built, Directive, Heading, Project

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
    # language: title, label of the concepts, links in order, what the other title is marked with
    "en": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
    "en_GB": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
    "zh_CN": ("虚拟机监视器", "核心概念", ["zh", "en", "de"], None),
    "zh_TW": ("虛擬機器監視器", "Core concepts", ["zh", "en", "de"], None),
    "de": ("Hypervisor (Software)", "Core concepts", ["de", "en", "zh"], None),
    "fr": ("Hypervisor", "Core concepts", ["en", "zh", "de"], "zh"),
}


def build(root: Path, language: str) -> Built:
    project = Project(root).write("resources.yaml", REGISTRY)
    project.conf["language"] = language
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
    shown = [str(a["href"]) for a in first.select("dd.refalign-url a, .refalign-url a")]
    assert shown == [f"https://{one}.example/Hypervisor" for one in links]
    other = second.select_one(".admonition-title [lang]")
    assert (other["lang"] if other is not None else None) == mark


@pytest.mark.parametrize(
    ("language", "label"),
    [("zh", "核心概念"), ("zh_SG", "核心概念"), ("zh-cn", "核心概念"), ("zh_HK", "Core concepts")],
)
def test_labels_of_the_nearest_language(language: str, label: str, tmp_path: Path) -> None:
    assert label in build(tmp_path, language).text()


@pytest.mark.parametrize(("language", "topic"), [("en", "scheduling"), ("zh_CN", "调度")])
def test_topics_are_told_in_the_pages_language(language: str, topic: str, tmp_path: Path) -> None:
    built = build(tmp_path, language)
    assert [cell.get_text(strip=True) for cell in built.html().select("table tbody td")] == [topic]
    assert [one["topics"] for one in built.data["alignments"]] == [[topic], []]


def test_text_in_the_other_script_is_marked(tmp_path: Path) -> None:
    project = Project(tmp_path).write("resources.yaml", "k: {type: book, title: {zh-Hant: 核心}}\n")
    project.conf["language"] = "zh_CN"
    project.page("index", "rst", Heading("Page"), Directive("book", "k"))
    marked = project.build().html().select_one(".admonition-title [lang]")
    assert marked is not None
    assert (marked["lang"], marked.get_text()) == ("zh-Hant", "核心")
