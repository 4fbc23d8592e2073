"""What was measured as Markdown tables."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.builds.measure import ENTRY, FULL, PAGE, Cost, Costs

PACKAGES = ("sphinx", "docutils", "sphinx-refalign", "sphinxcontrib-bibtex", "sphinx-needs")


def machine() -> str:
    """Versions and cores: what figures of two machines differ by."""
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    return f"Python {platform.python_version()}, {', '.join(versions)}; {os.cpu_count()} cores."


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def ratios(costs: Costs, base: str, steps: Sequence[str], target: Mapping[str, str]) -> str:
    """A row a variant: CPU as a ratio to ``base`` in the same step, memory and environment above it.

    An entry that changed is held against one page that changed: that is what plain Sphinx has to do.
    """
    first = costs[base]
    head = ["CPU ÷ " + base, *steps, "peak memory", "environment"]
    rows = [head, ["---", *("---:" for _ in head[1:])]]
    for name, by in costs.items():
        cells = [_ratio(by[step].cpu, first[PAGE if step == ENTRY else step].cpu) for step in steps]
        if name == base:
            cells = [f"{by[step].cpu:.2f} s" for step in steps]
        rows.append([name, *cells, *_sizes(by[FULL], None if name == base else first[FULL])])
    if target:
        rows.append(["*target*", *(f"*{target[one]}*" if one in target else "" for one in head[1:])])
    return _markdown(rows)


def _ratio(mine: float, base: float) -> str:
    return f"{mine / base:.2f} ×"


def _sizes(cost: Cost, base: Cost | None) -> list[str]:
    memory = cost.memory - (base.memory if base else 0)
    environment = cost.environment - (base.environment if base else 0)
    sign = "+" if base else ""
    return [f"{memory / 2**20:{sign}.0f} MiB", f"{environment / 1e6:{sign}.1f} MB"]


def growth(times: Mapping[str, Mapping[int, float]]) -> str:
    """A row a variant: the CPU of full builds by number of pages, and the exponent of its growth."""
    sizes = sorted({size for by in times.values() for size in by})
    rows = [["full build, CPU", *(f"{size:,} pages" for size in sizes), "exponent"]]
    rows.append(["---", *("---:" for _ in rows[0][1:])])
    for name, by in times.items():
        cells = [f"{by[size]:.1f} s" if size in by else "–" for size in sizes]
        rows.append([name, *cells, f"{exponent(by):.2f}"])
    return _markdown([*rows, ["*target*", *("" for _ in sizes), "*≤ 1.1*"]])


def exponent(by: Mapping[int, float]) -> float:
    """The slope of the line through the points on logarithmic scales, by least squares."""
    sizes, times = ([math.log(one) for one in axis] for axis in (by.keys(), by.values()))
    return statistics.linear_regression(sizes, times).slope


def _markdown(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
