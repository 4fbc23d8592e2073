"""The test projects of sphinxcontrib-bibtex: loading our extension changes nothing in their output."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

NAME = "sphinxcontrib-bibtex"
EXTENSION = "sphinx_refalign"
REQUIRED_PACKAGES = {
    "test-autoapi": "autoapi",
    "test-citation_rinoh": "rinoh",
    "test-citation_rinoh_multidoc": "rinoh",
}
"""Projects that need a package that is not among our test dependencies."""
MIN_PROJECTS = 60
"""Version 2.7.0 has 77."""


class Result(NamedTuple):
    """The result of a build."""

    pages: dict[str, bytes]
    warnings: str
    error: str


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def sdist(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests of the installed version, from its source distribution."""
    version = importlib.metadata.version(NAME)
    cache = request.config.cache
    assert cache is not None
    folder = Path(cache.mkdir("sdists"))
    if not (archives := _archive(folder, version)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", NAME]
        process = subprocess.run(
            [*command, "--dest", str(folder), f"{NAME}=={version}"],
            capture_output=True,
            text=True,
            check=False,
        )
        archives = _archive(folder, version)
        if process.returncode or not archives:
            message = f"cannot download the source distribution of {NAME} {version}: {process.stderr[-500:]}"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
    target = tmp_path_factory.mktemp("sdist")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(target, filter="data")
    (tests,) = target.glob("*/test")
    return tests


def _archive(folder: Path, version: str) -> list[Path]:
    return [path for path in folder.glob("*.tar.gz") if path.name.endswith(f"-{version}.tar.gz")]


@pytest.fixture(scope="module")
def _importable(sdist: Path) -> Iterator[None]:
    """Make ``test.natbib`` and its neighbours importable, and remove them from ``sys.modules`` afterwards."""
    modules, path = dict(sys.modules), list(sys.path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "test"]:
        del sys.modules[name]  # Python's own tests
    sys.path[:0] = [str(sdist.parent), str(sdist)]
    yield
    sys.path[:] = path
    for name in sys.modules.keys() - modules.keys():
        if name.partition(".")[0] in ("test", "some_module", "some_cython_module"):
            del sys.modules[name]


def built(source: Path, work: Path, builder: str, *, with_extension: bool, first: bool) -> Result:
    """Build a project, with our extension before or after its own."""
    path = list(sys.path)
    warnings = io.StringIO()
    out = work / builder
    error = ""
    text = (source / "conf.py").read_text(encoding="utf-8")
    declaration = re.search(r"^extensions\s*=\s*\[(.*?)\]", text, re.MULTILINE | re.DOTALL)
    own = re.findall(r"[\"']([\w.]+)[\"']", declaration[1]) if declaration else []
    names = [EXTENSION, *own] if first else [*own, EXTENSION]
    with docutils_namespace(), patch_docutils(str(source)):
        try:
            app = Sphinx(
                source, source, out, work / "doctrees", builder,
                {"extensions": names if with_extension else own}, status=None, warning=warnings,
            )  # fmt: skip
            app.build()
        except Exception as exception:
            error = f"{type(exception).__name__}: {exception}"
    sys.path[:] = path
    pages = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*.html"))}
    pages |= {path.name: path.read_bytes() for path in sorted(out.glob("*.tex"))}
    texts = re.sub(r" at 0x[0-9a-f]+", "", warnings.getvalue())  # a warning contains an object's address
    return Result(pages, texts, error)


def projects(sdist: Path) -> list[Path]:
    return sorted(path.parent for path in (sdist / "roots").glob("*/conf.py"))


@pytest.mark.usefixtures("_importable")
def test_html_projects_are_the_same_with_our_extension(sdist: Path, tmp_path: Path) -> None:
    """Compare every page byte for byte, its head included, the warnings, and the errors of failing builds."""
    checked = 0
    for number, source in enumerate(projects(sdist)):
        package = REQUIRED_PACKAGES.get(source.name)
        if package and importlib.util.find_spec(package) is None:
            continue
        work = tmp_path / source.name
        plain = built(source, work / "plain", "html", with_extension=False, first=False)
        both = built(source, work / "both", "html", with_extension=True, first=number % 2 == 0)
        assert both.error == plain.error, source.name
        assert both.warnings == plain.warnings, source.name
        assert both.pages.keys() == plain.pages.keys(), source.name
        assert [name for name in plain.pages if plain.pages[name] != both.pages[name]] == [], source.name
        assert plain.pages or plain.error, source.name
        checked += 1
    assert checked >= MIN_PROJECTS


@pytest.mark.usefixtures("_importable")
def test_latex_projects_are_the_same_with_our_extension(sdist: Path, tmp_path: Path) -> None:
    sources = [source for source in projects(sdist) if "latex" in source.name]
    assert sources
    for source in sources:
        plain = built(source, tmp_path / source.name / "plain", "latex", with_extension=False, first=False)
        both = built(source, tmp_path / source.name / "both", "latex", with_extension=True, first=True)
        assert plain == both, source.name
        assert plain.pages, source.name
