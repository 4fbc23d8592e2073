"""Look at the tables of benchmarks/README.md in the manual."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tests.docs.snippets import DOCS

MODULE = runpy.run_path(str(DOCS / "_extensions" / "benchmark_tables.py"))
COMPARISON = DOCS / "explanation" / "comparison.rst"

TEXT = """\
# Head

## Other

| a | b |
| --- | --- |
| 1 | 2 |

## Builds

Words.

| CPU | full, `-j 2` |
| --- | ---: |
| plain | 4.59 s |
| ours | 1.27 × |
| *target* | *≤ 1.4 ×* |

| another | table |
| --- | --- |
| x | y |
"""


def test_the_first_table_below_the_heading_is_read() -> None:
    rows = [["CPU", "full, `-j\u00a02`"], ["plain", "4.59 s"], ["ours", "1.27\u00a0×"]]
    assert MODULE["read_table"](TEXT, "Builds") == rows


@pytest.mark.parametrize("heading", ["Build", "Head", ""])
def test_a_heading_without_a_table_is_an_error(heading: str) -> None:
    with pytest.raises(ValueError, match="README"):
        MODULE["read_table"](TEXT, heading)


def test_the_manual_shows_tables_that_exist() -> None:
    text = Path(MODULE["BENCHMARKS"]).read_text(encoding="utf-8")
    headings = re.findall(r"^\.\. benchmark-table:: (.+)$", COMPARISON.read_text(encoding="utf-8"), re.M)
    assert len(headings) == 2
    for heading in headings:
        assert [row[0] for row in MODULE["read_table"](text, heading)][-1].startswith("sphinx-refalign")
