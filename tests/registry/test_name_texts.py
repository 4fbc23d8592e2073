"""Plain names have the parts that the rules for all names give them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from sphinx_refalign.registry import people
from sphinx_refalign.registry.latex import to_plain_text
from sphinx_refalign.registry.name_texts import is_one_group, split_outside_braces
from sphinx_refalign.registry.people import Person, UnreadableNameError, parse_display_name, parse_name

WORDS = (
    "Ann", "J.", "J.-P.", "Jean-Paul", "Øystein", "Émile", "van", "de", "Jr", "Jr.", "III", "IV", "Ph.D.",
    "PhD", "Inc", "Inc.", "Co", "Corp", "GmbH", "Others", "And", "O'Neill", "McCarthy", "Li", "X",
    "Smith-Jones", "Al", "DeWitt", "Smith", "王", "王伟", "{IEEE}", "{\\o}re", "Sträßer", "Lloyd",
    "Vi", "Md", "M.D.",
)  # fmt: skip


def parts(read: Callable[[str], Person], name: str) -> Person | str:
    try:
        return read(name)
    except UnreadableNameError as error:
        return str(error)


def test_plain_names_have_the_parts_that_the_rules_give(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = random.Random(7)
    names = {
        " ".join(choice.choices(WORDS, k=choice.randint(1, 3)))
        + choice.choice(["", "", ", ", ","])
        + " ".join(choice.choices(WORDS, k=choice.randint(0, 2)))
        for _ in range(20_000)
    }
    readers: list[Callable[[str], Person]] = [
        parse_name,
        lambda name: parse_name(name, to_plain_text),
        parse_display_name,
    ]

    def read_all() -> list[list[Person | str]]:
        people._parse_display_name.cache_clear()
        return [[parts(read, name) for read in readers] for name in sorted(names)]

    quick = read_all()
    plain = [name for name in names if people.with_comma(name) or people.in_display_order(name)]
    assert len(plain) > 500
    monkeypatch.setattr(people, "with_comma", lambda name: None)
    monkeypatch.setattr(people, "in_display_order", lambda name: None)
    assert quick == read_all()


@pytest.mark.parametrize(
    "name", ["A" * 30_000, "Ab " * 10_000, "Ab-" * 10_000, "A." * 15_000, "Ab, " * 9_000]
)
def test_long_texts_take_linear_time(name: str) -> None:
    assert people.with_comma(name) is None
    assert people.in_display_order(name) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{a}", True), ("{a {b}}", True), ("{a} {b}", False), ("{{a}", False), ("{a} b", False), ("a", False)],
)
def test_one_group(text: str, expected: bool) -> None:
    assert is_one_group(text) is expected


@pytest.mark.parametrize(
    ("text", "separators", "pieces"),
    [
        ("a,,b", ",", ["a", "", "b"]),
        (" a  b\n", r"\s", ["a", "b"]),
        ("{a, b},,c", ",", ["{a, b}", "", "c"]),
        ("{a b}  c ", r"\s", ["{a b}", "c"]),
        ("{a, b", ",", ["{a, b"]),
        ("a}, b", ",", ["a}", " b"]),
        (r"a\, b, c", ",", [r"a\, b", " c"]),
        (r"\{a, b\}", ",", [r"\{a", r" b\}"]),
    ],
)
def test_texts_are_split_outside_braces(text: str, separators: str, pieces: list[str]) -> None:
    assert split_outside_braces(text, separators) == pieces
