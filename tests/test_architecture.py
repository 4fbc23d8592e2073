"""The rules of the house: who may import whom, and how large a file and a function may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import PACKAGE

FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = {file: ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in FILES}

LONGEST_FILE = 400
LONGEST_FUNCTION = 45


def imported(file: Path) -> set[str]:
    """The full names of all that a file imports, wherever in it and in whatever way."""
    package = NAMES[file].rpartition(".")[0]
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            names.add(base)
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return names


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offences(folder: str, refused: tuple[str, ...], allowed: tuple[str, ...] = ()) -> list[str]:
    """``module imports name`` for each import below ``folder`` that is refused and not allowed."""
    return [
        f"{NAMES[file]} imports {name}"
        for file in FILES
        if within(NAMES[file], (f"sphinx_refalign.{folder}",))
        for name in sorted(imported(file))
        if within(name, refused) and not within(name, allowed) and name != "sphinx_refalign"
    ]


def test_the_imports_are_really_read() -> None:
    """The rules below hold for nothing if this finds no imports."""
    assert "sphinx.application.Sphinx" in imported(PACKAGE / "__init__.py")
    assert "sphinx_refalign.registry.registry" in imported(PACKAGE / "alignment" / "project.py")
    assert "bibtexparser.entrypoint" in imported(PACKAGE / "registry" / "readers" / "bibtex_parser.py")
    assert "docutils" in imported(PACKAGE / "render" / "fields.py")
    assert offences("alignment", ("sphinx_refalign.registry",)) != []


def test_the_registry_knows_nothing_but_itself() -> None:
    refused = ("sphinx", "docutils", "sphinx_refalign")
    assert offences("registry", refused, ("sphinx_refalign.registry",)) == []


def test_alignment_knows_the_registry_alone() -> None:
    refused = ("sphinx", "docutils", "sphinx_refalign")
    assert offences("alignment", refused, ("sphinx_refalign.registry", "sphinx_refalign.alignment")) == []


def test_rendering_knows_docutils_and_the_pure_half() -> None:
    pure = ("sphinx_refalign.registry", "sphinx_refalign.alignment", "sphinx_refalign.render")
    assert offences("render", ("sphinx", "sphinx_refalign"), pure) == []


def test_styles_of_pybtex_know_pybtex_and_the_pure_half() -> None:
    refused = ("sphinx", "docutils", "sphinx_refalign")
    assert offences("gbt7714", refused, ("sphinx_refalign.registry", "sphinx_refalign.gbt7714")) == []


def test_nothing_imports_the_command_line() -> None:
    cli = ("sphinx_refalign.cli",)
    others = [file for file in FILES if not within(NAMES[file], cli)]
    assert [NAMES[file] for file in others if any(within(name, cli) for name in imported(file))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: NAMES[file])
def test_files_and_functions_are_short(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def modules_after(program: str, folder: Path) -> set[str]:
    """The top-level modules that an interpreter has imported after ``program``."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return {name.partition(".")[0] for name in printed.split()}


LOADING = """
import {imported}
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
registry = load(["{file}"], build_kinds({{}}))
assert registry.get("k").title == "T", registry.problems
"""


@pytest.mark.parametrize(
    ("file", "text", "parsers"),
    [
        ("r.yaml", "k: {type: paper, title: T}\n", {"yaml"}),
        ("r.bib", "@book{k, title={{T}}, author={A and B}}\n", {"bibtexparser", "pylatexenc"}),
    ],
)
def test_a_parser_is_imported_when_the_first_file_of_its_format_is_met(
    tmp_path: Path, file: str, text: str, parsers: set[str]
) -> None:
    (tmp_path / file).write_text(text)
    modules = modules_after(LOADING.format(imported="sphinx_refalign", file=file), tmp_path)
    assert not modules & {"sphinx", "docutils"}
    assert modules & {"bibtexparser", "pylatexenc"} == parsers - {"yaml"}


def test_the_pure_half_needs_no_sphinx() -> None:
    """Where neither Sphinx nor docutils can be imported, every module of the pure half still can."""
    halves = ("sphinx_refalign.registry", "sphinx_refalign.alignment")
    pure = [name.removesuffix(".__init__") for name in NAMES.values() if within(name, halves)]
    assert len(pure) > 10
    program = (
        "import sys, types\n"
        "sys.modules['sphinx'] = sys.modules['docutils'] = None\n"
        f"package = types.ModuleType('sphinx_refalign')\npackage.__path__ = [{str(PACKAGE)!r}]\n"
        "sys.modules['sphinx_refalign'] = package\n"
        f"import importlib\nfor name in {pure!r}: importlib.import_module(name)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
