"""A warning where the LaTeX engine of conf.py has no font for a character of the inserted text."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.config import conf_location
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.registry.patterns import EAST_ASIAN, WIDE_SYMBOLS

# Plain patterns, compiled by their first use: only LaTeX builds need them.
_CJK = f"[{EAST_ASIAN}{WIDE_SYMBOLS}]"

_LETTERS = "[\u0370-\u1cff\u1f00-\u1fff]"
"""Greek, Cyrillic, Arabic and other letters for which pdflatex has no font by default."""

_CJK_SUPPORT = r"(?i)CJK|ctex|luatexja|babelprovide|Fandol|Source Han|SimSun|Songti|Heiti|Kaiti"
"""Text of LaTeX options that shows that the author has chosen fonts or packages for Chinese."""

_LETTER_SUPPORT = r"T2A|X2|LGR|unicode-math|newunicodechar|DeclareUnicodeCharacter"
"""Text of LaTeX options that shows the same for other letters."""

INSERTED_TEXT = "refalign-inserted-text"
"""The attribute of a document with the text of its inserted content."""


def check_latex_fonts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Warn about inserted text with a character that the LaTeX engine has no font for.

    Without the warning the author notices this late or never: pdflatex stops with "Unicode character … not
    set up for use with LaTeX" and makes no PDF, XeLaTeX and LuaLaTeX leave the character blank.
    """
    text: str = doctree.attributes.pop(INSERTED_TEXT, "")
    if not text:
        return
    match = None if _has_cjk_font(app.config) else re.search(_CJK, text)
    if match is None and app.config.latex_engine == "pdflatex":
        options = str(app.config.latex_elements)
        match = None if re.search(_LETTER_SUPPORT, options) else re.search(_LETTERS, text)
    if match is None:
        return
    engine = app.config.latex_engine
    quoted = _around(text, match.start())
    effect = "stops" if engine == "pdflatex" else "leaves it blank"
    advice = [] if engine == "xelatex" else ["latex_engine = 'xelatex'"]
    if not _is_chinese(app.config) and re.search(_CJK, match.group()):
        advice.append(r"latex_elements = {'extrapackages': r'\usepackage{xeCJK}'}")
    message = (
        f"{engine} has no font for {match.group()!r} in {quoted!r} and {effect}; set {' and '.join(advice)}"
    )
    warn(Warn.CONFIG, message, conf_location(app, "latex_engine"))


def _around(text: str, position: int) -> str:
    """Return at most 60 characters of a line of the text, with the character at a position."""
    start = text.rfind("\n", 0, position) + 1
    start = max(start, position - 50)
    return text[start : start + 60].partition("\n")[0].strip()


def _has_cjk_font(config: Config) -> bool:
    if config.latex_engine in ("platex", "uplatex"):
        return True
    if config.latex_engine == "xelatex" and _is_chinese(config):
        return True  # Sphinx loads xeCJK
    options = f"{config.latex_elements} {config.latex_docclass}"
    return re.search(_CJK_SUPPORT, options) is not None


def _is_chinese(config: Config) -> bool:
    return str(config.language or "").lower().startswith("zh")
