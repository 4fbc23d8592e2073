"""The links of the pages of a project as Sphinx reads them, with all its extensions."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_refalign.cli.discover_entries import FoundLink, page_links
from sphinx_refalign.cli.output import CommandError, note
from sphinx_refalign.pages.lines import make_sections, split_lines
from sphinx_refalign.pages.model import SourcePage

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def read_built(folder: str) -> tuple[int, list[FoundLink]]:
    """Build a project in a temporary folder, and return the number of its pages and their links.

    The folder of the project is not written to, unless its conf.py does.

    Raises:
        CommandError: If the project cannot be built.

    """
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    if not (Path(folder) / "conf.py").is_file():
        raise CommandError(f"{folder}: --build needs a conf.py; leave out --build to read the files")
    warnings = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="refalign-") as temporary:
        try:
            with patch_docutils(folder), docutils_namespace():
                app = Sphinx(
                    folder, folder, str(Path(temporary) / "out"), str(Path(temporary) / "doctrees"), "dummy",
                    status=None, warning=warnings, freshenv=True,
                )  # fmt: skip
                app.build()
                found: list[FoundLink] = []
                for name in sorted(app.env.found_docs):
                    found += page_links(_read_document(app, name))
                count = len(app.env.found_docs)
        except (Exception, SystemExit) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise CommandError(f"{folder}: the build failed: {reason}; leave out --build") from error
    issued = sum(": WARNING:" in line or ": ERROR:" in line for line in warnings.getvalue().splitlines())
    if issued:
        note(f"the build issued {issued} {'warning' if issued == 1 else 'warnings'}")
    return count, found


def _read_document(app: Sphinx, docname: str) -> SourcePage:
    """Return a page with the links of its document."""
    from sphinx_refalign.pages.rest import collect_links, document_headings

    path = str(app.env.doc2path(docname))
    text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    page = SourcePage(docname, path, "document", text)
    lines = split_lines(text)
    document = app.env.get_doctree(docname)
    page.links = collect_links(document, lines)
    page.sections = make_sections(document_headings(document, lines), lines[-1].number)
    return page
