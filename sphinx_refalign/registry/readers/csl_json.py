"""CSL-JSON files: lists of items, as Zotero exports them. Numbers are kept as their source text."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence

from sphinx_refalign.registry.i18n import replace_unprintable
from sphinx_refalign.registry.limits import has_depth
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.readers.base import Format, Parsed, Position, RawEntry
from sphinx_refalign.registry.readers.yaml_errors import TOO_DEEP
from sphinx_refalign.registry.readers.yaml_parser import MAX_RESUMED, PositionIndex

_LIST = re.compile(r'\s*(?:\{\s*"(?P<key>items|references)"\s*:\s*)?\[')

_BETWEEN = re.compile(r"[\s,]*")

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')

_CLOSING = {"{": "}", "[": "]"}

_BEGINS_AN_ITEM = re.compile(r'\{\s*"(?:id|citation-key|type)"\s*:')

_ID = re.compile(r'"(?:id|citation-key)"\s*:\s*"([^"\n]*)"')


class CslJson(Format):
    """CSL-JSON files, as Zotero and other reference managers export them."""

    def read(self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the items of a list."""
        return read(text, file)


def read(text: str, file: str) -> Parsed:
    """Return the items of a CSL-JSON file. Invalid items are reported and skipped."""
    reader = _Reader(text, file)
    opening = _LIST.match(text)
    if opening is None:
        message = "a .json registry must be CSL-JSON: a list of items, as Zotero exports it"
        if '"alignments"' in text:
            message = "this is an alignment.json file, not a registry; add it to refalign_external"
        reader.report(0, message)
        return Parsed([], reader.problems, lambda *_: None, lenient=True)
    list_path = (opening["key"],) if opening["key"] else ()
    entries = []
    paths: dict[Position, tuple[str | int, ...]] = {}
    for number, (start, item) in enumerate(reader.items(opening.end())):
        key = csl.key_of(item)
        if not key:
            reader.report(start, csl.INVALID_ITEM)
            continue
        if has_depth(item):
            reader.report(start, f"{TOO_DEEP}; item skipped", path=key)
            continue
        position = reader.position(start)
        paths[position] = (*list_path, number)
        clean_item = reader.without_unprintable(start, item)
        if isinstance(clean_item, dict):  # as every item with a key is
            key = csl.key_of(clean_item)
            entries.append(RawEntry(key, csl.fields_of(clean_item), *position))
    positions = PositionIndex(text)  # JSON is YAML, as far as positions are concerned

    def locate(raw: RawEntry, path: Sequence[str | int]) -> Position | None:
        name = csl.variable_at(path)
        return positions.at((*paths[raw.line, raw.column], name)) if name else None

    return Parsed(entries, reader.problems, locate, lenient=True)


class _Reader:
    """Reads the items of one file and collects its problems."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self._line_ends = [match.start() for match in re.finditer("\n", text)]
        self._duplicates: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._map
        )

    def position(self, at: int) -> Position:
        """Return the line and column of an offset in the text."""
        line = bisect(self._line_ends, at - 1)
        return line + 1, at - (self._line_ends[line - 1] if line else -1)

    def report(self, at: int, message: str, code: Code = Code.SYNTAX, path: str = "") -> None:
        """Add a problem at an offset in the text."""
        self.problems.append(Problem(code, self.file, *self.position(at), path, message))

    def without_unprintable(self, at: int, item: object) -> object:
        """Return an item with its unprintable characters and lone surrogates replaced; report them."""
        clean = replace_unprintable(item)
        if clean != item:
            self.report(at, "item contains an escape of an unprintable character; remove it")
        return clean

    def items(self, at: int) -> Iterator[tuple[int, object]]:
        """Yield each item with its offset, starting at the offset after the opening bracket."""
        tries = MAX_RESUMED
        while (at := self._next(at)) >= 0:
            try:
                item, end = self._decoder.raw_decode(self.text, at)
            except (json.JSONDecodeError, RecursionError) as error:
                end = max(self._end_of_invalid(at), at + 1)
                self._duplicates.clear()
                self._report_invalid(at, end, error)
                tries -= 1
                if not tries:
                    self.report(end, f"more than {MAX_RESUMED} errors; the rest of the file is not read")
                    return
            else:
                self._report_duplicates(at, csl.key_of(item))
                yield at, item
            at = end

    def _report_invalid(self, at: int, end: int, error: json.JSONDecodeError | RecursionError) -> None:
        key, *others = _ID.findall(self.text, at, end) or [""]
        offset, reason = at, "nested too deep"
        if isinstance(error, json.JSONDecodeError):
            offset, reason = error.pos, f"not valid JSON: {error.msg}"
        also_skipped = f" together with {', '.join(others)}" if others else ""
        self.report(offset, f"{reason}; item skipped{also_skipped}", path=key)

    def _next(self, at: int) -> int:
        """Return the offset of the next item, -1 after the last item."""
        between = _BETWEEN.match(self.text, at)
        at = between.end() if between else at
        if at >= len(self.text):
            self.report(at, "the list is not closed; add ']'")
            return -1
        if self.text[at] != "]":
            return at
        closing = re.compile(r"[\s}]*").match(self.text, at + 1)
        if closing and closing.end() < len(self.text):
            self.report(closing.end(), "text after the list is not read; keep one list in a file")
        return -1

    def _end_of_invalid(self, at: int) -> int:
        """Return the offset after an invalid item: after its closing brace, else at the next likely item."""
        open_: list[str] = []
        for token in _TOKEN.finditer(self.text, at):
            if token[0] in _CLOSING:
                open_.append(_CLOSING[token[0]])
            elif token[0] in "}]":
                if not open_ or open_.pop() != token[0]:
                    break
                if not open_:
                    return token.end()
        following = _BEGINS_AN_ITEM.search(self.text, at + 1)
        return following.start() if following else len(self.text)

    def _map(self, pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for name, value in pairs:
            if name in fields:
                self._duplicates.append(name)
            fields.setdefault(name, value)
        return fields

    def _report_duplicates(self, at: int, key: str) -> None:
        for name in self._duplicates:
            message = "duplicate field; the first is used: rename or remove one"
            self.report(at, message, Code.DUPLICATE_KEY, f"{key}.{name}")
        self._duplicates.clear()
