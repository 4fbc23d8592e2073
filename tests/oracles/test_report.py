"""The measurement of differences: one entry whose differences are known."""

from __future__ import annotations

import pytest

from tests.oracles import biber, citeproc, report

pytestmark = pytest.mark.oracles


def test_differences_are_counted_by_cause() -> None:
    biber.require()
    citeproc.require()
    text = "@book{k, title={T}, subtitle={S}, author={Plato}, volume={7}}"
    assert report.row_of("k", text) == (
        "k",
        "1",
        "1",
        "1",
        "0",
        "2",
        "1",
        "1",
        "0",
        "`title` with subtitle: 1",
    )
