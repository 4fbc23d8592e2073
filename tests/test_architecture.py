"""Architecture rules: allowed imports, and the size of files and functions."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import PACKAGE

FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = {file: ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in FILES}

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 45


def imported(file: Path) -> set[str]:
    """Return the full names of all imports of a file, lazy and relative imports included."""
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


def violations(folder: str, forbidden: tuple[str, ...], allowed: tuple[str, ...] = ()) -> list[str]:
    """Return ``module imports name`` for each import below ``folder`` that is forbidden and not allowed."""
    return [
        f"{NAMES[file]} imports {name}"
        for file in FILES
        if within(NAMES[file], (f"sphinx_refalign.{folder}",))
        for name in sorted(imported(file))
        if within(name, forbidden) and not within(name, allowed) and name != "sphinx_refalign"
    ]


def test_imports_are_found() -> None:
    """The rules below check nothing if no imports are found."""
    assert "sphinx.application.Sphinx" in imported(PACKAGE / "__init__.py")
    assert "sphinx_refalign.registry.registry" in imported(PACKAGE / "alignment" / "project.py")
    assert "bibtexparser.entrypoint" in imported(PACKAGE / "registry" / "readers" / "bibtex_parser.py")
    assert "docutils" in imported(PACKAGE / "render" / "fields.py")
    assert violations("alignment", ("sphinx_refalign.registry",)) != []


def test_registry_imports_only_itself() -> None:
    forbidden = ("sphinx", "docutils", "sphinx_refalign")
    assert violations("registry", forbidden, ("sphinx_refalign.registry",)) == []


def test_alignment_imports_only_the_registry() -> None:
    forbidden = ("sphinx", "docutils", "sphinx_refalign")
    assert violations("alignment", forbidden, ("sphinx_refalign.registry", "sphinx_refalign.alignment")) == []


def test_rendering_imports_only_docutils_and_the_pure_packages() -> None:
    pure = ("sphinx_refalign.registry", "sphinx_refalign.alignment", "sphinx_refalign.render")
    assert violations("render", ("sphinx", "sphinx_refalign"), pure) == []


def test_pybtex_styles_import_only_pybtex_and_the_registry() -> None:
    forbidden = ("sphinx", "docutils", "sphinx_refalign")
    assert violations("gbt7714", forbidden, ("sphinx_refalign.registry", "sphinx_refalign.gbt7714")) == []


def test_nothing_imports_the_command_line() -> None:
    cli = ("sphinx_refalign.cli",)
    others = [file for file in FILES if not within(NAMES[file], cli)]
    assert [NAMES[file] for file in others if any(within(name, cli) for name in imported(file))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: NAMES[file])
def test_files_and_functions_are_short(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_FILE_LINES
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


def modules_after(program: str, folder: Path) -> set[str]:
    """Return the top-level modules that an interpreter has loaded after ``program``."""
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
def test_parser_is_imported_for_the_first_file_of_its_format(
    tmp_path: Path, file: str, text: str, parsers: set[str]
) -> None:
    (tmp_path / file).write_text(text)
    modules = modules_after(LOADING.format(imported="sphinx_refalign", file=file), tmp_path)
    assert not modules & {"sphinx", "docutils"}
    assert modules & {"bibtexparser", "pylatexenc"} == parsers - {"yaml"}


def test_pure_packages_need_no_sphinx() -> None:
    """Every module of the pure packages can be imported without Sphinx and docutils."""
    packages = ("sphinx_refalign.registry", "sphinx_refalign.alignment")
    pure = [name.removesuffix(".__init__") for name in NAMES.values() if within(name, packages)]
    assert len(pure) > 10
    program = (
        "import sys, types\n"
        "sys.modules['sphinx'] = sys.modules['docutils'] = None\n"
        f"package = types.ModuleType('sphinx_refalign')\npackage.__path__ = [{str(PACKAGE)!r}]\n"
        "sys.modules['sphinx_refalign'] = package\n"
        f"import importlib\nfor name in {pure!r}: importlib.import_module(name)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
