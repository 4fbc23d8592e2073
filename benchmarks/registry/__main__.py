"""``python -m benchmarks.registry``: read 10,000 entries in each format, with and without a cache."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.registry import files
from benchmarks.registry.measure import Cost, cost, versions

_SETUP = """
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.readers import format_of
kinds = build_kinds({{}})
format_of({file!r})
"""
_COLD = "registry = load([{file!r}], kinds)"
_WARM = "registry = load([{file!r}], kinds, cache=Cache({cache!r}, 'benchmark'))"
_ALL = "[registry[key] for key in registry]"

_BIBTEXPARSER = ("import bibtexparser", "bibtexparser.parse_string(open({file!r}, encoding='utf-8').read())")
_C_LOADER = ("import yaml", "yaml.load(open({file!r}, encoding='utf-8').read(), Loader=yaml.CSafeLoader)")
_PYTHON_LOADER = ("import yaml", "yaml.load(open({file!r}, encoding='utf-8').read(), Loader=yaml.SafeLoader)")


def main() -> None:
    """Measure and print Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.registry", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"{versions()}; {options.entries:,} entries, median of {options.repeats}.\n")
        print("| case | CPU s | ratio | MiB at the peak |\n| --- | --- | --- | --- |")
        _table("BibTeX", files.bibtex(Path(folder), options.entries), options.repeats, {
            "bibtexparser alone": _BIBTEXPARSER,
        })  # fmt: skip
        file = files.bibtex_with_crossref(Path(folder), options.entries)
        _table("BibTeX with crossref", file, options.repeats, {"bibtexparser alone": _BIBTEXPARSER})
        _table("YAML", files.yaml(Path(folder), options.entries), options.repeats, {
            "CSafeLoader alone": _C_LOADER, "SafeLoader alone": _PYTHON_LOADER,
        })  # fmt: skip
        print("\n| malicious file | CPU s |\n| --- | --- |")
        for file in files.malicious(Path(folder)):
            setup = _SETUP.format(file=str(file))
            print(f"| {file.name} | {_cost(setup, _COLD, file, 1).seconds:.3f} |")


def _table(name: str, file: Path, repeats: int, parsers: dict[str, tuple[str, str]]) -> None:
    """Print the rows of one format; ratios are relative to the first of the parsers."""
    costs = {f"{name}, {parser}": _cost(*programs, file, repeats) for parser, programs in parsers.items()}
    alone = next(iter(costs.values())).seconds
    setup = _SETUP.format(file=str(file))
    _cost(setup, _WARM, file, 1)
    costs[f"{name}, cold, checked, with positions"] = _cost(setup, _COLD, file, repeats)
    costs[f"{name}, warm (cache)"] = _cost(setup, _WARM, file, repeats)
    costs[f"{name}, cold, and every resource decoded"] = _cost(
        setup, f"{_COLD}\n{_ALL}", file, min(repeats, 2)
    )
    for case, result in costs.items():
        cells = f"{result.seconds:.2f} | {result.seconds / alone:.2f} | {result.mebibytes:.0f}"
        print(f"| {case} | {cells} |", flush=True)


def _cost(setup: str, reading: str, file: Path, repeats: int) -> Cost:
    return cost(setup, reading.format(file=str(file), cache=f"{file}.cache"), repeats)


if __name__ == "__main__":
    main()
