"""Runs of the command in tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sphinx_refalign.cli.main import refalign

CONF = "extensions = ['sphinx_refalign']\nrefalign_registry = ['*.yaml']\n"


def run(*arguments: object, status: int | None = None, text: str | None = None) -> Result:
    """Run the command in this process; check its exit status, and that it ends without an exception."""
    result = CliRunner().invoke(refalign, [str(argument) for argument in arguments], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert status is None or result.exit_code == status, result.output
    return result


def run_json(*arguments: object, status: int | None = None) -> Any:
    """Run the command with ``--json`` and return what it writes."""
    return json.loads(run(*arguments, "--json", status=status).stdout)


def write_project(folder: Path, files: dict[str, str], conf: str = CONF) -> Path:
    """Write the files of a project and its conf.py."""
    for name, text in {"conf.py": conf, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
