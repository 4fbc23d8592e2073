"""Results as Markdown tables."""

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
    """Return the versions of Python and packages and the number of cores."""
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    return f"Python {platform.python_version()}, {', '.join(versions)}; {os.cpu_count()} cores."


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def ratios(costs: Costs, base: str, steps: Sequence[str], target: Mapping[str, str]) -> str:
    """Return a table with a row per variant: CPU relative to ``base``, memory and environment above it.

    A changed entry is compared with a changed page of ``base``: plain Sphinx has to do that work.

    Args:
        costs: The costs by variant and step.
        base: The variant of the first row, which has absolute values.
        steps: The steps, as columns.
        target: The target by column, for the last row; without any, there is no such row.

    """
    baseline = costs[base]
    head = ["CPU ÷ " + base, *steps, "peak memory", "environment"]
    rows = [head, ["---", *("---:" for _ in head[1:])]]
    for name, by_step in costs.items():
        cells = [_ratio(by_step[step].cpu, baseline[PAGE if step == ENTRY else step].cpu) for step in steps]
        if name == base:
            cells = [f"{by_step[step].cpu:.2f} s" for step in steps]
        rows.append([name, *cells, *_sizes(by_step[FULL], None if name == base else baseline[FULL])])
    if target:
        rows.append(["*target*", *(f"*{target[column]}*" if column in target else "" for column in head[1:])])
    return _markdown(rows)


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f} ×"


def _sizes(cost: Cost, base: Cost | None) -> list[str]:
    memory = cost.memory - (base.memory if base else 0)
    environment = cost.environment - (base.environment if base else 0)
    sign = "+" if base else ""
    return [f"{memory / 2**20:{sign}.0f} MiB", f"{environment / 1e6:{sign}.1f} MB"]


def growth(times: Mapping[str, Mapping[int, float]]) -> str:
    """Return a table with a row per variant: CPU of full builds by number of pages, exponent of growth."""
    sizes = sorted({size for by_size in times.values() for size in by_size})
    rows = [["full build, CPU", *(f"{size:,} pages" for size in sizes), "exponent"]]
    rows.append(["---", *("---:" for _ in rows[0][1:])])
    for name, by_size in times.items():
        cells = [f"{by_size[size]:.1f} s" if size in by_size else "–" for size in sizes]
        rows.append([name, *cells, f"{exponent(by_size):.2f}"])
    return _markdown([*rows, ["*target*", *("" for _ in sizes), "*≤ 1.1*"]])


def exponent(by_size: Mapping[int, float]) -> float:
    """Return the slope of the least-squares line through the points on logarithmic scales."""
    sizes, times = ([math.log(value) for value in axis] for axis in (by_size.keys(), by_size.values()))
    return statistics.linear_regression(sizes, times).slope


def _markdown(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
