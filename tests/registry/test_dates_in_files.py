"""Dates in every format of registry files: what they mean, what is reported, and what is written back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.registry.readers.date_texts import read_date_text
from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.csl_json import item_of, to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.registry_files import load_text, messages, resource

SOURCES = [
    ('year = 1999, month = feb # "~10"', "1999-02-10"),
    ('year = 1999, month = {feb # "~10"}', "1999-02-10"),
    ('year = 1999, month = "23~" # may', "1999-05-23"),
    ("year = 1999, month = {May 23}", "1999-05-23"),
    ("year = 1999, month = {23 May}", "1999-05-23"),
    ("year = 1999, month = {10. Februar}", "1999-02-10"),
    ("year = 1999, month = {F{\\'e}vrier}", "1999-02"),
    ("year = 1999, month = {5 de mayo}", "1999-05-05"),
    ("year = 1999, month = feb, day = 3", "1999-02-03"),
    ("year = 1999, month = {May/June}", "1999-05/1999-06"),
    ("year = 1999, month = {May--June}", "1999-05/1999-06"),
    ("year = 1999, month = {5--6}", "1999-05/1999-06"),
    ("year = 1999, month = {11/12}", "1999-11/1999-12"),
    ("year = 1999, month = {May 30 -- June 2}", "1999-05-30/1999-06-02"),
    ("year = 1999, month = {23--25 May}", "1999-05-23/1999-05-25"),
    ("year = 1999, month = {Spring}", "1999-21"),
    ("year = {c. 1984}", "1984~"),
    ("year = {{ca. 1984}}", "1984~"),
    ("year = {circa~1984}, month = may", "1984-05~"),
    ("year = {[1984]}", "1984?"),
    ("year = {1984?}", "1984?"),
    ("year = {[ca. 1984?]}", "1984%"),
    ("year = {c1988}", "c1988"),
    ("year = {2001/2002}", "2001/2002"),
    ("year = {2001--2002}", "2001/2002"),
    ("year = {2001--02}", "2001/2002"),
    ("year = {1991--93}", "1991/1993"),
    ("date = {1991–93}", "1991/1993"),
    ("year = {2020-21}", "2020/2021"),
    ("year = {2012-13}", "2012/2013"),
    ("year = {1999-00}", "1999/2000"),
    ("year = {1991-93}", "1991/1993"),
    ("year = {1914-18}", "1914/1918"),
    ("year = {2001-21}", "2001-21"),
    ("year = {2000-01}", "2000-01"),
    ("year = {2011-12}", "2011-12"),
    ("year = {44 BC}", "-0043"),
    ("year = {-44}", "-0044"),
    ("year = {987}", "0987"),
    ("year = {1990s}", "199X"),
    ("year = {2004--}", "2004/.."),
    ("year = {n.d.}", "n.d."),
    ("year = {forthcoming}", "forthcoming"),
    ("date = {{2004-06}}", "2004-06"),
    ("date = {1984~}", "1984~"),
    (r"date = {1984\textasciitilde{}}", "1984~"),
    (r"date = {1984\%}", "1984%"),
    ("date = {May 2003}", "2003-05"),
    ("date = {2001-21}", "2001-21"),
    ("date = {199u}", "199u"),
    ("date = {2004-06-14T10:00:00Z}", "2004-06-14T10:00:00Z"),
]


@pytest.mark.parametrize(("source", "date"), SOURCES)
def test_bibtex(tmp_path: Path, source: str, date: str) -> None:
    registry = load_text(tmp_path, f"@book{{k, title={{T}}, {source}}}", "r.bib")
    assert registry.problems == []
    book = resource(registry, "k")
    assert (book.date, book.extra) == (date, {})


@pytest.mark.parametrize("month", ["Whitsun", "Dec/Jan", "0", "13/14", "May to June to July", "of"])
def test_a_month_that_cannot_be_used_is_kept(tmp_path: Path, month: str) -> None:
    registry = load_text(tmp_path, f"@book{{k, title={{T}}, year=1999, month={{{month}}}}}", "r.bib")
    book = resource(registry, "k")
    assert (book.date, book.extra, registry.problems) == ("1999", {"month": month}, [])


@pytest.mark.parametrize(
    ("source", "date", "kept"),
    [
        ("year={2001/2002}, month=may", "2001/2002", {"month": "5"}),
        ("year={1990s}, month=may", "199X", {"month": "5"}),
        ("year={2003-04}, month=may", "2003-04", {"month": "5"}),
        ("year={c. 1984}, month={May/June}", "1984~", {"month": "May/June"}),
        ("year=1999, month=may, day={40}", "1999-05", {"day": "40"}),
        ("year=1999, month=may, day={first}", "1999-05", {"day": "first"}),
        ("year=1999, day=3", "1999", {"day": "3"}),
        ("month=may, day=3", None, {"month": "5", "day": "3"}),
    ],
)
def test_parts_that_cannot_be_used_are_kept(
    tmp_path: Path, source: str, date: str | None, kept: dict[str, str]
) -> None:
    registry = load_text(tmp_path, f"@book{{k, title={{T}}, {source}}}", "r.bib")
    book = resource(registry, "k")
    assert (book.date, book.extra, registry.problems) == (date, kept, [])


def test_parts_that_repeat_the_date_are_not_kept(tmp_path: Path) -> None:
    text = "@book{k, title={T}, date={-0043-03-15}, year={44 BC}, month=mar, day=15, urldate={May 2003}}"
    book = resource(load_text(tmp_path, text, "r.bib"), "k")
    assert (book.date, book.accessed, book.extra) == ("-0043-03-15", "2003-05", {})


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ("year=2003, month={05}, day={06}", {}),
        ("year=2003, month=may, day=7", {"day": "7"}),
        ("year=2003, month=jun, day=6", {"month": "6", "day": "6"}),
        ("year=2003, month=Whitsun, day=6", {"month": "Whitsun", "day": "6"}),
        ("year=2003, month={May/June}", {"month": "May/June"}),
        ("year=2004, month=may", {"year": "2004", "month": "5"}),
        ("year={in press}", {"year": "in press"}),
        ("month=may", {"month": "5"}),
    ],
)
def test_parts_that_differ_from_the_date_are_kept(tmp_path: Path, parts: str, kept: dict[str, str]) -> None:
    macro = "@string{whitsun = {Whitsun}}\n"
    text = f"{macro}@book{{k, title={{T}}, date={{2003-05-06}}, {parts}}}"
    book = resource(load_text(tmp_path, text, "r.bib"), "k")
    assert (book.date, book.extra) == ("2003-05-06", kept)


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2001]], "season": 1}, "2001-21"),
        ({"date-parts": [[2001]], "season": 3}, "2001-23"),
        ({"date-parts": [["2001"]], "season": "4"}, "2001-24"),
        ({"date-parts": [[2001]], "season": ""}, "2001"),
        ({"date-parts": [[2001]], "season": "Spring"}, "2001-21"),
        ({"date-parts": [[2001, 13]]}, "2001-21"),
        ({"date-parts": [["2001", "16", "3"], [2002, 14]]}, "2001-24/2002-22"),
        ({"date-parts": [[2001, 21]]}, "2001-21"),
        ({"date-parts": [[1984]], "circa": True}, "1984~"),
        ({"date-parts": [[1984, 5]], "circa": "1"}, "1984-05~"),
        ({"date-parts": [[1984]], "circa": False}, "1984"),
        ({"date-parts": [[-44]]}, "-0043"),
        ({"date-parts": [["-1", 3]]}, "0000-03"),
        ({"date-parts": [[2003], [2005]]}, "2003/2005"),
        ({"date-parts": [[2004], [0]]}, "2004/.."),
        ({"date-parts": [[2004], [0, 0, 0]]}, "2004/.."),
        ({"date-parts": [[2004], [0]], "circa": 1}, "2004~/.."),
        ({"date-parts": [[2004, 6, 14, 10]]}, "2004-06-14"),
        ({"date-parts": [["2003", "10", 0]]}, "2003-10"),
        ({"date-parts": [[170000002]]}, "Y170000002"),
        ({"date-parts": [[10000]]}, "Y10000"),
        ({"date-parts": [[9999]]}, "9999"),
        ({"raw": "23 May 1999"}, "1999-05-23"),
        ({"raw": "c. 1984"}, "1984~"),
        ({"raw": "44 BC"}, "-0043"),
        ({"raw": "2003/05/12"}, "2003-05-12"),
        ({"literal": "c. 1984"}, "c. 1984"),
        ({"edtf": "2004-06?"}, "2004-06?"),
        ("2004/..", "2004/.."),
        ("Spring 2001", "2001-21"),
        ("2001年春", "2001-21"),
    ],
)
def test_csl(tmp_path: Path, issued: object, date: str) -> None:
    items = json.dumps([{"id": "k", "type": "book", "title": "T", "issued": issued}])
    registry = load_text(tmp_path, items, "r.json")
    book = resource(registry, "k")
    assert (book.date, book.extra, registry.problems) == (date, {}, [])


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2014-05", "2014-05"),
        ("~1984", "1984~"),
        ("-0043", "-0043"),
        ("~-43", "-0043~"),
        ("+170000002", "Y170000002"),
        ("+12345-06", "Y12345-06"),
    ],
)  # fmt: skip
def test_hayagriva(tmp_path: Path, written: str, date: str) -> None:
    url = f"{{value: 'https://a.example/', date: '{written}'}}"
    text = f"k: {{type: Book, title: T, page-total: 3, date: '{written}', url: {url}}}"
    registry = load_text(tmp_path, text)
    book = resource(registry, "k")
    assert (book.date, book.accessed, registry.problems) == (date, date, [])


FEBRUARY = ("2020-02-30", "2020-02 has 29 days")
MONTH = ("2021-13", "there is no month 13")
BACKWARDS = ("2005/2003", "the end is before the start")


@pytest.mark.parametrize(
    ("text", "name", "location", "expected"),
    [
        ("@book{k, title={T},\n date={2020-02-30}}", "r.bib", "r.bib:2: k.date", FEBRUARY),
        ("@book{k, title={T},\n year=2020, month={30~} # feb}", "r.bib", "r.bib:2: k.date", FEBRUARY),
        ("@book{k, title={T}, year=2020,\n month=feb, day=30}", "r.bib", "r.bib:2: k.date", FEBRUARY),
        ("@book{k, title={T}, year=2021,\n month=13}", "r.bib", "r.bib:2: k.date", MONTH),
        ("@book{k, title={T}, \n month=may, year={2021-13}}", "r.bib", "r.bib:2: k.date", MONTH),
        ("@book{k, title={T},\n urldate={2005/2003}}", "r.bib", "r.bib:2: k.accessed", BACKWARDS),
        ("@book{k, title={T},\n eventdate={2005/2003}}", "r.bib", "r.bib:2: k.eventdate", BACKWARDS),
        ("k:\n  type: book\n  title: T\n  date: 2020-02-30", "r.yaml", "r.yaml:4:3: k.date", FEBRUARY),
        ("k: {type: book, title: T, accessed: 2005/2003}", "r.yaml", "r.yaml:1:27: k.accessed", BACKWARDS),
        ("k: {type: Book, page-total: 3, title: T, date: 2020-02-30}", "r.yaml", "k.date", FEBRUARY),
        (
            '[{"id": "k", "type": "book", "title": "T", "issued": {"date-parts": [[2020, 2, 30]]}}]',
            "r.json", "k.date", FEBRUARY,
        ),
        (
            '[{"id": "k", "type": "book", "title": "T", "issued": {"date-parts": [[2005], [2003]]}}]',
            "r.json", "k.date", BACKWARDS,
        ),
    ],
)  # fmt: skip
def test_impossible_dates_are_reported_once_and_kept(
    tmp_path: Path, text: str, name: str, location: str, expected: tuple[str, str]
) -> None:
    registry = load_text(tmp_path, text, name)
    date, reason = expected
    (problem,) = messages(registry, tmp_path)
    assert problem.endswith(f"{location}: there is no date {date}: {reason}; correct it")
    book = resource(registry, "k")
    assert date in (book.date, book.accessed, book.extra.get("eventdate"))
    assert "issued" not in book.extra


def test_a_literal_is_never_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: book, title: T, date: {literal: 2020-02-30}}")
    assert (resource(registry, "k").date, registry.problems) == ("2020-02-30", [])


@pytest.mark.parametrize("date", sorted({date for _, date in SOURCES}))
def test_every_date_is_written_and_read_back(tmp_path: Path, date: str) -> None:
    registry = load_text(
        tmp_path, f"k: {{type: book, title: T, date: {{literal: '{date}'}}, accessed: {{literal: '{date}'}}}}"
    )
    for name, text in (
        ("a.bib", to_bibtex(registry)),
        ("a.json", to_csl_json(registry)),
        ("a.yaml", to_yaml(registry)),
    ):
        book = resource(load_text(tmp_path, text, name), "k")
        assert (book.date, book.accessed, book.extra) == (date, date, {})


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2003", {"year": "{2003}"}), ("2003-10", {"year": "{2003}", "month": "{10}"}),
        ("2001-21", {"date": "{2001-21}", "year": "{2001}"}),
        ("1984~", {"date": "{1984~}", "year": "{1984}"}),
        ("1984%", {"date": "{1984%}", "year": "{1984}"}),
        ("2004/..", {"date": "{2004/..}", "year": "{2004}"}),
        ("-0043", {"date": "{-0043}", "year": "{44 BC}"}), ("199X", {"date": "{199X}", "year": "{1990s}"}),
        ("in press", {"year": "{in press}"}),
    ],
)  # fmt: skip
def test_bibtex_for_readers_is_exact(tmp_path: Path, date: str, fields: dict[str, str]) -> None:
    registry = load_text(tmp_path, f"k: {{type: book, title: T, date: {{literal: '{date}'}}}}")
    text = to_bibtex_entry(resource(registry, "k"), registry.kinds, ("en",))
    lines = dict(line.strip().rstrip(",").split(" = ") for line in text.splitlines() if " = " in line)
    assert {name: raw for name, raw in lines.items() if name != "title"} == fields


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2001-21", {"date-parts": [[2001]], "season": 1}),
        ("1984~", {"date-parts": [[1984]], "circa": True}),
        ("2004-06?", {"date-parts": [[2004, 6]], "circa": True}),
        ("-0043", {"date-parts": [[-44]]}),
        ("2003/2005", {"date-parts": [[2003], [2005]]}),
        ("2004/..", {"date-parts": [[2004], [0]]}),
        ("../2004", {"literal": "until 2004"}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("2004-06-14T10:00:00Z", {"date-parts": [[2004, 6, 14]]}),
        ("in press", {"literal": "in press"}),
    ],
)
def test_csl_object(tmp_path: Path, date: str, issued: object) -> None:
    registry = load_text(tmp_path, f"k: {{type: book, title: T, date: {{literal: '{date}'}}}}")
    assert item_of(resource(registry, "k"), registry)["issued"] == issued


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("December 25, 1999", "1999-12-25"),
        ("3rd of May 1999", "1999-05-03"),
        ("5. Mai 1999", "1999-05-05"),
        ("1er mai 1999", "1999-05-01"),
        ("3 June – 5 August 2003", "2003-06-03/2003-08-05"),
        ("May 23–25, 1999", "1999-05-23/1999-05-25"),
        ("Dec 2003 – Jan 2004", "2003-12/2004-01"),
        ("May 1999 to 2000", "1999-05/2000"),
        ("1999 – May 2000", "1999/2000-05"),
        ("1999/5/7", "1999-05-07"),
        ("1999.12.07", "1999-12-07"),
        ("1984 (?)", "1984?"),
        ("c. 1984 (?)", "1984%"),
        ("c. 1984~", "1984~"),
        ("[c. 1984]", "1984~"),
        ("约1984年", "1984~"),
        ("1 BC", "0000"),
        ("c. 44 B.C.", "-0043~"),
        ("公元前44年", "-0043"),
        ("公元前2", "-0001"),
        ("20世纪90年代", "199X"),
        ("1990年代", "199X"),
        ("the 1990’s", "199X"),
        ("987年", "0987"),
        ("2003年1月", "2003-01"),
        ("2003年12月31日", "2003-12-31"),
        ("2003年5月份", "2003-05"),
        ("2003年春季", "2003-21"),
        ("12月 2003", "2003-12"),
    ],
)
def test_dates_in_words(text: str, date: str) -> None:
    assert read_date_text(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "0 BC",
        "c. May/June 1999",
        "May–June",
        "23–25 1999",
        "1999–soon",
        "soon–1999",
        "May 32 1999",
        "May 3; 1999",
        "May_1999",
        "2003年13月",
        "2003年0月",
        "Spring 5 2003",
        "99",
        "12 1999",
        "5th 1999",
        "May",
        "1999a",
        "1999 2000",
        "1999–98",
        "1999–99",
        "1999–123",
        "93–1999",
        "May–93",
        "May June 1999",
        "Mayhem 1999",
        "a b " * 8000,
        "1" * 30_000,
        "c. " * 10_000,
        "[" * 30_000,
        "May-" * 20,
        "1999-" * 20,
    ],
)
def test_long_and_odd_texts_are_no_dates(text: str) -> None:
    assert read_date_text(text) == ""
