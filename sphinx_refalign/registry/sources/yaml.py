"""YAML registries: every scalar is the text that was typed, every mistake has a line and a column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
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

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._marks: dict[tuple[str | int, ...], Position] | None = None

    def at(self, path: Sequence[str | int]) -> Position | None:
        if self._marks is None:
            builder = Builder(self._file, marks=True)
            with suppress(RefusedError):  # reported already; what stands before it has its marks
                builder.feed(self._text)
            self._marks = builder.marks or {}
        return self._marks.get(tuple(path))


def read(text: str, file: str) -> Parsed:
    """The entries of a YAML registry: a map of key to fields.

    What cannot be read ends in a problem; where the file breaks off, the entries before it are kept.
    A key that begins with a dot is no entry: it can hold what others share by anchors.
    """
    problems: list[Problem] = []
    text = _without_controls(text, file, problems)
    builder = Builder(file)
    marks = _Marks(text, file)
    try:
        builder.feed(text)
    except RefusedError as refused:
        problems.append(Problem(Code.SYNTAX, file, *refused.position, "", str(refused)))
        builder.break_off()
    problems += [_repeated(path, again, marks.at(path), file) for path, again in builder.repeated]
    root = {} if builder.root in (None, "") else builder.root
    if not isinstance(root, dict):
        problems.append(Problem(Code.SYNTAX, file, 1, 1, "", "a registry is a map of key to fields"))
        root = {}
    entries = []
    places = dict(reversed(builder.keys))
    for key, fields in root.items():
        line, column = places.get(key, (0, 0))
        if key.startswith("."):
            continue
        if not key:
            message = "this entry has no key; write one before the colon"
            problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
            continue
        if isinstance(fields, dict):
            entries.append(RawEntry(key, fields, line, column))
        else:
            message = "an entry is a map of fields: type, title, url, …"
            problems.append(Problem(Code.VALUE, file, line, column, key, message))

    def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
        return marks.at((entry.key, *path))

    return Parsed(entries, problems, locate)


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
