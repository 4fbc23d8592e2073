"""The ``refalign.…`` fields: exact values that BibTeX has no fields for, one text per field.

``refalign.topics.1.name.zh = {共识}`` is the Chinese name of the first topic. Such a field takes precedence
over the ordinary field of the same value, which serves other programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sphinx_refalign.registry import latex

PREFIX = "refalign."

Tree = dict[str, "str | Tree"]
"""Values by the parts of their path."""

KEY = "refalign.key"
"""The field that contains the key of an entry whose key is not valid in BibTeX."""


def unflatten(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the values of all ``refalign.…`` fields, by the field names of a resource."""
    tree: Tree = {}
    for name, raw in fields.items():
        if name.startswith(PREFIX):
            _insert(tree, name.removeprefix(PREFIX).split("."), latex.to_text(raw))
    values = {name: _to_lists(value) for name, value in tree.items()}
    extra = values.get("extra")
    if isinstance(extra, list):
        pairs = [item for item in extra if isinstance(item, dict)]
        values["extra"] = {pair.get("name", ""): pair.get("text", "") for pair in pairs}
    return values


def flatten(name: str, value: object) -> dict[str, str]:
    """Return the ``refalign.…`` fields for a value: each text by its path, list items counted from 1."""
    if name == "extra" and isinstance(value, dict):  # its keys need not be valid in a field name
        value = [{"name": key, "text": text} for key, text in value.items()]
    return {PREFIX + path: text for path, text in _texts(name, value)}


def _insert(tree: Tree, path: list[str], text: str) -> None:
    *parents, last = path
    for part in parents:
        subtree = tree.setdefault(part, {})
        if not isinstance(subtree, dict):  # two fields contradict each other: the first takes precedence
            return
        tree = subtree
    tree.setdefault(last, text)


def _to_lists(value: str | Tree) -> object:
    """Return a tree with a list for each map whose keys are all numbers."""
    if not isinstance(value, dict):
        return value
    if all(part.isdecimal() for part in value):
        return [_to_lists(value[part]) for part in sorted(value, key=int)]
    return {part: _to_lists(item) for part, item in value.items()}


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value, 1)
    for part, item in parts:
        yield from _texts(f"{path}.{part}", item)
