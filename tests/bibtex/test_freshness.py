"""Incremental builds with sphinxcontrib-bibtex: what they write, and that clean builds write the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bibtex.test_bridge import CITATION, bridged
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role, build_and_build_clean

pytestmark = pytest.mark.long


@pytest.fixture
def book(tmp_path: Path, markup: str) -> Project:
    """The project of ``test_bridge``, with a page that neither cites nor shows anything."""
    project = bridged(tmp_path / "book", markup).page("plain", markup, Heading("Plain"))
    index = next(project.root.glob("index.*")).name
    return project.edit(index, "works", "plain" + ("\n   " if markup == "rst" else "\n") + "works")


def pages(out: Path) -> dict[str, str]:
    """Return the main content of every page."""
    contents = {}
    for path in sorted(out.rglob("*.html")):
        body, end, _ = path.read_text(encoding="utf-8").partition('role="main">')[2].partition("clearer")
        contents[str(path.relative_to(out))] = body if end else ""
    return contents


def same_as_clean(project: Project, *, parallel: int = 1) -> Built:
    """Build, and compare with a clean build of the same sources; another build does nothing."""
    built, clean_build = build_and_build_clean(project, parallel=parallel)
    actual, expected = pages(built.out), pages(clean_build.out)  # Sphinx keeps files of removed pages
    assert {name: actual.get(name) for name in expected} == expected
    assert built.data == clean_build.data
    return built


def page_file(project: Project, name: str) -> str:
    return next(path.name for path in project.root.glob(f"{name}.*"))


def test_changed_entry_updates_citations_and_bibliographies(book: Project) -> None:
    book.build()
    book.edit("resources.yaml", "title: A film", "title: A motion picture")
    built = same_as_clean(book)
    assert "A motion picture" in built.text("works")
    assert "A motion picture" in str(built.html("one").select(CITATION))
    assert built.read == {"works"}
    assert built.written == {"one", "works", "table", "all", "index"}


def test_field_that_no_bibliography_shows_leaves_citations_unchanged(book: Project) -> None:
    book.build()
    file = book.root / "_build" / "doctrees" / "refalign.bib"
    time = file.stat().st_mtime_ns
    book.edit("resources.yaml", "Type 1: runs on the hardware", "Type 1: runs on bare metal")
    assert same_as_clean(book).written - {"index"} == {"all"}
    assert file.stat().st_mtime_ns == time


def test_new_citation_updates_bibliography_blocks_and_labels(book: Project, markup: str) -> None:
    book.build()
    book.page("plain", markup, Heading("Plain"), Paragraph("See ", Role("cite:p", "taocp"), "."))
    built = same_as_clean(book)
    assert "Art of Computer Programming" in built.text("works")
    assert built.html("two").select_one("div.refalign-book dd.refalign-citation a") is not None
    assert {"two", "works", "plain", "all", "table"} <= built.written
    assert "one" not in built.written


def test_new_citation_changes_the_label_of_another(book: Project, markup: str) -> None:
    """Two works of one author and year: the first gets a letter too."""
    book.write(
        "more.yaml", "xen-b: {type: paper, title: B, author: [Paul Barham, B. D., et al.], date: 2003}\n"
    )
    book.build()
    book.page("plain", markup, Heading("Plain"), Paragraph("See ", Role("cite:p", "xen-b"), "."))
    built = same_as_clean(book)
    assert {label.get_text() for label in built.html("works").select("span.label")} >= {
        "[BD+03a]",
        "[BD+03b]",
    }
    assert "BD+03b" in built.text("one")
    assert "[BD+03b]" in built.text("two")
    assert {"one", "two", "works", "plain"} <= built.written


def test_removed_entry_is_a_warning_where_it_is_cited(book: Project) -> None:
    book.build()
    book.edit("resources.yaml", "film: {type: film, title: A film, maker: Somebody, date: 2001}\n", "")
    built = book.build()
    assert 'could not find bibtex key "film"' in built.warnings
    assert "one" in built.written
    same_as_clean(book)


def test_changed_entry_of_the_own_file_updates_pages_too(book: Project) -> None:
    book.build()
    book.edit("own.bib", "Own {Book}", "Another {Book}")
    assert {"one", "works"} <= same_as_clean(book).written


def test_changed_entry_updates_pages_that_name_it_by_any(book: Project, markup: str) -> None:
    """Sphinx asks the ``cite`` domain for each ``any``; it is not among the citations of the page."""
    book.page("plain", markup, Heading("Plain"), Paragraph("See ", Role("any", "own-book"), "."))
    assert "Own Book" in str(book.build().html("plain"))
    book.edit("own.bib", "Own {Book}", "Another {Book}")
    assert "Another Book" in str(same_as_clean(book).html("plain"))
    book.page("two", markup, Heading("Two"))  # it cites, so that the bibliography becomes shorter
    same_as_clean(book)


def test_citations_become_alignments_and_back(book: Project) -> None:
    book.conf["refalign_align_citations"] = False
    before = book.build()
    assert [alignment["key"] for alignment in before.data["alignments"]] == ["mit-6.824", "xen-2003", "taocp"]
    book.conf["refalign_align_citations"] = True
    built = same_as_clean(book)
    assert built.read == set()
    assert {"table", "all"} <= built.written
    assert "plain" not in built.written
    book.conf["refalign_align_citations"] = False
    assert same_as_clean(book).data == before.data


def test_registry_that_is_removed_and_added(book: Project) -> None:
    """A page with a bibliography is read again when the list of its files changes."""
    registry = book.conf["refalign_registry"]
    book.conf["refalign_registry"] = []
    assert 'could not find bibtex key "xen-2003"' in book.build().warnings
    book.conf["refalign_registry"] = registry
    assert same_as_clean(book).read == {"works"}
    book.conf["refalign_registry"] = []
    assert same_as_clean(book).read == {"works"}


@pytest.mark.parametrize("parallel", [1, 2])
def test_a_long_series_of_changes(book: Project, markup: str, parallel: int) -> None:
    book.build(parallel=parallel)
    two = page_file(book, "two")
    film = "film: {type: film, title: A film, maker: Somebody, date: 2001}\n"
    changes: list[Callable[[], object]] = [
        lambda: book.edit("resources.yaml", "date: 2003", "date: 2004"),
        lambda: book.page(
            "more", markup, Heading("More"), Paragraph("In ", Role("cite:t", "oci-image"), ".")
        ),
        lambda: book.edit("resources.yaml", "oci-image:", "oci-picture:"),
        lambda: book.edit(f"more.{markup}", "oci-image", "oci-picture"),
        lambda: book.edit(two, "taocp", "own-book"),
        lambda: book.edit("own.bib", "own-book,", "another-book,"),
        lambda: book.edit("resources.yaml", film, ""),
        (book.root / f"more.{markup}").unlink,
        lambda: book.page("more", markup, Heading("M"), Directive("bibliography", "", {"list": "bullet"})),
        lambda: book.write("resources.yaml", film + (book.root / "resources.yaml").read_text()),
    ]
    for change in changes:
        change()
        assert same_as_clean(book, parallel=parallel).written != set()
