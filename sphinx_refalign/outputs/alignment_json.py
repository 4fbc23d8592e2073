"""``alignment.json``: every resource, alignment and plan of a project, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sphinx_refalign.alignment.records import Alignment, Planned
from sphinx_refalign.alignment.table import topic_name
from sphinx_refalign.outputs.alignment_rows import AlignmentRow, PlannedRow
from sphinx_refalign.outputs.where import Where
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.labels import source_label
from sphinx_refalign.render.page import Page

_encode = json.JSONEncoder(ensure_ascii=False, indent=1).encode

PRIVATE = frozenset({"key", "type", "extra"})
"""The fields of a resource that are not told, or are told otherwise: ``extra`` is what a BibTeX file has
beside them, abstracts, notes, paths of the author's own files."""
IN_ALL_LANGUAGES = ("title", "url")
"""Fields that are told in the project's language, and beside it, as ``titles`` and ``urls``, in all."""


def document(page: Page, project: str, where: Where, known: Cache, made_of: str) -> Iterator[str]:
    """The whole file, piece by piece.

    Args:
        page: for the language of titles, and the alignments.
        project: what the project is called.
        where: the places of alignments and resources.
        known: the texts of the resources as they were last told; only those that have changed are made.
        made_of: a digest of all that every text depends on beside its resource.

    """
    alignments = zip(page.project.alignments, where.numbers, where.uris, strict=True)
    used = dict.fromkeys(one.key for one in page.project.alignments)
    keys = dict.fromkeys((*page.registry, *used))  # its own, and those that it borrows
    resources = ((key, _told(page, key, where.resources.get(key, ""), known, made_of)) for key in keys)
    yield f'{{\n "version": {VERSION},\n "project": {_encode(project)},\n "resources": {{'
    yield from _items(f"{_encode(key)}: {told}" for key, told in resources)
    yield '},\n "alignments": ['
    yield from _items(_item(_alignment(page, *one)) for one in alignments)
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


def _alignment(page: Page, one: Alignment, number: str, uri: str) -> dict[str, Any]:
    topics = [topic_name(page.project, one.key, topic, page.text) for topic in one.topics]
    return AlignmentRow(
        key=one.key, kind=one.kind, relation=one.relation, topics=topics, document=one.document,
        section=one.section, anchor=one.anchor, uri=uri, number=number, chapter=one.label, note=one.note,
        line=one.line,
    ).model_dump()  # fmt: skip


def _planned(page: Page, one: Planned) -> dict[str, Any]:
    return PlannedRow(
        key=one.key, document=one.document, label=page.text(one.label),
        topics=[page.text(one.topic)] if one.topic else [], exists=one.exists, met=one.met,
    ).model_dump()  # fmt: skip


def _told(page: Page, key: str, uri: str, known: Cache, made_of: str) -> str:
    registry = page.registry
    entry = registry.entry(key)
    digest = f"{made_of}{uri} {registry.digest(key)}"
    if entry is not None and entry.fields.get("organization"):  # its name is told where it is a resource
        digest += registry.digest(str(registry[key].organization))
    return known.get(key, digest, lambda: _item(_resource(page, registry[key], uri)))


def _resource(page: Page, resource: Resource, uri: str) -> dict[str, Any]:
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
