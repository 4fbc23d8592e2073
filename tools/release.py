"""Build the distributions twice, check them, and print what is left to do by hand. Run by ``make release``.

Nothing is uploaded. The files are in ``dist``; the same commit gives the same bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sphinx_refalign import __version__

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"

SCHEMAS = {
    "github-workflows": [".github/workflows/test.yml", ".github/workflows/release.yml"],
    "github-actions": ["action.yml"],
    "github-issue-forms": [".github/ISSUE_TEMPLATE/fault.yml", ".github/ISSUE_TEMPLATE/idea.yml"],
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "readthedocs": [".readthedocs.yaml"],
    "citation-file-format": ["CITATION.cff"],
}
"""Files of the project by the name of their schema, which check-jsonschema has."""

IN_WHEEL = (
    "sphinx_refalign/py.typed",
    "sphinx_refalign/static/refalign.css",
    "sphinx_refalign/mystmd/refalign.mjs",
    "sphinx_refalign/schema/refalign.schema.json",
    "sphinx_refalign/locale/zh_CN/LC_MESSAGES/sphinx_refalign.mo",
    "sphinx_refalign/locale/zh_TW/LC_MESSAGES/sphinx_refalign.mo",
    f"sphinx_refalign-{__version__}.dist-info/licenses/LICENSE",
)
"""Files that are no modules, and that users miss only when it is too late."""

IN_SDIST = ("LICENSE", "README.md", "README.zh.md", "CHANGELOG.md", "CITATION.cff", "Makefile", "noxfile.py")


def main() -> int:
    """Build, check and report; return the exit status."""
    epoch = _commit_time()
    DIST.mkdir(exist_ok=True)
    for old in DIST.iterdir():
        old.unlink()
    _build(DIST, epoch)
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder), epoch)
        for file in sorted(DIST.iterdir()):
            if file.read_bytes() != (Path(folder) / file.name).read_bytes():
                return _fail(f"{file.name}: a second build has other bytes")
    missing = _missing_files()
    if missing:
        return _fail(f"missing files: {', '.join(missing)}")
    files = [str(file) for file in sorted(DIST.iterdir())]
    _run("twine", "check", "--strict", *files)
    _run("check_wheel_contents", *(file for file in files if file.endswith(".whl")))
    for schema, paths in SCHEMAS.items():
        _run(
            "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *(str(ROOT / path) for path in paths)
        )
    with tempfile.TemporaryDirectory() as folder:
        _try_as_a_new_user(Path(folder))
    for file in files:
        print(f"{file}: {Path(file).stat().st_size:,} bytes, twice the same")
    print("\nLeft to do by hand:")
    for step in _steps():
        print(f"- {step}")
    return 0


def _fail(message: str) -> int:
    print(f"release: {message}", file=sys.stderr)
    return 1


def _run(module: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, env=environment)


def _git(*arguments: str) -> str:
    """Return what git prints, "" outside a repository."""
    process = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    return process.stdout.strip() if process.returncode == 0 else ""


def _commit_time() -> str:
    """Return the time of the last commit, in seconds: the time of every file in the distributions."""
    return os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct") or "1767225600"


def _build(folder: Path, epoch: str) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    _run("build", "--outdir", str(folder), str(ROOT), environment=environment)


def _missing_files() -> list[str]:
    (wheel,) = DIST.glob("*.whl")
    (sdist,) = DIST.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    with tarfile.open(sdist) as archive:
        sources = {name.partition("/")[2] for name in archive.getnames()}
    return [
        *(name for name in IN_WHEEL if name not in names),
        *(name for name in IN_SDIST if name not in sources),
    ]


def _try_as_a_new_user(folder: Path) -> None:
    """Install the wheel in a new environment and build the example of ``refalign init`` in both markups."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = DIST.glob("*.whl")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"{wheel}[myst]"], check=True)
    for markup, options in (("rst", []), ("md", ["--myst"])):
        book = folder / markup
        subprocess.run(
            [str(programs / "refalign"), "init", "--example", "--yes", *options, str(book)], check=True
        )
        build = ["-n", "-W", "-q", str(book), str(book / "_build")]
        subprocess.run([str(programs / "sphinx-build"), *build], check=True)
        if "refalign-table" not in (book / "_build" / "index.html").read_text(encoding="utf-8"):
            raise AssertionError(f"{markup}: the page has no alignment table")


def _steps() -> Iterator[str]:
    """Yield what no program can do, or what is not as a release has it."""
    tag = f"v{__version__}"
    if "dev" in __version__:
        yield f"sphinx_refalign/_version.py: {__version__} is no version of a release"
    if f"version: {__version__}\n" not in (ROOT / "CITATION.cff").read_text(encoding="utf-8"):
        yield f"CITATION.cff: set version: {__version__}"
    if f"\n## {__version__}" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        today = datetime.now(UTC).date().isoformat()
        yield f'CHANGELOG.md: replace "## Unreleased" by "## {__version__} ({today})"'
    with (ROOT / "pyproject.toml").open("rb") as file:
        if "urls" not in tomllib.load(file)["project"]:
            yield "pyproject.toml: add [project.urls] with Source, Documentation and Changelog"
    if _git("status", "--porcelain"):
        yield "commit all changes and run make release again: the time of the commit is in the files"
    yield "run bash .ci/run, and look at the result of the workflow test for Windows and macOS"
    yield (
        "once: on PyPI, add a trusted publisher for sphinx-refalign with the workflow release.yml and the "
        "environment pypi; on GitHub, create that environment; on Read the Docs, import the project"
    )
    if not _git("tag", "--list", tag):
        yield f"git tag -a {tag} -m {tag} && git push origin {tag}: the workflow release builds and publishes"


if __name__ == "__main__":
    sys.exit(main())
