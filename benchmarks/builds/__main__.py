"""``python -m benchmarks.builds``: measure, and print the tables of benchmarks/README.md."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.builds import blocks, citations, table
from benchmarks.builds.measure import ENTRY, FULL, PAGE, SAME, STEPS, TWO, Costs, measure
from benchmarks.builds.projects import Variant

CITATIONS = (
    citations.BASE, citations.HAND, citations.NATIVE, citations.BIBTEX, citations.NEEDS, citations.OURS,
    citations.CATALOGUE,
)  # fmt: skip
BRIDGE = (citations.BIBTEX, citations.BRIDGED, citations.FED, citations.OURS)
BLOCKS = (blocks.HAND, blocks.NEEDS, blocks.OURS, blocks.UNTOLD, blocks.EXPORTS)
SLOW = (citations.BIBTEX, citations.NEEDS)
"""Peers that take many minutes on a large project."""
TARGETS = {
    FULL: "≤ 1.4 ×", SAME: "≤ 1.3 ×", PAGE: "≤ 1.5 ×", ENTRY: "≤ 2 ×",
    "peak memory": "≤ 80 MiB", "environment": "≤ 3 MB",
}  # fmt: skip
PLACES = 10
ROWS_PAGES, ROWS_PLACES = 100, 100


class Run:
    """What the command line asks for, and what was measured for the table of growth."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self.asked = asked
        self.folder = folder
        self.grown: dict[str, dict[int, float]] = {}

    def wants(self, case: str) -> bool:
        return not self.asked.case or case in self.asked.case

    def costs(self, every: Mapping[str, Variant], names: Iterable[str], steps: Sequence[str]) -> Costs:
        only = self.asked.only
        chosen = [name for n, name in enumerate(names) if n == 0 or not only or name in only]
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            return measure([every[name] for name in chosen], steps, self.asked.repeats, Path(place))

    def note(self, case: str, costs: Costs, size: int) -> None:
        """Keep the full builds of plain Sphinx and of ours."""
        for name, by in costs.items():
            if name in (citations.BASE, blocks.HAND, citations.OURS):
                self.grown.setdefault(f"{case}: {name}", {})[size] = by[FULL].cpu

    def citations(self, size: int) -> str:
        names = [one for one in CITATIONS if one not in SLOW or size <= self.asked.slow]
        costs = self.costs(citations.variants(citations.Text(size, PLACES)), names, STEPS)
        self.note("citations", costs, size)
        title = f"### {size:,} pages × {PLACES} places, {size * PLACES:,} entries in BibTeX\n\n"
        return title + table.ratios(costs, citations.BASE, STEPS, TARGETS)

    def bridge(self, size: int) -> str:
        """What the bridge adds to sphinxcontrib-bibtex, which the first row is alone."""
        steps = (FULL, SAME, PAGE, ENTRY)
        costs = self.costs(citations.variants(citations.Text(size, PLACES)), BRIDGE, steps)
        title = f"### {size:,} pages × {PLACES} `:cite:`, {size * PLACES:,} entries: the bridge\n\n"
        aim = {FULL: "bridge ≤ 1.05 ×, roles ≤ 0.2 ×"}
        return title + table.ratios(costs, citations.BIBTEX, steps, aim)

    def blocks(self, size: int) -> str:
        steps = (FULL, SAME, PAGE, ENTRY, TWO)
        costs = self.costs(blocks.variants(blocks.Text(size)), BLOCKS, steps)
        self.note("blocks", costs, size)
        title = f"### {size:,} pages × {sum(blocks.SECTION_SIZES)} blocks and one table, in YAML\n\n"
        return title + table.ratios(costs, blocks.HAND, steps, {FULL: "≤ 0.8 ×"})

    def rows(self) -> str:
        names = (citations.HAND_TABLE, citations.OUR_TABLE)
        every = citations.variants(citations.Text(ROWS_PAGES, ROWS_PLACES))
        costs = self.costs(every, names, (FULL,))
        title = f"### A table of {ROWS_PAGES * ROWS_PLACES:,} rows\n\n"
        return title + table.ratios(costs, citations.HAND_TABLE, (FULL,), {FULL: "≤ 1.5 ×"})

    def growth(self) -> str:
        """The cases of the larger sizes, full builds alone, beside those that were measured already."""
        for size in self.asked.growth:
            names = (citations.BASE, citations.OURS)
            self.note("citations", self._full(citations.variants(citations.Text(size, PLACES)), names), size)
            names = (blocks.HAND, blocks.OURS)
            self.note("blocks", self._full(blocks.variants(blocks.Text(size)), names), size)
        if not all(len(by) > 1 for by in self.grown.values()):
            return ""
        return "### Growth\n\n" + table.growth(self.grown)

    def _full(self, every: Mapping[str, Variant], names: Iterable[str]) -> Costs:
        return self.costs(every, names, (FULL,))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[200, 1000], help="sizes of the projects")
    parser.add_argument(
        "--slow", type=int, default=200, metavar="PAGES", help="the largest size for slow peers"
    )
    parser.add_argument("--growth", type=int, nargs="*", default=[], metavar="PAGES", help="further sizes")
    parser.add_argument("--repeats", type=int, default=3, help="the median of so many builds")
    parser.add_argument(
        "--case", action="append", choices=("citations", "bridge", "blocks", "rows"), help="only this case"
    )
    parser.add_argument("--only", action="append", metavar="NAME", help="only this variant, and plain Sphinx")
    return parser.parse_args()


def main() -> None:
    """Measure case after case, and print each table when it is there."""
    with tempfile.TemporaryDirectory(prefix="refalign-benchmark-") as folder:
        run = Run(_arguments(), Path(folder))
        sized: list[tuple[str, Callable[[int], str]]] = [
            ("citations", run.citations), ("bridge", run.bridge), ("blocks", run.blocks),
        ]  # fmt: skip
        print(table.machine(), flush=True)
        for case, made in sized:
            for size in run.asked.pages if run.wants(case) else ():
                if case == "bridge" and size > run.asked.slow:
                    continue  # minutes for each build
                print(f"\n{made(size)}", flush=True)
        if run.wants("rows"):
            print(f"\n{run.rows()}", flush=True)
        print(f"\n{run.growth()}", flush=True)


if __name__ == "__main__":
    main()
