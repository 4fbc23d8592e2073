"""The outline of a catalogue: its groups and entries in order, with their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sphinx_refalign.alignment.catalog import CatalogOptions, select_keys, used_keys
from sphinx_refalign.alignment.table import natural_sort_key
from sphinx_refalign.registry.collation import OTHER, collation_key, initial
from sphinx_refalign.registry.dates import sort_key
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.labels import catalog_title, creators, make_id, value_text

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.people import Person


T = TypeVar("T")


class Heading(NamedTuple):
    """A part of the catalogue: an entry if ``key`` is set, else a group."""

    depth: int
    """The level below the catalogue, from 0."""
    anchor: str
    """Contains two hyphens in a row, which docutils never puts into the id of an author's heading."""
    title: str
    """Without markup; "" for an entry that is no heading."""
    key: str = ""


def outline(context: RenderContext, options: CatalogOptions) -> list[Heading]:
    """Return the groups and entries of a catalogue in order, as its content and the contents need them."""
    keys = _sorted(context, options, select_keys(context.project, options))
    group = _GROUPINGS.get(options.group_by, _by_field)
    headings = _with_unique_anchors(group(context, options, keys))
    if options.headings == "entries":
        headings = [
            heading._replace(title=_entry_title(context, heading.key)) if heading.key else heading
            for heading in headings
        ]
    if options.number == 1:
        return headings
    separator = f"-{options.number}--"
    return [heading._replace(anchor=heading.anchor.replace("--", separator, 1)) for heading in headings]


def _entry_title(context: RenderContext, key: str) -> str:
    def title(resource: Resource) -> str:
        return plain_text(catalog_title(context, resource))

    return _value(context, key, "heading", title, key)


def _value(context: RenderContext, key: str, name: str, make: Callable[[Resource], T], otherwise: T) -> T:
    """Return what a function makes of a resource; an exception is a warning at the entry.

    Builds remember it by ``name``: decoding all resources takes seconds.
    """
    registry = context.registry

    def compute() -> T:
        return registry.guarded(key, lambda: make(registry[key]), lambda: otherwise)

    return context.remember(name, key, compute)


def _title_of(context: RenderContext, key: str) -> str:
    return _value(context, key, "title", context.title_of, key)


def _value_text(context: RenderContext, key: str, field: str) -> str:
    return _value(
        context, key, f"text {field}", lambda resource: _checked(value_text(context, resource, field)), ""
    )


def _checked(text: str) -> str:
    """Return a text that can be the name of a group; another value fails here, where its entry is known."""
    text.encode()
    return text


def _creators(context: RenderContext, key: str) -> Sequence[Person]:
    return _value(context, key, "creators", lambda resource: creators(context, resource), [])


def _date_key(context: RenderContext, key: str) -> tuple[object, ...]:
    empty: tuple[object, ...] = sort_key(None)
    return _value(context, key, "date", lambda resource: sort_key(resource.date), empty)


def _with_unique_anchors(headings: Iterable[Heading]) -> list[Heading]:
    """Return headings in which repeated ids of a resource end with ``--2``, ``--3`` and so on."""
    seen: dict[str, int] = {}
    unique = []
    for heading in headings:
        number = seen[heading.anchor] = seen.get(heading.anchor, 0) + 1
        unique.append(heading if number == 1 else heading._replace(anchor=f"{heading.anchor}--{number}"))
    return unique


def _sorted(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> list[str]:
    sort = options.sort or ("title" if options.group_by == "letter" else "file")
    if sort == "file":
        return list(keys)
    if sort == "key":
        return sorted(keys, key=natural_sort_key)
    if sort == "title":
        return sorted(keys, key=lambda key: collation_key(_title_of(context, key)))
    if sort == "year":
        return sorted(keys, key=lambda key: _date_key(context, key))
    return sorted(keys, key=lambda key: _author_key(context, key))


def _family(person: Person) -> str:
    return person.literal or f"{person.non_dropping_particle} {person.family}".strip()


def _author_key(context: RenderContext, key: str) -> tuple[object, ...]:
    """Return a key that sorts by authors, year and title; works without authors come last, by title."""
    people = _creators(context, key)
    names = [(collation_key(_family(person), is_name=True), collation_key(person.given)) for person in people]
    return not names, names, _date_key(context, key), collation_key(_title_of(context, key))


def _by_nothing(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    return _entries(keys, 0)


def _entries(keys: Iterable[str], depth: int) -> Iterator[Heading]:
    return (Heading(depth, make_id("resource-", key), "", key) for key in keys)


def _by_kind(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    keys_by_kind: dict[str, list[str]] = {}
    for key in keys:
        entry = context.registry.entry(key)
        keys_by_kind.setdefault(entry.kind if entry is not None else "", []).append(key)
    for kind in context.registry.kinds.values():
        if kind.name in keys_by_kind:
            yield Heading(0, f"catalog--{kind.name}", context.label(kind.plural))
            yield from _groups_of_field(context, keys_by_kind[kind.name], kind.group, kind.name, 1)


def _by_field(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    return _groups_of_field(context, keys, options.group_by, options.group_by, 0)


def _groups_of_field(
    context: RenderContext, keys: Sequence[str], field: str, prefix: str, depth: int
) -> Iterator[Heading]:
    """Yield the groups in the order of the keys; resources without a value come last, as "Other"."""
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(_value_text(context, key, field), []).append(key)
    if set(groups) == {""}:
        yield from _entries(keys, depth)
        return
    ungrouped = groups.pop("", [])
    for name, members in groups.items():
        yield Heading(depth, make_id(f"catalog--{prefix}-", name), name)
        yield from _entries(members, depth + 1)
    if ungrouped:
        yield Heading(depth, f"catalog--{prefix}---other", context.gettext(N_("Other")))
        yield from _entries(ungrouped, depth + 1)


def _by_year(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    """Yield the years in order; within a year, the order of the keys stays."""
    years = {key: _value_text(context, key, "year") for key in keys}
    order: dict[str, int] = {}
    for key in sorted(keys, key=lambda key: _date_key(context, key)):
        order.setdefault(years[key], len(order))
    by_year = sorted(keys, key=lambda key: order[years[key]])
    return _groups_of_field(context, by_year, "year", "year", 0)


def _by_letter(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    """Yield the letters: A to Z, then those of other alphabets, then digits and symbols."""
    letter_of = _LETTERS.get(options.sort, _title_letter)
    members: dict[str, list[str]] = {}
    for key in keys:
        members.setdefault(letter_of(context, key), []).append(key)
    for letter in sorted(members, key=lambda letter: (letter == OTHER, letter)):
        anchor = "catalog--letter---other" if letter == OTHER else make_id("catalog--letter-", letter.lower())
        yield Heading(0, anchor, letter)
        yield from _entries(members[letter], 1)


def _title_letter(context: RenderContext, key: str) -> str:
    return initial(_title_of(context, key))


def _author_letter(context: RenderContext, key: str) -> str:
    people = _creators(context, key)
    return initial(_family(people[0]), is_name=True) if people else OTHER


def _key_letter(context: RenderContext, key: str) -> str:
    return initial(key)


_LETTERS = {"author": _author_letter, "key": _key_letter}
"""What gives a resource its letter where the catalogue is not sorted by title."""


def _by_document(context: RenderContext, options: CatalogOptions, keys: Sequence[str]) -> Iterator[Heading]:
    """Yield the documents in reading order, each with the resources that it uses; unused ones come last."""
    used: set[str] = set()
    positions = {key: position for position, key in enumerate(keys)}
    for document, keys_of_page in used_keys(context.project, options.filter).items():
        members = sorted((key for key in keys_of_page if key in positions), key=positions.__getitem__)
        used.update(members)
        if members:
            yield Heading(0, make_id("catalog--document-", document), context.title(document))
            yield from _entries(members, 1)
    unused = [key for key in keys if key not in used]
    if unused:
        yield Heading(0, "catalog--document---other", context.gettext(N_("Unused resources")))
        yield from _entries(unused, 1)


_GROUPINGS: dict[str, Callable[[RenderContext, CatalogOptions, Sequence[str]], Iterator[Heading]]] = {
    "kind": _by_kind,
    "year": _by_year,
    "letter": _by_letter,
    "document": _by_document,
    "none": _by_nothing,
}
"""The groupings, other than those by a field."""
