"""``:cite:`` by other keys (``ids``) of resources, in clean and in incremental builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bibtex.test_bridge import CITATION, bridged
from tests.bibtex.test_freshness import page_file, pages, same_as_clean
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

XEN, SPACE = "xen-2003:\n", "with space: {"
CITED = Paragraph(
    "See ", Role("cite:p", "{see}xen{p. 2}, own-book"), " and ", Role("cite:t", "a-space"), " and ",
    Role("cite", "hv"), " by ", Role("paper", "xen"), ".",
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path, markup: str) -> Project:
    """The project of ``test_bridge`` with a page that cites by other keys, and one that cites nothing."""
    project = bridged(tmp_path / "book", markup)
    project.edit("resources.yaml", XEN, f"{XEN}  ids: [xen, xen-old]\n")
    project.edit("resources.yaml", SPACE, f"{SPACE}ids: a space, ")
    project.edit("own.bib", "year=2001", "year=2001, ids={owned}")
    project.edit("resources.yaml", "hypervisor:\n", "hypervisor:\n  ids: hv\n")
    project.page("two", markup, Heading("Two"), Paragraph("Nothing."))
    return project.page("one", markup, Heading("One"), CITED)


def test_citations_by_other_keys(book: Project) -> None:
    built = book.build()
    assert built.warnings == ""
    links = [str(link["title"]) for link in built.html("one").select(CITATION)]
    assert [title.split(".")[0] for title in links[:2]] == ["Paul Barham, Boris Dragovic, and others", "A"]
    assert "see" in built.text("one")
    assert "p. 2" in built.text("one")
    assert len(built.html("works").select("div.citation")) == 4
    keys = [alignment["key"] for alignment in built.data["alignments"]]
    assert keys == ["xen-2003", "with space", "hypervisor", "xen-2003"]


def test_the_same_as_citations_by_current_keys(book: Project, markup: str) -> None:
    old = pages(book.build().out)
    current = {"{see}xen{p. 2}, own-book": "{see}xen-2003{p. 2}, own-book", "a-space": "with-space",
               "hv": "hypervisor", "xen": "xen-2003"}  # fmt: skip
    parts = (part._replace(text=current[part.text]) if isinstance(part, Role) else part for part in CITED)
    book.page("one", markup, Heading("One"), Paragraph(*parts))
    assert pages(same_as_clean(book).out) == old


def test_keys_of_the_own_files_take_precedence(book: Project) -> None:
    own = "@book{xen, title={Own Xen}, author={X. Own}, publisher={P}, year=1999}\n"
    book.edit("own.bib", "@book{own-book", f"{own}@book{{own-book")
    built = same_as_clean(book)
    assert "Own Xen" in built.text("works")
    assert "Art of Virtualization" not in built.text("works")


def test_entries_of_the_own_files(book: Project, markup: str) -> None:
    book.conf |= {"refalign_registry": ["*.yaml", "bibtex"]}
    book.page("one", markup, Heading("One"), Paragraph(Role("cite:p", "owned"), " ", Role("book", "owned")))
    built = same_as_clean(book)
    assert built.warnings == ""
    assert "Own Book" in built.text("works")
    assert [alignment["key"] for alignment in built.data["alignments"]] == ["own-book", "own-book"]


def change(book: Project, old: str, new: str, *, parallel: int = 1) -> Built:
    book.edit("resources.yaml", old, new)
    return same_as_clean(book, parallel=parallel)


@pytest.mark.long
def test_changed_keys_read_the_pages_that_cite_them_again(book: Project) -> None:
    book.build()
    assert change(book, "ids: [xen, xen-old]", "ids: [xen]").read == set()
    built = change(book, "ids: [xen]", "ids: [xen-old]")
    assert built.read == {"one"}
    assert "Art of Virtualization" not in built.text("works")
    assert change(book, "ids: hv", "ids: [hv, xen]").read == {"one"}
    assert change(book, "ids: [hv, xen]", "ids: hv").read == {"one"}
    built = change(book, "ids: [xen-old]", "ids: [xen]")
    assert built.read == {"one"}
    assert "Art of Virtualization" in built.text("works")
    # The key of an entry becomes another key.
    built = change(book, "with space: {ids: a space,", "another: {ids: [a space, with space],")
    assert "one" in built.read
    assert "space in its key" in built.text("works")


@pytest.mark.long
def test_changed_keys_in_parallel_builds(book: Project) -> None:
    book.build(parallel=2)
    for old, new in (("[xen, xen-old]", "[xen-old]"), ("ids: hv", "ids: [hv, xen]"), ("[hv, xen]", "[xen]")):
        assert "one" in change(book, old, new, parallel=2).written


def test_citation_that_becomes_known(book: Project, markup: str) -> None:
    book.page("two", markup, Heading("Two"), Paragraph("See ", Role("cite:p", "knuth"), "."))
    assert 'could not find bibtex key "knuth"' in book.build().warnings
    built = change(book, "taocp: {", "taocp: {ids: knuth, ")
    assert "two" in built.read
    assert "one" not in built.read
    assert built.warnings == ""
    assert "Art of Computer Programming" in built.text("works")


def test_translated_citations(book: Project, tmp_path: Path) -> None:
    text = 'msgid "See :cite:p:`xen`."\nmsgstr "Siehe :cite:p:`xen-old`."\n'
    if page_file(book, "one").endswith(".md"):
        text = text.replace(":cite:p:", "{cite:p}")
    book.write(
        "locale/de/LC_MESSAGES/one.po",
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{text}',
    )
    book.conf |= {"language": "de", "locale_dirs": ["locale"]}
    markup = page_file(book, "one").partition(".")[2]
    book.page("one", markup, Heading("One"), Paragraph("See ", Role("cite:p", "xen"), "."))
    built = book.build()
    assert "could not find" not in built.warnings
    assert "Siehe" in built.text("one")
    assert len(built.html("one").select(CITATION)) == 1


def test_bibliography_on_the_same_page_links_back(book: Project, markup: str) -> None:
    book.page(
        "works", markup, Heading("Works"), Paragraph(Role("cite:p", "xen-old")), Directive("bibliography")
    )
    built = book.build()
    assert built.warnings == ""
    assert built.html("works").select_one("div.citation .backrefs, div.citation a[role='doc-backlink']")


def test_unknown_keys_have_suggestions(book: Project, markup: str) -> None:
    roles = (Role("cite:p", "xen-2030"), " ", Role("cite:p", "with-spaces, zzz"), " ", Role("cite:p", "film"))
    book.page("one", markup, Heading("One"), Paragraph(*roles))
    built = book.build()
    assert "works" in built.written
    assert "refalign." not in built.warnings
    for name, key in (("xen-2030", "xen-2003"), ("with-spaces", "with-space")):
        assert f"could not find bibtex key \"{name}\" (did you mean '{key}'?)" in built.warnings
    assert built.warnings.count("could not find bibtex key") == 3


def test_footnotes_by_other_keys(book: Project, markup: str) -> None:
    book.page(
        "one", markup, Heading("One"), Paragraph(Role("footcite", "xen"), " ", Role("footcite:t", "hv")),
        Directive("footbibliography"),
    )  # fmt: skip
    built = same_as_clean(book)
    assert built.warnings == ""
    assert "Art of Virtualization" in built.text("one")
    built = change(book, "ids: [xen, xen-old]", "ids: [xen-old]")
    assert built.read == {"one"}
    assert 'could not find bibtex key "xen"' in built.warnings


def test_other_keys_after_a_prefix(book: Project, markup: str) -> None:
    book.page(
        "one", markup, Heading("One"), Paragraph(Role("cite", "a:xen"), "."),
        Directive("bibliography", "", {"keyprefix": "a:"}),
    )  # fmt: skip
    built = book.build()
    assert "could not find" not in built.warnings
    assert "Art of Virtualization" in built.text("one")
