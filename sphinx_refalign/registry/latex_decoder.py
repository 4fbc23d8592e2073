"""A decoder of LaTeX in BibTeX fields: a scanner whose time is proportional to the length of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sphinx_refalign.registry.latex_formulas import (
    matching_braces,
    next_dollars,
    simple_formula,
    symbol,
    text_letter,
)
from sphinx_refalign.registry.latex_macros import (
    ACCENTS,
    CASES,
    DECLARATIONS,
    ELEMENTS,
    LENGTH,
    QUOTES,
    SKIPPED,
    SPACES,
    SPACING_ACCENTS,
    SYMBOLS,
    TEXTS,
    UNBRACED_ACCENTS,
    VERBATIM,
    WRAPPED,
    to_char,
)
from sphinx_refalign.registry.latex_units import MACROS, chemical_text, macro_text
from sphinx_refalign.registry.latex_verbatim import to_url
from sphinx_refalign.registry.markup import (
    CLOSE,
    ENTITY,
    FORMULA,
    OPEN,
    TEXT,
    Token,
    decode_entity,
    parse,
)

GROUP, GROUP_END = "group", "group-end"
"""The kinds of the tokens of braces, which protect names from changes of case."""

EXACT = "exact"
"""The kind of a token with characters that no collapsing of white space changes."""

_PLAIN = re.compile(r"[^\\{}$~&`'\-!?\ue000\u00a0]+")

_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "!`": "¡", "?`": "¿", "~": " "}

_LIGATURE = re.compile(r"---?|``|''|[!?]`|~")

_MACRO = re.compile(r"\\(?:([A-Za-z]+)(\*?)|(.)|$)", re.DOTALL)

_IF_MATH = re.compile(r"\\ifmmode\b[^{}]{0,80}?(?:\{[^{}]{0,40}\}[^{}]{0,80}?){0,3}\\else\s*")
"""The part for formulas, which the exports of the American Physical Society have before the accent."""

_CHARACTER = re.compile(r"\s*(?:\"([0-9A-Fa-f]{1,6})|'([0-7]{1,7})|(\d{1,7}))\s?")

_LETTER = re.compile(r"\s*[^\\{}\s]")

_MAX_ACCENTED = 40
"""The maximum length of what is below an accent."""

_MAX_FORMULA = 500
"""The maximum length of a formula between ``\\(`` and ``\\)``."""

_CHEMICAL = re.compile(r"\\ce\s?\{([^{}]*)\}")


class _Group(NamedTuple):
    """A group that the scanner is in."""

    end: int
    """The position of its closing brace."""
    tokens: list[Token]
    """What follows the content of the group, in reverse order."""
    quotes: int
    """The number of quotations around the content outside the group."""
    case: Callable[[str], str] | None
    """The change of case outside the group."""


def decode(latex: str) -> list[Token]:
    """Return the tokens of LaTeX: those of :func:`.markup.parse`, :data:`EXACT`, and groups."""
    return _Decoder(latex).decode()


class _Decoder:
    def __init__(self, latex: str) -> None:
        self._latex = latex
        self._braces, self._brackets = matching_braces(latex)
        self._dollars = next_dollars(latex)
        self._position = 0
        self._tokens: list[Token] = []
        self._groups: list[_Group] = []
        self._quotes = 0
        self._case: Callable[[str], str] | None = None

    def decode(self) -> list[Token]:
        self._groups.append(_Group(len(self._latex), [], 0, None))
        while True:
            if self._position >= self._groups[-1].end:
                self._close_group()
                if not self._groups:
                    return self._tokens
                continue
            plain = _PLAIN.match(self._latex, self._position, self._groups[-1].end)
            if plain:
                self._add_text(plain[0])
                self._position = plain.end()
            else:
                self._read_special(self._latex[self._position])

    def _add_text(self, text: str) -> None:
        if text:
            self._tokens.append(Token(TEXT, self._case(text) if self._case else text))

    def _close_group(self) -> None:
        group = self._groups.pop()
        self._tokens += reversed(group.tokens)
        self._quotes, self._case = group.quotes, group.case
        self._position = group.end + 1

    def _read_special(self, char: str) -> None:
        latex, position = self._latex, self._position
        ligature = _LIGATURE.match(latex, position)
        entity = ENTITY.match(latex, position) if char in "&\\{" else None
        if entity and (text := decode_entity(entity)) is not None:
            self._position = entity.end()
            self._tokens.append(Token(TEXT, text))
        elif ligature:
            self._position = ligature.end()
            self._add_text(_LIGATURES[ligature[0]])
        elif char == "\\":
            self._read_macro()
        elif char == "{" and position in self._braces:
            self._open_group([Token(GROUP, "")], [Token(GROUP_END, "")])
        elif char == "$":
            self._read_formula()
        else:
            self._position += 1
            if char in "\ue000\u00a0":
                self._tokens.append(Token(EXACT, char))
            elif char not in "{}":
                self._add_text(char)

    def _open_group(self, before: Sequence[Token] = (), after: Sequence[Token] = ()) -> None:
        """Enter the group at the current position."""
        self._tokens += before
        end = self._braces[self._position]
        self._groups.append(_Group(end, [*reversed(after)], self._quotes, self._case))
        self._position += 1

    def _read_formula(self) -> None:
        """Read a formula between dollars, or a dollar that is text."""
        start = self._position
        width = 2 if self._latex.startswith("$$", start) else 1
        end = self._dollars.get(start + width - 1, -1)
        content = self._latex[start + width : end] if start < end < self._groups[-1].end else ""
        is_formula = content.strip() and (
            (content == content.strip() and not self._latex[end + 1 : end + 2].isdigit())
            or re.search(r"[\\^_]|^[<>=~+-]$", content) is not None
        )  # fmt: skip
        if is_formula:
            self._position = end + width
            self._add_formula(content)
        else:
            self._position += 1
            self._tokens.append(Token(TEXT, "$"))

    def _add_formula(self, formula: str) -> None:
        formula = " ".join(formula.split())
        chemical = _CHEMICAL.fullmatch(formula)
        text = chemical_text(chemical[1]) if chemical else simple_formula(formula)
        if text is None:
            self._tokens.append(Token(FORMULA, formula))
        else:
            self._tokens += parse(text) if "<s" in text else [Token(TEXT, text)]

    def _read_macro(self) -> None:
        match = _MACRO.match(self._latex, self._position)
        assert match is not None
        self._position = match.end()
        name = match[1] or match[3] or ""
        if not match[1]:
            if name in ACCENTS:
                self._read_accent(name)
            elif name in ("(", "["):
                self._read_bracketed_formula(name)
            else:
                self._add_text(SYMBOLS.get(name, name))
                if name == "\\":  # the space after a line may follow: \\[2pt]
                    self._skip_bracket()
            return
        if name == "ifmmode":
            condition = _IF_MATH.match(self._latex, match.start())
            self._position = condition.end() if condition else match.end()
        elif name in ACCENTS and (len(name) == 1 or name in UNBRACED_ACCENTS or self._has_argument()):
            self._read_accent(name)
        else:
            self._read_named(name, match[2])

    def _read_named(self, name: str, star: str) -> None:
        """Read the macro of a name, which is already read."""
        text = TEXTS.get(name)
        if text is None and name not in ELEMENTS and name not in SKIPPED and name not in QUOTES:
            text = symbol(name) or (None if self._has_argument() else text_letter(name)) or None
        if name == "newline":
            self._skip_spaces()
            self._skip_empty_group()
            self._tokens.append(Token(EXACT, "\n"))
        elif name in ("symbol", "char"):
            self._read_character()
        elif name in VERBATIM:
            self._read_verbatim(name)
        elif name == "ensuremath" and self._argument() is not None:
            self._add_formula(self._read_argument())
        elif text is not None and name not in WRAPPED:
            if star:
                self._position -= 1
            self._add_text(text)
            self._skip_spaces()
            self._skip_empty_group()
        elif name in DECLARATIONS:
            element = DECLARATIONS[name]
            if element and self._position in self._braces:  # written as if it had an argument
                self._open_group([Token(OPEN, element)], [Token(CLOSE, element)])
            else:
                self._skip_spaces()
                self._declare(element)
        else:
            self._read_arguments(name, star)

    def _read_argument(self) -> str:
        """Return the content of the group at the current position, and go behind it."""
        start = self._position + 1
        end = self._braces[self._position]
        self._position = end + 1
        return self._latex[start:end]

    def _read_arguments_of(self, name: str) -> list[str]:
        """Read the arguments of a macro of siunitx or mhchem."""
        arguments: list[str] = []
        self._skip_bracket()
        while len(arguments) < len(MACROS[name]) and self._argument() is not None:
            arguments.append(self._read_argument())
        return arguments

    def _read_arguments(self, name: str, star: str) -> None:
        """Read a macro whose argument is text."""
        start = self._position
        if name in MACROS:
            self._tokens += parse(macro_text(name, self._read_arguments_of(name)))
            return
        if name in SPACES and (length := LENGTH.match(self._latex, start)):
            self._position = length.end()
            self._add_text(SPACES[name])
            return
        skipped = 3 if name == "begin" and self._latex.startswith("{CJK", start) else SKIPPED.get(name, 0)
        for _ in range(skipped):
            self._skip_bracket()
            if (end := self._argument()) is not None:
                self._position = end + 1
        self._skip_bracket()
        before, after = self._wrapping(name, star)
        if self._argument() is not None:
            self._open_group(before, after)
            self._quotes += name in QUOTES
            self._case = CASES.get(name, self._case)
        elif name in ELEMENTS and _LETTER.match(
            self._latex, self._position, min(self._position + 9, self._groups[-1].end)
        ):
            self._skip_spaces()
            self._tokens += [*before, Token(TEXT, self._latex[self._position]), *after]
            self._position += 1

    def _wrapping(self, name: str, star: str) -> tuple[list[Token], list[Token]]:
        """Return the tokens before and after the argument of a macro."""
        if name in ELEMENTS:
            return [Token(OPEN, ELEMENTS[name])], [Token(CLOSE, ELEMENTS[name])]
        before, after = WRAPPED.get(name, ("", ""))
        if name in QUOTES:
            before, after = ("‘", "’") if self._quotes % 2 or star else ("“", "”")
        return [Token(TEXT, before)], [Token(TEXT, after)]

    def _declare(self, element: str) -> None:
        """Begin an element that ends with the current group."""
        if element:
            self._tokens.append(Token(OPEN, element))
            self._groups[-1].tokens.append(Token(CLOSE, element))

    def _read_accent(self, name: str) -> None:
        """Read an accent and what it stands above."""
        accent, limit = ACCENTS[name], self._groups[-1].end
        self._skip_spaces()
        position = self._position
        end = self._braces.get(position, -1)
        if end >= 0:
            content = self._latex[position + 1 : end]
            if len(content) > _MAX_ACCENTED:
                return
            self._position = end + 1
        else:
            match = _MACRO.match(self._latex, position, limit)
            content = match[0] if match else self._latex[position : min(position + 1, limit)]
            self._position = position + len(content)
            if match and match[1]:
                self._skip_spaces()
            elif match and match[3] in ACCENTS:  # two accents on one letter
                self._position = position
                return
        if content and not content.startswith("\\") and not content[0].isalnum() and content[0] not in "{":
            self._position = position if end < 0 else self._position
            self._add_text(SPACING_ACCENTS.get(name, "") + (content if end >= 0 else ""))
            return
        text = "".join(token.value for token in decode(content) if token.kind in (TEXT, EXACT))
        first = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
        accented = (
            unicodedata.normalize("NFC", f"{first}{accent}") if first else SPACING_ACCENTS.get(name, "")
        )
        self._add_text(accented + text[1:])

    def _read_bracketed_formula(self, opening: str) -> None:
        r"""Read ``\( \)``; without its end, the macro gives nothing."""
        closing = {"(": ")", "[": "]"}[opening]
        end = self._latex.find("\\", self._position)
        while 0 <= end < self._groups[-1].end and end - self._position < _MAX_FORMULA:
            following = self._latex[end + 1 : end + 2]
            if following == closing:
                self._add_formula(self._latex[self._position : end])
                self._position = end + 2
            if following in "()[]":
                return
            end = self._latex.find("\\", end + 2)

    def _read_verbatim(self, name: str) -> None:
        latex = self._latex
        end = self._argument()
        if end is not None:
            self._tokens.append(Token(EXACT, to_url(latex[self._position + 1 : end])))
            self._position = end + 1
        elif name in ("verb", "lstinline") and self._position < self._groups[-1].end:
            delimiter = latex[self._position]
            end = latex.find(delimiter, self._position + 1, self._position + 200)
            if self._position < end < self._groups[-1].end:
                self._add_text(latex[self._position + 1 : end])
                self._position = end + 1

    def _read_character(self) -> None:
        r"""Read the number of ``\symbol{}`` or ``\char``."""
        end = self._argument()
        start = self._position + (end is not None)
        match = _CHARACTER.match(self._latex, start, self._groups[-1].end)
        if match:
            numbers = zip(match.groups(), (16, 8, 10), strict=True)
            code = next(int(text, base) for text, base in numbers if text)
            self._tokens.append(Token(EXACT, to_char(code)))
            self._position = match.end() if end is None else end + 1

    def _argument(self) -> int | None:
        """Go to the group that follows, and return the position of its end; None if no group follows."""
        position = self._position
        while self._latex[position : position + 1].isspace():
            position += 1
        end = self._braces.get(position)
        if end is not None and end < self._groups[-1].end:
            self._position = position
            return end
        return None

    def _has_argument(self) -> bool:
        return self._braces.get(self._position, 0) > self._position + 1

    def _skip_spaces(self) -> None:
        while self._position < self._groups[-1].end and self._latex[self._position].isspace():
            self._position += 1

    def _skip_empty_group(self) -> None:
        if self._braces.get(self._position) == self._position + 1:
            self._position += 2

    def _skip_bracket(self) -> None:
        """Skip an optional argument."""
        end = self._brackets.get(self._position)
        while end is not None and end < self._groups[-1].end:
            self._position = end + 1
            end = self._brackets.get(self._position)
