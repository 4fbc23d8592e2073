"""``refalign init``: new projects, existing ones, and the files for other tools."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sphinx_refalign.cli import init_files
from sphinx_refalign.cli.conf_edit import add_to_conf
from tests.cli.command_runs import run, write_project
from tests.helpers.paths import ROOT
from tests.test_quickstart import quick_start


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and "_build" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def build(folder: Path) -> str:
    """Return the warnings of a build."""
    process = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-n", ".", "_build"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return process.stderr


@pytest.mark.parametrize("options", [(), ("--myst",)], ids=["rst", "md"])
def test_example_builds_without_a_warning(folder: Path, options: tuple[str, ...]) -> None:
    run("init", "new/book", "--example", "--yes", *options, status=0)
    files = content(folder / "new/book")
    page = "index.md" if options else "index.rst"
    assert list(files) == ["conf.py", page, "resources.yaml"]
    assert build(folder / "new/book") == ""
    html = (folder / "new/book/_build/index.html").read_text(encoding="utf-8")
    assert "In this book it is always one of type 1." in html
    run("check", "new/book", "--build", status=0)
    again = run("init", "new/book", "--example", "--yes", *options, status=0)
    assert again.stderr == "nothing to do: the project is set up\n"
    assert {
        name: text for name, text in content(folder / "new/book").items() if "_build" not in name
    } == files


def test_example_is_the_quick_start_of_the_readme() -> None:
    files = quick_start("README.md")
    assert files["resources.yaml"] == init_files.EXAMPLE_REGISTRY
    assert files["index.rst"] == init_files.EXAMPLE_PAGE
    assert files["index.md"] == init_files.EXAMPLE_PAGE_MYST
    assert init_files.new_conf("resources.yaml", myst=False).startswith(files["conf.py"])


def test_new_project_without_example(folder: Path) -> None:
    run("init", "--yes", status=0)
    assert list(content(folder)) == ["conf.py", "resources.yaml"]
    assert run("check", status=0).stderr == "no problems in 1 file with 0 entries\n"


@pytest.mark.parametrize("registry", ["refs/library.bib", "data.json", "a b's.yml"])
def test_another_registry(folder: Path, registry: str) -> None:
    run("init", "--yes", "--registry", registry, status=0)
    assert registry in content(folder)
    run("check", status=0)
    assert "unsupported file type" in run("init", "--yes", "--registry", "x.txt", status=2).stderr


def test_questions(folder: Path) -> None:
    result = run("init", text="refs.yaml\nn\n")
    assert "Registry file" in result.stderr
    assert result.exit_code != 0
    assert content(folder) == {}
    run("init", text="refs.yaml\ny\n", status=0)
    assert list(content(folder)) == ["conf.py", "refs.yaml"]


def test_example_asks_no_name(folder: Path) -> None:
    assert "Registry file" not in run("init", "--example", text="y\n", status=0).stderr
    assert "resources.yaml" in content(folder)


@pytest.mark.parametrize(
    ("names", "step"),
    [
        ((), "write the first page, index.rst; then sphinx-build . _build"),
        (("index.rst",), "sphinx-build . _build"),
        (("README.md",), "write the first page, index.md; then sphinx-build . _build"),
        (("index.md",), "sphinx-build . _build"),
        (("index.rst", "notes.md"), "sphinx-build . _build"),
    ],
)
def test_next_step_builds_without_a_warning(folder: Path, names: tuple[str, ...], step: str) -> None:
    for name in names:
        (folder / name).write_text("# T\n" if name.endswith(".md") else "T\n=\n")
    result = run("init", "--yes", status=0)
    assert result.stderr.splitlines()[-1].endswith(f"written; next: {step}")
    uses_myst = b"myst_parser" in content(folder)["conf.py"]
    assert uses_myst == (bool(names) and all(name.endswith(".md") for name in names))
    if "write" not in step:
        assert build(folder) == ""


def test_dry_run(folder: Path) -> None:
    (folder / "conf.py").write_text("extensions = []\n")
    result = run("init", "--dry-run", status=0)
    assert '+extensions = ["sphinx_refalign"]\n' in result.stdout
    assert content(folder) == {"conf.py": b"extensions = []\n"}


ADDED = 'refalign_registry = ["r.yaml"]\n'

CONFS = [
    ("", 'extensions = ["sphinx_refalign"]\n'),
    ("project = 'x'", "project = 'x'\n\nextensions = [\"sphinx_refalign\"]\n"),
    ("extensions = []\n", 'extensions = ["sphinx_refalign"]\n'),
    ("extensions=[ 'a','b' ]  # c\nx = 1\n", "extensions=[ 'a','b', 'sphinx_refalign' ]  # c\nx = 1\n"),
    ("extensions = [\n  'a',  # 1\n]\n", "extensions = [\n  'a',  # 1\n  'sphinx_refalign',\n]\n"),
    ("extensions = [\n  'a'  # 1\n]\n", "extensions = [\n  'a',  # 1\n  'sphinx_refalign'\n]\n"),
    ("extensions = [\n  'a',\n  'b']\n", "extensions = [\n  'a',\n  'b', 'sphinx_refalign']\n"),
    ("extensions = ['中', 'b']\n", "extensions = ['中', 'b', 'sphinx_refalign']\n"),
    ("extensions: list[str] = ['a']\n", "extensions: list[str] = ['a', 'sphinx_refalign']\n"),
    ("extensions = ['a']\nextensions += x\n", "extensions = ['a', 'sphinx_refalign']\nextensions += x\n"),
    ("extensions = ['a'] + more\n", "extensions = ['a'] + more\n\nextensions += [\"sphinx_refalign\"]\n"),
    ("extensions = ['sphinx_refalign']\n", "extensions = ['sphinx_refalign']\n"),
    ("refalign_registry = x\nextensions = ['a']\n",
     "refalign_registry = x\nextensions = ['a', 'sphinx_refalign']\n"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), CONFS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_existing_conf(old: str, new: str, newline: str) -> None:
    if "refalign_registry" not in old:
        is_appended = (
            new.splitlines()[-1].replace("+=", "=") == 'extensions = ["sphinx_refalign"]' != old.strip()
        )
        new += ("" if is_appended and old != "extensions = []\n" else "\n") + ADDED
    for mark in (b"", b"\xef\xbb\xbf"):
        before, after = (mark + text.replace("\n", newline).encode() for text in (old, new))
        if newline == "\r\n" and "\n" not in old:
            after = mark + new.encode()
        assert add_to_conf("conf.py", before, ["sphinx_refalign"], "r.yaml") == after
        assert add_to_conf("conf.py", after, ["sphinx_refalign"], "r.yaml") == after


@pytest.mark.parametrize(
    "before",
    [
        "if True:\n    extensions = ['a']\nextensions += ['b']\n",
        "try:\n    from shared import extensions\nexcept ImportError:\n    extensions = []\n",
        "from shared import extensions\n",
        "for extensions in [['a']]:\n    pass\n",
    ],
)
def test_extensions_from_elsewhere_are_added_to(before: str) -> None:
    after = add_to_conf("conf.py", before.encode(), ["sphinx_refalign"], "r.yaml").decode()
    assert after == before + '\nextensions += ["sphinx_refalign"]\nrefalign_registry = ["r.yaml"]\n'


@pytest.mark.parametrize("below", ["source", "docs", "docs/source"])
def test_root_of_a_project_gets_no_second_conf_file(folder: Path, below: str) -> None:
    (folder / below).mkdir(parents=True)
    (folder / below / "conf.py").write_text("extensions = []\n")
    result = run("init", "--yes", status=2)
    path = os.path.normpath(below)
    assert result.stderr == (
        f"refalign: .: no conf.py here, but in {path}; give that folder: refalign init {path}\n"
    )
    assert list(content(folder)) == [os.path.join(below, "conf.py")]
    (folder / "conf.py").write_text("extensions = []\n")  # a project of its own
    run("init", "--yes", status=0)


def test_existing_project_keeps_its_files(folder: Path) -> None:
    conf = "# -*- coding: latin-1 -*-\n# é\nextensions = [\n    'myst_parser',\n]\nhtml_theme = 'basic'\n"
    (folder / "conf.py").write_bytes(conf.encode("latin-1"))
    (folder / "index.rst").write_text("Title\n=====\n")
    (folder / "resources.yaml").write_text("k: {type: paper, title: T}\n")
    run("init", "--yes", "--example", status=0)
    files = content(folder)
    assert files["index.rst"] == b"Title\n=====\n"
    assert files["resources.yaml"] == b"k: {type: paper, title: T}\n"
    new = conf.replace("    'myst_parser',\n", "    'myst_parser',\n    'sphinx_refalign',\n")
    assert files["conf.py"] == (new + '\nrefalign_registry = ["resources.yaml"]\n').encode("latin-1")
    assert build(folder) == ""
    run("init", "--yes", "--example", status=0)
    assert content(folder) == files


def test_example_page_needs_the_example_registry(folder: Path) -> None:
    (folder / "resources.yaml").write_text("k: {type: paper, title: T}\n")
    run("init", "--yes", "--example", status=0)
    assert list(content(folder)) == ["conf.py", "resources.yaml"]


def test_mistakes(folder: Path) -> None:
    (folder / "file").write_text("")
    write_project(folder / "broken", {}, "extensions = [\n")
    for arguments, message in {
        ("file",): "file: is a file; give the folder of conf.py",
        ("broken",): "broken/conf.py:1: not valid Python",
        ("--example", "--registry", "r.bib"): "--example writes a YAML registry",
    }.items():
        before = content(folder)
        result = run("init", "--yes", *arguments, status=2)
        assert message in result.stderr
        assert content(folder) == before


def test_jupyter_book(folder: Path) -> None:
    (folder / "_config.yml").write_text("title: B\n")
    result = run("init", "--yes", status=0)
    assert content(folder) == {"_config.yml": b"title: B\n"}
    assert "nothing was changed" in result.stderr
    (folder / "_config.yml").write_text(f"title: B\n{result.stdout}")
    (folder / "resources.yaml").write_text("k: {type: paper, title: T}\n")
    assert run("list", "--keys", status=0).stdout == "k\n"


def test_pre_commit_hook(folder: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {"id", "name", "entry", "language"} <= hook.keys()
    files = re.compile(hook["files"])
    for name in ("conf.py", "docs/conf.py", "docs/r.yaml", "x.yml", "x.bib", "x.json", "pyproject.toml"):
        assert files.search(name)
    assert not any(map(files.search, ("docs/index.rst", "src/myconf.py", "README.md")))
    write_project(folder / "docs", {"r.yaml": "k: {type: paper, title: T, auther: A}\n"})
    program, *arguments = hook["entry"].split()
    assert program == "refalign"
    run(*arguments, "docs", status=1)


def test_action(folder: Path) -> None:
    """The script of the action's last step runs and fails for findings, as a workflow runs it."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    *_, install, check = action["runs"]["steps"]
    inputs = re.findall(r"inputs\.([\w-]+)", str(action["runs"]))
    assert set(inputs) == set(action["inputs"])
    assert all(step["shell"] == "bash" for step in (install, check))
    docs = write_project(folder / "my docs", {"r.yaml": "k: {type: paper, title: T, auther: A}\n"})
    program = folder / "temp" / "refalign" / "bin" / "refalign"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sphinx_refalign.cli.main "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "RUNNER_TEMP": str(folder / "temp")}
    for options, status in (("", 1), ("--ignore unknown-field --ignore value", 0)):
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", check["run"]], cwd=folder,
            env={**environment, "SOURCEDIR": docs.name, "OPTIONS": options}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert result.returncode == status, result.stderr
        assert result.stdout.startswith("::warning file=my docs/r.yaml,") is bool(status)
