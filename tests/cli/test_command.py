"""The base of the command: start, help, exit statuses, streams, completion."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from sphinx_refalign.cli.main import BROKEN_PIPE, COMMANDS, INTERRUPTED
from tests.cli.command_runs import run, write_project

MODULE = [sys.executable, "-m", "sphinx_refalign.cli.main"]
NAMES = [name for name, command in COMMANDS.items() if find_spec(f"sphinx_refalign.cli.{command.module}")]

HEAVY = {"sphinx", "docutils", "pydantic", "rich", "babel", "yaml", "bibtexparser", "markdown_it"}


def modules_after(*arguments: str, folder: Path) -> set[str]:
    """Return the top-level modules that a run of the command has loaded."""
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\nMODULES', *sys.modules, file=sys.stderr))\n"
        "from sphinx_refalign.cli.main import main\n"
        f"sys.argv = ['refalign', *{arguments!r}]\nmain()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return {name.partition(".")[0] for name in result.stderr.rpartition("MODULES")[2].split()}


@pytest.mark.parametrize("arguments", [("--help",), *((name, "--help") for name in NAMES)], ids=" ".join)
def test_help_has_an_example_and_loads_little(arguments: tuple[str, ...], tmp_path: Path) -> None:
    text = run(*arguments, status=0).stdout
    assert "refalign " in text
    assert "Example" in text
    assert "\\b" not in text, "click's marker must be the character, not a backslash and a letter"
    assert "\b" not in text
    assert not modules_after(*arguments, folder=tmp_path) & HEAVY


@pytest.mark.parametrize("name", ["diff", "completion"])
def test_each_example_has_its_line(name: str) -> None:
    lines = run(name, "--help", status=0).stdout.splitlines()
    examples = lines[lines.index("  Examples:") + 1 :][:3]
    assert all("refalign " in line and line.startswith("    ") for line in examples)


def test_the_help_lists_all_commands() -> None:
    text = run("--help", status=0).stdout
    for name, command in COMMANDS.items():
        assert f"  {name} " in text
        assert command.summary in " ".join(text.split())


def test_checks_and_lists_load_no_sphinx(tmp_path: Path) -> None:
    write_project(tmp_path, {"r.yaml": "k: {type: paper, title: T, chapters: [x]}\n"})
    for arguments in (("check", "--select", "all"), ("list",), ("show", "k")):
        loaded = modules_after(*arguments, folder=tmp_path)
        assert "yaml" in loaded
        assert not loaded & {"sphinx", "docutils", "rich"}


def test_unknown_command() -> None:
    result = run("chek", status=2)
    assert "no command 'chek' (did you mean 'check'?)" in result.stderr
    assert result.stdout == ""


def test_unknown_option_and_version() -> None:
    assert "No such option" in run("list", "--nothing", status=2).stderr
    assert run("--version", status=0).stdout.startswith("refalign, version ")


def test_broken_pipe(tmp_path: Path) -> None:
    entries = "".join(f"k{number}: {{type: paper, title: {'T' * 500}}}\n" for number in range(1000))
    write_project(tmp_path, {"r.yaml": entries})
    process = subprocess.Popen(
        [*MODULE, "list", "--columns", "key,title"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().split() == [b"key", b"title"]
    process.stdout.close()
    assert process.wait() == BROKEN_PIPE
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_interrupt(tmp_path: Path) -> None:
    write_project(
        tmp_path, {"index.rst": "T\n=\n"}, "import time\nprint('started', flush=True)\ntime.sleep(60)\n"
    )
    process = subprocess.Popen(
        [*MODULE, "list", "--conf"], cwd=tmp_path, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
        # Shells ignore the signal for commands behind "&".
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    assert process.stderr is not None
    assert "started" in process.stderr.readline()  # what conf.py prints is no result
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == INTERRUPTED
    assert output == ""
    assert errors.strip() == "refalign: interrupted"


def test_questions_without_an_answer(tmp_path: Path) -> None:
    result = subprocess.run(
        [*MODULE, "init"], cwd=tmp_path, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (result.returncode, result.stdout.strip()) == (2, "")
    assert result.stderr.endswith("\nrefalign: no answer to the question; --yes asks none\n")
    assert list(tmp_path.iterdir()) == []


def test_internal_errors_are_one_line(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom sphinx_refalign.cli import main, list_resources\n"
        "def fail(*arguments, **options):\n    raise ValueError('a\\nb')\n"
        "list_resources.command.callback = fail\n"
        "sys.argv = ['refalign', 'list']\nmain.main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr.startswith("refalign: internal error: ValueError: a b; set REFALIGN_TRACEBACK=1")
    assert len(result.stderr.splitlines()) == 1


def test_chinese_in_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    write_project(tmp_path, {"r.yaml": "k: {type: paper, title: 虚拟机}\n"})
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    result = subprocess.run(
        [*MODULE, "list"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert result.returncode == 0
    assert rb"\u865a" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    script = run("completion", shell, status=0).stdout
    assert f"_REFALIGN_COMPLETE={shell}_complete" in script
    if program := shutil.which(shell):
        result = subprocess.run([program, "-n"], input=script, text=True, capture_output=True, check=False)
        assert (result.returncode, result.stderr) == (0, "")


def complete(folder: Path, *words: str) -> list[str]:
    """Return what the shell is offered for the last word."""
    environment = {
        **os.environ, "_REFALIGN_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(["refalign", *words]),
        "COMP_CWORD": str(len(words)),
    }  # fmt: skip
    program = "import sys; sys.argv = ['refalign']\nfrom sphinx_refalign.cli.main import main\nmain()"
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    return [line.partition(",")[2] for line in result.stdout.splitlines() if line]


def test_completion_of_keys_checks_and_columns(tmp_path: Path) -> None:
    write_project(
        tmp_path, {"r.yaml": "mit-1: {type: paper, title: T}\nmit-2: {type: paper, title: T}\nx: {}\n"}
    )
    assert complete(tmp_path, "show", "mit") == ["mit-1", "mit-2"]
    assert complete(tmp_path, "list", "--key", "mit-2") == ["mit-2"]
    assert complete(tmp_path, "explain", "same-d") == ["same-doi"]
    assert complete(tmp_path, "check", "--select", "file,same-d") == ["file,same-doi"]
    assert complete(tmp_path, "list", "--columns", "key,ye") == ["key,year"]
    (tmp_path / "conf.py").write_text("(")
    assert complete(tmp_path, "show", "mit") == []
