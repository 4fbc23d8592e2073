"""The keys in a page of any markup, and in message catalogues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sphinx_refalign.editing.edits import Edit, Line, split_lines
from sphinx_refalign.editing.inline_keys import myst_inline_keys, rest_inline_keys
from sphinx_refalign.editing.key_uses import KeyUse, Names
from sphinx_refalign.editing.literals import Literal, read_cells, read_messages
from sphinx_refalign.editing.rest_keys import rest_key_uses
from sphinx_refalign.editing.tables import fit_tables

REST, MARKDOWN, NOTEBOOK, CATALOG = "rest", "markdown", "notebook", "catalog"
"""The forms of files that have directives or roles; a catalogue has translated messages with roles."""

MARKUPS = {
    ".rst": REST, ".rest": REST, ".txt": REST, ".inc": REST,
    ".md": MARKDOWN, ".markdown": MARKDOWN, ".myst": MARKDOWN,
    ".ipynb": NOTEBOOK, ".po": CATALOG,
}  # fmt: skip
"""The forms by suffix."""

_MYST_NAME = re.compile(r"\{[A-Za-z0-9_.+:-]+\}")

Replacement = Callable[[KeyUse], str | None]
"""Returns the new text for a key, None to keep it."""


def text_key_uses(markup: str, text: str, names: Names) -> Iterator[KeyUse]:
    """Yield the keys in the text of a page in reStructuredText or Markdown, in their order."""
    if markup == REST:
        return rest_key_uses(split_lines(text), names)
    # Most pages of a project that adopts directives have none: they need not be parsed.
    if not _MYST_NAME.search(text):
        return iter(())
    from sphinx_refalign.editing.markdown_keys import markdown_key_uses

    return markdown_key_uses(split_lines(text), names)


def change_keys(markup: str, text: str, names: Names, replacement: Replacement) -> list[Edit]:
    """Return the edits of a page that change keys.

    Args:
        markup: One of the constants of this module.
        text: The text of the file.
        names: What directives and roles name keys.
        replacement: Returns the new text for a key.

    """
    if markup == NOTEBOOK:
        return _change_notebook(text, names, replacement)
    if markup == CATALOG:
        return _change_messages(text, names, replacement)
    uses = text_key_uses(markup, text, names)
    edits = [Edit(use.start, use.end, new) for use in uses if (new := replacement(use)) is not None]
    return fit_tables(text, edits)


def _change_notebook(text: str, names: Names, replacement: Replacement) -> list[Edit]:
    edits = []
    for cell in read_cells(text):
        if cell.type != "markdown":
            continue
        literal = Literal(text, cell.strings)
        for use in text_key_uses(MARKDOWN, literal.text, names):
            new = replacement(use)
            if new is not None:
                edits += literal.edits(use.start, use.end, new)
    return edits


def _change_messages(text: str, names: Names, replacement: Replacement) -> list[Edit]:
    """Return the edits of a message catalogue: a message must be the text of its page to be found."""
    edits: dict[Edit, None] = {}
    for spans in read_messages(text):
        literal = Literal(text, spans)
        lines = [Line(literal.text, 0)]
        for find in (rest_inline_keys, myst_inline_keys):
            for use in find(lines, names):
                new = replacement(use)
                if new is not None:
                    edits |= dict.fromkeys(literal.edits(use.start, use.end, new))
    return list(edits)
