"""``alignment.csv``: a row for each alignment, then one for each that is planned and missing.

As RFC 4180 has it, in UTF-8 with a byte order mark: without one, Excel takes Chinese for something else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import TextLookup, missing_alignments, topic_name
from sphinx_refalign.exports.locations import Document, Locations
from sphinx_refalign.exports.resource_items import ResourceItems
from sphinx_refalign.render.context import RenderContext

COLUMNS = (
    "number", "chapter", "document", "section", "anchor", "uri", "key", "kind", "title", "source", "url",
    "relation", "topics", "note", "status", "line",
)  # fmt: skip


BYTE_ORDER_MARK = "\ufeff"


_NOWHERE = Document("", "", "")


class _Line:
    """What a csv writer writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def generate_csv(page: RenderContext, where: Locations, resources: ResourceItems) -> Iterator[str]:
    """The whole file, piece by piece."""
    line = csv.writer(_Line(), lineterminator="\r\n").writerow
    yield BYTE_ORDER_MARK
    yield line(COLUMNS)
    for row in _rows(page, where, resources):
        yield line([escape_formula(cell) for cell in row])


def _rows(page: RenderContext, where: Locations, resources: ResourceItems) -> Iterator[list[str]]:
    for one, number, uri in _places(page, where):
        told = resources[one.key]
        topics = (topic_name(page.project, one.key, topic, page.text) for topic in one.topics)
        status = "missing" if one.missing else "aligned"
        yield [
            number, one.label, one.document, one.section, one.anchor, uri, one.key, one.kind,
            told.title, told.source, told.url, one.relation,
            "; ".join(topics), one.note, status, str(one.line or ""),
        ]  # fmt: skip


def _places(page: RenderContext, where: Locations) -> Iterator[tuple[Alignment, str, str]]:
    """Every row with the number and the address of its place."""
    yield from zip(page.project.alignments, where.numbers, where.uris, strict=True)
    for one in missing_alignments(page.project, TextLookup(page.text, page.title)):
        planned = where.documents.get(one.document, _NOWHERE)
        yield one, planned.number, planned.uri


_FORMULA = r"[=+\-@＝＋－＠\t\r\n]"


_COMPUTED = re.compile(f"'*{_FORMULA}")


_HELD = re.compile(f"'+{_FORMULA}")


def escape_formula(text: str) -> str:
    """A cell that no spreadsheet computes: one with an apostrophe before it where it needs that.

    So that :func:`original` can tell them apart, what begins with apostrophes and then such a character
    gets one more.
    """
    return f"'{text}" if _COMPUTED.match(text) else text


def unescape_formula(cell: str) -> str:
    """The text that a cell was made of: the inverse of :func:`harmless`."""
    return cell[1:] if _HELD.match(cell) else cell
