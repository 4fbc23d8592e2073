"""CPU time, memory and environment size of a build; medians of several builds."""

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

FULL, SAME, PAGE, ENTRY, PARALLEL = "full build", "no change", "one page", "one entry", "full, `-j 2`"
STEPS = (FULL, SAME, PAGE, ENTRY, PARALLEL)
MAX_REPEATED = 60.0
"""A step that takes more CPU seconds is not repeated."""


class Cost(NamedTuple):
    """The cost of a build."""

    cpu: float
    """Seconds, user and system, of the process and its children."""
    memory: int
    """The peak of its largest process, in bytes."""
    environment: int
    """The size of environment.pickle, in bytes."""
    runs: tuple[float, ...] = ()
    """CPU seconds of all runs, of which ``cpu`` is the median."""


Costs = Mapping[str, Mapping[str, Cost]]
"""By variant and step."""


class BuildError(RuntimeError):
    """A build that failed or warned, so that its cost is not comparable."""


def build(source: Path, work: Path, jobs: int = 1, builder: str = "html") -> Cost:
    """Build the project in its own process, on top of earlier builds in ``work``.

    Raises:
        BuildError: if the build fails or prints a warning.

    """
    doctrees = work / "doctrees"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-j", str(jobs), "-d", str(doctrees)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [*command, str(source), str(work / builder)], stdout=output, stderr=output, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().decode(errors="replace")
    if process.returncode or printed:
        raise BuildError(f"{source.name}: exit status {process.returncode}\n{printed[:2000]}")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    size = (doctrees / "environment.pickle").stat().st_size
    return Cost(usage.ru_utime + usage.ru_stime, memory, size)


def measure(variants: Sequence[Variant], steps: Sequence[str], repeats: int, folder: Path) -> Costs:
    """Return the median cost of every step of every variant, measured ``repeats`` times.

    The variants alternate within each step, so that other load on the machine affects all of them.
    """
    folders = {variant: Path(tempfile.mkdtemp(dir=folder)) for variant in variants}
    for variant, work in folders.items():
        variant.write(work / "source")
    samples: dict[str, dict[str, list[Cost]]] = {
        variant.name: {step: [] for step in steps} for variant in variants
    }
    for step in [*steps] * repeats:
        for variant, work in folders.items():
            costs = samples[variant.name][step]
            if not costs or costs[0].cpu < MAX_REPEATED:
                costs.append(_run_step(variant, step, work))
                progress = f"{variant.name}, {step}: {costs[-1].cpu:.1f} s"
                print(progress, file=sys.stderr, flush=True)
    return {
        name: {step: _median(costs) for step, costs in by_step.items()} for name, by_step in samples.items()
    }


def _run_step(variant: Variant, step: str, folder: Path) -> Cost:
    source, work = folder / "source", folder / "work"
    if step == PARALLEL:
        work = folder / "parallel"
    if step in (FULL, PARALLEL):
        shutil.rmtree(work, ignore_errors=True)
    if step == PAGE:
        variant.page.apply(source)
    if step == ENTRY:
        variant.entry.apply(source)
    return build(source, work, 2 if step == PARALLEL else 1, variant.builder)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.memory for cost in costs)),
        int(statistics.median(cost.environment for cost in costs)),
        tuple(cost.cpu for cost in costs),
    )
