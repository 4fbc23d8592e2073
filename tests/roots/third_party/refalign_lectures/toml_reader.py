"""A reader of registry files in TOML: a table for each resource, with its fields."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence

from sphinx_refalign.registry.readers import Code, Format, Parsed, Position, Problem, RawEntry


class Toml(Format):
    """TOML files, ``[key]`` before the fields of a resource."""

    def read(self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return an entry for each table, and a problem for everything else."""
        entries: list[RawEntry] = []
        problems: list[Problem] = []
        try:
            # A number stays the text that the author has written: 6.830 is no 6.83.
            items = tomllib.loads(text, parse_float=str)
        except tomllib.TOMLDecodeError as error:
            return Parsed([], [_syntax_error(error, file)], locate)
        for key, value in items.items():
            line = _line_of(key, text)
            if isinstance(value, dict):
                fields = {name: _plain(field) for name, field in value.items()}
                entries.append(RawEntry(key, fields, line, 1))
            else:
                message = "no table; write the key in brackets, and below it the fields"
                problems.append(Problem(Code.SYNTAX, file, line, 1, key, message))
        return Parsed(entries, problems, locate)


def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
    """Return the line of the table for every value in it; a column of 0 is unknown."""
    return entry.line, 0


def _line_of(key: str, text: str) -> int:
    head = re.search(rf"^\[?[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, head.start()) + 1 if head else 1


def _syntax_error(error: tomllib.TOMLDecodeError, file: str) -> Problem:
    position = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(position[1]), int(position[2])) if position else (0, 0)
    reason = str(error).partition(" (at ")[0]
    return Problem(Code.SYNTAX, file, line, column, "", f"{reason}; correct the file")


def _plain(value: object) -> object:
    """Return a value as strings, lists and dicts, which all fields consist of."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value)
