"""Values as BibTeX and its readers expect them: lists, names, editions and versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.bibtex_values import (
    name_in_one_word,
    name_of,
    people,
    printed_numbers,
    write_list,
)
from tests.helpers.registry_files import load_text

LISTS = [
    ("concepts", "[A, {B: text}]", "A; B: text"),
    ("concepts", "[{'x; y': 'a: b; c'}, {'p: q': 50%}]", r"{x; y}: {a: b; c}; {p: q}: 50\%"),
    ("related", "['https://a.example/', {KVM: 'https://b.example/'}]", "https://a.example/; KVM: https://b.example/"),
    ("related", "[{'K: V; M': 'https://b.example/x%20y_z'}]", "{K: V; M}: https://b.example/x%20y_z"),
    ("chapters", "[one, {document: a_b, label: L}]", "one; a_b | L"),
    ("chapters", "[{document: a, label: 'L; M | N'}]", "a | {L; M | N}"),
    ("aliases", "[A, 'B; C']", "A; {B; C}"),
    ("ids", "[old, older]", "old, older"),
    ("publisher", "[A, B and C, D]", "A and {B and C} and D"),
    ("language", "[en, de]", "english and german"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "latex"), LISTS)
def test_lists_are_written_in_one_field(tmp_path: Path, field: str, value: str, latex: str) -> None:
    kind = "book" if field in ("publisher", "language") else "wikidef"
    registry = load_text(tmp_path, f"k: {{type: {kind}, title: T, {field}: {value}}}\n")
    assert registry.problems == []
    text = to_bibtex(registry)
    assert f"  {name_of(field, 'misc') if field != 'language' else 'language'} = {{{latex}}},\n" in text
    assert "refalign." not in text
    assert load_text(tmp_path, text, "r.bib")["k"] == registry["k"]


@pytest.mark.parametrize(
    ("names", "latex"),
    [
        (["Ann van der Berg", "et al."], "van der Berg, Ann and others"),
        (["Martin King, Jr."], "King, Jr., Martin"),
        (["World Bank"], "{World Bank}"),
        (["{Barnes and Noble, Inc.}"], "{Barnes and Noble, Inc.}"),
        ([{"literal": "ACM"}], "{ACM}"),
        ([{"family": "And", "given": "Ann"}], "{And}, Ann"),
        ([{"family": "Others", "given": "Ann"}], "{Others}, Ann"),
        ([{"family": "de la Cierva y Codorníu", "given": "Juan"}], "{de la Cierva y Codorníu}, Juan"),
    ],
)
def test_people(names: list[object], latex: str) -> None:
    assert people(names, str, {"World Bank"}) == latex  # type: ignore[arg-type]


def test_a_list_of_publishers_ends_with_others() -> None:
    assert write_list("publisher", ["A", "others"]) == "A and others"
    assert write_list("publisher", ["Others and Sons", "et al."]) == "{Others and Sons} and others"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("刘 洋", "刘洋"),
        ({"family": "山田", "given": "太郎"}, "山田太郎"),
        ("欧阳修", "欧阳修"),
        ("Ann Berg", "Ann Berg"),
        ("中国 银行", "中国 银行"),
    ],
)
def test_name_in_one_word(name: str, word: str) -> None:
    assert name_in_one_word(name, {"中国 银行"}) == word


@pytest.mark.parametrize(
    ("edition", "printed"),
    [
        ("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("4", "4th"), ("11", "11th"), ("12", "12th"),
        ("13", "13th"), ("21", "21st"), ("22", "22nd"), ("40", "40th"), ("1984", "1984"), ("0", "0"),
        ("2nd ed.", "2nd"), ("2nd Ed.", "2nd"), ("2. edn", "2nd"), ("Third Edition", "Third"),
        ("第二版", "第二版"), ("ed.", "ed."),
    ],
)  # fmt: skip
def test_edition_beside_its_word(edition: str, printed: str) -> None:
    assert printed_numbers(edition, "") == {"edition": printed}


@pytest.mark.parametrize(
    ("version", "printed"),
    [
        ("2.1", "2.1"), ("v2.1", "2.1"), ("V2.1", "2.1"), ("Version 3", "3"), ("ver. 1", "1"), ("v. 4", "4"),
        ("vista", "vista"), ("Version two", "Version two"),
    ],
)  # fmt: skip
def test_version_beside_its_word(version: str, printed: str) -> None:
    assert printed_numbers("", version) == {"version": printed}
    assert printed_numbers("", "") == {}
