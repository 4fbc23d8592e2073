"""BibTeX entries that readers copy into their own bibliographies."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from tests.helpers.registry_files import load_text

REGISTRY = """
xen:
  type: paper
  title: {en: Xen, zh: 虚拟机}
  author: [Paul Barham, et al.]
  container: SOSP
  date: 2003
  note: private
  area: Virtualization
  chapters: [one]
  contributions: [paravirtualization]
a key: {type: course, title: 100 % & more, institution: MIT, number: "6.824", url: "https://a.example/b_c%20d"}
"""


@pytest.mark.parametrize(("language", "title"), [("en", "Xen"), ("zh", "虚拟机")])
def test_an_entry_has_bibliographic_fields_in_one_language(tmp_path: Path, language: str, title: str) -> None:
    (tmp_path / "r.yaml").write_text(REGISTRY, encoding="utf-8")
    registry = load([str(tmp_path / "r.yaml")], build_kinds({}))
    assert to_bibtex_entry(registry["xen"], registry.kinds, (language,)) == (
        f"@inproceedings{{xen,\n  title = {{{title}}},\n  author = {{Barham, Paul and others}},\n"
        "  year = {2003},\n  booktitle = {SOSP},\n}\n"
    )


def test_an_entry_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(REGISTRY, encoding="utf-8")
    registry = load([str(tmp_path / "r.yaml")], build_kinds({}))
    text = to_bibtex_entry(registry["a key"], registry.kinds, ("en",))
    (tmp_path / "r.bib").write_text(text, encoding="utf-8")
    read_back = load([str(tmp_path / "r.bib")], build_kinds({}))
    assert read_back.problems == []
    (resource,) = (read_back[key] for key in read_back)
    assert (resource.type, resource.title, resource.institution) == ("course", "100 % & more", "MIT")
    assert (resource.key, resource.url) == ("a-key", "https://a.example/b_c%20d")


def test_spaces_next_to_formulas_are_kept(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("a: {type: book, title: The $n^2$ bound - $O(n)$}\n", encoding="utf-8")
    registry = load([str(tmp_path / "r.yaml")], build_kinds({}))
    assert "title = {The $n^2$ bound - $O(n)$}," in to_bibtex_entry(registry["a"], registry.kinds, ("en",))


def test_names_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    registry = load_text(
        tmp_path, "k: {type: paper, title: T, author: [{en: Zhang San, zh: 张三}, Ann Berg]}\n"
    )
    for language, names in (("zh", "张三 and Berg, Ann"), ("en", "San, Zhang and Berg, Ann")):
        entry = to_bibtex_entry(registry["k"], registry.kinds, (language,))
        assert f"  author = {{{names}}},\n" in entry


def test_names_of_bodies_are_in_braces(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T, author: [World Bank, Ann Berg]}\n")
    entry = to_bibtex_entry(registry["k"], registry.kinds, ("en",), {"World Bank"})
    assert "  author = {{World Bank} and Berg, Ann},\n" in entry
    assert "  author = {Bank, World and Berg, Ann},\n" in to_bibtex_entry(
        registry["k"], registry.kinds, ("en",)
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("eid={e12}, pages={e12}", ["eid = {e12}"]),
        ("eid={e12}, pages={9}", ["pages = {9}", "eid = {e12}"]),
        ("articleno={7}, pages={7}, shelf={S}", ["articleno = {7}"]),
        ("number={3}, issue={Spring}, shorttitle={S}", ["number = {3}", "issue = {Spring}"]),
    ],
)
def test_fields_that_are_kept_as_they_are(tmp_path: Path, fields: str, expected: list[str]) -> None:
    registry = load_text(tmp_path, f"@article{{k, title={{T}}, {fields}}}", "r.bib")
    entry = to_bibtex_entry(registry["k"], registry.kinds, ("en",))
    lines = "".join(f"  {field},\n" for field in expected)
    assert entry == f"@article{{k,\n  title = {{T}},\n{lines}}}\n"


@pytest.mark.parametrize(
    ("entry_type", "field"),
    [
        ("article", "journal"),
        ("suppperiodical", "journal"),
        ("review", "journal"),
        ("inproceedings", "booktitle"),
        ("suppbook", "booktitle"),
        ("bookinbook", "booktitle"),
        ("online", "howpublished"),
    ],
)
def test_a_container_is_in_the_field_that_biblatex_prints(
    tmp_path: Path, entry_type: str, field: str
) -> None:
    text = f"k: {{type: paper, entrytype: {entry_type}, title: T, container: C, volume: 1}}\n"
    registry = load_text(tmp_path, text)
    entry = to_bibtex_entry(registry["k"], registry.kinds, ("en",))
    assert entry.startswith(f"@{entry_type}{{k,\n")
    assert f"  {field} = {{C}},\n" in entry
    copy = load_text(tmp_path, to_bibtex(registry), "r.bib")
    assert copy["k"] == registry["k"]
