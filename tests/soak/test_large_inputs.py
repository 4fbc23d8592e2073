"""Registries and pages of a size that nobody writes by hand: time and memory stay in proportion."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.measurement import measured

pytestmark = pytest.mark.soak

ENTRIES = 100_000

LOAD = """\
import sys
from sphinx_refalign.registry import build_kinds, load
registry = load([sys.argv[1]], build_kinds({}))
assert len(registry) == int(sys.argv[2]), (len(registry), registry.problems[:3])
assert registry.problems == [], registry.problems[:3]
assert registry["k7"].title == "Title 7"
"""


def bibtex(number: int) -> str:
    return (
        f"@article{{k{number}, title = {{Title {number}}}, author = {{Doe, Jane and Roe, R. {number}}},\n"
        f"  journal = {{Journal}}, year = {1900 + number % 120}, doi = {{10.1000/{number}}}}}\n"
    )


def yaml(number: int) -> str:
    return (
        f"k{number}: {{type: paper, title: Title {number}, author: [Jane Doe, R. {number} Roe], "
        f"container: Journal, date: {1900 + number % 120}, doi: 10.1000/{number}}}\n"
    )


def csl_item(number: int, **fields: str) -> str:
    people = [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": f"R. {number}"}]
    item = {"id": f"k{number}", "type": "article-journal", "title": f"Title {number}", "author": people}
    item |= {"DOI": f"10.1000/{number}", "issued": {"date-parts": [[1900 + number % 120]]}, **fields}
    return json.dumps(item)


def csl_json(number: int) -> str:
    return f"{',' if number else '['}\n{csl_item(number)}{']' if number == ENTRIES - 1 else ''}"


ITEMS, ABSTRACT = 74_000, "Words of an abstract, " * 116


def long_csl_json() -> Iterator[str]:
    yield "["
    for number in range(ITEMS):
        yield f"{',' if number else ''}\n{csl_item(number, abstract=ABSTRACT)}"
    yield "]"


def load(what: str, file: Path, number: int) -> int:
    """Load a registry in a process of its own, and return its exit status."""
    with measured(f"load {what} ({file.stat().st_size / 1e6:.0f} MB)") as measurement:
        command = [sys.executable, "-c", LOAD, str(file), str(number)]
        finished = measurement.finish(subprocess.Popen(command, stderr=subprocess.PIPE))
        assert finished.status == 0, finished.errors
    return finished.status


@pytest.mark.parametrize(
    ("name", "suffix", "entry"),
    [("BibTeX", "bib", bibtex), ("YAML", "yaml", yaml), ("CSL-JSON", "json", csl_json)],
)
def test_many_entries(tmp_path: Path, name: str, suffix: str, entry: Callable[[int], str]) -> None:
    file = tmp_path / f"r.{suffix}"
    file.write_text("".join(map(entry, range(ENTRIES))))
    assert load(f"{ENTRIES:,} entries of {name}", file, ENTRIES) == 0


def test_a_file_of_two_hundred_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    with file.open("w") as stream:
        stream.writelines(long_csl_json())
    assert file.stat().st_size > 200_000_000
    load(f"CSL-JSON, {ITEMS:,} items with long abstracts", file, ITEMS)


def build(what: str, folder: Path, page: str, entries: int) -> str:
    """Build a page with a registry of this many entries, twice; return its HTML."""
    options = "extensions = ['sphinx_refalign']\nrefalign_registry = ['r.yaml']\nhtml_theme = 'basic'\n"
    (folder / "conf.py").write_text(options)
    (folder / "r.yaml").write_text("".join(map(yaml, range(entries))))
    (folder / "index.rst").write_text(page)
    with measured(what) as measurement:
        for _ in range(2):
            command = [sys.executable, "-m", "sphinx", "-q", str(folder), str(folder / "out")]
            finished = measurement.finish(subprocess.Popen(command, stderr=subprocess.PIPE))
            assert (finished.status, finished.errors) == (0, "")
    return (folder / "out" / "index.html").read_text()


def test_many_uses_of_one_key(tmp_path: Path) -> None:
    page = "Page\n====\n\n" + "See :paper:`k0`.\n\n" * ENTRIES
    html = build(f"build a page with {ENTRIES:,} uses of one key, and again", tmp_path, page, 1)
    assert html.count(">Title 0<") >= ENTRIES


def test_many_keys_in_one_directive(tmp_path: Path) -> None:
    keys = [f"k{number}" for number in range(10_000)]
    page = "Page\n====\n\n.. references::\n\n" + "".join(f"   {key}\n" for key in keys)
    html = build(
        f"build a page with {len(keys):,} keys in one directive, and again", tmp_path, page, len(keys)
    )
    assert all(f"Title {number}" in html for number in range(0, len(keys), 99))


def test_build_with_many_entries(tmp_path: Path) -> None:
    page = "Page\n====\n\nSee :paper:`k99`.\n\n.. alignment-table::\n"
    html = build(f"build a page with {ENTRIES:,} entries in the registry, and again", tmp_path, page, ENTRIES)
    assert "Title 99" in html
