"""The alignment graph: its picture in the DOT language, and the same as a list of links.

See https://graphviz.org/doc/info/lang.html. The addresses of the nodes depend on the builder: the first link
to each node in the list has its name, for :mod:`sphinx_refalign.formats.graph`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from docutils import nodes

from sphinx_refalign.alignment.graph import Graph, GraphOptions, make_graph
from sphinx_refalign.alignment.matrix import FOLDERS, folder_of
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.blocks import missing_inline
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import BRACKETS, best_link, external_link, in_brackets, plain, shortened
from sphinx_refalign.render.labels import relation_label, source_label
from sphinx_refalign.render.places import path, place_link
from sphinx_refalign.render.table import text_lookup

_MAX_WIDTH = 36
"""The maximum width of the text of a node in columns."""

_PRINTABLE = 60
"""The most nodes in a column that can be read on a printed page."""

_STYLE = """graph alignments {
graph [rankdir=LR ranksep=1.3 nodesep=0.12 bgcolor=transparent fontname="Helvetica" fontsize=13]
node [shape=box style=rounded color="#808080" fontname="Helvetica" fontsize=13 height=0.3 margin="0.12,0.04"]
edge [color="#808080"]
"""
_CLUSTER = 'style=rounded color="#80808060" fontsize=12'
_RESOURCE = 'style="rounded,filled" fillcolor="#2a6fbb22"'

_LEVELS = {
    "chapter": N_("sections"),
    "document": N_("pages"),
    "folder": N_("folders"),
    "top-folder": N_("top folders"),
    "resources": N_("resources"),
    "kinds": N_("kinds"),
    "areas": N_("areas"),
    "institutions": N_("institutions"),
}


class _Node(NamedTuple):
    """A node of the picture."""

    text: str
    """The full text."""
    group: str
    """The heading of the box that the node is in, or ""."""
    link: Callable[[str], nodes.Node]
    """Make a link to it with a text, or the text alone where it leads nowhere."""


def alignment_graph(context: RenderContext, options: GraphOptions) -> list[nodes.Node]:
    """Return a note if the graph shows less than asked for, and the graph; a message where it is empty.

    The graph is a container with the attributes of :class:`sphinx_refalign.nodes.refalign_graph`.
    """
    graph = make_graph(context.project, options, text_lookup(context))
    if not graph.matrix.cells:
        return [nodes.paragraph("", context.gettext(N_("No alignments to show here.")))]
    rows = [_row(context, graph, row) for row in graph.matrix.rows]
    columns = _columns(context, graph)
    picture = nodes.container(
        "",
        *_list(context, graph, rows, columns),
        code=_code(graph, rows, columns),
        titles=_titles(context, graph, rows, columns),
        label=context.gettext(N_("Graph of {rows} and {columns}")).format(**_levels(context, graph)),
        summary=context.gettext(N_("The graph as text")),
        printable=max(len(rows), len(columns)) <= _PRINTABLE,
    )
    return [*_note(context, graph), picture]


def _levels(context: RenderContext, graph: Graph) -> dict[str, str]:
    rows, columns = _LEVELS[graph.options.rows], _LEVELS[graph.options.columns]
    return {"rows": context.gettext(rows), "columns": context.gettext(columns)}


def _note(context: RenderContext, graph: Graph) -> list[nodes.Node]:
    shown = len(graph.matrix.rows) + len(graph.matrix.columns)
    if shown == graph.requested:
        return []
    message = N_("{number} nodes are too many for a graph: it shows {rows} and {columns}.")
    text = context.gettext(message).format(number=graph.requested, **_levels(context, graph))
    if shown < graph.possible:
        message = N_("Of these {total}, the {number} with the most references are shown.")
        text += " " + context.gettext(message).format(total=graph.possible, number=shown)
    return [nodes.paragraph("", text)]


def _row(context: RenderContext, graph: Graph, first: Alignment) -> _Node:
    """Return the node of a section, a page or a folder."""
    if graph.options.rows in FOLDERS:
        folder = folder_of(first.document, graph.options.rows)
        index = context.project.document(f"{folder}/index" if folder else "index")
        name = context.title(index) if index is not None and index in context.project.order else ""
        place = first._replace(document=index if name and index else first.document, anchor="")
        text = name or path(f"{folder}/index") if folder else name or context.title(first.document)
        return _Node(text, "", partial(_place, context, place))
    page = context.title(first.document)
    if first.document not in context.project.order:  # a planned page
        return _Node(first.label or page, "", partial(_place, context, first))
    if graph.options.rows == "document" or not first.label or first.label == page:
        return _Node(page, page, partial(_place, context, first._replace(anchor="")))
    return _Node(first.label, page, partial(_place, context, first))


def _place(context: RenderContext, place: Alignment, text: str) -> nodes.Node:
    return place_link(context, place, plain(text))


def _columns(context: RenderContext, graph: Graph) -> list[_Node]:
    names = graph.matrix.columns
    columns = [_column(context, graph, name) for name in names]
    if graph.options.columns != "resources":
        return columns
    titles = Counter(node.text for node in columns)
    return [
        _with_source(context, key, node) if titles[node.text] > 1 else node
        for key, node in zip(names, columns, strict=True)
    ]


def _column(context: RenderContext, graph: Graph, column: str) -> _Node:
    """Return the node of a resource, a kind, an area or an institution."""
    if graph.options.columns == "resources":
        make, otherwise = partial(_resource, context, column), lambda: _missing(column)
        return context.registry.guarded(column, make, otherwise)
    is_kind = graph.options.columns == "kinds"
    label = context.label(context.registry.kinds[column].plural) if is_kind else column
    text = label or context.gettext(N_("Other"))
    target = context.group_target(label) if label else None
    return _Node(text, "", lambda text: context.link(*target, plain(text)) if target else plain(text))


def _with_source(context: RenderContext, key: str, node: _Node) -> _Node:
    """Return the node of a resource with its source, which tells it from others with the same title."""
    make_source = partial(source_label, context, context.registry[key])
    source = context.registry.guarded(key, make_source, str)
    return node._replace(text=node.text + context.gettext(BRACKETS).format(source)) if source else node


def _missing(key: str) -> _Node:
    return _Node(key, "", missing_inline)


def _resource(context: RenderContext, key: str) -> _Node:
    resource = context.registry[key]
    title = context.title_of(resource)
    kind = context.label(context.registry.kinds[resource.type].plural)
    target, address = context.resource_target(key), best_link(context, resource)
    if target:
        return _Node(title, kind, lambda text: context.link(*target, plain(text)))
    return _Node(title, kind, lambda text: external_link(text, address.text) if address else plain(text))


def _code(graph: Graph, rows: Sequence[_Node], columns: Sequence[_Node]) -> str:
    """Return the picture in the DOT language."""
    lines = [_STYLE, *_boxes("r", rows, ""), *_boxes("c", columns, _RESOURCE)]
    for number, ((row, column), alignments) in enumerate(sorted(graph.matrix.cells.items())):
        style = "style=dashed" if all(alignment.missing for alignment in alignments) else ""
        lines.append(f"r{row} -- c{column} [id=e{number} {style}]")
    return "\n".join([*lines, "}\n"])


def _boxes(prefix: str, content: Sequence[_Node], style: str) -> Iterator[str]:
    """Yield the nodes of one column; those that share a heading stand in a box."""
    groups: dict[str, list[int]] = {}
    for number, node in enumerate(content):
        groups.setdefault(node.group, []).append(number)
    for position, (heading, members) in enumerate(groups.items()):
        has_box = bool(heading) and (len(members) > 1 or content[members[0]].text != heading)
        if has_box:
            yield f"subgraph cluster_{prefix}{position} {{ graph [label={_quoted(heading)} {_CLUSTER}]"
        for number in members:
            name = f"{prefix}{number}"
            yield f"{name} [id={name} label={_quoted(content[number].text)} {style}]"
        if has_box:
            yield "}"


def _quoted(text: str) -> str:
    """Return a text for a label: DOT reads escapes and HTML entities in it."""
    short = shortened(" ".join(text.split()), _MAX_WIDTH)
    return '"' + short.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _titles(
    context: RenderContext, graph: Graph, rows: Sequence[_Node], columns: Sequence[_Node]
) -> dict[str, str]:
    """Return the tooltip of each node and edge by its name."""
    cells = enumerate(sorted(graph.matrix.cells.items()))
    join = context.gettext(SEPARATOR).join
    return {
        **{f"r{number}": node.text for number, node in enumerate(rows)},
        **{f"c{number}": node.text for number, node in enumerate(columns)},
        **{f"e{number}": join(_relations(context, alignments)) for number, (_, alignments) in cells},
    }


def _relations(context: RenderContext, alignments: Iterable[Alignment]) -> list[str]:
    """Return the labels of relations, each once."""
    missing = context.gettext(N_("planned, missing"))
    labels = (missing if it.missing else relation_label(context, it.relation) for it in alignments)
    return list(dict.fromkeys(labels))


def _list(
    context: RenderContext, graph: Graph, rows: Sequence[_Node], columns: Sequence[_Node]
) -> list[nodes.Node]:
    """Return the list with an item for each row: its link, and the columns that it refers to."""
    cells: dict[int, list[tuple[int, list[Alignment]]]] = {}
    for (row, column), alignments in sorted(graph.matrix.cells.items()):
        cells.setdefault(row, []).append((column, alignments))
    named: set[str] = set()
    items = []
    for row, node in enumerate(rows):
        content = [_named(node.link(node.text), f"r{row}", named)]
        separator = context.gettext(TERM).format(term="", text="")
        for column, alignments in cells.get(row, ()):
            content += [
                plain(separator),
                _named(columns[column].link(columns[column].text), f"c{column}", named),
            ]
            relations = context.gettext(SEPARATOR).join(_relations(context, alignments))
            content += in_brackets(context, plain(relations))
            separator = context.gettext(SEPARATOR)
        items.append(nodes.list_item("", nodes.paragraph("", "", *content)))
    return [nodes.bullet_list("", *items)]


def _named(link: nodes.Node, name: str, named: set[str]) -> nodes.Node:
    """Give the first link to a node of the picture its name."""
    if isinstance(link, nodes.Element) and name not in named:
        named.add(name)
        link["graph_node"] = name
    return link
