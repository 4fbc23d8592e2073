"""Tables and catalogues, rendered once: first for their fingerprint, then for the page."""

from __future__ import annotations

from collections.abc import Collection

from docutils import nodes

from sphinx_refalign.alignment.coverage import CoverageOptions
from sphinx_refalign.alignment.matrix import MatrixOptions
from sphinx_refalign.alignment.table import TableOptions
from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.domain.collect import ViewData
from sphinx_refalign.render.catalog import CatalogOptions, catalog
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.coverage import alignment_coverage
from sphinx_refalign.render.matrix import alignment_matrix
from sphinx_refalign.render.table import alignment_table


class ViewCache:
    """What was rendered in this build and is not yet written, by document and number of the view in it."""

    def __init__(self) -> None:
        self.bibtex: dict[str, str] = {}
        """The entries that blocks offer, by key."""
        self.references: ReferenceFormatter | None = None
        """References by a style of pybtex, from the first that is shown."""
        self._kept: dict[tuple[str, int], list[nodes.Node]] = {}

    def get(self, page: RenderContext, docname: str, number: int, view: ViewData) -> list[nodes.Node]:
        """What a view shows. ``page`` has no builder: links stand as :class:`.refalign_link`."""
        if (docname, number) not in self._kept:
            self._kept[docname, number] = _render(page, view)
        return self._kept[docname, number]

    def pop(self, page: RenderContext, docname: str, number: int, view: ViewData) -> list[nodes.Node]:
        """The same, for the page that is being written; it is handed out once."""
        return self._kept.pop((docname, number), None) or _render(page, view)

    def retain(self, docnames: Collection[str]) -> None:
        """Forget what will not be written."""
        self._kept = {name: found for name, found in self._kept.items() if name[0] in docnames}


def _render(page: RenderContext, view: ViewData) -> list[nodes.Node]:
    if view.what == "table":
        return [alignment_table(page, TableOptions(*view.options))]
    if view.what == "matrix":
        return alignment_matrix(page, MatrixOptions(*view.options))
    if view.what == "coverage":
        return alignment_coverage(page, CoverageOptions(*view.options))
    return catalog(page, CatalogOptions(*view.options), sections=view.sections)
