"""…"""

from __future__ import annotations

WEB = ("html", "dirhtml", "singlehtml")
"""The builders whose pages are read in a browser, on the web."""


TERMINAL = ("text", "man")
"""The formats without links."""
