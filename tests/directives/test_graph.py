"""The directive ``alignment-graph``: the picture, its links, the list, and what is shown without Graphviz."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

CJK = {"extrapackages": r"\usepackage{xeCJK}"}
EXTENSIONS = ["sphinx_refalign", "myst_parser", "sphinx.ext.graphviz"]
LIST = [
    "Layers: Hypervisor (defines), Xen and the Art of Virtualization (references)",
    "Second: Distributed Systems (references)",
]


@pytest.fixture
def book(page: Callable[..., Project]) -> Callable[..., Project]:
    """Return a function that makes a book with a graph."""

    def make(options: dict[str, str] | None = None, **conf: Any) -> Project:
        page(
            "index", Heading("Book"), Directive("toctree", "", {}, "layers\npart/second"),
            Directive("alignment-graph", "", options or {}),
        )  # fmt: skip
        page(
            "layers", Heading("Layers"), Heading("Machines", 2),
            Directive("wikidef", "hypervisor", {"relation": "defines"}), Directive("paper", "xen-2003"),
        )  # fmt: skip
        project = page("part/second", Heading("Second"), Paragraph("See ", Role("course", "mit-6.824"), "."))
        project.conf |= {"extensions": EXTENSIONS, "numfig": True, **conf}
        return project

    return make


def items(built: Any) -> list[str]:
    """Return the list that says the same as the graph."""
    found = built.html().select("ul.simple > li, .refalign-graph li, div.body > section > ul > li")
    return [" ".join(item.get_text().split()) for item in found if "(" in item.get_text()]


def test_nodes_of_the_picture_are_links(book: Callable[..., Project]) -> None:
    built = book({"caption": "All of it", "name": "all"}).build()
    assert built.warnings == ""
    figure = built.html().select_one("figure#all")
    assert figure is not None
    assert "Fig. 1" in figure.get_text()
    picture = figure.select_one("svg")
    assert picture is not None
    assert picture["aria-label"] == "Graph of pages and resources"
    links = {link["href"]: link.select_one("text") for link in picture.select("a")}
    assert {address: text.get_text() for address, text in links.items() if text} == {
        "layers.html": "Layers",
        "part/second.html": "Second",
        "layers.html#refalign-hypervisor": "Hypervisor",
        "layers.html#refalign-xen-2003": "Xen and the Art of Virtualization",
        "https://pdos.csail.mit.edu/6.824/": "Distributed Systems",
    }
    titles = {title.get_text() for title in picture.select("title")}
    assert {"defines", "references", "Distributed Systems"} <= titles
    assert not picture.select("[id], [class]:not(svg)")
    assert 'fill="black"' not in str(picture)
    details = figure.select_one("details")
    assert details is not None and not details.has_attr("open")
    assert items(built) == LIST


def test_nodes_lead_to_the_catalog_and_the_list_says_the_same(book: Callable[..., Project]) -> None:
    project = book({"rows": "chapter", "kinds": "paper"})
    project.write("more.rst", ":orphan:\n\nMore\n====\n\n.. resource-catalog::\n")
    built = project.build()
    addresses = [link["href"] for link in built.html().select("svg a")]
    assert addresses == ["layers.html#machines", "more.html#resource--xen-2003"]
    assert [link["href"] for link in built.html().select("details a")] == addresses
    assert "Layers" in [text.get_text() for text in built.html().select("svg text")]  # the page, as a box


def test_it_follows_the_pages_and_the_registry(book: Callable[..., Project]) -> None:
    project = book()
    project.build()
    (second,) = (project.root / "part").iterdir()
    project.edit(f"part/{second.name}", "course", "organization")
    project.edit(f"part/{second.name}", "mit-6.824", "oci")
    project.edit("resources.yaml", "Xen and the", "XEN")
    built = project.build()
    texts = {text.get_text() for text in built.html().select("svg text")}
    assert {"XEN Art of Virtualization", "Open Container Initiative"} <= texts
    assert "Distributed Systems" not in texts


def test_without_the_extension_it_is_a_list(book: Callable[..., Project]) -> None:
    built = book(extensions=EXTENSIONS[:2]).build()
    assert re.fullmatch(
        r".*index\.\w+:\d+: WARNING: alignment-graph: the graph is shown as a list, because "
        r"sphinx\.ext\.graphviz is not loaded; add 'sphinx\.ext\.graphviz' to extensions in conf\.py, "
        r"and install Graphviz \[refalign\.graph\]\n",
        built.warnings,
    )
    assert built.html().select("svg, details") == []
    assert items(built) == LIST


def test_without_graphviz_it_is_a_list(book: Callable[..., Project]) -> None:
    built = book(graphviz_dot="no-such-program").build()
    assert "dot command 'no-such-program' cannot be run" in built.warnings
    assert built.html().select("svg, details") == []
    assert items(built) == LIST


def test_a_failure_of_graphviz_is_reported_at_the_directive(book: Callable[..., Project]) -> None:
    built = book(graphviz_dot_args=["-Kno-such-layout"]).build()
    assert re.fullmatch(
        r".*index\.\w+:\d+: WARNING: alignment-graph: the graph is shown as a list, because Graphviz "
        r"reports .*no-such-layout.*; check graphviz_dot and graphviz_dot_args in conf\.py "
        r"\[refalign\.graph\]\n",
        built.warnings,
    )
    assert items(built) == LIST


@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "xml"])
def test_other_formats_have_the_list(book: Callable[..., Project], builder: str) -> None:
    project = book(man_pages=[("index", "book", "Book", [], 1)], texinfo_documents=[
        ("index", "book", "Book", "A", "book", "Book", "Misc")])  # fmt: skip
    built = project.build(builder)
    assert built.warnings == ""
    text = "".join(path.read_text(encoding="utf-8") for path in built.out.rglob("*.*") if path.is_file()
                   and path.suffix in (".txt", ".1", ".texi", ".xml"))  # fmt: skip
    assert "Xen and the Art of Virtualization" in re.sub(r"\s+", " ", text)


def test_latex_has_a_picture_and_epub_the_list(book: Callable[..., Project]) -> None:
    project = book(version="1", epub_uid="x", latex_engine="xelatex", latex_elements=CJK)
    built = project.build("latex")
    assert built.warnings == ""
    (source,) = built.out.glob("*.tex")
    (name,) = re.findall(r"\\sphinxincludegraphics\{(refalign-graph-\w+\.pdf)\}", source.read_text("utf-8"))
    assert (built.out / name).read_bytes().startswith(b"%PDF")
    built = project.build("epub")
    page = (built.out / "index.xhtml").read_text("utf-8")
    assert "refalign-graph" not in page and "Xen and the Art of Virtualization" in page


def test_titles_of_every_kind_are_shown_as_they_are(book: Callable[..., Project]) -> None:
    titles = ['A "quoted" \\N title', "x &lt; y & z", "<b>{|}</b>", "中文标题", "a\\"]
    project = book(refalign_registry=["*.yaml", "odd.json"])
    entries = [{"id": f"odd{n}", "type": "book", "title": title} for n, title in enumerate(titles)]
    project.write("odd.json", json.dumps(entries))
    roles = [part for number in range(len(titles)) for part in (Role("book", f"odd{number}"), " ")]
    project.page("more", "rst", ":orphan:\n", Heading("More"), Paragraph(*roles))
    built = project.build()
    texts = {text.get_text() for text in built.html().select("svg text")}
    assert {*titles} - {"<b>{|}</b>", "x &lt; y & z"} | {"x < y & z"} <= texts
    assert built.html().select("svg b") == []


def test_wrong_options_are_reported(book: Callable[..., Project]) -> None:
    built = book({"rows": "page", "colums": "areas", "kinds": "papr"}).build()
    for message in (
        "alignment-graph: unknown value 'page' of :rows:",
        "alignment-graph: unknown option :colums: (did you mean 'columns'?)",
        "alignment-graph: unknown value 'papr' of :kinds: (did you mean 'paper'?)",
    ):
        assert message in built.warnings
    assert "No alignments to show here." in built.text()


def test_graphviz_is_installed() -> None:
    assert subprocess.run(["dot", "-V"], check=True, capture_output=True).returncode == 0
