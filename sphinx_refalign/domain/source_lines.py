"""Lines of docstrings and of cells of notebooks, as lines of their files."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

_CELL_LINES = 10_000
"""MyST-NB counts the lines of the first cell from 10,001, those of the second from 20,001."""

_BEFORE_CELL = 2
"""The number of its first line is by this more than the lines of the cells before it."""

_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_SOURCE = re.compile(r'"source"\s*:')


def docstring_line(path: str, name: str, line: int) -> int:
    """Return the line of a Python file for a line of a docstring, as sphinx.ext.autodoc counts it.

    Args:
        path: The file.
        name: The dotted name of the module, class or function.
        line: The line within its docstring, without empty lines at its start.

    Returns:
        The line in the file, within the docstring; 0 if there is no such docstring.

    """
    docstrings = _docstrings(path, _modified(path))
    parts = name.split(".")
    names = (".".join(parts[start:]) for start in range(len(parts) + 1))
    first, last = next((docstrings[name] for name in names if name in docstrings), (0, 0))
    return min(first + max(line, 1) - 1, last)


def notebook_line(path: str, line: int) -> int:
    """Return the line of a notebook file for a line as MyST-NB counts it; 0 if there is no such line."""
    cell, line_in_cell = divmod(line, _CELL_LINES)
    lines = _cell_lines(path, _modified(path))
    if not 1 <= cell <= len(lines) or not lines[cell - 1]:
        return 0
    lines_of_cell = lines[cell - 1]
    return lines_of_cell[min(max(line_in_cell - _BEFORE_CELL, 0), len(lines_of_cell) - 1)]


def _modified(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=256)
def _docstrings(path: str, modified: int) -> dict[str, tuple[int, int]]:
    """Return the first line with text and the last line of each docstring of a file, by the name in it.

    ``modified`` makes the cache forget a file that has changed.
    """
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    docstrings: dict[str, tuple[int, int]] = {}
    pending: list[tuple[str, _Documented]] = [("", tree)]
    while pending:
        name, node = pending.pop()
        text = ast.get_docstring(node, clean=False)
        if text is not None:
            expression = node.body[0]
            empty_lines = len(text) - len(text.lstrip())
            first = expression.lineno + text[:empty_lines].count("\n")
            docstrings[name] = first, expression.end_lineno or first
        for child in node.body:
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                pending.append((f"{name}.{child.name}".lstrip("."), child))
    return docstrings


@lru_cache(maxsize=256)
def _cell_lines(path: str, modified: int) -> list[list[int]]:
    """Return for each cell of a notebook the line in the file of each of its lines."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        cells: list[dict[str, str | list[str]]] = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []
    starts = [match.end() for match in _SOURCE.finditer(text)]
    if len(starts) != len(sources):  # other data in the notebook has this name, too
        return []
    lines: list[list[int]] = []
    for start, source in zip(starts, sources, strict=True):
        positions = _positions(text, start, source if isinstance(source, list) else [source])
        lines.append([text.count("\n", 0, position) + 1 for position in positions])
    return lines


def _positions(text: str, start: int, strings: Sequence[str]) -> Iterator[int]:
    """Yield the position of each string, which follow each other in a JSON text from ``start`` on."""
    for string in strings:
        forms = (json.dumps(string, ensure_ascii=False), json.dumps(string))
        position = next((at for form in forms if (at := text.find(form, start)) >= 0), start)
        yield position
        start = position + 1
