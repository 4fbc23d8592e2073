"""A small book that is built in processes of their own, and what a build of it shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.helpers.measurement import Measurement
from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role
from tests.helpers.walk import visible_output


def write_book(root: Path, *, is_reversed: bool = False) -> Project:
    """Write a small book; with its files in the reverse order, folders list them differently."""
    root.mkdir(parents=True)
    project = Project(root)
    chapters = [f"chapter{number}" for number in range(6)]
    toctree = Directive("toctree", "", {}, "\n".join([*chapters, "table"]))
    pages = {
        "index": (Heading("Book"), toctree),
        "table": (Heading("Table"), Directive("alignment-table"), Directive("resource-catalog")),
    }
    text = Paragraph("See ", Role("paper", "xen-2003"), ".")
    blocks = (Directive("wikidef", "hypervisor"), Directive("course", "mit-6.824"))
    pages |= {name: (Heading(name.title()), text, *blocks) for name in chapters}
    halves = [("a/r.yaml", REGISTRY), ("b.yaml", "extra: {type: book, title: Zoë}\n")]
    items = [*((f"{name}.rst", parts) for name, parts in pages.items()), *halves]
    for name, content in reversed(items) if is_reversed else items:
        if isinstance(content, str):
            project.write(name, content)
        else:
            project.page(name.removesuffix(".rst"), "rst", *content)
    options = {"extensions": ["sphinx_refalign"], "refalign_registry": ["**/*.yaml"], "html_theme": "basic"}
    options |= {"exclude_patterns": ["_build"], "html_show_copyright": False}
    return project.write("conf.py", "".join(f"{name} = {value!r}\n" for name, value in options.items()))


def start(project: Project, *options: str, out: str = "html", **environment: str) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own."""
    build = project.root / "_build"
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(build / "doctrees"), *options]
    return subprocess.Popen(
        [*command, str(project.root), str(build / out)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes], measurement: Measurement | None = None) -> None:
    """Wait for a build, which must not fail."""
    finished = (measurement or Measurement("")).finish(process)
    assert finished.status == 0, finished.errors


def content(project: Project, out: str = "html") -> dict[str, bytes]:
    """Return all files of a build, apart from the fingerprints that depend on the path."""
    folder = project.root / "_build" / out
    left_out = (".buildinfo", ".refalign")
    files = (file for file in folder.rglob("*") if file.is_file() and file.name not in left_out)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def change(project: Project, number: int) -> None:
    """Change an entry, so that all chapters and views are outdated."""
    text = REGISTRY.replace("en: Hypervisor", f"en: Hypervisor {number}")
    (project.root / "a" / "r.yaml").write_text(text, encoding="utf-8")


def clean_output(project: Project, folder: Path) -> dict[str, object]:
    """Return what a clean build of the same sources shows."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project.root, folder, ignore=shutil.ignore_patterns("_build"))
    clean = Project(folder)
    finish(start(clean))
    return visible_output(folder / "_build" / "html")
