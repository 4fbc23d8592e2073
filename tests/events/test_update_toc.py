"""Generated content in the search, in tables of contents, and in the inventories of other projects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


def found_by(built: Built, word: str) -> set[str]:
    """Return the pages in which the search finds a word."""
    text = (built.out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    pages = index["terms"].get(word, [])
    return {index["docnames"][page] for page in (pages if isinstance(pages, list) else [pages])}


def contents(built: Built, page: str, selector: str = "div.body .toctree-wrapper") -> list[str]:
    """Return the titles in a table of contents."""
    tree = BeautifulSoup((built.out / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    return [link.get_text() for link in tree.select(f"{selector} a.reference")]


@pytest.fixture
def book(project: Project, markup: str) -> Project:
    """A chapter with a block, and a catalogue after the toctree of its section."""
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "one\nall"))
    project.page("one", markup, Heading("One"), Directive("wikidef", "hypervisor"))
    toctree = Directive("toctree", "", {}, "more")
    catalogue = Directive("resource-catalog", "", {"headings": "entries"})
    project.page("all", markup, Heading("All"), toctree, catalogue, Heading("After", 2))
    project.page("more", markup, Heading("More"), Heading("Sub", 2))
    return project


def test_search_finds_generated_content(book: Project) -> None:
    built = book.build()
    assert found_by(built, "softwar") == {"one", "all"}, "the definition, which is in the registry alone"
    assert found_by(built, "paravirtu") == set()
    book.edit("resources.yaml", "runs on the hardware", "paravirtual")
    assert found_by(book.build(), "paravirtu") == {"one", "all"}


def test_catalogue_is_in_the_contents_after_the_toctree_before_it(book: Project) -> None:
    built = book.build()
    titles = contents(built, "index")
    assert titles[:5] == ["One", "All", "More", "Sub", "Wikipedia definitions"]
    assert titles[-1] == "After"
    side = contents(built, "all", "div.sphinxsidebar")
    assert {"Hypervisor", "Papers", "After"} <= set(side)


def test_two_catalogues_in_one_section_are_in_their_order(project: Project) -> None:
    project.page("index", "rst", Heading("Book"), Directive("toctree", "", {}, "all"))
    catalogues = (Directive("resource-catalog", "", {"kinds": kind}) for kind in ("paper", "book"))
    built = project.page("all", "rst", Heading("All"), *catalogues, Heading("After", 2)).build()
    expected = ["Papers", "Books", "After"]
    assert [title for title in contents(built, "index") if title in expected] == expected


def test_catalogue_updates_contents_several_levels_above(project: Project, markup: str) -> None:
    for name, child in (("index", "part/index"), ("part/index", "sub/index"), ("part/sub/index", "all")):
        project.page(name, markup, Heading(name), Directive("toctree", "", {}, child))
    catalogue = Directive("resource-catalog", "", {"headings": "entries"})
    project.page("part/sub/all", markup, Heading("All"), catalogue)
    project.build()
    project.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    built = project.build()
    assert built.read == set()
    assert built.written == {"index", "part/index", "part/sub/index", "part/sub/all"}
    for page in ("index", "part/index", "part/sub/index"):
        assert "On Xen and the Art of Virtualization" in contents(built, page)


def heading_with_a_role(project: Project, markup: str) -> Project:
    table = Directive("alignment-table")
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "one"), table)
    heading = Heading(Paragraph("On ", Role("paper", "xen-2003"), " again"))
    part = Heading(Paragraph("By ", Role("paper", "the authors <xen-2003>")), 2)
    missing = Heading(Paragraph("And ", Role("paper", "xen-1999")), 2)
    return project.page("one", markup, heading, Directive("book", "taocp"), part, missing)


def test_role_in_a_heading_shows_its_title_in_contents_tables_and_exports(
    project: Project, markup: str
) -> None:
    title = "On Xen and the Art of Virtualization again"
    built = heading_with_a_role(project, markup).build()
    assert contents(built, "index") == [title, "By the authors", "And xen-1999"]
    assert built.html("index").select_one("td a").get_text() == title
    assert built.data["alignments"][0]["section"] == built.data["alignments"][0]["chapter"] == title
    page = (built.out / "one.html").read_text(encoding="utf-8")
    assert f"<title>{title}" in page
    project.edit("resources.yaml", "title: Xen and", "title: Upon Xen and")
    built = project.build()
    assert (built.read, built.written) == (set(), {"index", "one"})
    assert contents(built, "index")[0] == "On Upon Xen and the Art of Virtualization again"
    assert built.html("index").select_one("td a").get_text() == contents(built, "index")[0]


def test_reference_to_a_heading_with_a_role_shows_its_title(project: Project, markup: str) -> None:
    label = {"rst": ".. _here:\n", "md": "(here)=\n"}[markup]
    project.page("one", markup, label, Heading(Paragraph("On ", Role("paper", "xen-2003"))))
    sentence = Paragraph("See ", Role("ref", "here"), ".")
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "two\none"))
    built = project.page("two", markup, Heading("Two"), sentence).build()
    assert built.warnings == ""
    assert "See On Xen and the Art of Virtualization." in built.text("two").replace(" .", ".")
    project.edit("resources.yaml", "title: Xen and", "title: Upon Xen and")
    built = project.build()
    assert (built.read, built.written) == (set(), {"index", "one", "two"})
    assert "See On Upon Xen" in built.text("two")


def test_external_role_means_the_other_project_if_both_have_the_key(
    project: Project, markup: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Project(tmp_path_factory.mktemp("other"))
    other.write("resources.yaml", "xen-2003: {type: paper, title: Theirs}\n")
    other.page("index", "rst", Heading("Title"), Directive("resource-catalog")).build()
    inventory: Path = other.root / "_build" / "html" / "objects.inv"
    project.conf["extensions"] = ["sphinx.ext.intersphinx", "sphinx_refalign", "myst_parser"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example.org/", str(inventory))}
    roles = [
        Role("external:refalign:resource", "xen-2003"),
        Role("external+other:refalign:paper", "words <xen-2003>"),
        Role("refalign:resource", "xen-2003"),
    ]
    built = project.page("index", markup, Heading("T"), *(Paragraph(role) for role in roles)).build()
    assert built.warnings == ""
    target = "https://other.example.org/index.html#resource--xen-2003"
    assert [(a["href"], a.get_text()) for a in built.html().select("p a")] == [
        (target, "Theirs"),
        (target, "words"),
        ("https://example.org/xen.pdf", "Xen and the Art of Virtualization"),
    ]
    assert len(built.data["alignments"]) == 1, "what another project has is no alignment of this one"


def test_key_missing_in_the_other_project_is_a_warning(
    project: Project, markup: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Project(tmp_path_factory.mktemp("other"))
    other.write("resources.yaml", "raft: {type: paper, title: Raft}\n")
    other.page("index", "rst", Heading("Title"), Directive("resource-catalog")).build()
    inventory = other.root / "_build" / "html" / "objects.inv"
    project.conf["extensions"] = ["sphinx.ext.intersphinx", "sphinx_refalign", "myst_parser"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example.org/", str(inventory))}
    sentence = Paragraph(Role("external:refalign:resource", "xen-2003"))
    built = project.page("index", markup, Heading("T"), sentence).build()
    assert "external refalign:resource reference target not found: xen-2003" in built.warnings
    assert built.html().select("p a") == []
