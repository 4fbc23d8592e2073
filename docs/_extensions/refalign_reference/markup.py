"""Write tables, literals and descriptions as reST."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from sphinx.util import rst

MISSING = "(no description)"
"""What stands for a description that the code does not have; a test looks for it."""


def escape(text: str) -> str:
    """Return plain text as reST, in which nothing is markup."""
    return rst.escape(text).replace(" *", r" \*").replace("|", r"\|")


def from_message(text: str) -> str:
    """Return a text for terminals as reST: what it has in quotes is a literal."""
    parts = re.split(r"(?<!\w)'([^']+)'(?!\w)", text)
    return "".join(literal(part) if index % 2 else escape(part) for index, part in enumerate(parts))


def literal(text: object) -> str:
    """Return a text as a literal."""
    return f"``{text}``" if str(text).strip() else ""


def literals(words: Iterable[object]) -> str:
    """Return words as literals, with commas between them."""
    return ", ".join(map(literal, words))


def title(text: str, mark: str) -> str:
    """Return a section title."""
    return f"{text}\n{mark * (2 * len(text))}\n\n"


def describe(
    object_type: str, names: Sequence[str], content: str, options: Mapping[str, str] | None = None
) -> str:
    """Return the description of an object, or of several with the same content."""
    lines = ("\n" + " " * (len(object_type) + 6)).join(names)
    head = "".join(f"   :{name}: {value}\n" for name, value in (options or {}).items() if value)
    return f".. {object_type}:: {lines}\n{head}\n{textwrap.indent(content.strip(), '   ')}\n\n"


def field_list(items: Mapping[str, str]) -> str:
    """Return a field list; items without a value are left out."""
    return "".join(f":{name}: {value}\n" for name, value in items.items() if value) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: str = "auto") -> str:
    """Return a list-table."""
    lines = [f".. list-table::\n   :header-rows: 1\n   :widths: {widths}\n"]
    for row in (head, *rows):
        first, *others = (textwrap.indent(cell, " " * 7).strip() for cell in row)
        lines.append("\n".join([f"   * - {first}", *(f"     - {cell}" for cell in others)]))
    return "\n".join(lines) + "\n\n"


def code(language: str, text: str) -> str:
    """Return a code block."""
    return f".. code-block:: {language}\n\n{textwrap.indent(text.strip(), '   ')}\n\n"
