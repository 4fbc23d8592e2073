"""Unicode text as LaTeX for BibTeX fields: what :mod:`~sphinx_refalign.registry.latex` reads back exactly."""

from __future__ import annotations

import re

from sphinx_refalign.registry.latex import to_text

_MACROS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": r"\newline{}",
    **{char: f"\\{char}" for char in "%&#_$"},
}  # fmt: skip
"""Braces by name: BibTeX itself counts ``\\{`` as one that opens."""

# Two of these together would be a dash, a quotation mark or ¡.
_SPECIAL = re.compile(
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
    found = _SPECIAL.sub(_escape, f"{before}{text}{after}")
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
