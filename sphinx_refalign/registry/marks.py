"""Markup as private-use characters, which pass unchanged through the LaTeX parser and the styles of pybtex.

pybtex knows no macros but accents and symbols, and its styles remove braces and change the case of letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sphinx_refalign.registry.latex_macros import LIGATURES
from sphinx_refalign.registry.markup import CLOSE, FORMULA, OPEN, OPENING_TAGS, TEXT, Token, plain_text

_ELEMENTS = tuple(OPENING_TAGS)

_FIRST = 0x10FF00
"""The first of the characters for elements: for each one for its beginning, followed by one for its end."""

_FORMULA, _FORMULA_END = "\U0010ff20", "\U0010ff21"
"""The characters around a formula."""

_SHIFT = 0x100000
"""The distance from an ASCII character in a formula to the character that stands for it."""

MARKS = re.compile("[\U00100000-\U0010fffd]")
"""The characters."""

_TOKEN = re.compile(f"{_FORMULA}([^{_FORMULA_END}]*){_FORMULA_END}|([\U00100000-\U0010fffd])")

_VERBATIM = frozenset({"url", "doi", "eprint", "file", "isbn", "issn", "crossref", "xdata"})

_NAMES = frozenset({"author", "editor", "translator", "bookauthor", "holder"})

_NEEDSMARKS = re.compile(r"\\[A-Za-z]{2}|\\[(\[]|[<$&]|\{\\(?:em|it|bf|sc)\b")

_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "%": r"\%", "{": "(", "}": ")"}
"""Escapes. pybtex cannot print a brace; it prints other special characters of TeX unchanged."""

# Two commas are a quotation mark in fonts for European languages.
_SPECIAL = re.compile(rf"[\\~%{{}}]|{LIGATURES}|(?<=,),")


def escape_characters(text: str) -> str:
    """Return a text without markup as LaTeX for pybtex."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"{{}}{match[0]}"), text)


def has_marks(text: str) -> bool:
    """Return whether a text contains one of the characters."""
    return MARKS.search(text) is not None


def marked_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of an entry, with its markup as private-use characters and without other macros."""
    return {name: value if name in _VERBATIM else _marked(name, value) for name, value in fields.items()}


def _marked(name: str, latex: str) -> str:
    latex = MARKS.sub("\ufffd", latex)
    if not _NEEDSMARKS.search(latex):
        return latex
    from sphinx_refalign.registry.latex import to_safe_latex  # most builds need no decoder

    return to_safe_latex(latex, _write_plain if name in _NAMES else _write)


def _write(token: Token) -> str:
    """Return a token for pybtex; braces keep the case of what an element contains, as in BibTeX."""
    if token.kind == TEXT:
        return escape_characters(token.value)
    return f"{'}' if token.kind == CLOSE else ''}{mark(token)}{'{' if token.kind == OPEN else ''}"


def _write_plain(token: Token) -> str:
    return escape_characters(token.value) if token.kind in (TEXT, FORMULA) else ""


def mark(token: Token) -> str:
    """Return the characters for a formula, or for the beginning or the end of an element."""
    if token.kind != FORMULA:
        return chr(_FIRST + 2 * _ELEMENTS.index(token.value) + (token.kind == CLOSE))
    shifted = (chr(ord(char) + _SHIFT) if char.isascii() else char for char in token.value)
    return f"{_FORMULA}{''.join(shifted)}{_FORMULA_END}"


def parse_marked(text: str) -> list[Token]:
    """Return the tokens of a text with marks; elements may be unbalanced."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        tokens += [Token(TEXT, text[end : match.start()])] if end < match.start() else []
        end = match.end()
        if match[2] is None:
            formula = (chr(ord(char) - _SHIFT) if ord(char) >= _SHIFT else char for char in match[1])
            tokens.append(Token(FORMULA, "".join(formula)))
            continue
        element, is_end = divmod(ord(match[2]) - _FIRST, 2)
        if 0 <= element < len(_ELEMENTS):
            tokens.append(Token(CLOSE if is_end else OPEN, _ELEMENTS[element]))
    return [*tokens, Token(TEXT, text[end:])] if end < len(text) else tokens


def without_marks(text: str) -> str:
    """Return a text without its marks, and its formulas in Unicode characters."""
    if not has_marks(text):
        return text
    tokens = parse_marked(text)
    return "".join(plain_text(f"${token.value}$") if token.kind == FORMULA else token.value
                   for token in tokens if token.kind in (TEXT, FORMULA))  # fmt: skip
