"""What the YAML parser's errors mean to somebody who typed the file, and what to do about them."""

from __future__ import annotations

import yaml

from sphinx_refalign.registry.sources import Position

MOST_DEEP = 100
"""Levels of nesting; a registry needs six."""
TOO_DEEP = f"nested more than {MOST_DEEP} levels deep"

_HINTS = {
    "found character that cannot start any token": {
        "\t": "indent with spaces, not with a tab",
        "": "put the value into quotes",
    },
    "found a tab character that violates indentation": {"": "indent with spaces, not with a tab"},
    "did not find expected alphabetic or numeric character": {"": "put the value into quotes"},
    "mapping values are not allowed in this context": {"": "a text with ': ' in it needs quotes"},
    "found unknown escape character": {"": "use single quotes, in which a backslash is a backslash"},
    "found unexpected end of stream": {"": "this quote is never closed"},
    "did not find expected ',' or ']'": {"": "close the bracket, or put the value into quotes"},
    "did not find expected ',' or '}'": {"": "close the brace, or put the value into quotes"},
    "could not find expected ':'": {"": "write key: value, with a space behind the colon"},
    "did not find expected key": {"": "indent the fields of an entry all alike"},
    "did not find expected '-' indicator": {"": "begin every item of the list with '- '"},
    "did not find expected node content": {"": "write a value here, or close the bracket"},
}


def _hint(problem: str, character: str) -> str:
    """``; what to do`` for an error of the parser at ``character``, or nothing."""
    found = _HINTS.get(problem)
    return f"; {found.get(character, found[''])}" if found else ""


class RefusedError(Exception):
    """Reading cannot go on here: why, and where (from 1).

    ``resume`` is the line from which on an entry may be whole again; 0 where the file is given up.
    """

    def __init__(self, message: str, position: Position, resume: int = 0) -> None:
        super().__init__(message)
        self.position = position
        self.resume = resume


_NOT_CLOSED = ("found unexpected end", "found unexpected document", "did not find expected ','",
               "did not find expected node")  # fmt: skip
"""What the parser says where a quote or a bracket is not closed."""


def refused(error: yaml.MarkedYAMLError, text: str) -> RefusedError:
    """What the parser says, where it is meant, and what to do."""
    where = error.problem_mark or error.context_mark
    opening = (
        error.context_mark if "quoted" in (error.context or "") or "flow" in (error.context or "") else None
    )
    if opening is not None and (error.problem or "").startswith(_NOT_CLOSED):
        where = opening  # where the parser gave up says nothing of where the quote or bracket stands
    lines = text.split("\n")
    at = lines[where.line][where.column : where.column + 1] if where and where.line < len(lines) else ""
    what = " ".join(part for part in (error.context, error.problem) if part)
    line, column = (where.line + 1, where.column + 1) if where else (0, 0)
    message = f"not valid YAML: {what}{_hint(error.problem or '', at)}"
    if error.problem == "exceeded maximum nesting depth":  # newer parsers look ahead, and have a limit too
        message = TOO_DEEP
    return RefusedError(message, (line, column), opening.line + 2 if opening else line + 1)
