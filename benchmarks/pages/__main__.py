"""Open a long table in Chromium and print the tables of ``benchmarks/README.md``."""

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
from benchmarks.pages.measure import keystrokes, loaded
from tools.chromium import chromium, serve

FIELDS = {
    "sphinx-refalign": ".refalign-tools input",
    "sphinx-needs": "input[type=search]",
}
PROJECTS: dict[str, Callable[[Path, int], None]] = {
    "sphinx-refalign": projects.ours,
    "sphinx-needs": projects.needs,
}
WORDS = ["sta", "document 17", "book", "zzz"]
PAUSES = (150, 50)
"""Milliseconds between two keys: of somebody who thinks, of somebody who is quick."""


def main() -> None:
    """Measure, and print Markdown."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    options.add_argument("--rows", type=int, default=5000)
    options.add_argument("--repeats", type=int, default=3)
    given = options.parse_args()
    names = [one for one in PROJECTS if importlib.util.find_spec(one.replace("-", "_"))]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        print(f"{machine()} Chromium {browser.version}; {given.rows:,} rows.\n")
        print(
            "| page with a table | scripts | style | a key: median | longest | quick keys: median | longest |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name in names:
            source = Path(folder) / name
            PROJECTS[name](source, given.rows)
            build(source, source / "_work")
            with serve(source / "_work" / "html") as site:
                print(f"| {name} | {row(browser, site, FIELDS[name], given.repeats)} |")


def row(browser: Browser, site: str, field: str, repeats: int) -> str:
    """Bytes above those of a page without a table, and milliseconds."""
    plain, table = (loaded(browser, f"{site}/{page}.html") for page in ("plain", "table"))
    cells = [f"{(table[kind] - plain[kind]) / 1000:.1f} KB" for kind in ("script", "stylesheet")]
    for pause in PAUSES:
        taken: list[float] = []
        for _ in range(repeats):
            page = browser.new_page()
            page.goto(f"{site}/table.html", wait_until="networkidle")
            taken += keystrokes(page, field, WORDS, pause)
            page.close()
        cells += [f"{statistics.median(taken):.0f} ms", f"{max(taken):.0f} ms"]
    return " | ".join(cells)


if __name__ == "__main__":
    main()
