"""YAML registries: every scalar is the text that was typed, every mistake has a line and a column.

Built on the parser's *events*, not on ``compose``: those are made without recursion, so no depth of
nesting can exhaust a stack (``compose`` of 100,000 ``[`` ends the interpreter), and without a node and
two marks for each scalar, which takes a seventh of the time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import yaml

from sphinx_refalign.registry.problems import Code, Problem, dotted
from sphinx_refalign.registry.sources import Parsed, Position, RawEntry

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_DEEP = 100
"""Levels of nesting; a registry needs six."""
MOST_COPIED = 100_000
"""Values that aliases and merge keys may add to those that stand in the file."""


class _RefusedError(Exception):
    """The file cannot be used as a whole: why, and where (from 1)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.position = (line, column)


class _Node:
    """A list or map being built: its values, where its keys stand, how many values it holds."""

    __slots__ = ("anchor", "key", "merged", "size", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.merged: list[Any] = []
        self.size = 1


class _Builder:
    """Makes plain lists, dicts and strings of a stream of events, one document a file."""

    def __init__(self, file: str, marks: bool = False) -> None:
        self.file = file
        self.keys: list[tuple[str, Position]] = []
        self.root: Any = None
        # Where each value stands, by the way that leads to it; gathered only when somebody asks.
        self.marks: dict[tuple[str | int, ...], Position] | None = {} if marks else None
        self.repeated: list[tuple[tuple[str | int, ...], Position]] = []
        self._stack: list[_Node] = []
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._copied = 0
        self._documents = 0

    def feed(self, text: str) -> None:
        """Read the whole text.

        Raises:
            _RefusedError: where the rest of the file cannot be read.

        """
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                handler = handlers.get(event.__class__)
                if handler is not None:
                    handler(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = " ".join(part for part in (error.context, error.problem) if part)
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            raise _RefusedError(f"not valid YAML: {what}", line, column) from None
        except yaml.YAMLError as error:
            raise _RefusedError(f"not valid YAML: {' '.join(str(error).split())}", 0, 0) from None

    def break_off(self) -> None:
        """Take what was complete before the file broke off."""
        if self._stack:
            self.root = self._stack[0].value

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _RefusedError("holds a second YAML document; keep one, without '---'", *_at(event))

    def _scalar(self, event: Any) -> None:
        node = self._stack[-1] if self._stack else None
        if node is not None and node.key is None and node.value.__class__ is dict:
            self._key(node, event)
            return
        if event.anchor:
            self._anchors[event.anchor] = (event.value, 1)
        self._add(event.value, 1, event)

    def _key(self, node: _Node, event: Any) -> None:
        key = node.key = event.value
        depth = len(self._stack)
        if depth == 1:
            self.keys.append((key, _at(event)))
        if self.marks is not None:
            self.marks.setdefault(self._path(), _at(event))
        if key in node.value:
            # The first stands; the value that follows is read and left out.
            self.repeated.append((self._path(), _at(event)))

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise _RefusedError(
                f"*{event.anchor} names no anchor; write &{event.anchor} before it", *_at(event)
            )
        known = self._anchors[event.anchor]
        if known is None:
            raise _RefusedError(
                f"*{event.anchor} stands inside of what it names, and has no end", *_at(event)
            )
        value, size = known
        self._copied += size
        self._bound_copies(event)
        node = self._stack[-1] if self._stack else None
        if node is not None and node.key is None and node.value.__class__ is dict:
            raise _RefusedError("an alias cannot be a key", *_at(event))
        self._add(value, size, event)

    def _open(self, event: Any) -> None:
        if len(self._stack) >= MOST_DEEP:
            raise _RefusedError(f"nested more than {MOST_DEEP} levels deep", *_at(event))
        parent = self._stack[-1] if self._stack else None
        if parent is not None and parent.key is None and parent.value.__class__ is dict:
            raise _RefusedError("a key is a text, not a list or a map", *_at(event))
        if event.anchor:
            self._anchors[event.anchor] = None
        is_map = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Node({} if is_map else [], event.anchor))
        if self.marks is not None:
            self.marks.setdefault(self._path(), _at(event))

    def _close(self, event: Any) -> None:
        node = self._stack.pop()
        for merged in node.merged:
            for key, value in merged.items():
                node.value.setdefault(key, value)
        if node.anchor:
            self._anchors[node.anchor] = (node.value, node.size)
        self._add(node.value, node.size, event)

    def _add(self, value: Any, size: int, event: Any) -> None:
        if not self._stack:
            self.root = value
            return
        node = self._stack[-1]
        node.size += size
        if node.value.__class__ is list:
            if self.marks is not None:
                self.marks.setdefault(self._path(), _at(event))
            node.value.append(value)
            return
        key, node.key = node.key, None
        if key == "<<":
            node.merged += self._merged(value, event)
        else:
            node.value.setdefault(key, value)

    def _merged(self, value: Any, event: Any) -> list[dict[str, Any]]:
        maps = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in maps):
            raise _RefusedError("'<<' takes a map or a list of maps", *_at(event))
        self._copied += sum(len(one) for one in maps)
        self._bound_copies(event)
        return maps

    def _bound_copies(self, event: Any) -> None:
        # A large file may well share its defaults: the bound grows with what has been read.
        if self._copied > MOST_COPIED + event.start_mark.index:
            raise _RefusedError("its aliases and merge keys stand for too many values", *_at(event))

    def _path(self) -> tuple[str | int, ...]:
        return tuple(
            len(node.value) if node.value.__class__ is list else str(node.key) for node in self._stack
        )


def _at(event: Any) -> Position:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def kind(fields: Mapping[str, Any], kinds: Collection[str]) -> str:
    """What the entry's ``type`` says."""
    value = fields.get("type", "")
    return value if isinstance(value, str) else ""


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
            builder = _Builder(self._file, marks=True)
            with suppress(_RefusedError):  # reported already; what stands before it has its marks
                builder.feed(self._text)
            self._marks = builder.marks or {}
        return self._marks.get(tuple(path))


def read(text: str, file: str) -> Parsed:
    """The entries of a YAML registry: a map of key to fields.

    What cannot be read ends in a problem; where the file breaks off, the entries before it are kept.
    A key that begins with a dot is no entry: it can hold what others share by anchors.
    """
    builder = _Builder(file)
    marks = _Marks(text, file)
    problems: list[Problem] = []
    try:
        builder.feed(text)
    except _RefusedError as refused:
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
        if isinstance(fields, dict):
            entries.append(RawEntry(key, fields, line, column))
        else:
            message = "an entry is a map of fields: type, title, url, …"
            problems.append(Problem(Code.VALUE, file, line, column, key, message))

    def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
        return marks.at((entry.key, *path))

    return Parsed(entries, problems, locate)


def _repeated(path: Sequence[str | int], again: Position, first: Position | None, file: str) -> Problem:
    what = "entry" if len(path) == 1 else "field"
    before = f" (first on line {first[0]})" if first else ""
    message = f"this {what} stands here a second time{before}; the first is used: rename or remove one"
    return Problem(Code.DUPLICATE_KEY, file, *again, dotted(path), message)
