r"""URLs, DOIs and other identifiers in BibTeX: no LaTeX, but with some of its escapes and braces.

biblatex takes these fields verbatim, classic styles put them into ``\url``, and programs write what prints
well in one of them: Mendeley ``{\_}`` and ``{\textless}``, Web of Science two pairs of braces around each
value, authors ``$\sim$``. URLs have no braces, backslashes and angle brackets (RFC 3986, appendix A).
"""

from __future__ import annotations

import re

from sphinx_refalign.registry.latex_macros import to_char
from sphinx_refalign.registry.patterns import compile_late

_CHARACTERS = {
    "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`", "textunderscore": "_",
    "textless": "<", "textgreater": ">", "textbar": "|", "textdollar": "$", "textbackslash": "\\",
    "textquotesingle": "'", "textquotedbl": '"', "textbraceleft": "{", "textbraceright": "}",
    "sim": "~", "slash": "/", "string": "", "allowbreak": "", "linebreak": "", "newline": "", "-": "",
    "amp": "&", "lt": "<", "gt": ">",
}  # fmt: skip
"""Characters by the name of their macro or entity; macros that are not listed keep their own character."""

_NAMES = "|".join(sorted(filter(str.isalpha, _CHARACTERS)))

_MACRO = rf"\\(?:[_%&#~{{}}$^\\/-]|(?:{_NAMES})(?![A-Za-z])\s?)(?:\{{\}})?"

_ESCAPE = compile_late(
    r"\\symbol\{(?P<code>\d{1,7})\}"
    r"|(?:\{\\&\}|\\?&)(?P<entity>amp|lt|gt);"
    rf"|\{{\s?(?P<in_braces>{_MACRO}|[^\s\\{{}}])\s?\}}"
    r"|\$\s?(?P<in_formula>\\sim|\\_|[_~<>])\s?\$"
    rf"|(?P<bare>{_MACRO})"
)

_ARGUMENT = r"[^{}]*"
for _ in range(3):
    _ARGUMENT = rf"(?:[^{{}}]|\{{{_ARGUMENT}\}})*"

_WRAPPED = compile_late(
    rf"(?:\\(?:url|path|nolinkurl|texttt)\s*)?\{{(?:\s*\\(?:tt|ttfamily|rm)\s)?(?P<argument>{_ARGUMENT})\}}"
    rf"|\\href\s*\{{(?P<target>{_ARGUMENT})\}}\s*\{{{_ARGUMENT}\}}"
    r"|<(?P<in_brackets>[^<>]*)>"
)
"""A value that is as a whole in braces, an argument of a macro or in angle brackets."""

_MAX_WRAPPERS = 4


def to_url(latex: str) -> str:
    r"""Return the URL or identifier in a field, without ``\url{…}``, enclosing braces and escapes.

    Braces around more than one character, as in the template ``https://example.org/{id}``, are kept, and so
    are unknown macros.
    """
    url = latex.strip()
    for _ in range(_MAX_WRAPPERS):
        wrapped = _WRAPPED.fullmatch(url)
        if wrapped is None:
            break
        url = next(part for part in wrapped.groups() if part is not None).strip()
    return _ESCAPE.sub(_character, url) if _HAS_ESCAPE.search(url) else url


_HAS_ESCAPE = compile_late(r"[\\{$&]")


def _character(match: re.Match[str]) -> str:
    if match["code"]:
        return to_char(int(match["code"]))
    escaped = match[match.lastgroup or 0]
    name = escaped.removeprefix("\\").removesuffix("{}").strip()
    is_char = escaped == name and not match["entity"]
    return name if is_char else _CHARACTERS.get(name, name)


def from_verbatim(text: str) -> str:
    """Return a URL, DOI or other identifier, escaping only what would end or change the field."""
    return _UNSAFE.sub(lambda match: f"\\symbol{{{ord(match[0])}}}", text)


_UNSAFE = compile_late(
    r"[\\{}\x00-\x1f\x7f-\x9f]|(?! )\s|(?:(?<=\s)|^) | $|&(?=(?:amp|lt|gt);)|\$(?=[_~<>]\$)|^<"
)
"""Characters that BibTeX readers take for LaTeX, or remove, and what :func:`to_url` would decode."""
