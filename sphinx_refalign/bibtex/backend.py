"""Rich text of pybtex as docutils nodes, with formulas in their places."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from pybtex_docutils import Backend

from sphinx_refalign.bibtex.title_math import split_math


class NodeBackend(Backend):
    """Like that of sphinxcontrib-bibtex; links are marked as leading out of the project."""

    def __init__(self) -> None:
        super().__init__()
        self.formulas: Sequence[str] = ()
        """Those of the entry that is rendered."""

    def format_str(self, str_: str) -> list[nodes.Node]:
        """A text, and the formulas in it."""
        return [nodes.math(text, text) if is_formula else nodes.Text(text)
                for text, is_formula in split_math(str_, self.formulas)]  # fmt: skip

    def format_href(self, url: str, text: list[nodes.Node], external: bool = False) -> list[nodes.Node]:
        """A link to another site."""
        return [nodes.reference("", "", *text, refuri=url, internal=False)]
