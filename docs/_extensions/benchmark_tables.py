"""Show a table of benchmarks/README.md by the heading above it: the directive ``benchmark-table``."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

BENCHMARKS = Path(__file__).parents[2] / "benchmarks" / "README.md"

_NO_WORDS = re.compile(r"[-+≤ ]*\d.*|[a-z]+-[a-z]+")
"""Numbers with their units, and names of packages."""


def read_table(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading of a Markdown text, without the row of targets.

    Raises:
        ValueError: If the text has no such heading, or no table follows.

    """
    lines = iter(text.splitlines())
    if not any(line.startswith("#") and line.lstrip("# ") == heading for line in lines):
        raise ValueError(f"no heading {heading!r} in {BENCHMARKS.name}")
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows or line.startswith("#"):
            break
    if len(rows) < 3:
        raise ValueError(f"no table below {heading!r} in {BENCHMARKS.name}")
    rows = [row for number, row in enumerate(rows) if number != 1 and row[0] != "*target*"]
    return [[cell.replace(" ×", "\u00a0×").replace("-j 2", "-j\u00a02") for cell in row] for row in rows]


class BenchmarkTable(SphinxDirective):
    """A table of the benchmarks; its numbers are no text for translators."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.env.note_dependency(str(BENCHMARKS))
        try:
            rows = read_table(BENCHMARKS.read_text(encoding="utf-8"), self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        lines = [".. list-table::", "   :header-rows: 1", "   :stub-columns: 1", ""]
        for row in rows:
            lines += [f"   {' ' if number else '-'} * {cell}" for number, cell in enumerate(row)]
        result = self.parse_text_to_nodes("\n".join(lines))
        for node in result:
            for paragraph in node.findall(nodes.paragraph):
                paragraph["translatable"] = not _NO_WORDS.fullmatch(paragraph.astext())
        return result


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("benchmark-table", BenchmarkTable)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
