"""``alignment.csv``: a row for each alignment, then a row for each missing planned alignment.

The file follows RFC 4180, in UTF-8 with a byte order mark: without it, Excel does not detect UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import missing_alignments, topic_name
from sphinx_refalign.exports.locations import Document, Locations
from sphinx_refalign.exports.resource_items import ResourceItems
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.table import text_lookup

COLUMNS = (
    "number", "chapter", "document", "section", "anchor", "uri", "key", "kind", "title", "source", "url",
    "relation", "topics", "note", "status", "line",
    "origin", "file",
)  # fmt: skip

BYTE_ORDER_MARK = "\ufeff"

_NO_DOCUMENT = Document("", "", "")


class _LineReturner:
    """A file for ``csv.writer`` that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def generate_csv(context: RenderContext, locations: Locations, resources: ResourceItems) -> Iterator[str]:
    """Yield the text of the file, piece by piece."""
    format_line = csv.writer(_LineReturner(), lineterminator="\r\n").writerow
    yield BYTE_ORDER_MARK
    yield format_line(COLUMNS)
    for row in _generate_rows(context, locations, resources):
        # Most cells need no comparison with the pattern.
        yield format_line([escape_formula(cell) if cell[:1] in _FIRST else cell for cell in row])


def _generate_rows(
    context: RenderContext, locations: Locations, resources: ResourceItems
) -> Iterator[list[str]]:
    for alignment, number, uri in _locate_alignments(context, locations):
        key = alignment.key
        resource = resources[key]
        topics = (topic_name(context.project, key, topic, context.text) for topic in alignment.topics)
        status = "missing" if alignment.missing else "aligned"
        yield [
            number, alignment.label, alignment.document, alignment.section, alignment.anchor, uri,
            key, alignment.kind, resource.title, resource.source, resource.url,
            alignment.relation, "; ".join(topics), alignment.note, status, str(alignment.line or ""),
            "" if alignment.missing else alignment.origin, alignment.file,
        ]  # fmt: skip


def _locate_alignments(context: RenderContext, locations: Locations) -> Iterator[tuple[Alignment, str, str]]:
    """Yield each alignment, existing or missing, with its section number and its URL."""
    yield from zip(context.project.alignments, locations.numbers, locations.uris, strict=True)
    for missing in missing_alignments(context.project, text_lookup(context)):
        document = locations.documents.get(missing.document, _NO_DOCUMENT)
        yield missing, document.number, document.uri


_FORMULA_SIGNS = "=+-@＝＋－＠\t\r\n"

_FORMULA_SIGN = f"[{re.escape(_FORMULA_SIGNS)}]"

_FIRST = frozenset(f"'{_FORMULA_SIGNS}")
"""First characters of the cells that :data:`_FORMULA` can match."""

_FORMULA = re.compile(f"'*{_FORMULA_SIGN}")

_ESCAPED = re.compile(f"'+{_FORMULA_SIGN}")


def escape_formula(text: str) -> str:
    """Return a cell that no spreadsheet computes: with a leading apostrophe if it could be a formula.

    A text that already begins with apostrophes and such a character gets another apostrophe, so that
    :func:`unescape_formula` can restore it.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(cell: str) -> str:
    """Return the original text of a cell: the inverse of :func:`escape_formula`."""
    return cell[1:] if _ESCAPED.match(cell) else cell
