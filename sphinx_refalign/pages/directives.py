"""What the arguments and the body of a directive are: text with markup, or something else.

A directive that is not known has a body of text, as most have.
"""

from __future__ import annotations

import re

_LITERAL = frozenset({
    "actdiag", "altair", "altair-plot", "autosummary", "bibliography", "blockdiag", "bokeh-plot", "chart",
    "code", "code-block", "code-cell", "command-output", "contents", "csv-table-file", "current-module",
    "currentmodule", "default-role", "digraph", "ditaa", "doctest", "exec", "exec_code", "graph",
    "graphviz", "highlight", "iframe", "image", "include", "index", "inheritance-diagram", "ipython",
    "jupyter-execute", "jupyter-input", "jupyter-output", "literal-include", "literal_block",
    "literalinclude", "math", "mermaid", "meta", "metadata", "module", "nwdiag", "parsed-code",
    "plantuml", "plot", "productionlist", "program-output", "prompt", "py:currentmodule", "py:module",
    "raw", "raw-cell", "references", "role", "runblock", "sectnum", "seqdiag", "sourcecode",
    "substitution-code-block", "tableofcontents", "tabularcolumns", "testcleanup", "testcode",
    "testoutput", "testsetup", "thebe-button", "tikz", "toctree", "uml", "vega", "vega-lite", "video",
    "youtube",
})  # fmt: skip
"""Directives without text: code, formulas, diagrams, lists of pages or keys."""

_TITLED = frozenset({
    "admonish", "admonition", "algorithm", "aside", "attention", "axiom", "button-link", "card",
    "caution", "centered", "conjecture", "container-title", "corollary", "criterion", "csv-table",
    "danger", "definition", "deprecated", "details", "dropdown", "epigraph", "error", "example",
    "exercise", "glossary", "grid-item-card", "highlights", "hint", "hlist", "important", "lemma",
    "list-table", "margin", "note", "observation", "proof", "property", "proposition", "pull-quote",
    "remark", "replace", "rubric", "seealso", "sidebar", "solution", "tab", "tab-item", "tab-set-code",
    "table", "theorem", "tip", "todo", "topic", "versionadded", "versionchanged", "versionremoved",
    "warning",
})  # fmt: skip
"""Directives whose first line is text: a title, or the beginning of the body."""

_OPTION = re.compile(r":[^:\s](?:[^:]|:(?!\s|$))*:(?:\s|$)")


def has_text(name: str) -> bool:
    """Return whether the body of a directive is text with markup."""
    return name.lower() not in _LITERAL


def has_text_argument(name: str) -> bool:
    """Return whether the first line of a directive is text with markup."""
    return name.lower() in _TITLED


def is_option(line: str) -> bool:
    """Return whether a line of a directive is an option: ``:name: value``."""
    return _OPTION.match(line.strip()) is not None
