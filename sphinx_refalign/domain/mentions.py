"""Digests of entries together with what they mention of other entries, such as organizations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.registry import Registry

_MAX_KEY_LENGTH = 200
"""Longer texts of fields are no keys of other entries."""


class Mentions:
    """The entries that each entry mentions, found once for each.

    Args:
        registry: The registry of the build.

    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._digests: dict[str, str] = {}

    def digest(self, key: str) -> str:
        """Return a digest of an entry, of all that it mentions, and of the names of all organizations."""
        if key not in self._digests:
            digests = [self._registry.digest(name) for name in self.keys(key)]
            self._digests[key] = digest([*digests, self._registry.bodies_digest])
        return self._digests[key]

    def keys(self, key: str) -> list[str]:
        """Return a key and the keys of all entries that its entry names, such as organizations."""
        registry = self._registry
        keys: dict[str, None] = {key: None}
        waiting = [key]
        while waiting:
            entry = registry.entry(waiting.pop())
            for name in _possible_keys(entry.fields.values()) if entry is not None else ():
                if name not in keys and registry.entry(name) is not None:
                    keys[name] = None
                    waiting.append(name)
        return list(keys)


def _possible_keys(values: Iterable[object]) -> Iterator[str]:
    """Yield the short texts among values as they can be keys: decoded, one by one."""
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and len(item) <= _MAX_KEY_LENGTH:
                text = re.sub(r"[{}\\]", "", item).strip()
                yield text
                if " and " in text:
                    yield from text.split(" and ")
