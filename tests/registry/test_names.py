"""Names of people: split by BibTeX's rules, and put together for display."""

from __future__ import annotations

import pytest

from sphinx_refalign.registry.names import display_name, parse_name, split_name

NAMES = [
    ("John von Neumann", ("John", "von", "Neumann", "")),
    ("von Neumann, John", ("John", "von", "Neumann", "")),
    ("King, Jr., Martin Luther", ("Martin Luther", "", "King", "Jr.")),
    ("Ludwig van der Beethoven", ("Ludwig", "van der", "Beethoven", "")),
    ("Plato", ("", "", "Plato", "")),
    ("{Free Software Foundation}", ("", "", "{Free Software Foundation}", "")),
]


@pytest.mark.parametrize(("name", "parts"), NAMES)
def test_a_name_is_split_into_four_parts(name: str, parts: tuple[str, ...]) -> None:
    assert split_name(name) == parts


def test_the_parts_of_a_name_are_put_together_again() -> None:
    parts = split_name("van der Beethoven, Ludwig")
    assert parts is not None
    assert display_name(*parts) == "Ludwig van der Beethoven"


@pytest.mark.parametrize("name", ["a, b, c, d", "A, B,"])
def test_a_name_that_cannot_be_split_is_a_family_name(name: str) -> None:
    assert split_name(name) is None
    assert parse_name(name) == (name, "")


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("John von Neumann", "von Neumann", "John"),
        ("King, Jr., Martin Luther", "King", "Martin Luther Jr."),
        ("Plato", "Plato", ""),
        ("王 小明", "王", "小明"),
        ("王小明", "王小明", ""),
        ("\U00020bb7野 吉", "\U00020bb7野", "吉"),
        ("", "", ""),
    ],
)
def test_a_name_in_two_parts(name: str, family: str, given: str) -> None:
    assert parse_name(name) == (family, given)
