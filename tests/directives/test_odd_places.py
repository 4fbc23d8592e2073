"""Directives and roles in unusual places."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


@pytest.mark.parametrize("builder", ["latex", "texinfo", "man", "singlehtml"])
def test_page_outside_the_output_does_not_count(project: Project, builder: str) -> None:
    project.page("index", "rst", Heading("T"), Directive("alignment-table"), Directive("resource-catalog"))
    text = ":orphan:\n\nAlone\n=====\n\n:book:`taocp`\n"
    project.conf["suppress_warnings"] = ["refalign.config"]  # pdflatex has no Chinese font
    built = project.write("alone.rst", text).build(builder)
    assert built.warnings == ""
    suffixes = (".tex", ".texi", ".1", ".html")
    files = [path for path in built.out.rglob("*.*") if path.suffix in suffixes]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert "Alone" not in text
    assert "alone" not in text


def test_each_block_links_to_itself_in_singlehtml(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Directive("toctree", "", {}, "one\ntwo"))
    for name in ("one", "two"):
        project.page(name, "rst", Heading(name), Directive("book", "taocp"))
    built = project.build("singlehtml")
    assert built.warnings == ""
    page = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in page.select("details.refalign-cite a")]
    assert links == ["#document-one--refalign-taocp", "#document-two--refalign-taocp"]
    ids = [element["id"] for element in page.select("[id^=document-]")]
    assert [ids.count(link.removeprefix("#")) for link in links] == [1, 1]


def test_substitution_counts_where_it_is_used_only(project: Project) -> None:
    project.conf["rst_epilog"] = ".. |xen| replace:: the paper :paper:`xen-2003`"
    project.page("index", "rst", Heading("T"), Directive("toctree", "", {}, "one"), Paragraph("No use."))
    built = project.page("one", "rst", Heading("One"), Paragraph("By |xen|.")).build()
    assert built.warnings == ""
    assert [alignment["document"] for alignment in built.data["alignments"]] == ["one"]
    assert built.html("one").select_one("p a")["href"] == "https://example.org/xen.pdf"


def test_local_contents_repeat_nothing(project: Project, markup: str) -> None:
    parts = [Heading("T"), Directive("contents", "", {"local": ""}), Heading("Xen", 2)]
    project.page("index", markup, *parts)
    text = {
        "rst": "\n:paper:`xen-2003` again\n-----------------------\n",
        "md": "\n## {paper}`xen-2003` again\n",
    }
    name = f"index.{markup}"
    project.write(name, (project.root / name).read_text(encoding="utf-8") + text[markup])
    built = project.build()
    assert built.warnings == ""
    assert len(built.data["alignments"]) == 1
    contents = built.html().select_one(".contents")
    assert contents.select("a a") == [], "there is no link within a link"
    assert "Xen and the Art of Virtualization again" in contents.get_text()


def test_list_table_quote_and_footnote(project: Project) -> None:
    text = (
        "T\n=\n\n* .. paper:: xen-2003\n\n  .. wikidef:: hypervisor\n\n"
        "   A quote by :book:`taocp`.\n\n"
        ".. list-table::\n\n   * - :course:`mit-6.824`\n     - .. organization:: oci\n\n"
        "Note [#f]_.\n\n.. [#f] See :standard:`oci-image`.\n\n.. only:: html\n\n   .. paper:: xen-2003\n"
    )
    built = project.write("index.rst", text).build()
    assert built.warnings == ""
    assert {alignment["key"] for alignment in built.data["alignments"]} == {
        "xen-2003", "hypervisor", "taocp", "mit-6.824", "oci", "oci-image",
    }  # fmt: skip
    assert {alignment["anchor"] for alignment in built.data["alignments"]} == {"t"}


def test_catalogue_before_the_first_section_comes_first_in_the_contents(project: Project) -> None:
    project.page("index", "rst", Heading("Book"), Directive("toctree", "", {}, "all"))
    text = ".. resource-catalog::\n   :kinds: paper\n\nAll\n===\n\nWords.\n"
    built = project.write("all.rst", text).build()
    page = (built.out / "index.html").read_text(encoding="utf-8")
    assert page.index("all.html#catalog--paper") < page.index(">All<")


def test_headings_and_catalogue_never_share_an_id(project: Project) -> None:
    parts = [Heading("Resource xen 2003"), Directive("resource-catalog"), Heading("Catalog paper", 2)]
    built = project.page("index", "rst", *parts).build()
    ids = [element["id"] for element in built.html().select("[id]")]
    assert len(ids) == len(set(ids))


def test_block_can_be_linked_to(project: Project, markup: str) -> None:
    project.page(
        "index", markup, Heading("T"), Directive("toctree", "", {}, "one"), Directive("paper", "xen-2003")
    )
    paragraph = Paragraph("See ", Role("refalign:block", "index#refalign-xen-2003"), ".")
    built = project.page("one", markup, Heading("One"), paragraph).build()
    assert built.warnings == ""
    link = built.html("one").select_one("p a")
    assert (link["href"], link.get_text()) == (
        "index.html#refalign-xen-2003",
        "Xen and the Art of Virtualization",
    )


def test_private_fields_of_bibtex_are_not_published(project: Project) -> None:
    project.conf["refalign_registry"] = ["papers.bib"]
    project.write("papers.bib", "@article{a, title={A}, abstract={Secret}, file={/home/me/a.pdf}}\n")
    built = project.page("index", "rst", Heading("T"), Directive("paper", "a")).build()
    assert built.data["resources"]["a"] == {
        "kind": "paper", "entrytype": "article", "source": "Paper", "title": "A",
        "uri": "index.html#refalign-a",
    }  # fmt: skip


def test_topics_are_checked_in_lists_too_and_may_have_a_comma(project: Project, markup: str) -> None:
    project.write(
        "more.yaml", 'c: {type: paper, title: C, container: J, contributions: ["Storage, fast", {Two: b}]}\n'
    )
    options = {"topics": "Storage, fast;"}
    project.page("index", markup, Heading("T"), Directive("paper", "c", options))
    built = project.build()
    assert built.warnings == ""
    assert built.data["alignments"][0]["topics"] == ["Storage, fast"]
    assert "Two" not in built.text()
    project.page("index", markup, Heading("T"), Directive("references", "", {"topics": "Twoo"}, "c"))
    assert ":topics: 'c' has no topic 'Twoo' (did you mean 'Two'?)" in project.build().warnings
