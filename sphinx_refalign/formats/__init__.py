"""Adapting what is inserted to a builder: tables, links, LaTeX."""

from __future__ import annotations

HTML_BUILDERS = ("html", "dirhtml", "singlehtml")
"""The builders whose pages are read in a browser, on the web."""


TEXT_FORMATS = ("text", "man")
"""The formats without links."""
