"""The resources in the exports, cached between builds: only changed resources are computed again."""

from __future__ import annotations

import json
from functools import cached_property
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.states import plain_fields
from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.i18n import replace_unprintable
from sphinx_refalign.registry.kinds import LITERAL_LISTS, PEOPLE
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import best_link
from sphinx_refalign.render.labels import source_label, value_text

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

encode = json.JSONEncoder(ensure_ascii=False).encode
"""Return a value as JSON, in one line."""

_INPUT = ""
"""Cache name of the digest of the complete input; it is empty because no resource has that key."""

IN_ALL_LANGUAGES = ("title", "url")
"""Fields exported in the project's language, and as ``titles`` and ``urls`` in all languages."""


class ResourceItem(NamedTuple):
    """The exported data of a resource."""

    item: str
    """All fields, as JSON."""
    title: str
    source: str
    """The source in one or two words."""
    url: str
    """The URL of the resource, or ""."""


class ResourceItems:
    """The exported data of the resources, by key, computed on access.

    Args:
        context: provides the registry and the language of the texts.
        locations: the places that show the resources.
        cache: the items of the last build.
        base_digest: a digest of everything that all items depend on, except the resources themselves.

    """

    def __init__(self, context: RenderContext, locations: Locations, cache: Cache, base_digest: str) -> None:
        self._context = context
        self._locations = locations
        self._cache = cache
        self._base_digest = base_digest
        self._items: dict[str, ResourceItem] = {}

    def __getitem__(self, key: str) -> ResourceItem:
        if key not in self._items:
            self._items[key] = self._context.registry.guarded(
                key,
                lambda: ResourceItem(
                    *self._cache.get(key, self._current_digest(key), lambda: tuple(self._make(key)))
                ),
                lambda: self._missing(key),
            )
        return self._items[key]

    def _current_digest(self, key: str) -> str:
        """Return the digest of an item: that of the last build if nothing has changed since."""
        return (self._is_same and self._cache.digest_of(key)) or self._digest(key)

    @cached_property
    def _is_same(self) -> bool:
        """Return whether all that items depend on is the same as in the last build."""
        stamp = self._context.registry.stamp
        input_digest = digest([self._base_digest, stamp, dict(self._locations.resources)])
        is_same = bool(stamp) and self._cache.digest_of(_INPUT) == input_digest
        self._cache.get(_INPUT, input_digest, lambda: None)
        return is_same

    def _digest(self, key: str) -> str:
        registry = self._context.registry
        entry = registry.entry(key)
        location = self._location(key)
        text = f"{self._base_digest}{location} {project_of(registry, key)} {registry.digest(key)}"
        text += registry.bodies_digest
        if entry is not None and "ids" in entry.fields:
            text += repr(entry.fields["ids"])
        # The source can be the name of an organization that is a resource itself.
        if entry is not None and entry.fields.get("organization"):
            text += registry.organization_digest(key)
        return text

    def _location(self, key: str) -> str:
        """Return the URL of the place that shows a resource: one of another project is shown there."""
        return self._locations.resources.get(key) or self._context.registry.external_url(key)

    def _make(self, key: str) -> ResourceItem:
        context = self._context
        resource = context.registry[key]
        link = best_link(context, resource)
        fields = _export_fields(context, resource, self._location(key))
        source = source_label(context, resource)
        return ResourceItem(
            encode_item(fields), context.title_of(resource), source, link.text if link else ""
        )

    def _missing(self, key: str) -> ResourceItem:
        """Return what is known without the fields of a resource; it is not cached."""
        kind = self._context.registry[key].type
        return ResourceItem(encode_item({"kind": kind, "source": "", "title": key}), key, "", "")


def encode_item(value: object) -> str:
    """Return a value as JSON, indented as an item of a list or map at the top of the file."""
    item = _encode_indented(value, "\n  ")
    # Characters that are not printable have a backslash in JSON, or are replaced where the file is written.
    return _encode_indented(replace_unprintable(value), "\n  ") if "\\" in item else item


def _encode_indented(value: object, line_end: str) -> str:
    """Return a value as JSON, with each of its parts on a line of its own, as ``json.dumps(indent=1)`` does.

    :mod:`json` takes several times as long for it, because it has no C code for indented JSON.

    Args:
        value: Plain data.
        line_end: A line end and the indentation of the value.

    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line_end} "
    if isinstance(value, dict) and value:
        items = [f"{_encode_name(name)}: {_encode_indented(item, inner)}" for name, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line_end}}}"
    if isinstance(value, (list, tuple)) and value:
        return f"[{inner}{f',{inner}'.join(_encode_indented(item, inner) for item in value)}{line_end}]"
    return encode(value)


def _encode_name(name: object) -> str:
    return encode_basestring(name) if isinstance(name, str) else f'"{encode(name)}"'


def _export_fields(context: RenderContext, resource: Resource, uri: str) -> dict[str, object]:
    """Return the fields of a resource, with title and URL in the project's language and in all languages."""
    fields = plain_fields(resource)
    exported: dict[str, object] = {"kind": resource.type, "source": source_label(context, resource), **fields}
    for field in IN_ALL_LANGUAGES:
        value = fields.get(field)
        if isinstance(value, dict):
            exported[f"{field}s"] = value
            exported[field] = context.url(value)
    # As one text, which was its only form before; the items are in `lists`.
    lists = {field: fields[field] for field in LITERAL_LISTS if isinstance(fields.get(field), list)}
    if lists:
        exported |= {field: value_text(context, resource, field) for field in lists} | {"lists": lists}
    people = {
        field: [person.to_csl() for person in context.people(getattr(resource, field))] for field in PEOPLE
    }
    if any(people.values()):
        exported["people"] = {field: parts for field, parts in people.items() if parts}
    if project := project_of(context.registry, resource.key):
        exported["project"] = project
    if uri:
        exported["uri"] = uri
    return exported


def project_of(registry: Registry, key: str) -> str:
    """Return the name of the other project that a resource belongs to; "" for this project's own."""
    return "" if key in registry.entries else key.partition(":")[0]
