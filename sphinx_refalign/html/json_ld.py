"""The JSON-LD graph of a page: the page itself and how it relates to the resources it shows.

The page is a ``LearningResource`` of https://schema.org. A relation is written as a plain property such as
``citation`` if schema.org has one for it, otherwise as ``educationalAlignment``, as
https://schema.org/educationalAlignment advises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import find_topic
from sphinx_refalign.html.schema_org import (
    Node,
    describe_resource,
    drop_empty,
    make_reference,
    name_resource,
    organization_key,
    typed_node,
)
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import best_link
from sphinx_refalign.render.labels import source_label

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.parts import Topic

_SUBJECT = "educationalSubject"

_ALIGNMENT_TYPES = {
    "requires": "requires", "teaches": "teaches",
    **dict.fromkeys(("references", "defines", "applies", "extends"), _SUBJECT),
}  # fmt: skip
"""The values of ``alignmentType`` that LRMI recommends, by relation; other relations keep their names."""

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_LOCAL_ID = re.compile(r'"@id":"(#[^"]*)"')
"""The id of a resource. It cannot match inside a text: quotes in texts are escaped."""


class PageInfo(NamedTuple):
    """The properties of a page apart from its alignments."""

    title: str
    url: str
    """The absolute URL of the page, or its URL relative to itself."""
    language: str
    project: str
    home_url: str
    """The URL of the project's first page, relative to the page if no absolute URL is known."""


class JsonLdBuilder:
    """The JSON-LD of all pages of a build; each resource is encoded once."""

    def __init__(self, context: RenderContext) -> None:
        self.context = context
        self._nodes: dict[str, str] = {}

    def script(
        self,
        page: PageInfo,
        alignments: Sequence[Alignment],
        elsewhere: Mapping[str, str] = MappingProxyType({}),
        for_others: Sequence[str] = (),
    ) -> str:
        """Return the ``script`` element for a page.

        Args:
            page: The page.
            alignments: The alignments of the page.
            elsewhere: The URLs of the pages that describe resources in full, by key.
            for_others: The keys of resources that this page describes for other pages.

        """
        own = [alignment for alignment in alignments if alignment.key not in elsewhere]
        keys = self._keys([*(alignment.key for alignment in own), *for_others])
        names = {key: self._name(key) for key in elsewhere}
        nodes = [
            _to_json(self._describe_page(page, alignments, names)),
            *map(self._encode_resource, keys),
        ]
        base = page.url if "://" in page.url else ""
        urls = {str(make_reference(key)["@id"]): url for key, url in elsewhere.items()}
        graph = _LOCAL_ID.sub(
            lambda match: f'"@id":{_to_json(urls.get(match[1], base) + match[1])}', ",\n".join(nodes)
        )
        content = f'{{"@context":"https://schema.org","@graph":[\n{graph}\n]}}'
        return f'<script type="application/ld+json">{content}</script>\n'

    def _keys(self, described: Iterable[str]) -> dict[str, None]:
        """Collect the keys in the given order, each organization after the first that refers to it."""
        keys: dict[str, None] = {}
        registry = self.context.registry
        for key in dict.fromkeys(described):
            keys[key] = None
            find = partial(organization_key, self.context, registry[key])
            if organization := registry.guarded(key, find, str):
                keys[organization] = None
        return keys

    def _encode_resource(self, key: str) -> str:
        if key not in self._nodes:
            resource = self.context.registry[key]
            self._nodes[key] = self.context.registry.guarded(
                key,
                lambda: _to_json(describe_resource(self.context, resource)),
                lambda: _to_json({**make_reference(key), "@type": "CreativeWork", "name": key}),
            )
        return self._nodes[key]

    def _name(self, key: str) -> Node:
        """Return what identifies a resource that another page describes."""
        registry = self.context.registry
        return registry.guarded(
            key,
            lambda: name_resource(self.context, registry[key]),
            lambda: {**make_reference(key), "name": key},
        )

    def _describe_page(
        self, page: PageInfo, alignments: Sequence[Alignment], names: Mapping[str, Node]
    ) -> Node:
        node: Node = {
            "@id": page.url,
            "@type": "LearningResource",
            "name": page.title,
            "inLanguage": page.language,
            "url": page.url,
            "isPartOf": typed_node("WebSite", name=page.project, url=page.home_url),
        }
        relations: dict[str, dict[str, Node]] = {}
        for alignment in alignments:
            make = partial(self._list_relations, alignment, names.get(alignment.key))
            found = self.context.registry.guarded(alignment.key, make, lambda: [])
            for name, value in found:
                relations.setdefault(name, {}).setdefault(_encode(value), value)
        return drop_empty({**node, **{name: [*values.values()] for name, values in relations.items()}})

    def _list_relations(self, alignment: Alignment, name: Node | None) -> list[tuple[str, Node]]:
        return list(self._iter_relations(alignment, name or make_reference(alignment.key)))

    def _iter_relations(self, alignment: Alignment, reference: Node) -> Iterator[tuple[str, Node]]:
        """Yield the properties of the page, by name and value, that express an alignment."""
        resource = self.context.registry[alignment.key]
        name = _plain_property(resource, alignment.relation)
        if name:
            yield name, reference
        for topic in alignment.topics:
            yield (
                "educationalAlignment",
                self._describe_alignment(alignment, resource, find_topic(resource, topic) or topic),
            )
        if not name and not alignment.topics:
            yield "educationalAlignment", self._describe_alignment(alignment, resource, None)

    def _describe_alignment(
        self, alignment: Alignment, resource: Resource, topic: Topic | str | None
    ) -> Node:
        context = self.context
        link = best_link(context, resource)
        name, url, description = context.title_of(resource), link.text if link else "", alignment.note
        if isinstance(topic, str):
            name = topic
        elif topic is not None:
            name, url = context.text(topic.name), context.url(topic.url) or url
            description = context.text(topic.aligns) or alignment.note or context.text(topic.text)
        return typed_node(
            "AlignmentObject",
            alignmentType=_ALIGNMENT_TYPES.get(alignment.relation, alignment.relation),
            educationalFramework=source_label(context, resource),
            targetName=name,
            targetUrl=url,
            targetDescription=description,
        )


def _plain_property(resource: Resource, relation: str) -> str:
    """Return the schema.org property that expresses a relation of the page to a resource, or ""."""
    if resource.type == "wikidef":
        return {"defines": "about", "teaches": "teaches"}.get(relation, "")
    if resource.type == "organization":
        return "mentions" if relation == "references" else ""
    return {"references": "citation", "applies": "isBasedOn", "extends": "isBasedOn"}.get(relation, "")


def _to_json(value: object) -> str:
    """Encode a value as JSON without ``<``, ``>`` and ``&``, which HTML parsers could misread."""
    return _encode(value).translate(_ESCAPES)
