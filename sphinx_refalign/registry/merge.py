"""The parts of all files into one registry: which entry counts, and what they take from each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.registry.entries import Entry
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.one_file import Part
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.resources import Registry


class Inherited(NamedTuple):
    """What entries of BibTeX have with all that they take over from others."""

    fields: dict[str, dict[str, str]]
    problems: list[Problem]


def merge(
    parts: Mapping[str, Part],
    kinds: Mapping[str, Kind],
    known: Callable[[Callable[[], Inherited]], Inherited] = lambda make: make(),
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
        for key, location in part.left_out.items():
            registry.left_out.setdefault(key, location)
    registry.planned = list(dict.fromkeys(key for part in parts.values() for key in part.planned))
    _report_the_same_articles(registry, list(parts.values()))
    if any(part.heirs for part in parts.values()):
        inherited = known(lambda: _inherited(registry, parts))
        for key, fields in inherited.fields.items():
            registry.entries[key] = registry.entries[key]._replace(fields=fields)
        registry.problems += inherited.problems
    return registry


def _inherited(registry: Registry, parts: Mapping[str, Part]) -> Inherited:
    """What every BibTeX entry takes over by ``crossref`` and ``xdata``, from whatever file."""
    from sphinx_refalign.registry.sources.bibtex_inherit import Heritage

    sources = {key: fields for part in parts.values() for key, fields in part.containers.items()}
    sources |= {key: entry.fields for key, entry in registry.entries.items() if entry.raw}
    heritage = Heritage(sources)
    found = Inherited({}, [])
    for file, part in parts.items():
        for key, lines in part.heirs.items():
            if key not in sources:  # a YAML file has the key, and counts
                continue
            fields = heritage.of(key)
            entry = registry.entries.get(key)
            if entry is not None and entry.file == file:
                found.fields[key] = fields
            for missing in heritage.missing.pop(key, ()):
                line = lines.get(missing.field, 0)
                path = f"{key}.{missing.field}"
                found.problems.append(Problem(Code.VALUE, file, line, 0, path, missing.why))
    return found


def _report_the_same_articles(registry: Registry, parts: Sequence[Part]) -> None:
    """Tell of resources of one kind that are about the same page of Wikipedia, once for each two."""
    first: dict[tuple[str, str], Entry] = {}
    told: set[tuple[str, str]] = set()
    for part in parts:
        for number, page in part.articles:
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
