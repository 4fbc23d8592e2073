"""Merge the entries of all files into one registry, and resolve the inheritance between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.registry.entry import Entry, Fields
from sphinx_refalign.registry.file_entries import FileEntries
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import Format
from sphinx_refalign.registry.registry import Registry


def merge(entries_by_file: Mapping[str, FileEntries], kinds: Mapping[str, Kind]) -> Registry:
    """Merge the entries of all files into one registry; the first entry of a key counts.

    Args:
        entries_by_file: The entries of each file, in the order of the files.
        kinds: All kinds by name.

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
    _add_other_keys(registry, list(entries_by_file.values()))
    planned = (key for contents in entries_by_file.values() for key in contents.planned)
    registry.planned = list(dict.fromkeys(planned))
    _report_same_wikipedia_pages(registry, list(entries_by_file.values()))
    return registry


class InheritedEntries(NamedTuple):
    """The fields of entries including those that they inherit from others, by key."""

    fields: dict[str, Fields]
    problems: list[Problem]


def resolve_inheritance(
    registry: Registry, form: Format, files: Mapping[str, FileEntries]
) -> InheritedEntries:
    """Resolve the inheritance between the entries of all files of a format."""
    entries = {key: fields for contents in files.values() for key, fields in contents.containers.items()}
    entries |= {key: entry.fields for key, entry in registry.entries.items() if entry.file in files}
    # Without a key that only an entry of another format has, which precedes the entry of this format.
    keys = [key for contents in files.values() for key in contents.inheriting if key in entries]
    resolved = form.resolve_inheritance(entries, keys)
    unresolved = dict(resolved.unresolved)
    inherited = InheritedEntries({}, [])
    for file, contents in files.items():
        for key, lines in contents.inheriting.items():
            entry = registry.entries.get(key)
            if entry is not None and entry.file == file and key in resolved.fields:
                inherited.fields[key] = resolved.fields[key]
            for field, message in unresolved.pop(key, ()):
                line = lines.get(field, 0)
                inherited.problems.append(Problem(Code.VALUE, file, line, 0, f"{key}.{field}", message))
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


def _add_other_keys(registry: Registry, files: Sequence[FileEntries]) -> None:
    """Add the other keys of all entries, and report those that lead to another entry already."""
    for contents in files:
        for index, other_keys in contents.other_keys:
            entry = contents.entries[index]
            if registry.entries.get(entry.key) is not entry:  # a duplicate, which is not used
                continue
            for key, path, line, column in other_keys:
                message = _note_other_key(registry, entry, key)
                if message:
                    problem = Problem(Code.DUPLICATE_KEY, entry.file, line, column, path, message)
                    registry.problems.append(problem)


def _note_other_key(registry: Registry, entry: Entry, key: str) -> str:
    """Make an entry available by another key; return why that is not possible, "" if it is."""
    owner = registry.entries.get(key)
    if owner is not None or key in registry.rejected:
        location = owner.location if owner is not None else registry.rejected[key]
        message = f"{key!r} is the key of the entry at {location}, which is used; rename or remove one"
        return "" if owner is entry else message
    first = registry.entries[registry.other_keys.setdefault(key, entry.key)]
    message = f"{key!r} is also in the ids of {first.key!r} at {first.location}, which is used; remove one"
    return "" if first is entry else message


def _problem(code: Code, entry: Entry, path: str, message: str) -> Problem:
    return Problem(code, entry.file, entry.line, entry.column, f"{entry.key}{path}", message)
