"""Two projects with a long table: one of sphinx-refalign, one of sphinx-needs with as many rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks.builds.text import Writer

PLACES = 50
"""Table rows per document."""
KINDS = ("paper", "book", "standard")
PLAIN = "Plain\n=====\n\nWords.\n"


def refalign(folder: Path, rows: int) -> None:
    """Write a registry, documents that reference its resources, and a page with a row for each reference."""
    text = Writer(7)
    titles = [f"{text.name(4)} {number}" for number in range(max(rows // 10, 1))]
    entries = [
        f"r{number}: {{type: {KINDS[number % 3]}, title: {title}, author: [{text.name(2)}], date: 2003}}\n"
        for number, title in enumerate(titles)
    ]
    _write(folder, "sphinx_refalign", {"resources.yaml": "".join(entries)})
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + 'refalign_registry = ["resources.yaml"]\n', "utf-8")
    documents = -(-rows // PLACES)
    for number in range(documents):
        body = [f"Document {number}\n============\n"]
        for place in range(min(PLACES, rows - number * PLACES)):
            key = (number * PLACES + place) * 7 % len(titles)
            body.append(f"{text.name(3)}\n{'-' * 60}\n\n{text.sentence(6)} :resource:`r{key}`.\n")
        (folder / f"d{number}.rst").write_text("\n".join(body), "utf-8")
    _index(folder, documents, ".. alignment-table::\n   :group-by: none\n")


def needs(folder: Path, rows: int) -> None:
    """Write documents with as many needs, and a page with the table of all needs."""
    text = Writer(7)
    _write(folder, "sphinx_needs", {})
    documents = -(-rows // PLACES)
    for number in range(documents):
        body = [f"Document {number}\n============\n"]
        for place in range(min(PLACES, rows - number * PLACES)):
            body.append(f".. req:: {text.name(3)}\n   :id: R_{number * PLACES + place:05}\n")
        (folder / f"d{number}.rst").write_text("\n".join(body), "utf-8")
    _index(folder, documents, ".. needtable::\n   :columns: id, title, type\n")


def catalogue(folder: Path, entries: int) -> None:
    """Write a registry, pages that reference each of its resources once, and a page with the catalogue."""
    text = Writer(7)
    works = [
        f"r{n}:\n  type: paper\n  title: {text.name(5)} {n}\n  author: [{text.name(2)}, {text.name(2)}]\n"
        f"  container: Journal of {text.name()}\n  date: {1950 + n % 70}\n  doi: 10.5555/{n}\n"
        for n in range(entries)
    ]
    _write(folder, "sphinx_refalign", {"resources.yaml": "".join(works)})
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + 'refalign_registry = ["resources.yaml"]\n', "utf-8")
    documents = -(-entries // PLACES)
    for number in range(documents):
        keys = range(number * PLACES, min(entries, (number + 1) * PLACES))
        roles = " and ".join(f":paper:`r{key}`" for key in keys)
        (folder / f"d{number}.rst").write_text(f"Document {number}\n============\n\n{roles}.\n", "utf-8")
    _index(folder, documents, ".. resource-catalog::\n")


def _write(folder: Path, extension: str, files: dict[str, str]) -> None:
    folder.mkdir()
    conf = f'extensions = ["{extension}"]\nhtml_theme = "basic"\n'
    for name, content in {"conf.py": conf, "plain.rst": PLAIN, **files}.items():
        (folder / name).write_text(content, "utf-8")


def _index(folder: Path, documents: int, table: str) -> None:
    names = "".join(f"   d{number}\n" for number in range(documents))
    (folder / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n   plain\n   table\n{names}", "utf-8")
    (folder / "table.rst").write_text(f"Table\n=====\n\n{table}", "utf-8")
