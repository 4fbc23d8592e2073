"""What a builder leaves out of its output does not count in its tables, exports and links."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest

from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role, source


def inside(markup: str, name: str, argument: str, *parts: object) -> str:
    """Return a directive with parts in it."""
    text = source(markup, *parts)
    if markup == "md":
        return f"``````{{{name}}} {argument}\n{text}\n``````\n"
    return f".. {name}:: {argument}\n\n{indent(text, '   ')}\n"


@pytest.fixture
def book(tmp_path: Path, markup: str) -> Project:
    """A book with content for some builders, and with pages outside its toctrees."""
    project = Project(tmp_path / "book")
    project.conf |= {
        "extensions": ["sphinx_refalign", "myst_parser", "sphinx.ext.ifconfig"],
        "latex_documents": [("index", "book.tex", "Book", "Ann Berg", "manual")],
        "master_doc": "index",
    }
    project.write("resources.yaml", REGISTRY.replace("nowhere/at-all", "lonely"))
    project.page(
        "index", markup, Heading("Book"),
        Directive("toctree", "", {}, "layers\ntables"),
        inside(markup, "only", "latex", Directive("toctree", "", {}, "appendix")),
    )  # fmt: skip
    project.page(
        "layers", markup, Heading("Layers"),
        inside(markup, "only", "latex", Directive("paper", "xen-2003")),
        inside(
            markup, "only", "html",
            Directive("book", "taocp"), Paragraph("Also ", Role("paper", "xen-2003")),
        ),
        inside(markup, "ifconfig", "project == 'Secret'", Directive("course", "mit-6.824")),
        inside(markup, "ifconfig", "builder == 'html'", Directive("standard", "oci-image")),
    )  # fmt: skip
    project.page("appendix", markup, Heading("Appendix"), Directive("wikidef", "hypervisor"))
    project.page("lonely", markup, ":orphan:\n" if markup == "rst" else "---\norphan: true\n---\n",
                 Heading("Lonely"), Directive("wikidef", "hypervisor"))  # fmt: skip
    project.page(
        "tables", markup, Heading("Tables"), Directive("alignment-table"), Directive("alignment-matrix"),
        inside(markup, "only", "latex", Directive("alignment-coverage")), Directive("resource-catalog"),
    )  # fmt: skip
    return project


def places(built: Built) -> list[tuple[str, str]]:
    return [(alignment["document"], alignment["key"]) for alignment in built.data["alignments"]]


SHOWN = [("layers", "taocp"), ("layers", "xen-2003"), ("layers", "oci-image")]


@pytest.mark.parametrize("builder", ["html", "alignment"])
def test_only_and_ifconfig_decide_what_counts(book: Project, builder: str) -> None:
    built = book.build(builder)
    assert built.warnings == ""
    assert places(built) == [*SHOWN, ("appendix", "hypervisor"), ("lonely", "hypervisor")]


def test_singlehtml_leaves_out_pages_outside_its_toctrees(book: Project) -> None:
    built = book.build("singlehtml")
    assert places(built) == SHOWN[:2]
    assert [plan["document"] for plan in built.data["planned"]] == ["layers", "layers"]
    assert {document["document"] for document in built.data["documents"]} == {"index", "layers", "tables"}
    page = str(built.html()).lower()
    assert "lonely" not in page
    assert "appendix" not in page


def test_pdf_has_its_own_places(book: Project) -> None:
    built = book.build("latex")
    latex = (built.out / "book.tex").read_text(encoding="utf-8")
    targets = set(re.findall(r"\\(?:label|hypertarget)\{\\detokenize\{([^}]*)\}\}", latex))
    links = set(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}\]", latex))
    assert links <= targets
    assert any("xen-2003" in link for link in links)
    assert not any("taocp" in link and "layers" in link for link in links)
    assert "Lonely" not in latex
    assert "Appendix" in latex


def test_pages_have_no_dead_links(book: Project) -> None:
    built = book.build()
    pages = {path.stem: path.read_text(encoding="utf-8") for path in built.out.glob("*.html")}
    assert "resource--xen-2003" in pages["tables"]
    for page in pages.values():
        for name, anchor in re.findall(r'href="(\w*)(?:\.html)?#([^"]+)"', page):
            assert f'id="{anchor}"' in pages[name] if name else f'id="{anchor}"' in page


def test_next_build_follows_conditions(book: Project) -> None:
    book.build()
    book.conf["project"] = "Secret"
    built = book.build()
    assert ("layers", "mit-6.824") in places(built)
    table = built.html("tables").table
    assert table is not None
    assert "Distributed Systems" in table.get_text()
    again = book.build()
    assert (again.read, again.written) == (set(), set())


def test_one_environment_serves_several_builders(book: Project) -> None:
    for builder in ("html", "singlehtml", "latex", "html", "singlehtml"):
        built = book.build(builder)
        if builder == "html":
            assert places(built)[:3] == SHOWN
        if builder == "singlehtml":
            assert places(built) == SHOWN[:2]


def test_parallel_reading_keeps_conditions(book: Project) -> None:
    assert places(book.build(parallel=2)) == places(book.build("alignment"))
