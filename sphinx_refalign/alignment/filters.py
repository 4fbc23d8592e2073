"""Which alignments a table, a matrix or a coverage is about: options with a fixed vocabulary, no program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry

Years = tuple[int, int]
"""From the first year to the last, both included."""


_ANY_YEAR = (-9999, 9999)


class UnmatchedValue(NamedTuple):
    """A value of a filter that fits nothing."""

    option: str
    value: str
    known: Sequence[str]


class Filter(NamedTuple):
    """What the author restricts a view to; empty tuples mean no restriction.

    Several values of one field are alternatives; of several fields, each must fit.
    """

    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Globs of document names; ``!`` before one leaves out what it fits."""
    relations: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    """Globs of keys."""
    areas: tuple[str, ...] = ()
    """Globs of what is named so in any language, in any case; so are institutions."""
    institutions: tuple[str, ...] = ()
    years: tuple[Years, ...] = ()

    def matches_document(self, document: str) -> bool:
        """Whether a document is one of those that are asked for."""
        return not self.documents or matches(document, self.documents)

    def matches_relation(self, alignment: Alignment) -> bool:
        """Whether the relation is one of them; what is planned has none yet."""
        return not self.relations or alignment.missing or alignment.relation in self.relations

    def resources_of(self, registry: Registry) -> Callable[[str], bool]:
        """The part of the filter that is about resources, as a test of keys that knows what it has seen."""
        known: dict[str, bool] = {}

        def takes(key: str) -> bool:
            if key not in known:
                known[key] = self._matches_key(key, registry)
            return known[key]

        return takes

    def alignments(self, registry: Registry, found: Iterable[Alignment]) -> Iterator[Alignment]:
        """Those of ``found`` that the filter lets through."""
        if self == Filter():
            yield from found
            return
        takes_key = self.resources_of(registry)
        documents: dict[str, bool] = {}
        for one in found:
            if one.document not in documents:
                documents[one.document] = self.matches_document(one.document)
            if documents[one.document] and self.matches_relation(one) and takes_key(one.key):
                yield one

    def unmatched_values(self, registry: Registry, documents: Sequence[str]) -> Iterator[UnmatchedValue]:
        """What fits nothing at all, with what there is."""
        keys = [*registry, *registry.external_entries]
        for glob in self.documents:
            if not matches_any(glob.removeprefix("!"), documents):
                yield UnmatchedValue("documents", glob, documents)
        for glob in self.resources:
            if not any(fnmatchcase(key, glob) for key in keys):
                yield UnmatchedValue("resources", glob, keys)
        for option, globs, value_of in (
            ("areas", self.areas, _area_of),
            ("institutions", self.institutions, institution_of),
        ):
            values = [value_of(registry[key], registry) for key in keys] if globs else []
            names = list(dict.fromkeys(name for value in values for name in _names(value)))
            for glob in globs:
                if not matches_glob(glob, names):
                    yield UnmatchedValue(option, glob, names)

    def _matches_key(self, key: str, registry: Registry) -> bool:
        entry = registry.entry(key)
        if entry is None or (self.kinds and entry.kind not in self.kinds):
            return False
        if self.resources and not any(
            fnmatchcase(n, one) for n in key_aliases(key, registry) for one in self.resources
        ):
            return False
        if not (self.areas or self.institutions or self.years):
            return True
        resource = registry[key]
        return (
            (not self.areas or _matches_value(resource.area, self.areas))
            and (
                not self.institutions or _matches_value(institution_of(resource, registry), self.institutions)
            )
            and (not self.years or _is_in_years(resource.year, self.years))
        )


def key_aliases(key: str, registry: Registry) -> list[str]:
    """What pages may call a resource: one of another project by its key alone too, where that is free."""
    short = key.partition(":")[2]
    entry = registry.entry(short) if short else None
    return [key, short] if entry is not None and entry.key == key else [key]


def _fits_key(key: str, globs: Sequence[str], registry: Registry) -> bool:
    return any(fnmatchcase(name, one) for name in key_aliases(key, registry) for one in globs)


def institution_of(resource: Resource, registry: Registry) -> Localized | None:
    """Who stands behind a resource: its institution, or the organization that it names."""
    named = resource.institution or resource.organization
    organization = registry.get(named) if isinstance(named, str) else None
    return (organization.short or organization.title) if organization else named


def _area_of(resource: Resource, registry: Registry) -> Localized | None:
    return resource.area


def _names(value: Localized | None) -> list[str]:
    return [value] if isinstance(value, str) else list((value or {}).values())


def matches_glob(glob: str, names: Iterable[str]) -> bool:
    """Whether one of the names is as a glob says, in any case."""
    return any(fnmatchcase(name.casefold(), glob.casefold()) for name in names)


def _matches_value(value: Localized | None, globs: Sequence[str]) -> bool:
    return any(matches_glob(glob, _names(value)) for glob in globs)


def read_years(word: str) -> Years | None:
    """``2003``, ``2000-2010``, ``2000-`` or ``-2010`` as years; None for anything else."""
    found = re.fullmatch(r"(\d{4})?(?:(-|/|\.\.|–)(\d{4})?)?", word)
    if found is None or word.strip("-/.–") == "":
        return None
    first, between, last = found.groups()
    start = int(first) if first else _ANY_YEAR[0]
    end = int(last) if last else _ANY_YEAR[1] if between else start
    return (start, end) if start <= end else None


def _is_in_years(year: str, years: Sequence[Years]) -> bool:
    return year.isdecimal() and any(first <= int(year) <= last for first, last in years)


def matches(document: str, patterns: Sequence[str]) -> bool:
    """Whether a document's name matches one of the globs; ``**`` crosses folders, ``*`` does not.

    A glob behind ``!`` takes documents out again; where all are such, they take them out of all.
    """
    parts = document.split("/")
    wanted = [one for one in patterns if not one.startswith("!")]
    refused = [one.removeprefix("!") for one in patterns if one.startswith("!")]
    return (not wanted or _match_parts(parts, wanted)) and not _match_parts(parts, refused)


def matches_any(glob: str, documents: Iterable[str]) -> bool:
    """Whether a glob fits any of the documents."""
    return any(matches(document, (glob,)) for document in documents)


def _match_parts(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(_match_part(parts, pattern.strip("/").split("/")) for pattern in patterns)


def _match_part(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_match_part(parts[start:], pattern[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _match_part(parts[1:], pattern[1:])
