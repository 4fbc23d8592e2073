"""Converts the rich text of pybtex to docutils nodes, with formulas as math nodes."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from pybtex_docutils import Backend

from sphinx_refalign.bibtex.title_math import split_math


class NodeBackend(Backend):
    """The backend of sphinxcontrib-bibtex, with formulas, and with links marked as external."""

    def __init__(self) -> None:
        super().__init__()
        self.formulas: Sequence[str] = ()
        """The formulas of the entry that is rendered next, see :func:`.protect_math`."""

    def format_str(self, str_: str) -> list[nodes.Node]:
        """Return a text with its formulas as nodes."""
        return [nodes.math(text, text) if is_formula else nodes.Text(text)
                for text, is_formula in split_math(str_, self.formulas)]  # fmt: skip

    def format_href(self, url: str, text: list[nodes.Node], external: bool = False) -> list[nodes.Node]:
        """Return a link to another site."""
        return [nodes.reference("", "", *text, refuri=url, internal=False)]
