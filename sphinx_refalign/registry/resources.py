"""The registry itself: all resources by key, each made when it is first asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sphinx_refalign.registry.check import check
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.problems import Problem


class Entry(NamedTuple):
    """A resource before it is asked for: plain data, as small as its file has it."""

    key: str
    kind: str
    fields: dict[str, Any]
    file: str
    line: int
    column: int
    raw: bool
    """Whether the fields are still those of BibTeX."""

    @property
    def location(self) -> str:
        """``file:line`` of the entry."""
        return f"{self.file}:{self.line}"


class Plan(NamedTuple):
    """A place that the registry itself says a resource belongs to.

    ``topic`` is the one topic that belongs there, or "" for the resource as a whole.
    """

    key: str
    document: str
    label: Any
    topic: Any


class Registry:
    """All resources by key, merged from every file; each is made when it is first asked for."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.left_out: dict[str, str] = {}
        """Where the entries stand that could not be taken, by key."""
        self.planned: list[str] = []
        """The keys of the entries that say where they belong, in the order of the registry."""
        self.stamp = ""
        """A digest of all files: where it is the same as before, so is all that is in here."""
        self._resources: dict[str, Resource] = {}
        self._digests: dict[str, str] = {}

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str) -> Resource:
        resource = self.get(key)
        if resource is None:
            raise KeyError(key)
        return resource

    def get(self, key: str) -> Resource | None:
        """The resource of a key, or None where there is none."""
        resource = self._resources.get(key)
        if resource is None and key in self.entries:
            resource = self._resources[key] = self._make(self.entries[key])
        return resource

    def digest(self, key: str) -> str:
        """A short text that differs whenever the entry does; "" for a key that is not there."""
        if key not in self.entries:
            return ""
        if key not in self._digests:
            entry = self.entries[key]
            data = json.dumps([entry.kind, entry.fields], ensure_ascii=False)
            self._digests[key] = hashlib.blake2b(data.encode(errors="replace"), digest_size=12).hexdigest()
        return self._digests[key]

    def plans(self) -> Iterator[Plan]:
        """All planned alignments, in the order of the registry."""
        for key in self.planned:
            resource = self[key]
            yield from (Plan(key, one.document, one.label, "") for one in resource.chapters)
            for topic in (*resource.parts(), *resource.applications):
                yield from (Plan(key, one.document, one.label, topic.name) for one in topic.chapters)

    def _make(self, entry: Entry) -> Resource:
        if not entry.raw:
            return Resource.model_validate(entry.fields)
        from sphinx_refalign.registry.sources.bibtex_fields import decode

        kind = self.kinds[entry.kind]
        values = check(entry.key, kind, decode(entry.fields, kind.own, self.kinds), lenient=True).values
        return Resource.model_validate(values)
