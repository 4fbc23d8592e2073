"""Regression tests of stale pages, each with the smallest project that shows the bug."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_refalign.exports import to_csv, to_json, to_markdown
from tests.events.test_find_outdated import same_as_clean
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]


@pytest.fixture
def book(page: Page) -> Project:
    """A book with two chapters, whose content the tests write."""
    page("index", Heading("Book"), Directive("toctree", "", {}, "one\ntwo"))
    page("two", Heading("Two"), Directive("paper", "xen-2003"))
    return page("one", Heading("One"))


def test_changed_title_of_a_block_updates_references_to_it(book: Project, page: Page) -> None:
    page("one", Heading("One"), Paragraph("See ", Role("refalign:block", "two#refalign-xen-2003"), "."))
    book.build()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    built = book.build()
    assert built.written - {"index"} == {"one", "two"}
    same_as_clean(book, built)


def test_any_role_links_to_the_new_place_of_a_resource(book: Project, page: Page, markup: str) -> None:
    page("one", Heading("One"), Paragraph("See ", Role("any", "xen-2003"), "."))
    book.build()
    page("two", Heading("Two"), Directive("resource-catalog"))
    built = book.build()
    assert built.html("one").select_one("p a")["href"] == "two.html#resource--xen-2003"
    same_as_clean(book, built)


def test_changed_number_of_a_table_updates_other_pages(book: Project, page: Page) -> None:
    book.conf["numfig"] = True
    table = Directive("alignment-table", "", {"caption": "All", "name": "tbl"})
    page("one", Heading("One"), Paragraph("See ", Role("numref", "tbl"), "."))
    page("two", Heading("Two"), table)
    book.build("html")
    page("two", Heading("Two"), Directive("alignment-table", "", {"caption": "First"}), table)
    book.build("dirhtml")
    built = book.build("html")
    assert "See Table 2" in built.text("one")
    same_as_clean(book, built)


def test_changed_label_before_the_first_section_updates_other_pages(book: Project, page: Page) -> None:
    block = Directive("paper", "xen-2003", {"chapter": "Front"})
    page("one", block, Heading("One"))
    page("two", Heading("Two"), Directive("resource-catalog"))
    book.build()
    page("one", block._replace(options={"chapter": "Preface"}), Heading("One"))
    built = book.build()
    assert "Preface" in built.text("two")
    same_as_clean(book, built)


def test_changed_organization_in_bibtex_braces_updates_the_page(book: Project, page: Page) -> None:
    book.conf["refalign_registry"] = ["resources.yaml", "more.bib"]
    book.write("more.bib", "@techreport{oci-report, title={A report}, organization={{oci}}}\n")
    page("one", Heading("One"), Directive("paper", "oci-report"))
    assert "OCI" in book.build().text("one")
    book.edit("resources.yaml", "short: OCI", "short: Containers")
    built = book.build()
    assert "Containers" in built.text("one")
    same_as_clean(book, built)


def test_page_without_number_has_none_in_the_contents(book: Project, page: Page) -> None:
    numbered = Directive("toctree", "", {"numbered": ""}, "one\ntwo")
    page("index", Heading("Book"), numbered)
    assert "1. One" in book.build().text()
    page("index", Heading("Book"), numbered._replace(options={}))
    same_as_clean(book, book.build())


def test_contents_read_by_another_builder_are_updated(book: Project, page: Page, markup: str) -> None:
    page("index", Heading("Book"), Directive("toctree", "", {"glob": ""}, "*"))
    book.build("html")
    (book.root / f"two.{markup}").unlink()
    book.build("dirhtml")
    built = book.build("html")
    assert "Two" not in built.text()
    same_as_clean(book, built)


@pytest.mark.parametrize(
    ("export", "name"),
    [(to_json, "generate_json"), (to_csv, "generate_csv"), (to_markdown, "generate_markdown")],
)
def test_interrupted_export_is_written_again(
    book: Project, monkeypatch: pytest.MonkeyPatch, export: ModuleType, name: str
) -> None:
    book.build()
    book.edit("resources.yaml", "Donald E. Knuth", "D. E. Knuth")
    generate = getattr(export, name)

    def half(*args: Any) -> Iterator[str]:
        yield from list(generate(*args))[:2]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(export, name, half)
        with pytest.raises(KeyboardInterrupt):
            book.build()
    book.edit("resources.yaml", "D. E. Knuth", "Donald E. Knuth")
    same_as_clean(book, book.build())


def test_interrupted_page_is_written_again(
    book: Project, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.build()
    page("two", Heading("Two"), Paragraph("New words."), Directive("paper", "xen-2003"))
    handle = StandaloneHTMLBuilder.handle_page

    def half(self: StandaloneHTMLBuilder, pagename: str, *args: Any, **kwargs: Any) -> None:
        handle(self, pagename, *args, **kwargs)
        if pagename == "two":
            (Path(self.outdir) / "two.html").write_text("<html>", encoding="utf-8")
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StandaloneHTMLBuilder, "handle_page", half)
        with pytest.raises(KeyboardInterrupt):
            book.build()
    built = book.build()
    assert built.written - {"index"} == {"two"}
    same_as_clean(book, built)


def label(markup: str, name: str) -> str:
    return f".. _{name}:\n\n" if markup == "rst" else f"({name})=\n"


def test_moved_label_updates_references(book: Project, page: Page, markup: str) -> None:
    """No heading and no number changes."""
    parts = [Heading("One"), label(markup, "foo"), Heading("XX", 2), Heading("YY", 2)]
    page("one", *parts)
    page("two", Heading("Two"), Paragraph("See ", Role("ref", "foo"), " and ", Role("ref", "it <foo>"), "."))
    assert "XX" in book.build().text("two")
    page("one", parts[0], parts[2], parts[1], parts[3])
    built = book.build()
    assert "YY" in built.text("two")
    same_as_clean(book, built)


def test_changed_title_of_a_document_updates_references(book: Project, page: Page, markup: str) -> None:
    page("two", Heading("Two"), Paragraph("See ", Role("doc", "one"), "."))
    book.build()
    page("one", Heading("Another one"))
    built = book.build()
    assert "Another one" in built.text("two")
    same_as_clean(book, built)


def test_changed_title_of_a_planned_page_updates_exports(book: Project, page: Page, markup: str) -> None:
    book.write("resources.yaml", "raft: {type: paper, title: Raft, chapters: [two]}\n")
    page("two", Heading("Two"), "Words.\n")
    assert ",Two,two," in (book.build().out / "alignment.csv").read_text(encoding="utf-8")
    page("two", Heading("Of two"), "Words.\n")
    out = book.build().out
    assert ",Of two,two," in (out / "alignment.csv").read_text(encoding="utf-8")


def test_changed_site_address_updates_pages_after_a_build_of_another_file(
    book: Project, page: Page, markup: str
) -> None:
    page("one", Heading("One"), Directive("paper", "xen-2003"))
    book.build()
    book.conf["html_baseurl"] = "https://site.example/"
    book.build(names=(f"two.{markup}",))  # Sphinx then assumes that all pages are up to date
    built = book.build()
    assert '"url":"https://site.example/one.html"' in (built.out / "one.html").read_text(encoding="utf-8")


def test_removed_page_is_in_no_toctree(book: Project, markup: str) -> None:
    book.build()
    (book.root / f"one.{markup}").unlink()
    built = book.build()
    assert "one.html" not in str(built.html())


def test_changed_depth_of_a_page_further_down_updates_contents(
    book: Project, page: Page, markup: str
) -> None:
    page(
        "index",
        Heading("Book"),
        Directive("toctree", "", {"maxdepth": "5"}, "one"),
        Directive("toctree", "", {}, "two"),
    )
    page("one", Heading("One"), Directive("toctree", "", {}, "deep"))
    page("deep", Heading("Deep"), Heading("Down there", 2))
    assert "Down there" in book.build().text()
    depth = ":tocdepth: 1\n\n" if markup == "rst" else "---\ntocdepth: 1\n---\n"
    page("deep", depth, Heading("Deep"), Heading("Down there", 2))
    built = book.build()
    assert "Down there" not in built.text()
    same_as_clean(book, built)
