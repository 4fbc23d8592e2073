"""``python -m benchmarks.command``: measure whole processes of the command beside ``python -c pass``."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.registry import files
from sphinx_refalign.cli.main import COMMANDS

START = "python -c pass"
TARGETS = {"--help": 0.3, "check": 1.0}
"""The most CPU seconds of a process, by how it is called."""


def cpu_seconds(arguments: list[str], folder: Path) -> float:
    """Return the CPU seconds of a process and its children."""
    process = subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed: {status}")
    return usage.ru_utime + usage.ru_stime


def cases(folder: Path, entries: int) -> dict[str, list[str]]:
    """Return the processes to measure by name."""
    refalign = [sys.executable, "-m", "sphinx_refalign.cli.main"]
    names = [name for name, command in COMMANDS.items() if find_spec(f"sphinx_refalign.cli.{command.module}")]
    registries = {"YAML": files.yaml(folder, entries), "BibTeX": files.bibtex(folder, entries)}
    return {
        START: [sys.executable, "-c", "pass"],
        "refalign --help": [*refalign, "--help"],
        **{f"refalign {name} --help": [*refalign, name, "--help"] for name in names},
        **{
            f"refalign check, {entries:,} entries in {name}": [*refalign, "check", "--registry", str(file)]
            for name, file in registries.items()
        },
        f"refalign list, {entries:,} entries in YAML": [
            *refalign, "list", "--registry", str(registries["YAML"]),
        ],
    }  # fmt: skip


def main() -> None:
    """Measure all processes in turn, and print the medians and their ratios as a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.command", description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="refalign-command-") as name:
        processes = cases(Path(name), options.entries)
        times: dict[str, list[float]] = {case: [] for case in processes}
        for _ in range(options.repeats):
            for case, arguments in processes.items():
                times[case].append(cpu_seconds(arguments, Path(name)))
    start = statistics.median(times[START])
    print("| process | CPU s | ratio | target |\n| --- | ---: | ---: | ---: |")
    for case, seconds in times.items():
        target = next((f"≤ {limit:g} s" for word, limit in TARGETS.items() if word in case), "")
        median = statistics.median(seconds)
        print(f"| {case} | {median:.2f} | {median / start:.1f} | {target} |")


if __name__ == "__main__":
    main()
