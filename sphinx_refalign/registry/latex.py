"""Conversion between the LaTeX of BibTeX fields and Unicode text.

LaTeX is decoded with pylatexenc when a field is shown, not when its file is loaded.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexMacroNode
    from pylatexenc.macrospec import LatexContextDb

_SPECIAL = re.compile(r"[\\{}$~%&]|--|``|''")

_BRACED_TEXT = re.compile(r"(?:[^\\{}$~%&`]|\{[^\\{}$~%&`]*\})*")
"""Text whose only LaTeX is dashes and pairs of braces."""

_ACCENTED_LETTER = re.compile(r"\{\\(?:[\"'`^~=.]\{?[A-Za-z]\}?|(?:[oOlLij]|ss|ae|AE|oe|OE|aa|AA))\}")
"""An accented letter or a letter macro in braces: ``{\\"o}``, ``{\\o}``."""

_UNESCAPED = re.compile(r"(?<!\\)([%&])")

_VERBATIM_ESCAPE = re.compile(r"\\(?:([_%&#~{}$^\\])|symbol\{(\d{1,7})\})")

_LINK = re.compile(r"\\href\s*\{[^{}]*\}")

_WHITE_SPACE = re.compile(r"[ \t\r\n\f\v]+")

_MACRO_TEXTS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "hyphen": "-", "slash": "/",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textless": "<", "textgreater": ">",
    "textbar": "|", "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"', "textendash": "–",
    "textemdash": "—", "textbullet": "•", "textperiodcentered": "·", "textellipsis": "…", "dots": "…",
    "ldots": "…", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£",
    "texteuro": "€", "euro": "€", "textdegree": "°", "textregistered": "®", "texttrademark": "™",
    "checkmark": "✓", "textexclamdown": "¡", "textquestiondown": "¿", "today": "\\today",
}  # fmt: skip
"""Texts of macros that pylatexenc does not know or expands unsuitably, such as the date for ``\\today``."""

_FORMATTING_MACROS = [
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
"""Macros that only change the formatting of the following text."""

_PROTECTED = re.compile(
    r"(?<!\\)\\url\s*\{(?P<url>[^{}]*)\}"
    r"|(?<!\\)\\symbol\s*\{(?P<symbol>\d{1,7})\}"
    r"|(?<!\\)\\newline(?![A-Za-z])\s*(?:\{\})?"
    r"|[\ue000\u00a0]"
)
"""Parts that pylatexenc would change, or drop with the surrounding white space."""

_PLACEHOLDER = "\ue000"
"""Replaces a protected part while pylatexenc decodes the text."""


@functools.cache
def _decoder() -> LatexNodes2Text:
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    # pylatexenc 2 logs macros without their arguments, with neither file nor line.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, text) for name, text in _MACRO_TEXTS.items()]
    macros += [MacroTextSpec(name, "") for name in _FORMATTING_MACROS]
    references = ("cite", "citep", "citet", "ref")
    macros += [MacroTextSpec(name, simplify_repl=_arguments_text) for name in references]
    context.add_context_category("refalign", macros=macros, prepend=True)
    # An unknown macro is replaced by its arguments.
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_arguments_text))
    # Formulas stay unchanged: a partly converted formula is harder to read than its source.
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True, latex_context=context)


@functools.cache
def _parser_context() -> LatexContextDb:
    from pylatexenc.latexwalker import get_default_latex_context_db

    return get_default_latex_context_db()


def _arguments_text(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    """Return the text of a macro's arguments, or the macro itself if its arguments are unknown.

    pylatexenc inspects the parameter names: ``l2tobj`` is its :class:`LatexNodes2Text`.
    """
    arguments = node.nodeargd.argnlist if node.nodeargd is not None else ()
    text = "".join(
        l2tobj.nodelist_to_text([argument]) for argument in arguments or () if argument is not None
    )
    return text if arguments else f"\\{node.macroname}"


def to_text(latex: str) -> str:
    """Convert LaTeX to plain Unicode text.

    Text without LaTeX, a bare ``%`` or ``&`` and formulas stay unchanged. Each run of white space becomes one
    space.
    """
    if not _SPECIAL.search(latex):
        return _collapse_spaces(latex)
    # Most fields have only a few accented letters: decoding these alone takes a seventh of the time.
    text = _ACCENTED_LETTER.sub(lambda match: _decode(match[0]), latex) if "\\" in latex else latex
    if _BRACED_TEXT.fullmatch(text) and "''" not in text:
        dashed = text.replace("---", "—").replace("--", "–")
        return _collapse_spaces(dashed.replace("{", "").replace("}", ""))
    return _decode(latex)


@functools.lru_cache(maxsize=4096)
def _decode(latex: str) -> str:
    protected: list[str] = []

    def protect(match: re.Match[str]) -> str:
        protected.append(_protected_text(match))
        return _PLACEHOLDER

    guarded = _UNESCAPED.sub(r"\\\1", _LINK.sub("", _PROTECTED.sub(protect, latex)))
    try:
        text = _decoder().latex_to_text(guarded, latex_context=_parser_context())
    except Exception:  # pylatexenc 2 raises various exceptions for macros without their arguments
        return _collapse_spaces(latex)
    # The decoder turns ``~`` into a no-break space; no-break spaces of the source are protected.
    pieces = _collapse_spaces(text.replace("\u00a0", " ")).split(_PLACEHOLDER)
    # A macro may drop or repeat a placeholder, so their number may differ.
    pairs = zip_longest(pieces, protected[: len(pieces) - 1], fillvalue="")
    return "".join(part for pair in pairs for part in pair)


def _protected_text(match: re.Match[str]) -> str:
    if match["url"] is not None:
        return to_url(match["url"])
    if match["symbol"] is not None:
        return _to_char(match["symbol"])
    return "\n" if match[0].startswith("\\newline") else match[0]


def _to_char(number: str) -> str:
    code = int(number)
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"


def _collapse_spaces(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip(" ")


def to_url(latex: str) -> str:
    r"""Return the URL in a field: without ``\url{…}`` and escapes such as ``\_``, otherwise verbatim."""
    url = latex.strip()
    wrapped = re.fullmatch(r"\\url\s*\{(.*)\}", url, re.DOTALL)
    if wrapped:
        url = wrapped[1].strip()
    return _VERBATIM_ESCAPE.sub(lambda match: match[1] or _to_char(match[2]), url)


def split(latex: str, separator: str, maxsplit: int = -1) -> list[str]:
    """Split LaTeX at separators outside braces and strip the parts.

    Args:
        latex: The text to split.
        separator: One character; it counts only before white space or at the end: ``a;b`` is one part,
            ``a; b`` are two.
        maxsplit: The maximum number of splits; -1 for no limit.

    """
    return [part.strip() for part in _split(latex, separator, maxsplit)]


def _split(latex: str, separator: str, maxsplit: int) -> Iterator[str]:
    depth = start = position = 0
    while position < len(latex):
        char = latex[position]
        if char == "\\":
            position += 2
            continue
        depth += (char == "{") - (char == "}")
        following = latex[position + 1 : position + 2]
        if char == separator and depth <= 0 and (not following or following.isspace()) and maxsplit:
            yield latex[start:position]
            start = position + 1
            maxsplit -= 1
        position += 1
    yield latex[start:]


_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": r"\newline{}",
    **{char: f"\\{char}" for char in "%&#_$"},
}  # fmt: skip
"""Macros for special characters; braces by name, because BibTeX counts ``\\{`` as an opening brace."""

LIGATURES = r"(?<=-)-|(?<=[`!?])`|(?<=')'|(?<=<)<|(?<=>)>"
"""Characters that LaTeX would join with the preceding one to a dash, a quotation mark or ¡."""

_TO_ESCAPE = re.compile(
    r"(?P<macro>[\\{}~^\n%&#_$])"
    rf"|(?P<pair>{LIGATURES})"
    r"|(?P<symbol>(?! )\s|(?:(?<= )|^) | $|[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000])"
)

_VERBATIM = re.compile(r"[\\{}\x00-\x1f\x7f-\x9f]|(?! )\s|(?:(?<=\s)|^) | $")

# The dollars around a formula, by the rules of pandoc, under which "$5 and $6" has no formula.
# https://pandoc.org/MANUAL.html#extension-tex_math_dollars
_OPENING_DOLLAR = r"\$(?! )"

_CLOSING_DOLLAR = r"(?<! )\$(?!\d)"

TEXT_FORMULA = re.compile(rf"({_OPENING_DOLLAR}[^$\n]+{_CLOSING_DOLLAR})")
"""A formula in plain text; splitting a text by it gives the formulas at the odd positions."""

LATEX_FORMULA = re.compile(
    rf"(?<!\\){_OPENING_DOLLAR}((?:[^$\n\\]|\\.)+){_CLOSING_DOLLAR}"
    r"|\\\((.+?)\\\)"
)  # fmt: skip
r"""A formula in LaTeX, where ``\$`` is no delimiter and ``\( \)`` are; a group holds what they enclose."""


def from_text(text: str) -> str:
    """Return LaTeX that prints a text and that :func:`to_text` converts back to the same text.

    Formulas between dollars stay formulas.
    """
    if "$" in text:
        parts = TEXT_FORMULA.split(text)
        last = len(parts) - 1
        latex = "".join(
            part if index % 2 else _escape_text(part, "$" * (index > 0), "$" * (index < last))
            for index, part in enumerate(parts)
        )
        if is_balanced(latex) and to_text(latex) == text:
            return latex
    return _escape_text(text)


def _escape_text(text: str, before: str = "", after: str = "") -> str:
    """Escape a text; its outer spaces need no escape next to a formula ``before`` or ``after`` it."""
    escaped = _TO_ESCAPE.sub(_escape_match, f"{before}{text}{after}")
    begin, end = (len(_ESCAPES["$"]) if dollar else 0 for dollar in (before, after))
    return escaped[begin : len(escaped) - end]


def _escape_match(match: re.Match[str]) -> str:
    if match["macro"]:
        return _ESCAPES[match[0]]
    if match["pair"]:
        return "{}" + match[0]
    return f"\\symbol{{{ord(match[0])}}}"


def from_verbatim(text: str) -> str:
    """Return a URL, DOI or other identifier, escaping only what would end or change the field."""
    return _VERBATIM.sub(lambda match: f"\\symbol{{{ord(match[0])}}}", text)


def is_balanced(latex: str) -> bool:
    """Return whether the braces match, so that every BibTeX reader finds the end of the field."""
    depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
