"""``alignment.json``: every resource, alignment and plan of a project, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sphinx_refalign.alignment.records import Alignment, Planned
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.labels import source_label
from sphinx_refalign.render.page import Page

VERSION = 1
_encode = json.JSONEncoder(ensure_ascii=False, indent=1).encode


def document(page: Page, project: str, numbers: Sequence[str], known: Cache, made_of: str) -> Iterator[str]:
    """The whole file, piece by piece.

    Args:
        page: for the language of titles, and the alignments.
        project: what the project is called.
        numbers: the section number of each alignment's place, "" where sections have none.
        known: the texts of the resources as they were last told; only those that have changed are made.
        made_of: a digest of all that every text depends on beside its resource.

    """
    alignments = zip(page.project.alignments, numbers, strict=True)
    yield f'{{\n "version": {VERSION},\n "project": {_encode(project)},\n "resources": {{'
    yield from _items(f"{_encode(key)}: {_told(page, key, known, made_of)}" for key in page.registry)
    yield '},\n "alignments": ['
    yield from _items(_item(_alignment(one, number)) for one, number in alignments)
    yield '],\n "planned": ['
    yield from _items(_item(_planned(page, one)) for one in page.project.planned)
    yield "]\n}\n"


def _items(items: Iterable[str]) -> Iterator[str]:
    before = ""
    for item in items:
        yield f"{before}\n  {item}"
        before = ","
    if before:
        yield "\n "


def _item(value: Any) -> str:
    """A value within a list or a map of the whole; a line end in it stands between values, in no text."""
    return _encode(value).replace("\n", "\n  ")


def _alignment(one: Alignment, number: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "relation": one.relation,
        "topics": list(one.topics),
        "document": one.document,
        "section": one.section,
        "anchor": one.anchor,
        "number": number,
        "chapter": one.label,
        "line": one.line,
    }


def _planned(page: Page, one: Planned) -> dict[str, Any]:
    return {
        "key": one.key,
        "document": one.document,
        "label": page.text(one.label),
        "topics": [page.text(one.topic)] if one.topic else [],
        "exists": one.exists,
        "met": one.met,
    }


def _told(page: Page, key: str, known: Cache, made_of: str) -> str:
    registry = page.registry
    digest = made_of + registry.digest(key)
    if registry.entries[key].fields.get("organization"):  # its name is told where it is a resource itself
        digest += registry.digest(str(registry[key].organization))
    return known.get(key, digest, lambda: _item(_resource(page, registry[key])))


def _resource(page: Page, resource: Resource) -> dict[str, Any]:
    """A resource's fields; title and address in the project's language, and beside them in all.

    What a BibTeX file has beside them (abstracts, notes, paths of the author's own files) stays private.
    """
    fields = resource.model_dump(exclude_defaults=True, exclude={"key", "type", "extra"})
    told = {"kind": resource.type, "source": source_label(page, resource), **fields}
    for field in ("title", "url"):
        value = fields.get(field)
        if isinstance(value, dict):
            told[f"{field}s"] = value
            told[field] = page.text(value)
    return told
