"""The registry itself: all resources by key, each made when it is first asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sphinx_refalign.registry.external import External
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Entry, Resource
from sphinx_refalign.registry.problems import Problem
from sphinx_refalign.registry.readers.base import LocatedValue
from sphinx_refalign.registry.validate import validate_entry


class PlannedPlace(NamedTuple):
    """A place that the registry itself says a resource belongs to.

    ``topic`` is the one topic that belongs there, or "" for the resource as a whole.
    """

    key: str
    document: str
    label: Any
    topic: Any


class Registry:
    """All resources by key, merged from every file; each is made when it is first asked for.

    As a collection it is this project's own; those of other projects can be asked for by their keys.
    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.left_out: dict[str, str] = {}
        """Where the entries stand that could not be taken, by key."""
        self.rules: list[LocatedValue] = []
        """The rules that registry files set for the pages, not yet checked."""
        self.planned: list[str] = []
        """The keys of the entries that say where they belong, in the order of the registry."""
        self.external_entries: dict[str, Entry] = {}
        """The resources of other projects, under ``project:key`` and, where that is free, under their key."""
        self.externals: list[External] = []
        self.external_urls: dict[str, str] = {}
        """The address of the page that shows such a resource, by ``project:key``."""
        self.stamp = ""
        """A digest of all entries: where it is the same as before, so is all that is in here."""
        self._resources: dict[str, Resource] = {}
        self._digests: dict[str, str] = {}

    def __contains__(self, key: object) -> bool:
        return key in self.entries or key in self.external_entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str) -> Resource:
        resource = self.get(key)
        if resource is None:
            raise KeyError(key)
        return resource

    def entry(self, key: str) -> Entry | None:
        """The entry of a key: one of this project's own, else one of another's."""
        found = self.entries.get(key)
        # What could not be read here is not another project's.
        return found or (None if key in self.left_out else self.external_entries.get(key))

    def external_url(self, key: str) -> str:
        """The address of the page that shows a resource of another project; "" for one of this."""
        return "" if key in self.entries else self.external_urls.get(key, "")

    def get(self, key: str) -> Resource | None:
        """The resource of a key, or None where there is none."""
        resource = self._resources.get(key)
        entry = self.entry(key) if resource is None else None
        if entry is not None:
            resource = self._resources[key] = self._make(entry)
        return resource

    def digest(self, key: str) -> str:
        """A short text that differs whenever the entry does; "" for a key that is not there."""
        entry = self.entry(key)
        if entry is None:
            return ""
        if key not in self._digests:
            data = json.dumps(
                [entry.key, entry.kind, entry.fields, self.external_url(entry.key)], ensure_ascii=False
            )
            self._digests[key] = hashlib.blake2b(data.encode(errors="replace"), digest_size=12).hexdigest()
        return self._digests[key]

    def add_external(self, other: External) -> None:
        """Answer for the resources of another project too, after all that are known already."""
        self.externals.append(other)
        self.problems += other.problems
        self.external_urls |= other.places
        for entry in other.entries:
            self.external_entries[entry.key] = entry
            self.external_entries.setdefault(entry.key.removeprefix(f"{other.name}:"), entry)

    def planned_places(self) -> Iterator[PlannedPlace]:
        """All planned alignments, in the order of the registry."""
        for key in self.planned:
            resource = self[key]
            yield from (PlannedPlace(key, one.document, one.label, "") for one in resource.chapters)
            for topic in (*resource.parts(), *resource.applications):
                yield from (PlannedPlace(key, one.document, one.label, topic.name) for one in topic.chapters)

    def _make(self, entry: Entry) -> Resource:
        if not entry.raw:
            return Resource.model_validate(entry.fields)
        from sphinx_refalign.registry.readers.bibtex_fields import decode

        kind = self.kinds[entry.kind]
        values = validate_entry(
            entry.key, kind, decode(entry.fields, kind.custom, self.kinds), lenient=True
        ).values
        return Resource.model_validate(values)
