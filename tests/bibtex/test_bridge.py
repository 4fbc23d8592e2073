"""The registry in ``:cite:`` and bibliographies of sphinxcontrib-bibtex, in both markups and all builders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role

CITATION = "p a.internal[title]"
"""The links of ``:cite:`` in every version of sphinxcontrib-bibtex."""
OWN = """\
@book{own-book, author={A. Writer}, title={Own {Book}}, publisher={P}, year=2001}
"""
WIKI = """\
wiki:
  type: wikidef
  title: 100% of C_x
  url: https://en.wikipedia.org/wiki/Von_Neumann_architecture#100%25
film: {type: film, title: A film, maker: Somebody, date: 2001}
with space: {type: paper, title: A paper with a space in its key, author: S. Pace, date: 2002}
"""
FILM = {"film": {"label": "Film", "fields": {"maker": "Maker", "date": "Date"}, "source": ["maker"]}}


def bridged(root: Path, markup: str, *, first: bool = True) -> Project:
    """Return a project with both extensions: citations, blocks, a bibliography, a table and a catalogue."""
    root.mkdir(parents=True, exist_ok=True)
    project = Project(root).write("resources.yaml", REGISTRY + WIKI).write("own.bib", OWN)
    extensions = ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex"]
    project.conf |= {
        "extensions": extensions if first else extensions[::-1], "bibtex_bibfiles": ["own.bib"],
        "refalign_kinds": FILM, "refalign_align_citations": True,
        "version": "1", "copyright": "nobody", "latex_engine": "xelatex",
        "latex_elements": {"extrapackages": r"\usepackage{xeCJK}"},
    }  # fmt: skip
    project.page(
        "index", markup, Heading("Book"),
        Directive("toctree", body="one\ntwo\nworks\ntable\nall"),
    )  # fmt: skip
    project.page(
        "one", markup, Heading("One"),
        Paragraph("See ", Role("cite:p", "xen-2003"), " and ", Role("cite:p", "wiki,own-book,film"), "."),
        Heading("Part", 2),
        Paragraph("By ", Role("course", "mit-6.824"), " and ", Role("cite:t", "{see}mit-6.824{ch. 2}"), "."),
        Paragraph("Also ", Role("cite:p", "with-space"), "."),
    )  # fmt: skip
    project.page(
        "two", markup, Heading("Two"),
        Directive("paper", "xen-2003", {"show": "citation"}), Directive("book", "taocp"),
    )  # fmt: skip
    project.page("works", markup, Heading("Works"), Directive("bibliography"))
    project.page("table", markup, Heading("Table"), Directive("alignment-table"))
    project.page("all", markup, Heading("All"), Directive("resource-catalog"))
    return project


@pytest.fixture(scope="module", params=["rst", "md"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    markup = str(request.param)
    return bridged(tmp_path_factory.mktemp("bridge"), markup, first=markup == "rst")


@pytest.fixture(scope="module")
def html(project: Project) -> Built:
    return project.build()


def test_every_kind_can_be_cited(html: Built) -> None:
    assert html.warnings == ""
    works = html.text("works")
    for line in (
        "A. Writer. Own Book . P, 2001.",
        "Paul Barham, Boris Dragovic, and others. Xen and the Art of Virtualization. In SOSP . 2003. "
        "URL: https://example.org/xen.pdf .",
        "100% of C_x. Wikipedia. URL: https://en.wikipedia.org/wiki/Von_Neumann_architecture#100%25 .",
        "Distributed Systems. MIT 6.824. URL: https://pdos.csail.mit.edu/6.824/ .",
        "A film. Somebody, 2001.",
        "S. Pace. A paper with a space in its key. 2002.",
    ):
        assert line in works
    assert "Art of Computer Programming" not in works
    anchors = {entry["id"] for entry in html.html("works").select("div.citation")}
    links = [link["href"] for link in html.html("one").select(CITATION)]
    assert len(links) == 6
    assert {link.partition("#")[2] for link in links} == anchors
    assert html.html("works").select_one(
        "a[href='https://en.wikipedia.org/wiki/Von_Neumann_architecture#100%25']"
    )


def test_block_links_to_its_entry_in_the_bibliography(html: Built) -> None:
    page = html.html("two")
    fields = page.select("div.refalign-paper dl dt")
    assert [field.get_text() for field in fields] == ["In the bibliography:"]
    link = page.select_one("dd.refalign-citation a")
    cited = html.html("one").select_one(CITATION)
    assert link["href"] == cited["href"]
    assert link.get_text() == f"[{cited.get_text()}]"
    # Nothing cites the book, so no bibliography contains it.
    assert page.select_one("div.refalign-book .refalign-citation") is None


def test_citations_are_alignments_at_their_location(html: Built) -> None:
    fields = ("document", "section", "key", "relation", "kind")
    alignments = html.data["alignments"]
    assert [tuple(alignment[field] for field in fields) for alignment in alignments] == [
        ("one", "One", "xen-2003", "references", "paper"),
        ("one", "One", "wiki", "references", "wikidef"),
        ("one", "One", "film", "references", "film"),
        ("one", "Part", "mit-6.824", "references", "course"),
        ("one", "Part", "mit-6.824", "references", "course"),
        ("one", "Part", "with space", "references", "paper"),
        ("two", "Two", "xen-2003", "references", "paper"),
        ("two", "Two", "taocp", "references", "book"),
    ]
    lines = {(alignment["key"], alignment["section"]): alignment["line"] for alignment in alignments}
    source = html.out.parents[1] / "one"
    text = next(source.parent.glob("one.*")).read_text(encoding="utf-8").splitlines()
    assert "xen-2003" in text[lines["xen-2003", "One"] - 1]
    assert "with-space" in text[lines["with space", "Part"] - 1]
    rows = [row.get_text(" ", strip=True) for row in html.html("table").select("tbody tr")]
    assert len(rows) == 3
    assert "A film" in rows[0]
    assert "A paper with a space in its key" in rows[1]
    csv = (html.out / "alignment.csv").read_text(encoding="utf-8-sig")
    assert csv.count(",aligned,") == 8
    assert 'href="one.html#one"' in str(
        html.html("all").select_one("#resource--wiki dd.refalign-referenced-in")
    )


def test_second_build_does_nothing(project: Project, html: Built) -> None:
    assert html.warnings == ""
    file = project.root / "_build" / "doctrees" / "refalign.bib"
    before = file.stat().st_mtime_ns
    again = project.build()
    assert (again.read, again.written, again.warnings) == (set(), set(), "")
    assert file.stat().st_mtime_ns == before
    assert not list(project.root.glob("*refalign*"))


def test_parallel_build_writes_the_same(project: Project, html: Built) -> None:
    parallel = project.build(out="parallel", trees="2", parallel=2)
    assert parallel.warnings == ""
    for name in ("one", "two", "works", "table", "all"):
        assert (parallel.out / f"{name}.html").read_text() == (html.out / f"{name}.html").read_text()
    assert parallel.data == html.data


def test_links_of_a_single_page_have_targets(project: Project) -> None:
    built = project.build("singlehtml", trees="3")
    assert built.warnings == ""
    page = built.html()
    link = page.select_one("dd.refalign-citation a")
    target = page.find(id=link["href"].removeprefix("#"))
    assert target is not None
    assert "Xen and the Art" in target.find_parent(class_="citation-list").get_text()
    assert "Xen and the Art" in (target if target.name == "div" else target.parent).get_text()


def test_latex_links_to_the_bibliography(project: Project) -> None:
    built = project.build("latex", trees="4")
    assert built.warnings == ""
    tex = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    items = dict(re.findall(r"\\bibitem\[([^\]]+)\]\{([^}]+)\}", tex))
    label = next(label for label in items if label.endswith("+03"))
    assert rf"\hyperlink{{cite.{items[label]}}}{{{{[}}{label}{{]}}}}" in tex
    assert "Wikipedia" in tex


@pytest.mark.parametrize("builder", ["text", "man", "epub", "gettext", "alignment"])
def test_other_builders_give_no_warnings(project: Project, builder: str) -> None:
    built = project.build(builder, trees=builder)
    assert built.warnings == ""
