"""Filters that select alignments by fixed options: for tables, matrices, coverage and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.option_values import Years, read_years, split_names, split_words
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.date_words import format_year
from sphinx_refalign.registry.dates import parse_date
from sphinx_refalign.registry.i18n import Localized, LocalizedList, first
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_NO_YEARS = (1, 0)
"""A range without years."""

_NAMES = ("areas", "institutions")
"""The fields of a filter whose values are names, which may contain spaces; all others are words."""


class UnmatchedValue(NamedTuple):
    """A value of a filter that matches nothing."""

    option: str
    value: str
    candidates: Sequence[str]
    """The names that it could have matched."""


class Filter(NamedTuple):
    """A selection of alignments; an empty tuple means no restriction.

    Values within one field are combined with OR, different fields with AND.
    """

    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Globs of document names; a leading ``!`` excludes the documents that match."""
    relations: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    """Globs of keys."""
    areas: tuple[str, ...] = ()
    """Globs of the names of areas in any language, ignoring case; the same for institutions."""
    institutions: tuple[str, ...] = ()
    years: tuple[Years, ...] = ()
    origins: tuple[str, ...] = ()
    """What makes the alignments, see :data:`.records.ORIGINS`."""

    @classmethod
    def from_words(cls, words: Mapping[str, Sequence[str]]) -> Filter:
        """Return the filter that words describe, by field; a field without words is no restriction.

        Words of ``years`` are ranges such as ``2003`` or ``2000-2010``, see :func:`read_years`; another word
        matches nothing.
        """
        years = tuple(read_years(word) or _NO_YEARS for word in words.get("years", ()))
        texts = {field: tuple(words.get(field, ())) for field in cls._fields if field != "years"}
        return cls(years=years, **texts)

    def matches_document(self, document: str) -> bool:
        """Return whether the filter selects a document."""
        return not self.documents or matches(document, self.documents)

    def matches_relation(self, alignment: Alignment) -> bool:
        """Return whether the filter selects the relation; a missing alignment has none and always matches."""
        return not self.relations or alignment.missing or alignment.relation in self.relations

    def matches_origin(self, alignment: Alignment) -> bool:
        """Return whether the filter selects the origin; a missing alignment has none and always matches."""
        return not self.origins or alignment.missing or alignment.origin in self.origins

    def resources_of(self, registry: Registry) -> Callable[[str], bool]:
        """Return a function that tests a key with the fields about resources and caches its results."""
        results: dict[str, bool] = {}

        def matches_key(key: str) -> bool:
            if key not in results:
                results[key] = self._matches_key(key, registry)
            return results[key]

        return matches_key

    def alignments(self, registry: Registry, alignments: Iterable[Alignment]) -> Iterator[Alignment]:
        """Yield the alignments that the filter selects, in the given order."""
        if self == Filter():
            yield from alignments
            return
        matches_key = self.resources_of(registry)
        documents: dict[str, bool] = {}
        for alignment in alignments:
            document = alignment.document
            if document not in documents:
                documents[document] = self.matches_document(document)
            is_selected = documents[document] and self.matches_relation(alignment)
            if is_selected and self.matches_origin(alignment) and matches_key(alignment.key):
                yield alignment

    def unmatched_values(self, registry: Registry, documents: Sequence[str]) -> Iterator[UnmatchedValue]:
        """Yield each value that matches no document, resource, area or institution."""
        keys = [*registry, *registry.external_entries]
        all_keys = [*keys, *registry.other_keys, *registry.external_other_keys]
        for glob in self.documents:
            if not matches_any(glob.removeprefix("!"), documents):
                yield UnmatchedValue("documents", glob, documents)
        for glob in self.resources:
            if not any(fnmatchcase(key, glob) for key in all_keys):
                yield UnmatchedValue("resources", glob, all_keys)
        for option, globs, value_of in (
            ("areas", self.areas, _area_of),
            ("institutions", self.institutions, institution_of),
        ):
            values = [value_of(registry[key], registry) for key in keys] if globs else []
            names = list(dict.fromkeys(name for value in values for name in _list_names(value)))
            for glob in globs:
                if not matches_glob(glob, names):
                    yield UnmatchedValue(option, glob, names)

    def _matches_key(self, key: str, registry: Registry) -> bool:
        entry = registry.entry(key)
        if entry is None or (self.kinds and entry.kind not in self.kinds):
            return False
        if self.resources and not any(
            fnmatchcase(name, glob) for name in registry.keys_of(entry.key) for glob in self.resources
        ):
            return False
        if not (self.areas or self.institutions or self.years):
            return True
        resource = registry[key]
        return registry.guarded(key, lambda: self._matches_resource(resource, registry), lambda: False)

    def _matches_resource(self, resource: Resource, registry: Registry) -> bool:
        return (
            (not self.areas or _matches_value(resource.area, self.areas))
            and (
                not self.institutions or _matches_value(institution_of(resource, registry), self.institutions)
            )
            and (not self.years or _is_in_years(resource.date, self.years))
        )


def suggest_value(registry: Registry, unmatched: UnmatchedValue) -> str:
    """Return `` (did you mean 'a' or 'b'?)`` for a value of a filter that matches nothing, or ""."""
    if unmatched.option == "resources":
        return registry.suggestions.hint(unmatched.value)
    return did_you_mean(unmatched.value, unmatched.candidates)


def split_value(field: str, text: str | None) -> list[str]:
    """Return the words or names of a field of a :class:`Filter` from the value that an author writes."""
    return split_names(text) if field in _NAMES else split_words(text)


def institution_of(resource: Resource, registry: Registry) -> LocalizedList | None:
    """Return the name of a resource's institution, or else of its organization."""
    return organization_name(resource.institution or resource.organization, registry)


def organization_name(name: LocalizedList | None, registry: Registry) -> LocalizedList | None:
    """Return the short name or title of an organization if ``name`` is its key, else ``name``.

    Of a list, each item is replaced.
    """
    if isinstance(name, list):
        return [_organization_name(item, registry) for item in name]
    return _organization_name(name, registry) if isinstance(name, str | Mapping) else None


def _organization_name(name: Localized, registry: Registry) -> Localized:
    organization = registry.get(name) if isinstance(name, str) else None
    return (organization.short or organization.title) if organization else name


def _area_of(resource: Resource, registry: Registry) -> Localized | None:
    return resource.area


def _list_names(value: LocalizedList | None) -> list[str]:
    if isinstance(value, list):
        # Also as one name: in BibTeX, authors write "Department of Mathematics and Physics" without braces.
        names = [name for item in value for name in _list_names(item)]
        return [*names, plain_text(" and ".join(map(first, value)))]
    if not isinstance(value, str | Mapping):
        return []
    return [plain_text(name) for name in ([value] if isinstance(value, str) else value.values())]


def matches_glob(glob: str, names: Iterable[str]) -> bool:
    """Return whether one of the names matches a glob, ignoring case."""
    return any(fnmatchcase(name.casefold(), glob.casefold()) for name in names)


def _matches_value(value: LocalizedList | None, globs: Sequence[str]) -> bool:
    return any(matches_glob(glob, _list_names(value)) for glob in globs)


def _is_in_years(text: str | None, years: Sequence[Years]) -> bool:
    """Return whether the first year of a date is in one of the ranges; of a decade, any of its years."""
    date = parse_date(text or "")
    if date is None:
        year = format_year(text or "")
        is_year = year.isdecimal() and len(year) < 5
        return is_year and any(first <= int(year) <= last for first, last in years)
    first_year, last_year = date.point.first[0], date.point.last[0]
    return any(first <= last_year and first_year <= last for first, last in years)


def matches(document: str, patterns: Sequence[str]) -> bool:
    """Return whether a document name matches one of the globs; ``**`` crosses folders, ``*`` does not.

    A glob with a leading ``!`` excludes documents; if all globs have one, they exclude from all documents.
    """
    parts = document.split("/")
    included = [pattern for pattern in patterns if not pattern.startswith("!")]
    excluded = [pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")]
    return (not included or _match_parts(parts, included)) and not _match_parts(parts, excluded)


def matches_any(glob: str, documents: Iterable[str]) -> bool:
    """Return whether a glob matches any of the documents."""
    return any(matches(document, (glob,)) for document in documents)


def _match_parts(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(_match_part(parts, pattern.strip("/").split("/")) for pattern in patterns)


def _match_part(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    # All numbers of parts that the pattern so far can match: trying each by itself takes exponential time.
    matched = {0}
    for piece in pattern:
        if piece == "**":
            matched = set(range(min(matched), len(parts) + 1)) if matched else matched
        else:
            matched = {n + 1 for n in matched if n < len(parts) and fnmatchcase(parts[n], piece)}
    return len(parts) in matched
