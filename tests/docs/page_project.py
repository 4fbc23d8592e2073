"""The project that the snippets of a page are run in: the samples, and the files that the page has so far."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_refalign.cli.main import COMMANDS, refalign
from sphinx_refalign.config import OPTIONS, misspelled_options
from sphinx_refalign.registry import build_kinds, load
from tests.docs.snippets import DOCS, Snippet
from tests.helpers.project import Built, Project

REGISTRIES = {"yaml": "yaml", "bibtex": "bib", "json": "json"}

OTHER_PROGRAMS = ("pip install", "cd", "mkdir", "git", "make", "python -m")
"""Programs whose commands are not run."""


class PageProject:
    """A project in a folder that changes with the snippets of a page."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.conf = (DOCS / "samples" / "conf.py").read_text(encoding="utf-8")
        shutil.copytree(DOCS / "samples", root, ignore=shutil.ignore_patterns("fields.yaml"))
        self.write_conf()

    def write_conf(self, more: str = "") -> None:
        self.conf += f"\n{more}"
        (self.root / "conf.py").write_text(self.conf, encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def options(self, more: str = "") -> dict[str, object]:
        """Return what conf.py defines, with further lines; the options must be valid."""
        names: dict[str, object] = {"__file__": str(self.root / "conf.py")}
        exec(compile(self.conf + "\n" + more, "conf.py", "exec"), names)
        values = {name: value for name, value in names.items() if not name.startswith("__")}
        for option in OPTIONS:
            if option.name in values:
                assert option.check(values[option.name]) == "", option.name
        known = [option.name for option in OPTIONS]
        assert misspelled_options(values, {*known, *_OF_SPHINX}) == {}
        return values

    def check_registry(self, path: Path) -> None:
        """Check that a file is a registry without a problem."""
        kinds = self.options().get("refalign_kinds", {})
        assert isinstance(kinds, dict)
        registry = load([path], build_kinds(kinds))
        assert [str(problem) for problem in registry.problems] == []
        assert len(registry) > 0

    def build(self, text: str, suffix: str) -> Built:
        """Build a page of these words, without a warning."""
        root = self.root.parent / f"build-{suffix}"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        project = Project(root)
        project.head = f"{self.conf}\nhtml_theme = 'basic'\n" + _ADD_MYST
        # Graphs are lists where the machine has no Graphviz.
        project.conf = {
            "suppress_warnings": ["refalign.graph"],
            "html_show_sourcelink": False,
            "html_show_copyright": False,
            "root_doc": "snippet",
        }
        # Files of the page that are not its own pages; they are built where the page says so.
        project.conf["include_patterns"] = ["snippet.*"]
        project.write(f"snippet.{suffix}", text)
        built = project.build()
        assert built.warnings == "", built.warnings
        return built

    def run(self, command: str, output: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Check a command; run it if its output is shown, and compare."""
        if command.startswith(OTHER_PROGRAMS):
            return
        program, *arguments = shlex.split(command)
        if program == "sphinx-build":
            check_sphinx_build(arguments)
            return
        assert program == "refalign", f"{command}: unknown program; mark the block with '.. not run: reason'"
        check_arguments(arguments)
        if output:
            monkeypatch.chdir(self.root)
            result = CliRunner().invoke(refalign, arguments)
            assert result.exit_code in (0, 1), result.output
            compare(output, result.output, result.stdout)


_ADD_MYST = """
if "myst_parser" not in extensions:
    extensions = [*extensions, "myst_parser"]
"""

_OF_SPHINX = frozenset({"extensions", "project", "language", "locale_dirs"})


def check_arguments(arguments: Sequence[str]) -> None:
    """Check that a command and its options exist, without running it."""
    name, *others = arguments
    assert name in COMMANDS, name
    command = refalign.get_command(refalign.make_context("refalign", [], resilient_parsing=True), name)
    assert command is not None
    with command.make_context(name, list(others)):
        pass


def check_sphinx_build(arguments: Sequence[str]) -> None:
    """Check the options of sphinx-build."""
    from sphinx.cmd.build import get_parser

    if arguments[:1] == ["-M"]:
        assert len(arguments) == 4, "sphinx-build -M BUILDER SOURCE OUTPUT"
    else:
        get_parser().parse_args(list(arguments))


def compare(shown: Sequence[str], *printed: str) -> None:
    """Compare shown output with what a command prints to any of several streams.

    A shown line ``...`` stands for any lines.
    """
    lines = (".*" if line.strip() == "..." else re.escape(line.rstrip()) for line in shown)
    pattern = re.compile("\n".join(lines), re.DOTALL)
    texts = ["\n".join(line.rstrip() for line in text.splitlines()) for text in printed]
    message = "\n\n".join(["the manual shows", *shown, "the command prints", *texts])
    assert any(pattern.fullmatch(text) for text in texts), message


def import_module(snippet: Snippet, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a module of a page, as an import does it."""
    monkeypatch.syspath_prepend(str(root))
    name = snippet.caption.removesuffix(".py")
    sys.modules.pop(name, None)
    __import__(name)
    sys.modules.pop(name)
