"""Recorded lectures for sphinx-refalign: a kind, a column, and a report of what the pages refer to.

The entry point in pyproject.toml adds a reader of TOML files, see :mod:`refalign_lectures.toml_reader`.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from sphinx_refalign import add_column, add_kind
from sphinx_refalign.alignment import Alignment, Project
from sphinx_refalign.registry import Resource


def format_length(alignment: Alignment, resource: Resource) -> str:
    """Return the text of a cell of the column ``length``, "" for a resource that is no lecture."""
    minutes = resource.value("minutes")
    return f"{minutes} min" if minutes else ""


def write_report(app: Sphinx, project: Project) -> None:
    """Write how often each resource is referenced, before the pages are written."""
    lines = [f"{key}: {len(alignments)}\n" for key, alignments in sorted(project.by_key.items())]
    Path(app.outdir, "lectures.txt").write_text("".join(lines), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the kind, the column and the report."""
    fields = {"speaker": "Speaker", "minutes": "Minutes"}
    add_kind(app, "lecture", {"label": "Lecture", "fields": fields, "source": ["speaker"]})
    add_column(app, "length", {"label": "Length", "text": format_length})
    app.connect("refalign-aligned", write_report)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
