"""Conversion between the LaTeX of BibTeX fields and Unicode text with the markup of :mod:`.markup`.

LaTeX is decoded when a field is shown, not when its file is loaded.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from sphinx_refalign.registry.latex_decoder import EXACT, GROUP, GROUP_END, decode
from sphinx_refalign.registry.latex_formulas import formula_text, simple_formula
from sphinx_refalign.registry.latex_macros import LIGATURES
from sphinx_refalign.registry.latex_verbatim import from_verbatim, to_url
from sphinx_refalign.registry.markup import (
    BOLD,
    CLOSE,
    CLOSING_DOLLAR,
    FORMULA,
    ITALIC,
    OPEN,
    OPENING_DOLLAR,
    SMALL_CAPS,
    SUBSCRIPT,
    SUPERSCRIPT,
    TEXT,
    TEXT_FORMULA,
    Token,
    has_markup,
    parse,
    plain_text,
    to_markup,
)

__all__ = [
    "LATEX_FORMULA", "TEXT_FORMULA", "from_text", "from_verbatim", "is_balanced", "split",
    "to_plain_text", "to_safe_latex", "to_text", "to_url",
]  # fmt: skip

_SPECIAL = re.compile(r"[\\{}$~%&]|--|``|''")

_BRACED_TEXT = re.compile(r"(?:[^\\{}$~%&`]|\{[^\\{}$~%&`]*\})*")
"""Text whose only LaTeX is dashes and pairs of braces."""

_ACCENTED_LETTER = re.compile(r"\{\\(?:[\"'`^~=.]\{?[A-Za-z]\}?|(?:[oOlLij]|ss|ae|AE|oe|OE|aa|AA))\}")
"""An accented letter or a letter macro in braces: ``{\\"o}``, ``{\\o}``."""

_WHITE_SPACE = re.compile(r"[ \t\r\n\f\v]+")

_PLACEHOLDER = "\ue000"
"""Stands for exact characters while white space is collapsed; in a source it is an exact character itself."""

_OPENING_BRACE, _CLOSING_BRACE, _DOLLAR = "\ue010", "\ue011", "\ue012"
"""Stand for braces, and for dollars that are text, while elements and formulas are parsed."""


def to_text(latex: str) -> str:
    """Convert LaTeX to Unicode text with the markup of :mod:`.markup`.

    Text without LaTeX, a bare ``%`` or ``&``, elements of CSL, and formulas that need mathematics stay
    unchanged. Each run of white space becomes one space. No other macro is left: an unknown one gives its
    argument, or nothing.
    """
    if not _SPECIAL.search(latex):
        return _collapse_spaces(latex)
    # Most fields have only a few accented letters: decoding these alone takes a seventh of the time.
    text = _ACCENTED_LETTER.sub(lambda match: _decode(match[0]), latex) if "\\" in latex else latex
    if _BRACED_TEXT.fullmatch(text) and "''" not in text:
        dashed = text.replace("---", "—").replace("--", "–")
        return _collapse_spaces(dashed.replace("{", "").replace("}", ""))
    return _decode(latex)


def to_plain_text(latex: str) -> str:
    """Convert LaTeX to Unicode text without markup, for names and identifiers."""
    return plain_text(to_text(latex))


@functools.lru_cache(maxsize=4096)
def _decode(latex: str) -> str:
    exact: list[str] = []
    tokens = [token for token in decode(latex) if token.kind not in (GROUP, GROUP_END)]
    for index, token in enumerate(tokens):
        if token.kind == EXACT:
            exact += token.value
            tokens[index] = Token(TEXT, _PLACEHOLDER * len(token.value))
        elif token.kind == FORMULA and not _is_formula_in_text(tokens, index):
            tokens[index] = Token(TEXT, formula_text(token.value))
    pieces = _collapse_spaces(to_markup(tokens)).split(_PLACEHOLDER)
    return "".join(part for pair in zip_longest(pieces, exact, fillvalue="") for part in pair)


def _is_formula_in_text(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a formula is still recognized as one between the texts beside it."""
    following = "".join(token.value for token in tokens[index + 1 : index + 3] if token.kind == TEXT)
    return not following[:1].isdigit() and TEXT_FORMULA.fullmatch(f"${tokens[index].value}$") is not None


def to_safe_latex(latex: str, write: Callable[[Token], str]) -> str:
    """Return LaTeX with its braces, but without macros, for programs that know few of them.

    Args:
        latex: The LaTeX.
        write: Returns a token of :func:`.markup.parse` as LaTeX that the program knows.

    """
    clean = latex.translate(dict.fromkeys(map(ord, (_OPENING_BRACE, _CLOSING_BRACE, _DOLLAR)), "\ufffd"))
    braces = {GROUP: _OPENING_BRACE, GROUP_END: _CLOSING_BRACE}
    tokens = [
        token
        if token.kind in (OPEN, CLOSE, FORMULA)
        else Token(TEXT, braces.get(token.kind, token.value.replace("$", _DOLLAR)))
        for token in decode(clean)
    ]
    parts: list[str] = []
    for token in parse(to_markup(tokens)):
        if token.kind != TEXT:
            parts.append(write(token))
            continue
        for part in re.split(f"([{_OPENING_BRACE}{_CLOSING_BRACE}])", token.value):
            brace = {_OPENING_BRACE: "{", _CLOSING_BRACE: "}"}.get(part, "")
            parts.append(brace or write(Token(TEXT, part.replace(_DOLLAR, "$"))))
    return "".join(parts)


def _collapse_spaces(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip(" ")


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

_TO_ESCAPE = re.compile(
    r"(?P<entity>&(?=\\?#?\w{2,31};))"
    r"|(?P<macro>[\\{}~^\n%&#_$])"
    rf"|(?P<pair>{LIGATURES})"
    r"|(?P<symbol>(?! )\s|(?:(?<= )|^) | $|[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000])"
)

LATEX_FORMULA = re.compile(
    rf"(?<!\\){OPENING_DOLLAR}((?:[^$\n\\]|\\.)+){CLOSING_DOLLAR}"
    r"|\\\(((?:[^\\\n]|\\[^()\n])+)\\\)"
)  # fmt: skip
r"""A formula in LaTeX, where ``\$`` is no delimiter and ``\( \)`` are; a group holds what they enclose."""


MACROS = {
    ITALIC: r"\emph", BOLD: r"\textbf", SMALL_CAPS: r"\textsc", SUBSCRIPT: r"\textsubscript",
    SUPERSCRIPT: r"\textsuperscript",
}  # fmt: skip
"""The macros of the elements of markup."""


def from_text(text: str, *, exact: bool = False) -> str:
    """Return LaTeX that prints a text with its markup and that :func:`to_text` converts back.

    Formulas between dollars stay formulas.

    Args:
        text: The text.
        exact: Whether it is converted back to the same text; otherwise elements come back as CSL spells them,
            and formulas that need no mathematics as text.

    """
    if has_markup(text):
        latex = _escape_tokens(parse(text))
        if is_balanced(latex) and to_text(latex) in (text, text if exact else _canonical(text)):
            return latex
    return _escape_text(text)


def _escape_tokens(tokens: Sequence[Token]) -> str:
    last = len(tokens) - 1
    write: dict[str, Callable[[str], str]] = {
        FORMULA: lambda formula: f"${formula}$",
        OPEN: lambda element: f"{MACROS[element]}{{",
        CLOSE: lambda _: "}",
    }
    return "".join(
        write[token.kind](token.value)
        if token.kind in write
        else _escape_text(token.value, "$" * (index > 0), "$" * (index < last))
        for index, token in enumerate(tokens)
    )


def _canonical(text: str) -> str:
    """Return a text with its elements as CSL spells them, and simple formulas as text."""
    tokens = [
        Token(TEXT, simple) if token.kind == FORMULA and (simple := simple_formula(token.value)) else token
        for token in parse(text)
    ]
    return to_markup(tokens)


def _escape_text(text: str, before: str = "", after: str = "") -> str:
    """Escape a text; its outer spaces need no escape next to a formula ``before`` or ``after`` it."""
    escaped = _TO_ESCAPE.sub(_escape_match, f"{before}{text}{after}")
    begin, end = (len(_ESCAPES["$"]) if dollar else 0 for dollar in (before, after))
    return escaped[begin : len(escaped) - end]


def _escape_match(match: re.Match[str]) -> str:
    if match["entity"]:
        return r"\&{}"
    if match["macro"]:
        return _ESCAPES[match[0]]
    if match["pair"]:
        return "{}" + match[0]
    return f"\\symbol{{{ord(match[0])}}}"


def is_balanced(latex: str) -> bool:
    """Return whether the braces match, so that every BibTeX reader finds the end of the field."""
    depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
