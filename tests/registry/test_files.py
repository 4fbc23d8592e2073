"""Finding and reading files: links, named pipes, devices, and files that builds have written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_refalign.registry.files import (
    FileContent,
    find_files,
    missing_file_message,
    read_file,
    relative_path,
)
from sphinx_refalign.registry.problems import Problem


def find(folder: Path, *patterns: str, excluded: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the files that patterns find, relative to the folder."""
    files, _ = find_files(patterns, str(folder), [str(folder / name) for name in excluded])
    return [os.path.relpath(file, folder) for file in files]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of registries, with links to folders above, beside and outside."""
    root = tmp_path / "docs"
    for name in ("a.yaml", "deep/b.yaml", "deep/down/c.yaml", ".hidden/x.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name}: {{}}")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "s.yaml").write_text("s: {}")
    for name in ("up", "again", "deep/up", "deep/down/up"):
        (root / name).symlink_to(root)
    for name in ("to-shared", "deep/to-shared", "to-shared-2"):
        (root / name).symlink_to(tmp_path / "shared")
    (tmp_path / "shared" / "back").symlink_to(root)
    return root


def test_recursive_glob_enters_each_folder_once(folder: Path) -> None:
    """With these links, glob.glob would enter folders some 4 ** 40 times."""
    expected = ["a.yaml", "deep/b.yaml", "deep/down/c.yaml", "to-shared/s.yaml"]
    assert find(folder, "**/*.yaml") == expected
    assert find(folder, "./**/**/*.yaml") == expected
    assert find(folder, "up/**/*.yaml", "**/*.yaml") == ["up/a.yaml", "up/deep/b.yaml", "up/deep/down/c.yaml",
                                                         "up/to-shared/s.yaml"]  # fmt: skip
    assert find(folder, "deep/**") == [
        "deep/b.yaml",
        "deep/down/c.yaml",
        "deep/to-shared/s.yaml",
        "deep/up/a.yaml",
    ]
    assert find(folder, f"{folder}/**/down/*.yaml") == ["deep/down/c.yaml"]
    assert find(folder, "../**/s.yaml") == ["../shared/s.yaml"]


def test_names_of_one_file_are_one_file(folder: Path) -> None:
    (folder / "0.yaml").symlink_to(folder / "a.yaml")
    (folder / "z.yaml").hardlink_to(folder / "deep" / "b.yaml")
    (folder / "broken.yaml").symlink_to(folder / "nowhere")
    assert find(folder, "*.yaml") == ["a.yaml", "z.yaml"]
    assert find(folder, "0.yaml", "a.yaml", "deep/b.yaml", "z.yaml") == ["0.yaml", "deep/b.yaml"]


def test_order_does_not_depend_on_creation(tmp_path: Path) -> None:
    names = [f"{letter}/{name}.yaml" for letter in "cab" for name in "zxy"]
    for number, order in enumerate((names, names[::-1])):
        for name in order:
            (tmp_path / str(number) / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / str(number) / name).write_text("")
        assert find(tmp_path / str(number), "**/*.yaml") == sorted(names)


def test_folders_of_the_build_are_not_entered(folder: Path) -> None:
    for name in ("_build/html/_downloads/a.yaml", "_build/doctrees/refalign.yaml", "_build/mine.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    written = ("_build/html", "_build/doctrees")
    assert "_build/mine.yaml" in find(folder, "**/*.yaml", excluded=written)
    assert len(find(folder, "**/*.yaml", excluded=written)) == 5
    assert find(folder, "_build/html/_downloads/*.yaml", excluded=written) == [
        "_build/html/_downloads/a.yaml"
    ]
    assert "a.yaml" in find(folder, "**/*.yaml", excluded=(".", ".."))  # a build among the sources
    assert find(folder, "../**/s.yaml", excluded=(".", "..")) == ["../shared/s.yaml"]


def test_a_folder_that_cannot_be_read_hides_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> object:
        if os.path.basename(path) == "deep":
            raise PermissionError(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert find(folder, "**/*.yaml") == ["a.yaml", "to-shared/s.yaml"]


SUGGESTIONS = {
    "no/such/file.yaml": "",
    "*.yml": "",
    "resources.yml": " (did you mean 'resources.yaml'?)",
    "resources.json": " (did you mean 'resources.yaml'?)",
    "refs/papers.yaml": " (did you mean 'refs/papers.bib'?)",
    "papers.bib": "",
    "refs/resources.yaml": " (did you mean 'resources.yaml'?)",
    "above.bib": " (did you mean '../above.bib'?)",
    "shared/s.yml": "",
    "shared/s.yaml": " (did you mean '../shared/s.yaml'?)",
}


@pytest.mark.parametrize("pattern", SUGGESTIONS)
def test_message_about_a_missing_file_names_files_nearby(tmp_path: Path, pattern: str) -> None:
    for name in ("docs/resources.yaml", "docs/refs/papers.bib", "above.bib", "shared/s.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    start = f"refalign_registry: file not found: {pattern} (relative to conf.py)"
    assert missing_file_message(pattern, str(tmp_path / "docs")) == start + SUGGESTIONS[pattern]


EXPORT = '{\n "version": 1,\n "project": "P",\n "resources": {}}'


def test_globs_do_not_match_exports(tmp_path: Path) -> None:
    texts = {
        "alignment.json": EXPORT, "other/alignment.json": "", "other-book.json": EXPORT,
        "sorted.json": '{"alignments": []}', "list/alignment.json": "[]", "mine.json": '[{"id": "a"}]',
        "item.json": '{"id": "version"}', "empty.json": "",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert find(tmp_path, "**/*.json") == ["empty.json", "item.json", "list/alignment.json", "mine.json"]
    assert find(tmp_path, "alignment.json") == ["alignment.json"]  # its reader says what is wrong


def test_pipes_devices_and_folders_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert find(tmp_path, "*.yaml") == []
    for file, reason in {
        str(tmp_path / "pipe.yaml"): "it is a named pipe; name a file",
        "/dev/zero": "it is a device; name a file",
        str(tmp_path / "folder.yaml"): "Is a directory",
        str(tmp_path / "none"): "No such file or directory",
        "a\0b": "embedded null byte",
    }.items():
        problem = read_file(file)
        assert isinstance(problem, Problem)
        assert problem.message == f"cannot be read: {reason}"
        assert problem.file == file


def test_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    content = read_file(str(tmp_path / "link"))
    assert isinstance(content, FileContent)
    assert content.data == b"text"


def test_a_file_on_another_drive_keeps_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, no path leads from one drive to another."""

    def fail(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    assert relative_path("a/b", "a") == "b"
    monkeypatch.setattr(os.path, "relpath", fail)
    assert relative_path("D:/refs.bib", "C:/docs") == "D:/refs.bib"
