"""The changes between two states as text, Markdown or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from sphinx_refalign.alignment.changes import AlignmentChange, Changes, ResourceChange
from sphinx_refalign.alignment.states import StateAlignment, StateResource

_Line = tuple[str, str]
"""The sign of a change, and what it is about."""


def format_changes(changes: Changes, names: tuple[str, str], output_format: str) -> str:
    """Return the changes between two states.

    Args:
        changes: What changed.
        names: The names of the old and of the new state.
        output_format: ``text``, ``markdown`` or ``json``.

    """
    if output_format == "json":
        return json.dumps(_to_json(changes, names), ensure_ascii=False, indent=2) + "\n"
    if output_format == "markdown":
        return "".join(f"{line}\n" for line in _to_markdown(changes, names))
    return "".join(f"{line}\n" for line in _to_text(changes))


def _to_text(changes: Changes) -> Iterator[str]:
    if not changes:
        yield "Nothing has changed."
    for part, lists in _lists(changes):
        for name, lines in lists:
            if lines:
                yield f"{part} {name}: {len(lines)}"
                yield from (f"  {sign} {text}" for sign, text in lines)


def _lists(changes: Changes) -> Iterator[tuple[str, list[tuple[str, list[_Line]]]]]:
    added, gone, renamed, changed = changes.resources
    yield (
        "Resources",
        [
            ("added", [("+", _resource(item)) for item in added]),
            ("gone", [("-", _resource(item)) for item in gone]),
            ("renamed", [(">", _renamed(item)) for item in renamed]),
            ("changed", [("~", f"{_resource(item.new)}{_fields(item)}") for item in changed]),
        ],
    )
    if changes.alignments is not None:
        new, lost, moved, others = changes.alignments
        yield (
            "Alignments",
            [
                ("added", [("+", _alignment(item)) for item in new]),
                ("gone", [("-", _alignment(item)) for item in lost]),
                ("moved", [(">", _moved(item)) for item in moved]),
                ("changed", [("~", f"{_alignment(item.new)}{_fields(item)}") for item in others]),
            ],
        )


def _resource(resource: StateResource) -> str:
    return f"{resource.key}: {_line(resource.title)} ({resource.kind})"


def _renamed(change: ResourceChange) -> str:
    return f"{change.old.key} -> {_resource(change.new)}{_fields(change)}"


def _fields(change: ResourceChange | AlignmentChange) -> str:
    return f" [{', '.join(change.fields)}]" if change.fields else ""


def _alignment(alignment: StateAlignment) -> str:
    return f"{alignment.key}: {_place(alignment)}"


def _moved(change: AlignmentChange) -> str:
    return f"{change.new.key}: {_place(change.old)} -> {_place(change.new)}{_fields(change)}"


def _place(alignment: StateAlignment) -> str:
    section = _line(alignment.section)
    return f"{alignment.document} § {section}" if section else alignment.document


def _line(text: str) -> str:
    return " ".join(text.split())


def _to_markdown(changes: Changes, names: tuple[str, str]) -> Iterator[str]:
    yield f"## {_escape(names[0])} → {_escape(names[1])}"
    if not changes:
        yield from ("", "Nothing has changed.")
    added, gone, renamed, changed = changes.resources
    yield from _markdown_list("Resources added", map(_linked, added))
    yield from _markdown_list("Resources gone", map(_linked, gone))
    yield from _markdown_list(
        "Resources renamed", (f"{_code(i.old.key)} → {_linked(i.new)}{_fields_of(i)}" for i in renamed)
    )
    yield from _markdown_list("Resources changed", (f"{_linked(i.new)}{_fields_of(i)}" for i in changed))
    if changes.alignments is None:
        return
    new, lost, moved, others = changes.alignments
    yield from _markdown_list("Alignments added", map(_placed, new))
    yield from _markdown_list("Alignments gone", map(_placed, lost))
    yield from _markdown_list(
        "Alignments moved",
        (f"{_placed(i.old)} → {_markdown_place(i.new)}{_fields_of(i)}" for i in moved),
    )
    yield from _markdown_list("Alignments changed", (f"{_placed(i.new)}{_fields_of(i)}" for i in others))


def _markdown_list(title: str, items: Iterator[str] | map[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield from ("", f"### {title} ({len(lines)})", "", *lines)


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#&])", r"\\\1", _line(text))


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return f"{fence}{padding}{_line(text)}{padding}{fence}"


def _linked(resource: StateResource) -> str:
    title, url = _escape(resource.title), resource.url
    is_web = re.fullmatch(r"https?://[^\s<>]+", url)
    return f"{_code(resource.key)}: {f'[{title}](<{url}>)' if is_web else title} ({_escape(resource.kind)})"


def _placed(alignment: StateAlignment) -> str:
    return f"{_code(alignment.key)}: {_markdown_place(alignment)}"


def _markdown_place(alignment: StateAlignment) -> str:
    section = _escape(alignment.section)
    return f"{_code(alignment.document)} § {section}" if section else _code(alignment.document)


def _fields_of(change: ResourceChange | AlignmentChange) -> str:
    return f" ({', '.join(map(_code, change.fields))})" if change.fields else ""


def _to_json(changes: Changes, names: tuple[str, str]) -> dict[str, object]:
    added, gone, renamed, changed = changes.resources
    resources = {
        "added": [_resource_item(item) for item in added],
        "gone": [_resource_item(item) for item in gone],
        "renamed": [
            {"old": item.old.key, **_resource_item(item.new), "fields": item.fields} for item in renamed
        ],
        "changed": [{**_resource_item(item.new), "fields": item.fields} for item in changed],
    }
    return {
        "old": names[0],
        "new": names[1],
        "resources": resources,
        "alignments": _alignments_to_json(changes),
    }


def _alignments_to_json(changes: Changes) -> dict[str, Sequence[object]] | None:
    if changes.alignments is None:
        return None
    new, lost, moved, others = changes.alignments
    return {
        "added": [item._asdict() for item in new],
        "gone": [item._asdict() for item in lost],
        "moved": [_pair_item(item) for item in moved],
        "changed": [_pair_item(item) for item in others],
    }


def _resource_item(resource: StateResource) -> dict[str, object]:
    return {"key": resource.key, "kind": resource.kind, "title": resource.title}


def _pair_item(change: AlignmentChange) -> dict[str, object]:
    return {"old": change.old._asdict(), "new": change.new._asdict(), "fields": change.fields}
