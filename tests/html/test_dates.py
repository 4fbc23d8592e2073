"""Dates for readers: words in blocks, labels, cards and tables; ISO 8601 for programs; EDTF in exports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.project import Built, Directive, Project, Role
from tests.html.test_schema_org import coins_fields, described

DATES = {
    "season": "2001-21", "doubt": "2004-06?", "about": "1984~", "open": "2004/..", "decade": "199X",
    "caesar": "-0043", "range": "2003/2005", "plain": "2003-10-19", "press": "{literal: in press}",
}  # fmt: skip

REGISTRY = "".join(
    f"{key}: {{type: paper, title: '{key} title', container: J, date: {date}, accessed: 2020-01~, "
    f"url: 'https://example.org/{key}'}}\n"
    for key, date in DATES.items()
)

ENGLISH = [
    "spring 2001", "perhaps June 2004", "about 1984", "since 2004", "1990s", "44 BC", "2003–2005",
    "2003-10-19", "in press",
]  # fmt: skip

CHINESE = [
    "2001年春", "可能为2004年6月", "约1984年", "2004年起", "20世纪90年代", "公元前44年", "2003–2005",
    "2003-10-19", "in press",
]  # fmt: skip

COLUMNS: dict[str, Any] = {
    "year": {"label": "Year", "text": "year"},
    "date": {"label": "Date", "text": "date"},
}


def build(folder: Path, markup: str, language: str) -> Built:
    project = Project(folder).write("r.yaml", REGISTRY)
    project.conf |= {"language": language, "refalign_columns": COLUMNS}
    options = {"columns": "resources, year, date", "sort": "year", "group-by": "resource"}
    project.page(
        "index", markup, ["Seen: ", *(Role("paper", key) for key in DATES)],
        Directive("paper", ", ".join(DATES)), Directive("alignment-table", "", options),
    )  # fmt: skip
    return project.build()


@pytest.mark.parametrize(
    ("markup", "language", "words", "about"),
    [("rst", "en", ENGLISH, "about January 2020"), ("md", "zh_CN", CHINESE, "约2020年1月")],
)
def test_blocks_tables_and_cards(
    tmp_path: Path, markup: str, language: str, words: list[str], about: str
) -> None:
    built = build(tmp_path, markup, language)
    assert built.warnings == ""
    page = built.html()
    lines = [line.get_text() for line in page.select(".refalign-block .refalign-byline")]
    assert lines[: len(words)] == [f"J · {date}" for date in words]
    text = built.text()
    assert about in text
    for raw in ("2001-21", "2004/..", "199X", "-0043", "2003/2005", "1984~", "2004-06?", "2020-01~"):
        assert raw not in text
    cards = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    shown = [card.get_text(" ") for card in cards.select(".refalign-cards > div")]
    assert all(date.split("年")[0] in card for date, card in zip(words, shown, strict=True))


def test_tables_are_sorted_by_time(tmp_path: Path) -> None:
    table = build(tmp_path, "rst", "en").html().select_one("table")
    assert table is not None
    titles = [
        link.get_text().split()[0] for link in table.select("a.reference") if "title" in link.get_text()
    ]
    assert titles == ["caesar", "about", "decade", "season", "range", "plain", "open", "doubt", "press"]


def test_exports_are_exact(tmp_path: Path) -> None:
    resources = build(tmp_path, "rst", "en").data["resources"]
    assert {key: resource["date"] for key, resource in resources.items()} == {
        **DATES, "press": "in press",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "iso", "published"),
    [
        ("2003-10-19", "2003-10-19", "2003-10-19"), ("1984~", "1984", "1984"),
        ("2004-06?", "2004-06", "2004-06"),
        ("2001-21", "2001", "2001"), ("2004-06-14T10:00:00Z", "2004-06-14", "2004-06-14"),
        ("2003/2005", "2003", None), ("2004/..", "2004", None), ("../2004", "2004", None),
        ("199X", None, None), ("-0043", None, None), ("Y170000002", None, None), ("in press", None, None),
        ("2020-02-30", None, None),
    ],
)  # fmt: skip
def test_programs_get_iso_8601(date: str, iso: str | None, published: str | None) -> None:
    assert coins_fields({"type": "paper", "date": date}).get("rft.date") == iso
    assert described({"type": "paper", "date": date}).get("datePublished") == published
