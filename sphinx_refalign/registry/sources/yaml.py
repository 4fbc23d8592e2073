"""YAML registries: every scalar is the text that was typed, every mistake has a line and a column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from yaml.reader import Reader

from sphinx_refalign.registry.problems import Code, Problem, dotted
from sphinx_refalign.registry.sources import Parsed, Position, RawEntry
from sphinx_refalign.registry.sources.yaml_events import Builder, RefusedError


def kind(fields: Mapping[str, Any], kinds: Collection[str]) -> str:
    """What the entry's ``type`` says."""
    value = fields.get("type", "")
    return value if isinstance(value, str) else ""


def decode(fields: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """The fields as they stand: YAML has our names."""
    return dict(fields)


def doubtful(fields: Mapping[str, Any]) -> bool:
    """Every YAML entry is checked when it is loaded: it was written by hand."""
    return True


class _Marks:
    """Where the values of a file stand: read a second time, and only when something is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks: dict[tuple[str | int, ...], Position] | None = None

    def at(self, path: Sequence[str | int]) -> Position | None:
        if self._marks is None:
            self._marks = {}
            for part, _ in _parts(self._text, marks=True):
                for where, position in (part.marks or {}).items():
                    self._marks.setdefault(where, position)
        return self._marks.get(tuple(path))


def read(text: str, file: str) -> Parsed:
    """The entries of a YAML registry: a map of key to fields.

    Where the file breaks off, reading goes on at the next line that begins an entry. A key that begins
    with a dot is no entry: it can hold what others share by anchors.
    """
    problems: list[Problem] = []
    entries: list[RawEntry] = []
    text = _without_controls(text, file, problems)
    marks = _Marks(text)
    for part, refused in _parts(text):
        problems += [_repeated(path, again, marks.at(path), file) for path, again in part.repeated]
        if refused is not None:
            problems.append(Problem(Code.SYNTAX, file, *refused.position, "", str(refused)))
        if isinstance(part.root, dict):
            entries += _entries(part, file, problems)
        elif part.root not in (None, "") and refused is None:
            problems.append(Problem(Code.SYNTAX, file, 1, 1, "", "a registry is a map of key to fields"))

    def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
        return marks.at((entry.key, *path))

    return Parsed(entries, problems, locate)


def _parts(text: str, marks: bool = False) -> Iterator[tuple[Builder, RefusedError | None]]:
    """The parts of a file that can be read, each with what ended it: one part where nothing is wrong."""
    lines = text.split("\n")
    start: int | None = 0
    anchors: dict[str, tuple[Any, int] | None] = {}
    tries = MOST_RESUMED
    while start is not None:
        builder = Builder(marks, anchors)
        try:
            # Lines that were read already are left empty, so that all others keep their numbers.
            builder.feed("\n" * start + "\n".join(lines[start:]) if start else text)
        except RefusedError as refused:
            builder.break_off()
            yield builder, refused
            begin = max(refused.resume - 1, start + 1) if refused.resume else len(lines)
            start = next((n for n in range(begin, len(lines)) if _BEGINS_AN_ENTRY.match(lines[n])), None)
            tries -= 1
            if not tries and start is not None:
                given_up = f"more than {MOST_RESUMED} mistakes; the rest of the file is not read"
                yield Builder(), RefusedError(given_up, (start + 1, 0))
                return
        else:
            yield builder, None
            return


MOST_RESUMED = 50
"""How often reading goes on after a mistake in one file; what has more of them is no registry."""
_BEGINS_AN_ENTRY = re.compile(r"[^\s#\-\[\]{}&*!|>%@`'\":?,][^#]*?:(?:\s|$)")


def _entries(part: Builder, file: str, problems: list[Problem]) -> Iterator[RawEntry]:
    places = dict(reversed(part.keys))
    for key, fields in part.root.items():
        line, column = places.get(key) or places.get("<<", (0, 0))
        if key.startswith("."):
            continue
        if not key:
            message = "this entry has no key; write one before the colon"
            problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
        elif isinstance(fields, dict):
            yield RawEntry(key, fields, line, column)
        else:
            message = "an entry is a map of fields: type, title, url, …"
            problems.append(Problem(Code.VALUE, file, line, column, key, message))


def _without_controls(text: str, file: str, problems: list[Problem]) -> str:
    """The text with what YAML forbids made visible: one such character would end the whole file."""
    for found in Reader.NON_PRINTABLE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"not valid YAML: there is a control character here (#x{ord(found[0]):04x}); remove it"
        problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
    return Reader.NON_PRINTABLE.sub("\ufffd", text) if problems else text


def _repeated(path: Sequence[str | int], again: Position, first: Position | None, file: str) -> Problem:
    what = "entry" if len(path) == 1 else "field"
    before = f" (first on line {first[0]})" if first else ""
    message = f"this {what} stands here a second time{before}; the first is used: rename or remove one"
    return Problem(Code.DUPLICATE_KEY, file, *again, dotted(path), message)
