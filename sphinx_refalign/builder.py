"""``sphinx-build -b alignment``: writes the exports without any page."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from sphinx.builders import Builder

from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.lookup import warn_all_pages


class AlignmentBuilder(Builder):
    """A builder that reads changed pages and checks what all pages refer to.

    :mod:`.events.write_exports` writes the exports at the end of the build.
    """

    name = "alignment"
    epilog = "The alignments are in %(outdir)s."
    allow_parallel = False  # reading is parallel anyway, and there is nothing to write

    def init(self) -> None:
        """Show what the ``html`` builder shows of ``only`` directives."""
        for tag in ("html", "format_html", "builder_html"):
            self.tags.add(tag)

    def get_outdated_docs(self) -> str:
        """Return the text that Sphinx reports as the target: no page is written, so none is outdated.

        With an empty list, Sphinx before 8 stops a build without changed pages before its last events.
        """
        return "all alignments"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the URL that the ``html`` builder gives a page."""
        suffix = self.get_builder_config("file_suffix", "html")
        link_suffix = self.get_builder_config("link_suffix", "html")
        return quote(docname) + next(
            option for option in (link_suffix, suffix, ".html") if option is not None
        )

    def prepare_writing(self, docnames: Collection[str]) -> None:
        """Prepare nothing: no page is written."""

    def write_documents(self, docnames: Collection[str]) -> None:
        """Resolve and write no page."""

    def _write_serial(self, docnames: Collection[str]) -> None:
        """Write no page with Sphinx before 8.1, which has no ``write_documents``."""

    def finish(self) -> None:
        """Issue the warnings that other builders issue when they write the pages."""
        warn_all_pages(domain_of(self.env))
