"""Random changes in random order: incremental builds show the same as clean builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.walk import Walk

SEED = 1


pytestmark = pytest.mark.long


@pytest.mark.parametrize("parallel", [1, 2])
def test_short_walk(tmp_path: Path, parallel: int) -> None:
    assert Walk(tmp_path, SEED, parallel).run(12) == 12


def test_short_walk_with_citations(tmp_path: Path) -> None:
    assert Walk(tmp_path, SEED, 1, bridge=True).run(8) == 8
