"""Whether the LaTeX engine of conf.py can write the Chinese that we put into a book."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.config import conf_location
from sphinx_refalign.diagnostics import Warn, warn

_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


_LETTERS = re.compile("[\u0370-\u1cff\u1f00-\u1fff]")
"""Greek, Cyrillic, Arabic and others that pdflatex has no letters for by itself."""


_SEEN_TO = re.compile(r"CJK|ctex|luatexja|babelprovide|Fandol|Source Han|SimSun|Songti|Heiti|Kaiti", re.I)
"""What stands in a conf.py whose author has chosen fonts or packages for Chinese."""


_OTHERS_SEEN_TO = re.compile(r"T2A|X2|LGR|unicode-math|newunicodechar|DeclareUnicodeCharacter")
"""The same for other letters."""


WORDS = "refalign-words"
"""The attribute of a book that has what we put into it, as text."""


def check_latex_fonts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Warn when what we put into a book has letters that the engine has no font for.

    What happens then is seen late, or not at all: pdflatex stops at the first of them with "Unicode character
    … not set up for use with LaTeX" and makes no PDF, XeLaTeX and LuaLaTeX leave them blank.
    """
    words: str = doctree.attributes.pop(WORDS, "")
    found = None if _can_write(app.config) else _CJK.search(words)
    if found is None and app.config.latex_engine == "pdflatex":
        told = str(app.config.latex_elements)
        found = None if _OTHERS_SEEN_TO.search(told) else _LETTERS.search(words)
    if found is None:
        return
    engine = app.config.latex_engine
    line = words[words.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0].strip()
    becomes = "LaTeX stops there" if engine == "pdflatex" else "it is left blank"
    advice = [] if engine == "xelatex" else ["latex_engine = 'xelatex'"]
    if not _is_chinese(app.config) and _CJK.search(found.group()):
        advice.append(r"latex_elements = {'extrapackages': r'\usepackage{xeCJK}'}")
    message = (
        f"{engine} has no font for {found.group()!r} in {line[:60]!r}, {becomes}; "
        f"write {' and '.join(advice)}"
    )
    warn(Warn.CONFIG, message, conf_location(app, "latex_engine"))


def _can_write(config: Config) -> bool:
    if config.latex_engine in ("platex", "uplatex"):
        return True
    if config.latex_engine == "xelatex" and _is_chinese(config):
        return True  # Sphinx loads xeCJK then
    told = f"{config.latex_elements} {config.latex_docclass}"
    return _SEEN_TO.search(told) is not None


def _is_chinese(config: Config) -> bool:
    return str(config.language or "").lower().startswith("zh")
