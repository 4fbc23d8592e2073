"""Blocks in formats without styles and in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.helpers.project import Directive, Heading, Project

Page = Callable[..., Project]

BLOCKS = (
    Heading("Title"),
    Directive("wikidef", "hypervisor", {"relation": "defines"}, "Ours is of type 1."),
    Directive("paper", "xen-2003", {}, "The first.\n\nThe second."),
)


def test_text_has_the_relation_in_brackets_and_paragraphs_of_their_own(page: Page) -> None:
    built = page("index", *BLOCKS).build("text")
    lines = (built.out / "index.txt").read_text(encoding="utf-8").splitlines()
    for line in (
        "Wikipedia definition: Hypervisor (defines):",
        "Ours is of type 1.",
        "Paul Barham, Boris Dragovic, et al. · SOSP · 2003",
        "The first.",
        "The second.",
        "   https://example.org/xen.pdf",
    ):
        assert line in lines
    text = " ".join(lines)
    assert text.count("https://en.wikipedia.org/wiki/Hypervisor") == 1, "below the title"
    assert text.count("https://example.org/xen.pdf") == 1


def test_manual_page_has_both_addresses_of_an_article_once(page: Page) -> None:
    project = page("index", *BLOCKS)
    project.conf["man_pages"] = [("index", "title", "T", [], 7)]
    source = (project.build("man").out / "title.7").read_text(encoding="utf-8")
    shown = re.sub(r"\\X'[^']*'", "", source)  # commands for a terminal, which docutils before 0.22 writes
    text = re.sub(r"\\[%:]|\\", "", shown)  # without the places where a line may break
    for url in ("https://en.wikipedia.org/wiki/Hypervisor", "https://zh.wikipedia.org/wiki/Hypervisor"):
        assert text.count(url) == 1, url


def test_latex_has_a_grey_line_and_rows(page: Page) -> None:
    built = page("index", *BLOCKS).build("latex")
    (file,) = built.out.glob("*.tex")
    text = file.read_text(encoding="utf-8")
    # The oldest supported Sphinx writes the title of an admonition as plain text, newer ones with its link.
    assert re.search(r": (\\sphinxhref\{[^}]*\}\{Hypervisor\}|Hypervisor) \(defines\)", text)
    assert r"{\color[gray]{0.35}" in text
    assert r" \textperiodcentered{} " in text
    start = r"\noindent\hangindent=8em\hangafter=1\relax\parbox[t]{8em}{\raggedright\leavevmode "
    assert rf"{start}{{\color[gray]{{0.35}}Definition}}}}Software" in text
    assert rf"{start}}}\textbullet{{}} \sphinxstylestrong{{Type 2}}" in text
    assert r"\begin{quote}" not in text


def test_web_page_has_the_host_of_an_address_that_is_not_the_title(page: Page) -> None:
    entry = """
linked: {type: paper, title: Linked, url: 'https://a.example/x', related: ['https://b.example/long/path',
  'https://a.example/x']}
"""
    built = page("index", Heading("T"), Directive("paper", "linked")).write("l.yaml", entry).build()
    block = built.html().select_one(".refalign-block")
    assert block is not None
    links = [(str(link["href"]), link.get_text()) for link in block.select("a.external")]
    assert links == [("https://a.example/x", "Linked"), ("https://b.example/long/path", "b.example ↗")]
    assert block.select("a.external")[1]["title"] == "https://b.example/long/path"


def test_address_of_the_author_stays_as_it_is(page: Page) -> None:
    body = "See https://example.org/xen.pdf and https://example.org/xen.pdf again."
    built = page("index", Heading("T"), Directive("paper", "xen-2003", {}, body)).build()
    block = built.html().select_one(".refalign-block")
    assert block is not None
    assert "See https://example.org/xen.pdf and" in block.get_text()
