"""Inline markup in texts: the elements of CSL, and formulas between dollars.

A text is plain Unicode. It may contain the elements that CSL allows, ``<i>``, ``<b>``, ``<sup>``, ``<sub>``
and ``<span style="font-variant: small-caps;">``, and the other names that Crossref and Zotero have for them.
An element counts only if it is closed; any other ``<`` is text.

See https://docs.citationstyles.org/en/stable/specification.html and
https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/face-markup/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from html import unescape
from html.entities import html5
from typing import NamedTuple

from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.latex_formulas import formula_text

ITALIC, BOLD, SUPERSCRIPT, SUBSCRIPT, SMALL_CAPS = "i", "b", "sup", "sub", "sc"
"""The names of the elements."""

OPENING_TAGS = {
    **{name: f"<{name}>" for name in (ITALIC, BOLD, SUPERSCRIPT, SUBSCRIPT)},
    SMALL_CAPS: '<span style="font-variant: small-caps;">',
}
"""The opening tag of each element, as CSL spells it."""

CLOSING_TAGS = {**{name: f"</{name}>" for name in OPENING_TAGS}, SMALL_CAPS: "</span>"}
"""The closing tag of each element."""

_TRANSPARENT = ""
"""Stands for an element of which only the content counts, such as ``<span class="nocase">``."""

_ELEMENTS = {
    "i": ITALIC, "em": ITALIC, "italic": ITALIC, "b": BOLD, "strong": BOLD, "bold": BOLD,
    "sup": SUPERSCRIPT, "sub": SUBSCRIPT, "inf": SUBSCRIPT, "sc": SMALL_CAPS, "scp": SMALL_CAPS,
}  # fmt: skip
"""The elements by the names of their tags."""

# The dollars around a formula, by the rules of pandoc, under which "$5 and $6" has no formula.
# https://pandoc.org/MANUAL.html#extension-tex_math_dollars
OPENING_DOLLAR = r"\$(?! )"

CLOSING_DOLLAR = r"(?<! )\$(?!\d)"

TEXT_FORMULA = re.compile(rf"({OPENING_DOLLAR}[^$\n]+{CLOSING_DOLLAR})")
"""A formula in plain text; splitting a text by it gives the formulas at the odd positions."""

ENTITY = re.compile(
    r"(?:\{\\?&\}|\\?&)(?:amp(?:;|\$\\mathsemicolon\$))*"
    r"(\\?#[0-9]{1,7}|\\?#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30})(?:;|\$\\mathsemicolon\$)"
)
r"""An entity of HTML, also encoded twice, or as Crossref has it: ``{\&}amp$\mathsemicolon$``."""

_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<name>(?:jats:|mml:)?[A-Za-z]{1,12})(?P<attributes>(?:\s[^<>]*)?)>"
    rf"|(?P<formula>{TEXT_FORMULA.pattern})"
)

_MATHEMATICAL = re.compile(r"[\\^_=]|^\$[A-Za-z]{1,3}[\d']?\$$|^\$[A-Za-z]\([A-Za-z, ]*\)\$$")
"""What a formula contains; other texts between dollars are amounts of money."""

_MAX_DEPTH = 8
"""The maximum depth of elements; the tags of deeper ones are dropped, as writers are recursive."""

TEXT, FORMULA, OPEN, CLOSE = "text", "formula", "open", "close"
"""The kinds of tokens."""


class Token(NamedTuple):
    """A part of a text."""

    kind: str
    """:data:`TEXT`, :data:`FORMULA`, :data:`OPEN` or :data:`CLOSE`."""
    value: str
    """A text, a formula without its dollars, or the name of an element."""


def has_markup(text: str) -> bool:
    """Return whether a text may contain an element or a formula."""
    return "<" in text or "$" in text


def parse(text: str) -> list[Token]:
    """Return the tokens of a text; each :data:`OPEN` has its :data:`CLOSE`, properly nested."""
    if not has_markup(text):
        return [Token(TEXT, text)] if text else []
    matches = [match for match in _TOKEN.finditer(text) if match["formula"] or _element(match) is not None]
    elements = _pair(matches)
    tokens: list[Token] = []
    position = 0
    for index, match in enumerate(matches):
        token = elements.get(index)
        if match["formula"] and _MATHEMATICAL.search(match[0]):
            token = Token(FORMULA, match[0][1:-1])
        if token is None:
            continue
        tokens += [Token(TEXT, text[position : match.start()])] if position < match.start() else []
        tokens += [token] if token.value else []
        position = match.end()
    return [*tokens, Token(TEXT, text[position:])] if position < len(text) else tokens


def _element(match: re.Match[str]) -> str | None:
    """Return the element that a tag stands for, None for a tag of another language."""
    name = match["name"].lower()
    if name.startswith("mml:"):
        return _TRANSPARENT
    if name == "span":
        attributes = re.sub(r"\s", "", match["attributes"]).lower()
        return SMALL_CAPS if "small-caps" in attributes else _TRANSPARENT
    return _ELEMENTS.get(name.removeprefix("jats:"))


def _pair(matches: list[re.Match[str]]) -> dict[int, Token]:
    """Return the tokens of all tags that have their counterpart, by the index of the match."""
    pairs: dict[int, Token] = {}
    open_tags: list[tuple[int, str, str]] = []
    numbers: dict[str, int] = {}
    for index, match in enumerate(matches):
        if match["formula"]:
            continue
        name = match["name"].lower()
        if not match["end"]:
            open_tags.append((index, name, _element(match) or _TRANSPARENT))
            numbers[name] = numbers.get(name, 0) + 1
            continue
        while numbers.get(name):
            opened, open_name, element = open_tags.pop()
            numbers[open_name] -= 1
            if open_name == name:
                pairs |= {opened: Token(OPEN, element), index: Token(CLOSE, element)}
                break
    return _limit_depth(pairs)


def _limit_depth(pairs: dict[int, Token]) -> dict[int, Token]:
    depth = 0
    limited: dict[int, Token] = {}
    for index, token in sorted(pairs.items()):
        depth -= token.kind == CLOSE
        limited[index] = token if depth < _MAX_DEPTH else token._replace(value=_TRANSPARENT)
        depth += token.kind == OPEN
    return limited


def plain_text(text: str) -> str:
    """Return a text without elements, and its formulas in Unicode characters."""
    if not has_markup(text):
        return text
    return "".join(_plain(token) for token in parse(text))


def _plain(token: Token) -> str:
    if token.kind == FORMULA:
        return formula_text(token.value)
    return token.value if token.kind == TEXT else ""


def to_markup(tokens: Iterable[Token]) -> str:
    """Return tokens as text, with elements as CSL spells them; elements without content are left out."""
    parts: list[str] = []
    for token in tokens:
        if token.kind == CLOSE:
            if parts and parts[-1] == OPENING_TAGS[token.value]:
                parts.pop()
            else:
                parts.append(CLOSING_TAGS[token.value])
        elif token.kind == OPEN:
            parts.append(OPENING_TAGS[token.value])
        elif token.value:
            parts.append(f"${token.value}$" if token.kind == FORMULA else token.value)
    return "".join(parts)


def convert(
    text: str,
    write_text: Callable[[str], str],
    write_formula: Callable[[str], str],
    macros: Mapping[str, str],
) -> str:
    """Return a text as LaTeX.

    Args:
        text: The text.
        write_text: Escapes a part of it.
        write_formula: Returns a formula with its dollars.
        macros: The macro of each element.

    """
    write: dict[str, Callable[[str], str]] = {
        TEXT: write_text,
        FORMULA: write_formula,
        OPEN: lambda name: f"{macros[name]}{{",
        CLOSE: lambda _: "}",
    }
    return "".join(write[token.kind](token.value) for token in parse(text))


def plain_values(value: object, verbatim: Collection[str] = ()) -> object:
    """Return a value with the plain text of all texts in its maps and lists, apart from some keys of maps."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, dict):
        return {
            name: item if name in verbatim else plain_values(item, verbatim) for name, item in value.items()
        }
    if isinstance(value, list):
        return [plain_values(item, verbatim) for item in value]
    return value


def decode_entity(match: re.Match[str]) -> str | None:
    """Return the character of an entity; None for text that only looks like one."""
    name = match[1].replace("\\", "")
    if not name.startswith("#") and f"{name};" not in html5:
        return None
    text = unescape(f"&{name};")
    return None if NOT_PRINTABLE.search(text) or "\ufffd" in text else text
