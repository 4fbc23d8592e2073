"""``python -m benchmarks.pages``: measure a long table in Chromium and print a table of the results."""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.builds.measure import build
from benchmarks.builds.table import machine
from benchmarks.pages import projects
from benchmarks.pages.measure import bytes_loaded, key_work, keystrokes, load, load_event, long_tasks
from tools.chromium import chromium, serve

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


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--entries", type=int, default=2000, help="entries of the catalogue")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    names = [name for name in PROJECTS if importlib.util.find_spec(name.replace("-", "_"))]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        print(f"{machine()} Chromium {browser.version}; {options.rows:,} rows.\n")
        for name in names:
            PROJECTS[name](Path(folder) / name, options.rows)
            build(Path(folder) / name, Path(folder) / name / "_work")
        print(
            "| page with a table | scripts | style | a key: median | longest | quick keys: median | longest |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name in names:
            with serve(Path(folder) / name / "_work" / "html") as site:
                print(f"| {name} | {row(browser, site, FIELDS[name], options.repeats)} |")
        print()
        print(
            "| page with a table | elements | CPU to load | work of a key | longest | long tasks of a sort |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name in names:
            with serve(Path(folder) / name / "_work" / "html") as site:
                print(f"| {name} | {work_row(browser, f'{site}/table.html', name)} |")
        print_catalogue(browser, Path(folder) / "catalogue", options.entries, options.repeats)


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


def row(browser: Browser, site: str, field: str, repeats: int) -> str:
    """Return the cells of a row: bytes more than a page without a table loads, and milliseconds."""
    plain, table = (bytes_loaded(browser, f"{site}/{page}.html") for page in ("plain", "table"))
    cells = [f"{(table[kind] - plain[kind]) / 1000:.1f} KB" for kind in ("script", "stylesheet")]
    for pause in PAUSES:
        durations: list[float] = []
        for _ in range(repeats):
            page = browser.new_page()
            page.goto(f"{site}/table.html", wait_until="networkidle")
            durations += keystrokes(page, field, SEARCHES, pause)
            page.close()
        cells += [f"{statistics.median(durations):.0f} ms", f"{max(durations):.0f} ms"]
    return " | ".join(cells)


def work_row(browser: Browser, address: str, name: str) -> str:
    """Return the cells of a row: elements, seconds to load, milliseconds for a key, seconds after a sort."""
    seconds, elements = load(browser, address)
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    durations = key_work(page, FIELDS[name], SEARCHES)
    page.goto(address, wait_until="networkidle")
    tasks = long_tasks(page, SORT_BUTTONS[name])
    page.close()
    key = f"{statistics.median(durations):.0f} ms | {max(durations):.0f} ms"
    return f"{elements:,} | {seconds:.2f} s | {key} | {tasks:.2f} s"


if __name__ == "__main__":
    main()
