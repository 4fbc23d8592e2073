"""``alignment.json``: all resources, alignments and plans of a project, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.alignment.table import topic_name
from sphinx_refalign.exports.json_models import AlignmentRow, PlannedRow
from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.exports.resource_items import ResourceItems, encode, encode_item
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.render.context import RenderContext


def generate_json(
    context: RenderContext, project: str, locations: Locations, resources: ResourceItems
) -> Iterator[str]:
    """Yield the text of the file, piece by piece; ``project`` is the name of the project."""
    alignments = zip(context.project.alignments, locations.numbers, locations.uris, strict=True)
    used = dict.fromkeys(alignment.key for alignment in context.project.alignments)
    # All resources of this project, and those of other projects that it uses.
    keys = dict.fromkeys((*context.registry, *used))
    yield f'{{\n "version": {VERSION},\n "project": {encode(project)},\n "resources": {{'
    yield from _join_items(f"{encode(key)}: {resources[key].item}" for key in keys)
    yield '},\n "alignments": ['
    yield from _join_items(
        encode_item(_dump_alignment(context, alignment, number, uri)) for alignment, number, uri in alignments
    )
    yield '],\n "planned": ['
    yield from _join_items(encode_item(_dump_planned(context, plan)) for plan in context.project.planned)
    yield "]\n}\n"


def _join_items(items: Iterable[str]) -> Iterator[str]:
    separator = ""
    for item in items:
        yield f"{separator}\n  {item}"
        separator = ","
    if separator:
        yield "\n "


def _dump_alignment(context: RenderContext, alignment: Alignment, number: str, uri: str) -> dict[str, Any]:
    topics = [topic_name(context.project, alignment.key, topic, context.text) for topic in alignment.topics]
    return AlignmentRow(
        key=alignment.key, kind=alignment.kind, relation=alignment.relation, topics=topics,
        document=alignment.document, section=alignment.section, anchor=alignment.anchor, uri=uri,
        number=number, chapter=alignment.label, note=alignment.note, line=alignment.line,
    )._asdict()  # fmt: skip


def _dump_planned(context: RenderContext, plan: PlannedAlignment) -> dict[str, Any]:
    return PlannedRow(
        key=plan.key, document=plan.document, label=context.text(plan.label),
        topics=[context.text(plan.topic)] if plan.topic else [], exists=plan.exists, met=plan.met,
    )._asdict()  # fmt: skip
