"""Converts the rich text of pybtex to docutils nodes, with formulas as math nodes.

Formulas in titles are protected from pybtex styles, which would remove braces and change case in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes
from pybtex_docutils import Backend

from sphinx_refalign.registry.latex import LATEX_FORMULA

_FIRST = 0xF0000
"""The first of the private-use characters that replace formulas; no text contains them."""

_PLACEHOLDERS = re.compile("[\U000f0000-\U000ffffd]")

_VERBATIM = frozenset({"url", "doi", "eprint", "file"})


def protect_math(fields: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields of an entry with one character in place of each formula, and the formulas."""
    formulas: list[str] = []

    def replace(match: re.Match[str]) -> str:
        formulas.append(match[1] or match[2])
        # No style changes text in braces.
        return f"{{{chr(_FIRST + len(formulas) - 1)}}}"

    protected = {}
    for name, value in fields.items():
        clean = _PLACEHOLDERS.sub("\ufffd", value)
        protected[name] = clean if name in _VERBATIM else LATEX_FORMULA.sub(replace, clean)
    return protected, formulas


def split_math(text: str, formulas: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a formatted text: (text, False), or (formula, True) for a placeholder."""
    end = 0
    for match in _PLACEHOLDERS.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        number = ord(match[0]) - _FIRST
        yield (formulas[number], True) if number < len(formulas) else ("\ufffd", False)
        end = match.end()
    if text[end:]:
        yield text[end:], False


class NodeBackend(Backend):
    """The backend of sphinxcontrib-bibtex, with formulas, and with links marked as external."""

    def __init__(self) -> None:
        super().__init__()
        self.formulas: Sequence[str] = ()
        """The formulas of the entry that is rendered next, see :func:`.protect_math`."""

    def format_str(self, str_: str) -> list[nodes.Node]:
        """Return a text with its formulas as nodes."""
        return [nodes.math(text, text) if is_formula else nodes.Text(text)
                for text, is_formula in split_math(str_, self.formulas)]  # fmt: skip

    def format_href(self, url: str, text: list[nodes.Node], external: bool = False) -> list[nodes.Node]:
        """Return a link to another site."""
        return [nodes.reference("", "", *text, refuri=url, internal=False)]
