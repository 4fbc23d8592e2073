"""The alphabetical order of texts, and the letters of an index."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.registry.collation import collation_key, initial

LETTERS = {
    "beta": "B", "Étude": "E", "Łódź": "L", "Øresund": "O", "Œuvre": "O", "ß": "S", "“The art”": "T",
    "...x": "X", "10 things": "#", "": "#", "…": "#", "λ": "Λ", "Άλφα": "Α", "Ⅻ": "#", "ﬁle": "F",
    "Йод": "Й", "《红楼梦》": "H", "虚拟化": "X", "é": "E",
}  # fmt: skip


@pytest.mark.parametrize("has_pypinyin", [True, False])
@pytest.mark.parametrize("text", LETTERS)
def test_letters(text: str, has_pypinyin: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_pypinyin:
        monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert initial(text) == LETTERS[text]


def test_family_names_have_their_own_readings() -> None:
    assert (initial("曾国藩", is_name=True), initial("曾经", is_name=False)) == ("Z", "C")


def test_long_names_are_those_of_organizations() -> None:
    assert initial("尉迟敬德", is_name=True) == "Y"
    assert initial("解放军出版社", is_name=True) == initial("解放") == "J"


def test_unknown_characters_have_no_letter() -> None:
    assert initial("\U0003fff0") == "#"


def test_tones_count() -> None:
    assert collation_key("妈") < collation_key("马") < collation_key("骂")


def test_family_names_are_sorted_by_their_own_readings() -> None:
    assert collation_key("曾国藩", is_name=True) > collation_key("于", is_name=True)
    assert collation_key("曾经") < collation_key("于")


def test_zeros_before_a_number_do_not_count() -> None:
    assert collation_key("chapter 02") == collation_key("chapter 2")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Straße", "STRASSE"),
        ("Øre", "ore"),
        ("Ǽ", "ae"),
        ("ĳ", "ij"),
        ("Άλφα", "αλφα"),
        ("ﬁle", "file"),
        ("\x80a", "a"),
    ],
)
def test_case_accents_and_characters_without_a_name_do_not_count(text: str, other: str) -> None:
    assert collation_key(text) == collation_key(other)


def test_what_precedes_chinese_text_counts_first() -> None:
    assert collation_key("a 中") < collation_key("b 阿")


@pytest.mark.parametrize(("char", "letter"), [("鑫", "X"), ("喆", "Z")])
def test_rare_characters_have_no_letter_without_pypinyin(
    char: str, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert initial(char) == letter
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert initial(char) == "#"


@pytest.mark.parametrize(
    ("char", "letter"), [("啊", "A"), ("澳", "A"), ("芭", "B"), ("匝", "Z"), ("座", "Z")]
)
def test_the_first_and_last_characters_of_a_letter(
    char: str, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert initial(char) == letter


@pytest.mark.parametrize("has_pypinyin", [True, False])
def test_order(has_pypinyin: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_pypinyin:
        monkeypatch.setitem(sys.modules, "pypinyin", None)
    ordered = ["2 things", "10 things", "Alpha", "chapter 2", "chapter 10", "étude", "分布式系统", "Fox",
               "Graph", "虚拟化", "Zeta", "λ"]  # fmt: skip
    mixed = ordered[::-1]
    assert sorted(mixed, key=collation_key) == ordered


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_texts_can_be_compared(texts: list[str]) -> None:
    ordered = sorted(texts, key=collation_key)
    assert sorted(ordered, key=collation_key) == ordered
    assert all(len(initial(text)) == 1 for text in texts)


def test_long_texts_are_fast() -> None:
    for text in ("9" * 30_000, "虚" * 30_000, "a1" * 15_000, "'" * 30_000):
        assert collation_key(text) is not None and initial(text)
