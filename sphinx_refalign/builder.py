"""``sphinx-build -b alignment``: the exports alone, without a page."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from sphinx.builders import Builder

from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.lookup import warn_all_pages


class AlignmentBuilder(Builder):
    """Reads what has changed and says what is wrong with it.

    The exports are written when it has ended, as in every build that has them.
    """

    name = "alignment"
    epilog = "The alignments are in %(outdir)s."
    allow_parallel = False  # reading has its processes all the same, and there is nothing to write

    def get_outdated_docs(self) -> str:
        """What the build is for, as Sphinx tells it: no page is written, so none is outdated.

        Where this names no page, Sphinx before 8 ends a build in which none has changed without its end.
        """
        return "all alignments"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of a page as the builder ``html`` has it."""
        suffix = self.get_builder_config("file_suffix", "html")
        link_suffix = self.get_builder_config("link_suffix", "html")
        return quote(docname) + next(one for one in (link_suffix, suffix, ".html") if one is not None)

    def prepare_writing(self, docnames: Collection[str]) -> None:
        """Nothing is to be prepared."""

    def write_documents(self, docnames: Collection[str]) -> None:
        """Resolve no page, and write none."""

    def _write_serial(self, docnames: Any) -> None:
        """The same for Sphinx before 8.1, which asks no builder."""

    def finish(self) -> None:
        """Say what is wrong with what the pages ask for: in each build, for none of them says it."""
        warn_all_pages(domain_of(self.env))
