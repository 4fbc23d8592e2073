"""Limits of the text of a file, so that no file takes more time and memory than its size explains.

Aliases of YAML, ``@string`` names and inheritance of BibTeX use a text again without another copy in the
file. In memory the copies are one text, but each page and each output has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

MAX_VALUE = 1_000_000
"""The maximum length of one value, in characters."""

MAX_DEPTH = 100
"""The maximum levels of nesting; a registry needs six."""

_FREE_TEXT = 16_000_000
"""The text to which every file may expand, in characters."""

_FACTOR = 8
"""How many times its own size a large file may expand to in addition: it can share defaults legitimately."""

PER_VALUE = 8
"""What an empty value counts, in characters."""


class TextBudget:
    """The text that the values of a file may still have after expansion.

    Args:
        size: The length of the file, in characters.

    """

    def __init__(self, size: int) -> None:
        self._left = _FACTOR * size + _FREE_TEXT
        self.is_reported = False
        """Whether the first value that does not fit is reported."""

    def take(self, length: int) -> bool:
        """Return whether a value of this length still fits; count it if it does."""
        if length > self._left:
            return False
        self._left -= length
        return True


def has_depth(value: object, limit: int = MAX_DEPTH) -> bool:
    """Return whether a value is nested more than ``limit`` levels deep."""
    level = [value]
    for _ in range(limit + 1):
        nested = [item for item in level if isinstance(item, dict | list) and item]
        if not nested:
            return False
        level = [
            item
            for container in nested
            for item in (container.values() if isinstance(container, dict) else container)
        ]
    return bool(level)


Path = tuple[str | int, ...]

Report = Callable[[Path, str], None]
"""Reports a problem of the value at a path."""


def limit_text(fields: Mapping[str, object], budget: TextBudget, report: Report) -> Mapping[str, object]:
    """Return the fields of an entry with long values cut, and without those that do not fit into a budget.

    Args:
        fields: The fields; they are not changed.
        budget: What the whole file may still have.
        report: Is called for each value that is cut, and for the first one that does not fit.

    """
    limited = _Limiter(budget, report).limit(fields, ())
    return limited if isinstance(limited, dict) else fields


class _Limiter:
    def __init__(self, budget: TextBudget, report: Report) -> None:
        self._budget = budget
        self._report = report

    def limit(self, value: object, path: Path) -> object:
        """Return a value within the limits: the same object if it needs no change."""
        if isinstance(value, str):
            return self._limit_text(value, path)
        if isinstance(value, list):
            items = [self.limit(item, (*path, index)) for index, item in enumerate(value)]
            return value if all(map(_is, items, value)) else items
        if isinstance(value, dict):
            fields = {name: self.limit(item, (*path, name)) for name, item in value.items()}
            return value if all(map(_is, fields.values(), value.values())) else fields
        return value

    def _limit_text(self, text: str, path: Path) -> str:
        if len(text) > MAX_VALUE:
            self._report(path, f"value cut off after {MAX_VALUE:,} characters; shorten it")
            text = text[:MAX_VALUE]
        if self._budget.take(len(text) + PER_VALUE):
            return text
        if not self._budget.is_reported:
            self._report(path, SPENT)
            self._budget.is_reported = True
        return ""


SPENT = (
    "the values of this file expand to too much text; this one and later ones that are as long are left out: "
    "repeat less"
)
"""The message for the first value that does not fit into the budget of its file."""


def _is(value: object, other: object) -> bool:
    return value is other
