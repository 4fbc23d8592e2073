"""Change the code in small ways and count the changes that no test notices, with mutmut.

    python -m tools.mutants sphinx_refalign/alignment/filters.py tests/alignment/test_filters.py

Arguments are the modules to change and the tests to run for each change; without arguments, all modules of
``alignment`` and the tests of that folder. It runs in a copy of the project, ``.mutants``, that has the
results: ``cd .mutants && mutmut show NAME`` prints a change. A second run continues the first; ``--fresh``
starts anew. ``--sample`` tries the first change of each function and a fifth of the others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent

FOLDER = ROOT / ".mutants"

SOURCES = ("sphinx_refalign", "tests", "example_docs", "docs", "pyproject.toml", "README.md")

SAMPLE = ("*__mutmut_1", "*__mutmut_*[49]")
"""The names of the changes that ``--sample`` tries."""

DEFAULTS = ("sphinx_refalign/alignment/*.py", "tests/alignment")

# A server process without earlier results: in a fork of the process that ran all tests, cached functions keep
# the results of the unchanged code.
CONFIGURATION = """\
[mutmut]
source_paths=
    sphinx_refalign
only_mutate=
    {modules}
pytest_add_cli_args=
    -p
    no:cacheprovider
    -m
    not soak and not costs
pytest_add_cli_args_test_selection=
    {tests}
also_copy=
    example_docs
    docs
    README.md
use_git_change_detection=false
process_isolation=forkserver
"""


def main(arguments: list[str]) -> int:
    """Run mutmut and print how many changes the tests notice; return the status of mutmut."""
    if "--fresh" in arguments:
        arguments.remove("--fresh")
        shutil.rmtree(FOLDER, ignore_errors=True)
    names = SAMPLE if "--sample" in arguments else ()
    arguments = [argument for argument in arguments if argument != "--sample"]
    modules = [name for name in arguments or DEFAULTS if name.startswith("sphinx_refalign")]
    tests = [name for name in arguments or DEFAULTS if name.startswith("tests")]
    FOLDER.mkdir(exist_ok=True)
    for name in SOURCES:
        source, copy = ROOT / name, FOLDER / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("_build", "__pycache__", "node_modules")
            shutil.copytree(source, copy, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source, copy)
    text = CONFIGURATION.format(modules="\n    ".join(modules), tests="\n    ".join(tests))
    (FOLDER / "setup.cfg").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mutmut"]
    run = [*command, "run", "--max-children", "1", *names]
    # With CI set, generated inputs are the same for each change.
    status = subprocess.run(run, cwd=FOLDER, check=False, env={**os.environ, "CI": "true"}).returncode
    results = subprocess.run(
        [*command, "results", "--all", "true"], cwd=FOLDER, check=True, capture_output=True, text=True
    ).stdout
    print("\n".join([*_survivors(results), *_rates(results)]))
    return status


def _survivors(results: str) -> list[str]:
    return [line.strip() for line in results.splitlines() if line.endswith((": survived", ": no tests"))]


def _rates(results: str) -> list[str]:
    """Return a line for each module: how many of the changes in code that tests reach they notice."""
    verdicts: dict[str, Counter[str]] = {}
    for line in results.splitlines():
        name, separator, verdict = line.strip().rpartition(": ")
        if separator and verdict != "not checked":
            verdicts.setdefault(name.partition(".x")[0], Counter())[verdict] += 1
    rates = []
    for module, counts in sorted(verdicts.items()):
        noticed = counts["killed"] + counts["timeout"]
        total = noticed + counts["survived"]
        rates.append(
            f"{module}: {noticed} of {total} changes noticed ({noticed / max(total, 1):.0%}); {dict(counts)}"
        )
    return rates


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
