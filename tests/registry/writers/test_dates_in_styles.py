"""Dates in the references of pybtex: in words of the page's language, and sorted by year."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from sphinx_refalign.registry.writers.bibtex_dates import printed_date
from sphinx_refalign.registry.writers.classic_bibtex import classic_entry, format_entry
from tests.helpers.registry_files import load_text


def references(folder: Path, dates: list[str], style: str, languages: tuple[str, ...]) -> list[str]:
    """Return the references of books with these dates, in the order of the style."""
    text = "".join(
        f"k{number}: {{type: book, title: T, author: A B, publisher: P, date: {{literal: '{date}'}}}}\n"
        for number, date in enumerate(dates)
    )
    registry = load_text(folder, text)
    source = "\n".join(
        format_entry(key, classic_entry(registry[key], registry, languages)) for key in registry
    )
    formatter = find_plugin("pybtex.style.formatting", style)()
    entries = formatter.format_bibliography(parse_string(source, "bibtex"))
    return [
        str(entry.text.render(Backend())).removeprefix("A B. T. P, ").removesuffix(".") for entry in entries
    ]


@pytest.mark.parametrize("style", ["plain", "unsrt", "alpha"])
@pytest.mark.parametrize(
    ("date", "english", "chinese"),
    [
        ("2003", "2003", "2003"), ("2003-10-19", "October 2003", "October 2003"),
        ("2003/2005", "2003–2005", "2003–2005"), ("2003-05/2003-06", "May–June 2003", "May–June 2003"),
        ("1968-05-19/1968-05-25", "May 1968", "May 1968"), ("2003-11/2004-01", "2003–2004", "2003–2004"),
        ("1984-05~", "about May 1984", "约1984年5月"),
        ("1984~", "about 1984", "约1984年"), ("2004-06?", "perhaps June 2004", "可能为2004年6月"),
        ("2001-21", "spring 2001", "2001年春"), ("2004/..", "since 2004", "2004年起"),
        ("../2004", "until 2004", "至2004年"), ("199X", "1990s", "20世纪90年代"),
        ("-0043", "44 BC", "公元前44年"), ("in press", "in press", "in press"),
    ],
)  # fmt: skip
def test_words(tmp_path: Path, style: str, date: str, english: str, chinese: str) -> None:
    assert references(tmp_path, [date], style, ("en",)) == [english]
    assert references(tmp_path, [date], style, ("zh-CN", "zh", "en")) == [chinese]


@pytest.mark.parametrize(
    ("date", "words", "fields"),
    [
        ("1984-05~", "about May 1984", {"month": "about May", "year": "1984"}),
        ("2003-05/2003-06", "May – June 2003", {"month": "May–June", "year": "2003"}),
        ("-0043", "44 BC", {"year": "44 BC"}),
        ("in press", "in press", {"year": "in press"}),
        ("", "", {}),
    ],
)
def test_the_year_is_alone_for_sorting(date: str, words: str, fields: dict[str, str]) -> None:
    assert printed_date(date, words) == fields


def test_references_are_sorted_by_year(tmp_path: Path) -> None:
    dates = ["2005-24", "2004/..", "2003/2005", "1990~", "1984?"]
    expected = ["perhaps 1984", "about 1990", "2003–2005", "since 2004", "winter 2005"]
    assert references(tmp_path, dates, "plain", ("en",)) == expected


def test_access_dates_are_in_words(tmp_path: Path) -> None:
    text = "k: {type: book, title: T, date: 2003, accessed: 2020-01~, url: 'https://example.org/'}"
    registry = load_text(tmp_path, text)
    fields = classic_entry(registry["k"], registry, ("en",)).fields
    assert (fields["urldate"], fields["date"]) == ("about January 2020", "2003")
