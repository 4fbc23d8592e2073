"""The tutorial, carried out literally in an empty folder, once in each markup."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.docs.page_project import compare
from tests.docs.snippets import DOCS, Snippet, snippets_of

TUTORIAL = DOCS / "tutorial.rst"

PROGRAMS = {
    "sphinx-build": [sys.executable, "-m", "sphinx", "-W", "-n", "-q"],
    "refalign": [sys.executable, "-m", "sphinx_refalign.cli.main"],
}


@pytest.fixture(params=["rst", "myst"])
def steps(request: pytest.FixtureRequest) -> list[Snippet]:
    """Return the blocks that a reader of one markup carries out."""
    snippets = snippets_of(TUTORIAL)
    assert not [snippet.place for snippet in snippets if snippet.reason], (
        "the tutorial is carried out as a whole"
    )
    return [snippet for snippet in snippets if snippet.tab in ("", request.param)]


def rows(folder: Path) -> list[list[str]]:
    page = BeautifulSoup((folder / "_build" / "index.html").read_text(encoding="utf-8"), "html.parser")
    found = page.select("table.refalign-table tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in found]


def run(command: str, output: list[str], folder: Path) -> Path:
    """Run a command of the tutorial, and return the folder in which the next one runs."""
    program, *arguments = command.split()
    if program == "mkdir":
        (folder / arguments[0]).mkdir()
    elif program == "cd":
        return folder / arguments[0]
    elif program != "pip":
        process = subprocess.run(
            [*PROGRAMS[program], *arguments], cwd=folder, env=os.environ | {"NO_COLOR": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert process.returncode == (1 if any("problem in" in line for line in output) else 0), (
            process.stdout
        )
        if output or program == "sphinx-build":
            compare(output, process.stdout)
    return folder


def test_tutorial_is_carried_out_literally(steps: list[Snippet], tmp_path: Path) -> None:
    folder = tmp_path
    tables: list[list[list[str]]] = []
    for snippet in steps:
        if snippet.language == "console":
            for command, output in snippet.commands:
                folder = run(command, output, folder)
                if command.startswith("sphinx-build"):
                    tables.append(rows(folder))
        else:
            assert snippet.caption, f"{snippet.place}: a file without a name"
            (folder / snippet.caption).write_text(snippet.text, encoding="utf-8")
    first, *_, last = tables
    assert len(first) == 1, "one alignment after the first build"
    assert first[0][0] == "Virtual machines"
    assert "Hypervisor" in first[0][1]
    assert [row[0] for row in last] == ["Virtual machines", "Consensus"]


def test_first_table_takes_one_entry_one_directive_and_two_lines(steps: list[Snippet]) -> None:
    before = steps[: next(n for n, snippet in enumerate(steps) if "$ sphinx-build" in snippet.text)]
    files = {snippet.caption: snippet.text for snippet in before if snippet.caption}
    assert len(files) == 3
    assert files["resources.yaml"].count("type:") == 1
    assert len(files["conf.py"].splitlines()) == 2
    (page,) = (text for name, text in files.items() if name.startswith("index."))
    assert page.count("alignment-table") == 1
    assert page.count(".. ") + page.count("```{") == 1
