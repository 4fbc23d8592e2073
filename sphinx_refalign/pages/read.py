"""Reads a page of any markup."""

from __future__ import annotations

from pathlib import PurePath

from sphinx_refalign.pages.model import MarkupOptions, PageError, SourcePage
from sphinx_refalign.registry.files import decode, read_file
from sphinx_refalign.registry.problems import Problem

MARKUPS = {".md": "markdown", ".markdown": "markdown", ".rst": "rest", ".txt": "rest", ".ipynb": "notebook"}
"""The markup of a page by the suffix of its file, where conf.py does not say it."""


def read_page(path: str, docname: str, markup: str = "", options: MarkupOptions | None = None) -> SourcePage:
    """Read a page with its sections and its links to the web.

    Args:
        path: The path of the file.
        docname: The name of the document.
        markup: ``markdown``, ``rest`` or ``notebook``; "" to take it from the suffix of the file.
        options: What conf.py changes in the markup.

    Raises:
        PageError: If the file cannot be read, or is not text in UTF-8 with this markup.

    """
    markup = markup or MARKUPS.get(PurePath(path).suffix.lower(), "markdown")
    page = SourcePage(docname, path, markup, _read_text(path))
    options = options or MarkupOptions()
    try:
        if markup == "rest":
            from sphinx_refalign.pages.rest import read_rest

            read_rest(page, options)
        elif markup == "notebook":
            from sphinx_refalign.pages.notebook import read_notebook

            read_notebook(page, options)
        else:
            from sphinx_refalign.pages.markdown import read_markdown

            read_markdown(page, options)
    except RecursionError as error:
        raise PageError(f"{path}:1: markup is nested too deeply; simplify it") from error
    return page


def _read_text(path: str) -> str:
    """Return the text of a file with its own line ends, without byte order mark."""
    content = read_file(path)
    if isinstance(content, Problem):
        raise PageError(f"{path}:1: {content.message}")
    decoded = decode(content, "utf-8")
    if isinstance(decoded, Problem):
        message = decoded.message.replace(" or set refalign_encoding", "")
        raise PageError(f"{path}:{decoded.line}: {message}")
    if "\0" in decoded:
        raise PageError(f"{path}:1: is not text: it has null bytes; add it to exclude_patterns")
    return content.data.decode("utf-8").removeprefix("\ufeff")
