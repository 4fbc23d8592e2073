"""``alignment.json``: every resource, alignment and plan of a project, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.alignment.table import topic_name
from sphinx_refalign.exports.json_models import AlignmentRow, PlannedRow
from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.exports.resource_items import ResourceItems, encode, item
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.render.context import RenderContext


def generate_json(
    page: RenderContext, project: str, where: Locations, resources: ResourceItems
) -> Iterator[str]:
    """The whole file of a project that is called so, piece by piece."""
    alignments = zip(page.project.alignments, where.numbers, where.uris, strict=True)
    used = dict.fromkeys(one.key for one in page.project.alignments)
    keys = dict.fromkeys((*page.registry, *used))  # its own, and those that it borrows
    yield f'{{\n "version": {VERSION},\n "project": {encode(project)},\n "resources": {{'
    yield from _items(f"{encode(key)}: {resources[key].item}" for key in keys)
    yield '},\n "alignments": ['
    yield from _items(item(_alignment(page, *one)) for one in alignments)
    yield '],\n "planned": ['
    yield from _items(item(_planned(page, one)) for one in page.project.planned)
    yield "]\n}\n"


def _items(items: Iterable[str]) -> Iterator[str]:
    before = ""
    for one in items:
        yield f"{before}\n  {one}"
        before = ","
    if before:
        yield "\n "


def _alignment(page: RenderContext, one: Alignment, number: str, uri: str) -> dict[str, Any]:
    topics = [topic_name(page.project, one.key, topic, page.text) for topic in one.topics]
    return AlignmentRow(
        key=one.key, kind=one.kind, relation=one.relation, topics=topics, document=one.document,
        section=one.section, anchor=one.anchor, uri=uri, number=number, chapter=one.label, note=one.note,
        line=one.line,
    ).model_dump()  # fmt: skip


def _planned(page: RenderContext, one: PlannedAlignment) -> dict[str, Any]:
    return PlannedRow(
        key=one.key, document=one.document, label=page.text(one.label),
        topics=[page.text(one.topic)] if one.topic else [], exists=one.exists, met=one.met,
    ).model_dump()  # fmt: skip
