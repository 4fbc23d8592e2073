"""CSL-JSON: an array of items, as Zotero exports it. Numbers stay the text that was typed."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.sources import Format, Parsed, Position, RawEntry, csl
from sphinx_refalign.registry.sources.yaml_parts import MOST_RESUMED, Marks

_LIST = re.compile(r'\s*(?:\{\s*"(?P<under>items|references)"\s*:\s*)?\[')
_BETWEEN = re.compile(r"[\s,]*")
_BEGINS_AN_ITEM = re.compile(r'\{\s*"(?:id|citation-key)"\s*:')


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
        reader.report(0, "a .json registry is CSL-JSON: a list of items, as Zotero exports it")
        return Parsed([], reader.problems, lambda *_: None, lenient=True)
    above = (opening["under"],) if opening["under"] else ()
    entries = []
    paths: dict[Position, tuple[str | int, ...]] = {}
    for number, (start, item) in enumerate(reader.items(opening.end())):
        key = csl.key_of(item) if isinstance(item, dict) else ""
        if not key:
            reader.report(start, csl.NO_ITEM)
            continue
        place = reader.position(start)
        paths[place] = (*above, number)
        entries.append(RawEntry(key, csl.fields_of(item), *place))
    marks = Marks(text)  # JSON is YAML, as far as places are concerned

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

    def report(self, at: int, message: str, code: Code = Code.SYNTAX) -> None:
        """Note a mistake."""
        self.problems.append(Problem(code, self.file, *self.position(at), "", message))

    def items(self, at: int) -> Iterator[tuple[int, Any]]:
        """Each item with the place where it begins, from the place behind the opening bracket on."""
        for _ in range(MOST_RESUMED):
            at = yield from self._whole_items(at)
            if self.text[at : at + 1] == "]":
                return
            following = _BEGINS_AN_ITEM.search(self.text, at + 1)
            if following is None:
                return
            at = following.start()
        self.report(at, f"more than {MOST_RESUMED} mistakes; the rest of the file is not read")

    def _whole_items(self, at: int) -> Generator[tuple[int, Any], None, int]:
        """Those up to the end of the list, or up to a mistake, which is told; gives the place of either."""
        while True:
            between = _BETWEEN.match(self.text, at)
            at = between.end() if between else at
            if not self.text[at:]:
                self.report(at, "the list has no end; close it with ']'")
                return at
            if self.text[at] == "]":
                return at
            try:
                item, end = self._decoder.raw_decode(self.text, at)
            except json.JSONDecodeError as error:
                self.report(error.pos, f"not valid JSON: {error.msg}; this item is left out")
                return at
            except RecursionError:
                self.report(at, "nested too deep; this item is left out")
                return at
            self._report_repeated(at)
            yield at, item
            at = end

    def _map(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                self._repeated.append(name)
            found.setdefault(name, value)
        return found

    def _report_repeated(self, at: int) -> None:
        for name in self._repeated:
            message = f"{name!r} stands here a second time; the first is used: rename or remove one"
            self.report(at, message, Code.DUPLICATE_KEY)
        self._repeated.clear()
