"""Read 10,000 entries in each format, cold and warm, and print the table of ``benchmarks/README.md``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.registry import files
from benchmarks.registry.measure import Cost, available, cost

_OURS = """
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
_LOADER = ("import yaml", "yaml.load(open({file!r}, encoding='utf-8').read(), Loader=yaml.CSafeLoader)")
_PURE = ("import yaml", "yaml.load(open({file!r}, encoding='utf-8').read(), Loader=yaml.SafeLoader)")


def main() -> None:
    """Measure, and print Markdown."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.registry", description=__doc__)
    options.add_argument("--entries", type=int, default=10_000)
    options.add_argument("--repeats", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"{available()}; {given.entries:,} entries, median of {given.repeats}.\n")
        print("| case | CPU s | ratio | MiB at the peak |\n| --- | --- | --- | --- |")
        _table("BibTeX", files.bibtex(Path(folder), given.entries), given.repeats, {
            "bibtexparser alone": _BIBTEXPARSER,
        })  # fmt: skip
        _table("BibTeX with crossref", files.parts(Path(folder), given.entries), given.repeats, {
            "bibtexparser alone": _BIBTEXPARSER,
        })  # fmt: skip
        _table("YAML", files.yaml(Path(folder), given.entries), given.repeats, {
            "CSafeLoader alone": _LOADER, "SafeLoader alone": _PURE,
        })  # fmt: skip
        print("\n| a file that means no good | CPU s |\n| --- | --- |")
        for file in files.hostile(Path(folder)):
            setup = _OURS.format(file=str(file))
            print(f"| {file.name} | {_cost(setup, _COLD, file, 1).seconds:.3f} |")


def _table(name: str, file: Path, repeats: int, others: dict[str, tuple[str, str]]) -> None:
    """The rows of one format; ratios are to the first of the others."""
    costs = {f"{name}, {other}": _cost(*programs, file, repeats) for other, programs in others.items()}
    alone = next(iter(costs.values())).seconds
    ours = _OURS.format(file=str(file))
    _cost(ours, _WARM, file, 1)
    costs[f"{name}, cold, checked, with positions"] = _cost(ours, _COLD, file, repeats)
    costs[f"{name}, warm (cache)"] = _cost(ours, _WARM, file, repeats)
    costs[f"{name}, cold, and every resource made"] = _cost(ours, f"{_COLD}\n{_ALL}", file, min(repeats, 2))
    for case, one in costs.items():
        print(f"| {case} | {one.seconds:.2f} | {one.seconds / alone:.2f} | {one.mebibytes:.0f} |", flush=True)


def _cost(setup: str, reading: str, file: Path, repeats: int) -> Cost:
    return cost(setup, reading.format(file=str(file), cache=f"{file}.cache"), repeats)


if __name__ == "__main__":
    main()
