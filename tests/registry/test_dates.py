"""Dates in EDTF: what they mean, which do not exist, their order and their wording."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_refalign.registry.date_words import format_date, format_year, translator
from sphinx_refalign.registry.dates import Date, Point, impossible_date, is_date, parse_date, sort_key
from sphinx_refalign.registry.readers.bibtex_dates import (
    combine_parts,
    may_be_impossible,
    month_number,
    read_date,
)
from sphinx_refalign.registry.readers.csl_dates import date_of, is_complete
from sphinx_refalign.registry.readers.date_texts import MONTHS as MONTHS_BY_NAME
from sphinx_refalign.registry.readers.date_texts import SEASONS, read_date_text
from sphinx_refalign.registry.writers.bibtex_dates import date_fields
from tests.helpers.fuzzing import budget

CHINESE = translator(["zh-CN", "zh", "en"])

WORDS = [
    ("2003", "2003", "2003"),
    ("2003-10", "2003-10", "2003-10"),
    ("2003-10-19", "2003-10-19", "2003-10-19"),
    ("2003/2005", "2003–2005", "2003–2005"),
    ("2003-10/2004-01", "2003-10 – 2004-01", "2003-10 – 2004-01"),
    ("2003/2004-05", "2003 – 2004-05", "2003 – 2004-05"),
    ("2003~/2005", "about 2003 – 2005", "约2003年 – 2005年"),
    ("2004-06?", "perhaps June 2004", "可能为2004年6月"),
    ("1984~", "about 1984", "约1984年"),
    ("1984%", "perhaps about 1984", "可能约1984年"),
    ("1984?~", "perhaps about 1984", "可能约1984年"),
    ("2004/..", "since 2004", "2004年起"),
    ("2004/", "since 2004", "2004年起"),
    ("2004/open", "since 2004", "2004年起"),
    ("../2004-05", "until May 2004", "至2004年5月"),
    ("/2004", "until 2004", "至2004年"),
    ("2001-21", "spring 2001", "2001年春"),
    ("2001-22", "summer 2001", "2001年夏"),
    ("2001-23", "autumn 2001", "2001年秋"),
    ("2001-24", "winter 2001", "2001年冬"),
    ("2001-25", "spring 2001", "2001年春"),
    ("2001-32", "winter 2001", "2001年冬"),
    ("2001-33", "Q1 2001", "2001年第1季度"),
    ("2001-34", "Q2 2001", "2001年第2季度"),
    ("2001-36", "Q4 2001", "2001年第4季度"),
    ("2001-21/2001-23", "spring 2001 – autumn 2001", "2001年春 – 2001年秋"),
    ("199X", "1990s", "20世纪90年代"),
    ("199u", "1990s", "20世纪90年代"),
    ("200X", "2000s", "2000年代"),
    ("19XX", "20th century", "20世纪"),
    ("20XX", "21st century", "21世纪"),
    ("00XX", "1st century", "1世纪"),
    ("01XX", "2nd century", "2世纪"),
    ("02XX", "3rd century", "3世纪"),
    ("10XX", "11th century", "11世纪"),
    ("11XX", "12th century", "12世纪"),
    ("12XX", "13th century", "13世纪"),
    ("21XX", "22nd century", "22世纪"),
    ("195X~", "about 1950s", "约20世纪50年代"),
    ("1999-XX", "1999", "1999"),
    ("1999-12-XX", "1999-12", "1999-12"),
    ("-0043", "44 BC", "公元前44年"),
    ("0000", "1 BC", "公元前1年"),
    ("-0043-03-15", "March 15, 44 BC", "公元前44年3月15日"),
    ("-0057/-0049", "58 BC – 50 BC", "公元前58年 – 公元前50年"),
    ("0987", "987", "987"),
    ("0987-10", "October 987", "987年10月"),
    ("0001", "1", "1"),
    ("0001-05", "May 1", "1年5月"),
    ("Y170000002", "170000002", "170000002年"),
    ("Y-17000", "17001 BC", "公元前17001年"),
    ("2004-06-14T10:00:00Z", "2004-06-14", "2004-06-14"),
    ("in press", "in press", "in press"),
    ("n.d.", "n.d.", "n.d."),
    ("2020-02-30", "2020-02-30", "2020-02-30"),
]


@pytest.mark.parametrize(("text", "english", "chinese"), WORDS)
def test_words(text: str, english: str, chinese: str) -> None:
    assert format_date(text) == english
    assert format_date(text, CHINESE, "zh-CN") == format_date(text, CHINESE, "zh_CN") == chinese


def test_messages_are_in_the_first_language() -> None:
    assert translator(["zh-CN", "en"])("about {date}") == "约{date}"
    assert translator(["en", "zh-CN"])("about {date}") == translator([])("about {date}") == "about {date}"


def test_words_are_english_where_there_is_no_translation() -> None:
    assert format_date("2004-06?", translator(["ja"]), "ja") == "perhaps June 2004"


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("1984~", "1984", "1984"), ("2003/2005", "2003", "2003"), ("../2004", "2004", "2004"),
        ("2001-21", "2001", "2001"), ("-0043-03", "44 BC", "公元前44年"), ("199X", "1990s", "20世纪90年代"),
        ("in press", "in press", "in press"), ("1947(民国三十六年)", "1947", "1947"), ("", "", ""),
        ("12003", "12003", "12003"), ("2003a", "2003", "2003"),
    ],
)  # fmt: skip
def test_year(text: str, english: str, chinese: str) -> None:
    assert format_year(text) == english
    assert format_year(text, CHINESE, "zh-CN") == chinese


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020-02-30", "2020-02 has 29 days"), ("2021-02-29", "2021-02 has 28 days"),
        ("1900-02-29", "1900-02 has 28 days"), ("2021-13", "there is no month 13"),
        ("2020-00-10", "there is no month 00"), ("2020-10-00", "there is no day 00"),
        ("2020-10-32", "2020-10 has 31 days"), ("2005/2003", "the end is before the start"),
        ("2003-10-19/2003-10-18", "the end is before the start"), ("2003/2003-13", "there is no month 13"),
        ("2001-21-05", "there is no month 21"), ("2004-06-14T25:00:00Z", "there is no time 25:00:00Z"),
    ],
)  # fmt: skip
def test_impossible_dates(text: str, reason: str) -> None:
    assert impossible_date(text) == reason
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "/", "../..", "in press", "2003/2004/2005", "03", "2003-1", "٢٠٠٣", "2003-02-29x", "9" * 30_000],
)
def test_other_texts_are_neither_dates_nor_impossible(text: str) -> None:
    assert (parse_date(text), impossible_date(text)) == (None, "")


def test_leap_days_exist_in_every_calendar_year() -> None:
    assert all(map(is_date, ["2000-02-29", "0000-02-29", "-0004-02-29", "Y10000-02-29", "2003-10/2003"]))


def test_qualifiers_of_parts_count_for_the_date() -> None:
    expected = Point(2004, 6, 11, is_uncertain=True)
    assert parse_date("2004?-06-11") == parse_date("?2004-06-11") == Date(expected, expected)


def test_order() -> None:
    ordered = [
        "-0500", "-0043", "0000", "0987", "19XX", "1984~", "199X", "1999-02", "1999-02-10", "2001",
        "2001-01", "2001-21", "2001-06", "2001-24", "2003", "2003/2005", "2004/..", "2004-06?",
        "2010印刷", "Y170000002", "forthcoming", "in press", "",
    ]  # fmt: skip
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


def test_order_of_texts() -> None:
    """The first year of four digits counts as if it were alone."""
    ordered = ["1998", "about 1999", "in 1999 or 2005", "1999-02", "12345", "forthcoming", "no date", None]
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered
    assert sort_key("Forthcoming") == sort_key("forthcoming")
    assert sort_key(None) == sort_key("")
    year, text = sort_key("1999"), sort_key("about 1999")
    assert year[:3] == text[:3], "a text with a year spans what the year spans"
    assert sort_key("no date")[1:3] == sort_key(None)[1:3] == ((0, 0, 0), (0, 0, 0))


YEARS = st.integers(0, 9999).map("{:04}".format) | st.integers(1, 9999).map("-{:04}".format)
MONTHS = st.integers(1, 12).map("-{:02}".format) | st.integers(21, 24).map("-{}".format)
DAYS = st.integers(1, 28).map("-{:02}".format)
POINTS = st.one_of(
    YEARS,
    st.tuples(YEARS, MONTHS).map("".join),
    st.tuples(YEARS, st.just("-02"), DAYS).map("".join),
    st.integers(0, 999).map("{:03}X".format),
    st.integers(10_000, 10**9).map("Y{}".format),
)
DATES = st.tuples(POINTS, st.sampled_from(["", "?", "~", "%"])).map("".join)


TAGS = st.sampled_from(["en", "zh-CN", "zh_TW", "de", "ja", "x-klingon", ""]) | st.text(max_size=8)
WORDS_OF_DATES = st.lists(
    st.sampled_from([
        *MONTHS_BY_NAME, *SEASONS, "c.", "circa ", "about", "约", "公元前", "BC", "v. Chr.", "年", "月", "日",
        "世纪", "0年代", "0s", "st", "th", "of", "and", "to", "bis", "-", "--", "–", "/", " ", ", ", ".", "?",
        "(?)", "[", "]", "~", "%", "{", "}", "\\", "\\~{}", "9", "12", "23", "31", "199", "1999", "2000",
        "0000", "١٩٩٩", "２", "²", "9" * 5000, "XX", "u", "T10:00:00Z", "..", "open",
    ]), max_size=7,
).map("".join)  # fmt: skip
TEXTS = WORDS_OF_DATES | st.text(alphabet="0123456789-/.XuTYZ?~%: ", max_size=30) | st.text(max_size=30)


@budget(100)
@given(DATES | st.tuples(DATES, st.sampled_from(["/", "/.."])).map("".join) | DATES.map("../{}".format))
def test_every_date_is_read_and_has_words_without_marks_of_edtf(text: str) -> None:
    assert parse_date(text) is not None
    for words in (format_date(text), format_date(text, CHINESE, "zh-CN")):
        assert words
        assert not set("?~%/XY") & set(words)
        assert ".." not in words


@budget(100)
@given(DATES, DATES)
def test_a_range_is_possible_in_one_direction_at_least(start: str, end: str) -> None:
    assert is_date(f"{start}/{end}") or is_date(f"{end}/{start}")


@budget(100)
@given(DATES, DATES)
def test_dates_are_sorted_by_time(one: str, other: str) -> None:
    first, second = parse_date(one), parse_date(other)
    assert first is not None and second is not None
    if first.point.last < second.point.first:
        assert sort_key(one) < sort_key(other)


@budget(100)
@given(TEXTS, TAGS)
def test_any_text_is_read(text: str, language: str) -> None:
    for translate in (str, CHINESE, translator([language])):
        assert isinstance(format_date(text, translate, language), str)
        assert isinstance(format_year(text, translate, language), str)
    assert sort_key(text) <= sort_key(None) or not text
    assert not (impossible_date(text) and is_date(text))


@budget(100)
@given(TEXTS)
@example("١٩٩٠s")
@example("３0年代")
def test_any_text_gives_a_date_or_none(text: str) -> None:
    """What is read from words is EDTF, or is reported as a date that does not exist."""
    date = read_date_text(text)
    assert date == "" or is_date(date) or impossible_date(date)
    assert read_date_text(date) == date
    assert isinstance(read_date(text), str)
    point = parse_date(date)
    if point is not None and point.point.iso.count("-") == 2:
        datetime.date.fromisoformat(point.point.iso)


@budget(100)
@given(st.fixed_dictionaries({"year": TEXTS}, optional={"month": TEXTS, "day": TEXTS}))
def test_any_year_month_and_day(fields: dict[str, str]) -> None:
    date, used = combine_parts(fields)
    assert set(used) <= set(fields)
    assert isinstance(may_be_impossible(fields), bool)
    assert 0 <= month_number(fields.get("month", "")) <= 12
    if len(used) > 1:
        assert is_date(date) or impossible_date(date)


NUMBERS = (
    st.integers()
    | st.integers(-9999, 9999)
    | st.sampled_from([None, True, 0, "9" * 5000, "٣", [], {}])
    | TEXTS
)
CSL_DATES = st.recursive(
    NUMBERS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["date-parts", "year", "month", "day", "season", "circa", "raw", "literal", "edtf"]),
        inner | st.lists(st.lists(NUMBERS, max_size=4), max_size=3), max_size=4,
    ),
    max_leaves=6,
)  # fmt: skip


@budget(100)
@given(CSL_DATES)
def test_any_date_of_csl(value: object) -> None:
    date = date_of(value)
    assert isinstance(date, str)
    assert isinstance(is_complete(value, date), bool)


@budget(100)
@given(DATES)
def test_fields_of_bibtex_give_the_same_date(date: str) -> None:
    fields = date_fields(date)
    assert date == (read_date(fields["date"]) if "date" in fields else combine_parts(fields)[0])
