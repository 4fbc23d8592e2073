"""JSON-LD of a page: what it is, and what it does with the resources that it names.

The page is a ``LearningResource`` of https://schema.org. Where a plain property says what it does, that one
is used; ``educationalAlignment`` says the rest, as https://schema.org/educationalAlignment advises.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.html.schema_org import Node, drop_empty, node, organization_of, reference, typed_node
from sphinx_refalign.registry.fields import Topic
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import best_link
from sphinx_refalign.render.labels import source_label

_SUBJECT = "educationalSubject"


_TYPES = {
    "requires": "requires", "teaches": "teaches",
    **dict.fromkeys(("references", "defines", "applies", "extends"), _SUBJECT),
}  # fmt: skip
"""The words that LRMI recommends for the kind of an alignment; other relations keep their own names."""


_NO_WORKS = frozenset({"wikidef", "organization"})


_HIDDEN = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


_encode = json.JSONEncoder(ensure_ascii=False).encode


class PageInfo(NamedTuple):
    """What is known of a page beside its alignments."""

    title: str
    address: str
    """The whole address of the page, or one that is relative to itself."""
    language: str
    project: str
    home: str
    """The address of the project's first page, relative to the page where that has no whole one."""


class JsonLdBuilder:
    """The JSON-LD of pages; each resource is described once a build."""

    def __init__(self, page: RenderContext) -> None:
        self.page = page
        self._nodes: dict[str, str] = {}

    def script(self, about: PageInfo, alignments: Sequence[Alignment]) -> str:
        """The element for the head of a page that has such alignments."""
        whole = self._page(about, alignments)
        nodes = [_text(whole), *(self._node(key) for key in self._keys(alignments))]
        graph = ",\n".join(nodes)
        if "://" in about.address:
            # No text can look like an id: the quotes in it are escaped.
            graph = graph.replace('"@id": "#', f'"@id": {_text(about.address)[:-1]}#')
        content = f'{{"@context": "https://schema.org", "@graph": [\n{graph}\n]}}'
        return f'<script type="application/ld+json">{content}</script>\n'

    def _keys(self, alignments: Iterable[Alignment]) -> dict[str, None]:
        """The resources in the order of the text, each organization behind what first names it."""
        found: dict[str, None] = {}
        for one in alignments:
            found[one.key] = None
            body = organization_of(self.page, self.page.registry[one.key])
            if body:
                found[body] = None
        return found

    def _node(self, key: str) -> str:
        if key not in self._nodes:
            self._nodes[key] = _text(node(self.page, self.page.registry[key]))
        return self._nodes[key]

    def _page(self, about: PageInfo, alignments: Sequence[Alignment]) -> Node:
        found: Node = {
            "@id": about.address,
            "@type": "LearningResource",
            "name": about.title,
            "inLanguage": about.language,
            "url": about.address,
            "isPartOf": typed_node("WebSite", name=about.project, url=about.home),
        }
        said: dict[str, list[Node]] = {}
        for name, value in self._said(alignments):
            values = said.setdefault(name, [])
            if value not in values:
                values.append(value)
        return drop_empty({**found, **said})

    def _said(self, alignments: Iterable[Alignment]) -> Iterator[tuple[str, Node]]:
        for one in alignments:
            resource = self.page.registry[one.key]
            plain = _property(resource, one.relation)
            if plain:
                yield plain, reference(one.key)
            for name in one.topics:
                yield "educationalAlignment", self._alignment(one, resource, _topic(resource, name))
            if not plain and not one.topics:
                yield "educationalAlignment", self._alignment(one, resource, None)

    def _alignment(self, one: Alignment, resource: Resource, topic: Topic | str | None) -> Node:
        page = self.page
        link = best_link(page, resource)
        name, url, description = page.title_of(resource), link.text if link else "", one.note
        if isinstance(topic, str):
            name = topic
        elif topic is not None:
            name, url = page.text(topic.name), page.text(topic.url) or url
            description = page.text(topic.aligns) or one.note or page.text(topic.text)
        return typed_node(
            "AlignmentObject",
            alignmentType=_TYPES.get(one.relation, one.relation),
            educationalFramework=source_label(page, resource),
            targetName=name,
            targetUrl=url,
            targetDescription=description,
        )


def _property(resource: Resource, relation: str) -> str:
    """The plain property that says what a page does with a resource, "" where none does."""
    if resource.type == "wikidef":
        return {"defines": "about", "teaches": "teaches"}.get(relation, "")
    if resource.type == "organization":
        return "mentions" if relation == "references" else ""
    return {"references": "citation", "applies": "isBasedOn", "extends": "isBasedOn"}.get(relation, "")


def _topic(resource: Resource, name: str) -> Topic | str:
    """The part of a resource that is called so, or the name where there is none."""
    parts = (*resource.parts(), *resource.applications)
    return next((part for part in parts if part.is_called((name,))), name)


def _text(value: Any) -> str:
    """A value as JSON that no reader of HTML takes for anything else: it has no ``<``, ``>`` and ``&``."""
    return _encode(value).translate(_HIDDEN)
