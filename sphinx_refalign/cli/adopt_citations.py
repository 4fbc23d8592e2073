"""Citations of sphinxcontrib-bibtex that ``refalign adopt`` turns into roles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinx_refalign.cli.adopt_pages import AdoptedPage, part_key_uses
from sphinx_refalign.cli.project import Project
from sphinx_refalign.editing.edits import Edit
from sphinx_refalign.editing.key_uses import CITATION, KeyUse
from sphinx_refalign.pages.model import SourcePage

_PARTS_ONLY = re.compile(r"footcite.*|cite:(?:author|year).*")
"""Roles that show a part of an entry only, or a footnote."""

_CITED = re.compile(r"(?P<text>\{[^{}]*\})|(?P<key>[^{}\s,]+)|(?P<comma>,)")


class CitationAdopter:
    """Turns ``:cite:`` and ``{cite}`` into roles.

    Args:
        project: The project.

    """

    def __init__(self, project: Project) -> None:
        self._registry = project.registry
        # sphinxcontrib-bibtex has hyphens for what ends a key in BibTeX.
        known = [*self._registry.entries, *self._registry.other_keys]
        self._keys = {re.sub(r"[\s,{}]+", "-", key): key for key in reversed(known)}
        self.citations = 0
        self.notes: list[str] = []

    def change(self, page: AdoptedPage) -> None:
        """Add the changed citations of a page to its edits."""
        page.change(lambda part: self._edits(page, part))

    def _edits(self, page: AdoptedPage, part: SourcePage) -> list[Edit]:
        citations: dict[tuple[int, int], list[KeyUse]] = {}
        for use in part_key_uses(part, page.names):
            if use.type == CITATION and use.role:
                citations.setdefault(use.outer, []).append(use)
        edits = []
        for (start, end), uses in citations.items():
            reason = self._problem(uses)
            if reason:
                line = len(re.findall(r"\r\n?|\n", part.text[:start])) + 1
                self.notes.append(f"{page.path}:{line}: citation stays: {reason}")
                continue
            first, last = uses[0].start, uses[-1].end
            source = part.text[start:end]
            ticks = re.search(r"`+", source)
            inner = source[ticks.end() :].rpartition("`")[0].rstrip("`") if ticks and first < last else ""
            edits.append(Edit(start, end, self._roles(inner, part.markup)))
        self.citations += len(edits)
        return edits

    def _problem(self, uses: Sequence[KeyUse]) -> str:
        """Return why a citation cannot be changed, "" if it can."""
        if _PARTS_ONLY.fullmatch(uses[0].role):
            return f"no role shows what {uses[0].role} shows"
        unknown = [use.key for use in uses if use.key not in self._keys]
        if not unknown:
            return ""
        return f"no resource {unknown[0]!r}{self._registry.suggestions.hint(unknown[0])}"

    def _roles(self, inner: str, markup: str) -> str:
        """Return the roles for the text of a citation, with the words before and after a key."""
        text = ""
        for match in _CITED.finditer(inner):
            if match["comma"]:
                text += ", "
            elif match["key"]:
                key = self._keys[match["key"]]
                entry = self._registry.entry(key)
                kind = entry.kind if entry is not None else "resource"
                space = " " if text and not text.endswith(" ") else ""
                name = f":{kind}:" if markup == "rest" else f"{{{kind}}}"
                text += f"{space}{name}`{key}`"
            else:
                words = match["text"][1:-1].strip()
                text += f", {words}" if text.endswith("`") else words
        return text
