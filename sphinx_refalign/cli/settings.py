"""The table ``[tool.refalign]`` of the ``pyproject.toml`` of a project or of a folder above it."""

from __future__ import annotations

import os
from typing import NamedTuple

from sphinx_refalign.cli.checks import read_names
from sphinx_refalign.cli.output import CommandError
from sphinx_refalign.registry.problems import did_you_mean

FORMATS = ("human", "json", "github", "sarif")
"""The formats of ``refalign check``."""

_NAMES = ("select", "ignore", "format")


class Settings(NamedTuple):
    """The defaults of ``refalign check`` in a project."""

    select: list[str] = []
    ignore: list[str] = []
    format: str = ""


def read_settings(folder: str) -> Settings:
    """Read the nearest ``pyproject.toml`` with a table ``[tool.refalign]``.

    Args:
        folder: The folder of conf.py.

    Raises:
        CommandError: If the file cannot be read, or the table has an unknown name or an invalid value.

    """
    path = os.path.realpath(folder)
    while True:
        file = os.path.join(path, "pyproject.toml")
        table = _read_table(file) if os.path.isfile(file) else None
        if table is not None:
            return _read(table, file)
        parent = os.path.dirname(path)
        if parent == path:
            return Settings()
        path = parent


def _read_table(file: str) -> dict[str, object] | None:
    try:
        with open(file, "rb") as stream:
            content = stream.read()
        if b"refalign" not in content:
            return None
        import tomllib  # few projects have the table

        tool = tomllib.loads(content.decode()).get("tool")
    except OSError as error:
        raise CommandError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file}: not valid TOML: {error}; correct it") from error
    table = tool.get("refalign") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise CommandError(f"{file}: tool.refalign must be a table: write [tool.refalign]")
    return table


def _read(table: dict[str, object], file: str) -> Settings:
    where = f"{file}: [tool.refalign]"
    for name in table:
        if name not in _NAMES:
            hint = did_you_mean(name, _NAMES) or f"; use {', '.join(_NAMES)}"
            raise CommandError(f"{where}: unknown option {name!r}{hint}")
    names = {}
    for option in ("select", "ignore"):
        value = table.get(option, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise CommandError(f"{where}: {option} must be a list of names of checks")
        names[option] = read_names(values, f"{where}: {option}")
    output_format = table.get("format", "")
    if output_format and output_format not in FORMATS:
        raise CommandError(f"{where}: format must be one of {', '.join(FORMATS)}")
    return Settings(names["select"], names["ignore"], str(output_format))
