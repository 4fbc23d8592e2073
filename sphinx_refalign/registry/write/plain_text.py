"""Text, names and addresses as LaTeX that pybtex prints as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinx_refalign.registry.write import bibtex_values

_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "%": r"\%", "{": "(", "}": ")"}
"""pybtex has no way to print a brace; what else is special in TeX it prints as it is."""
# Two of these together would be a dash, a quotation mark or ¡.
_SPECIAL = re.compile(r"[\\~%{}]|(?<=-)-|(?<=[`!?])`|(?<=')'|(?<=<)<|(?<=>)>|(?<=,),")
_MATH = re.compile(r"(\$(?! )[^$\n]+(?<! )\$(?!\d))")
"""A formula between dollars, as pandoc reads it: it stays one."""


def text(value: str) -> str:
    """A text; white space is one space, as in every BibTeX file. Formulas stay as they are."""
    parts = _MATH.split(" ".join(re.split(r"[ \t\r\n\f\v\x00-\x1f\x7f-\x9f\u2028\u2029]+", value)).strip())
    return "".join(_formula(part) if at % 2 else _escaped(part) for at, part in enumerate(parts))


def _escaped(value: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX.get(found[0], f"{{}}{found[0]}"), value)


def _formula(value: str) -> str:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    odd = depth or re.search(r"\\[{}]|\\\$$", value)
    return _escaped(value) if odd else re.sub(r"(?<!\\)%", r"\%", value)


def verbatim(value: str) -> str:
    """An address or another identifier: all in it as it is, ``_`` and ``%`` too."""
    coded = {"\\": "%5C", "{": "%7B", "}": "%7D"}
    return re.sub(r"[\\{}]", lambda found: coded[found[0]], " ".join(value.split()))


def people(names: Sequence[str]) -> str:
    """A list of people as BibTeX has it."""
    return bibtex_values.people(names, text)
