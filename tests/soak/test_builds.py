"""Builds that are killed, that run at once, or that run elsewhere give the same files as an ordinary one."""

from __future__ import annotations

import os
import random
import time
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.measurement import measured
from tests.helpers.processes import change, clean_output, content, finish, start, write_book
from tests.helpers.project import Project
from tests.helpers.walk import visible_output

pytestmark = pytest.mark.soak

KILLS = int(os.environ.get("KILLS", "200"))

ROUNDS = int(os.environ.get("ROUNDS", "20"))
"""How often two builds run at once."""


ENVIRONMENTS = 12


def test_environment_does_not_count(tmp_path: Path) -> None:
    """Paths, hash seeds, zones, locales, orders of creation and numbers of processes at random."""
    expected = write_book(tmp_path / "expected")
    finish(start(expected, PYTHONHASHSEED="0"))
    with measured(
        "a book built with other paths, hash seeds, zones, locales, orders and `-j`"
    ) as measurement:
        for seed in range(ENVIRONMENTS):
            rng = random.Random(seed)
            other = write_book(tmp_path / ("×" * (seed + 1)), is_reversed=rng.random() < 0.5)
            environment = {
                "PYTHONHASHSEED": str(rng.randrange(1000)), "LC_ALL": rng.choice(["C", "C.UTF-8", "POSIX"]),
                "TZ": rng.choice(["UTC", "Asia/Shanghai", "America/St_Johns"]),
                "PYTHONUTF8": rng.choice("01"),
            }  # fmt: skip
            finish(start(other, "-j", rng.choice("123"), **environment), measurement)
            assert content(expected) == content(other), environment


@cache
def clean_outputs(project: Project, number: int) -> dict[str, object]:
    """Return what a clean build shows after a change."""
    change(project, number)
    return clean_output(project, project.root.parent / "clean")


@pytest.mark.parametrize("parallel", ["1", "2"])
def test_builds_that_are_killed(tmp_path: Path, parallel: str) -> None:
    """SIGKILL at random moments; each next build gives what a clean build gives."""
    seed = random.randrange(10**6)
    print(f"KILL_SEED={seed}")
    rng = random.Random(int(os.environ.get("KILL_SEED", seed)))
    project = write_book(tmp_path / "project")
    began = time.monotonic()
    finish(start(project))
    duration = time.monotonic() - began
    killed = 0
    with measured(
        f"builds with `-j {parallel}` after killed ones ({KILLS // 2} times SIGKILL)"
    ) as measurement:
        while killed < KILLS // 2:
            number = rng.randrange(3)
            change(project, number)
            process = start(project, "-j", parallel)
            time.sleep(rng.uniform(0.2, 1) * duration)
            killed += process.poll() is None
            process.kill()
            process.communicate()
            if rng.random() < 0.3 or killed == KILLS // 2:  # else several are killed one after the other
                began = time.monotonic()
                finish(start(project, "-j", parallel), measurement)
                duration = time.monotonic() - began  # as slow as the machine is now
                output = visible_output(project.root / "_build" / "html")
                assert output == clean_outputs(project, number), killed


def test_two_builds_at_once_in_one_folder(tmp_path: Path) -> None:
    """Neither build fails because of our files, and the next build is right."""
    project = write_book(tmp_path / "project")
    finish(start(project))
    with measured(f"two builds at once in one folder ({ROUNDS} rounds), and one after them") as measurement:
        for round_number in range(ROUNDS):
            number = round_number % 3
            change(project, number)
            for process in [start(project), start(project, "-j", "2")]:
                errors = measurement.finish(process).errors
                assert "refalign" not in errors, errors
            finish(start(project), measurement)
            output = visible_output(project.root / "_build" / "html")
            assert output == clean_outputs(project, number), round_number
