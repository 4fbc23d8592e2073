"""Renders tables, matrices, coverages, graphs and lists of changes once per build.

:mod:`.events.fingerprints` needs them first, to find out whether a page is outdated; the transforms then
write the same nodes. Catalogues are large, see :mod:`.catalog_content`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ExtensionError

from sphinx_refalign.domain.data import ViewData
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.bibtex.formatting import ReferenceFormatter


class ViewCache:
    """Rendered views that are not written yet, by document and number of the view in it.

    It also keeps what rendering shares: BibTeX entries and the formatter of references.
    """

    def __init__(self) -> None:
        self.bibtex_entries: dict[str, str] = {}
        """The BibTeX entries of cite boxes, by key."""
        self._reference_formatter: ReferenceFormatter | None = None
        self._views: dict[tuple[str, int], list[nodes.Node]] = {}

    def reference_formatter(self, style: str) -> ReferenceFormatter:
        """Return the formatter of ``:style: reference``, which all pages share.

        Args:
            style: The name of the pybtex style, which is the same for all references.

        """
        if self._reference_formatter is None:
            from sphinx_refalign.bibtex.formatting import ReferenceFormatter  # for the first reference

            self._reference_formatter = ReferenceFormatter(style)
        return self._reference_formatter

    def get(self, context: RenderContext, docname: str, view: ViewData) -> list[nodes.Node]:
        """Return a rendered view, and keep it.

        Args:
            context: A context without builder, so that links are :class:`.refalign_link`.
            docname: The document that contains the view.
            view: The data of the view.

        """
        if (docname, view.number) not in self._views:
            self._views[docname, view.number] = _render(context, view)
        return self._views[docname, view.number]

    def pop(self, context: RenderContext, docname: str, view: ViewData) -> list[nodes.Node]:
        """Return a rendered view like :meth:`get`, and remove it: the caller changes the nodes."""
        return self._views.pop((docname, view.number), None) or _render(context, view)

    def retain(self, docnames: Collection[str]) -> None:
        """Remove the views of all other documents, which are not written in this build."""
        self._views = {place: content for place, content in self._views.items() if place[0] in docnames}


def _render(context: RenderContext, view: ViewData) -> list[nodes.Node]:
    # Imported on first use: most projects use some of the views only.
    if view.type == "table":
        from sphinx_refalign.alignment.columns import ColumnError
        from sphinx_refalign.alignment.table import TableOptions
        from sphinx_refalign.render.table import alignment_table

        try:
            return [alignment_table(context, TableOptions(*view.options))]
        except ColumnError as error:
            raise ExtensionError(str(error)) from error
    if view.type == "matrix":
        from sphinx_refalign.alignment.matrix import MatrixOptions
        from sphinx_refalign.render.matrix import alignment_matrix

        return alignment_matrix(context, MatrixOptions(*view.options))
    if view.type == "graph":
        from sphinx_refalign.alignment.graph import GraphOptions
        from sphinx_refalign.render.graph import alignment_graph

        return alignment_graph(context, GraphOptions(*view.options))
    if view.type == "changes":
        from sphinx_refalign.alignment.changes import ChangesOptions
        from sphinx_refalign.render.changes import alignment_changes

        return alignment_changes(context, ChangesOptions(*view.options))
    from sphinx_refalign.alignment.coverage import CoverageOptions
    from sphinx_refalign.render.coverage import alignment_coverage

    return alignment_coverage(context, CoverageOptions(*view.options))
