"""The alignment graph on a web page: an SVG element in the colours of the page, whose nodes are links.

Graphviz writes SVG 1.1 with a group for each node and edge, see https://graphviz.org/docs/outputs/svg/.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_refalign.formats.graph import depart_latex, draw, visit_latex
from sphinx_refalign.nodes import refalign_graph

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


def connect(app: Sphinx) -> None:
    """Register the node with its visitors."""
    app.add_node(refalign_graph, html=(visit_graph, depart_graph), latex=(visit_latex, depart_latex))


def visit_graph(translator: HTML5Translator, graph: refalign_graph) -> None:
    """Write the picture, and the list of links after it."""
    translator.body.append('<div class="refalign-graph">')
    picture = draw(translator, graph, "svg")
    if picture is None:
        graph.children = [child for fold in graph.children for child in fold.children or [fold]]
    else:  # tabindex makes a picture that is too wide scrollable by keyboard
        svg = inline_svg(Path(picture[1]), graph["label"], _addresses(graph), graph["titles"])
        translator.body.append(f'<div class="refalign-wide" tabindex="0">{svg}</div>\n')


def depart_graph(translator: HTML5Translator, graph: refalign_graph) -> None:
    """End the graph."""
    translator.body.append("</div>\n")


def _addresses(graph: refalign_graph) -> dict[str, str]:
    """Return the address of each node that is a link, by its name."""
    links = [link for link in graph.findall(nodes.reference) if "graph_node" in link]
    return {link["graph_node"]: link.get("refuri") or f"#{link.get('refid', '')}" for link in links}


def inline_svg(file: Path, label: str, addresses: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return the SVG element of a page.

    Args:
        file: What Graphviz has written.
        label: The text alternative of the picture.
        addresses: The address of a node by its id.
        titles: The tooltip of a node or an edge by its id.

    """
    root = ET.parse(file).getroot()
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.get("fill") == "black":
            element.set("fill", "currentColor")
        for name in ("font-family", "font-size") if element.tag == "text" else ():
            element.attrib.pop(name, None)
    for group in [element for element in root.iter("g") if element.get("class") != "graph"]:
        _label_group(group, addresses, titles)
    width = root.get("width", "").removesuffix("pt")
    view_box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update({
        "class": "refalign-picture", "width": width, "viewBox": view_box, "role": "group",
        "aria-label": label, "font-size": "13", "fill": "currentColor", "style": "font-family: inherit",
    })  # fmt: skip
    for element in root.iter("g"):
        element.attrib.pop("id", None)
        element.attrib.pop("class", None)
    return ET.tostring(root, encoding="unicode")


def _label_group(group: ET.Element, addresses: Mapping[str, str], titles: Mapping[str, str]) -> None:
    """Make a group a link and give it its tooltip, in place of those of Graphviz."""
    name = group.get("id", "")
    for title in group.findall("title"):
        group.remove(title)
    parts = list(group)
    if name in titles:
        title = ET.Element("title")
        title.text = titles[name]
        parts.insert(0, title)
    if name in addresses:
        link = ET.Element("a", {"href": addresses[name]})
        link.extend(parts)
        parts = [link]
    group[:] = parts
