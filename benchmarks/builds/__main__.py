"""``python -m benchmarks.builds``: measure builds and print the tables of benchmarks/README.md."""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.builds import blocks, citations, federation, table
from benchmarks.builds.measure import ENTRY, FULL, PAGE, PARALLEL, SAME, STEPS, Costs, measure
from benchmarks.builds.projects import Variant

CITATIONS = (
    citations.BASE, citations.HAND, citations.NATIVE, citations.BIBTEX, citations.NEEDS, citations.REFALIGN,
    citations.CATALOGUE, citations.USED,
)  # fmt: skip
USES = (citations.BASE, citations.REFALIGN)
THEME = (citations.FURO, citations.FURO_CATALOGUE)
BRIDGE = (citations.BIBTEX, citations.SAME_FILE, citations.EXPORTED, citations.REFALIGN)
BLOCKS = (blocks.HAND, blocks.NEEDS, blocks.REFALIGN, blocks.NO_METADATA, blocks.EXPORTS)
SLOW = (citations.BIBTEX, citations.NEEDS)
"""Variants that take many minutes on a large project."""
TARGETS = {FULL: "≤ 1.15 ×", SAME: "≤ 1.2 ×", PAGE: "≤ 1.3 ×", ENTRY: "≤ 2 ×"}
WITH_CATALOGUE = {FULL: "≤ 1.8 ×", SAME: "≤ 1.3 ×", PAGE: "≤ 1.5 ×", ENTRY: "≤ 3 ×"}
LARGE_CATALOGUE = {**WITH_CATALOGUE, ENTRY: "≤ 5 ×", "peak memory": "≤ +250 MiB"}
PLACES = 10
"""Citations per page."""
CASES = ("citations", "uses", "blocks", "theme", "federation", "bridge", "rows", "growth")
MANY_USES = 20, 500
"""Pages, and citations per page, of the case with many uses."""
USED_WORKS = (10_000, 500)
"""Numbers of entries in the case with many uses. With 500, every page cites each entry."""
ROWS_PAGES, ROWS_PLACES = 100, 100
"""Pages, and citations per page, of the case with a long table."""


class Run:
    """One run of the command: its options, and the results for the table of growth."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.full_builds: dict[str, dict[int, float]] = {}
        """CPU seconds of full builds by case and variant, then by number of pages."""

    def wants(self, case: str) -> bool:
        """Return whether the command line selects a case."""
        return not self.options.case or case in self.options.case

    def costs(self, variants: Mapping[str, Variant], names: Iterable[str], steps: Sequence[str]) -> Costs:
        """Measure the variants of these names that the command line selects; the first always takes part."""
        only = self.options.only
        selected = [name for n, name in enumerate(names) if n == 0 or not only or name in only]
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            return measure([variants[name] for name in selected], steps, self.options.repeats, Path(folder))

    def note(self, case: str, costs: Costs, size: int) -> None:
        """Record the full builds of the baselines and of sphinx-refalign for the table of growth."""
        for name, by_step in costs.items():
            if name in (citations.BASE, blocks.HAND, citations.REFALIGN):
                self.full_builds.setdefault(f"{case}: {name}", {})[size] = by_step[FULL].cpu

    def citations(self, size: int) -> str:
        """Measure citations in every variant and return the table."""
        names = [name for name in CITATIONS if name not in SLOW or size <= self.options.slow]
        costs = self.costs(citations.variants(citations.Text(size, PLACES)), names, STEPS)
        self.note("citations", costs, size)
        title = f"### {size:,} pages × {PLACES} places, {size * PLACES:,} entries in BibTeX\n\n"
        with_catalogue = LARGE_CATALOGUE if size >= 1000 else WITH_CATALOGUE
        targets = {"*target*": TARGETS, "*target with a catalogue*": with_catalogue}
        return title + table.ratios(costs, citations.BASE, STEPS, targets)

    def uses(self, works: int) -> str:
        """Measure pages with many citations of a number of entries and return the table."""
        pages, places = MANY_USES
        costs = self.costs(citations.variants(citations.Text(pages, places, works)), USES, STEPS)
        title = f"### {pages} pages × {places} places, {works:,} entries in BibTeX\n\n"
        return title + table.ratios(costs, citations.BASE, STEPS, {"*target*": {FULL: "≤ 2 ×"}})

    def theme(self, size: int) -> str:
        """Measure pages beside a catalogue in a theme that shows all contents, and return the table."""
        steps = (FULL, SAME, PAGE, ENTRY)
        costs = self.costs(citations.variants(citations.Text(size, PLACES)), THEME, steps)
        title = f"### furo: {size:,} pages × {PLACES} places, {size * PLACES:,} entries\n\n"
        return title + table.ratios(costs, citations.FURO, steps, {"*target*": {PAGE: "≤ 1.1 ×"}})

    def federation(self) -> str:
        """Measure a project with the resources of others and return the table."""
        steps = (FULL, SAME, PAGE)
        costs = self.costs(federation.variants(), federation.NUMBERS, steps)
        title = f"### {federation.PAGES} pages, other projects of {federation.RESOURCES:,} resources\n\n"
        targets = {"*target*": {SAME: "≤ 1.5 ×", "peak memory": "≤ +150 MiB"}}
        return title + table.ratios(costs, federation.NONE, steps, targets, memory_of=SAME)

    def bridge(self, size: int) -> str:
        """Measure the bridge, relative to sphinxcontrib-bibtex alone, and return the table."""
        steps = (FULL, SAME, PAGE, ENTRY)
        costs = self.costs(citations.variants(citations.Text(size, PLACES)), BRIDGE, steps)
        title = f"### {size:,} pages × {PLACES} `:cite:`, {size * PLACES:,} entries: the bridge\n\n"
        target = {"*target*": {FULL: "bridge ≤ 1.05 ×, roles ≤ 0.17 ×"}}
        return title + table.ratios(costs, citations.BIBTEX, steps, target)

    def blocks(self, size: int) -> str:
        """Measure reference blocks and one alignment table, and return the table of results."""
        steps = (FULL, SAME, PAGE, ENTRY, PARALLEL)
        costs = self.costs(blocks.variants(blocks.Text(size)), BLOCKS, steps)
        self.note("blocks", costs, size)
        title = f"### {size:,} pages × {sum(blocks.SECTION_SIZES)} blocks and one table, in YAML\n\n"
        return title + table.ratios(costs, blocks.HAND, steps, {"*target*": {FULL: "≤ 0.8 ×"}})

    def rows(self) -> str:
        """Measure a long alignment table and return the table of results."""
        names = (citations.HAND_TABLE, citations.ALIGNMENT_TABLE)
        variants = citations.variants(citations.Text(ROWS_PAGES, ROWS_PLACES))
        costs = self.costs(variants, names, (FULL,))
        title = f"### A table of {ROWS_PAGES * ROWS_PLACES:,} rows\n\n"
        return title + table.ratios(costs, citations.HAND_TABLE, (FULL,), {"*target*": {FULL: "≤ 1.5 ×"}})

    def growth(self) -> str:
        """Measure full builds of further sizes and return the table of growth, or "" with one size only."""
        sizes = self.options.growth if self.full_builds else [*self.options.pages, *self.options.growth]
        for size in sizes:
            names = (citations.BASE, citations.REFALIGN)
            self.note("citations", self._full(citations.variants(citations.Text(size, PLACES)), names), size)
            names = (blocks.HAND, blocks.REFALIGN)
            self.note("blocks", self._full(blocks.variants(blocks.Text(size)), names), size)
        if not all(len(by_size) > 1 for by_size in self.full_builds.values()):
            return ""
        return "### Growth\n\n" + table.growth(self.full_builds)

    def _full(self, variants: Mapping[str, Variant], names: Iterable[str]) -> Costs:
        return self.costs(variants, names, (FULL,))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[200, 1000], help="sizes of the projects")
    parser.add_argument(
        "--slow", type=int, default=200, metavar="PAGES", help="the largest size for slow variants"
    )
    parser.add_argument(
        "--growth",
        type=int,
        nargs="*",
        default=[4000],
        metavar="PAGES",
        help="further sizes, full builds only",
    )
    parser.add_argument("--repeats", type=int, default=3, help="number of builds; the median is printed")
    parser.add_argument("--case", action="append", choices=CASES, help="only this case")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this variant and the first one")
    return parser.parse_args()


def main() -> None:
    """Measure each case and print its table as soon as it is complete."""
    with tempfile.TemporaryDirectory(prefix="refalign-benchmark-") as folder:
        run = Run(_parse_arguments(), Path(folder))
        sizes = run.options.pages
        themed = sizes if importlib.util.find_spec("furo") else []
        small = [size for size in sizes if size <= run.options.slow]  # each build of others takes minutes
        cases: list[tuple[str, list[int], Callable[[int], str]]] = [
            ("citations", sizes, run.citations),
            ("uses", [*USED_WORKS], run.uses),
            ("blocks", sizes, run.blocks),
            ("theme", [size for size in small if size in themed], run.theme),
            ("federation", [0], lambda _: run.federation()),
            ("bridge", small, run.bridge),
            ("rows", [0], lambda _: run.rows()),
            ("growth", [0], lambda _: run.growth()),
        ]
        print(table.machine(), flush=True)
        for case, case_sizes, measure_case in cases:
            for size in case_sizes if run.wants(case) else ():
                print(f"\n{measure_case(size)}", flush=True)


if __name__ == "__main__":
    main()
