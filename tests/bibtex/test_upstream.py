"""sphinxcontrib-bibtex's own test projects: they come out the same where nothing of ours is used."""

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
OURS = "sphinx_refalign"
ELSEWHERE = {
    "test-autoapi": "autoapi",
    "test-citation_rinoh": "rinoh",
    "test-citation_rinoh_multidoc": "rinoh",
}
"""Projects that need a package which is none of ours."""
LEAST = 60
"""2.7.0 has 77."""


class Result(NamedTuple):
    """What came of a build."""

    pages: dict[str, bytes]
    warnings: str
    error: str


@pytest.fixture(scope="module")
def sdist(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests of the version that is installed, out of its source distribution."""
    version = importlib.metadata.version(NAME)
    cache = request.config.cache
    assert cache is not None
    kept = Path(cache.mkdir("sdists"))
    if not (found := _archive(kept, version)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", NAME]
        done = subprocess.run(
            [*command, "--dest", str(kept), f"{NAME}=={version}"], capture_output=True, text=True, check=False
        )
        found = _archive(kept, version)
        if done.returncode or not found:
            told = f"no source distribution of {NAME} {version} could be had: {done.stderr[-500:]}"
            if os.environ.get("CI"):
                pytest.fail(told)
            pytest.skip(told)
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(found[0]) as archive:
        archive.extractall(folder, filter="data")
    (tests,) = folder.glob("*/test")
    return tests


def _archive(folder: Path, version: str) -> list[Path]:
    return [one for one in folder.glob("*.tar.gz") if one.name.endswith(f"-{version}.tar.gz")]


@pytest.fixture(scope="module")
def _importable(sdist: Path) -> Iterator[None]:
    """``test.natbib`` and the modules beside it can be imported, and are forgotten afterwards."""
    known, path = dict(sys.modules), list(sys.path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "test"]:
        del sys.modules[name]  # Python's own tests
    sys.path[:0] = [str(sdist.parent), str(sdist)]
    yield
    sys.path[:] = path
    for name in sys.modules.keys() - known.keys():
        if name.partition(".")[0] in ("test", "some_module", "some_cython_module"):
            del sys.modules[name]


def built(source: Path, work: Path, builder: str, *, ours: bool, first: bool) -> Result:
    """A build of a project, with our extension before or behind its own."""
    path = list(sys.path)
    warnings = io.StringIO()
    out = work / builder
    error = ""
    text = (source / "conf.py").read_text(encoding="utf-8")
    said = re.search(r"^extensions\s*=\s*\[(.*?)\]", text, re.MULTILINE | re.DOTALL)
    own = re.findall(r"[\"']([\w.]+)[\"']", said[1]) if said else []
    names = [OURS, *own] if first else [*own, OURS]
    with docutils_namespace(), patch_docutils(str(source)):
        try:
            app = Sphinx(
                source, source, out, work / "doctrees", builder, {"extensions": names if ours else own},
                status=None, warning=warnings,
            )  # fmt: skip
            app.build()
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
    sys.path[:] = path
    pages = {str(one.relative_to(out)): one.read_bytes() for one in sorted(out.rglob("*.html"))}
    pages |= {one.name: one.read_bytes() for one in sorted(out.glob("*.tex"))}
    told = re.sub(r" at 0x[0-9a-f]+", "", warnings.getvalue())  # one of them names an object
    return Result(pages, told, error)


def projects(sdist: Path) -> list[Path]:
    return sorted(one.parent for one in (sdist / "roots").glob("*/conf.py"))


@pytest.mark.usefixtures("_importable")
def test_its_projects_are_the_same_with_our_extension(sdist: Path, tmp_path: Path) -> None:
    """Every page byte for byte, heads and all: a page that shows nothing of ours has no byte of ours.

    So are the warnings, and so is what stops those builds that are meant to be stopped.
    """
    held = 0
    for number, source in enumerate(projects(sdist)):
        package = ELSEWHERE.get(source.name)
        if package and importlib.util.find_spec(package) is None:
            continue
        work = tmp_path / source.name
        plain = built(source, work / "plain", "html", ours=False, first=False)
        both = built(source, work / "both", "html", ours=True, first=number % 2 == 0)
        assert both.error == plain.error, source.name
        assert both.warnings == plain.warnings, source.name
        assert both.pages.keys() == plain.pages.keys(), source.name
        assert [name for name in plain.pages if plain.pages[name] != both.pages[name]] == [], source.name
        assert plain.pages or plain.error, source.name
        held += 1
    assert held >= LEAST


@pytest.mark.usefixtures("_importable")
def test_so_are_its_books(sdist: Path, tmp_path: Path) -> None:
    sources = [one for one in projects(sdist) if "latex" in one.name]
    assert sources
    for source in sources:
        plain = built(source, tmp_path / source.name / "plain", "latex", ours=False, first=False)
        both = built(source, tmp_path / source.name / "both", "latex", ours=True, first=True)
        assert plain == both, source.name
        assert plain.pages, source.name
