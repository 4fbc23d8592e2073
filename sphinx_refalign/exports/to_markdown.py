"""``alignment.md``: the chapters, what they lean on and where, as a table of GitHub's Markdown.

See https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils.utils import column_width

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import Row, TableOptions, rows
from sphinx_refalign.exports.locations import Document, Locations
from sphinx_refalign.exports.resource_items import ResourceItem, ResourceItems
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.table import path, words

_HEADS = (N_("Chapter"), N_("Resources"), N_("Location"))


WIDEST = 160
"""A cell that is wider than this does not make its whole column as wide."""


_MARKUP = re.compile(r"[\\`*_\[\]<>|~$]|&(?=#?\w+;)")


def generate_markdown(page: RenderContext, where: Locations, resources: ResourceItems) -> Iterator[str]:
    """The whole file, piece by piece."""
    head = [text(page.gettext(name)) for name in _HEADS]
    found = rows(page.project, TableOptions(), words(page))
    body = [_cells(row, where, resources) for row in found]
    widths = [_width(column) for column in zip(head, *body, strict=True)]
    yield _line(head, widths)
    yield _line(["-" * width for width in widths], widths)
    yield from (_line(cells, widths) for cells in body)


def text(value: str) -> str:
    """A text that Markdown shows as it is, in one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(value.split()))


def code(value: str) -> str:
    """A text as code; one with a backslash as a text, for none may stand before a ``|`` in a table's code."""
    value = " ".join(value.split())
    if "\\" in value:
        return text(value)
    fence = "`" * (1 + max((len(ticks) for ticks in re.findall("`+", value)), default=0))
    room = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{fence}{room}{value}{room}{fence}".replace("|", r"\|")


def _cells(row: Row, where: Locations, resources: ResourceItems) -> list[str]:
    keys = dict.fromkeys(one.key for one in row)
    place = _place(row[0], where.documents[row[0].document])
    return [text(row[0].label), ", ".join(_name(resources[key]) for key in keys), code(place)]


def _name(told: ResourceItem) -> str:
    """``Operating system (Wikipedia)``."""
    return text(told.title if told.source == told.title else f"{told.title} ({told.source})")


def _place(one: Alignment, document: Document) -> str:
    """The source file, or the folder whose index page it is."""
    shown = path(one.document)
    return shown if shown.endswith("/") else document.source


def _width(column: Sequence[str]) -> int:
    widths = (_columns(cell) for cell in column)
    return max((3, *(width for width in widths if width <= WIDEST)))


def _columns(cell: str) -> int:
    """How many columns a text takes; a Chinese letter takes two."""
    return len(cell) if cell.isascii() else column_width(cell)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _columns(cell)) for cell, width in zip(cells, widths, strict=True)
    )  # what is wider than its column is not padded
    return f"| {' | '.join(padded)} |\n"
