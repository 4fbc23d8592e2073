"""LaTeX as BibTeX files have it, made into Unicode text: done when a field is shown, not before."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

_SPECIAL = re.compile(r"[\\{}$~%&]|--|``|''")


_EASY = re.compile(r"(?:[^\\{}$~%&`]|\{[^\\{}$~%&`]*\})*")
"""Text in which nothing but dashes and pairs of braces is LaTeX."""


_LETTER = re.compile(r"\{\\(?:[\"'`^~=.]\{?[A-Za-z]\}?|(?:[oOlLij]|ss|ae|AE|oe|OE|aa|AA))\}")
"""A letter with an accent, or one that a macro stands for, in braces of its own: ``{\\"o}``, ``{\\o}``."""


_UNESCAPED = re.compile(r"(?<!\\)([%&])")


_VERBATIM_ESCAPE = re.compile(r"\\(?:([_%&#~{}$^\\])|symbol\{(\d{1,7})\})")


_LINK = re.compile(r"\\href\s*\{[^{}]*\}")


_WHITE = re.compile(r"[ \t\r\n\f\v]+")


_WORDS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "hyphen": "-", "slash": "/",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textless": "<", "textgreater": ">",
    "textbar": "|", "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"', "textendash": "–",
    "textemdash": "—", "textbullet": "•", "textperiodcentered": "·", "textellipsis": "…", "dots": "…",
    "ldots": "…", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£",
    "texteuro": "€", "euro": "€", "textdegree": "°", "textregistered": "®", "texttrademark": "™",
    "checkmark": "✓", "textexclamdown": "¡", "textquestiondown": "¿", "today": "\\today",
}  # fmt: skip
"""What the decoder does not know, or means otherwise than we do: the day of a build is in no text."""


_SWITCHES = [
    "em",
    "it",
    "bf",
    "rm",
    "sf",
    "tt",
    "sc",
    "sl",
    "bfseries",
    "itshape",
    "scshape",
    "slshape",
    "upshape",
    "mdseries",
    "rmfamily",
    "sffamily",
    "ttfamily",
    "normalfont",
    "tiny",
    "scriptsize",
    "footnotesize",
    "small",
    "normalsize",
    "large",
    "Large",
    "LARGE",
    "huge",
    "Huge",
    "relax",
    "allowbreak",
    "nobreak",
    "break",
    "protect",
    "noindent",
    "quad",
    "qquad",
    "hfill",
    "newblock",
]
"""Macros that only change how the words behind them look."""


_KEPT = re.compile(
    r"(?<!\\)\\url\s*\{(?P<url>[^{}]*)\}"
    r"|(?<!\\)\\symbol\s*\{(?P<symbol>\d{1,7})\}"
    r"|(?<!\\)\\newline(?![A-Za-z])\s*(?:\{\})?"
    r"|[\ue000\u00a0]"
)
"""What the decoder must not see: it would change it, or lose it with the white space around."""


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
    words += [MacroTextSpec(name, "") for name in _SWITCHES]
    words += [MacroTextSpec(name, simplify_repl=_arguments) for name in ("cite", "citep", "citet", "ref")]
    context.add_context_category("words", macros=words, prepend=True)
    # What a macro that is not known is about, is kept; only what it would do to it is not.
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_arguments))
    # Mathematics is left as it was typed: half-translated formulas are worse than their source.
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True, latex_context=context)


@functools.cache
def _macros() -> Any:
    from pylatexenc.latexwalker import get_default_latex_context_db

    return get_default_latex_context_db()


def _arguments(node: Any, l2tobj: Any) -> str:
    """What a macro is about; its own name where it is about nothing that we know."""
    given = node.nodeargd.argnlist if node.nodeargd is not None else ()
    found = "".join(l2tobj.nodelist_to_text([one]) for one in given or () if one is not None)
    return found if given else f"\\{node.macroname}"


def to_text(latex: str) -> str:
    """Accents, braces and macros of ``latex`` as plain Unicode.

    A bare ``%`` or ``&`` stays what it looks like, and so does what is no LaTeX at all. White space is
    one space, however it was typed.
    """
    if not _SPECIAL.search(latex):
        return _collapsed(latex)
    # Most that is special is a few letters: decoding these alone takes a seventh of the time.
    easy = _LETTER.sub(lambda found: _decoded(found[0]), latex) if "\\" in latex else latex
    if _EASY.fullmatch(easy) and "''" not in easy:
        dashed = easy.replace("---", "—").replace("--", "–")
        return _collapsed(dashed.replace("{", "").replace("}", ""))
    return _decoded(latex)


@functools.lru_cache(maxsize=4096)
def _decoded(latex: str) -> str:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(_kept(found))
        return _PROTECTED

    guarded = _UNESCAPED.sub(r"\\\1", _LINK.sub("", _KEPT.sub(keep, latex)))
    try:
        text = _decoder().latex_to_text(guarded, latex_context=_macros())
    except Exception:  # pylatexenc fails in many ways on macros that lack their arguments
        return _collapsed(latex)
    # The decoder makes a no-break space of ``~``; one that was typed as such is kept.
    pieces = _collapsed(text.replace("\u00a0", " ")).split(_PROTECTED)
    # A macro may have swallowed one, or doubled it.
    return "".join(one for pair in zip_longest(pieces, kept[: len(pieces) - 1], fillvalue="") for one in pair)


def _kept(found: re.Match[str]) -> str:
    if found["url"] is not None:
        return to_url(found["url"])
    if found["symbol"] is not None:
        return _character(found["symbol"])
    return "\n" if found[0].startswith("\\newline") else found[0]


def _character(number: str) -> str:
    code = int(number)
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"


def _collapsed(text: str) -> str:
    return _WHITE.sub(" ", text).strip(" ")


def to_url(latex: str) -> str:
    r"""A URL out of a field: ``\url{…}`` and escapes such as ``\_`` are undone, all else is verbatim."""
    url = latex.strip()
    wrapped = re.fullmatch(r"\\url\s*\{(.*)\}", url, re.DOTALL)
    if wrapped:
        url = wrapped[1].strip()
    return _VERBATIM_ESCAPE.sub(lambda found: found[1] or _character(found[2]), url)


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


_MACROS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": r"\newline{}",
    **{char: f"\\{char}" for char in "%&#_$"},
}  # fmt: skip
"""Braces by name: BibTeX itself counts ``\\{`` as one that opens."""


# Two of these together would be a dash, a quotation mark or ¡.
_TO_ESCAPE = re.compile(
    r"(?P<macro>[\\{}~^\n%&#_$])"
    r"|(?P<pair>(?<=-)-|(?<=[`!?])`|(?<=')'|(?<=<)<|(?<=>)>)"
    r"|(?P<symbol>(?! )\s|(?:(?<= )|^) | $|[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000])"
)


_VERBATIM = re.compile(r"[\\{}\x00-\x1f\x7f-\x9f]|(?! )\s|(?:(?<=\s)|^) | $")


# A dollar as pandoc reads it: mathematics begins and ends without a space, and no digit follows.
_MATH = re.compile(r"(\$(?! )[^$\n]+(?<! )\$(?!\d))")


def from_text(text: str) -> str:
    """LaTeX that prints ``text``, and that is read back as just this text.

    Formulas between dollars stay formulas.
    """
    if "$" in text:
        parts = _MATH.split(text)
        last = len(parts) - 1
        kept = "".join(
            part if at % 2 else _escaped(part, "$" * (at > 0), "$" * (at < last))
            for at, part in enumerate(parts)
        )
        if is_balanced(kept) and to_text(kept) == text:
            return kept
    return _escaped(text)


def _escaped(text: str, before: str = "", after: str = "") -> str:
    """``text`` escaped; a space is nothing special where a formula stands ``before`` or ``after``."""
    found = _TO_ESCAPE.sub(_escape, f"{before}{text}{after}")
    begin, end = (len(_MACROS["$"]) if dollar else 0 for dollar in (before, after))
    return found[begin : len(found) - end]


def _escape(found: re.Match[str]) -> str:
    if found["macro"]:
        return _MACROS[found[0]]
    if found["pair"]:
        return "{}" + found[0]
    return f"\\symbol{{{ord(found[0])}}}"


def from_verbatim(text: str) -> str:
    """A URL, DOI or other identifier: as it is, but for what would end or change the field."""
    return _VERBATIM.sub(lambda found: f"\\symbol{{{ord(found[0])}}}", text)


def is_balanced(latex: str) -> bool:
    """Whether every BibTeX reader finds the end of a field that holds ``latex``."""
    depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
