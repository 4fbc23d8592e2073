"""``python -m benchmarks.pages``: measure a long table in Chromium and print a table of the results."""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser

from benchmarks.builds.measure import build
from benchmarks.builds.table import machine
from benchmarks.pages import projects
from benchmarks.pages.measure import bytes_loaded, key_work, keystrokes, load, load_event, long_tasks
from tools.chromium import chromium, serve

T = TypeVar("T")

FIELDS = {
    "sphinx-refalign": ".refalign-tools input",
    "sphinx-needs": "input[type=search]",
}
SORT_BUTTONS = {
    "sphinx-refalign": ".refalign-sort",
    "sphinx-needs": "table th",
}
PROJECTS: dict[str, Callable[[Path, int], None]] = {
    "sphinx-refalign": projects.refalign,
    "sphinx-needs": projects.needs,
}
SEARCHES = ["sta", "document 17", "book", "zzz"]
PAUSES = (150, 50)
"""Milliseconds between two keys: average typing and fast typing."""


TARGETS = {
    "scripts": "12 KB",
    "style": "10 KB",
    "a row in the page": "280 bytes",
    "elements": "45,000",
    "CPU to load": "0.6 s",
    "work of a key": "10 / 25 ms",
    "long tasks of a sort": "0.15 s",
    "a key to its result": "",
    "a quick key to its result": "",
}
"""Each measure with the highest accepted value, in the order of the table."""


def main() -> None:
    """Measure and print a Markdown table with a column for each extension, all from this run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--entries", type=int, default=2000, help="entries of the catalogue")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    names = [name for name in PROJECTS if importlib.util.find_spec(name.replace("-", "_"))]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name in names:
            PROJECTS[name](Path(folder) / name, options.rows)
            build(Path(folder) / name, Path(folder) / name / "_work")
        columns = [
            measure(browser, Path(folder) / name / "_work" / "html", name, options.repeats) for name in names
        ]
        print(
            f"{machine()} Chromium {browser.version}; {options.rows:,} rows, median of {options.repeats}.\n"
        )
        print_tables(columns, names)
        print_catalogue(browser, Path(folder) / "catalogue", options.entries, options.repeats)


def print_tables(columns: Sequence[dict[str, str]], names: Sequence[str]) -> None:
    """Print the measures of each extension in a column."""
    print(f"| page with a table | {' | '.join(names)} | *target* |")
    print(f"| --- |{' ---: |' * (len(names) + 1)}")
    for name, target in TARGETS.items():
        cells = " | ".join(column[name] for column in columns)
        print(f"| {name} | {cells} | {f'*≤ {target}*' if target else ''} |")


def measure(browser: Browser, folder: Path, name: str, repeats: int) -> dict[str, str]:
    """Return all measures of a built project as texts."""
    with serve(folder) as site:
        plain, table = (bytes_loaded(browser, f"{site}/{page}.html") for page in ("plain", "table"))
        address = f"{site}/table.html"
        loads = [load(browser, address) for _ in range(repeats)]
        work = [on_page(browser, address, key_work, FIELDS[name], SEARCHES) for _ in range(repeats)]
        tasks = [on_page(browser, address, long_tasks, SORT_BUTTONS[name]) for _ in range(repeats)]
        slow, quick = (
            [on_page(browser, address, keystrokes, FIELDS[name], SEARCHES, pause) for _ in range(repeats)]
            for pause in PAUSES
        )
    return {
        "scripts": f"{(table['script'] - plain['script']) / 1000:.1f} KB",
        "style": f"{(table['stylesheet'] - plain['stylesheet']) / 1000:.1f} KB",
        "a row in the page": f"{row_bytes(folder / 'table.html'):.0f} bytes",
        "elements": f"{loads[0][1]:,}",
        "CPU to load": f"{statistics.median(seconds for seconds, _ in loads):.2f} s",
        "work of a key": median_and_longest(work),
        "long tasks of a sort": f"{statistics.median(tasks):.2f} s",
        "a key to its result": median_and_longest(slow),
        "a quick key to its result": median_and_longest(quick),
    }


def print_catalogue(browser: Browser, folder: Path, entries: int, repeats: int) -> None:
    """Measure the page of a catalogue, and print its weight and the time to load it."""
    projects.catalogue(folder, entries)
    build(folder, folder / "_work")
    print(f"\n| page with a catalogue of {entries:,} | HTML | elements | CPU to load | `load` |")
    print("| --- | ---: | ---: | ---: | ---: |")
    size = (folder / "_work" / "html" / "table.html").stat().st_size
    with serve(folder / "_work" / "html") as site:
        loads = [load(browser, f"{site}/table.html") for _ in range(repeats)]
        seconds = [load_event(browser, f"{site}/table.html") for _ in range(repeats)]
    cpu = [second for second, _ in loads]
    print(
        f"| sphinx-refalign | {size / 1e6:.2f} MB | {loads[0][1]:,} | {_with_spread(cpu)} "
        f"| {_with_spread(seconds)} |"
    )
    print("| *target* | *≤ 1.2 MB* |  |  | *≤ 1.5 s* |")


def _with_spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"


def on_page(browser: Browser, address: str, action: Callable[..., T], *arguments: object) -> T:
    """Return what a measurement of a fresh page returns."""
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    result = action(page, *arguments)
    page.close()
    return result


def median_and_longest(runs: Sequence[Sequence[float]]) -> str:
    """Return the median of all durations and the median of the longest of each run, in milliseconds."""
    median = statistics.median(duration for run in runs for duration in run)
    return f"{median:.0f} / {statistics.median(map(max, runs)):.0f} ms"


def row_bytes(file: Path) -> float:
    """Return the bytes of a table row in a page, without the table around it."""
    page = file.read_bytes()
    rows = page[page.index(b"<tbody>") : page.rindex(b"</tbody>")]
    return len(rows) / rows.count(b"<tr")


if __name__ == "__main__":
    main()
