"""Adds the extension and its registry to an existing conf.py, and changes nothing else in it."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from typing import NamedTuple

from sphinx_refalign.cli.output import CommandError

EXTENSION = "sphinx_refalign"


class Insertion(NamedTuple):
    """A text to insert into a file at an offset."""

    offset: int
    text: str


def add_to_conf(path: str, data: bytes, extensions: list[str], registry: str) -> bytes:
    """Return conf.py with extensions and ``refalign_registry``, each added only where it is missing.

    Args:
        path: The path of the file, for messages.
        data: Its content.
        extensions: The names of extensions to load.
        registry: The path of the registry, relative to conf.py; "" adds no option.

    Raises:
        CommandError: If the file is not valid Python.

    """
    text, encoding, mark = _decode(path, data)
    tree = _parse(path, text)
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = [name for name in extensions if name not in _listed(tree)]
    end = []
    insertions = _in_list(text, tree, missing) if missing else []
    if missing and not insertions:
        names = ", ".join(f'"{name}"' for name in missing)
        end.append(f"extensions {'+=' if 'extensions' in _bound_names(tree) else '='} [{names}]")
    if registry and "refalign_registry" not in _bound_names(tree):
        # The strings of JSON are strings of Python, too.
        end.append(f"refalign_registry = [{json.dumps(registry, ensure_ascii=False)}]")
    changed = text
    for insertion in reversed(insertions):
        changed = changed[: insertion.offset] + insertion.text + changed[insertion.offset :]
    if end:
        separator = newline if changed and not changed.endswith(("\n", "\r")) else ""
        changed += separator + (newline if changed.strip() else "") + newline.join(end) + newline
    _parse(path, changed)
    return (mark + changed).encode(encoding)


def _decode(path: str, data: bytes) -> tuple[str, str, str]:
    """Return the text of a Python file, its encoding, and its byte order mark or ""."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise CommandError(f"{path}:1: cannot be decoded: {error}; save it as UTF-8") from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return text.removeprefix(mark), encoding, mark


def _parse(path: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        message = getattr(error, "msg", None) or str(error)
        raise CommandError(f"{path}:{line}: not valid Python: {message}; correct it") from error


def _assignments(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    """Return the names that are assigned at the top level, with their values."""
    found: list[tuple[str, ast.expr]] = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            found += [
                (target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name)
            ]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found += [(statement.target.id, statement.value)] if statement.value is not None else []
    return found


def _bound_names(tree: ast.Module) -> set[str]:
    """Return the names that conf.py assigns or imports anywhere, also in a condition or a loop."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def _listed(tree: ast.Module) -> set[str]:
    """Return all texts in conf.py, in which the name of an extension is only where it is loaded."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def _in_list(text: str, tree: ast.Module, names: list[str]) -> list[Insertion]:
    """Return the texts to insert into the list ``extensions``; none if it is no literal list."""
    values = [value for name, value in _assignments(tree) if name == "extensions"]
    if len(values) != 1 or not isinstance(values[0], ast.List):
        return []
    value = values[0]
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    quote = _quote(text, lines, value)
    items = [f"{quote}{name}{quote}" for name in names]
    if not value.elts:
        return [Insertion(_offset(lines, value.lineno, value.col_offset) + 1, ", ".join(items))]
    last = value.elts[-1]
    end_line = last.end_lineno or last.lineno
    offset = _offset(lines, end_line, last.end_col_offset or 0)
    line_end = sum(map(len, lines[:end_line]))
    rest = re.match(r"(?P<comma>[ \t]*,)?[ \t]*(?:#[^\r\n]*)?(?P<newline>\r\n|\r|\n)?", text[offset:line_end])
    first_line = lines[last.lineno - 1]
    indent = first_line[: len(first_line) - len(first_line.lstrip())]
    has_own_line = len(indent.encode()) == last.col_offset
    if rest is None or not rest["newline"] or not has_own_line:
        return [Insertion(offset, "".join(f", {item}" for item in items))]
    newline = rest["newline"]
    if rest["comma"]:
        return [Insertion(line_end, "".join(f"{indent}{item},{newline}" for item in items))]
    # The comma goes before a comment, the items below it.
    new_lines = f",{newline}".join(indent + item for item in items) + newline
    return [Insertion(offset, ","), Insertion(line_end, new_lines)]


def _quote(text: str, lines: list[str], value: ast.List) -> str:
    """Return the quotation mark that the list has, or else a double one."""
    for item in value.elts:
        mark = text[_offset(lines, item.lineno, item.col_offset) :][:1]
        if mark in ("'", '"'):
            return mark
    return '"'


def _offset(lines: list[str], line: int, column: int) -> int:
    """Return the offset in the text of a position of :mod:`ast`, whose columns count bytes of UTF-8."""
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(before)
