"""CONTRIBUTING.md: its paths exist, and a build passes through the files of its walks in their order."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tests.helpers.paths import PACKAGE, ROOT
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def layout_paths() -> Iterator[str]:
    """Yield the paths of the layout, whose folders stand above their content."""
    (layout,) = re.findall(r"```\n(registry files.*?)```", TEXT, re.DOTALL)
    folders: list[str] = []
    for line in layout.splitlines():
        entry = re.match(r"((?:[│ ]   )*)(?:[├└]── )?([\w./]+)(?=$| {2,}\S)", line)
        if entry is None or line.startswith(("registry files", "pages")):
            continue
        depth = entry[1].count("│") + ("──" in line)
        folders[depth:] = [entry[2]]
        yield "".join(folders)


def named_paths() -> list[str]:
    """Return each path that the text names in backticks."""
    names = re.findall(r"`([\w./-]+)`", TEXT)
    return [name for name in names if "/" in name or name.endswith((".py", ".md", ".toml"))]


def test_paths_are_found() -> None:
    paths = list(layout_paths())
    assert "sphinx_refalign/registry/readers/" in paths
    assert {"sphinx_refalign/config.py", "tests/", "tools/"} <= set(paths)
    assert {"registry/loader.py", "tests/test_architecture.py", "CHANGELOG.md"} <= set(named_paths())


@pytest.mark.parametrize("path", [*layout_paths(), *sorted(set(named_paths()))])
def test_every_path_exists(path: str) -> None:
    assert any((folder / path).exists() for folder in (ROOT, PACKAGE, PACKAGE.parent))


def test_layout_lists_the_package() -> None:
    names = {path.name for path in PACKAGE.iterdir() if path.name not in ("__pycache__", "py.typed")}
    listed = {path.removeprefix("sphinx_refalign/").rstrip("/") for path in layout_paths()}
    assert names <= listed


WALKS = {
    title: re.findall(r"^\d+\. `([^`]+)`", steps, re.MULTILINE)
    for title, steps in re.findall(r"^### (.+)\n\n((?:\d+\. .+\n(?: {4}.+\n)*)+)", TEXT, re.MULTILINE)
}


@contextmanager
def traced() -> Iterator[list[str]]:
    """Yield a list that gets the path of each file of the package whenever one of its functions is called."""
    files: list[str] = []
    folder = f"{PACKAGE}/"

    def note(frame: FrameType, event: str, argument: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(folder) and frame.f_code.co_name != "<module>":
            path = file.removeprefix(folder)
            if not files or files[-1] != path:
                files.append(path)

    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)


def missing_step(walk: list[str], files: list[str]) -> str:
    """Return the first file of a walk that is not called after those before it, "" if all are."""
    calls = iter(files)
    return next((step for step in walk if step not in calls), "")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the files in the order of their calls, in a first build and in one after a changed entry."""
    project = Project(tmp_path_factory.mktemp("walks"))
    project.head = 'refalign_columns = {"doi": {"label": "DOI", "text": "doi"}}\n'
    project.write("resources.yaml", "k: {type: paper, title: Old, url: 'https://example.org/'}\n")
    table = Directive("alignment-table", "", {"columns": "resources doi"})
    project.page("index", "rst", Heading("T"), Directive("toctree", "", {}, "block\nrole"), table)
    project.page("block", "rst", Heading("Block"), Directive("paper", "k"))
    project.page("role", "rst", Heading("Role"), Paragraph(Role("paper", "k")))
    with traced() as first:
        assert project.build().warnings == ""
    with traced() as second:
        assert project.edit("resources.yaml", "Old", "New").build().written == {"index", "block", "role"}
    return {"first": first, "second": second}


@pytest.mark.parametrize("title", WALKS)
def test_build_passes_through_the_files_in_order(calls: dict[str, list[str]], title: str) -> None:
    walk = WALKS[title]
    assert len(walk) == len(set(walk)) >= 8, "no walk goes back"
    build = "second" if "changed" in title else "first"
    assert missing_step(walk, calls[build]) == ""


def test_there_are_five_walks_whose_order_matters(calls: dict[str, list[str]]) -> None:
    assert len(WALKS) == 5
    for walk in WALKS.values():
        assert missing_step(walk[::-1], calls["first"])
