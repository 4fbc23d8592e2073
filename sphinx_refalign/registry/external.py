"""Resources and alignments of other projects, from the ``alignment.json`` that they publish."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict, TypeVar
from urllib.parse import urljoin, urlsplit

from sphinx_refalign.registry.entry import Entry, split_ids
from sphinx_refalign.registry.external_records import Positions, Records, write_records
from sphinx_refalign.registry.files import FileContent
from sphinx_refalign.registry.i18n import replace_unprintable
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.people import Person, compact_name, is_others, is_person_data
from sphinx_refalign.registry.problems import Code, Problem

Container = TypeVar("Container", dict[str, object], list[object])

VERSION = 1
"""The version of ``alignment.json`` that is written and read.

Raise it when a part is removed or changes its meaning, not when a part is added.
"""

_NOT_FIELDS = ("kind", "source", "uri", "project", "titles", "urls")
"""Keys of a resource in ``alignment.json`` that are not fields of a registry entry."""


class ExternalAlignment(TypedDict):
    """An alignment of another project; its texts are "" where the file has none."""

    document: str
    key: str
    """The key of the resource, with the project's name as its prefix."""
    url: str
    """The URL of the place."""
    section: str
    anchor: str
    chapter: str
    relation: str
    note: str
    origin: str
    topics: list[str]


class AlignmentJsonError(ValueError):
    """Content that is no ``alignment.json``; the message gives the reason."""


class AlignmentVersionError(AlignmentJsonError):
    """An ``alignment.json`` of a version that cannot be read."""


class ExternalIndex(NamedTuple):
    """What a build always needs of another project; its records are in a file."""

    keys: list[str]
    """The prefixed keys of its resources."""
    other_keys: dict[str, str]
    """The prefixed key of a resource by each of its other keys, which have no prefix."""
    urls: dict[str, str]
    rows: int
    """The number of its alignments."""
    problems: list[Problem]
    positions: Positions | None
    """Where the file has its entries and, after them, its alignments."""


class ExternalProject(NamedTuple):
    """The resources and alignments of another project, as plain data."""

    name: str
    """The name in conf.py; also the prefix of the project's keys: ``os-book:xen-2003``."""
    entries: Sequence[Entry]
    """Its resources, with prefixed keys."""
    urls: dict[str, str]
    """The URL of the page that shows a resource, by prefixed key."""
    alignments: Sequence[ExternalAlignment]
    problems: list[Problem]
    stamp: str
    """A digest of all input."""
    in_file: ExternalIndex | None = None
    """The keys of the resources, where its entries are in a file."""

    @property
    def keys(self) -> list[str]:
        """Return the prefixed keys of its resources."""
        return self.in_file.keys if self.in_file is not None else [entry.key for entry in self.entries]

    @property
    def other_keys(self) -> dict[str, str]:
        """Return the prefixed key of a resource by each of its other keys, which have no prefix."""
        if self.in_file is not None:
            return self.in_file.other_keys
        keys: dict[str, str] = {}
        for entry in self.entries:
            for key in split_ids(entry.fields.get("ids")):
                keys.setdefault(key, entry.key)
        return keys


class ExternalEntries(Mapping[str, Entry]):
    """The resources of other projects, by ``project:key`` and by their own key if it is free.

    Entries that are in files are read when they are asked for.
    """

    def __init__(self) -> None:
        self._projects: list[ExternalProject] = []
        self._places: dict[str, tuple[str, Sequence[Entry], int]] = {}
        """By key: the prefixed key, and where the entry is."""

    def add(self, project: ExternalProject) -> None:
        """Add the resources of a project; those added earlier keep their keys."""
        self._projects.append(project)
        prefix = f"{project.name}:"
        for number, key in enumerate(project.keys):
            place = self._places[key] = key, project.entries, number
            self._places.setdefault(key.removeprefix(prefix), place)

    def __getitem__(self, key: str) -> Entry:
        _, entries, number = self._places[key]
        return entries[number]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def key_of(self, key: str) -> str:
        """Return the prefixed key of a resource; "" if there is none."""
        return self._places[key][0] if key in self._places else ""

    def read_all(self) -> None:
        """Read all entries: faster than one by one where most are needed."""
        for project in self._projects:
            if isinstance(project.entries, Records):
                project.entries.read_all()


def read_external(
    name: str, url: str, content: FileContent, stamp: str, kinds: Mapping[str, Kind]
) -> ExternalProject:
    """Read the resources and alignments of another project.

    Nothing is raised for invalid data: it is left out and reported in ``problems``.

    Args:
        name: The project's name in conf.py.
        url: The base URL of the project's pages.
        content: Its ``alignment.json``.
        stamp: A digest of all other arguments.
        kinds: This project's kinds by name.

    """
    base = url if url.endswith("/") else f"{url}/"
    entries: list[Entry] = []
    alignments: list[ExternalAlignment] = []
    project = ExternalProject(name, entries, {}, alignments, [], stamp)
    data = _parse(content, project.problems)
    if not data:
        return project
    resources = _get(data, "resources", dict)
    for key, resource in resources.items():
        if isinstance(resource, dict):
            organization = resource.get("organization")
            if isinstance(organization, str) and organization in resources:
                resource["organization"] = f"{name}:{organization}"
            lists = resource.get("lists")
            if isinstance(lists, dict) and isinstance(lists.get("organization"), list):
                lists["organization"] = [
                    f"{name}:{item}" if isinstance(item, str) and item in resources else item
                    for item in lists["organization"]
                ]
            entries += _entries_of(project, f"{name}:{key}", resource, content.file, kinds)
            if page_url := _resolve_url(base, resource):
                project.urls[f"{name}:{key}"] = page_url
    for row in _get(data, "alignments", list):
        if isinstance(row, dict) and isinstance(row.get("document"), str):
            alignments.append(_alignment(name, base, row))
    return project


def _alignment(project: str, base: str, row: Mapping[str, object]) -> ExternalAlignment:
    topics = row.get("topics")
    return {
        "document": str(row["document"]),
        "key": f"{project}:{row.get('key')}",
        "url": _resolve_url(base, row) or base,
        "section": str(row.get("section") or ""),
        "anchor": str(row.get("anchor") or ""),
        "chapter": str(row.get("chapter") or ""),
        "relation": str(row.get("relation") or ""),
        "note": str(row.get("note") or ""),
        "origin": str(row.get("origin") or ""),
        "topics": list(map(str, topics)) if isinstance(topics, list) else [],
    }


def _parse(content: FileContent, problems: list[Problem]) -> dict[str, object]:
    try:
        return parse_alignment_json(content.data)
    except AlignmentVersionError as error:
        message = f"{error}; build both projects with the same sphinx-refalign"
    except AlignmentJsonError as error:
        message = f"{error}; use the file that the other project's build writes"
    problems.append(Problem(Code.FILE, content.file, 0, 0, "", message))
    return {}


def parse_alignment_json(data: bytes) -> dict[str, object]:
    """Return the content of an ``alignment.json`` as plain data.

    Raises:
        AlignmentVersionError: the file has another version.
        AlignmentJsonError: the file is damaged.

    """
    try:
        content = replace_unprintable(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise AlignmentJsonError(f"not a valid alignment.json: {error}") from None
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(content, dict) or version != VERSION:
        raise AlignmentVersionError(f"alignment.json must have version {VERSION}, not {version!r}")
    return content


def _get(data: Mapping[str, object], name: str, container: type[Container]) -> Container:
    """Return a value if it has the expected type, else an empty container of that type."""
    value = data.get(name)
    return value if isinstance(value, container) else container()


def _entries_of(
    project: ExternalProject, key: str, resource: Mapping[str, object], file: str, kinds: Mapping[str, Kind]
) -> list[Entry]:
    """Return the entry of a resource; report one of an unknown kind and leave it out."""
    kind = kinds.get(str(resource.get("kind")))
    if kind is None:
        message = f"unknown kind {resource.get('kind')!r}; declare it in refalign_kinds"
        project.problems.append(Problem(Code.UNKNOWN_KIND, file, 0, 0, key, message))
        return []
    fields = {name: _without_chapters(value) for name, value in resource.items() if name != "chapters"}
    return [make_entry(key, kind, fields, file)]


def store_project(project: ExternalProject, path: Path) -> ExternalIndex:
    """Write the entries and alignments of a project to a file, and return what is not in it."""
    positions = write_records(path, [*project.entries, *project.alignments])
    keys, other_keys = project.keys, project.other_keys
    return ExternalIndex(keys, other_keys, project.urls, len(project.alignments), project.problems, positions)


def stored_project(
    name: str, index: ExternalIndex, path: Path, stamp: str, make: Callable[[], ExternalProject]
) -> ExternalProject:
    """Return a project whose entries and alignments are read from a file where they are asked for.

    Args:
        name: The project's name in conf.py.
        index: What is not in the file.
        path: The file.
        stamp: A digest of all input.
        make: Reads the project anew, if the file is missing or damaged.

    """
    if index.positions is None:
        return make()
    number, end = len(index.keys), len(index.keys) + index.rows
    entries = Records(path, index.positions, 0, number, lambda: make().entries)
    rows = Records(path, index.positions, number, end, lambda: make().alignments)
    return ExternalProject(name, entries, index.urls, rows, index.problems, stamp, index)


def make_entry(key: str, kind: Kind, resource: Mapping[str, object], file: str) -> Entry:
    """Return the entry of a resource in ``alignment.json``.

    Args:
        key: the key of the entry.
        kind: the kind of the resource.
        resource: the resource as in the file; invalid fields are left out.
        file: the path of the file.

    """
    fields = {name: value for name, value in resource.items() if name not in _NOT_FIELDS}
    fields |= {name: resource[f"{name}s"] for name in ("title", "url") if f"{name}s" in resource}
    people = fields.pop("people", {})
    if isinstance(people, dict):
        fields |= {
            field: _with_parts(fields[field], parts) for field, parts in people.items() if field in fields
        }
    own, lists = fields.pop("own", {}), fields.pop("lists", {})
    fields |= lists if isinstance(lists, dict) else {}
    from sphinx_refalign.registry.validate import validate_entry

    values = validate_entry(
        key, kind, {**fields, **(own if isinstance(own, dict) else {})}, lenient=True
    ).values
    return Entry(key, kind.name, values, file, 0, 0, format="")


def _with_parts(names: object, parts: object) -> object:
    """Return a list of names with their parts where they cannot be read from the text."""
    if not isinstance(names, list) or not isinstance(parts, list):
        return names
    people = iter(parts)
    # A name in several languages has parts, too: those of one language.
    pairs = [
        (name, None if isinstance(name, str) and is_others(name) else next(people, None)) for name in names
    ]
    return [
        compact_name(Person.from_csl(person)) if isinstance(name, str) and is_person_data(person) else name
        for name, person in pairs
    ]


def _without_chapters(value: object) -> object:
    """Drop the chapters of a field's items: they name documents of the other project."""
    if not isinstance(value, list):
        return value
    return [
        {name: part for name, part in item.items() if name != "chapters"} if isinstance(item, dict) else item
        for item in value
    ]


def _resolve_url(base: str, item: Mapping[str, object]) -> str:
    """Return the URL of an item's ``uri``, or "" if it is missing or neither relative nor HTTP.

    An address that hides its host is left out, too. The ``uri`` is absolute if the other project takes the
    resource from a third one.
    """
    uri = item.get("uri")
    try:
        parts = urlsplit(uri) if isinstance(uri, str) else None
        if parts is None or "@" in parts.netloc or "\\" in str(uri):
            return ""
        if (parts.netloc or parts.scheme) and parts.scheme not in ("http", "https"):
            return ""
        return urljoin(base, str(uri))
    except ValueError:
        return ""
