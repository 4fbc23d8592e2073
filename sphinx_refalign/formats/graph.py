"""The alignment graph for each builder: a picture drawn by Graphviz, or the list that says the same.

:mod:`sphinx.ext.graphviz` runs Graphviz, with its own options in conf.py.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.config import Config

from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.nodes import refalign_fold, refalign_graph

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

_PREFIX = "refalign-graph"


def missing_extension(builder: Builder | None) -> list[str]:
    """Return the warning about a builder that could show a graph if conf.py loaded Sphinx's extension."""
    if builder is None or builder.format not in ("html", "latex") or _can_draw(builder.config):
        return []
    return [
        "alignment-graph: the graph is shown as a list, because sphinx.ext.graphviz is not loaded; "
        "add 'sphinx.ext.graphviz' to extensions in conf.py, and install Graphviz"
    ]


def for_builder(content: nodes.container, view: nodes.Element, builder: Builder | None) -> list[nodes.Node]:
    """Return a graph as a builder can write it: with the list folded below it, after it, or only the list.

    Args:
        content: What :func:`sphinx_refalign.render.graph.alignment_graph` returns.
        view: The placeholder of the graph.
        builder: The builder that writes the page.

    """
    output_format = getattr(builder, "format", "")
    if builder is None or output_format not in ("html", "latex") or not _can_draw(builder.config):
        return list(content.children)
    if builder.name == "epub":  # EPUB does not allow the document type that Graphviz writes into SVG files
        return list(content.children)
    graph = refalign_graph(
        "", **{**content.attributes, "docname": view["docname"], "classes": view["classes"]}
    )
    graph.line, graph.source = view.line, view.source
    if builder.name in HTML_BUILDERS:
        graph += refalign_fold("", *content.children, summary=content["summary"], open=False)
    else:
        graph += content.children
    return [graph]


def _can_draw(config: Config) -> bool:
    return "graphviz_dot" in config


def draw(
    translator: HTML5Translator | LaTeXTranslator, graph: refalign_graph, output_format: str
) -> tuple[PurePath, PurePath] | None:
    """Draw a graph into a file.

    Args:
        translator: The writer of the page.
        graph: The graph.
        output_format: ``svg`` or ``pdf``.

    Returns:
        The path of the file from the page, and its path; None if Graphviz cannot draw it, with a warning.

    """
    from sphinx.ext.graphviz import GraphvizError, render_dot  # only for pages with a graph

    try:
        # The name of the document is part of the name of the file: pages may be written at the same time.
        options = {"docname": graph["docname"]}
        link, file = render_dot(translator, graph["code"], options, output_format, _PREFIX)
    except GraphvizError as error:
        output = getattr(error.__cause__, "stderr", b"").decode(errors="replace").split("\n")[0].rstrip(" .")
        message = f"the graph is shown as a list, because Graphviz reports {output!r}"
        hint = "check graphviz_dot and graphviz_dot_args in conf.py"
        warn(Warn.GRAPH, f"alignment-graph: {message}; {hint}", graph)
        return None
    return None if link is None or file is None else (link, file)


def visit_latex(translator: LaTeXTranslator, graph: refalign_graph) -> None:
    """Write the picture; the list follows where the picture is too large to be read, or cannot be drawn."""
    picture = draw(translator, graph, "pdf")
    if picture is None:
        return
    # A picture as tall as the page would push its caption into the footer.
    height = "\\csname spx@image@maxheight\\endcsname=0.85\\textheight"
    translator.body.append(f"\n{{{height}\\noindent\\sphinxincludegraphics{{{picture[0]}}}\\par}}\n")
    if graph["printable"]:
        raise nodes.SkipNode


def depart_latex(translator: LaTeXTranslator, graph: refalign_graph) -> None:
    """End the graph."""
