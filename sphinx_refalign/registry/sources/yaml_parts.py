"""A YAML file in the parts that can be read, and where their values stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sphinx_refalign.registry.sources import Position
from sphinx_refalign.registry.sources.yaml_events import Builder
from sphinx_refalign.registry.sources.yaml_refused import RefusedError

MOST_RESUMED = 50
"""How often reading goes on after a mistake in one file; what has more of them is no registry."""

_BEGINS_AN_ENTRY = re.compile(r"[^\s#\-\[\]{}&*!|>%@`'\":?,][^#]*?:(?:\s|$)")
_BEGINS_AN_ITEM = re.compile(r"\s*-\s+[\w-]+:\s")


class Marks:
    """Where the values of a file stand: read a second time, and only when something is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks: dict[tuple[str | int, ...], Position] | None = None

    def at(self, path: Sequence[str | int]) -> Position | None:
        """The place of the value that a path leads to."""
        if self._marks is None:
            self._marks = {}
            for part, _ in parts(self._text, marks=True):
                for where, position in (part.marks or {}).items():
                    self._marks.setdefault(where, position)
        return self._marks.get(tuple(path))


def parts(text: str, marks: bool = False) -> Iterator[tuple[Builder, RefusedError | None]]:
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
            # What was open is not whole; nobody can mean it.
            anchors = {name: known for name, known in anchors.items() if known is not None}
            begin = max(refused.resume - 1, start + 1) if refused.resume else len(lines)
            begins = _BEGINS_AN_ITEM if builder.items else _BEGINS_AN_ENTRY
            start = next((n for n in range(begin, len(lines)) if begins.match(lines[n])), None)
            tries -= 1
            if not tries and start is not None:
                given_up = f"more than {MOST_RESUMED} mistakes; the rest of the file is not read"
                yield Builder(), RefusedError(given_up, (start + 1, 0))
                return
        else:
            yield builder, None
            return
