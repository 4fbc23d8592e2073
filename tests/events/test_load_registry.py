"""The registry of a build: files, encodings, and that no file is parsed twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_refalign.registry import loader
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    names: list[str] = []
    original = loader.read_file_entries

    def read_file_entries(text: str, file: str, *args: object) -> object:
        names.append(Path(file).name)
        return original(text, file, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(loader, "read_file_entries", read_file_entries)
    return names


def test_a_second_build_parses_nothing_and_warns_again(
    page: Callable[..., Project], parsed: list[str]
) -> None:
    project = page("index", Heading("T"), Directive("paper", "xen-2003"))
    project.write("more.yaml", "k: {type: paper, title: K, tilte: x}\n")
    first = project.build()
    assert sorted(parsed) == ["more.yaml", "resources.yaml"]
    assert "more.yaml:1:28: WARNING: k.tilte: unknown field" in first.warnings
    parsed.clear()
    second = project.build()
    assert (parsed, second.warnings) == ([], first.warnings)
    assert second.written == set()
    project.edit("more.yaml", ", tilte: x", "")
    assert (project.build().warnings, parsed) == ("", ["more.yaml"])


def test_two_builders_with_one_environment_share_parsed_files(
    page: Callable[..., Project], parsed: list[str]
) -> None:
    project = page("index", Heading("T"), Directive("paper", "xen-2003"))
    project.build()
    parsed.clear()
    project.build("dirhtml")
    project.build("text")
    assert parsed == []


def test_every_format_in_one_project(page: Callable[..., Project]) -> None:
    keys = ["xen-2003", "bib", "csl", "pandoc", "typst"]
    project = page(
        "index",
        Heading("T"),
        *(Directive("resource", key) for key in keys),
        Paragraph("See ", Role("paper", "pandoc"), "."),
    )
    project.conf["refalign_registry"] = ["*.yaml", "*.yml", "*.bib", "*.json"]
    project.write("a.bib", '@string{acm = "ACM"}\n@proceedings{whole, title={The Whole}, publisher=acm}\n')
    project.write("b.bib", "@inproceedings{bib, title={Caf{\\'e}}, crossref={whole}}\n")
    project.write("c.json", '[{"id": "csl", "type": "book", "title": "From Zotero", "volume": 6.830}]')
    project.write(
        "d.yaml",
        "references:\n- id: pandoc\n  type: article-journal\n  title: From pandoc\n  container-title: J\n",
    )
    project.write("e.yml", "typst:\n  type: Article\n  title: From Typst\n  parent: {title: A Journal}\n")
    built = project.build()
    assert built.warnings == ""
    text = built.text()
    for words in (
        "Café",
        "The Whole",
        "ACM",
        "From Zotero",
        "6.830",
        "From pandoc",
        "From Typst",
        "A Journal",
    ):
        assert words in text, words


def test_files_in_another_encoding(page: Callable[..., Project]) -> None:
    project = page("index", Heading("T"), Directive("book", "k"), Directive("paper", "xen-2003"))
    project.conf["refalign_registry"] = ["*.yaml", "*.bib"]
    (project.root / "gbk.bib").write_bytes("@book{k,\n title={操作系统}}".encode("gbk"))
    built = project.build()
    assert "gbk.bib:2: WARNING: byte 0xb2 is not UTF-8; save the file as UTF-8" in built.warnings
    project.conf["refalign_encoding"] = "gbk"
    built = project.build()
    assert built.warnings == ""
    assert "操作系统" in built.text()
    assert "Xen and the Art" in built.text()  # files in UTF-8 are still read as UTF-8


@pytest.mark.parametrize("encoding", ["gbkk", "", 5, "base64"])
def test_unknown_encoding(page: Callable[..., Project], encoding: object) -> None:
    project = page("index", Heading("T"), Directive("paper", "xen-2003"))
    project.conf["refalign_encoding"] = encoding
    built = project.build()
    assert "unknown text encoding" in built.warnings
    assert "Xen and the Art" in built.text()


def test_the_same_page_of_wikipedia_twice_is_a_warning(page: Callable[..., Project]) -> None:
    project = page("index", Heading("T"), Directive("wikidef", "twice"))
    url = "https://zh.m.wikipedia.org/zh-cn/Hypervisor#x"
    project.write("more.yaml", f"twice: {{type: wikidef, title: T, url: {url}}}")
    project.conf["refalign_registry"] = ["resources.yaml", "more.yaml"]
    built = project.build()
    assert "more.yaml:1:1: WARNING: twice.url: same Wikipedia page as 'hypervisor'" in built.warnings
    assert "[refalign.duplicate-resource]" in built.warnings
    project.conf["suppress_warnings"] = ["refalign.duplicate-resource"]
    assert project.build().warnings == ""
