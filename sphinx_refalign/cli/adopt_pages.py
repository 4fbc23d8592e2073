"""A page that ``refalign adopt`` changes: its text, its cells, and the keys that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sphinx_refalign.cli.changes import read_bytes
from sphinx_refalign.editing.edits import Edit, FileText, apply_edits
from sphinx_refalign.editing.key_uses import KeyUse, Names
from sphinx_refalign.editing.page_keys import MARKDOWN, REST, text_key_uses
from sphinx_refalign.editing.placing import section_of_label, section_of_references
from sphinx_refalign.editing.tables import fit_tables
from sphinx_refalign.pages.model import MarkupOptions, NotebookCell, Section, SourcePage
from sphinx_refalign.pages.notebook import replace_cell
from sphinx_refalign.pages.read import read_page
from sphinx_refalign.pages.tree import PageFile


class AdoptedPage:
    """A page with its changes. A notebook has parts, its Markdown cells; any other page is one part.

    Args:
        file: The file of the page.
        options: What conf.py changes in its markup.
        names: What directives and roles name keys.

    Raises:
        PageError: If the page cannot be read.

    """

    def __init__(self, file: PageFile, options: MarkupOptions, names: Names) -> None:
        self.docname = file.docname
        self.path = file.path
        self.names = names
        self.old = read_bytes(file.path)
        self._content = FileText(self.old)
        self.page = read_page(file.path, file.docname, file.markup, options)
        self._edits: dict[int, list[Edit]] = {}

    @property
    def parts(self) -> Sequence[SourcePage]:
        """Return the parts with text in a markup."""
        return [cell.page for cell in self.page.cells] if self.page.markup == "notebook" else [self.page]

    def uses(self) -> Iterator[KeyUse]:
        """Yield the keys that the page names before it is changed."""
        for part in self.parts:
            yield from part_key_uses(part, self.names)

    def find_section(self, labels: Sequence[str]) -> tuple[SourcePage | None, int, Section | None]:
        """Return the part and the section for a planned alignment; the last part for the end of the page."""
        parts = self.parts
        finders = (partial(section_of_label, labels=labels), section_of_references)
        for find in finders:
            for number, part in enumerate(parts):
                section = find(part)
                if section is not None:
                    return part, number, section
        return (parts[-1], len(parts) - 1, None) if parts else (None, 0, None)

    def insert(self, number: int, edit: Edit, keys: Sequence[str]) -> bool:
        """Insert directives into a part; return False, and change nothing, where they are not read there.

        Args:
            number: The number of the part.
            edit: The edit that inserts them.
            keys: The keys that they name.

        """
        part = self.parts[number]
        edits = [*self._edits.get(number, ()), edit]
        changed = SourcePage(part.docname, part.path, part.markup, apply_edits(part.text, edits))
        before, after = (
            Counter(use.key for use in part_key_uses(source, self.names)) for source in (part, changed)
        )
        if any(after[key] <= before[key] for key in keys):
            return False
        self._edits[number] = edits
        return True

    def change(self, find: Callable[[SourcePage], Sequence[Edit]]) -> None:
        """Add edits to all parts."""
        for number, part in enumerate(self.parts):
            edits = find(part)
            if edits:
                self._edits.setdefault(number, []).extend(edits)

    def new_content(self) -> bytes:
        """Return the bytes of the changed page."""
        if not self._edits:
            return self.old
        if self.page.markup != "notebook":
            edits = fit_tables(self._content.text, self._edits[0])
            return self._content.encode(apply_edits(self._content.text, edits))
        text = self.page.text
        # The last cell first: a changed cell moves those behind it.
        for number in sorted(self._edits, reverse=True):
            cell: NotebookCell = self.page.cells[number]
            page = SourcePage(self.docname, self.path, "notebook", text)
            text = replace_cell(page, cell, apply_edits(cell.page.text, self._edits[number]))
        return self._content.encode(text)


def part_key_uses(part: SourcePage, names: Names) -> Iterator[KeyUse]:
    """Yield the keys that a part of a page names."""
    return text_key_uses(REST if part.markup == "rest" else MARKDOWN, part.text, names)
