"""Validation of JSON-LD against the vocabulary of schema.org: types, properties and their ranges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from bs4 import BeautifulSoup
from rdflib import Graph, Namespace

SDO = Namespace("https://schema.org/")
_TEXTS = {"Text", "URL", "Date", "DateTime", "Number", "Integer"}


def data_of(html: str) -> list[dict[str, Any]]:
    """Return the content of each JSON-LD script of a page."""
    scripts = BeautifulSoup(html, "html.parser").select('script[type="application/ld+json"]')
    return [json.loads(script.string or "") for script in scripts]


def triples(data: Mapping[str, Any], base: str = "https://here.example/page.html") -> Graph:
    """Return JSON-LD as an RDF graph; ``base`` is the address of its page."""
    assert data["@context"] == "https://schema.org"
    document = {**data, "@context": {"@vocab": str(SDO)}}
    return Graph().parse(data=json.dumps(document), format="json-ld", publicID=base)


@cache
def _class(name: str) -> Any:
    return getattr(import_module(f"pydantic2_schemaorg.{name}"), name)


@cache
def _range(kind: str, name: str) -> frozenset[str]:
    """Return the types of the values of a property; none if the type has no such property."""
    for base in _class(kind).__mro__:
        if name in vars(base).get("__annotations__", {}):
            return frozenset(re.findall(r"['\"](\w+)['\"]", str(vars(base)["__annotations__"][name])))
    return frozenset()


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node["@type"]
    return kinds if isinstance(kinds, list) else [kinds]


def violations(graph: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a message for each property that its type does not have, and each value outside its range."""
    nodes = list(graph)
    by_id = {node["@id"]: node for node in nodes}
    assert len(by_id) == len(nodes), "two nodes with one @id"
    return [violation for node in nodes for violation in _violations(node, by_id)]


def _violations(node: Mapping[str, Any], by_id: Mapping[str, Any]) -> Iterator[str]:
    for name, value in node.items():
        if name.startswith("@"):
            continue
        types = frozenset[str]().union(*(_range(kind, name) for kind in _kinds(node)))
        if not types:
            yield f"{node['@type']} has no {name}"
            continue
        for item in value if isinstance(value, list) else [value]:
            if item in ("", None, [], {}):
                yield f"{name} is empty"
            elif isinstance(item, dict) and item.keys() == {"@id"}:
                target = by_id.get(item["@id"])
                if target is None:
                    yield f"{name} refers to {item['@id']}, which does not exist"
                elif not _matches(target, types):
                    yield f"{name} does not accept {target['@type']}"
            elif isinstance(item, dict) and item.keys() == {"@id", "name"}:
                continue  # the catalogue of another page has its type
            elif isinstance(item, dict):
                if not _matches(item, types):
                    yield f"{name} does not accept {item['@type']}"
                yield from _violations(item, by_id)
            elif not types & _TEXTS:
                yield f"{name} does not accept the text {item!r}"


def _matches(node: Mapping[str, Any], types: frozenset[str]) -> bool:
    return any(types & {base.__name__ for base in _class(kind).__mro__} for kind in _kinds(node))
