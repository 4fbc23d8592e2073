"""What one build costs, and the middle of several."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.builds.projects import Variant

FULL, SAME, PAGE, ENTRY, TWO = "full build", "no change", "one page", "one entry", "full, `-j 2`"
STEPS = (FULL, SAME, PAGE, ENTRY, TWO)
LONG = 60.0
"""A step that takes longer, in seconds, is not repeated."""


class Cost(NamedTuple):
    """What a build took."""

    cpu: float
    """Seconds, user and system, of the process and of those that it started."""
    memory: int
    """The most that one of its processes held, in bytes."""
    environment: int
    """The size of environment.pickle, in bytes."""


Costs = Mapping[str, Mapping[str, Cost]]
"""By variant and step."""


class BuildError(RuntimeError):
    """A build that failed or warned: what it did is not what was to be measured."""


def build(source: Path, work: Path, jobs: int = 1, builder: str = "html") -> Cost:
    """Build the project in a process of its own, over what is in ``work`` from earlier builds."""
    doctrees = work / "doctrees"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-j", str(jobs), "-d", str(doctrees)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, str(source), str(work / builder)], stdout=said, stderr=said, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read().decode(errors="replace")
    if process.returncode or told:
        raise BuildError(f"{source.name}: exit status {process.returncode}\n{told[:2000]}")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    size = (doctrees / "environment.pickle").stat().st_size
    return Cost(usage.ru_utime + usage.ru_stime, memory, size)


def measure(variants: Sequence[Variant], steps: Sequence[str], repeats: int, folder: Path) -> Costs:
    """Every step of every variant ``repeats`` times, each step of all variants one after the other.

    So a machine that is busy for a while is so for what is compared.
    """
    places = {variant: Path(tempfile.mkdtemp(dir=folder)) for variant in variants}
    for variant, place in places.items():
        variant.write(place / "source")
    found: dict[str, dict[str, list[Cost]]] = {
        variant.name: {step: [] for step in steps} for variant in variants
    }
    for step in [*steps] * repeats:
        for variant, place in places.items():
            costs = found[variant.name][step]
            if not costs or costs[0].cpu < LONG:
                costs.append(_step(variant, step, place))
                told = f"{variant.name}, {step}: {costs[-1].cpu:.1f} s"
                print(told, file=sys.stderr, flush=True)
    return {name: {step: _middle(costs) for step, costs in by.items()} for name, by in found.items()}


def _step(variant: Variant, step: str, place: Path) -> Cost:
    source, work = place / "source", place / "work"
    if step == TWO:
        work = place / "parallel"
    if step in (FULL, TWO):
        shutil.rmtree(work, ignore_errors=True)
    if step == PAGE:
        variant.page.make(source)
    if step == ENTRY:
        variant.entry.make(source)
    return build(source, work, 2 if step == TWO else 1, variant.builder)


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(one.cpu for one in costs),
        int(statistics.median(one.memory for one in costs)),
        int(statistics.median(one.environment for one in costs)),
    )
