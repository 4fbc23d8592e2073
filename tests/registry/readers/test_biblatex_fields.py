"""Fields of biblatex: aliases, titles in several fields, lists of texts, and what is written back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from tests.helpers.registry_files import load_text, messages, resource


def read(folder: Path, text: str, key: str = "k") -> Resource:
    registry = load_text(folder, text, "r.bib")
    assert messages(registry, folder) == []
    written = load_text(folder, to_bibtex(registry), "written.bib")
    assert written[key] == registry[key], to_bibtex(registry)
    return registry[key]


def written(folder: Path, text: str) -> str:
    return to_bibtex(load_text(folder, text, "r.bib"))


# Aliases


ALIASES = [
    ("article", "journal={L. N.}", "journaltitle={Long Name}", "container", "Long Name"),
    ("inproceedings", "eventtitle={Conf}", "booktitle={Proceedings}", "container", "Proceedings"),
    ("inproceedings", "journal={J}", "booktitle={Proceedings}", "container", "Proceedings"),
    ("article", "booktitle={B}", "journal={J}", "container", "J"),
    ("misc", "howpublished={H}", "booktitle={B}", "container", "B"),
    ("book", "address={Boston}", "location={London}", "location", "London"),
    ("phdthesis", "school={S}", "institution={I}", "institution", "I"),
    ("misc", "archiveprefix={jstor}, eprint={1}", "eprinttype={hdl}", "eprinttype", "hdl"),
    ("misc", "primaryclass={cs.A}, eprint={1706.03762}", "eprintclass={cs.B}", "eprintclass", "cs.B"),
    ("article", "eid={123}", "pages={1--9}", "page", "1–9"),
    ("article", "articleno={12}", "pages={1--9}", "page", "1–9"),
    ("misc", "langid={american}", "language={german}", "language", "de"),
]


@pytest.mark.parametrize(("entry_type", "less", "more", "field", "value"), ALIASES)
@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_biblatex_decides_between_aliases(
    tmp_path: Path, entry_type: str, less: str, more: str, field: str, value: str, turned: bool
) -> None:
    body = f"{more}, {less}" if turned else f"{less}, {more}"
    entry = read(tmp_path, f"@{entry_type}{{k, title={{T}}, {body}}}")
    assert entry.value(field) == value
    name, _, raw = less.partition(",")[0].partition("=")
    assert entry.extra[name] == raw.strip("{}")
    text = written(tmp_path, f"@{entry_type}{{k, title={{T}}, {body}}}")
    assert raw in text
    assert "refalign." not in text


def test_an_article_number_is_shown_where_there_are_no_pages(tmp_path: Path) -> None:
    for name in ("eid", "articleno"):
        entry = read(tmp_path, f"@article{{k, title={{T}}, journal={{J}}, {name}={{e12}}}}")
        assert (entry.page, entry.extra) == ("e12", {name: "e12"})


def test_aliases_in_other_languages(tmp_path: Path) -> None:
    text = "@article{k, title={T}, journal={J}, journaltitle={Journal}, journaltitle-zh={期刊}}"
    assert read(tmp_path, text).container == {"en": "Journal", "zh": "期刊"}


# Titles in several fields


TITLES = [
    ("book", "title={Main}, subtitle={Sub}, titleaddon={Addition}", "title", "Main: Sub. Addition"),
    ("book", "title={Why?}, subtitle={Because}", "title", "Why? Because"),
    ("book", "title={Main}, titleaddon={Addition}", "title", "Main. Addition"),
    ("book", r"title={\emph{Why!}}, subtitle={Because}", "title", "<i>Why!</i> Because"),
    (
        "incollection",
        "booktitle={B}, booksubtitle={S}, booktitleaddon={A}, title={T}",
        "container",
        "B: S. A",
    ),
    ("article", "journaltitle={J}, journalsubtitle={S}, title={T}", "container", "J: S"),
    ("article", "journal={J}, journalsubtitle={S}, title={T}", "container", "J: S"),
    ("misc", "eventtitle={E}, eventtitleaddon={A}, title={T}", "container", "E. A"),
    ("book", "maintitle={M}, mainsubtitle={S}, title={T}, volume={2}", "container", "M: S"),
    ("periodical", "title={P}, issuetitle={Issue}, issuesubtitle={Sub}", "title", "P. Issue: Sub"),
]


@pytest.mark.parametrize(("entry_type", "body", "field", "value"), TITLES)
def test_titles_are_joined_and_written_back_to_their_own_fields(
    tmp_path: Path, entry_type: str, body: str, field: str, value: str
) -> None:
    text = f"@{entry_type}{{k, {body}}}"
    assert read(tmp_path, text).value(field) == value
    back = written(tmp_path, text)
    assert "refalign." not in back
    for part in body.replace(r"\emph{Why!}", "Why!").split(", "):
        assert part.partition("=")[2] in back


def test_titles_in_several_languages(tmp_path: Path) -> None:
    text = (
        "@book{k, title={Main}, title-en={Main}, title-zh={主}, subtitle={Sub}, subtitle-zh={副},"
        "titleaddon={More}}"
    )
    assert read(tmp_path, text).title == {"en": "Main: Sub. More", "zh": "主: 副"}


def test_the_title_of_an_issue_belongs_to_a_periodical_only(tmp_path: Path) -> None:
    entry = read(tmp_path, "@article{k, title={T}, journaltitle={J}, issuetitle={I}}")
    assert (entry.title, entry.container, entry.extra) == ("T", "J", {"issuetitle": "I"})


def test_a_title_without_its_subtitle_is_written_exactly(tmp_path: Path) -> None:
    text = "k: {type: book, title: %s, extra: {subtitle: S}}"
    for title in ("A", "S", "AS"):
        registry = load_text(tmp_path, text % title)
        assert load_text(tmp_path, to_bibtex(registry), "w.bib")["k"].title == title


def test_a_book_is_not_in_itself(tmp_path: Path) -> None:
    for entry_type in ("book", "collection", "proceedings", "mvbook", "reference"):
        entry = read(tmp_path, f"@{entry_type}{{k, title={{T}}, booktitle={{B}}}}")
        assert (entry.title, entry.container, entry.extra) == ("T", None, {"booktitle": "B"})
        entry = read(tmp_path, f"@{entry_type}{{k, booktitle={{B}}, booksubtitle={{S}}}}")
        assert (entry.title, entry.container) == ("B: S", None)


# Lists


LISTS = [
    ("publisher={A and B}", "publisher", ["A", "B"]),
    ("publisher={{Barnes and Noble}}", "publisher", "Barnes and Noble"),
    ("publisher={{Barnes and Noble} and Wiley}", "publisher", ["Barnes and Noble", "Wiley"]),
    ("location={London and Boston and others}", "location", ["London", "Boston", "et al."]),
    ("address={London\n and Boston}", "location", ["London", "Boston"]),
    ("location={countryus and countryep}", "location", ["United States of America", "European Union"]),
    ("institution={A AND B}", "institution", ["A", "B"]),
    ("organization={A and B}", "organization", ["A", "B"]),
    ("language={english and german}", "language", ["en", "de"]),
    ("publisher={Land and}", "publisher", "Land"),
    ("publisher={Sandand}", "publisher", "Sandand"),
    ("publisher={A and B}, publisher-zh={甲 and 乙}", "publisher",
     [{"en": "A", "zh": "甲"}, {"en": "B", "zh": "乙"}]),
    ("publisher={A and B}, publisher-zh={甲}", "publisher", [{"en": "A", "zh": "甲"}, {"en": "B"}]),
    ("publisher={Wiley}, publisher-zh={甲社 and 乙社}", "publisher",
     [{"en": "Wiley", "zh": "甲社"}, {"zh": "乙社"}]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field", "value"), LISTS)
def test_lists(tmp_path: Path, body: str, field: str, value: object) -> None:
    assert read(tmp_path, f"@misc{{k, title={{T}}, {body}}}").value(field) == value


def test_lists_are_written_as_lists(tmp_path: Path) -> None:
    text = "@book{k, title={T}, publisher={{Barnes and Noble} and Wiley}, location={A and others}}"
    back = written(tmp_path, text)
    assert "publisher = {{Barnes and Noble} and Wiley}" in back
    assert "address = {A and others}" in back
    assert "refalign." not in back
    assert "publisher = {{Barnes and Noble}}" in to_bibtex(
        load_text(tmp_path, "k: {type: book, title: T, publisher: Barnes and Noble}")
    )


def test_a_long_list_takes_no_long_time(tmp_path: Path) -> None:
    text = "@book{k, title={T}, publisher={" + " and ".join(["{A and"] * 3000) + "}" * 3000 + "}}"
    assert load_text(tmp_path, text, "r.bib")["k"].publisher


# arXiv as a journal


@pytest.mark.parametrize(
    "body",
    [
        "journal={arXiv preprint arXiv:1706.03762}",
        "journal={arXiv:1706.03762}",
        "journal={{arXiv} preprint {arXiv}:1706.03762}",
        "journaltitle={CoRR}, volume={abs/1706.03762}",
        "journal={arXiv e-prints}, eid={arXiv:1706.03762}",
        "journal={arXiv.org}, number={arXiv:1706.03762}",
    ],
)
def test_a_journal_that_stands_for_arxiv(tmp_path: Path, body: str) -> None:
    entry = read(tmp_path, f"@article{{k, title={{T}}, {body}}}")
    assert (entry.eprint, entry.eprinttype) == ("1706.03762", "arxiv")
    assert entry.container


@pytest.mark.parametrize(
    "body", ["journal={Corrosion}, volume={7}", "journal={CoRR}, volume={7}", "journal={arXiv}"]
)
def test_other_journals_give_no_number(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, f"@article{{k, title={{T}}, {body}}}").eprint is None


def test_an_eprint_of_the_entry_itself_takes_precedence(tmp_path: Path) -> None:
    text = "@article{k, title={T}, journal={arXiv preprint arXiv:1706.03762}, eprint={1}, eprinttype={hdl}}"
    assert resource(load_text(tmp_path, text, "r.bib"), "k").eprint == "1"
