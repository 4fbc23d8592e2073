"""``python -m benchmarks.links``: measure builds of pages with links, and print their ratio."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = 1.1
LINKS = 20
"""Links per page; every other one is an address of the registry."""
STEPS = ("full build", "nothing changed", "one entry changed")


def write_project(folder: Path, pages: int, entries: int) -> None:
    """Write the pages, in folders of 50, and the registry in BibTeX."""
    folder.mkdir(parents=True)
    registry = [
        f"@article{{k{n}, title={{Title {n}}}, author={{Last{n}, First}}, journal={{Journal}},\n"
        f"  year={{2001}}, doi={{10.1000/x{n}}}, url={{https://en.wikipedia.org/wiki/Article_{n}}}}}\n"
        for n in range(entries)
    ]
    (folder / "registry.bib").write_text("".join(registry), encoding="utf-8")
    names = [f"part{number // 50}/page{number}" for number in range(pages)]
    parts = sorted({name.partition("/")[0] for name in names})
    contents = "\n   ".join(f"{part}/index" for part in parts)
    (folder / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n   {contents}\n", encoding="utf-8")
    for part in parts:
        (folder / part).mkdir()
        children = "\n   ".join(name.partition("/")[2] for name in names if name.startswith(f"{part}/"))
        text = f"Part\n====\n\n.. toctree::\n\n   {children}\n"
        (folder / part / "index.rst").write_text(text, encoding="utf-8")
    for number, name in enumerate(names):
        links = (_sentence(number * LINKS + link, entries) for link in range(LINKS))
        text = f"Page {number}\n{'=' * 20}\n\n" + "\n\n".join(links)
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")


def _sentence(number: int, entries: int) -> str:
    known = f"http://en.m.wikipedia.org/wiki/Article%5F{number * 7 % entries}#part"
    url = known if number % 2 else f"https://example.org/page/{number}/index.html?utm_source=x"
    words = "Some words of a sentence that says nothing, as long as sentences in books usually are. " * 3
    return f"{words}See `link {number} <{url}>`__, and so on."


def build(folder: Path, out: Path, links: bool) -> float:
    """Return the CPU seconds of a build."""
    text = "extensions = ['sphinx_refalign']\nhtml_theme = 'basic'\nrefalign_registry = ['registry.bib']\n"
    (folder / "conf.py").write_text(f"{text}refalign_align_links = {links}\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-d", f"{out}/trees", str(folder), f"{out}/html"]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the build failed: {status}")
    return usage.ru_utime + usage.ru_stime


def measure(folder: Path, out: Path, links: bool) -> list[float]:
    """Return the CPU seconds of each step."""
    times = [build(folder, out, links), build(folder, out, links)]
    registry = folder / "registry.bib"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("{Title 7}", "{Another title}"), encoding="utf-8")
    times.append(build(folder, out, links))
    registry.write_text(text, encoding="utf-8")
    return times


def main() -> None:
    """Measure both variants in turn, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="refalign-links-") as name:
        project = Path(name) / "project"
        write_project(project, options.pages, options.entries)
        runs: dict[bool, list[list[float]]] = {False: [], True: []}
        for number in range(options.repeats):
            for links, times in runs.items():
                times.append(measure(project, Path(name) / f"{links}{number}", links))
    print(
        f"| {options.pages:,} pages × {LINKS} links, {options.entries:,} entries | without | with | ratio |"
    )
    print("| --- | --- | --- | --- |")
    for step, label in enumerate(STEPS):
        without, with_links = (statistics.median(run[step] for run in runs[links]) for links in (False, True))
        target = f" (≤ {TARGET:g} ×)" if label == STEPS[0] else ""
        print(f"| {label} | {without:.1f} s | {with_links:.1f} s | {with_links / without:.2f} ×{target} |")


if __name__ == "__main__":
    main()
