"""The keys in YAML and JSON: registries, lists of CSL items and Hayagriva libraries."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import yaml

from sphinx_refalign.editing.edits import Edit, line_end_of
from sphinx_refalign.editing.registry_layout import EntryLayout, FileLayout, KeyValue, LayoutError
from sphinx_refalign.registry.readers import csl, hayagriva
from sphinx_refalign.registry.readers.yaml import RULES
from sphinx_refalign.registry.readers.yaml_parser import readable_parts

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_NO_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")

_REFERRING = ("organization", "crossref", "xref", "related", "entryset")
"""The fields whose values may be keys."""

_ITEM_KEYS = ("id", "citation-key", "citationKey")
"""The variables of a CSL item that contain its key."""

_NOTED_KEY = re.compile(r"citation key[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


@dataclass
class _Node:
    """A value of the file with its span."""

    start: int
    end: int
    text: str = ""
    style: str | None = None
    """The quotes of a scalar, ``|`` or ``>`` of a block; "flow" of a list or map in brackets."""
    is_map: bool = False
    is_list: bool = False
    keys: list[_Node] = field(default_factory=list)
    values: list[_Node] = field(default_factory=list)

    def value(self, name: str) -> _Node | None:
        """Return the value of a key of a map."""
        return next((value for key, value in self.items() if key.text == name), None)

    def items(self) -> Iterator[tuple[_Node, _Node]]:
        """Yield the keys and values of a map."""
        return zip(self.keys, self.values, strict=False)


def read_yaml_keys(text: str, kinds: Collection[str]) -> FileLayout:
    """Return where keys stand in a file.

    Raises:
        LayoutError: If the file is not valid.

    """
    root = _compose(text.translate(_NO_LINE_ENDS))
    layout = FileLayout()
    if root is None:
        return layout
    items = root.value("references") or root.value("items") or root
    if items.is_list:
        for item in items.values:
            if item.is_map:
                _add_item(layout, item, text)
    elif root.is_map:
        _add_entries(layout, root, text, kinds)
    return layout


def read_config_keys(text: str) -> list[KeyValue]:
    """Return the keys in the rules of a ``_config.yml`` of Jupyter Book 1, none in an invalid file."""
    try:
        node = _compose(text.translate(_NO_LINE_ENDS))
    except LayoutError:
        return []
    for name in ("sphinx", "config", "refalign_rules"):
        node = node.value(name) if node is not None else None
    return [key for rule in node.values for key in _rule_keys(rule, text)] if node is not None else []


def _compose(text: str) -> _Node | None:
    """Return the values of the first document, without recursion; an alias is an empty text."""
    stack: list[_Node] = []
    root: _Node | None = None
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionEndEvent):
                node = stack.pop()
                node.end = _index(event.end_mark)
                continue
            if not isinstance(event, yaml.NodeEvent) or (root is not None and not stack):
                continue
            node = _node(event)
            if stack:
                parent = stack[-1]
                is_key = parent.is_map and len(parent.keys) == len(parent.values)
                (parent.keys if is_key else parent.values).append(node)
            else:
                root = node
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise LayoutError(mark.line + 1 if mark else 1, f"not valid YAML: {problem}") from None
    return root


def _index(mark: object) -> int:
    return int(getattr(mark, "index", 0))


def _node(event: yaml.NodeEvent) -> _Node:
    node = _Node(_index(event.start_mark), _index(event.end_mark))
    if isinstance(event, yaml.ScalarEvent):
        node.text, node.style = event.value, event.style
    elif isinstance(event, yaml.CollectionStartEvent):
        node.is_map = isinstance(event, yaml.MappingStartEvent)
        node.is_list = not node.is_map
        node.style = "flow" if event.flow_style else None
    return node


_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""The anchor and the tag before a value."""

_REST_OF_LINE = re.compile(r"[^\r\n]*")

_PLAIN = re.compile(r"\w[\w.+/-]*(?::[\w.+/-]+)*")
"""Keys that need no quotes anywhere."""


def _whole(node: _Node, text: str) -> KeyValue:
    """Return a scalar that is a key, without its quotes where a new key needs no other ones."""
    written = text[node.start : node.end]
    quote = node.style if node.style in ("'", '"') else ""
    if quote:
        start = node.start + written.find(quote) + 1
        return KeyValue(start, node.end - 1, node.text, lambda key: _escaped(key, quote))
    properties = _PROPERTIES.match(written)
    start = node.start + (properties.end() if properties else 0)
    return KeyValue(start, node.start + len(written.rstrip()), node.text, _plain)


def _escaped(key: str, quote: str) -> str:
    return key.replace("'", "''") if quote == "'" else json.dumps(key, ensure_ascii=False)[1:-1]


def _plain(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else "'" + key.replace("'", "''") + "'"


def _parts(node: _Node, text: str, separators: str = ",") -> list[KeyValue]:
    """Return the keys in a value: of a list each item, of a text what stands between separators."""
    part_of_text = re.compile(rf"[^\s{separators}](?:[^{separators}\n]*[^\s{separators}])?")
    scalars = node.values if node.is_list else [node]
    keys = []
    for scalar in scalars:
        if scalar.is_map or scalar.is_list:
            continue
        whole = _whole(scalar, text)
        if not re.search(f"[{separators}]", scalar.text) and scalar.style not in ("|", ">"):
            keys.append(whole)
            continue
        for part in part_of_text.finditer(text[whole.start : whole.end]):
            start = whole.start + part.start()
            keys.append(KeyValue(start, start + len(part[0]), part[0]))
    return keys


def _add_entries(layout: FileLayout, root: _Node, text: str, kinds: Collection[str]) -> None:
    parts = next(iter(readable_parts(text.replace("\r\n", "\n").replace("\r", "\n"))))[0]
    raw = parts.root if isinstance(parts.root, dict) else {}
    maps = [value for value in raw.values() if isinstance(value, dict)]
    is_library = hayagriva.is_library(maps, kinds)
    for key, value in root.items():
        if key.text == RULES and not key.style:
            layout.values += [key for rule in value.values for key in _rule_keys(rule, text)]
            continue
        entry = EntryLayout(key.text, [_whole(key, text)])
        layout.entries.append(entry)
        if not value.is_map:
            continue
        for name in _REFERRING:
            referring = value.value(name)
            if referring is not None:
                layout.values += _parts(referring, text)
        if not is_library:
            entry.keep = _Keeper(value, "ids", text, entry)


def _rule_keys(rule: _Node, text: str) -> list[KeyValue]:
    resources = rule.value("resources") if rule.is_map else None
    if resources is None:
        return []
    keys = []
    for whole in _parts(resources, text, "\0"):
        for word in re.finditer(r"[^\s,]+", text[whole.start : whole.end]):
            start = whole.start + word.start()
            keys.append(KeyValue(start, start + len(word[0]), word[0]))
    return keys


def _add_item(layout: FileLayout, item: _Node, text: str) -> None:
    """Add a CSL item."""
    fields = {key.text: value.text for key, value in item.items()}
    entry = EntryLayout(csl.key_of(fields), [])
    for name in _ITEM_KEYS:
        value = item.value(name)
        if value is not None and value.text == entry.key:
            entry.key_values.append(_whole(value, text))
    note = item.value("note")
    match = _NOTED_KEY.search(text, note.start, note.end) if note else None
    # The end of the key is known where it is the key of the item: an escaped line end may follow it.
    if match and match[1].startswith(entry.key):
        entry.key_values.append(KeyValue(match.start(1), match.start(1) + len(entry.key), entry.key))
    if entry.key:
        entry.keep = _Keeper(item, "other-ids", text, entry)
        layout.entries.append(entry)


class _Keeper:
    """Returns the edit that adds another key to an entry.

    Args:
        fields: The map of the fields of the entry.
        name: The field of other keys.
        text: The text of the file.
        entry: Where the keys of the entry stand; the other keys are added to it.

    """

    def __init__(self, fields: _Node, name: str, text: str, entry: EntryLayout) -> None:
        self.fields, self.name, self.text = fields, name, text
        self.ids = fields.value(name)
        if self.ids is not None:
            entry.ids += _parts(self.ids, text, " ," if name == "other-ids" else ",")

    def __call__(self, key: str) -> Edit | None:
        """Return the edit for a key."""
        if self.ids is None:
            return self._add_field(key)
        if not self.ids.is_list:
            return self._add_to_text(self.ids, key)
        return self._add_to_list(self.ids, key)

    def _add_to_text(self, ids: _Node, key: str) -> Edit:
        whole = _whole(ids, self.text)
        if not ids.text.strip():
            return Edit(whole.end, whole.end, key)
        return Edit(whole.end, whole.end, f", {_escaped(key, ids.style or '')}" if ids.style else f", {key}")

    def _add_to_list(self, ids: _Node, key: str) -> Edit:
        if not ids.values:
            return Edit(ids.end - 1, ids.end - 1, self._quoted(key))
        last = ids.values[-1]
        if ids.style == "flow":
            return Edit(last.end, last.end, f", {self._quoted(key)}")
        start = self.text.rfind("-", 0, last.start)
        margin = _margin(self.text, start)
        rest_of_line = _REST_OF_LINE.match(self.text, last.end)
        at = rest_of_line.end() if rest_of_line else last.end  # behind a comment
        return Edit(at, at, f"{line_end_of(self.text)}{margin}- {_plain(key)}")

    def _quoted(self, key: str) -> str:
        is_json = bool(self.fields.keys) and self.fields.keys[0].style == '"' and self.fields.style == "flow"
        return json.dumps(key, ensure_ascii=False) if is_json else _plain(key)

    def _add_field(self, key: str) -> Edit | None:
        if not self.fields.keys:
            return None
        first = self.fields.keys[0]
        following = [name for name in self.fields.keys[1:2] if not _margin(self.text, name.start).strip()]
        value = self._quoted(key) if self.name == "other-ids" else f"[{self._quoted(key)}]"
        name = f'"{self.name}"' if self._quoted("k") == '"k"' else self.name
        is_line = not _margin(self.text, first.start).strip()
        if self.fields.style == "flow" and not is_line:
            return Edit(first.start, first.start, f"{name}: {value}, ")
        comma = "," if self.fields.style == "flow" else ""
        at = (following or [first])[0].start
        margin = re.sub(r"\S", " ", _margin(self.text, at))
        return Edit(at, at, f"{name}: {value}{comma}{line_end_of(self.text)}{margin}")


def _margin(text: str, offset: int) -> str:
    """Return what stands before an offset in its line."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return text[start:offset]
