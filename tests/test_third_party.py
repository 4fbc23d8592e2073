"""Each extension point, used by a package as another project would write and install it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.helpers.paths import PACKAGE, ROOT

SOURCE = ROOT / "tests" / "roots" / "third_party"


def install(source: Path, site: Path) -> None:
    """Copy the package of a project, with the metadata that pip makes from its pyproject.toml."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    shutil.copytree(source / name, site / name, ignore=shutil.ignore_patterns("__pycache__"))
    metadata = site / f"{name}-{version}.dist-info"
    metadata.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n"
    (metadata / "METADATA").write_text(head, encoding="utf-8")
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{point} = {value}" for point, value in points.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


class Book:
    """The documentation of the third party, and a folder where its package is installed."""

    def __init__(self, folder: Path) -> None:
        self.docs = folder / "docs"
        self.site = folder / "site"
        self.out = folder / "docs" / "_build" / "html"
        shutil.copytree(SOURCE / "docs", self.docs)
        install(SOURCE, self.site)

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Build the pages in a new interpreter, as ``sphinx-build`` does."""
        paths = os.pathsep.join(map(str, [self.site, PACKAGE.parent]))
        return subprocess.run(
            [sys.executable, "-m", "sphinx", "-n", "-q", *options, str(self.docs), str(self.out)],
            env={**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"},
            check=False, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip

    def build_without_warnings(self) -> None:
        result = self.build("-W")
        assert (result.returncode, result.stderr) == (0, "")

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def html(self, page: str) -> BeautifulSoup:
        return BeautifulSoup((self.out / f"{page}.html").read_text(encoding="utf-8"), "html.parser")

    def table(self) -> list[list[str]]:
        rows = self.html("index").select("table.refalign-table tr")
        return [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in rows]

    def written(self) -> dict[str, int]:
        """Return when each page was written."""
        return {page: (self.out / f"{page}.html").stat().st_mtime_ns for page in PAGES}


PAGES = ("index", "consensus", "replication")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book after its first build; tests leave it unchanged."""
    book = Book(tmp_path_factory.mktemp("third-party"))
    book.build_without_warnings()
    return book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """The book before its first build."""
    return Book(tmp_path)


def test_kind_has_a_directive_a_role_and_fields(built: Book) -> None:
    block = built.html("consensus").select_one(".refalign-block.refalign-lecture")
    assert block is not None
    text = " ".join(block.get_text(" ").split())
    assert text.startswith("Lecture: In Search of an Understandable Consensus Algorithm ")
    values = block.select("dd.refalign-speaker, dd.refalign-minutes")
    assert [value.get_text(strip=True) for value in values] == ["Diego Ongaro", "58"]
    assert "Watch it up to the proof of safety." in text
    roles = built.html("replication").select("p .refalign-lecture, p .refalign-paper")
    assert [role.get_text() for role in roles] == ["its successor", "Spanner"]


def test_column_has_the_texts_of_its_function(built: Book) -> None:
    assert [row[:2] for row in built.table()] == [
        ["Resources", "Length"],
        ["In Search of an Understandable Consensus Algorithm (Diego Ongaro)", "58 min"],
        ["Paxos Made Simple (Leslie Lamport)", "47 min"],
        ["Spanner (2012)", ""],
    ]


def test_handler_of_the_event_gets_the_alignments(built: Book) -> None:
    report = (built.out / "lectures.txt").read_text(encoding="utf-8")
    assert report == "paxos-2001: 2\nraft-2014: 2\nspanner-2012: 1\n"


def test_next_build_writes_what_a_change_reaches(book: Book) -> None:
    book.build_without_warnings()
    before = book.written()
    book.build_without_warnings()
    assert book.written() == before
    book.edit(book.docs / "lectures.toml", "date = 2012", "date = 2013")
    book.build_without_warnings()
    after = book.written()
    assert [page for page in PAGES if after[page] != before[page]] == ["index", "replication"]
    assert book.table()[-1][0] == "Spanner (2013)"


def test_next_build_follows_the_package(book: Book) -> None:
    book.build_without_warnings()
    package = book.site / "refalign_lectures" / "__init__.py"
    book.edit(package, '"label": "Lecture"', '"label": "Recording"')
    book.edit(package, "{minutes} min", "{minutes} minutes")
    book.build_without_warnings()
    assert "Recording: Paxos Made Simple" in book.html("replication").get_text()
    assert book.table()[1][1] == "58 minutes"


def test_mistake_in_a_registry_file_is_reported_at_its_line(book: Book) -> None:
    book.edit(book.docs / "lectures.toml", "minutes = 47", "minute = 47")
    warning = book.build().stderr.splitlines()[0]
    message = "paxos-2001.minute: unknown field (did you mean 'minutes'?) [refalign.unknown-field]"
    assert warning == f"{book.docs / 'lectures.toml'}:10: WARNING: {message}"


def test_project_without_the_package_is_told_what_is_missing(book: Book) -> None:
    shutil.rmtree(book.site)
    assert "Could not import extension refalign_lectures" in book.build().stderr
    messages = book.build("-D", "extensions=sphinx_refalign,myst_parser").stderr
    file = book.docs / "lectures.toml"
    supported = "rename or convert the file to .yaml, .yml, .bib, .bibtex or .json"
    assert f"{file}:1: WARNING: unsupported file type; {supported} [refalign.file]" in messages
    assert 'ERROR: Unknown directive type "lecture"' in messages
    assert "unknown value 'length' of :columns:; use one of chapter" in messages
