"""Controls of the direction of text, which change nothing outside the text that has them."""

from __future__ import annotations

import pytest

from sphinx_refalign.registry.bidi import balanced, isolated, needs_isolation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb", "a\u202eb\u202c"),
        ("\u2069\u202ca\u2066\u202e", "a\u2066\u202e\u202c\u2069"),
        ("\u2066a\u2069 \u202ab\u202c", "\u2066a\u2069 \u202ab\u202c"),
        ("\u2068a\u202cb\u2069", "\u2068ab\u2069"),
        ("\u202aa\u202bb\u202dc\u2067d", "\u202aa\u202bb\u202dc\u2067d\u2069\u202c\u202c\u202c"),
        ("שלום", "שלום"),
        ("plain", "plain"),
    ],
)
def test_each_control_is_closed_in_its_order(text: str, expected: str) -> None:
    assert balanced(text) == expected


@pytest.mark.parametrize("text", ["שלום", "a سلام", "a\u202eb", "a\u200fb", "\U0001e900", "ﷲ", "ﻼ"])
def test_text_from_right_to_left_is_isolated(text: str) -> None:
    assert needs_isolation(text)
    assert isolated(text) == f"\u2068{balanced(text)}\u2069"


@pytest.mark.parametrize("text", ["abc", "é 中 λ Я", "a\u00a0b", "😀"])
def test_other_text_is_unchanged(text: str) -> None:
    assert not needs_isolation(text)
    assert isolated(text) == balanced(text) == text
