"""Whatever is changed, in whatever order: an incremental build shows what a clean one shows."""

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


@pytest.mark.soak
@pytest.mark.parametrize("parallel", [1, 2])
def test_long_walk(tmp_path: Path, parallel: int) -> None:
    """A new seed each time; WALK_SEED and WALK_STEPS walk the same way again."""
    seed = SEED if "WALK_SEED" in os.environ else random.randrange(10**6)
    print(f"WALK_SEED={seed}")
    assert Walk(tmp_path, seed, parallel).run(STEPS) == STEPS
