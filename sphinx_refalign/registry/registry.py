"""The registry: all resources by key, each built on first access."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.entry import Entry, LocatedValue, PlannedPlace
from sphinx_refalign.registry.external import ExternalEntries, ExternalProject
from sphinx_refalign.registry.i18n import as_text, first, replace_unprintable
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.problems import Code, Problem, describe_error
from sphinx_refalign.registry.readers import find_reader
from sphinx_refalign.registry.suggestions import KeySuggestions

if TYPE_CHECKING:
    from sphinx_refalign.registry.addresses import AddressIndex
    from sphinx_refalign.registry.model import Resource

T = TypeVar("T")


def _planned_places(resource: Resource) -> list[PlannedPlace]:
    key = resource.key
    places = [PlannedPlace(key, place.document, place.label, "") for place in resource.chapters]
    for topic in (*resource.parts(), *resource.applications):
        places += (PlannedPlace(key, place.document, place.label, topic.name) for place in topic.chapters)
    return places


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
        self.external_entries = ExternalEntries()
        """The resources of other projects, by ``project:key`` and by their own key if it is free."""
        self.other_keys: dict[str, str] = {}
        """The key of an entry of this project by each of its other keys, which its field ``ids`` lists."""
        self.external_other_keys: dict[str, str] = {}
        """The same for the resources of other projects, by ``project:key`` and by the key alone."""
        self.externals: list[ExternalProject] = []
        self.external_urls: dict[str, str] = {}
        """The URL of the page that shows such a resource, by ``project:key``."""
        self.report_late: Callable[[Problem], None] | None = None
        """Reports a problem that is found when a resource is built, after the files were loaded."""
        self.stamp = ""
        """A digest of all entries: registries with the same stamp have the same content."""
        self.made: Cache | None = None
        """Cache of resources and BibTeX entries between builds; None if the registry has no cache."""
        self._resources: dict[str, Resource] = {}
        self._digests: dict[str, str] = {}
        self._failed: set[str] = set()
        self._bodies: frozenset[str] | None = None
        self._bodies_digest = ""

    def __contains__(self, key: object) -> bool:
        return any(
            key in keys
            for keys in (self.entries, self.external_entries, self.other_keys, self.external_other_keys)
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str) -> Resource:
        resource = self.get(key)
        if resource is None:
            raise KeyError(key)
        return resource

    def current_key(self, key: str) -> str:
        """Return the key of the resource that has ``key`` as one of its other keys; else ``key`` itself.

        A key takes precedence over an other key, and this project over others.
        """
        if key in self.entries or key in self.rejected:
            return key
        if key in self.other_keys:
            return self.other_keys[key]
        return key if key in self.external_entries else self.external_other_keys.get(key, key)

    @property
    def is_empty(self) -> bool:
        """Return whether no file has an entry, not even one that could not be used."""
        return not (self.entries or self.external_entries or self.rejected)

    def keys_in(self, text: str) -> list[str]:
        """Return the keys in a text that is meant as one key, or that has several in one line.

        The text is divided at spaces and semicolons if it is no key as a whole, but some of its parts are.
        """
        parts = [part for part in re.split(r"[\s;；，、]+", text) if part]
        if len(parts) < 2 or text in self or text in self.rejected:
            return [text]
        return parts if any(part in self or part in self.rejected for part in parts) else [text]

    def entry(self, key: str) -> Entry | None:
        """Return the entry of a key or of an other key, preferring this project to others, or None."""
        entry = self.entries.get(key)
        # A rejected entry of this project still hides one of another project.
        if entry is not None or key in self.rejected:
            return entry
        key = self.current_key(key)
        return self.entries.get(key) or self.external_entries.get(key)

    def entry_of_kind(self, key: str, kind: str) -> Entry | None:
        """Return the entry of a key if a page may use it where it expects a kind, "" for any; else None."""
        entry = self.entry(key)
        return entry if entry is not None and kind in ("", entry.kind) else None

    def external_url(self, key: str) -> str:
        """Return the URL of the page that shows a resource of another project; "" for this project's own."""
        return "" if key in self.entries else self.external_urls.get(key, "")

    def get(self, key: str) -> Resource | None:
        """Return the resource of a key, or None."""
        key = self.current_key(key)
        resource = self._resources.get(key)
        entry = self.entry(key) if resource is None else None
        if entry is not None:
            resource = self._resources[key] = self._build_guarded(entry)
        return resource

    def keys_of(self, key: str) -> list[str]:
        """Return all keys by which pages can reference the resource of a key, its own first.

        A resource of another project (``project:key``) also has its key alone, if that leads to it.
        """
        more = self._more_keys if key in self.entries else self._more_external_keys
        return [key, *more.get(key, ())]

    @cached_property
    def suggestions(self) -> KeySuggestions:
        """Return what unknown keys may mean; made on first use, when the registry is complete."""
        self.external_entries.read_all()
        maps = (self.entries, self.external_entries, self.other_keys, self.external_other_keys)
        keys = dict.fromkeys(key for keys in maps for key in keys)
        current_keys = {key: self.current_key(key) for key in keys if self.entry(key) is not None}
        entries = {key: entry for key in current_keys.values() if (entry := self.entry(key)) is not None}
        return KeySuggestions(current_keys, entries)

    @cached_property
    def addresses(self) -> AddressIndex:
        """Return the resources by their web addresses; made on first use, when the registry is complete."""
        from sphinx_refalign.registry.addresses import index_addresses  # its patterns take time to compile

        def organization_name(name: object) -> str:
            organization = self.get(name) if isinstance(name, str) else None
            return first(organization.title) if organization is not None else str(name or "")

        self.external_entries.read_all()
        external = (entry for key, entry in self.external_entries.items() if key == entry.key)
        return index_addresses(self.entries.values(), external, self.kinds, organization_name)

    @cached_property
    def _more_keys(self) -> dict[str, list[str]]:
        more: dict[str, list[str]] = {}
        for key in self.other_keys:
            entry = self.entry(key)
            if entry is not None and entry.key != key:
                more.setdefault(entry.key, []).append(key)
        return more

    @cached_property
    def _more_external_keys(self) -> dict[str, list[str]]:
        """Return the same for the resources of other projects; no entry is read for it."""
        more: dict[str, list[str]] = {}
        for key in (*self.external_entries, *self.external_other_keys):
            current = self.external_entries.key_of(self.current_key(key))
            if current not in ("", key) and key not in self.rejected:
                more.setdefault(current, []).append(key)
        return more

    def digest(self, key: str) -> str:
        """Return a short text that differs whenever a page shows something else of the entry.

        Its other keys do not count. The digest is "" for an unknown key.
        """
        entry = self.entry(key)
        if entry is None:
            return ""
        if key not in self._digests:
            # The order of keys counts here: of two languages, a page may show the first.
            decoder = find_reader(entry.format).provider if entry.format else ""
            fields = {name: value for name, value in entry.fields.items() if name != "ids"}
            data = json.dumps([entry.key, entry.kind, fields, self.external_url(entry.key), decoder])
            self._digests[key] = digest(data.encode())
        return self._digests[key]

    def organization_digest(self, key: str) -> str:
        """Return the digests of the organizations of the registry to which a resource refers by key."""
        return "".join(self.digest(str(name)) for name in items_of(self[key].organization))

    def add_external(self, project: ExternalProject) -> None:
        """Add the resources of another project; entries added earlier keep their keys."""
        self.externals.append(project)
        self.problems += project.problems
        self.external_urls |= project.urls
        self.external_entries.add(project)
        for other_key, key in project.other_keys.items():
            self.external_other_keys.setdefault(f"{project.name}:{other_key}", key)
            self.external_other_keys.setdefault(other_key, key)

    @property
    def bodies(self) -> frozenset[str]:
        """Return the titles and short names of organizations; a name that equals one is that of a body."""
        if self._bodies is None:
            keys = [key for key, entry in self.entries.items() if entry.kind == "organization"]
            names = [name for key in keys for name in (self[key].title, self[key].short) if name]
            texts = (text for name in names for text in ([name] if isinstance(name, str) else name.values()))
            self._bodies = frozenset(map(plain_text, texts))
        return self._bodies

    @property
    def bodies_digest(self) -> str:
        """Return a digest of :attr:`bodies`."""
        if not self._bodies_digest:
            self._bodies_digest = digest(sorted(self.bodies))
        return self._bodies_digest

    def planned_places(self) -> Iterator[PlannedPlace]:
        """Yield all planned alignments, in the order of the registry."""
        for key in self.planned:
            yield from self.guarded(key, partial(_planned_places, self[key]), list[PlannedPlace])

    def guarded(self, key: str, make: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """Return what ``make`` returns for a resource, or what ``otherwise`` returns if that fails.

        So an entry that cannot be shown never costs the others. It is reported once, at its place.

        Args:
            key: The key of the resource.
            make: Makes an output of the resource.
            otherwise: Makes what takes its place.

        """
        try:
            return make()
        except Exception as error:
            entry = self.entry(key)
            if entry is None:  # not the fault of an entry
                raise
            if entry.key not in self._failed:
                self._failed.add(entry.key)
                self._report_failure(entry, "shown", error)
            return otherwise()

    def _report_failure(self, entry: Entry, purpose: str, error: Exception) -> None:
        message = f"entry cannot be {purpose}: {describe_error(error)}; simplify it"
        problem = Problem(Code.VALUE, entry.file, entry.line, entry.column, entry.key, message)
        self.problems.append(problem)
        if self.report_late is not None:
            self.report_late(problem)

    def _build_guarded(self, entry: Entry) -> Resource:
        """Return the resource of an entry, with its title alone where decoding raises an exception."""
        try:
            return self._with_current_keys(self.made_once("resource", entry.key, partial(self._build, entry)))
        except Exception as error:
            if entry.format and find_reader(entry.format).provider:
                raise
            from sphinx_refalign.registry.model import Resource

            self._report_failure(entry, "read", error)
            return Resource(key=entry.key, type=entry.kind, title=entry.key)

    def made_once(self, purpose: str, key: str, make: Callable[[], T], *context: str) -> T:
        """Return what an earlier build has made of an entry, if it would be the same now; else make it.

        Args:
            purpose: What is made, in one word.
            key: The key of the entry.
            make: Makes it, from the entry and what is in ``context`` alone.
            context: What else it depends on.

        """
        entry = self.entry(key)
        has_own_reader = entry is not None and bool(entry.format) and find_reader(entry.format).provider
        if self.made is None or entry is None or has_own_reader:  # other packages have versions of their own
            return make()
        made: list[T] = []

        def make_pickle() -> bytes:
            made.append(make())
            return pickle.dumps(made[0], pickle.HIGHEST_PROTOCOL)

        # The digest of an entry leaves out its other keys.
        content = digest([self.digest(key), as_text(entry.fields.get("ids")), *context])
        pickled = self.made.get(f"{purpose}\n{entry.key}", content, make_pickle)
        result: T = made[0] if made else pickle.loads(pickled)
        return result

    def save_made(self) -> None:
        """Store for later builds what was made of entries."""
        if self.made is not None:
            self.made.save(keep=lambda name: name.partition("\n")[2] in self)

    def _build(self, entry: Entry) -> Resource:
        # Here and where files are read, so that a build that changes nothing does not load pydantic.
        from sphinx_refalign.registry.validate import make_resource, validate_entry

        values = entry.fields
        if entry.format:
            kind = self.kinds[entry.kind]
            decoded = find_reader(entry.format).format.decode(entry.fields, kind.custom, self.kinds)
            # Macros can make any character.
            fields = {name: replace_unprintable(value) for name, value in decoded.items()}
            values, _, checked = validate_entry(entry.key, kind, fields, lenient=True)
            if checked is not None:
                return checked
        return make_resource(values)

    def _with_current_keys(self, resource: Resource) -> Resource:
        """Return the resource with the current keys of organizations, which it may name by other keys."""
        names = resource.organization
        if isinstance(names, str):
            return replace(resource, organization=self.current_key(names))
        if isinstance(names, list):
            keys = [self.current_key(name) if isinstance(name, str) else name for name in names]
            return replace(resource, organization=keys)
        return resource
