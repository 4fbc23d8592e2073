"""``alignment.json``: all resources, alignments, plans and pages of a project, for other programs.

:mod:`sphinx_refalign.alignment.project_file` reads the file again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.alignment.table import topic_name
from sphinx_refalign.exports.json_models import AlignmentRow, DocumentRow, KindRow, PlannedRow
from sphinx_refalign.exports.locations import Locations
from sphinx_refalign.exports.resource_items import ResourceItems, encode, encode_item
from sphinx_refalign.registry.external import VERSION
from sphinx_refalign.registry.kinds import BUILT_IN, Kind
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.render.context import RenderContext


def generate_json(
    context: RenderContext, project: str, locations: Locations, resources: ResourceItems
) -> Iterator[str]:
    """Yield the text of the file, piece by piece; ``project`` is the name of the project."""
    alignments = (
        _make_alignment(context, *item)
        for item in zip(context.project.alignments, locations.numbers, locations.uris, strict=True)
    )
    planned = (_make_planned(context, plan) for plan in context.project.planned)
    declared = (kind for kind in context.registry.kinds.values() if kind not in BUILT_IN)
    kinds = (f"{encode(kind.name)}: {encode_item(_make_kind(kind)._asdict())}" for kind in declared)
    yield f'{{\n "version": {VERSION},\n "project": {encode(project)},\n "resources": {{'
    yield from _join_items(f"{encode(key)}: {resources[key].item}" for key in _exported_keys(context))
    yield '},\n "alignments": ['
    yield from _join_items(encode_item(row._asdict()) for row in alignments)
    yield '],\n "planned": ['
    yield from _join_items(encode_item(row._asdict()) for row in planned)
    yield '],\n "documents": ['
    yield from _join_items(encode_item(row._asdict()) for row in list_documents(context))
    yield '],\n "kinds": {'
    yield from _join_items(kinds)
    yield "}\n}\n"


def list_documents(context: RenderContext) -> list[DocumentRow]:
    """Return all pages of the project, in reading order."""
    generated = context.project.generated
    return [DocumentRow(name, context.title(name), name in generated) for name in context.project.order]


def _exported_keys(context: RenderContext) -> list[str]:
    """Return the keys of this project, and those that it uses of others, with their organizations."""
    registry = context.registry
    used = dict.fromkeys(alignment.key for alignment in context.project.alignments)
    external = (registry[key].organization for key in used if key not in registry.entries)
    names = (name for value in external for name in items_of(value))
    organizations = (name for name in names if isinstance(name, str) and name in registry)
    return list(dict.fromkeys((*registry, *used, *organizations)))


def _join_items(items: Iterable[str]) -> Iterator[str]:
    separator = ""
    for item in items:
        yield f"{separator}\n  {item}"
        separator = ","
    if separator:
        yield "\n "


def _make_alignment(context: RenderContext, alignment: Alignment, number: str, uri: str) -> AlignmentRow:
    topics = [topic_name(context.project, alignment.key, topic, context.text) for topic in alignment.topics]
    return AlignmentRow(
        key=alignment.key, kind=alignment.kind, relation=alignment.relation, topics=topics,
        document=alignment.document, section=alignment.section, anchor=alignment.anchor, uri=uri,
        number=number, chapter=alignment.label, note=alignment.note,
        file=alignment.file, line=alignment.line, origin=alignment.origin,
    )  # fmt: skip


def _make_planned(context: RenderContext, plan: PlannedAlignment) -> PlannedRow:
    return PlannedRow(
        key=plan.key, document=plan.document, label=context.text(plan.label),
        topics=[context.text(plan.topic)] if plan.topic else [], exists=plan.exists, met=plan.met,
    )  # fmt: skip


def _make_kind(kind: Kind) -> KindRow:
    return KindRow(
        kind.label, kind.plural, fields=dict(kind.labels), group=kind.group,
        source=[field for fields in kind.source for field in fields],
    )  # fmt: skip
