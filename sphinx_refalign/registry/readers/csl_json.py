"""CSL-JSON: an array of items, as Zotero exports it. Numbers stay the text that was typed."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.i18n import replace_unprintable
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import csl
from sphinx_refalign.registry.readers.base import Format, Parsed, Position, RawEntry
from sphinx_refalign.registry.readers.yaml_parser import MAX_RESUMED, PositionIndex

_LIST = re.compile(r'\s*(?:\{\s*"(?P<under>items|references)"\s*:\s*)?\[')


_BETWEEN = re.compile(r"[\s,]*")


_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')


_CLOSING = {"{": "}", "[": "]"}


_BEGINS_AN_ITEM = re.compile(r'\{\s*"(?:id|citation-key|type)"\s*:')


_ID = re.compile(r'"(?:id|citation-key)"\s*:\s*"([^"\n]*)"')


class CslJson(Format):
    """What Zotero and others export."""

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """The items of a list."""
        return read(text, file)


def read(text: str, file: str) -> Parsed:
    """The items of a CSL-JSON file; a broken one is named, and those behind it are read."""
    reader = _Reader(text, file)
    opening = _LIST.match(text)
    if opening is None:
        message = "a .json registry is CSL-JSON: a list of items, as Zotero exports it"
        if '"alignments"' in text:
            message += "; this is an alignment.json, which belongs into refalign_external"
        reader.report(0, message)
        return Parsed([], reader.problems, lambda *_: None, lenient=True)
    above = (opening["under"],) if opening["under"] else ()
    entries = []
    paths: dict[Position, tuple[str | int, ...]] = {}
    for number, (start, item) in enumerate(reader.items(opening.end())):
        key = csl.key_of(item)
        if not key:
            reader.report(start, csl.NO_ITEM)
            continue
        place = reader.position(start)
        paths[place] = (*above, number)
        entries.append(RawEntry(key, csl.fields_of(reader.printable(start, item)), *place))
    marks = PositionIndex(text)  # JSON is YAML, as far as places are concerned

    def locate(raw: RawEntry, path: Sequence[str | int]) -> Position | None:
        name = csl.OURS.get(str(path[0]), path[0]) if path else ""
        return marks.at((*paths[raw.line, raw.column], name)) if name else None

    return Parsed(entries, reader.problems, locate, lenient=True)


class _Reader:
    """The text of one file, and what is wrong with it."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self._line_ends = [found.start() for found in re.finditer("\n", text)]
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._map
        )

    def position(self, at: int) -> Position:
        """The line and the column of a place in the text."""
        line = bisect(self._line_ends, at - 1)
        return line + 1, at - (self._line_ends[line - 1] if line else -1)

    def report(self, at: int, message: str, code: Code = Code.SYNTAX, path: str = "") -> None:
        """Note a mistake."""
        self.problems.append(Problem(code, self.file, *self.position(at), path, message))

    def printable(self, at: int, item: Any) -> Any:
        """An item without what no text is to hold: escapes can stand for it, and for half a character."""
        clean = replace_unprintable(item)
        if clean != item:
            self.report(at, "an escape in this item stands for no character of a text; remove it")
        return clean

    def items(self, at: int) -> Iterator[tuple[int, Any]]:
        """Each item with the place where it begins, from the place behind the opening bracket on."""
        tries = MAX_RESUMED
        while (at := self._next(at)) >= 0:
            try:
                item, end = self._decoder.raw_decode(self.text, at)
            except (json.JSONDecodeError, RecursionError) as error:
                end = max(self._end_of_broken(at), at + 1)
                self._report_broken(at, end, error)
                tries -= 1
                if not tries:
                    self.report(end, f"more than {MAX_RESUMED} mistakes; the rest of the file is not read")
                    return
            else:
                self._report_repeated(at, csl.key_of(item))
                yield at, item
            at = end

    def _report_broken(self, at: int, end: int, error: json.JSONDecodeError | RecursionError) -> None:
        key, *others = _ID.findall(self.text, at, end) or [""]
        wrong, told = at, "nested too deep"
        if isinstance(error, json.JSONDecodeError):
            wrong, told = error.pos, f"not valid JSON: {error.msg}"
        beside = f", and {', '.join(others)} with it" if others else ""
        self.report(wrong, f"{told}; this item is left out{beside}", path=key)

    def _next(self, at: int) -> int:
        """Where the next item begins; -1 behind the last."""
        between = _BETWEEN.match(self.text, at)
        at = between.end() if between else at
        if at >= len(self.text):
            self.report(at, "the list has no end; close it with ']'")
            return -1
        if self.text[at] != "]":
            return at
        rest = re.compile(r"[\s}]*").match(self.text, at + 1)
        if rest and rest.end() < len(self.text):
            self.report(rest.end(), "what stands behind the list is not read; a file holds one list")
        return -1

    def _end_of_broken(self, at: int) -> int:
        """The place behind a broken item: where its braces close, else where another item may begin."""
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

    def _map(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                self._repeated.append(name)
            found.setdefault(name, value)
        return found

    def _report_repeated(self, at: int, key: str) -> None:
        for name in self._repeated:
            message = "this field stands here a second time; the first is used: rename or remove one"
            self.report(at, message, Code.DUPLICATE_KEY, f"{key}.{name}")
        self._repeated.clear()
