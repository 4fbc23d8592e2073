"""The alignment matrix as a docutils table: a mark for each relation, with links in its heads and cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from docutils import nodes

from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions, make_matrix
from sphinx_refalign.alignment.records import RELATIONS, Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.blocks import missing_inline
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import (
    BRACKETS,
    best_link,
    external_link,
    in_language,
    language_class,
    plain,
    shortened,
)
from sphinx_refalign.render.labels import relation_label, source_label
from sphinx_refalign.render.places import place_link
from sphinx_refalign.render.table import text_lookup

MISSING = "○"
"""The mark of planned alignments that are missing."""

_MAX_HEAD_WIDTH = 64
"""The maximum width of a head in columns."""


def alignment_matrix(context: RenderContext, options: MatrixOptions) -> list[nodes.Node]:
    """Return the legend and the body of the table, or a paragraph with a message where it is empty."""
    data = make_matrix(context.project, options, text_lookup(context))
    if not data.rows or not data.columns:
        return [nodes.paragraph("", context.gettext(N_("No alignments to show here.")))]
    alignments = (alignment for cell in data.cells.values() for alignment in cell)
    marks = relation_marks(context, (alignment.relation for alignment in alignments))
    headers = {"chapter": _corner(context, options), "total": context.gettext(N_("Total"))}
    headers |= dict(options.headers)
    heads = [_cell(plain(headers["chapter"]))]
    heads += [_head(context, options, column) for column in data.columns]
    heads.append(_cell(plain(headers["total"])))
    body = nodes.tbody("", *(_row(context, options, data, row, marks) for row in range(len(data.rows))))
    totals = [_cell(plain(str(number))) for number in (*data.column_totals, sum(data.row_totals))]
    body += nodes.row("", _cell(plain(headers["total"])), *totals, classes=["refalign-total"])
    columns = len(data.columns)
    specs = [nodes.colspec(colwidth=30, stub=1), *(nodes.colspec(colwidth=4) for _ in range(columns + 1))]
    head = nodes.thead("", nodes.row("", *heads))
    legend = nodes.paragraph("", plain(_legend(context, data, marks)), classes=["refalign-legend"])
    return [legend, nodes.tgroup("", *specs, head, body, cols=columns + 2)]


_AXES = {
    "chapter": N_("Chapter"),
    "document": N_("Page"),
    "resources": N_("Resource"),
    "kinds": N_("Kind"),
    "areas": N_("Area"),
    "institutions": N_("Institution"),
}
"""What the rows and columns stand for, by the value of the option."""


def _corner(context: RenderContext, options: MatrixOptions) -> str:
    """Return the label of the rows and that of the columns, as in a table of two variables."""
    return " \\ ".join(context.gettext(_AXES[axis]) for axis in (options.rows, options.columns))


def relation_marks(context: RenderContext, relations: Iterable[str]) -> dict[str, str]:
    """Return a mark for each relation: the first letter of its label that is still free, else its label.

    The relations of the package and of conf.py have the same marks in every matrix. All other ``relations``
    come after them.
    """
    marks: dict[str, str] = {}
    for relation in dict.fromkeys((*RELATIONS, *context.relations, *sorted({*relations} - {""}))):
        label = relation_label(context, relation)
        letters = (letter.upper() for letter in label if letter.isalnum())
        marks[relation] = next((letter for letter in letters if letter not in marks.values()), label)
    return marks


def _legend(context: RenderContext, data: Matrix, marks: Mapping[str, str]) -> str:
    alignments = [alignment for cell in data.cells.values() for alignment in cell]
    used = {alignment.relation for alignment in alignments if not alignment.missing}
    pairs = ((relation, mark) for relation, mark in marks.items() if relation in used)
    items = [f"{mark} = {relation_label(context, relation)}" for relation, mark in pairs]
    if any(alignment.missing for alignment in alignments):
        items.append(f"{MISSING} = {context.gettext(N_('planned, missing'))}")
    if any(len(group) > 1 for cell in data.cells.values() for group in _by_relation(cell).values()):
        items.append(context.gettext(N_("number = resources with that relation")))
    text = context.gettext(SEPARATOR).join(items)
    return context.gettext(TERM).format(term=context.gettext(N_("Marks")), text=text)


def _cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content)) if content else nodes.entry()


def _head(context: RenderContext, options: MatrixOptions, column: str) -> nodes.entry:
    """Return the head of a column: a link to its place in the documents, else to the resource itself."""
    if options.columns != "resources":
        is_kind = options.columns == "kinds"
        label = context.label(context.registry.kinds[column].plural) if is_kind else column
        target = context.group_target(label) if label else None
        text = plain(label or context.gettext(N_("Other")))
        return _cell(context.link(*target, text) if target else text)
    return context.registry.guarded(
        column, lambda: _resource_head(context, column), lambda: _cell(missing_inline(column))
    )


def _resource_head(context: RenderContext, column: str) -> nodes.entry:
    resource = context.registry[column]
    title, source = context.title_of(resource), source_label(context, resource)
    alternatives = context.project.registry.kinds[resource.type].source
    # A fixed source, such as "Wikipedia", does not distinguish two resources.
    is_fixed = any(name.startswith("=") for names in alternatives for name in names)
    language = context.localize(resource.title).language
    # The source belongs to the title here, so it has brackets of the title's language.
    brackets = BRACKETS if language_class(context, language) else context.gettext(BRACKETS)
    name = title if is_fixed or title == source else title + brackets.format(source)
    short = shortened(name, _MAX_HEAD_WIDTH)
    target, link = context.resource_target(column), best_link(context, resource)
    if target or not link:
        head = in_language(context, short, language)
        head = context.link(*target, head) if target else head
    else:
        head = external_link(short, link.text, language_class(context, language))
    if isinstance(head, nodes.Element):
        head["reftitle"] = name
    return _cell(head)


def _row(
    context: RenderContext, options: MatrixOptions, data: Matrix, row: int, marks: Mapping[str, str]
) -> nodes.row:
    first = data.rows[row]
    by_page = options.rows == "document" or not first.label
    name = plain(context.title(first.document) if by_page and not first.project else first.label)
    place = first._replace(anchor="") if by_page else first
    cells = [_cell(place_link(context, place, name))]
    for column in range(len(data.columns)):
        cells.append(_cell(*_marks(context, data.cells.get((row, column), ()), marks)))
    cells.append(_cell(plain(str(data.row_totals[row]))))
    return nodes.row("", *cells)


def _marks(
    context: RenderContext, alignments: Sequence[Alignment], marks: Mapping[str, str]
) -> list[nodes.Node]:
    """Return a mark for each relation, followed by the number of resources if it is greater than 1."""
    content: list[nodes.Node] = []
    for relation, group in _by_relation(alignments).items():
        mark = marks.get(relation, relation) if relation else MISSING
        mark += str(len(group)) if len(group) > 1 else ""
        content += [plain(" ")] if content else []
        content.append(_mark(context, relation, group, mark))
    return content


def _by_relation(alignments: Sequence[Alignment]) -> dict[str, list[Alignment]]:
    """Return the first alignment of each resource by relation, which is "" for missing alignments."""
    by_relation: dict[str, dict[str, Alignment]] = {}
    for alignment in alignments:
        relation = "" if alignment.missing else alignment.relation
        by_relation.setdefault(relation, {}).setdefault(alignment.key, alignment)
    return {relation: list(group.values()) for relation, group in by_relation.items()}


def _mark(context: RenderContext, relation: str, alignments: Sequence[Alignment], mark: str) -> nodes.Node:
    """Return a mark as a link to the first alignment, with the resources as its tooltip."""
    label = relation_label(context, relation) if relation else context.gettext(N_("planned, missing"))
    titles = dict.fromkeys(
        context.registry.guarded(key, partial(context.title_of, context.registry[key]), partial(str, key))
        for key in (alignment.key for alignment in alignments)
    )
    link = place_link(context, alignments[0], plain(mark))
    if isinstance(link, nodes.Element):
        text = context.gettext(SEPARATOR).join(titles)
        link["reftitle"] = context.gettext(TERM).format(term=label, text=text)
    return link
