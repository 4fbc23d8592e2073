"""Registry files into one :class:`~sphinx_refalign.registry.resources.Registry`: read, check, merge."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.external import External, read_external
from sphinx_refalign.registry.file_entries import FileEntries, no_entries, read_file_entries
from sphinx_refalign.registry.files import FileContent, decode, read_file
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Entry
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import format_of
from sphinx_refalign.registry.readers.base import Format
from sphinx_refalign.registry.registry import Registry

T = TypeVar("T")


def load(
    files: Sequence[str],
    kinds: Mapping[str, Kind],
    *,
    encoding: str = "utf-8",
    cache: Cache | None = None,
    external: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Registry:
    """Read and check all files; nothing is raised for what is wrong in them, all is in ``problems``.

    Args:
        files: the registry files, in the order in which their entries count.
        kinds: all kinds by name.
        encoding: of the files that are not UTF-8.
        cache: what earlier builds read.
        external: other projects by name, each with the address of its pages and its ``alignment.json``.

    """
    with _without_collector():
        loader = _Loader(kinds, encoding, cache)
        contents = [content for file in files if (content := loader.content(file)) is not None]
        parts = loader.parts(contents)
        registry = merge(parts, kinds, partial(loader.inherited, contents))
        for name, (url, file) in external.items():
            registry.add_external(loader.external(name, url, file))
    registry.problems += loader.problems
    order = {file: position for position, file in enumerate(files)}
    registry.problems.sort(key=lambda one: (order.get(one.file, 0), one.line, one.column))
    stamps = [*(part.stamp for part in parts.values()), *(other.stamp for other in registry.externals)]
    registry.stamp = _digest(repr(kinds), *stamps)
    if cache is not None:
        cache.save()
    return registry


class _Loader:
    """Files into parts, from the cache where it has them."""

    def __init__(self, kinds: Mapping[str, Kind], encoding: str, cache: Cache | None) -> None:
        self.kinds = kinds
        self.encoding = encoding
        self.cache = cache
        self.problems: list[Problem] = []
        self._context = _digest(repr(kinds), encoding)

    def content(self, file: str) -> FileContent | None:
        """The bytes of a file that is one of a registry."""
        if format_of(file) is None:
            message = "a registry is a .yaml, .yml, .bib or .json file; rename or convert this one"
            self.problems.append(Problem(Code.FILE, file, 0, 0, "", message))
            return None
        content = read_file(file)
        if isinstance(content, Problem):
            self.problems.append(content)
            return None
        return content

    def parts(self, contents: Sequence[FileContent]) -> dict[str, FileEntries]:
        """What each file gives, in order."""
        strings = self._strings(contents)
        return {content.file: self._part(content, strings) for content in contents}

    def external(self, name: str, url: str, file: str) -> External:
        """Another project; one whose file cannot be read has nothing."""
        content = read_file(file)
        if isinstance(content, Problem):
            return External(name, [], {}, [], [content], "")
        stamp = _digest(name, url, content.digest, self._context)
        read = partial(read_external, name, url, content, stamp, self.kinds)
        return self._known(f"{file}@{name}", stamp, read)

    def inherited(
        self, contents: Sequence[FileContent], make: Callable[[], InheritedEntries]
    ) -> InheritedEntries:
        """What entries of these files take over from each other."""
        digests = (f"{content.file} {content.digest}" for content in contents)
        return self._known("@inherited", _digest(self._context, *digests), make)

    def _part(self, content: FileContent, strings: Mapping[str, Mapping[str, str]]) -> FileEntries:
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

        context = _digest(content.digest, self._context, *map(repr, sorted(others.items())))
        return self._known(content.file, context, make)

    def _strings(self, contents: Sequence[FileContent]) -> dict[str, Mapping[str, str]]:
        """The ``@string``s of each file that may share them, where there are several."""
        sharing = [content for content in contents if _format(content.file).decode_on_use]
        if len(sharing) < 2:
            return {}
        return {content.file: self._strings_of(content) for content in sharing}

    def _strings_of(self, content: FileContent) -> Mapping[str, str]:
        def make() -> Mapping[str, str]:
            text = decode(content, self.encoding)
            return _format(content.file).strings(text) if isinstance(text, str) else {}

        return self._known(f"{content.file}@string", _digest(content.digest, self.encoding), make)

    def _known(self, name: str, digest: str, make: Callable[[], T]) -> T:
        return make() if self.cache is None else self.cache.get(name, digest, make)


def _format(file: str) -> Format:
    form = format_of(file)
    assert form is not None, file
    return form


def _digest(*parts: str) -> str:
    found = hashlib.blake2b(digest_size=12)
    for part in parts:
        found.update(f"{len(part)}:{part}".encode(errors="replace"))
    return found.hexdigest()


@contextmanager
def _without_collector() -> Iterator[None]:
    # Many thousand small lists and dicts are made here, and none of them is garbage: looking for some
    # again and again takes as long as all the rest.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class InheritedEntries(NamedTuple):
    """What entries of BibTeX have with all that they take over from others."""

    fields: dict[str, dict[str, str]]
    problems: list[Problem]


def merge(
    parts: Mapping[str, FileEntries],
    kinds: Mapping[str, Kind],
    known: Callable[[Callable[[], InheritedEntries]], InheritedEntries] = lambda make: make(),
) -> Registry:
    """One registry of the parts of all files, in their order; the first entry of a key counts.

    ``known`` gives what was inherited when the parts were the same, or else makes it.
    """
    registry = Registry(kinds)
    for part in parts.values():
        registry.problems += part.problems
        registry.rules += part.rules
        for entry in part.entries:
            present = registry.entries.setdefault(entry.key, entry)
            if present is not entry:
                message = f"this key is taken by {present.location}; the first is used: rename or remove one"
                registry.problems.append(_problem(Code.DUPLICATE_KEY, entry, "", message))
        for key, location in part.rejected.items():
            registry.left_out.setdefault(key, location)
    registry.planned = list(dict.fromkeys(key for part in parts.values() for key in part.planned))
    _report_same_wikipedia_pages(registry, list(parts.values()))
    if any(part.inheriting for part in parts.values()):
        inherited = known(lambda: _inherited(registry, parts))
        for key, fields in inherited.fields.items():
            registry.entries[key] = registry.entries[key]._replace(fields=fields)
        registry.problems += inherited.problems
    return registry


def _inherited(registry: Registry, parts: Mapping[str, FileEntries]) -> InheritedEntries:
    """What every BibTeX entry takes over by ``crossref`` and ``xdata``, from whatever file."""
    from sphinx_refalign.registry.readers.bibtex_inheritance import InheritanceResolver

    sources = {key: fields for part in parts.values() for key, fields in part.containers.items()}
    sources |= {key: entry.fields for key, entry in registry.entries.items() if entry.raw}
    heritage = InheritanceResolver(sources)
    found = InheritedEntries({}, [])
    for file, part in parts.items():
        for key, lines in part.inheriting.items():
            if key not in sources:  # a YAML file has the key, and counts
                continue
            fields = heritage.resolve(key)
            entry = registry.entries.get(key)
            if entry is not None and entry.file == file:
                found.fields[key] = fields
            for missing in heritage.missing.pop(key, ()):
                line = lines.get(missing.field, 0)
                path = f"{key}.{missing.field}"
                found.problems.append(Problem(Code.VALUE, file, line, 0, path, missing.why))
    return found


def _report_same_wikipedia_pages(registry: Registry, parts: Sequence[FileEntries]) -> None:
    """Tell of resources of one kind that are about the same page of Wikipedia, once for each two."""
    first: dict[tuple[str, str], Entry] = {}
    told: set[tuple[str, str]] = set()
    for part in parts:
        for number, page in part.wikipedia_pages:
            entry = part.entries[number]
            if registry.entries.get(entry.key) is not entry:  # another entry has its key
                continue
            known = first.setdefault((entry.kind, page), entry)
            if known.key != entry.key and (known.key, entry.key) not in told:
                told.add((known.key, entry.key))
                message = (
                    f"the same page of Wikipedia as {known.key!r} at {known.location}: "
                    "keep one of the two entries, or correct the address"
                )
                registry.problems.append(_problem(Code.DUPLICATE_RESOURCE, entry, ".url", message))


def _problem(code: Code, entry: Entry, path: str, message: str) -> Problem:
    return Problem(code, entry.file, entry.line, entry.column, f"{entry.key}{path}", message)
