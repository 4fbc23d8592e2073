"""The registry: all resources by key, each built on first access."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.entry import Entry, LocatedValue, PlannedPlace
from sphinx_refalign.registry.external import ExternalProject
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.problems import Problem
from sphinx_refalign.registry.readers import find_reader

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource


class Registry:
    """All resources by key, merged from all files; each is built on first access.

    ``registry[key]`` returns a resource and raises :exc:`KeyError` for an unknown key. Iteration yields the
    keys in the order of the files. Iteration and length cover this project's own resources only; lookup by
    key also finds those of other projects.

    Args:
        kinds: All kinds by name.

    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.entries: dict[str, Entry] = {}
        """The entries of this project by key, before their resources are built."""
        self.problems: list[Problem] = []
        """The mistakes in the files, sorted by file and position."""
        self.rejected: dict[str, str] = {}
        """The locations (``file:line``) of the entries that cannot be used, by key."""
        self.rules: list[LocatedValue] = []
        """The rules for pages that registry files contain, not yet checked."""
        self.planned: list[str] = []
        """The keys of the entries that have planned alignments, in the order of the registry."""
        self.external_entries: dict[str, Entry] = {}
        """The resources of other projects, by ``project:key`` and by their own key if it is free."""
        self.externals: list[ExternalProject] = []
        self.external_urls: dict[str, str] = {}
        """The URL of the page that shows such a resource, by ``project:key``."""
        self.stamp = ""
        """A digest of all entries: registries with the same stamp have the same content."""
        self._resources: dict[str, Resource] = {}
        self._digests: dict[str, str] = {}
        self._bodies: frozenset[str] | None = None

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
        """Return the entry of a key, preferring this project to others, or None."""
        entry = self.entries.get(key)
        # A rejected entry of this project still hides one of another project.
        return entry or (None if key in self.rejected else self.external_entries.get(key))

    def entry_of_kind(self, key: str, kind: str) -> Entry | None:
        """Return the entry of a key if a page may use it where it expects a kind, "" for any; else None."""
        entry = self.entry(key)
        return entry if entry is not None and kind in ("", entry.kind) else None

    def external_url(self, key: str) -> str:
        """Return the URL of the page that shows a resource of another project; "" for this project's own."""
        return "" if key in self.entries else self.external_urls.get(key, "")

    def get(self, key: str) -> Resource | None:
        """Return the resource of a key, or None."""
        resource = self._resources.get(key)
        entry = self.entry(key) if resource is None else None
        if entry is not None:
            resource = self._resources[key] = self._build(entry)
        return resource

    def digest(self, key: str) -> str:
        """Return a short text that differs whenever the entry does; "" for an unknown key."""
        entry = self.entry(key)
        if entry is None:
            return ""
        if key not in self._digests:
            # The order of keys counts here: of two languages, a page may show the first.
            decoder = find_reader(entry.format).provider if entry.format else ""
            data = json.dumps([entry.key, entry.kind, entry.fields, self.external_url(entry.key), decoder])
            self._digests[key] = digest(data.encode())
        return self._digests[key]

    def add_external(self, project: ExternalProject) -> None:
        """Add the resources of another project; entries added earlier keep their keys."""
        self.externals.append(project)
        self.problems += project.problems
        self.external_urls |= project.urls
        for entry in project.entries:
            self.external_entries[entry.key] = entry
            self.external_entries.setdefault(entry.key.removeprefix(f"{project.name}:"), entry)

    @property
    def bodies(self) -> frozenset[str]:
        """Return the titles and short names of organizations: a name that equals one is that of a body."""
        if self._bodies is None:
            keys = [key for key, entry in self.entries.items() if entry.kind == "organization"]
            names = [name for key in keys for name in (self[key].title, self[key].short) if name]
            texts = (text for name in names for text in ([name] if isinstance(name, str) else name.values()))
            self._bodies = frozenset(texts)
        return self._bodies

    def planned_places(self) -> Iterator[PlannedPlace]:
        """Yield all planned alignments, in the order of the registry."""
        for key in self.planned:
            resource = self[key]
            yield from (PlannedPlace(key, place.document, place.label, "") for place in resource.chapters)
            for topic in (*resource.parts(), *resource.applications):
                for place in topic.chapters:
                    yield PlannedPlace(key, place.document, place.label, topic.name)

    def _build(self, entry: Entry) -> Resource:
        # Here and where files are read, so that a build that changes nothing does not load pydantic.
        from sphinx_refalign.registry.model import Resource

        if not entry.format:
            return Resource.model_validate(entry.fields)
        from sphinx_refalign.registry.validate import validate_entry

        kind = self.kinds[entry.kind]
        decoded = find_reader(entry.format).format.decode(entry.fields, kind.custom, self.kinds)
        return Resource.model_validate(validate_entry(entry.key, kind, decoded, lenient=True).values)
