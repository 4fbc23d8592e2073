"""What the exports say of each resource, kept between builds: none is made anew that has not changed."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import best_link
from sphinx_refalign.render.labels import source_label

encode = json.JSONEncoder(ensure_ascii=False, indent=1).encode
"""A value as JSON, with a line for each of its parts."""


PRIVATE = frozenset({"key", "type", "extra"})
"""The fields of a resource that are not told, or are told otherwise: ``extra`` is what a BibTeX file has
beside them, abstracts, notes, paths of the author's own files."""


IN_ALL_LANGUAGES = ("title", "url")
"""Fields that are told in the project's language, and beside it, as ``titles`` and ``urls``, in all."""


class ResourceItem(NamedTuple):
    """What is said of one resource."""

    item: str
    """All of it, as JSON."""
    title: str
    source: str
    """Where it comes from, in a word or two."""
    url: str
    """Where a reader finds it, "" for nowhere."""


class ResourceItems:
    """What is said of each resource, by key.

    Args:
        page: for the language of what is told.
        where: the places that show the resources.
        known: what was said of them last; only those that have changed are made.
        made_of: a digest of all that everything depends on beside the resource itself.

    """

    def __init__(self, page: RenderContext, where: Locations, known: Cache, made_of: str) -> None:
        self._page = page
        self._where = where
        self._known = known
        self._made_of = made_of
        self._told: dict[str, ResourceItem] = {}

    def __getitem__(self, key: str) -> ResourceItem:
        if key not in self._told:
            self._told[key] = ResourceItem(
                *self._known.get(key, self._digest(key), lambda: tuple(self._make(key)))
            )
        return self._told[key]

    def _digest(self, key: str) -> str:
        registry = self._page.registry
        entry = registry.entry(key)
        found = f"{self._made_of}{self._where.resources.get(key, '')} {registry.digest(key)}"
        if entry is not None and entry.fields.get("organization"):  # its name is told where it is a resource
            found += registry.digest(str(registry[key].organization))
        return found

    def _make(self, key: str) -> ResourceItem:
        page = self._page
        resource = page.registry[key]
        link = best_link(page, resource)
        fields = _fields(page, resource, self._where.resources.get(key, ""))
        return ResourceItem(
            item(fields), page.title_of(resource), fields["source"], link.text if link else ""
        )


def item(value: Any) -> str:
    """A value within a list or a map of a file; a line end in it stands between values, in no text."""
    return encode(value).replace("\n", "\n  ")


def _fields(page: RenderContext, resource: Resource, uri: str) -> dict[str, Any]:
    """A resource's fields; title and address in the project's language, and beside them in all."""
    fields = resource.model_dump(exclude_defaults=True, exclude=set(PRIVATE))
    told = {"kind": resource.type, "source": source_label(page, resource), **fields}
    for field in IN_ALL_LANGUAGES:
        value = fields.get(field)
        if isinstance(value, dict):
            told[f"{field}s"] = value
            told[field] = page.text(value)
    if uri:
        told["uri"] = uri
    return told
