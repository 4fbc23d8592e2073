"""Fields ``refalign.…``: what BibTeX has no form for, piece by piece.

``refalign.topics.1.name.zh = {共识}`` is the Chinese name of the first topic. Where a field is written so,
that is what counts; its plain form beside it is for other programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sphinx_refalign.registry import latex

PREFIX = "refalign."


def unflatten(fields: Mapping[str, str]) -> dict[str, Any]:
    """The values that stand in fields ``refalign.…``, by the names of our records."""
    tree: dict[str, Any] = {}
    for name, raw in fields.items():
        if name.startswith(PREFIX):
            _put(tree, name.removeprefix(PREFIX).split("."), latex.to_text(raw))
    values = {name: _lists(value) for name, value in tree.items()}
    if isinstance(values.get("extra"), list):
        pairs = [one for one in values["extra"] if isinstance(one, dict)]
        values["extra"] = {one.get("name", ""): one.get("text", "") for one in pairs}
    return values


def flatten(name: str, value: Any) -> dict[str, Any]:
    """The fields for a value: each piece of text under the way that leads to it, from 1."""
    if name == "extra":  # its names are anybody's
        value = [{"name": one, "text": text} for one, text in value.items()]
    return {PREFIX + path: piece for path, piece in _pieces(name, value)}


def _put(tree: dict[str, Any], path: list[str], text: str) -> None:
    *above, last = path
    for part in above:
        below = tree.setdefault(part, {})
        if not isinstance(below, dict):  # two fields that contradict each other: the first stands
            return
        tree = below
    tree.setdefault(last, text)


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if all(part.isdecimal() for part in value):
        return [_lists(value[part]) for part in sorted(value, key=int)]
    return {part: _lists(one) for part, one in value.items()}


def _pieces(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
        return
    items = value.items() if isinstance(value, Mapping) else enumerate(value, 1)
    for part, one in items:
        yield from _pieces(f"{path}.{part}", one)
