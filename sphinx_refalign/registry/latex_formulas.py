"""Formulas of LaTeX as text: simple ones with scripts, others for formats without mathematics."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.macrospec import LatexContextDb

_MAX_LENGTH = 2000
"""The maximum length of a formula that is converted."""

_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[\^_]\s*|\s+|.", re.DOTALL)

_UPRIGHT = frozenset({"mathrm", "rm", "text", "textrm", "mathsf", "textsf", "operatorname", "mbox", "hbox",
                      "textnormal", "mathbf", "textbf", "bf", "boldsymbol", "bm", "mathit"})  # fmt: skip
"""Macros of which only the argument counts; the letters in it are words or units."""

_NAMES = {
    "less": "<", "greater": ">", "lt": "<", "gt": ">", "mathsemicolon": ";", "circ": "°", "prime": "′",
    "degree": "°", "ast": "*", "star": "⋆", "sim": "∼", "lbrace": "{", "rbrace": "}", "backslash": "\\",
    "vert": "|", "mid": "|", "colon": ":", "hbar": "ℏ", "ell": "ℓ", "ldots": "…", "dots": "…", "cdots": "⋯",
    "hyphen": "-", "mathchar": "-", "textendash": "–", "textemdash": "—", "textdegree": "°",
    "textless": "<", "textgreater": ">", "textmu": "μ", "sqrt": "√", "textasciitilde": "~",
    "aa": "å", "AA": "Å", "slash": "/",
}  # fmt: skip
"""Symbols that pylatexenc does not know or expands unsuitably."""

_FUNCTIONS = frozenset({"log", "ln", "exp", "sin", "cos", "tan", "max", "min", "sup", "inf", "lim", "det",
                        "dim", "ker", "arg", "gcd", "deg", "hom", "Pr"})  # fmt: skip

_FRACTIONS = frozenset({r"\frac", r"\tfrac", r"\dfrac", r"\nicefrac", r"\sfrac"})

_SPACES = frozenset({",", ";", ":", " ", "quad", "qquad", "thinspace", "enspace", "\\"})

_ESCAPED = frozenset("%&#_$")

_SIMPLE = re.compile(r"[\d\s.,:;/+=<>()\[\]*!%|'&~-]")


@functools.cache
def _symbols() -> LatexContextDb:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


def symbol(name: str) -> str:
    """Return the text of a macro without arguments by the tables of pylatexenc; "" for others."""
    specification = _symbols().get_macro_spec(name)
    text = getattr(specification, "simplify_repl", None)
    return text if isinstance(text, str) and not re.search("[%<[].", text) else ""


def text_letter(name: str) -> str:
    r"""Return the letter of a macro such as ``\textalpha``; "" for others."""
    return symbol(name.removeprefix("text")) if name.startswith("text") else ""


def simple_formula(formula: str) -> str | None:
    r"""Return a formula that needs no mathematics as text with ``<sub>`` and ``<sup>``, else None.

    Such a formula consists of figures, signs, single symbols, words in ``\mathrm{}``, and scripts of these:
    ``^{th}``, ``_2``, ``\alpha``, ``10^{-3}``, ``\mathrm{CO_2}``. A variable, which is italic, needs it.
    """
    if len(formula) > _MAX_LENGTH:
        return None
    text = _Converter(formula, strict=True).convert()
    return text and re.sub(r"<sup>\s*([°′]+)\s*</sup>", r"\1", text)


def formula_text(formula: str) -> str:
    """Return a formula in Unicode characters, without macros and braces; scripts keep ``^`` and ``_``."""
    text = _Converter(formula[:_MAX_LENGTH], strict=False).convert() or ""
    return " ".join((text + formula[_MAX_LENGTH:].replace("\\", "")).split())


class _Converter:
    """Converts one formula.

    Args:
        formula: The formula without its dollars.
        strict: Whether to convert only what needs no mathematics, with scripts as elements.

    """

    def __init__(self, formula: str, *, strict: bool) -> None:
        self._tokens = _TOKEN.findall(formula)
        self._strict = strict
        self._parts: list[str] = []
        self._ends: list[tuple[str, bool]] = []
        """What follows the end of each open group, and whether letters are allowed after it."""
        self._letters = not strict

    def convert(self) -> str | None:
        """Return the text; None if the formula needs mathematics."""
        pending: tuple[str, bool] | None = None
        for token in self._tokens:
            if token == "{":
                self._ends.append((pending[0] if pending else "", self._letters))
                self._letters = pending[1] if pending else self._letters
                pending = None
            elif token == "}":
                if not self._ends:
                    return None if self._strict else "".join(self._parts)
                end, self._letters = self._ends.pop()
                self._parts.append(end)
            elif token[0] in "^_":
                pending = (self._open_script(token[0]), True)
            elif token.startswith("\\") and token[1:].strip() in _UPRIGHT:
                pending = ((pending[0] if pending else ""), True)
            elif token.strip() in _FRACTIONS and not self._strict:
                pending = ("/", True)
            elif not token.isspace() or self._letters:
                text = self._text(token, pending is not None)
                if text is None:
                    return None
                self._parts.append(text)
                if pending and text:
                    self._parts.append(pending[0])
                    pending = None
        if self._strict and (self._ends or pending):
            return None
        return "".join(self._parts)

    def _open_script(self, sign: str) -> str:
        """Begin a script and return its end."""
        name = "sup" if sign == "^" else "sub"
        self._parts.append(f"<{name}>" if self._strict else sign)
        return f"</{name}>" if self._strict else ""

    def _text(self, token: str, is_script: bool) -> str | None:
        """Return the text of one token; None if it needs mathematics."""
        if not token.startswith("\\"):
            if token == "-" and self._strict and not self._letters and not is_script:
                return "−"
            allowed = self._letters or is_script or _SIMPLE.match(token) or not token.isascii()
            return token if allowed else None
        name = token[1:].strip()
        if name in _SPACES:
            return " "
        if name in _ESCAPED:
            return name
        text = _NAMES.get(name) or symbol(name)
        if self._strict:
            return text if len(text) == 1 else None
        return self._spaced(text or (name if name in _FUNCTIONS else ""), token)

    def _spaced(self, text: str, token: str) -> str:
        """Return the text of a macro with spaces around a function, and around a sign that has them."""
        previous = self._parts[-1][-1:] if self._parts else ""
        is_function = len(text) > 1
        before = " " if is_function and previous.isalnum() else ""
        is_separate = is_function or (previous.isspace() and not text.isalpha())
        return f"{before}{text}{' ' if token[-1].isspace() and is_separate else ''}"


def matching_braces(latex: str) -> tuple[dict[int, int], dict[int, int]]:
    """Return the position of the closing brace and bracket of each opening one."""
    braces: dict[int, int] = {}
    brackets: dict[int, int] = {}
    opened: list[int] = []
    open_brackets: list[tuple[int, int]] = []
    for match in re.finditer(r"\\.|[{}\[\]]", latex, re.DOTALL):
        char, position = match[0], match.start()
        if char == "{":
            opened.append(position)
        elif char == "}" and opened:
            braces[opened.pop()] = position
            while open_brackets and open_brackets[-1][1] > len(opened):
                open_brackets.pop()
        elif char == "[":
            open_brackets.append((position, len(opened)))
        elif char == "]" and open_brackets and open_brackets[-1][1] == len(opened):
            brackets[open_brackets.pop()[0]] = position
    return braces, brackets


def next_dollars(latex: str) -> dict[int, int]:
    """Return the position of the next dollar that is no text for each of these."""
    positions = [match.start() for match in re.finditer(r"\\.|\$", latex, re.DOTALL) if match[0] == "$"]
    return dict(pairwise(positions))
