"""The bibliography that citeproc-js prints from CSL-JSON; Zotero uses the same program."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.oracles import missing

FOLDER = Path(__file__).parent


class CiteprocError(Exception):
    """citeproc-js reported errors or did not print all references."""


def is_installed() -> bool:
    """Return whether citeproc-js can be run."""
    return shutil.which("node") is not None and (FOLDER / "node_modules" / "citeproc").is_dir()


def require() -> None:
    """Skip a test if citeproc-js is not installed."""
    if not is_installed():
        missing("citeproc-js")


def version() -> str:
    """Return the version of citeproc-js."""
    package = (FOLDER / "package.json").read_text(encoding="utf-8")
    return str(json.loads(package)["dependencies"]["citeproc"])


def references(items: Sequence[object]) -> dict[str, str]:
    """Return the reference of each CSL item by its id, as :file:`style.csl` prints it.

    Raises:
        CiteprocError: If the program reports an error or leaves out an item.

    """
    data = {
        "style": (FOLDER / "style.csl").read_text(encoding="utf-8"),
        "locale": (FOLDER / "locale.xml").read_text(encoding="utf-8"),
        "items": items,
    }
    done = subprocess.run(
        ["node", str(FOLDER / "format.js")],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CiteprocError(done.stderr)
    result = json.loads(done.stdout)
    if result["errors"] or result["messages"] or len(result["texts"]) != len(items):
        raise CiteprocError(str(result))
    texts: dict[str, str] = result["texts"]
    return texts
