"""YAML text to plain lists, dicts and strings, with the places where they stand.

Built on the parser's *events*, not on ``compose``: those are made without recursion, so no depth of
nesting can exhaust a stack (``compose`` of 100,000 ``[`` ends the interpreter), and without a node and
two marks for each scalar, which takes a seventh of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.readers.base import Position

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


MAX_COPIED = 100_000
"""Values that aliases and merge keys may add to those that stand in the file."""


class _Node:
    """A list or map being built: its values, where its keys stand, how many values it holds."""

    __slots__ = ("anchor", "key", "merged", "merging", "size", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.merging = False
        self.merged: list[Any] = []
        self.size = 1


class YamlBuilder:
    """Makes plain lists, dicts and strings of a stream of events, one document a file."""

    def __init__(self, marks: bool = False, anchors: dict[str, tuple[Any, int] | None] | None = None) -> None:
        self.keys: list[tuple[str, Position]] = []
        # Where the items of a list of maps stand that is the file, or is under one of its keys.
        self.items: list[Position] = []
        # Keys that begin with a dot and are quoted: entries all the same.
        self.quoted: set[str] = set()
        # Where an escape stands for something that no text is to hold.
        self.odd: list[Position] = []
        self.root: Any = None
        # Where each value stands, by the way that leads to it; gathered only when somebody asks.
        self.marks: dict[tuple[str | int, ...], Position] | None = {} if marks else None
        self.repeated: list[tuple[tuple[str | int, ...], Position]] = []
        self._stack: list[_Node] = []
        # Handed on where reading goes on behind a mistake.
        self.anchors: dict[str, tuple[Any, int] | None] = anchors if anchors is not None else {}
        self._copied = 0
        self._documents = 0

    def feed(self, text: str) -> None:
        """Read the whole text.

        Raises:
            RefusedError: where the rest of the file cannot be read.

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
            raise explain_error(error, text) from None
        except yaml.YAMLError as error:
            raise YamlError(f"not valid YAML: {' '.join(str(error).split())}", (0, 0)) from None

    @property
    def open_entry(self) -> str:
        """The key of the entry in which reading broke off, "" where none was begun."""
        return (self._stack[0].key or "") if self._stack else ""

    def break_off(self) -> None:
        """Take what was complete before the file broke off."""
        if self._stack:
            self.root = self._stack[0].value
        if self.items and isinstance(self.root, dict) and len(self._stack) > 1:
            self.root.setdefault(self._stack[0].key, self._stack[1].value)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "here begins a second YAML document, which is not read; keep one, without '---'"
            raise YamlError(message, _at(event))

    def _scalar(self, event: Any) -> None:
        if event.style == '"' and NOT_PRINTABLE.search(event.value):
            self.odd.append(_at(event))
            event.value = NOT_PRINTABLE.sub("\ufffd", event.value)
        node = self._stack[-1] if self._stack else None
        if node is not None and node.key is None and node.value.__class__ is dict:
            self._key(node, event)
            return
        if event.anchor:
            self.anchors[event.anchor] = (event.value, 1)
        self._add(event.value, 1, event)

    def _key(self, node: _Node, event: Any) -> None:
        key = node.key = event.value
        node.merging = key == "<<" and event.implicit[0]
        if event.anchor:
            self.anchors[event.anchor] = (key, 1)
        depth = len(self._stack)
        if depth == 1:
            self.keys.append((key, _at(event)))
            if event.style and key.startswith("."):
                self.quoted.add(key)
        if self.marks is not None:
            self.marks.setdefault(self._path(), _at(event))
        if key in node.value:
            # The first stands; the value that follows is read and left out.
            self.repeated.append((self._path(), _at(event)))

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise _local(
                f"*{event.anchor} names no anchor; write &{event.anchor} before it, "
                "or put the text into quotes",
                event,
            )
        known = self.anchors[event.anchor]
        if known is None:
            raise _local(f"*{event.anchor} stands inside of what it names, and has no end", event)
        value, size = known
        self._copied += size
        self._bound_copies(event)
        node = self._stack[-1] if self._stack else None
        if node is not None and node.key is None and node.value.__class__ is dict:
            raise _local("an alias cannot be a key", event)
        if len(self._stack) in (1, 2) and node is not None and isinstance(node.value, list):
            self.items.append(_at(event))
        self._add(value, size, event)

    def _open(self, event: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _local(TOO_DEEP, event)
        parent = self._stack[-1] if self._stack else None
        if parent is not None and parent.key is None and parent.value.__class__ is dict:
            raise _local("a key is a text, not a list or a map; put it into quotes", event)
        if event.anchor:
            self.anchors[event.anchor] = None
        if self.marks is not None:
            self.marks.setdefault(self._path(), _at(event))
        is_map = isinstance(event, yaml.MappingStartEvent)
        if is_map and len(self._stack) in (1, 2) and parent is not None and isinstance(parent.value, list):
            self.items.append(_at(event))
        self._stack.append(_Node({} if is_map else [], event.anchor))

    def _close(self, event: Any) -> None:
        node = self._stack.pop()
        for merged in node.merged:
            for key, value in merged.items():
                node.value.setdefault(key, value)
        if node.anchor:
            self.anchors[node.anchor] = (node.value, node.size)
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
        if node.merging:
            node.merged += self._merged(value, event)
        else:
            node.value.setdefault(key, value)

    def _merged(self, value: Any, event: Any) -> list[dict[str, Any]]:
        maps = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in maps):
            raise _local("'<<' takes a map or a list of maps", event)
        self._copied += sum(len(one) for one in maps)
        self._bound_copies(event)
        return maps

    def _bound_copies(self, event: Any) -> None:
        # A large file may well share its defaults: the bound grows with what has been read.
        if self._copied > MAX_COPIED + event.start_mark.index:
            message = "its aliases and merge keys stand for too many values; the rest of the file is not read"
            raise YamlError(message, _at(event))

    def _path(self) -> tuple[str | int, ...]:
        return tuple(
            len(node.value) if node.value.__class__ is list else str(node.key) for node in self._stack
        )


def _local(message: str, event: Any) -> YamlError:
    """What is wrong with one value: an entry on a later line may be whole again."""
    return YamlError(message, _at(event), _at(event)[0] + 1)


def _at(event: Any) -> Position:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


MAX_RESUMED = 50
"""How often reading goes on after a mistake in one file; what has more of them is no registry."""


_BEGINS_AN_ENTRY = re.compile(r"[^\s#\-\[\]{}&*!|>%@`'\":?,][^#]*?:(?:\s|$)")


_BEGINS_AN_ITEM = re.compile(r"\s*-\s+[\w-]+:\s")


class PositionIndex:
    """Where the values of a file stand: read a second time, and only when something is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks: dict[tuple[str | int, ...], Position] | None = None

    def at(self, path: Sequence[str | int]) -> Position | None:
        """The place of the value that a path leads to."""
        if self._marks is None:
            self._marks = {}
            for part, _ in readable_parts(self._text, marks=True):
                for where, position in (part.marks or {}).items():
                    self._marks.setdefault(where, position)
        return self._marks.get(tuple(path))


def readable_parts(text: str, marks: bool = False) -> Iterator[tuple[YamlBuilder, YamlError | None]]:
    """The parts of a file that can be read, each with what ended it: one part where nothing is wrong."""
    lines = text.split("\n")
    start: int | None = 0
    anchors: dict[str, tuple[Any, int] | None] = {}
    tries = MAX_RESUMED
    while start is not None:
        builder = YamlBuilder(marks, anchors)
        try:
            # Lines that were read already are left empty, so that all others keep their numbers.
            builder.feed("\n" * start + "\n".join(lines[start:]) if start else text)
        except YamlError as refused:
            builder.break_off()
            yield builder, refused
            # What was open is not whole; nobody can mean it.
            anchors = {name: known for name, known in anchors.items() if known is not None}
            begin = max(refused.resume - 1, start + 1) if refused.resume else len(lines)
            begins = _BEGINS_AN_ITEM if builder.items else _BEGINS_AN_ENTRY
            start = next((n for n in range(begin, len(lines)) if begins.match(lines[n])), None)
            tries -= 1
            if not tries and start is not None:
                given_up = f"more than {MAX_RESUMED} mistakes; the rest of the file is not read"
                yield YamlBuilder(), YamlError(given_up, (start + 1, 0))
                return
        else:
            yield builder, None
            return


MAX_DEPTH = 100
"""Levels of nesting; a registry needs six."""


TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"


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


class YamlError(Exception):
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


def explain_error(error: yaml.MarkedYAMLError, text: str) -> YamlError:
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
    return YamlError(message, (line, column), opening.line + 2 if opening else line + 1)
