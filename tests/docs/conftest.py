"""Look at the built manual."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from tests.docs.snippets import DOCS

EXTENSIONS = DOCS / "_extensions"


def build_manual(out: Path, *arguments: str) -> Path:
    """Build the manual as ``make docs`` does; it needs the extra ``docs``."""
    pytest.importorskip("sphinx_design", reason="the manual is built with the extra 'docs'")
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", *arguments]
    process = subprocess.run(
        [*command, "-d", out / "doctrees", DOCS, out / "html"], capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (0, "")
    return out / "html"


@pytest.fixture(scope="session")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built manual in English."""
    return build_manual(tmp_path_factory.mktemp("manual"))


@pytest.fixture(scope="session")
def names(manual: Path) -> dict[str, set[str]]:
    """Return the names that the manual describes, by type, such as ``std:confval``."""
    with (manual / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: path)
    return {object_type: set(objects) for object_type, objects in inventory.items()}


@pytest.fixture
def generators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the generators of the reference importable."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))
