"""Committed states: which files have them, in which order, and what is reported about damaged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.state_files import StateFiles, find_states, json_position, version_name

EMPTY = '{"version": 1, "resources": {}, "alignments": []}'


def write(folder: Path, *names: str, text: str = EMPTY) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "s", "1.0.json", "1.1/alignment.json", "1.2/other.json", ".hidden.json", "x.txt")
    write(tmp_path / "s", ".git/alignment.json", "folder.json/other.json", "alignment.json")
    expected = {"1.0": "s/1.0.json", "1.1": "s/1.1/alignment.json", "s": "s/alignment.json"}
    assert find_states(tmp_path, "s") == expected
    assert list(find_states(str(tmp_path), "s/")) == ["1.0", "1.1", "s"]
    assert find_states(tmp_path, "./s") == expected
    assert find_states(tmp_path / "s", ".") == {
        "1.0": "1.0.json", "1.1": "1.1/alignment.json", "alignment.json": "alignment.json",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["s/1.0.json", "none/1.0.json", "1.0.json", "a\0/1.0.json"])
def test_path_of_a_file(tmp_path: Path, path: str) -> None:
    write(tmp_path, "s/1.0.json")
    assert find_states(tmp_path, path) == {"1.0": path}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("changes/v1.0.json", "v1.0"),
        ("v1.0/alignment.json", "v1.0"),
        ("a/b/alignment.json", "b"),
        ("a/alignment-1.0.json", "1.0"),
        ("a/alignment_1.0.json", "1.0"),
        ("a/alignment.1.0.json", "1.0"),
        ("a/alignment1.json", "1"),
        ("a/my-alignment.json", "my-alignment"),
        ("alignment.json", "alignment.json"),
        ("x", "x"),
    ],
)
def test_name_of_a_version(path: str, name: str) -> None:
    assert version_name(path) == name


@pytest.mark.parametrize(
    "names",
    [
        "v1.0 1.1 v1.2 v1.10 2",
        "1.0a1 1.0alpha2 1.0b1 1.0beta1 1.0rc1 1.0",
        "1.0dev 1.0pre1 1.0-preview 1.0-snapshot 1.0 1.0-final",
        "2024-09-30 2024-10-01 2025-01-01",
        f"a b 1 2 {'9' * 19} v{'9' * 20} v vx",
    ],
)
def test_newest_version_is_first(tmp_path: Path, names: str) -> None:
    write(tmp_path, *(f"s/{name}.json" for name in names.split()))
    found = [state.name for state in StateFiles(tmp_path).read("s").states]
    assert found == names.split()[::-1]


@pytest.mark.parametrize(
    ("message", "position"),
    [
        ("x: line 3 column 14 (char 99)", [3, 14]),
        ("x: line 3 column 14 (char 99) and more", []),
        ("x", []),
        ("line 3 column 14", []),
    ],
)
def test_position_in_a_message(message: str, position: list[int]) -> None:
    assert json_position(message) == position


def test_damaged_files(tmp_path: Path) -> None:
    write(tmp_path, "s/3.json")
    write(tmp_path, "s/2.json", text='{\n  "version": 1,\n')
    write(tmp_path, "s/1.json", text='{"version": 2}')
    write(tmp_path, "s/0.json", text='{"version": 1}')
    found = StateFiles(tmp_path).read("s")
    assert [state.name for state in found.states] == ["3"]
    assert found.problems == [
        "s/2.json:3:1: not a valid alignment.json: Expecting property name enclosed in double quotes: line 3 "
        "column 1 (char 18); restore the file that a build has written",
        "s/1.json: alignment.json must have version 1, not 2; write it with this version of sphinx-refalign",
        "s/0.json: no map of resources; restore the file that a build has written",
    ]


def test_missing_files(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    files = StateFiles(str(tmp_path))
    assert files.read("none.json").problems == [
        "none.json: cannot be read: No such file or directory; write it by 'sphinx-build -b alignment'"
    ]
    assert files.read("empty").problems == [
        "empty: no alignment.json and no other file *.json in this folder; copy that of a build into it"
    ]
    assert files.read("none.json").states == files.read("empty").states == []


def test_files_are_read_once(tmp_path: Path) -> None:
    files = StateFiles(write(tmp_path, "s/1.json"))
    found = files.read("s")
    write(tmp_path, "s/2.json")
    assert files.read("s") is found
    assert [state.name for state in StateFiles(tmp_path).read("s").states] == ["2", "1"]


def test_digest_of_what_cannot_be_read(tmp_path: Path) -> None:
    files = StateFiles(tmp_path)
    missing = files.digest("s/1.json")
    write(tmp_path, "s/1.json", "s/2.json")
    assert len({missing, files.digest("s/1.json"), files.digest("s/2.json"), files.digest("s")}) == 4
    assert files.digest("s/1.json") == StateFiles(tmp_path).digest("s/1.json")
