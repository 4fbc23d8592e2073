"""``alignment.md``: chapters, their resources and their locations, as a table in GitHub Flavored Markdown.

See https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils.utils import column_width

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import Row, TableOptions, make_rows
from sphinx_refalign.exports.locations import Document, Locations
from sphinx_refalign.exports.resource_items import ResourceItem, ResourceItems
from sphinx_refalign.registry.bidi import isolated
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.places import path
from sphinx_refalign.render.table import text_lookup

_HEADS = (N_("Chapter"), N_("Resources"), N_("Location"))

MAX_COLUMN_WIDTH = 160
"""The largest width that a column is padded to; wider cells do not widen their column."""

_MARKUP = re.compile(r"[\\`*_\[\]<>|~$]|&(?=#?\w+;)")


def generate_markdown(
    context: RenderContext, locations: Locations, resources: ResourceItems
) -> Iterator[str]:
    """Yield the text of the file, line by line."""
    head = [escape_text(context.gettext(name)) for name in _HEADS]
    table = make_rows(context.project, TableOptions(), text_lookup(context))
    body = [_format_row(row, locations, resources) for row in table]
    widths = [_column_width(column) for column in zip(head, *body, strict=True)]
    yield _format_line(head, widths)
    yield _format_line(["-" * width for width in widths], widths)
    yield from (_format_line(cells, widths) for cells in body)


def escape_text(text: str) -> str:
    """Return a text as Markdown that shows it unchanged, on one line."""
    return _MARKUP.sub(r"\\\g<0>", isolated(" ".join(text.split())))


def format_code(text: str) -> str:
    """Return a text as a code span, or as escaped text if it has a backslash.

    In the code spans of a table, a backslash cannot come before a ``|``.
    """
    text = " ".join(text.split())
    if "\\" in text:
        return escape_text(text)
    fence = "`" * (1 + max((len(ticks) for ticks in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", r"\|")


def _format_row(row: Row, locations: Locations, resources: ResourceItems) -> list[str]:
    first = row[0]
    keys = dict.fromkeys(alignment.key for alignment in row)
    titles = ", ".join(_format_title(resources[key]) for key in keys)
    location = _source_or_folder(first, locations.documents[first.document])
    return [escape_text(first.label), titles, format_code(location)]


def _format_title(resource: ResourceItem) -> str:
    """Return title and source: ``Operating system (Wikipedia)``."""
    title, source = resource.title, resource.source
    return escape_text(title if source == title else f"{title} ({source})")


def _source_or_folder(alignment: Alignment, document: Document) -> str:
    """Return the path of the source file, or of the folder if the page is its index page."""
    folder = path(alignment.document)
    return folder if folder.endswith("/") else document.source


def _column_width(cells: Sequence[str]) -> int:
    widths = (_text_width(cell) for cell in cells)
    return max((3, *(width for width in widths if width <= MAX_COLUMN_WIDTH)))


def _text_width(text: str) -> int:
    """Return the width of a text in a terminal; a Chinese character has width 2."""
    return len(text) if text.isascii() else column_width(text)


def _format_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    # Cells wider than their column get no padding.
    padded = (cell + " " * (width - _text_width(cell)) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |\n"
