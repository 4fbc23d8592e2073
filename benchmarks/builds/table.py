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


def ratios(
    costs: Costs,
    base: str,
    steps: Sequence[str],
    targets: Mapping[str, Mapping[str, str]],
    memory_of: str = FULL,
) -> str:
    """Return a table with a row per variant: CPU relative to ``base``, memory and environment above it.

    A changed entry is compared with a changed page of ``base``: plain Sphinx has to do that work. A ratio is
    the median of those of each run, with the lowest and the highest behind it.

    Args:
        costs: The costs by variant and step.
        base: The variant of the first row, which has absolute values.
        steps: The steps, as columns.
        targets: The last rows by name, each with targets by column.
        memory_of: The step whose memory and environment are printed.

    """
    baseline = costs[base]
    head = ["CPU ÷ " + base, *steps, "peak memory", "environment"]
    rows = [head, ["---", *("---:" for _ in head[1:])]]
    for name, by_step in costs.items():
        cells = [_ratio(by_step[step], _baseline(baseline, step)) for step in steps]
        if name == base:
            cells = [f"{by_step[step].cpu:.2f} s{_spread(by_step[step].runs)}" for step in steps]
        rows.append(
            [name, *cells, *_sizes(by_step[memory_of], None if name == base else baseline[memory_of])]
        )
    for name, target in targets.items():
        rows.append([name, *(f"*{target[column]}*" if column in target else "" for column in head[1:])])
    return _markdown(rows)


def _baseline(costs: Mapping[str, Cost], step: str) -> Cost:
    return costs[PAGE] if step == ENTRY and PAGE in costs else costs[step]


def _ratio(cost: Cost, base: Cost) -> str:
    """Return the median of the ratios of runs that followed each other, with their spread."""
    ratios = [value / other for value, other in zip(cost.runs, base.runs, strict=False)]
    return f"{statistics.median(ratios):.2f} ×{_spread(ratios)}"


def _spread(values: Sequence[float]) -> str:
    """Return the lowest and the highest of several values in brackets; "" for one."""
    return f" ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else ""


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
