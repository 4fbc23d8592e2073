"""The catalogue: which resources it lists, and where pages use them."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project, local_key
from sphinx_refalign.alignment.records import Alignment

GROUPINGS = ("kind", "institution", "area", "year", "letter", "document", "none")
"""The values of the option ``group-by``, the default first."""

SELECTIONS = ("all", "used", "unused")
"""The values of the option ``filter``, the default first."""

SORTS = ("file", "title", "author", "year", "key")
"""The values of the option ``sort``; ``file`` is the order of the registry."""

STYLES = ("entry", "list", "reference")
"""The values of the option ``style``, the default first."""

HEADINGS = ("groups", "entries", "none")
"""The values of the option ``headings``, the default first: what becomes sections of the page."""

REFERENCED_IN = "referenced-in"
"""The name of the list of places in ``:hide:``."""

EXTRA_FIELDS = ("abstract", "keywords")
"""Fields of bibliographies that a catalogue shows only where ``:show:`` names them."""


class CatalogOptions(NamedTuple):
    """The options of a ``resource-catalog`` directive."""

    filter: Filter = Filter()
    selection: str = "all"
    """One of :data:`SELECTIONS`."""
    sort: str = ""
    """One of :data:`SORTS`; "" is by title for groups of a letter, else in the order of the registry."""
    group_by: str = "kind"
    style: str = "entry"
    headings: str = "groups"
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    """The other projects whose resources and places are included."""
    number: int = 1
    """The number of the catalogue within its document, from 1, and from 2 on part of the ids; the last field,
    see ``domain.collect``."""

    @property
    def depends_on_pages(self) -> bool:
        """Return whether pages determine which resources are listed, or in which groups."""
        return self.selection != "all" or self.group_by == "document" or self.has_place_filter

    @property
    def has_place_filter(self) -> bool:
        """Return whether a filter of places selects the resources."""
        return bool(self.filter.documents or self.filter.relations or self.filter.origins)


def select_keys(project: Project, options: CatalogOptions) -> list[str]:
    """Return the keys of the resources that a catalogue lists, in the order of the registry.

    The filters of resources select resources. Those of places (documents, relations, origins) select the
    resources that these places use, or with ``unused`` do not use.
    """
    registry = project.registry
    matches_key = options.filter.resources_of(registry)
    keys = [key for key in registry if matches_key(key)]
    for other in registry.externals:
        if other.name in options.external:
            own = (key for key in other.keys if local_key(key, registry) == key)
            keys += [key for key in own if matches_key(key)]
    if options.selection == "all" and not options.has_place_filter:
        return keys
    used = {key for keys_of_page in used_keys(project, options.filter).values() for key in keys_of_page}
    return [key for key in keys if (key in used) == (options.selection != "unused")]


def used_keys(project: Project, selection: Filter) -> dict[str, dict[str, None]]:
    """Return the keys that each document uses, both in reading order; filters of resources do not count."""
    places = selection._replace(kinds=(), resources=(), areas=(), institutions=(), years=())
    keys: dict[str, dict[str, None]] = {}
    for alignment in places.alignments(project.registry, project.alignments):
        keys.setdefault(alignment.document, {})[alignment.key] = None
    return keys


def places_by_key(project: Project, external: tuple[str, ...]) -> dict[str, list[Alignment]]:
    """Return the alignments of each resource: those of this project, then those of the named projects."""
    places = project.by_key
    if not external:
        return places
    places = {key: list(alignments) for key, alignments in places.items()}
    for alignment in project.external:
        if alignment.project in external:
            places.setdefault(alignment.key, []).append(alignment)
    return places
