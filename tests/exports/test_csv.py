"""``alignment.csv``: spreadsheets load the texts unchanged and compute no cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sphinx_refalign.exports.to_csv import COLUMNS, escape_formula, unescape_formula
from tests.helpers.example import shared_build
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"]
HOSTILE = [
    "=1+1",
    '=HYPERLINK("https://a.example";"x")',
    "+1",
    "-1",
    "@SUM(1)",
    "'=1+1",
    "''@x",
    "'quoted'",
    "＝1",
]

REGISTRY = """\
sum: {type: paper, title: '=1+1', short: '@SUM(1)', url: https://a.example/x, chapters: [later]}
link: {type: wikidef, title: '=HYPERLINK("https://a.example";"x")', note: none}
plain:
  type: course
  title: "One, \\"two\\"\\n three"
  topics: [{en: Raft consensus, zh: Raft 共识}, -2, "'=a"]
zh:
  type: book
  title: {en: Operating systems, zh: 操作系统}
  chapters: [nowhere, {document: other, label: +1}]
"""


@pytest.fixture
def book(project: Project) -> Project:
    project.write("resources.yaml", REGISTRY)
    project.conf["language"] = "zh_CN"
    project.page("other", "md", Heading("Other"), "Nothing.\n")
    return project.page(
        "index", "rst", Heading("=Book"),
        Directive("toctree", "", {"numbered": ""}, "other"),
        Directive("paper", "sum", {"relation": "extends"}, "@ what it says, and\n*more*."),
        Directive("course", "plain", {"chapter": "@home", "topics": "Raft consensus; -2; '=a"}),
        Paragraph("See ", Role("wikidef", "link"), "."),
    )  # fmt: skip


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def records(path: Path) -> list[dict[str, str]]:
    """Return the rows by column, without escapes."""
    head, *body = rows(path)
    return [dict(zip(head, map(unescape_formula, row), strict=True)) for row in body]


def test_columns_of_alignments_and_of_missing_alignments(book: Project) -> None:
    out = book.build().out
    assert rows(out / "alignment.csv")[0] == list(COLUMNS)
    first, second, third, *missing = records(out / "alignment.csv")
    assert first == {
        "number": "", "chapter": "=Book", "document": "index", "section": "=Book", "anchor": "book",
        "uri": "index.html#book", "key": "sum", "kind": "paper", "title": "=1+1", "source": "@SUM(1)",
        "url": "https://a.example/x", "relation": "extends", "topics": "",
        "note": "@ what it says, and more.", "status": "aligned", "line": "9",
        "origin": "directive", "file": "index.rst",
    }  # fmt: skip
    assert (second["chapter"], second["title"]) == ("@home", 'One, "two"\n three')
    assert second["topics"] == "Raft 共识; -2; '=a"
    assert third["title"] == '=HYPERLINK("https://a.example";"x")'
    assert [(row["key"], row["document"], row["chapter"], row["status"], row["line"]) for row in missing] == [
        ("sum", "later", "later", "missing", ""),
        ("zh", "nowhere", "nowhere", "missing", ""),
        ("zh", "other", "+1", "missing", ""),
    ]
    assert [(row["uri"], row["number"]) for row in missing] == [("", ""), ("", ""), ("other.html", "1")]
    assert missing[1]["title"] == "操作系统"


def test_bytes_follow_rfc_4180_and_excel(book: Project) -> None:
    data = (book.build().out / "alignment.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfnumber,chapter,document,")
    assert data.endswith(b"\r\n")
    assert b'"One, ""two""\n three"' in data
    assert data.replace(b"\r\n", b"").count(b"\n") == 1, "except the line end in the title"


def test_no_cell_is_computed(book: Project) -> None:
    cells = {cell for row in rows(book.build().out / "alignment.csv") for cell in row}
    assert {"'=1+1", "'@SUM(1)", "'=Book", "'@home", "'+1", "'@ what it says, and more."} <= cells
    assert [cell for cell in cells if cell.startswith(tuple(SIGNS))] == []


def through_a_spreadsheet(table: list[list[str]]) -> list[list[tuple[str, str]]]:
    """Return (value, type) of each cell, after saving as xlsx and loading again."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    loaded = load_workbook(file).active
    assert loaded is not None
    return [[(cell.value or "", cell.data_type) for cell in row] for row in loaded.iter_rows()]


def test_through_a_spreadsheet_and_back(book: Project) -> None:
    out = book.build().out
    table = rows(out / "alignment.csv")
    loaded = through_a_spreadsheet(table)
    assert [[value for value, _ in row] for row in loaded] == table
    assert not any(kind == "f" for row in loaded for _, kind in row)
    unescaped = [[unescape_formula(cell) for cell in row] for row in table]
    assert any(kind == "f" for row in through_a_spreadsheet(unescaped) for _, kind in row), (
        "unescaped cells are computed"
    )


def test_the_example_through_a_spreadsheet(tmp_path_factory: pytest.TempPathFactory) -> None:
    table = rows(shared_build(tmp_path_factory, "alignment") / "alignment.csv")
    loaded = through_a_spreadsheet(table)
    assert len(loaded) > 60
    assert [[value for value, _ in row] for row in loaded] == table
    assert not any(kind == "f" for row in loaded for _, kind in row)


TEXTS = st.one_of(
    st.text(max_size=8),
    st.lists(st.sampled_from(["'", "a", *SIGNS]), max_size=5).map("".join),
    st.sampled_from(HOSTILE),
)


@given(TEXTS)
@example("'=1")
@example("''")
@example("")
def test_unescaping_restores_the_text(text: str) -> None:
    cell = escape_formula(text)
    assert unescape_formula(cell) == text
    assert not cell.startswith(tuple(SIGNS))
    assert cell in (text, f"'{text}"), "escaping adds at most an apostrophe"


@given(TEXTS, TEXTS)
def test_two_texts_never_become_one_cell(first: str, second: str) -> None:
    assert (escape_formula(first) == escape_formula(second)) == (first == second)
