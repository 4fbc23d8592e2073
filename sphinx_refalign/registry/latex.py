"""LaTeX as BibTeX files have it, made into Unicode text: done when a field is shown, not before."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator
from typing import Any

_SPECIAL = re.compile(r"[\\{}$~%&]|--|``|''")
_UNESCAPED = re.compile(r"(?<!\\)([%&])")
_URL_ESCAPE = re.compile(r"\\([_%&#~{}$^\\])")
_URL = re.compile(r"\\url\s*\{([^{}]*)\}")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}")
_WORDS = {"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "hyphen": "-"}
_PROTECTED = "\ue000"


@functools.cache
def _decoder() -> Any:
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    # It tells on the terminal of macros that lack their arguments.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    context = get_default_latex_context_db()
    words = [MacroTextSpec(name, text) for name, text in _WORDS.items()]
    context.add_context_category("words", macros=words, prepend=True)
    # What a macro that is not known is about, is kept; only what it would do to it is not.
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_arguments))
    # Mathematics is left as it was typed: half-translated formulas are worse than their source.
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True, latex_context=context)


def _arguments(node: Any, l2tobj: Any) -> str:
    given = node.nodeargd.argnlist if node.nodeargd is not None else ()
    return "".join(l2tobj.nodelist_to_text([one]) for one in given or () if one is not None)


def to_text(latex: str) -> str:
    """Accents, braces and macros of ``latex`` as plain Unicode.

    A bare ``%`` or ``&`` stays what it looks like, and so does what is no LaTeX at all.
    """
    if not _SPECIAL.search(latex):
        return " ".join(latex.split())
    urls = [to_url(url) for url in _URL.findall(latex)]
    guarded = _UNESCAPED.sub(r"\\\1", _LINK.sub("", _URL.sub(_PROTECTED, latex)))
    try:
        text = _decoder().latex_to_text(guarded)
    except Exception:  # pylatexenc fails in many ways on macros that lack their arguments
        return " ".join(latex.split())
    for url in urls:
        text = text.replace(_PROTECTED, url, 1)
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
    return [part.strip() for part in _parts(latex, separator, most)]


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
