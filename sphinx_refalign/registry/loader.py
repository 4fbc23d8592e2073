"""Load registry files: read and check each file, then merge all into one :class:`.Registry`."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.external import (
    ExternalIndex,
    ExternalProject,
    read_external,
    store_project,
    stored_project,
)
from sphinx_refalign.registry.file_entries import FileEntries, no_entries, read_file_entries
from sphinx_refalign.registry.files import FileContent, decode, read_file
from sphinx_refalign.registry.kinds import Kind, build_kinds
from sphinx_refalign.registry.merge import merge, resolve_inheritance
from sphinx_refalign.registry.problems import Code, Problem, describe_error, shorten, shorten_inside
from sphinx_refalign.registry.readers import Reader, ReaderError, find_reader, suffix_of
from sphinx_refalign.registry.registry import Registry

T = TypeVar("T")

EXTERNAL_FILE = "refalign-external-{}.pickle"
"""The file beside the cache with the entries and alignments of another project."""


def load(
    files: Sequence[str | os.PathLike[str]],
    kinds: Mapping[str, Kind] | None = None,
    *,
    encoding: str = "utf-8",
    cache: Cache | None = None,
    external: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Registry:
    """Read registry files, check their entries, and merge them.

    Args:
        files: The registry files; if two have an entry of the same key, the first counts.
        kinds: All kinds by name, see :func:`~sphinx_refalign.registry.kinds.build_kinds`; by default the
            built-in ones.
        encoding: The encoding of files that are not UTF-8; a codec name.
        cache: The results of earlier builds; it is saved afterwards.
        external: Other projects by name, each with the base URL of its pages and the path of its
            ``alignment.json``.

    Returns:
        The registry, which maps each key to its :class:`~sphinx_refalign.registry.model.Resource`, in the
        order of the files. Mistakes in the files are its ``problems``, sorted by file and position.

    Raises:
        LookupError: If ``encoding`` is unknown.

    """
    paths = [os.fspath(file) for file in files]
    kinds = build_kinds({}) if kinds is None else kinds
    with garbage_collection_disabled():
        loader = _Loader(kinds, encoding, cache)
        sources = [source for path in paths if (source := loader.read_source(path)) is not None]
        entries_by_file = loader.read_entries(sources)
        registry = merge(entries_by_file, kinds)
        loader.resolve_inheritance(registry, sources, entries_by_file)
        for name, (url, file) in external.items():
            registry.add_external(loader.read_external(name, url, file))
    _add_problems(registry, loader.problems, paths)
    stamps = [entries.stamp for entries in entries_by_file.values()]
    stamps += [project.stamp for project in registry.externals]
    registry.stamp = digest([repr(kinds), *stamps, *(source.reader.provider for source in sources)])
    loader.save()
    return registry


def _add_problems(registry: Registry, problems: Sequence[Problem], files: Sequence[str]) -> None:
    """Add problems, each once, shorten the messages and sort all by file and position."""
    known = {*registry.problems}
    registry.problems += [problem for problem in problems if problem not in known]
    registry.problems = [
        problem._replace(path=shorten(problem.path, 500), message=shorten_inside(problem.message))
        for problem in registry.problems
    ]
    order = {file: position for position, file in enumerate(files)}
    registry.problems.sort(key=lambda problem: (order.get(problem.file, 0), problem.line, problem.column))


class _Source(NamedTuple):
    """A registry file with its reader."""

    content: FileContent
    reader: Reader
    digest: str
    """A digest of the content and of the version of the reader."""

    @property
    def file(self) -> str:
        """Return the path of the file."""
        return self.content.file


class _Loader:
    """Reads files, from the cache where their content is unchanged."""

    def __init__(self, kinds: Mapping[str, Kind], encoding: str, cache: Cache | None) -> None:
        self.kinds = kinds
        self.encoding = encoding
        self.cache = cache
        self.problems: list[Problem] = []
        self.stored: set[str] = set()
        """The names of the files with the records of other projects."""
        self._context = digest([repr(kinds), encoding])

    def save(self) -> None:
        """Save the cache, and remove the files of projects as they were before."""
        if self.cache is None:
            return
        self.cache.save()
        for path in self.cache.folder.glob(EXTERNAL_FILE.format("*")):
            if path.name not in self.stored:
                path.unlink(missing_ok=True)

    def read_source(self, file: str) -> _Source | None:
        """Read the bytes of a registry file; report a problem and return None if that fails."""
        try:
            reader = find_reader(suffix_of(file))
        except ReaderError as error:
            self.problems.append(Problem(Code.FILE, file, 0, 0, "", str(error)))
            return None
        content = read_file(file)
        if isinstance(content, Problem):
            self.problems.append(content)
            return None
        return _Source(content, reader, digest([content.digest, reader.provider]))

    def read_entries(self, sources: Sequence[_Source]) -> dict[str, FileEntries]:
        """Return the entries of each file, in the order of the files."""
        definitions: dict[str, Mapping[str, str]] = {}
        groups = _by_format(sources)
        for peers in groups.values():
            if len(peers) > 1 and peers[0].reader.format.shares_definitions:
                definitions |= {source.file: self._read_definitions(source) for source in peers}
        entries_by_file = {}
        for source in sources:
            others: dict[str, str] = {}
            for peer in groups[source.reader.family]:
                if peer.file != source.file:
                    others = {**definitions.get(peer.file, {}), **others}
            entries_by_file[source.file] = self._read_entries(source, others)
        return entries_by_file

    def read_external(self, name: str, url: str, file: str) -> ExternalProject:
        """Read another project; if its file cannot be read, the project is empty but for a problem."""
        content = read_file(file)
        if isinstance(content, Problem):
            return ExternalProject(name, [], {}, [], [content], "")
        stamp = digest([name, url, content.digest, self._context])
        if self.cache is None:
            return read_external(name, url, content, stamp, self.kinds)
        path = self.cache.folder / EXTERNAL_FILE.format(stamp)

        def store() -> ExternalIndex:
            return store_project(read_external(name, url, content, stamp, self.kinds), path)

        index = self._cached(f"index of {file}@{name}", stamp, store)
        self.stored.add(path.name)
        index = index if path.is_file() else store()
        # The content is not kept for it: most builds do not need it again.
        return stored_project(name, index, path, stamp, partial(self._read_again, name, url, file, stamp))

    def _read_again(self, name: str, url: str, file: str, stamp: str) -> ExternalProject:
        content = read_file(file)
        assert not isinstance(content, Problem), "the file was read in this build"
        return read_external(name, url, content, stamp, self.kinds)

    def resolve_inheritance(
        self, registry: Registry, sources: Sequence[_Source], entries_by_file: Mapping[str, FileEntries]
    ) -> None:
        """Add the fields that entries inherit from others of their format, across files."""
        digests = digest([self._context, *(f"{source.file} {source.digest}" for source in sources)])
        for peers in _by_format(sources).values():
            files = {source.file: entries_by_file[source.file] for source in peers}
            # Only where entries inherit, so that the format is not imported for files in the cache.
            if not any(entries.inheriting for entries in files.values()):
                continue
            form = peers[0].reader.format
            if not form.decode_on_use:
                continue
            make = partial(resolve_inheritance, registry, form, files)
            inherited = self._call_reader(peers[0], f"@inherited.{suffix_of(peers[0].file)}", digests, make)
            if isinstance(inherited, Problem):
                self.problems.append(inherited)
                continue
            for key, fields in inherited.fields.items():
                registry.entries[key] = registry.entries[key]._replace(fields=fields)
            registry.problems += inherited.problems

    def _read_entries(self, source: _Source, definitions: Mapping[str, str]) -> FileEntries:
        def make() -> FileEntries:
            text = decode(source.content, self.encoding)
            if isinstance(text, Problem):
                return no_entries([text])
            return read_file_entries(text, source.file, source.reader.format, self.kinds, definitions)

        input_digest = digest([source.digest, self._context, sorted(definitions.items())])
        entries = self._call_reader(source, source.file, input_digest, make)
        return no_entries([entries]) if isinstance(entries, Problem) else entries

    def _read_definitions(self, source: _Source) -> Mapping[str, str]:
        """Return what a file defines for all files of its format."""

        def make() -> Mapping[str, str]:
            text = decode(source.content, self.encoding)
            if isinstance(text, Problem):
                return {}  # _read_entries reports the problem
            return {str(name): str(value) for name, value in source.reader.format.definitions(text).items()}

        name, input_digest = f"{source.file}@definitions", digest([source.digest, self.encoding])
        definitions = self._call_reader(source, name, input_digest, make)
        if isinstance(definitions, Problem):
            self.problems.append(definitions)
            return {}
        return definitions

    def _call_reader(
        self, source: _Source, name: str, input_digest: str, make: Callable[[], T]
    ) -> T | Problem:
        """Return a result of a reader, or a problem if the reader raises an exception.

        The problem is not cached: its cause may be another package, which can be installed.
        """
        try:
            return self._cached(name, input_digest, make)
        except Exception as error:
            package = source.reader.provider or "sphinx-refalign"
            message = (
                f"{package} cannot read this file: {describe_error(error)}; "
                "update that package or report the error to its authors"
            )
            return Problem(Code.FILE, source.file, 0, 0, "", message)

    def _cached(self, name: str, input_digest: str, make: Callable[[], T]) -> T:
        return make() if self.cache is None else self.cache.get(name, input_digest, make)


def _by_format(sources: Sequence[_Source]) -> dict[object, list[_Source]]:
    """Group files by format: ``.bib`` and ``.bibtex`` files have the same."""
    groups: dict[object, list[_Source]] = {}
    for source in sources:
        groups.setdefault(source.reader.family, []).append(source)
    return groups


@contextmanager
def garbage_collection_disabled() -> Iterator[None]:
    """Disable Python's garbage collector while many objects are created that are not part of cycles.

    Loading creates thousands of lists and dicts; searching them for cycles again and again would double the
    time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
