"""``:headers:``: the author's words in the header row of a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sphinx_refalign.alignment.coverage import CoverageOptions
from sphinx_refalign.alignment.matrix import MatrixOptions
from sphinx_refalign.alignment.option_values import split_pairs
from sphinx_refalign.alignment.table import TableOptions
from tests.helpers.project import Built, Directive, Heading, Project

Page = Callable[..., Project]


def heads(built: Built) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in table.select("thead th")]
        for table in built.html().select("table.refalign")
    ]


def table(name: str, headers: str) -> Directive:
    return Directive(name, "", {"headers": headers})


def test_header_words_of_every_table(page: Page) -> None:
    project = page(
        "index", Heading("Book"), Directive("wikidef", "hypervisor"),
        table("alignment-table", "chapter=Part; location=Where = here"),
        table("alignment-matrix", "chapter=Part；total=Sum"),
        table("alignment-coverage", "kind=Sort; registered=All; chapter=Part; total=Sum"),
    )  # fmt: skip
    built = project.build()
    assert built.warnings == ""
    rows, matrix, kinds, chapters = heads(built)
    assert rows == ["Part", "Resources", "Where = here"]
    assert (matrix[0], matrix[-1]) == ("Part", "Sum")
    assert kinds == ["Sort", "All", "Done", "Open", "Coverage"]
    (total,) = built.html().select("table.refalign-matrix tbody tr:last-child th")
    assert total.get_text(strip=True) == "Sum"
    assert (chapters[0], chapters[-1]) == ("Part", "Sum")


def test_changed_words_are_written_again(page: Page) -> None:
    parts = Heading("Book"), Directive("wikidef", "hypervisor")
    project = page("index", *parts, table("alignment-table", "chapter=Part"))
    assert heads(project.build())[0][0] == "Part"
    page("index", *parts, table("alignment-table", "chapter=Section"))
    assert heads(project.build())[0][0] == "Section"


def test_unknown_columns_and_missing_words_are_reported(page: Page) -> None:
    headers = "chaptr=Part; location; resources=; note=A; note=B"
    built = page(
        "index", Heading("Book"), Directive("wikidef", "hypervisor"), table("alignment-table", headers)
    ).build()
    lines = built.warnings.splitlines()
    assert [line.partition("alignment-table: ")[2] for line in lines] == [
        "unknown value 'chaptr' of :headers: (did you mean 'chapter'?) [refalign.option]",
        ":headers: 'location' has no words; write location=words [refalign.option]",
        ":headers: 'resources' has no words; write resources=words [refalign.option]",
        ":headers: 'note' is given twice; remove one [refalign.option]",
    ]
    assert all(line.startswith("index.") for line in lines)
    assert heads(built)[0] == ["Chapter", "Resources", "Location"]


def test_words_are_in_the_message_catalogue(page: Page) -> None:
    project = page(
        "index",
        Heading("Book"),
        Directive("wikidef", "hypervisor"),
        table("alignment-table", "chapter=Part of it"),
    )
    built = project.build("gettext")
    assert 'msgid "Part of it"' in (built.out / "index.pot").read_text(encoding="utf-8")


def test_translated_words_are_shown(page: Page) -> None:
    parts = Heading("Book"), Directive("wikidef", "hypervisor")
    project = page("index", *parts, table("alignment-table", "chapter=Part; location=Where"))
    project.conf |= {"language": "de", "locale_dirs": ["locale"]}
    project.write("locale/de/LC_MESSAGES/index.po", 'msgid "Part"\nmsgstr "Teil"\n')
    assert heads(project.build())[0] == ["Teil", "Resources", "Where"]
    assert heads(project.build(out="parallel", trees="2", parallel=2))[0] == ["Teil", "Resources", "Where"]


def test_a_table_without_rows_has_no_header(page: Page) -> None:
    built = page("index", Heading("Book"), table("alignment-table", "chapter=Part")).build()
    assert (built.warnings, heads(built)) == ("", [])
    assert "No alignments to show here." in built.text()


@pytest.mark.parametrize("options", [TableOptions, MatrixOptions, CoverageOptions])
def test_headers_are_the_last_option(options: type[TableOptions]) -> None:
    """``domain.collect`` replaces the last option of a view by the translated words."""
    assert options._fields[-1] == "headers"


def test_pairs_are_split_at_semicolons_and_line_ends() -> None:
    assert split_pairs("a=b; c = d=e\nf；g=h") == [("a", "b"), ("c", "d=e"), ("f", ""), ("g", "h")]
    assert split_pairs(None) == []
