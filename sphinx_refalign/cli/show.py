"""``refalign show``: shows a resource with all places that refer to it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from sphinx_refalign.cli.output import UNUSABLE, CommandError, note, write_json
from sphinx_refalign.cli.parameters import complete_keys, json_option, project_options

if TYPE_CHECKING:
    from sphinx_refalign.alignment.project import Project as Alignments
    from sphinx_refalign.cli.project import Project
    from sphinx_refalign.cli.resource_columns import ColumnReader
    from sphinx_refalign.registry.i18n import Localized
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.parts import Place

_OUTPUT = ("html", "dirhtml", "alignment", "singlehtml", "")
"""The usual names of output folders within a folder for builds."""


@click.command("show")
@click.argument("key", shell_complete=complete_keys)
@project_options
@click.option("--build", "with_build", is_flag=True, help="Build the project to find the places.")
@json_option
@click.pass_context
def command(
    context: click.Context, key: str, sourcedir: str, registries: Sequence[str], run_conf: bool,
    with_build: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show the resource of KEY: its fields, its place in the registry, and all places that refer to it.

    Planned places are in the registry. The places in pages are read from the alignment.json of the last build
    in a usual folder, such as _build/html; --build makes a new build.

    Example: refalign show mit-6.824 docs
    """
    from sphinx_refalign.cli.project import open_project
    from sphinx_refalign.cli.resource_columns import ColumnReader

    project = open_project(sourcedir, registries, run_conf=run_conf)
    registry = project.require_registry()
    key = _find_key(project, key)
    alignments, origin = _alignments(project, with_build=with_build)
    item = _describe(project, registry[key], alignments)
    if as_json:
        write_json(item)
    else:
        for line in _lines(item, registry[key], ColumnReader(project), origin):
            click.echo(line)
    if project.note_unreadable(key):
        context.exit(UNUSABLE)


def _find_key(project: Project, key: str) -> str:
    """Return the key of an entry of this project from it or from one of its other keys.

    Raises:
        CommandError: If there is none.

    """
    registry = project.registry
    current = registry.current_key(key)
    if current in registry.entries:
        return current
    if key in registry.rejected:
        raise CommandError(f"{registry.rejected[key]}: {key!r} could not be read; see refalign check")
    if key in registry:
        raise CommandError(f"{key!r} is a resource of another project; run refalign show there")
    hint = registry.suggestions.hint(key) or "; refalign list shows all"
    raise CommandError(f"no resource has the key {key!r}{hint}")


def _alignments(project: Project, *, with_build: bool) -> tuple[Alignments | None, str]:
    """Return the alignments of a new or of the last build, and what they come from."""
    if with_build:
        from sphinx_refalign.cli.build import build

        return build(project).alignments, "a new build"
    from sphinx_refalign.alignment.project_file import AlignmentFileError, load

    path = _alignment_file(project)
    if not path:
        return None, ""
    try:
        return load(path), path
    except AlignmentFileError as error:
        note(f"refalign: {error}")
        return None, ""


def _alignment_file(project: Project) -> str:
    """Return the path of the newest alignment.json in the usual output folders, or ""."""
    folders = [os.path.join(folder, name) for folder in project.written_folders for name in _OUTPUT]
    files = [os.path.join(folder, "alignment.json") for folder in folders]
    return max(filter(os.path.isfile, files), key=os.path.getmtime, default="")


def _describe(project: Project, resource: Resource, alignments: Alignments | None) -> dict[str, object]:
    """Return a resource with its places as plain data."""
    entry = project.registry.entries[resource.key]
    fields = resource.as_data(exclude={"key", "type", "own", "extra", "chapters"})
    item: dict[str, object] = {"key": resource.key, "kind": resource.type, **fields, **resource.own}
    item |= {"extra": resource.extra} if resource.extra else {}
    item |= {"file": entry.file, "line": entry.line}
    if alignments is not None:
        item["places"] = [
            {
                "document": row.document, "section": row.section, "anchor": row.anchor, "chapter": row.label,
                "relation": row.relation, "topics": list(row.topics), "origin": row.origin, "note": row.note,
                "file": os.path.normpath(os.path.join(project.folder, row.file)) if row.file else None,
                "line": row.line or None,
            }
            for row in alignments.by_key.get(resource.key, ())
        ]  # fmt: skip
    item["planned"] = list(_planned(resource, alignments))
    return item


def _planned(resource: Resource, alignments: Alignments | None) -> Iterator[dict[str, object]]:
    """Yield the planned places of a resource and of its topics."""
    parts: list[tuple[Localized, list[Place]]] = [("", resource.chapters)]
    parts += [(topic.name, topic.chapters) for topic in (*resource.parts(), *resource.applications)]
    for topic, places in parts:
        for place in places:
            row: dict[str, object] = {
                "document": place.document,
                "label": place.label,
                "topic": topic or None,
            }
            if alignments is not None:
                pages = alignments.pages(place.document)
                names = {topic} if isinstance(topic, str) else set(topic.values())
                row["exists"] = bool(pages)
                row["met"] = any(
                    use.document in pages and (not use.topics or names == {""} or bool(names & {*use.topics}))
                    for use in alignments.by_key.get(resource.key, ())
                )
            yield row


def _lines(item: dict[str, object], resource: Resource, reader: ColumnReader, origin: str) -> Iterator[str]:
    """Yield the lines that describe a resource."""
    yield f"{item['key']}  ({item['kind']})  {item['file']}:{item['line']}"
    for name, value in item.items():
        if name in ("key", "kind", "file", "line", "places", "planned"):
            continue
        first, *others = _value_lines(value, reader)
        yield f"  {name:<13} {first}"
        yield from (f"  {'':<13} {line}" for line in others)
    places, planned = item.get("places"), item["planned"]
    if isinstance(places, list):
        yield ""
        yield f"Places, from {origin}:" if places else f"No places, from {origin}."
        for row in places:
            where = f"{row['file']}:{row['line'] or ''}".rstrip(":") if row["file"] else row["document"]
            topics = f" ({', '.join(row['topics'])})" if row["topics"] else ""
            yield f"  {where}  {row['chapter']}  {row['relation']}{topics}, {row['origin']}"
    if isinstance(planned, list) and planned:
        yield ""
        yield "Planned:"
        for row in planned:
            words = [reader.plain(row[name]) for name in ("label", "topic") if row[name]]
            yield "  ".join(["", row["document"], *words, *([_state(row)] if "met" in row else [])])


def _state(row: dict[str, object]) -> str:
    if not row["exists"]:
        return "no such page"
    return "met" if row["met"] else "not met"


def _value_lines(value: object, reader: ColumnReader) -> list[str]:
    """Return the lines of a field: one for each language or item."""
    if isinstance(value, list) and value:
        return [line for item in value for line in _item_lines(item, reader)]
    if isinstance(value, dict) and value:
        return [f"{name}: {_one_line(text)}" for name, text in value.items()]
    return [_one_line(value)]


def _item_lines(item: object, reader: ColumnReader) -> list[str]:
    """Return the lines of an item: a name, a link, a topic or a text."""
    if not isinstance(item, dict):
        return [_one_line(item)]
    texts = [reader.plain(item[name]) for name in ("title", "name", "text", "url", "note") if item.get(name)]
    if texts:
        aligns = [f"→ {reader.plain(item['aligns'])}"] if item.get("aligns") else []
        return [": ".join(texts[:2]) + "".join(f"  {text}" for text in [*texts[2:], *aligns])]
    return [reader.plain(item)]


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
