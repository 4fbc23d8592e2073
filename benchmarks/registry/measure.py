"""CPU time and peak memory of a program in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """CPU seconds of reading, and MiB by which reading raises the peak of the process."""

    seconds: float
    mebibytes: float


# Libraries are imported before the clock starts.
_PROGRAM = """
import json, resource, sys, time
{setup}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
{reading}
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, (peak - before) / 1024]))
"""


def cost(setup: str, reading: str, repeats: int = 5) -> Cost:
    """Return the median of several runs, each in a new interpreter.

    Args:
        setup: Python code that is not measured.
        reading: Python code that is measured.
        repeats: The number of runs.

    """
    costs = [_measure_once(setup, reading) for _ in range(repeats)]
    return Cost(median(cost.seconds for cost in costs), median(cost.mebibytes for cost in costs))


def _measure_once(setup: str, reading: str) -> Cost:
    program = _PROGRAM.format(setup=setup, reading=reading)
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=900
    ).stdout
    return Cost(*json.loads(printed.splitlines()[-1]))


def versions() -> str:
    """Return the versions of Python and of the parsers."""
    from importlib.metadata import version

    parts = [f"Python {sys.version.split()[0]}"]
    parts += [f"{name} {version(name)}" for name in ("bibtexparser", "PyYAML", "pydantic")]
    return ", ".join(parts)
