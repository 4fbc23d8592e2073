"""Find what a field becomes in BibTeX, CSL and schema.org, by entries with and without it."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.html.schema_org import describe_resource
from sphinx_refalign.registry import Registry, load, to_bibtex, to_csl_json
from sphinx_refalign.render.context import RenderContext

SAMPLE = Path(__file__).parents[2] / "samples" / "fields.yaml"
"""A complete entry of each kind, with the kind as its key."""

Fields = dict[str, object]

_ENTRY_TYPE = "(entry type)"

_CONTEXT = ("type", "title", "entrytype")
"""Fields of the entry that a field is added to."""


class Names(NamedTuple):
    """Names of what a field becomes."""

    bibtex: list[str]
    csl: list[str]
    schema_org: list[str]


@cache
def samples() -> dict[str, Fields]:
    """Return the fields of the samples by kind; all values are texts, as they are written."""
    content: dict[str, Fields] = yaml.load(SAMPLE.read_text("utf-8"), Loader=yaml.BaseLoader)
    return content


def names_of(kind: str, field: str) -> Names:
    """Return what a field becomes: in an entry with no other field, or else in the complete one."""
    if field == "type":
        return Names([_ENTRY_TYPE], ["type"], ["@type"])
    alone, complete = (
        _compare(f"{kind}.{field}.{size}.without", f"{kind}.{field}.{size}.with") for size in ("few", "all")
    )
    return Names(*(names or others for names, others in zip(alone, complete, strict=True)))


def _compare(key: str, other: str) -> Names:
    """Return the names whose values differ between two entries, or that the first of them lacks."""
    pairs = zip(_written()[key], _written()[other], strict=True)
    return Names(*([name for name in new if old.get(name) != new[name]] for old, new in pairs))


@cache
def _written() -> dict[str, tuple[Fields, Fields, Fields]]:
    """Return all entries as fields of BibTeX, variables of CSL and properties of schema.org, by key."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "r.yaml")
        file.write_text(json.dumps(_entries()), encoding="utf-8")
        registry = load([file])
    context = _context(registry)
    bibtex = to_bibtex(registry).split("\n\n@")
    items = json.loads(to_csl_json(registry))
    return {
        key: (
            _bibtex_fields(text),
            _without(item, "id", "citation-key"),
            _without(describe_resource(context, registry[key]), "@id"),
        )
        for key, text, item in zip(registry, bibtex, items, strict=True)
    }  # fmt: skip


def _entries() -> dict[str, Fields]:
    """Return entries with and without each field, in a complete entry and in one with few other fields."""
    entries: dict[str, Fields] = {}
    for kind, entry in samples().items():
        for field in entry:
            others = {name: value for name, value in entry.items() if name != field}
            few = {name: others[name] for name in _CONTEXT if name in others}
            for size, fields in (("few", few), ("all", others)):
                title = {"title": "-"}  # required
                entries[f"{kind}.{field}.{size}.without"] = title | fields
                entries[f"{kind}.{field}.{size}.with"] = title | fields | {field: entry[field]}
        del entries[f"{kind}.type.few.without"], entries[f"{kind}.type.all.without"]
    return entries


def _without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


def _bibtex_fields(text: str) -> Fields:
    """Return the fields of an entry without languages, and those of this package under one name."""
    found = re.findall(r"^  ([^\s=]+) = (.*),$", text, re.MULTILINE)
    fields: Fields = {_ENTRY_TYPE: text.lstrip("@").partition("{")[0]}
    for name, value in found:
        fields["refalign.…" if name.startswith("refalign.") else re.sub(r"-(en|zh)$", "", name)] = value
    return fields


def _context(registry: Registry) -> RenderContext:
    """Return the context of a page in English without other pages."""
    return RenderContext(
        project=Project(registry, {"index": ()}, ["index"]),
        languages=("en",),
        gettext=str,
        link=lambda document, anchor, content: content,
        title=str,
        number=lambda document, anchor: "",
        resource_target=lambda key: None,
        group_target=lambda heading: None,
        relations={},
        coins_cache=None,
    )
