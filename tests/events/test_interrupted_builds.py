"""Builds that are killed, that run at once, or that run elsewhere give the same files as an ordinary one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role
from tests.helpers.walk import visible_output

KILLS = int(os.environ.get("KILLS", "200"))

ROUNDS = int(os.environ.get("ROUNDS", "20"))
"""How often two builds run at once."""

TIMEOUT = 1800
"""The time of a build that hangs, in seconds, also on a machine with much other work."""


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


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for a build, which must not fail."""
    _, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0, errors.decode()


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


def test_path_hash_seed_zone_and_order_do_not_count(tmp_path: Path) -> None:
    first = write_book(tmp_path / "a")
    second = write_book(tmp_path / "other" / "b c", is_reversed=True)
    processes = [start(first, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")]
    processes.append(start(second, "-j", "2", PYTHONHASHSEED="2", TZ="Asia/Shanghai", LC_ALL="C.UTF-8"))
    for process in processes:
        finish(process)
    assert content(first) == content(second)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12))
def test_environment_does_not_count(tmp_path: Path, seed: int) -> None:
    """Paths, hash seeds, zones, locales, orders of creation and numbers of processes at random."""
    rng = random.Random(seed)
    expected = write_book(tmp_path / "expected")
    finish(start(expected, PYTHONHASHSEED="0"))
    other = write_book(tmp_path / ("×" * rng.randrange(1, 5)) / str(seed), is_reversed=rng.random() < 0.5)
    environment = {
        "PYTHONHASHSEED": str(rng.randrange(1000)), "LC_ALL": rng.choice(["C", "C.UTF-8", "POSIX"]),
        "TZ": rng.choice(["UTC", "Asia/Shanghai", "America/St_Johns"]), "PYTHONUTF8": rng.choice("01"),
    }  # fmt: skip
    finish(start(other, "-j", rng.choice("123"), **environment))
    assert content(expected) == content(other)


@pytest.mark.soak
@pytest.mark.parametrize("parallel", ["1", "2"])
def test_builds_that_are_killed(tmp_path: Path, parallel: str) -> None:
    """SIGKILL at random moments; each next build gives what a clean build gives."""
    seed = random.randrange(10**6)
    print(f"KILL_SEED={seed}")
    rng = random.Random(int(os.environ.get("KILL_SEED", seed)))
    project = write_book(tmp_path / "project")
    began = time.monotonic()
    finish(start(project))
    duration = time.monotonic() - began
    killed = 0
    for number in range(KILLS // 2):
        change(project, rng.randrange(3))
        process = start(project, "-j", parallel)
        time.sleep(rng.uniform(0.2, 1) * duration)
        killed += process.poll() is None
        process.kill()
        process.communicate()
        if rng.random() < 0.3:  # else several builds are killed one after the other
            finish(start(project, "-j", parallel))
            expected = clean_output(project, tmp_path / "clean")
            assert visible_output(project.root / "_build" / "html") == expected, number
    assert killed > KILLS // 8


@pytest.mark.soak
def test_two_builds_at_once_in_one_folder(tmp_path: Path) -> None:
    """Neither build fails because of our files, and the next build is right."""
    project = write_book(tmp_path / "project")
    finish(start(project))
    for number in range(ROUNDS):
        change(project, number)
        processes = [start(project), start(project, "-j", "2")]
        for process in processes:
            _, errors = process.communicate(timeout=TIMEOUT)
            assert b"refalign" not in errors, errors.decode()
        finish(start(project))
        assert visible_output(project.root / "_build" / "html") == clean_output(project, tmp_path / "clean")
