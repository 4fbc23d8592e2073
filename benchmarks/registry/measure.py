"""One reading in a process of its own: its CPU time, and the memory that it needs at most."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """CPU seconds of the reading itself, and MiB that the process grew by at its peak."""

    seconds: float
    mebibytes: float


# Importing counts for nobody: the libraries are there before the clock starts.
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
    """The median of several readings, each in a new interpreter."""
    found = [_once(setup, reading) for _ in range(repeats)]
    return Cost(median(one.seconds for one in found), median(one.mebibytes for one in found))


def _once(setup: str, reading: str) -> Cost:
    program = _PROGRAM.format(setup=setup, reading=reading)
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=900
    ).stdout
    return Cost(*json.loads(printed.splitlines()[-1]))


def available() -> str:
    """What the figures were measured with."""
    from importlib.metadata import version

    parts = [f"Python {sys.version.split()[0]}"]
    parts += [f"{name} {version(name)}" for name in ("bibtexparser", "PyYAML", "pydantic")]
    return ", ".join(parts)
