"""BibTeX files: keys, fields that BibTeX does not have, and fields that are kept unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.registry_files import KINDS, load_text


def write(folder: Path, text: str, name: str = "r.yaml") -> str:
    """Return the text of a registry in BibTeX, which is read back without loss."""
    registry = load_text(folder, text, name)
    assert registry.problems == []
    written = to_bibtex(registry)
    copy = load_text(folder, written, "copy.bib")
    assert copy.problems == []
    assert {key: copy[key] for key in copy} == {key: registry[key] for key in registry}
    return written


def test_every_key_is_unique_in_bibtex(tmp_path: Path) -> None:
    keys = ["x y", "x-y", "x{y", "X Y", "k", "K", "ö"]
    text = "".join(f"{key!r}: {{type: book, title: T}}\n" for key in keys)
    entries = [line for line in write(tmp_path, text).splitlines() if line.startswith("@")]
    expected = ["x-y-2", "x-y", "x-y-3", "X-Y-4", "k", "K-2", "ö"]
    assert entries == [f"@book{{{key}," for key in expected]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ("date: 2003-01", "month = {1},"),
        ("date: 2003-12-31", "date = {2003-12-31},"),
        ("date: {literal: in press}", "year = {in press},"),
        ("language: [zh, en]", "language = {chinese and english},"),
        ("language: de", "langid = {german},"),
        ("url: {en: 'https://a.example/b%20c_d', zh: 'https://a.example/%e5'}", "url-en = {https://a.example/b%20c_d},"),
        ("title: {zh: 题, en: T}", "title = {题},"),
        ("note: see xdata=a", "note = {see {xdata}=a},"),
        ("url: 'https://a.example/?xdata=a'", "url = {https://a.example/?xdata=a},"),
        ("extra: {shorttitle: S, chapter: '3'}", "shorttitle = {S},"),
        ("publisher: A and B", "publisher = {{A and B}},"),
    ],
)  # fmt: skip
def test_values_in_fields_of_bibtex(tmp_path: Path, fields: str, line: str) -> None:
    title = "" if fields.startswith("title:") else "title: T, "
    text = write(tmp_path, f"k: {{type: book, {title}{fields}}}\n")
    assert f"  {line}\n" in text
    assert "refalign." not in text


def test_number_of_an_article_is_no_issue(tmp_path: Path) -> None:
    text = write(tmp_path, "k: {type: paper, title: T, container: J, volume: 1, number: 7}\n")
    assert "  number = " not in text
    assert "  refalign.number = {7},\n" in text


def test_number_of_an_article_beside_its_issue(tmp_path: Path) -> None:
    text = write(tmp_path, "k: {type: paper, title: T, container: J, volume: 1, issue: 3, number: 7}\n")
    assert "  number = {3},\n" in text
    assert "  refalign.number = {7},\n" in text


@pytest.mark.parametrize(
    "extra",
    ["crossref: p", "xdata: p", "Name: N", "shelf: '@x'", "shelf: 'a}'", r"shelf: 'a\'", r"shelf: '\{'"],
)
def test_fields_with_another_meaning_in_bibtex_are_exact(tmp_path: Path, extra: str) -> None:
    text = write(tmp_path, f"k: {{type: book, title: T, extra: {{{extra}}}}}\n")
    assert f"  refalign.extra.1.name = {{{extra.partition(':')[0]}}},\n" in text


def test_fields_of_a_declared_kind(tmp_path: Path) -> None:
    kinds = build_kinds({"data-set": {"label": "Data set", "fields": {"licence": "Licence"}}})
    registry = load_text(tmp_path, "k: {type: data-set, title: T, licence: MIT}\n", kinds=kinds)
    assert to_bibtex(registry) == (
        "@misc{k,\n  title = {T},\n  licence = {MIT},\n  entrysubtype = {data-set},\n}\n"
    )


TITLES = """\
@book{k,
  title = {A},
  title-zh = {甲},
  subtitle = {B},
  subtitle-zh = {乙},
}
"""


def test_titles_and_subtitles_are_divided_again(tmp_path: Path) -> None:
    text = write(tmp_path, TITLES, "r.bib")
    assert set(TITLES.splitlines()) <= set(text.splitlines())
    assert "refalign." not in text


def test_title_that_is_that_of_its_main_work_stays_the_title(tmp_path: Path) -> None:
    text = write(tmp_path, "@incollection{k, title={T}, booktitle={B}, maintitle={T}}", "r.bib")
    for line in ("title = {T},", "booktitle = {B},", "maintitle = {T},"):
        assert f"  {line}\n" in text


def test_container_that_is_an_address_is_no_url(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T, container: 'https://a.example/'}\n")
    entry = to_bibtex_entry(registry["k"], KINDS, ("en",))
    assert load_text(tmp_path, entry, "r.bib")["k"].url is None
    assert "  title = {T},\n" in entry


@pytest.mark.parametrize("writer", [to_bibtex, to_csl_json, to_yaml])
def test_a_resource_that_cannot_be_written_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Registry], str]
) -> None:
    entries = "".join(f"{key}: {{type: book, title: Title of {key}}}\n" for key in ("a", "bad", "c"))
    registry = load_text(tmp_path, entries)
    get = Registry.__getitem__

    def fail(self: Registry, key: str) -> object:
        if key == "bad":
            raise ValueError("too deep")
        return get(self, key)

    monkeypatch.setattr(Registry, "__getitem__", fail)
    text = writer(registry)
    assert "Title of a" in text
    assert "Title of c" in text
    assert "bad" not in text
    assert [problem.text for problem in registry.problems] == [
        "bad: entry cannot be shown: ValueError: too deep; simplify it"
    ]
