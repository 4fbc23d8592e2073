"""``alignment.csv``: what a spreadsheet gets is what was written, and it computes none of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sphinx_refalign.exports.to_csv import COLUMNS, escape_formula, unescape_formula
from tests.helpers.paths import EXAMPLE
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
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, strict=True))


def told(path: Path) -> list[dict[str, str]]:
    """The rows by column, as they were before they were made harmless."""
    head, *found = rows(path)
    return [dict(zip(head, map(unescape_formula, row), strict=True)) for row in found]


def test_what_is_said_of_each_alignment_and_of_what_is_missing(book: Project) -> None:
    out = book.build().out
    assert rows(out / "alignment.csv")[0] == list(COLUMNS)
    first, second, third, *missing = told(out / "alignment.csv")
    assert first == {
        "number": "", "chapter": "=Book", "document": "index", "section": "=Book", "anchor": "book",
        "uri": "index.html#book", "key": "sum", "kind": "paper", "title": "=1+1", "source": "@SUM(1)",
        "url": "https://a.example/x", "relation": "extends", "topics": "",
        "note": "@ what it says, and more.", "status": "aligned", "line": "9",
    }  # fmt: skip
    assert (second["chapter"], second["title"]) == ("@home", 'One, "two"\n three')
    assert second["topics"] == "Raft 共识; -2; '=a"
    assert third["title"] == '=HYPERLINK("https://a.example";"x")'
    assert [(one["key"], one["document"], one["chapter"], one["status"], one["line"]) for one in missing] == [
        ("sum", "later", "later", "missing", ""),
        ("zh", "nowhere", "nowhere", "missing", ""),
        ("zh", "other", "+1", "missing", ""),
    ]
    assert [(one["uri"], one["number"]) for one in missing] == [("", ""), ("", ""), ("other.html", "1")]
    assert missing[1]["title"] == "操作系统"


def test_bytes_are_what_excel_and_rfc_4180_ask_for(book: Project) -> None:
    data = (book.build().out / "alignment.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfnumber,chapter,document,")
    assert data.endswith(b"\r\n")
    assert b'"One, ""two""\n three"' in data
    assert data.replace(b"\r\n", b"").count(b"\n") == 1, "but for the one in the title"


def test_no_cell_is_computed(book: Project) -> None:
    cells = {cell for row in rows(book.build().out / "alignment.csv") for cell in row}
    assert {"'=1+1", "'@SUM(1)", "'=Book", "'@home", "'+1", "'@ what it says, and more."} <= cells
    assert [cell for cell in cells if cell.startswith(tuple(SIGNS))] == []


def through_a_spreadsheet(found: list[list[str]]) -> list[list[tuple[str, str]]]:
    """(value, type) of each cell after they were saved as xlsx and loaded again."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in found:
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    loaded = load_workbook(saved).active
    assert loaded is not None
    return [[(cell.value or "", cell.data_type) for cell in row] for row in loaded.iter_rows()]


def test_through_a_spreadsheet_and_back(book: Project) -> None:
    out = book.build().out
    written = rows(out / "alignment.csv")
    loaded = through_a_spreadsheet(written)
    assert [[value for value, _ in row] for row in loaded] == written
    assert not any(kind == "f" for row in loaded for _, kind in row)
    bare = [[unescape_formula(cell) for cell in row] for row in written]
    assert any(kind == "f" for row in through_a_spreadsheet(bare) for _, kind in row), "without, it would"


def test_the_example_through_a_spreadsheet(tmp_path: Path) -> None:
    from tests.test_example import build

    assert EXAMPLE.is_dir()
    written = rows(build("alignment", tmp_path) / "alignment.csv")
    loaded = through_a_spreadsheet(written)
    assert len(loaded) > 60
    assert [[value for value, _ in row] for row in loaded] == written
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
def test_what_is_made_harmless_is_told_apart_again(text: str) -> None:
    cell = escape_formula(text)
    assert unescape_formula(cell) == text
    assert not cell.startswith(tuple(SIGNS))
    assert cell in (text, f"'{text}"), "and it changes no more than it must"


@given(TEXTS, TEXTS)
def test_two_texts_never_become_one_cell(one: str, other: str) -> None:
    assert (escape_formula(one) == escape_formula(other)) == (one == other)
