"""LaTeX and markup in texts: what each output shows of it, in every format that a registry can have."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup

from sphinx_refalign.render.inline import shortened
from tests.helpers.project import Directive, Heading, Project

BIB = r"""
@article{bib, title={{H}\textsubscript{2}O and \emph{Xen} \unknown{of} {\LaTeX} with $\frac{a}{b}$ and {DNA}},
  author={Ann Berg}, journal={Energy &amp; \textsc{Fuels}}, year={2001}, note={see \foo{this} \bar}}
"""
YAML = """
yaml: {type: paper, title: "H<sub>2</sub>O and <i>Xen</i> a < b", author: [Ann Berg],
  container: "Energy & <sc>Fuels</sc>", date: 2001}
"""
CSL = json.dumps([{
    "id": "csl", "type": "article-journal", "title": "H<sub>2</sub>O and <i>Xen</i> &lt;T> &amp;amp; b",
    "container-title": 'Energy &amp; <span style="font-variant:small-caps;">Fuels</span>',
    "author": [{"family": "O&#39;Berg", "given": "Ann"}], "issued": {"date-parts": [[2001]]},
}])  # fmt: skip
KEYS = ["bib", "yaml", "csl"]
MACRO = re.compile(r"\\[A-Za-z]|&(?:amp;)*(?:amp|lt);|[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def build(project: Project, builder: str = "html", source: str = "rst", **conf: Any) -> Any:
    project.conf |= {"refalign_registry": ["*.yaml", "*.bib", "*.json"], **conf}
    project.write("more.bib", BIB)
    project.write("more.yaml", YAML)
    project.write("more.json", CSL)
    parts = [
        Directive("resource", key, {"style": style})
        for key in KEYS
        for style in ("block", "list", "reference")
    ]
    catalog = Directive("resource-catalog", "", {"headings": "entries"})
    project.page("index", source, Heading("Title"), *parts, catalog)
    return project.build(builder)


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_html_has_markup_and_no_macro(project: Project, suffix: str) -> None:
    built = build(project, source=suffix)
    assert built.warnings == ""
    page = built.html()
    titles = [title for title in page.select("p.admonition-title") if "H2O" in title.get_text()]
    assert len(titles) == 3
    for title in titles:
        assert title.sub.get_text() == "2"
        assert title.em.get_text() == "Xen"
        assert "H2O" in title.a["title"] if title.a else True
    assert titles[0].select_one(".math").get_text() == r"\(\frac{a}{b}\)"
    assert "of LaTeX with" in titles[0].get_text()
    assert "a < b" in titles[1].get_text()
    assert "<T> & b" in titles[2].get_text()
    assert [name.get_text() for name in page.select(".refalign-block .refalign-small-caps")] == ["Fuels"] * 3
    assert len(page.select(".refalign-entry > :is(h2, h3, h4) sub")) == 3
    source = (built.out / "index.html").read_text(encoding="utf-8")
    cite = BeautifulSoup(source, "html.parser").select_one(".refalign-cite pre").get_text()
    assert "mathjax" in source.lower()
    assert r"title = {H\textsubscript{2}O and \emph{Xen} of LaTeX with $\frac{a}{b}$ and DNA}" in cite
    assert r"journal = {Energy \& \textsc{Fuels}}" in cite
    for element in page.select(".math, pre, script, style"):
        element.decompose()
    assert not MACRO.search(page.get_text())
    assert not MACRO.search(" ".join(link["title"] for link in page.select("a[title]")))


@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt", "gbt7714-numeric", "gbt7714-author-year"])
def test_formatted_references_have_markup(project: Project, style: str) -> None:
    page = build(project, refalign_reference_style=style).html()
    entries = page.select("p.refalign-reference")
    assert len(entries) == 3
    for entry in entries:
        assert entry.sub.get_text() == "2"
        assert "Xen" in [emphasis.get_text() for emphasis in entry.select("em")]
        assert not MACRO.search(re.sub(r"\\\(.*?\\\)", "", entry.get_text()))
    assert "DNA" in entries[0].get_text()
    assert entries[0].select_one(".math").get_text() == r"\(\frac{a}{b}\)"


@pytest.mark.parametrize("style", ["plain", "alpha", "gbt7714-numeric"])
@pytest.mark.parametrize("own", [False, True])
def test_bibliographies_have_markup(project: Project, style: str, *, own: bool) -> None:
    project.conf |= {
        "extensions": ["sphinx_refalign", "sphinxcontrib.bibtex"], "refalign_registry": ["more.bib"],
        "bibtex_bibfiles": ["more.bib"] if own else [],
    }  # fmt: skip
    project.write("more.bib", BIB)
    text = f"Title\n=====\n\n:cite:`bib`\n\n.. bibliography::\n   :style: {style}\n"
    project.write("index.rst", text)
    for _ in range(2):  # sphinxcontrib-bibtex keeps the entries
        built = project.build()
        assert built.warnings == ""
        page = built.html()
        entry = page.select_one(".citation")
        assert entry.sub.get_text() == "2"
        assert entry.select_one(".math").get_text() == r"\(\frac{a}{b}\)"
        assert "of LaTeX with" in entry.get_text()
        assert "DNA" in entry.get_text()
        assert not MACRO.search(re.sub(r"\\\(.*?\\\)", "", entry.get_text()))
        assert not MACRO.search(" ".join(link["title"] for link in page.select("a[title]")))
        project.write("index.rst", text + "\nMore.\n")


def test_other_outputs_are_plain(project: Project) -> None:
    built = build(project)
    resources = json.dumps(built.data["resources"], ensure_ascii=False)
    assert "H2O and Xen" in resources
    assert not re.search(r"<su[bp]>|<i>|<span|<sc>", resources)
    text = (build(project, "text").out / "index.txt").read_text(encoding="utf-8")
    assert not MACRO.search(text)
    assert "a/b" in text


def test_latex_has_markup_and_plain_headings(project: Project) -> None:
    built = build(project, "latex", latex_engine="xelatex")
    (file,) = built.out.glob("*.tex")
    tex = file.read_text(encoding="utf-8")
    assert r"\textsc{Fuels}" in tex
    assert r"\(\frac{a}{b}\)" in tex
    assert r"\sphinxstyleemphasis{Xen}" in tex or r"\emph{Xen}" in tex
    assert "section{H2O and Xen a" in tex.replace(r"\textless{}", "<").replace("sub", "")
    assert not re.search(r"textbackslash|amp;|unknown", tex)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("<i>abc</i> def", "<i>abc</i> def"),
        ("<i>abcdefgh ijkl</i>", "<i>abcdefgh</i>…"),
        ("ab <b>c <i>defghijkl</i></b>", "ab <b>c <i>defg</i></b>…"),
        ("虚拟机监视器", "虚拟机监…"),
    ],
)
def test_a_text_is_cut_between_its_elements(text: str, short: str) -> None:
    assert shortened(text, 10) == short


def test_cutting_a_text_costs_as_much_as_its_length() -> None:
    start = time.process_time()
    shortened("Ann Berg, " * 30000, 280)
    assert time.process_time() - start < 5
