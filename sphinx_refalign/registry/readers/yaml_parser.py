"""YAML text to plain lists, dicts and strings, with the positions of keys and items.

The builder uses the *events* of PyYAML, not ``compose``. Events are produced without recursion, so that no
depth of nesting overflows the stack (``compose`` of 100,000 ``[`` crashes the interpreter), and without a
node and two marks for each scalar, which makes them about seven times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import yaml

from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.limits import MAX_DEPTH, PER_VALUE, TextBudget
from sphinx_refalign.registry.readers.base import Position
from sphinx_refalign.registry.readers.yaml_errors import TOO_DEEP, YamlError, explain_error

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_COPIED = 100_000
"""Number of values that aliases and merge keys can add to those in the file."""


Value: TypeAlias = str | list[object] | dict[str, object]
"""A value of a file. Lists and maps hold further values."""


class Size(NamedTuple):
    """The size of a value with all that it contains."""

    values: int
    characters: int

    @property
    def cost(self) -> int:
        """Return what the value takes of a :class:`.TextBudget`."""
        return self.characters + PER_VALUE * self.values


Anchors = dict[str, tuple[Value, Size] | None]
"""The value and its size by anchor; None for a value that is not complete."""


class _Node:
    """A list or map under construction: its value, its current key, its size."""

    __slots__ = ("anchor", "characters", "key", "merged", "merging", "value", "values")

    def __init__(self, value: list[object] | dict[str, object], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.merging = False
        self.merged: list[dict[str, object]] = []
        self.values = 1
        self.characters = 0

    @property
    def size(self) -> Size:
        """Return the size of what it contains so far."""
        return Size(self.values, self.characters)

    @property
    def expects_key(self) -> bool:
        """Return whether the next value is a key of a map."""
        return self.key is None and isinstance(self.value, dict)


class YamlBuilder:
    """Builds plain lists, dicts and strings from the events of one document.

    Args:
        with_positions: Whether to record the position of each value.
        anchors: The anchors of earlier parts of the file, shared with later parts.
        budget: The text that aliases may still add to the file; by default that of an empty file.

    """

    def __init__(
        self,
        with_positions: bool = False,
        anchors: Anchors | None = None,
        budget: TextBudget | None = None,
    ) -> None:
        self.keys: list[tuple[str, Position]] = []
        # Positions of the items of the list that is the document (""), or the value of one of its keys.
        self.items: dict[str, list[Position]] = {}
        self.has_maps_in_lists = False
        # Quoted keys that start with a dot: they are entries.
        self.quoted: set[str] = set()
        # Positions of escapes of unprintable characters.
        self.unprintable: list[Position] = []
        # Tags such as !important, which the author may have meant as text, with their positions.
        self.tags: list[tuple[str, Position]] = []
        # Positions of anchors of texts that no alias refers to yet.
        self.unused_anchors: dict[str, Position] = {}
        self.root: Value | None = None
        # Positions of all values by path. Recorded on request only.
        self.positions: dict[tuple[str | int, ...], Position] | None = {} if with_positions else None
        self.duplicates: list[tuple[tuple[str | int, ...], Position]] = []
        self._stack: list[_Node] = []
        self.anchors: Anchors = anchors if anchors is not None else {}
        # The path and the position of the first alias whose value is left out, because it is too much.
        self.left_out: tuple[tuple[str | int, ...], Position] | None = None
        self._budget = budget if budget is not None else TextBudget(0)
        self._copied = 0
        self._documents = 0

    def feed(self, text: str) -> None:
        """Read the whole text.

        Raises:
            YamlError: If the text is invalid. The values before the error are kept.

        """
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._handle(event)
        except yaml.MarkedYAMLError as error:
            raise explain_error(error, text) from None
        except yaml.YAMLError as error:
            raise YamlError(f"not valid YAML: {' '.join(str(error).split())}", (0, 0)) from None

    @property
    def open_entry(self) -> str:
        """Return the key of the entry in which an error ended the reading, "" if there is none."""
        return (self._stack[0].key or "") if self._stack else ""

    def entry_of(self, error: YamlError) -> str:
        """Return the key of the entry that an error has cut off, "" if there is none."""
        is_in_last = error.in_entry and bool(self.keys)
        return self.open_entry or (self.keys[-1][0] if is_in_last else "")

    def break_off(self) -> None:
        """Set ``root`` to the values that were complete when an error ended the reading."""
        if self._stack:
            self.root = self._stack[0].value
        if self.has_maps_in_lists and isinstance(self.root, dict) and len(self._stack) > 1:
            self.root.setdefault(self.open_entry, self._stack[1].value)

    def _handle(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second YAML document is not read; keep one document and remove '---'"
            raise YamlError(message, _position(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.style == '"' and NOT_PRINTABLE.search(event.value):
            self.unprintable.append(_position(event))
            event.value = NOT_PRINTABLE.sub("\ufffd", event.value)
        if event.tag and event.tag.startswith("!"):
            self.tags.append((event.tag, _position(event)))
        node = self._stack[-1] if self._stack else None
        if node is not None and node.expects_key:
            self._key(node, event)
            return
        if event.anchor:
            self.anchors[event.anchor] = (event.value, Size(1, len(event.value)))
            self.unused_anchors[event.anchor] = _position(event)
        self._note_item(event)
        self._add(event.value, Size(1, len(event.value)), event)

    def _note_item(self, event: yaml.Event) -> None:
        depth = len(self._stack)
        if depth in (1, 2) and isinstance(self._stack[-1].value, list):
            root = self._stack[0]
            if depth == 1 or isinstance(root.value, dict):
                self.items.setdefault((root.key or "") if depth == 2 else "", []).append(_position(event))

    def _key(self, node: _Node, event: yaml.ScalarEvent) -> None:
        key = node.key = event.value
        node.merging = key == "<<" and event.implicit[0]
        if event.anchor:
            self.anchors[event.anchor] = (key, Size(1, len(key)))
        depth = len(self._stack)
        if depth == 1:
            self.keys.append((key, _position(event)))
            if event.style and key.startswith("."):
                self.quoted.add(key)
        if self.positions is not None:
            self.positions.setdefault(self._path(), _position(event))
        if key in node.value:
            # The first value is used; the value that follows is read and dropped.
            self.duplicates.append((self._path(), _position(event)))

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self.anchors:
            raise _entry_error(
                f"undefined alias *{event.anchor}; write &{event.anchor} before it, "
                "or put the text in quotes",
                event,
            )
        anchored = self.anchors[event.anchor]
        self.unused_anchors.pop(event.anchor, None)
        if anchored is None:
            raise _entry_error(f"alias *{event.anchor} refers to a value that contains it; remove it", event)
        value, size = anchored
        node = self._stack[-1] if self._stack else None
        if node is not None and node.expects_key:
            raise _entry_error("an alias cannot be a key; write the key itself", event)
        self._note_item(event)
        if self._fits(size, event):
            self._add(value, size, event)
        else:
            self._leave_out(value, event)

    def _leave_out(self, value: Value, event: yaml.Event) -> None:
        """Go on without the value of an alias: without its field, or with an empty item of a list."""
        if self.left_out is None:
            self.left_out = (self._path(), _position(event))
        if self._stack and isinstance(self._stack[-1].value, list):
            self._add(type(value)(), Size(1, 0), event)
        elif self._stack:
            self._stack[-1].key = None

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _entry_error(TOO_DEEP, event)
        parent = self._stack[-1] if self._stack else None
        if parent is not None and parent.expects_key:
            raise _entry_error("a key must be text, not a list or a map; put it in quotes", event)
        if event.anchor:
            self.anchors[event.anchor] = None
        if self.positions is not None:
            self.positions.setdefault(self._path(), _position(event))
        is_map = isinstance(event, yaml.MappingStartEvent)
        self._note_item(event)
        if is_map and len(self._stack) in (1, 2) and parent is not None and isinstance(parent.value, list):
            self.has_maps_in_lists = True
        self._stack.append(_Node({} if is_map else [], event.anchor))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        node = self._stack.pop()
        value = node.value
        if isinstance(value, dict):
            for merged in node.merged:
                for key, item in merged.items():
                    value.setdefault(key, item)
        if node.anchor:
            self.anchors[node.anchor] = (value, node.size)
        self._add(value, node.size, event)

    def _add(self, value: Value, size: Size, event: yaml.Event) -> None:
        if not self._stack:
            self.root = value
            return
        node = self._stack[-1]
        node.values += size.values
        node.characters += size.characters
        if isinstance(node.value, list):
            if self.positions is not None:
                self.positions.setdefault(self._path(), _position(event))
            node.value.append(value)
            return
        key, node.key = node.key, None
        if node.merging:
            node.merged += self._merged(value, event)
        elif key is not None:
            node.value.setdefault(key, value)

    def _merged(self, value: Value, event: yaml.Event) -> list[dict[str, object]]:
        items = value if isinstance(value, list) else [value]
        maps = [item for item in items if isinstance(item, dict)]
        if len(maps) < len(items):
            raise _entry_error("'<<' must be a map or a list of maps", event)
        if not self._fits(Size(sum(len(item) for item in maps), 0), event):
            if self.left_out is None:
                self.left_out = (self._path(), _position(event))
            return []
        return maps

    def _fits(self, size: Size, event: yaml.Event) -> bool:
        """Count a value that is used again; return False if the file has too much of them."""
        # The bound grows with the text that was read, because a large file can share defaults legitimately.
        bound = MAX_COPIED + (event.start_mark.index if event.start_mark else 0)
        if self._copied + size.values > bound or not self._budget.take(size.cost):
            return False
        self._copied += size.values
        return True

    def _path(self) -> tuple[str | int, ...]:
        return tuple(
            len(node.value) if isinstance(node.value, list) else str(node.key) for node in self._stack
        )


def _entry_error(message: str, event: yaml.Event) -> YamlError:
    """Return an error of one entry: reading resumes after its line."""
    return YamlError(message, _position(event), _position(event)[0] + 1)


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


MAX_RESUMED = 50
"""Maximum number of errors after which reading a file resumes."""

_BEGINS_AN_ENTRY = re.compile(r"[^\s#\-\[\]{}&*!|>%@`'\":?,][^#]*?:(?:\s|$)")

_BEGINS_AN_ITEM = re.compile(r"\s*-\s+[\w-]+:\s")


class PositionIndex:
    """The positions of all values of a file. The file is read a second time when the first is looked up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._positions: dict[tuple[str | int, ...], Position] | None = None

    def at(self, path: Sequence[str | int]) -> Position | None:
        """Return the position of the value at a path."""
        if self._positions is None:
            self._positions = {}
            for part, _ in readable_parts(self._text, with_positions=True):
                for value_path, position in (part.positions or {}).items():
                    self._positions.setdefault(value_path, position)
        return self._positions.get(tuple(path))


def readable_parts(text: str, with_positions: bool = False) -> Iterator[tuple[YamlBuilder, YamlError | None]]:
    """Yield the parts of a file that can be read, each with the error that ended it.

    A valid file has one part. After an error, reading resumes at the next line that looks like the start of
    an entry or, in a list of CSL items, of an item.
    """
    lines = text.split("\n")
    start: int | None = 0
    anchors: Anchors = {}
    tries = MAX_RESUMED
    budget = TextBudget(len(text))
    budget.take(len(text))
    while start is not None:
        builder = YamlBuilder(with_positions, anchors, budget)
        try:
            # Empty lines replace those that were read, so that all other lines keep their numbers.
            builder.feed("\n" * start + "\n".join(lines[start:]) if start else text)
        except YamlError as error:
            builder.break_off()
            yield builder, error
            # Values that were not complete cannot be used.
            anchors = {name: anchored for name, anchored in anchors.items() if anchored is not None}
            begin = max(error.resume - 1, start + 1) if error.resume else len(lines)
            begins = _BEGINS_AN_ITEM if builder.has_maps_in_lists else _BEGINS_AN_ENTRY
            start = next((n for n in range(begin, len(lines)) if begins.match(lines[n])), None)
            tries -= 1
            if not tries and start is not None:
                message = f"more than {MAX_RESUMED} errors; the rest of the file is not read"
                yield YamlBuilder(), YamlError(message, (start + 1, 0))
                return
        else:
            yield builder, None
            return
