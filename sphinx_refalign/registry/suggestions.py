"""Suggestions for unknown keys: what the author may have meant.

A registry can have 10,000 keys, and a page many unknown ones. Comparing each key with all others takes too
long, so an index of names and of letter pairs is made for the first suggestion.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.problems import close_matches, list_suggestions

_NAME_FIELDS = re.compile(r"(title|short|shorttitle|aliases)(-.+)?")
"""The fields with names of a resource, also as BibTeX files have them."""

MAX_COMPARED = 50
"""The most keys that are compared with a word: those that have the most letter pairs in common with it."""


MAX_COUNTED = 20_000
"""The most keys that are counted for these pairs, a key once for each pair."""


class KeySuggestions:
    """An index of keys and names.

    Args:
        current_keys: The current key of a resource by each of its keys.
        entries: The entries by their current keys.

    """

    def __init__(self, current_keys: Mapping[str, str], entries: Mapping[str, Entry]) -> None:
        self._current_keys = current_keys
        self._by_word: dict[str, list[str]] = {}
        for key, entry in entries.items():
            for name in _names(entry):
                self._by_word.setdefault(_fold(name), []).append(key)
        self._folded = sorted((_fold(key), key) for key in current_keys)
        self._by_pair: dict[str, list[str]] = {}
        for key in current_keys:
            for pair in _pairs(key):
                self._by_pair.setdefault(pair, []).append(key)
        self._found: dict[str, list[str]] = {}

    def hint(self, word: str) -> str:
        """Return `` (did you mean 'a' or 'b'?)`` with the keys that a word may mean, or ""."""
        return list_suggestions(self.keys(word))

    def keys(self, word: str) -> list[str]:
        """Return at most three keys that a word may mean.

        These are the keys of the resources with that title, short title or alias; else the only key that
        begins with the word; else the most similar keys. Letter case does not count.
        """
        if word not in self._found:
            keys = self._by_word.get(_fold(word)) or self._completed(word) or self._similar(word)
            current_keys = dict.fromkeys(self._current_keys[key] for key in keys)
            self._found[word] = [*current_keys][:3]
        return self._found[word]

    def _completed(self, word: str) -> list[str]:
        folded = _fold(word)
        start = bisect_left(self._folded, (folded, ""))
        following = self._folded[start : start + 2]
        keys = [key for other, key in following if folded and other.startswith(folded)]
        return keys if len(keys) == 1 else []

    def _similar(self, word: str) -> list[str]:
        counts: Counter[str] = Counter()
        # Rare pairs distinguish keys best.
        for keys in sorted((self._by_pair.get(pair, []) for pair in sorted(_pairs(word))), key=len):
            if counts.total() + len(keys) > MAX_COUNTED and counts:
                break
            counts.update(keys)
        return close_matches(word, [key for key, _ in counts.most_common(MAX_COMPARED)])


def _fold(name: str) -> str:
    """Return a name in the form in which names and keys are compared: ``raft-consensus``."""
    return "-".join(re.findall(r"[^\s_-]+", name.casefold()))


def _pairs(key: str) -> set[str]:
    text = f" {key.casefold()} "
    return {text[index : index + 2] for index in range(len(text) - 1)}


def _names(entry: Entry) -> Iterator[str]:
    for field, value in entry.fields.items():
        if _NAME_FIELDS.fullmatch(field):
            yield from _texts(value, is_bibtex=bool(entry.format))


def _texts(value: object, *, is_bibtex: bool) -> Iterator[str]:
    """Yield the texts in a value; those of BibTeX are not decoded, which would take too long."""
    if isinstance(value, str):
        yield from re.sub(r"[{}]", "", value).split(";") if is_bibtex else (value,)
    elif isinstance(value, Mapping):
        yield from (text for text in value.values() if isinstance(text, str))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, is_bibtex=False)
