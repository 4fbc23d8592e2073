"""Holds JSON-LD against schema.org's own vocabulary: types, the properties of each, what those take."""

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
    """What the scripts of a page say, each as a program that reads HTML takes it."""
    found = BeautifulSoup(html, "html.parser").select('script[type="application/ld+json"]')
    return [json.loads(one.string or "") for one in found]


def triples(data: Mapping[str, Any], base: str = "https://here.example/page.html") -> Graph:
    """The same as RDF; ``base`` is the address of the page that it stands in."""
    assert data["@context"] == "https://schema.org"
    own = {**data, "@context": {"@vocab": str(SDO)}}
    return Graph().parse(data=json.dumps(own), format="json-ld", publicID=base)


@cache
def _class(name: str) -> Any:
    return getattr(import_module(f"pydantic2_schemaorg.{name}"), name)


@cache
def _takes(kind: str, name: str) -> frozenset[str]:
    """The types that a property of a type takes; none where the type has no such property."""
    for one in _class(kind).__mro__:
        if name in vars(one).get("__annotations__", {}):
            return frozenset(re.findall(r"['\"](\w+)['\"]", str(vars(one)["__annotations__"][name])))
    return frozenset()


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node["@type"]
    return kinds if isinstance(kinds, list) else [kinds]


def mistakes(graph: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every property that its type does not have, and every value that it does not take."""
    nodes = list(graph)
    known = {node["@id"]: node for node in nodes}
    assert len(known) == len(nodes), "two nodes with one @id"
    return [wrong for node in nodes for wrong in _mistakes(node, known)]


def _mistakes(node: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for name, value in node.items():
        if name.startswith("@"):
            continue
        takes = frozenset[str]().union(*(_takes(kind, name) for kind in _kinds(node)))
        if not takes:
            yield f"{node['@type']} has no {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if one in ("", None, [], {}):
                yield f"{name} is empty"
            elif isinstance(one, dict) and one.keys() == {"@id"}:
                target = known.get(one["@id"])
                if target is None:
                    yield f"{name} leads to {one['@id']}, which is not there"
                elif not _fits(target, takes):
                    yield f"{name} does not take {target['@type']}"
            elif isinstance(one, dict):
                if not _fits(one, takes):
                    yield f"{name} does not take {one['@type']}"
                yield from _mistakes(one, known)
            elif not takes & _TEXTS:
                yield f"{name} does not take the text {one!r}"


def _fits(node: Mapping[str, Any], takes: frozenset[str]) -> bool:
    return any(takes & {one.__name__ for one in _class(kind).__mro__} for kind in _kinds(node))
