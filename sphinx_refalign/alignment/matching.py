"""Which resources of two states are the same, whatever their keys are.

Keys alone prove nothing: in a list that was numbered again, a key can have become that of another resource.
All steps are linear in the number of resources.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sphinx_refalign.alignment.states import StateResource
from sphinx_refalign.registry.date_words import format_year
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS, identifiers_by_field
from sphinx_refalign.registry.people import is_others

_MAX_CANDIDATES = 20
"""The most resources that are compared in detail with one that shares a value with all of them."""

_MIN_FIELDS = 2
"""The least number of fields by which a resource is recognized if all of them are the same."""

_MAX_VALUES = 20
"""The most titles, and the most addresses, by which a resource is found."""


class _Identity(NamedTuple):
    """What identifies a resource."""

    resource: StateResource
    titles: list[str]
    addresses: list[str]
    own_addresses: list[str]
    """The addresses that no other resource of the state has."""
    own_descriptions: list[tuple[str, str, str]]
    """The descriptions that no other resource of the state has."""
    kept_keys: list[str]
    """The keys that the field ``ids`` keeps, and the own key where the other state lacks it."""

    @property
    def works(self) -> list[tuple[str, str]]:
        """Return the combinations of title and address."""
        return [(title, address) for title in self.titles for address in self.addresses]

    @property
    def descriptions(self) -> list[tuple[str, str, str]]:
        """Return kind, title and year, for each title."""
        return _describe(self.resource, self.titles)

    @property
    def content(self) -> list[str]:
        """Return all fields as one text; nothing if they are few. A title that is the key does not count."""
        resource = self.resource
        fields = {
            name: value
            for name, value in resource.fields.items()
            if name != "ids" and not (name == "title" and value == resource.key)
        }
        few = len(fields) < _MIN_FIELDS
        return [] if few else [json.dumps([resource.kind, fields], sort_keys=True, default=str)]

    @property
    def identifiers(self) -> list[str]:
        """Return the own addresses that identify one work or one page."""
        return [address for address in self.own_addresses if is_identifier(address)]


def match_resources(old: Mapping[str, StateResource], new: Mapping[str, StateResource]) -> dict[str, str]:
    """Return the new key of each resource that is in both states, by its old key, in the old order."""
    unchanged = [
        key
        for key, resource in old.items()
        if (other := new.get(key)) and (resource.kind, resource.fields) == (other.kind, other.fields)
    ]
    if len(unchanged) == len(old) or len(unchanged) == len(new):
        return {key: key for key in unchanged}
    matcher = _Matcher(_identities(old, new), _identities(new, old))
    for key in unchanged:
        matcher.pair(key, key)
    for values, are_different in _LEVELS:
        matcher.pair_by(values, are_different)
    matcher.pair_by_key()
    return {key: matcher.pairs[key] for key in old if key in matcher.pairs}


def _identities(
    state: Mapping[str, StateResource], other: Mapping[str, StateResource]
) -> dict[str, _Identity]:
    addresses = {key: addresses_of(resource)[:_MAX_VALUES] for key, resource in state.items()}
    titles = {key: titles_of(resource)[:_MAX_VALUES] for key, resource in state.items()}
    descriptions = {key: _describe(resource, titles[key]) for key, resource in state.items()}
    owners = Counter(address for values in addresses.values() for address in values)
    described = Counter(description for values in descriptions.values() for description in values)
    identities = {}
    for key, resource in state.items():
        # A key that both states have belongs to the resources that have it there.
        kept = [kept for kept in split_ids(resource.fields.get("ids")) if (kept in state) != (kept in other)]
        identities[key] = _Identity(
            resource,
            titles[key],
            addresses[key],
            own_addresses=[address for address in addresses[key] if owners[address] == 1],
            own_descriptions=[item for item in descriptions[key] if described[item] == 1],
            kept_keys=[*kept, key] if key not in other else kept,
        )
    return identities


def _describe(resource: StateResource, titles: Sequence[str]) -> list[tuple[str, str, str]]:
    year = format_year(values_text(resource.fields.get("date")))
    return [(resource.kind, title, year) for title in titles]


_DISTINCTIVE = (
    "doi", "eprint", "pmid", "pmcid", "wikidata", "number", "institution", "organization", "edition",
    "volume", "issue", "page", "version",
)  # fmt: skip
"""The fields in which two editions, articles or courses of the same title differ."""


def _are_different(old: _Identity, new: _Identity) -> bool:
    """Return whether fields show that two resources are two works, although they share a title or a link."""
    fields, others = old.resource.fields, new.resource.fields
    pairs = [tuple(_comparable_texts(item.get(field)) for item in (fields, others)) for field in _DISTINCTIVE]
    pairs.append(tuple({*_isbn_numbers(values_text(item.get("isbn")))} for item in (fields, others)))
    pairs.append(tuple(_family_names(item.get("author")) for item in (fields, others)))
    return any(values and other and values.isdisjoint(other) for values, other in pairs)


def _comparable_texts(value: object) -> set[str]:
    return {re.sub(r"[\s\u2010-\u2015-]+", "", comparable(text)) for text in texts_of(value)} - {""}


def _family_names(value: object) -> set[str]:
    names = (comparable(name).split() for name in texts_of(value) if not is_others(name))
    return {words[-1] for words in names if words}


def _have_other_links(old: _Identity, new: _Identity) -> bool:
    """Return whether two resources are two works, or have links that are all different."""
    is_disjoint = {*old.addresses}.isdisjoint(new.addresses)
    return bool(old.addresses and new.addresses and is_disjoint) or _are_different(old, new)


def _never(old: _Identity, new: _Identity) -> bool:
    return False


_Values = Callable[[_Identity], Iterable[Hashable]]
_Comparison = Callable[[_Identity, _Identity], bool]

_LEVELS: tuple[tuple[_Values, _Comparison], ...] = (
    (lambda item: [(item.resource.key, *work) for work in item.works], _are_different),
    (lambda item: item.kept_keys, _never),
    (lambda item: item.content, _never),
    (lambda item: [(item.resource.kind, *work) for work in item.works], _are_different),
    (lambda item: [(item.resource.key, address) for address in item.identifiers], _are_different),
    (lambda item: item.identifiers, _are_different),
    (lambda item: [(item.resource.key, title) for title in item.titles], _have_other_links),
    (lambda item: [(item.resource.key, address) for address in item.own_addresses], _are_different),
    (lambda item: [(item.resource.kind, address) for address in item.own_addresses], _are_different),
    (lambda item: item.works, _are_different),
    (lambda item: [(item.resource.key, *text) for text in item.own_descriptions], _are_different),
    (lambda item: item.own_descriptions, _are_different),
    (lambda item: item.descriptions, _have_other_links),
)
"""What two resources share that are the same, the surest first, and what shows that they are not."""


class _Matcher:
    """Pairs the resources of two states, one to one.

    Args:
        old: The resources of the old state by key.
        new: The resources of the new state by key.

    """

    def __init__(self, old: Mapping[str, _Identity], new: Mapping[str, _Identity]) -> None:
        self.pairs: dict[str, str] = {}
        """The new key of each resource that is paired, by its old key."""
        self._all_old, self._all_new = old.keys(), new.keys()
        self._old, self._new = dict(old), dict(new)

    def pair(self, old_key: str, new_key: str) -> None:
        """Note that two resources are the same."""
        self.pairs[old_key] = new_key
        del self._old[old_key]
        del self._new[new_key]

    def pair_by(self, values: _Values, are_different: _Comparison) -> None:
        """Pair resources that share a value.

        Args:
            values: Returns the values of a resource.
            are_different: Returns whether two resources are not the same although they share a value.

        """
        index: dict[Hashable, dict[str, None]] = {}
        for key, item in self._new.items():
            for value in values(item):
                index.setdefault(value, {})[key] = None
        for key, item in list(self._old.items()):
            groups = [group for value in values(item) if (group := index.get(value))]
            for other in self._candidates(key, groups):
                if not are_different(item, self._new[other]):
                    self.pair(key, other)
                    break

    def _candidates(self, key: str, groups: Sequence[dict[str, None]]) -> list[str]:
        """Return keys of new resources, the old key first; remove keys that are paired from the groups."""
        candidates = [key] if key in self._new and any(key in group for group in groups) else []
        for group in groups:
            paired = []
            for other in group:
                if other not in self._new:
                    paired.append(other)
                elif len(candidates) < _MAX_CANDIDATES:
                    candidates.append(other)
                else:
                    break
            for other in paired:
                del group[other]
        return candidates

    def pair_by_key(self) -> None:
        """Pair the remaining resources that have the same key, unless keys are not reliable.

        Where a key has become that of another resource, the list was numbered again: then the resources must
        be similar, too.
        """
        is_renumbered = any(
            old_key != new_key and old_key in self._all_new and new_key in self._all_old
            for old_key, new_key in self.pairs.items()
        )
        for key in [key for key in self._old if key in self._new]:
            if not is_renumbered or _are_similar(self._old[key], self._new[key]):
                self.pair(key, key)


def _are_similar(old: _Identity, new: _Identity) -> bool:
    """Return whether resources of the same key may be the same, as their titles or links were corrected."""
    if old.resource.kind != new.resource.kind or _have_other_links(old, new):
        return False
    if not {*old.addresses}.isdisjoint(new.addresses):
        return True
    pairs = [(title[:200], other[:200]) for title in old.titles[:3] for other in new.titles[:3]]
    return any(
        re.findall(r"\d+", title) == re.findall(r"\d+", other)
        and SequenceMatcher(None, title, other, autojunk=False).ratio() > _SIMILAR
        for title, other in pairs
    )


_SIMILAR = 0.8
"""The least similarity of titles, from 0 to 1."""


# What identifies a resource, whatever its key is.


def texts_of(value: object) -> Iterator[str]:
    """Yield the texts of a value of a field, in all languages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from texts_of(item)


def addresses_of(resource: StateResource) -> list[str]:
    """Return the web addresses and identifiers of a resource in normal form, each once.

    An ISBN counts only for a resource that is not part of a book.
    """
    from sphinx_refalign.registry.addresses import normalize  # its patterns take time to compile

    fields = resource.fields
    addresses = [normalize(url) for url in texts_of(fields.get("url"))]
    names = (*IDENTIFIER_FIELDS, "eprinttype", "eprintclass", "organization")
    values = {name: text for name in names if (text := next(texts_of(fields.get(name)), ""))}
    addresses += (normalize(identifier.url) for identifier in identifiers_by_field(values).values())
    if "container" not in fields:
        addresses += (f"isbn:{number}" for number in _isbn_numbers(values_text(fields.get("isbn"))))
    return list(dict.fromkeys(filter(None, addresses)))


def values_text(value: object) -> str:
    """Return all texts of a value of a field as one text."""
    return " ".join(texts_of(value))


_ISBN = re.compile(r"(?<![\dXx])(?:97([89])[- ]?)?(\d(?:[- ]?\d){8})[- ]?[\dXx](?![\dXx])")


def _isbn_numbers(text: str) -> Iterator[str]:
    """Yield the part of each ISBN that its forms with 10 and with 13 digits share."""
    for match in _ISBN.finditer(text[:1000].replace("\u2010", "-").replace("\u2011", "-")):
        yield f"{match[1] or '8'}{re.sub(r'[- ]', '', match[2])}"


_KNOWN_HOSTS = (
    "https://doi.org/", "https://arxiv.org/", "https://pubmed.ncbi.nlm.nih.gov/",
    "https://pmc.ncbi.nlm.nih.gov/", "https://www.jstor.org/", "https://hdl.handle.net/",
    "https://www.rfc-editor.org/", "https://www.w3.org/TR/", "isbn:",
)  # fmt: skip


def is_identifier(address: str) -> bool:
    """Return whether an address in normal form identifies one work, or one page of Wikipedia."""
    return address.startswith(_KNOWN_HOSTS) or ".wikipedia.org/wiki/" in address


def comparable(text: str) -> str:
    """Return a title or a name in a form for comparison: without case, extra spaces and a final period."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".")


def titles_of(resource: StateResource) -> list[str]:
    """Return the titles of a resource in all languages, in a form for comparison, each once."""
    titles = texts_of(resource.fields.get("title") or resource.title)
    return list(dict.fromkeys(comparable(title) for title in titles if title))
