"""Columns that conf.py declares, as a project uses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

HEAD = """\
def names(alignment, resource):
    "Return the names of people."
    return resource.author or resource.instructor

refalign_columns = {
    "doi": {"label": "DOI", "text": "doi"},
    "people": {"label": {"en": "People", "zh": "人"}, "text": names},
    "where": {"label": "Where", "text": lambda place, resource: f"{resource.key} in {place.document}"},
}
"""

XEN_AUTHORS = "Paul Barham, Boris Dragovic, et al."

OPTIONS = {"columns": "resources people doi where", "group-by": "none"}


def table(options: dict[str, str] = OPTIONS) -> Directive:
    return Directive("alignment-table", "", options)


@pytest.fixture
def book(page: Callable[..., Project]) -> Project:
    page("other", Heading("Other"), "Words.\n")
    page("one", Heading("One"), Directive("paper", "xen-2003"), Paragraph(Role("book", "taocp")))
    toctree = Directive("toctree", "", {}, "one\nother\nall")
    page("all", Heading("All"), table())
    book = page("index", Heading("Book"), toctree)
    book.write(
        "more.yaml", "d: {type: paper, title: {en: D, zh: 丁}, doi: 10.1/d, author: [{en: Di, zh: 丁丁}]}\n"
    )
    book.head = HEAD
    return book


def cells(built: Built, page: str = "all") -> list[list[str]]:
    rows = built.html(page).select("table.refalign-table tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in rows]


def test_column_of_a_function_and_of_a_field(book: Project) -> None:
    built = book.build()
    assert built.warnings == ""
    assert cells(built) == [
        ["Resources", "People", "DOI", "Where"],
        ["Xen and the Art of Virtualization (SOSP 2003)", XEN_AUTHORS, "", "xen-2003 in one"],
        ["The Art of Computer Programming (1968)", "Donald E. Knuth", "", "taocp in one"],
    ]  # fmt: skip


def test_texts_are_in_the_language_of_the_page(book: Project, markup: str) -> None:
    book.page("one", markup, Heading("One"), Directive("paper", "d"))
    book.conf["language"] = "zh_CN"
    built = book.build()
    assert built.warnings == ""
    assert cells(built)[0][1:] == ["人", "DOI", "Where"]
    assert cells(built)[1][1:] == ["丁丁", "10.1/d", "d in one"]
    book.conf["language"] = "de"
    built = book.build()
    (people,) = built.html("all").select("span[lang]:-soup-contains('Di')")
    assert (people.get_text(), people["lang"]) == ("Di", "en")


def test_header_words_groups_and_plans(book: Project, markup: str) -> None:
    options = {
        "columns": "people where",
        "headers": "people=By; where=Place",
        "include-planned": "",
        "kinds": "paper wikidef",
    }
    book.page("all", markup, Heading("All"), table({**options, "group-by": "chapter"}))
    built = book.build()
    assert built.warnings == ""
    assert cells(built) == [
        ["By", "Place", "Status"],
        [XEN_AUTHORS, "xen-2003 in one", "aligned"],
        ["", "hypervisor in layers", "planned, missing"],
        ["", "hypervisor in nowhere/at-all", "planned, missing"],
    ]


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "epub", "singlehtml", "gettext"])
def test_every_builder_writes_the_columns(book: Project, builder: str) -> None:
    book.conf |= {"man_pages": [("index", "book", "Book", "A", 7)], "epub_show_urls": "no"}
    built = book.build(builder)
    assert "refalign" not in built.warnings
    files = [
        file
        for file in built.out.rglob("*")
        if file.suffix in (".txt", ".tex", ".7", ".texi", ".xhtml", ".html")
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    if builder != "gettext":
        assert "Knuth" in text
        assert "taocp in" in text


def test_invalid_columns_are_reported_and_the_others_used(book: Project) -> None:
    book.head = HEAD.replace('"label": "DOI", ', "")
    built = book.build()
    first, second, *rest = built.warnings.splitlines()
    assert (
        "WARNING: refalign_columns = {'doi': {'text': 'doi'}}: doi.label: is missing. Additional columns"
        in first
    )
    assert first.startswith("conf.py:5:")
    assert "unknown value 'doi' of :columns:" in second
    assert rest == []
    assert cells(built)[0] == ["Resources", "People", "Where"]


def test_field_of_no_kind_is_reported(book: Project) -> None:
    book.head = HEAD.replace('"text": "doi"', '"text": "doii"')
    message = "refalign_columns: doi.text: no kind has a field 'doii' (did you mean 'doi'?) [refalign.config]"
    assert book.build().warnings == f"conf.py:5: WARNING: {message}\n"


def test_build_after_changes_of_columns(book: Project) -> None:
    assert book.build().written == {"index", "one", "other", "all"}
    assert book.build().written == set()
    book.head = f"# The columns of our book.\n{HEAD}"
    assert book.build().written == set(), "the functions are the same"
    book.head = HEAD.replace("resource.key} in", "resource.key} on")
    built = book.build()
    assert (built.read, built.written) == (set(), {"all", "index"}), "Sphinx writes the toctree's page, too"
    assert cells(built)[1][-1] == "xen-2003 on one"
    book.head = HEAD.replace('"DOI"', '"Doi"')
    built = book.build()
    assert (built.read, built.written) == (set(), {"all", "index"})
    assert cells(built)[0] == ["Resources", "People", "Doi", "Where"]


def test_build_after_a_column_is_added_or_removed(book: Project) -> None:
    book.head = ""
    assert book.build().warnings.count("of :columns:") == 3
    book.head = HEAD
    built = book.build()
    assert built.warnings == ""
    assert cells(built)[0] == ["Resources", "People", "DOI", "Where"]
    book.head = ""
    built = book.build()
    assert built.warnings.count("of :columns:") == 3
    assert cells(built)[0] == ["Resources"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("resource.colour", "refalign_columns: where: failed for 'xen-2003': AttributeError: "),
        ("7", "refalign_columns: where: returned 7 for 'xen-2003'; return a text"),
    ],
)
def test_function_that_fails_ends_the_build_with_its_column_and_key(
    book: Project, text: str, message: str
) -> None:
    book.head = HEAD.replace('f"{resource.key} in {place.document}"', text)
    with pytest.raises(ExtensionError) as raised:
        book.build()
    assert str(raised.value).startswith(message)


def test_parallel_build_equals_the_serial_build(tmp_path: Path, book: Project, markup: str) -> None:
    names = [f"page{number}" for number in range(12)]
    for name in names:
        book.page(name, markup, Heading(name), Directive("paper", "xen-2003"), table())
    book.page(
        "index",
        markup,
        Heading("Book"),
        Directive("toctree", "", {}, "\n".join([*names, "one", "other", "all"])),
    )
    serial, parallel = book.build(), book.build(out="parallel", trees="-parallel", parallel=2)
    assert serial.warnings == parallel.warnings == ""
    assert parallel.read == set(), "the pages were read by other processes"
    for name in ("page3", "all"):
        assert str(serial.html(name)) == str(parallel.html(name))
    assert len(cells(parallel)) == 15
