"""The keys in the rules of conf.py: literal strings only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sphinx_refalign.editing.edits import Line, split_lines
from sphinx_refalign.editing.key_uses import FILTER, KeyUse, filter_words

_OPTION = "refalign_rules"


def conf_key_uses(text: str) -> Iterator[KeyUse]:
    """Yield the keys in the field ``resources`` of ``refalign_rules``; none for a file that is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = split_lines(text)
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == _OPTION for target in targets):
                for string in _strings(statement):
                    yield from _words(string, lines)


def _strings(statement: ast.AST) -> Iterator[ast.Constant]:
    """Yield the strings in the values of ``resources``."""
    for node in ast.walk(statement):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "resources":
                for child in ast.walk(value):
                    if isinstance(child, ast.Constant) and isinstance(child.value, str):
                        yield child


def _words(string: ast.Constant, lines: list[Line]) -> Iterator[KeyUse]:
    """Yield the words of a string, whose columns Python counts in bytes of UTF-8."""
    last = string.end_lineno or string.lineno
    for number in range(string.lineno, last + 1):
        line = lines[number - 1]
        data = line.text.encode()
        start = len(data[: string.col_offset].decode()) if number == string.lineno else 0
        end = len(data[: string.end_col_offset].decode()) if number == last else len(line.text)
        for word_start, word_end, key in filter_words(Line(line.text[start:end], line.offset + start)):
            yield KeyUse(word_start, word_end, key, FILTER)
