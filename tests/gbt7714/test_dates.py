"""Dates in the notation of GB/T 7714, and their order."""

from __future__ import annotations

import pytest

from tests.helpers.gbt7714 import AUTHOR_YEAR, NUMERIC, bibliography


@pytest.mark.parametrize(
    ("fields", "english", "chinese"),
    [
        ("date={2003/2005}", "2003-2005", "2003-2005"),
        ("year={2003--2005}", "2003-2005", "2003-2005"),
        ("date={2004/..}", "2004-", "2004-"),
        ("date={../2004}", "until 2004", "至2004年"),
        ("date={1984~}", "[1984]", "[1984]"),
        (r"date={1984\textasciitilde{}}, year={1984}, month={about}", "[1984]", "[1984]"),
        ("year={[1936]}", "[1936]", "[1936]"),
        ("year={c1988}", "c1988", "c1988"),
        ("date={2001-21}", "spring 2001", "2001年春"),
        ("year=2001, month={Spring}", "spring 2001", "2001年春"),
        ("date={199X}", "[1990s]", "[20世纪90年代]"),
        ("date={-0043}", "44 BC", "公元前44年"),
        ("year=1999, month={10~} # jan", "1999", "1999"),
        ("year={in press}", "in press", "in press"),
        ("year={1705(康熙四十四年)}", "1705(康熙四十四年)", "1705(康熙四十四年)"),
    ],
)
def test_year(fields: str, english: str, chinese: str) -> None:
    text = f"@article{{a, author={{A B}}, title={{T}}, journal={{J}}, {fields}}}"
    assert bibliography(text, NUMERIC)[0][1] == f"B A. T[J]. J, {english}."
    text = f"@article{{a, author={{张三}}, title={{题}}, journal={{刊}}, {fields}}}"
    assert bibliography(text, NUMERIC)[0][1] == f"张三. 题[J]. 刊，{chinese}."


def test_day_of_a_newspaper() -> None:
    fields = "author={A B}, title={T}, journal={J}, year=1999, month={23~} # may"
    text = f"@article{{a, entrysubtype={{newspaper}}, {fields}}}"
    assert bibliography(text, NUMERIC)[0][1] == "B A. T[N]. J, 1999-05-23."


def test_author_year_lists_are_sorted_by_time() -> None:
    dates = ["in press", "2004/..", "2001-23", "2001", "199X", "0987", "-0043", "-0500"]
    text = "".join(
        f"@book{{k{number}, author={{A B}}, title={{T}}, publisher={{P}}, address={{L}}, date={{{date}}}}}\n"
        for number, date in enumerate(dates)
    )
    labels = [label for label, _ in bibliography(text, AUTHOR_YEAR)]
    years = ["501 BC", "44 BC", "987", "[1990s]", "2001a", "2001b", "2004-", "in press"]
    assert labels == [f"B, {year}" for year in years]
