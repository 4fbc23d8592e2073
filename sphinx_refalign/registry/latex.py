"""LaTeX as BibTeX files have it, made into Unicode text: done when a field is shown, not before."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

_SPECIAL = re.compile(r"[\\{}$~%&]|--|``|''")
_UNESCAPED_PERCENT = re.compile(r"(?<!\\)%")
_URL_ESCAPE = re.compile(r"\\([_%&#~{}$^\\])")


@functools.cache
def _decoder() -> object:
    from pylatexenc.latex2text import LatexNodes2Text

    # Mathematics is left as it was typed: half-translated formulas are worse than their source.
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def to_text(latex: str) -> str:
    """Accents, braces and macros of ``latex`` as plain Unicode; a bare ``%`` stays what it looks like."""
    if not _SPECIAL.search(latex):
        return " ".join(latex.split())
    guarded = _UNESCAPED_PERCENT.sub(r"\\%", latex)
    text = _decoder().latex_to_text(guarded)  # type: ignore[attr-defined]
    return " ".join(text.split())


def to_url(latex: str) -> str:
    r"""A URL out of a field: ``\url{…}`` and escapes such as ``\_`` are undone, all else is verbatim."""
    url = latex.strip()
    wrapped = re.fullmatch(r"\\url\s*\{(.*)\}", url, re.DOTALL)
    if wrapped:
        url = wrapped[1].strip()
    return _URL_ESCAPE.sub(r"\1", url)


def split(latex: str, separator: str, most: int = -1) -> list[str]:
    """The parts of ``latex`` between separators that stand outside of braces, without outer spaces.

    ``separator`` counts before white space or the end only: ``a;b`` is one part, ``a; b`` are two.
    """
    parts = list(_parts(latex, separator, most))
    return [part.strip() for part in parts]


def _parts(latex: str, separator: str, most: int) -> Iterator[str]:
    depth = start = i = 0
    while i < len(latex):
        char = latex[i]
        if char == "\\":
            i += 2
            continue
        depth += (char == "{") - (char == "}")
        after = latex[i + 1 : i + 2]
        if char == separator and depth <= 0 and (not after or after.isspace()) and most:
            yield latex[start:i]
            start = i + 1
            most -= 1
        i += 1
    yield latex[start:]
