"""Page ranges: the first and the last page in a text such as ``164-177``."""

from __future__ import annotations

import re

_RANGE = re.compile(r"([\w.:]+)\s*[-\u2010-\u2015]+\s*([\w.:]+)")


def split_page_range(pages: str) -> tuple[str, str] | None:
    """Return the first and the last page of one range, with any hyphen or dash; None for other texts."""
    match = _RANGE.fullmatch(pages)
    return (match[1], match[2]) if match else None
