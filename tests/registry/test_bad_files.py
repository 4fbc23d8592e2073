"""Invalid registry files: ``bad/x.yaml`` must give exactly the messages in ``bad/x.txt``.

Each file also has a valid entry ``good``, which must be read. It follows the mistake, or precedes it if the
format cannot be read any further.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from tests.helpers.paths import BAD_FILES

FILES = sorted(file for file in BAD_FILES.iterdir() if file.suffix != ".txt")
KINDS = build_kinds({})

# Files that cannot be decoded or are not a map, and so have no good entry.
WITHOUT_GOOD = {"bibtex-not-utf-8.bib", "not-a-map.yaml", "not-utf-8.yaml", "unknown-suffix.toml"}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def test_every_file_has_a_file_of_messages_and_the_reverse() -> None:
    assert FILES
    assert {file.with_suffix(".txt") for file in FILES} == set(BAD_FILES.glob("*.txt"))
    assert len({file.stem for file in FILES}) == len(FILES)


@each_file
def test_messages(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD_FILES)
    expected = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert expected
    assert [str(problem) for problem in load([file.name], KINDS).problems] == expected


@each_file
def test_good_entry_is_read_despite_the_mistake(file: Path) -> None:
    registry = load([str(file)], KINDS)
    assert (b"good" in file.read_bytes()) is (file.name not in WITHOUT_GOOD)
    good = registry.get("good")
    if file.name in WITHOUT_GOOD:
        assert good is None
    else:
        assert good is not None
        assert good.title == "A good entry"


@each_file
def test_position_is_within_the_file(file: Path) -> None:
    """The line exists, and the column is not beyond its end."""
    lines = file.read_bytes().decode("utf-8", errors="replace").split("\n")
    for problem in load([str(file)], KINDS).problems:
        assert problem.line or problem.code is Code.FILE
        if problem.line:
            assert problem.column <= len(lines[problem.line - 1]) + 1


def test_every_code_has_an_example() -> None:
    assert {problem.code for file in FILES for problem in load([str(file)], KINDS).problems} == set(Code)
