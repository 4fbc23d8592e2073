"""Roles: references to resources in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]


def test_role_shows_the_title_as_a_link(page: Page) -> None:
    built = page("index", Heading("Title"), Paragraph("See ", Role("paper", "xen-2003"), ".")).build()
    link = built.html().select_one("p a")
    assert built.warnings == ""
    assert link.get_text() == "Xen and the Art of Virtualization"
    assert link["href"] == "https://example.org/xen.pdf"
    assert link["title"] == "Xen and the Art of Virtualization (SOSP 2003)"


def test_role_accepts_an_explicit_text(page: Page) -> None:
    words = Paragraph("A ", Role("wikidef", "VMM <hypervisor>"), " and ", Role("refalign:resource", "oci"))
    built = page("index", Heading("Title"), words).build()
    assert [a.get_text() for a in built.html().select("p a")] == ["VMM", "Open Container Initiative"]


def test_resource_without_address_is_plain_text(page: Page) -> None:
    built = page("index", Heading("Title"), Paragraph(Role("book", "taocp"))).build()
    assert built.html().select_one("p").get_text() == "The Art of Computer Programming"
    assert built.html().select_one("p a") is None


def test_role_adds_an_alignment_to_its_section(page: Page) -> None:
    project = page(
        "index",
        Heading("Title"),
        Heading("A part", 2),
        Paragraph("See ", Role("paper", "xen-2003"), "."),
    )
    (alignment,) = project.build().data["alignments"]
    assert alignment == {
        "key": "xen-2003", "kind": "paper", "relation": "references", "topics": [],
        "document": "index", "section": "A part", "anchor": "a-part", "number": "",
        "uri": "index.html#a-part",
        "chapter": "A part", "note": "", "line": alignment["line"],
        "file": alignment["file"], "origin": "role",
    }  # fmt: skip
    assert 5 <= alignment["line"] <= 7
    assert alignment["file"] in ("index.rst", "index.md")


def test_exclamation_mark_gives_plain_text(page: Page) -> None:
    built = page("index", Heading("Title"), Paragraph("See ", Role("paper", "!xen-2003"), ".")).build()
    assert built.html().select_one("p").get_text() == "See xen-2003."
    assert built.data["alignments"] == []


def test_unknown_key_and_wrong_kind(page: Page, markup: str) -> None:
    words = Paragraph("See ", Role("paper", "xen-2030"), ", ", Role("wikidef", "oci"), ".")
    built = page("index", Heading("Title"), words).build()
    first, second = built.warnings.splitlines()
    assert first.startswith(f"index.{markup}:")
    assert "no resource has the key 'xen-2030' (did you mean 'xen-2003'?) [refalign.unknown-key]" in first
    assert "'oci' is an organization, not a wikidef" in second
    assert [missing.get_text() for missing in built.html().select(".refalign-missing")] == [
        "xen-2030 [?]",
        "oci [?]",
    ]
    assert built.data["alignments"] == []


def test_role_in_a_title_is_resolved_in_tables_of_contents(project: Project, markup: str) -> None:
    project.page("index", markup, Heading("Title"), Directive("toctree", "", {}, "part"))
    project.page("part", markup, Paragraph())  # replaced below by a heading with a role
    text = {
        "rst": ":paper:`Xen <xen-2003>` here\n============================\n",
        "md": "# {paper}`Xen <xen-2003>` here\n",
    }
    built = project.write(f"part.{markup}", text[markup]).build()
    assert built.warnings == ""
    assert "Xen here" in built.text("index")
    assert built.html("part").h1.a["href"] == "https://example.org/xen.pdf"


def test_missing_key_is_resolved_in_another_project(project: Project, tmp_path_factory: object) -> None:
    root = tmp_path_factory.mktemp("other")  # type: ignore[attr-defined]
    other = Project(root)
    other.write("resources.yaml", "raft: {type: paper, title: Raft, url: 'https://example.org/raft'}\n")
    other.page("index", "rst", Heading("Title"), Directive("paper", "raft")).build()
    inventory = root / "_build" / "html" / "objects.inv"
    project.conf["extensions"] = ["sphinx.ext.intersphinx", "sphinx_refalign"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example.org/", str(inventory))}
    built = project.page("index", "rst", Heading("T"), Paragraph(Role("paper", "raft"))).build()
    assert built.warnings == ""
    link = built.html().select_one("p a")
    assert link["href"] == "https://other.example.org/index.html#refalign-raft"
    assert link.get_text() == "Raft"
