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


READERS = "sphinx_refalign.registry.readers"


def single_readers(file: Path) -> set[str]:
    """Return the modules of readers that a file imports, apart from the parts that all readers share."""
    modules = {name.removesuffix(".__init__") for name in NAMES.values()} - {READERS, f"{READERS}.base"}
    return {name for name in imported(file) & modules if within(name, (READERS,))}


def test_only_readers_and_writers_know_single_formats() -> None:
    assert single_readers(PACKAGE / "registry" / "writers" / "bibtex.py")
    know_formats = (READERS, "sphinx_refalign.registry.writers")
    others = {
        NAMES[file]: single_readers(file)
        for file in FILES
        if within(NAMES[file], ("sphinx_refalign.registry",)) and not within(NAMES[file], know_formats)
    }
    assert len(others) > 10
    assert {name: formats for name, formats in others.items() if formats} == {}


def test_output_does_not_depend_on_readers() -> None:
    assert violations("render", (READERS,)) == []
    assert violations("exports", (READERS,)) == []


def test_pybtex_styles_import_only_pybtex_and_the_registry() -> None:
    forbidden = ("sphinx", "docutils", "sphinx_refalign")
    assert violations("gbt7714", forbidden, ("sphinx_refalign.registry", "sphinx_refalign.gbt7714")) == []


def test_no_module_imports_from_the_package_root() -> None:
    statements = {
        NAMES[file]: [
            ast.unparse(node)
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if (isinstance(node, ast.ImportFrom) and node.module == "sphinx_refalign")
            or (isinstance(node, ast.Import) and any(alias.name == "sphinx_refalign" for alias in node.names))
        ]
        for file in FILES
    }
    assert {name: lines for name, lines in statements.items() if lines} == {}


def test_builds_make_no_network_requests() -> None:
    network = ("requests", "urllib.request", "urllib3", "http", "socket", "ftplib", "aiohttp", "httpx")
    assert [NAMES[file] for file in FILES if any(within(name, network) for name in imported(file))] == []


def runtime_imports(file: Path) -> set[str]:
    """Return the modules of the package that a file imports when it runs, in functions included."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    unused = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    modules = {name.removesuffix(".__init__") for name in NAMES.values()}
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in unused and node.module:
            full_names = (f"{node.module}.{alias.name}" for alias in node.names)
            names |= {full if full in modules else node.module for full in full_names}
        elif isinstance(node, ast.Import) and id(node) not in unused:
            names |= {alias.name for alias in node.names}
    own = NAMES[file].removesuffix(".__init__")
    # Importing a module runs its packages, too; those that contain the importing module already run.
    parents = {name.rpartition(".")[0] for name in names & modules}
    return {name for name in (names | parents) & modules if not f"{own}.".startswith(f"{name}.")}


def test_there_are_no_import_circles() -> None:
    graph = {NAMES[file].removesuffix(".__init__"): runtime_imports(file) for file in FILES}
    assert graph["sphinx_refalign.extension"], "imports are found"
    waiting = dict(graph)
    while leaves := [name for name, needed in waiting.items() if not needed & waiting.keys()]:
        for name in leaves:
            del waiting[name]
    assert sorted(waiting) == [], "each of these imports another one of them"


def test_the_layout_has_few_modules_in_the_root_and_few_fragments() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 11
    modules = [file for file in FILES if file.stem != "__init__"]
    small = [NAMES[file] for file in modules if file.read_text(encoding="utf-8").count("\n") < 40]
    assert len(small) <= 3, small


@pytest.mark.parametrize("folder", sorted({file.parent for file in FILES} - {PACKAGE}), ids=lambda f: f.name)
def test_the_docstring_of_a_package_lists_its_modules(folder: Path) -> None:
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("* `")}
    packages = {file.parent.name for file in folder.glob("*/__init__.py")}
    assert listed == packages | {file.stem for file in folder.glob("*.py")} - {"__init__"}


NO_VERBS = """
a all an and any as at by each every for from how in its no not nothing of on one only our some such that the
there these this those to two what when where whether which who whose with without
"""


@pytest.mark.parametrize("file", FILES, ids=lambda file: NAMES[file])
def test_docstrings_of_functions_begin_with_a_verb(file: Path) -> None:
    """Ruff's D401 knows the mood of verbs; this finds docstrings that begin with another word."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    starts = {node.name: (ast.get_docstring(node) or "Return").split()[0].rstrip(",") for node in functions}
    assert {
        name: word for name, word in starts.items() if not word.isalpha() or word.lower() in NO_VERBS.split()
    } == {}


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
    "name", [f"sphinx_refalign{part}" for part in ("", ".registry", ".alignment", ".config")]
)
def test_public_packages_load_no_sphinx(tmp_path: Path, name: str) -> None:
    assert not modules_after(f"import {name}", tmp_path) & {"sphinx", "docutils"}


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


PAGE = ":paper:`k`\n\n.. paper:: k\n.. alignment-table::\n.. alignment-coverage::\n"


def test_build_without_changes_loads_neither_pydantic_nor_a_parser(tmp_path: Path) -> None:
    conf = "extensions = ['sphinx_refalign']\nrefalign_registry = ['r.yaml', 'r.bib']\n"
    (tmp_path / "conf.py").write_text(conf)
    (tmp_path / "r.yaml").write_text("k: {type: paper, title: T, author: [A], url: https://example.org/}\n")
    (tmp_path / "r.bib").write_text("@book{b, title={T}, author={A}}\n")
    (tmp_path / "index.rst").write_text(f"Title\n=====\n\n{PAGE}.. book:: b\n")
    program = "from sphinx.cmd.build import build_main\nassert build_main(['-q', '.', 'out']) == 0"
    heavy = {"pydantic", "bibtexparser"}
    assert not modules_after("import sphinx_refalign.extension", tmp_path) & heavy
    assert modules_after(program, tmp_path) >= heavy
    assert not modules_after(program, tmp_path) & heavy
    # Resources that were shown before need no decoder on another page either.
    with (tmp_path / "index.rst").open("a") as page:
        page.write("\nAnother line with :book:`b`.\n")
    assert not modules_after(program, tmp_path) & {*heavy, "pylatexenc"}
    assert "Another line" in (tmp_path / "out" / "index.html").read_text()


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
