"""The longest time and the most memory of work that is repeated, as a row of the table of tests/README.md."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

TIMEOUT = 1800
"""The time of a process that hangs, in seconds, also on a machine with much other work."""


class Finished(NamedTuple):
    """A process that has ended."""

    status: int
    errors: str
    """What it wrote to stderr."""


class Measurement:
    """What a test does, how often, and the most that it took; the time is CPU time."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.number = 0
        self.seconds = 0.0
        self.kilobytes = 0

    def add(self, seconds: float, kilobytes: int) -> None:
        """Count one more."""
        self.number += 1
        self.seconds = max(self.seconds, seconds)
        self.kilobytes = max(self.kilobytes, kilobytes)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Measure work of this process and of the processes that it starts."""
        began = sum(os.times()[:4])
        yield
        self.add(sum(os.times()[:4]) - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    def finish(self, process: subprocess.Popen[bytes]) -> Finished:
        """Wait for a process that writes to a pipe as stderr, and measure it with those that it starts."""
        assert process.stderr is not None
        timer = threading.Timer(TIMEOUT, process.kill)
        timer.start()
        errors = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        self.add(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
        return Finished(process.returncode, errors)

    def row(self) -> str:
        """Return a row of the table; a test that fails has none."""
        return (
            f"| {self.what} | {self.number:,} | 0 | {self.seconds:.1f} s | {self.kilobytes / 1024:.0f} MB |"
        )


@contextmanager
def measured(what: str) -> Iterator[Measurement]:
    """Measure what a test does, and print a row of the table if nothing came through."""
    measurement = Measurement(what)
    began = time.monotonic()
    yield measurement
    print(f"\n{measurement.row()}\n{time.monotonic() - began:.0f} s in all")
