"""Fields with a list of texts, and such a list as one text."""

from __future__ import annotations

import pytest

from sphinx_refalign.registry.i18n import Localized, LocalizedList, LocalizedText
from sphinx_refalign.registry.literal_lists import best_list_text, items_of, join_items, lists_as_text

LONDON: Localized = {"en": "London", "zh": "伦敦"}
BOSTON: Localized = {"en": "Boston", "zh": "波士顿"}


@pytest.mark.parametrize(
    ("value", "items"),
    [
        (None, []),
        ("", []),
        ("MIT", ["MIT"]),
        (LONDON, [LONDON]),
        (["MIT", LONDON], ["MIT", LONDON]),
        (("MIT",), ["MIT"]),
    ],
)
def test_items(value: LocalizedList | None, items: list[Localized]) -> None:
    assert items_of(value) == items


@pytest.mark.parametrize(
    ("value", "languages", "expected"),
    [
        (LONDON, ("zh", "en"), ("zh", "伦敦")),
        ([LONDON], ("en",), ("en", "London")),
        ([LONDON, BOSTON], ("en",), ("en", "London and Boston")),
        ([LONDON, BOSTON], ("zh-CN", "zh", "en"), ("zh", "伦敦和波士顿")),
        ([LONDON, {"en": "Boston"}], ("zh", "en"), ("", "伦敦和Boston")),
        (["London", "Boston"], ("de", "en"), ("", "London und Boston")),
    ],
)
def test_the_best_text_of_a_list(
    value: LocalizedList, languages: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert best_list_text(value, languages) == LocalizedText(*expected)


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        (["A"], "en", "A"),
        (["A", "B", "C"], "en", "A, B, and C"),
        (["A", "B", "C"], "en-GB", "A, B and C"),
        (["A", "B"], "fr-CA", "A et B"),
        (["A", "B"], "no language", "A and B"),
        (["A", "B"], "xx", "A and B"),
        (["A", "B", "et al."], "en", "A and B et al."),
        (["A", "others"], "en", "A others"),
        (["others"], "en", "others"),
    ],
)
def test_a_list_is_joined_in_a_language(texts: list[str], language: str, text: str) -> None:
    assert join_items(texts, language) == text


def test_the_lists_of_a_resource_are_texts_and_it_has_its_first_language() -> None:
    values: dict[str, str | list[Localized]] = {
        "title": "T", "publisher": ["MIT", "ACM"], "location": [LONDON, BOSTON], "language": ["fr", "en"],
        "author": ["A", "B"], "institution": [], "note": "",
    }  # fmt: skip
    assert lists_as_text(values, ("en",)) == {
        "title": "T", "publisher": "MIT and ACM", "location": "London and Boston", "language": "fr",
        "author": ["A", "B"],
    }  # fmt: skip
