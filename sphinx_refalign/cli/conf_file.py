"""Reads the options of a project without running its conf.py: literals only."""

from __future__ import annotations

import ast
import os
from typing import NamedTuple

from sphinx_refalign.cli.output import CommandError


class ConfFile(NamedTuple):
    """What a configuration file declares."""

    path: str
    """The path of conf.py, or of the ``_config.yml`` of Jupyter Book 1; "" without one."""
    values: dict[str, object]
    """The values of all names at the top level that are literals."""
    computed: dict[str, int]
    """The names whose value is not a literal, with their lines."""


def read_conf(folder: str) -> ConfFile:
    """Read conf.py, or else the ``_config.yml`` of Jupyter Book 1, without running it.

    Args:
        folder: The folder of the project.

    Raises:
        CommandError: If the file cannot be read or parsed.

    """
    path = os.path.normpath(os.path.join(folder, "conf.py"))
    if os.path.isfile(path):
        return _read_python(path)
    path = os.path.normpath(os.path.join(folder, "_config.yml"))
    if os.path.isfile(path):
        return ConfFile(path, _read_yaml(path), {})
    return ConfFile("", {}, {})


def _read_text(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror}") from error


def _read_python(path: str) -> ConfFile:
    try:
        tree = ast.parse(_read_text(path), path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        message = getattr(error, "msg", None) or str(error)
        raise CommandError(f"{path}:{line}: not valid Python: {message}; correct it") from error
    values: dict[str, object] = {}
    computed: dict[str, int] = {}
    for statement in ast.walk(tree):
        for name, node in _assignments(statement):
            is_top = statement in tree.body
            try:
                value = _value(node, values.get(name)) if is_top else None
            except (ValueError, TypeError, RecursionError, MemoryError):
                is_top = False
            if is_top:
                values[name] = value
                computed.pop(name, None)
            else:
                values.pop(name, None)
                computed[name] = node.lineno
    return ConfFile(path, values, computed)


def _value(node: ast.expr | ast.stmt, old: object) -> object:
    """Return the value of a literal, of a sum of texts or lists, or of one that a statement adds to.

    Args:
        node: An expression, or a statement with ``+=``.
        old: The value that the name has before.

    Raises:
        ValueError: If the value is none of these.

    """
    if isinstance(node, ast.AugAssign | ast.BinOp) and isinstance(node.op, ast.Add):
        if isinstance(node, ast.AugAssign):
            first, second = old, _value(node.value, None)
        else:
            first, second = _value(node.left, None), _value(node.right, None)
        if isinstance(first, list) and isinstance(second, list):
            return [*first, *second]
        if isinstance(first, str) and isinstance(second, str):
            return first + second
    if not isinstance(node, ast.expr):
        raise ValueError("no literal")
    return ast.literal_eval(node)


def _assignments(statement: ast.AST) -> list[tuple[str, ast.expr | ast.stmt]]:
    """Return the names that a statement assigns, each with its value or, for ``+=``, the statement."""
    if isinstance(statement, ast.AnnAssign) and statement.value and isinstance(statement.target, ast.Name):
        return [(statement.target.id, statement.value)]
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        return [(statement.target.id, statement)]
    if isinstance(statement, ast.Assign):
        targets = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return [(target, statement.value) for target in targets]
    return []


def _read_yaml(path: str) -> dict[str, object]:
    import yaml

    try:
        content = yaml.safe_load(_read_text(path))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise CommandError(f"{path}:{line}: not valid YAML; correct it") from error
    # Jupyter Book takes this option of sphinxcontrib-bibtex at the top level, too.
    files = content.get("bibtex_bibfiles") if isinstance(content, dict) else None
    for name in ("sphinx", "config"):
        content = content.get(name) if isinstance(content, dict) else None
    values = {str(name): value for name, value in content.items()} if isinstance(content, dict) else {}
    return values if files is None else {"bibtex_bibfiles": files, **values}
