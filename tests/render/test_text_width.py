"""Widths of texts in columns: the quick ways agree with docutils."""

from __future__ import annotations

import pytest
from docutils.utils import column_width

from sphinx_refalign.render.inline import shortened, text_width

TEXTS = ("", "Xen", "a\tb", "虚拟化", "Ελλάδα", "e\u0301tude", "ﬁ ⅷ …", "Xen 与虚拟化")


@pytest.mark.parametrize("text", TEXTS)
def test_the_width_of_a_text_is_that_of_docutils(text: str) -> None:
    assert text_width(text) == column_width(text)


@pytest.mark.parametrize("text", TEXTS[1:])
def test_only_a_text_that_is_too_wide_is_shortened(text: str) -> None:
    width = column_width(text)
    assert shortened(text, width) == text
    assert shortened(text, 2 * len(text)) == text
    assert shortened(text, width - 1).endswith("…")
    assert column_width(shortened(text, width - 1)) <= width
