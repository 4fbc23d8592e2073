"""Long walks of random changes, each step compared with a clean build."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.helpers.measurement import measured
from tests.helpers.walk import Walk

pytestmark = pytest.mark.soak

STEPS = int(os.environ.get("WALK_STEPS", "200"))


@pytest.mark.parametrize("bridge", [False, True], ids=["alone", "bridge"])
@pytest.mark.parametrize("parallel", [1, 2])
def test_long_walk(tmp_path: Path, parallel: int, bridge: bool) -> None:
    """Use a new seed each time; WALK_SEED and WALK_STEPS repeat a walk."""
    seed = int(os.environ.get("WALK_SEED", random.randrange(10**6)))
    print(f"WALK_SEED={seed}")
    extensions = "with sphinxcontrib-bibtex, " if bridge else ""
    with measured(
        f"random steps, {extensions}`-j {parallel}`, each compared with a clean build"
    ) as measurement:
        walk = Walk(tmp_path, seed, parallel, bridge=bridge)
        assert walk.run(STEPS, measurement.step) == STEPS
