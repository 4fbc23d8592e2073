"""Adapt rendered content to the format of a builder.

``render`` makes the same docutils nodes for every builder. These modules change them where a format needs it:

* `adapt`: the entry point; adapts what is inserted into a page, and prepares a document for LaTeX
* `markup`: formulas where a format has no mathematics, small capitals
* `bidi`: isolation of text that is written from right to left
* `tables`: the forms of a table for HTML, print and table cells
* `graph`: the alignment graph as a picture or a list
* `urls`: URLs written out for readers who cannot follow links
* `latex`: line breaks and long tables for LaTeX
* `latex_fonts`: a warning where the LaTeX engine has no font for a character
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.config import Config

__all__ = ["HTML_BUILDERS", "TEXT_FORMATS", "exclude_from_epub"]

HTML_BUILDERS = ("html", "dirhtml", "singlehtml")
"""The names of the builders whose pages are read in a browser, on the web."""

TEXT_FORMATS = ("text", "man")
"""The formats without links."""


def exclude_from_epub(config: Config, names: Iterable[str]) -> None:
    """Keep files of the output folder out of an EPUB; names are relative to it."""
    config.epub_exclude_files = [*config.epub_exclude_files, *names]
