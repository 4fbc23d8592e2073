"""``alignment.json``: every resource, alignment and plan of a project, for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.labels import source_label
from sphinx_refalign.render.page import Page

VERSION = 1


def document(page: Page, project: str, numbers: Sequence[str]) -> dict[str, Any]:
    """The whole file as plain data.

    Args:
        page: for the language of titles, and the alignments.
        project: what the project is called.
        numbers: the section number of each alignment's place, "" where sections have none.

    """
    registry = page.registry
    return {
        "version": VERSION,
        "project": project,
        "resources": {key: _resource(page, registry[key]) for key in registry},
        "alignments": [
            {
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
            for one, number in zip(page.project.alignments, numbers, strict=True)
        ],
        "planned": [
            {
                "key": one.key,
                "document": one.document,
                "label": page.text(one.label),
                "topics": [page.text(one.topic)] if one.topic else [],
                "exists": one.exists,
                "met": one.met,
            }
            for one in page.project.planned
        ],
    }


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
