"""Random changes in random order: incremental builds show the same as clean builds."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.helpers.walk import Walk

SEED = int(os.environ.get("WALK_SEED", "1"))
STEPS = int(os.environ.get("WALK_STEPS", "200"))


@pytest.mark.parametrize("parallel", [1, 2])
def test_short_walk(tmp_path: Path, parallel: int) -> None:
    assert Walk(tmp_path, SEED, parallel).run(12) == 12


def test_short_walk_with_citations(tmp_path: Path) -> None:
    assert Walk(tmp_path, SEED, 1, bridge=True).run(8) == 8


@pytest.mark.soak
@pytest.mark.parametrize("bridge", [False, True], ids=["alone", "bridge"])
@pytest.mark.parametrize("parallel", [1, 2])
def test_long_walk(tmp_path: Path, parallel: int, bridge: bool) -> None:
    """Use a new seed each time; WALK_SEED and WALK_STEPS repeat a walk."""
    seed = SEED if "WALK_SEED" in os.environ else random.randrange(10**6)
    print(f"WALK_SEED={seed}")
    assert Walk(tmp_path, seed, parallel, bridge=bridge).run(STEPS) == STEPS
