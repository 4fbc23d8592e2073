"""Names that pybtex cannot read: each is found at its line, in one pass over the files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pybtex.database.input.bibtex import Parser

from sphinx_refalign.bibtex.keys import collect_name_errors, locate_names
from tests.helpers.project import Heading, Paragraph, Project, Role

FILE = """\
@string{crowd = "M, N, O, P"}
Text between entries, with A, B, C, D.
@book{good, author = {Ann Lee}, title = {A, B, C, D}}

@article{first,
  author = {Ann Lee and
            A, B,
            C, D and Bob Roe
            and E, F, G, H},
  editor = "I, J, K, L",
  title = {T}}
@book(second, AUTHOR = {A, B, C, D} # " and " # crowd,
  year = 2000)
"""


def read(text: str) -> list[str]:
    """Return the messages of pybtex about a file."""
    with collect_name_errors() as errors:
        Parser().parse_string(text)
    return [str(error) for error in errors]


def located(folder: Path, text: str) -> list[tuple[int, str]]:
    """Return the places of the names in a file that pybtex cannot read."""
    file = folder / "r.bib"
    file.write_text(text, encoding="utf-8")
    places = list(locate_names([file, folder / "missing.bib"], "utf-8", read(text)))
    assert {path for path, _, _ in places} <= {file}
    return [(line, name) for _, line, name in places]


def test_each_name_has_its_line(tmp_path: Path) -> None:
    assert located(tmp_path, FILE) == [
        (7, "A, B, C, D"),
        (9, "E, F, G, H"),
        (10, "I, J, K, L"),
        (12, "A, B, C, D"),
        (12, "M, N, O, P"),
    ]


@pytest.mark.parametrize("text", ["", "@", "@book{", "@book{k, author = {A, B, C, D", FILE.replace(")", "")])
def test_unfinished_files_raise_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.bib").write_text(text)
    assert {name for _, _, name in locate_names([tmp_path / "r.bib"], "utf-8", read(FILE))} <= {
        "A, B, C, D", "E, F, G, H", "I, J, K, L",
    }  # fmt: skip


def test_build_reports_each_name_once(project: Project) -> None:
    project.write("own.bib", FILE)
    project.conf |= {
        "extensions": ["sphinx_refalign", "sphinxcontrib.bibtex"],
        "bibtex_bibfiles": ["own.bib"], "refalign_registry": [],
    }  # fmt: skip
    project.page("index", "rst", Heading("T"), Paragraph("See ", Role("cite:p", "good"), "."))
    warnings = [line for line in project.build().warnings.splitlines() if "too many commas" in line]
    assert [line.partition(" has ")[0] for line in warnings] == [
        f"own.bib:{line}: WARNING: {name!r}" for line, name in located(project.root, FILE)
    ]


@pytest.mark.parametrize("name", ["Name{number}, B, C, D", "x x x x x x x x {number}, x, x, x"])
def test_time_does_not_grow_with_names_times_length(tmp_path: Path, name: str) -> None:
    def seconds(number: int) -> float:
        names = " and\n ".join(name.format(number=index) for index in range(number))
        file = tmp_path / "r.bib"
        file.write_text(f"@book{{k, title = {{{names}}}, author = {{{names}}}}}")
        messages = [f"Too many commas in {name.format(number=index)!r}" for index in range(number)]
        start = time.process_time()
        assert len(list(locate_names([file], "utf-8", messages))) == number
        return time.process_time() - start

    short, long = (min(seconds(number) for _ in range(3)) for number in (1000, 8000))
    assert long < 12 * short + 0.1
