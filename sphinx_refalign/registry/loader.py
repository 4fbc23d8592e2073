"""Load registry files: read and check each file, then merge all into one :class:`.Registry`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.external import ExternalProject, read_external
from sphinx_refalign.registry.file_entries import FileEntries, no_entries, read_file_entries
from sphinx_refalign.registry.files import FileContent, decode, read_file
from sphinx_refalign.registry.kinds import Kind, build_kinds
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import format_of
from sphinx_refalign.registry.readers.base import Format
from sphinx_refalign.registry.registry import Registry

T = TypeVar("T")


def load(
    files: Sequence[str],
    kinds: Mapping[str, Kind] | None = None,
    *,
    encoding: str = "utf-8",
    cache: Cache | None = None,
    external: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Registry:
    """Read registry files, check their entries, and merge them.

    Nothing is raised for mistakes in the files: they are reported in the registry's ``problems``.

    Args:
        files: the registry files; if two have an entry of the same key, the first counts.
        kinds: all kinds by name, see :func:`~sphinx_refalign.registry.kinds.build_kinds`; by default the
            built-in ones.
        encoding: the encoding of files that are not UTF-8.
        cache: the results of earlier builds; it is saved afterwards.
        external: other projects by name, each with the base URL of its pages and the path of its
            ``alignment.json``.

    """
    kinds = build_kinds({}) if kinds is None else kinds
    with _garbage_collection_disabled():
        loader = _Loader(kinds, encoding, cache)
        contents = [content for file in files if (content := loader.read_content(file)) is not None]
        entries_by_file = loader.read_entries(contents)
        registry = merge(entries_by_file, kinds, partial(loader.inherited, contents))
        for name, (url, file) in external.items():
            registry.add_external(loader.read_external(name, url, file))
    registry.problems += loader.problems
    order = {file: position for position, file in enumerate(files)}
    registry.problems.sort(key=lambda problem: (order.get(problem.file, 0), problem.line, problem.column))
    stamps = [entries.stamp for entries in entries_by_file.values()]
    stamps += [project.stamp for project in registry.externals]
    registry.stamp = digest([repr(kinds), *stamps])
    if cache is not None:
        cache.save()
    return registry


class _Loader:
    """Reads files, from the cache where their content is unchanged."""

    def __init__(self, kinds: Mapping[str, Kind], encoding: str, cache: Cache | None) -> None:
        self.kinds = kinds
        self.encoding = encoding
        self.cache = cache
        self.problems: list[Problem] = []
        self._context = digest([repr(kinds), encoding])

    def read_content(self, file: str) -> FileContent | None:
        """Read the bytes of a registry file; report a problem and return None if that fails."""
        if format_of(file) is None:
            message = "unsupported file type; rename or convert the file to .yaml, .yml, .bib or .json"
            self.problems.append(Problem(Code.FILE, file, 0, 0, "", message))
            return None
        content = read_file(file)
        if isinstance(content, Problem):
            self.problems.append(content)
            return None
        return content

    def read_entries(self, contents: Sequence[FileContent]) -> dict[str, FileEntries]:
        """Return the entries of each file, in the order of the files."""
        strings = self._read_strings(contents)
        return {content.file: self._read_entries(content, strings) for content in contents}

    def read_external(self, name: str, url: str, file: str) -> ExternalProject:
        """Read another project; if its file cannot be read, the project is empty but for a problem."""
        content = read_file(file)
        if isinstance(content, Problem):
            return ExternalProject(name, [], {}, [], [content], "")
        stamp = digest([name, url, content.digest, self._context])
        make = partial(read_external, name, url, content, stamp, self.kinds)
        return self._cached(f"{file}@{name}", stamp, make)

    def inherited(
        self, contents: Sequence[FileContent], make: Callable[[], InheritedEntries]
    ) -> InheritedEntries:
        """Return the fields that entries of these files inherit, from the cache or from ``make``."""
        digests = (f"{content.file} {content.digest}" for content in contents)
        return self._cached("@inherited", digest([self._context, *digests]), make)

    def _read_entries(self, content: FileContent, strings: Mapping[str, Mapping[str, str]]) -> FileEntries:
        form = _format(content.file)
        others: dict[str, str] = {}
        for file, defined in strings.items():
            if form.decode_on_use and file != content.file:
                others = {**defined, **others}

        def make() -> FileEntries:
            text = decode(content, self.encoding)
            if isinstance(text, Problem):
                return no_entries([text])
            return read_file_entries(text, content.file, form, self.kinds, others)

        input_digest = digest([content.digest, self._context, sorted(others.items())])
        return self._cached(content.file, input_digest, make)

    def _read_strings(self, contents: Sequence[FileContent]) -> dict[str, Mapping[str, str]]:
        """Return the ``@string`` definitions of each BibTeX file, or {} if no other file can use them."""
        sharing = [content for content in contents if _format(content.file).decode_on_use]
        if len(sharing) < 2:
            return {}
        return {content.file: self._read_strings_of(content) for content in sharing}

    def _read_strings_of(self, content: FileContent) -> Mapping[str, str]:
        def make() -> Mapping[str, str]:
            text = decode(content, self.encoding)
            return _format(content.file).strings(text) if isinstance(text, str) else {}

        return self._cached(f"{content.file}@string", digest([content.digest, self.encoding]), make)

    def _cached(self, name: str, input_digest: str, make: Callable[[], T]) -> T:
        return make() if self.cache is None else self.cache.get(name, input_digest, make)


def _format(file: str) -> Format:
    form = format_of(file)
    assert form is not None, file
    return form


@contextmanager
def _garbage_collection_disabled() -> Iterator[None]:
    # Loading creates many thousand small lists and dicts, none of them garbage. Searching them for cycles
    # again and again would double the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class InheritedEntries(NamedTuple):
    """The fields of BibTeX entries including those that they inherit from others, by key."""

    fields: dict[str, dict[str, str]]
    problems: list[Problem]


def merge(
    entries_by_file: Mapping[str, FileEntries],
    kinds: Mapping[str, Kind],
    cached: Callable[[Callable[[], InheritedEntries]], InheritedEntries] = lambda make: make(),
) -> Registry:
    """Merge the entries of all files into one registry; the first entry of a key counts.

    Args:
        entries_by_file: the entries of each file, in the order of the files.
        kinds: all kinds by name.
        cached: returns the stored inherited fields for the same files, or calls its argument to compute them.

    """
    registry = Registry(kinds)
    for contents in entries_by_file.values():
        registry.problems += contents.problems
        registry.rules += contents.rules
        for entry in contents.entries:
            first = registry.entries.setdefault(entry.key, entry)
            if first is not entry:
                message = f"duplicate key; the entry at {first.location} is used: rename or remove one"
                registry.problems.append(_problem(Code.DUPLICATE_KEY, entry, "", message))
        for key, location in contents.rejected.items():
            registry.rejected.setdefault(key, location)
    planned = (key for contents in entries_by_file.values() for key in contents.planned)
    registry.planned = list(dict.fromkeys(planned))
    _report_same_wikipedia_pages(registry, list(entries_by_file.values()))
    if any(contents.inheriting for contents in entries_by_file.values()):
        inherited = cached(lambda: _resolve_inheritance(registry, entries_by_file))
        for key, fields in inherited.fields.items():
            registry.entries[key] = registry.entries[key]._replace(fields=fields)
        registry.problems += inherited.problems
    return registry


def _resolve_inheritance(registry: Registry, entries_by_file: Mapping[str, FileEntries]) -> InheritedEntries:
    """Resolve ``crossref`` and ``xdata`` of every BibTeX entry, across files."""
    from sphinx_refalign.registry.readers.bibtex_inheritance import InheritanceResolver

    sources = {
        key: fields for contents in entries_by_file.values() for key, fields in contents.containers.items()
    }
    sources |= {key: entry.fields for key, entry in registry.entries.items() if entry.raw}
    resolver = InheritanceResolver(sources)
    inherited = InheritedEntries({}, [])
    for file, contents in entries_by_file.items():
        for key, lines in contents.inheriting.items():
            if key not in sources:  # an entry of another format has the key and precedes this entry
                continue
            fields = resolver.resolve(key)
            entry = registry.entries.get(key)
            if entry is not None and entry.file == file:
                inherited.fields[key] = fields
            for missing in resolver.missing.pop(key, ()):
                line = lines.get(missing.field, 0)
                path = f"{key}.{missing.field}"
                inherited.problems.append(Problem(Code.VALUE, file, line, 0, path, missing.why))
    return inherited


def _report_same_wikipedia_pages(registry: Registry, files: Sequence[FileEntries]) -> None:
    """Report resources of one kind that have the same Wikipedia page, once per pair."""
    first_entries: dict[tuple[str, str], Entry] = {}
    reported: set[tuple[str, str]] = set()
    for contents in files:
        for index, page in contents.wikipedia_pages:
            entry = contents.entries[index]
            if registry.entries.get(entry.key) is not entry:  # a duplicate, which is not used
                continue
            first = first_entries.setdefault((entry.kind, page), entry)
            if first.key != entry.key and (first.key, entry.key) not in reported:
                reported.add((first.key, entry.key))
                message = (
                    f"same Wikipedia page as {first.key!r} at {first.location}; "
                    "remove one of the two entries or correct the URL"
                )
                registry.problems.append(_problem(Code.DUPLICATE_RESOURCE, entry, ".url", message))


def _problem(code: Code, entry: Entry, path: str, message: str) -> Problem:
    return Problem(code, entry.file, entry.line, entry.column, f"{entry.key}{path}", message)
