"""The alignment matrix as a docutils table: a mark for each relation, links at its edges and in its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docutils import nodes

from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions, matrix
from sphinx_refalign.alignment.records import RELATIONS, Alignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import (
    best_link,
    external_link,
    in_language,
    language_class,
    plain,
    shortened,
)
from sphinx_refalign.render.labels import relation_label, source_label
from sphinx_refalign.render.table import place_link, words

MISSING = "○"
"""The mark of what is planned and not there."""


_ROOM = 64
"""How wide a head may be, in letters; a Chinese one is as wide as two."""


def alignment_matrix(page: RenderContext, options: MatrixOptions) -> list[nodes.Node]:
    """The body of the table and its legend, or a sentence that says that there is nothing to show."""
    found = matrix(page.project, options, words(page))
    if not found.rows or not found.columns:
        return [nodes.paragraph("", page.gettext(N_("No alignments to show here.")))]
    marks = relation_marks(page, (one.relation for cell in found.cells.values() for one in cell))
    heads = [_cell(plain(page.gettext(N_("Chapter"))))]
    heads += [_head(page, options, column) for column in found.columns]
    heads.append(_cell(plain(page.gettext(N_("Total")))))
    body = nodes.tbody("", *(_row(page, options, found, number, marks) for number in range(len(found.rows))))
    totals = [_cell(plain(str(number))) for number in (*found.column_totals, sum(found.row_totals))]
    body += nodes.row("", _cell(plain(page.gettext(N_("Total")))), *totals, classes=["refalign-total"])
    columns = len(found.columns)
    specs = [nodes.colspec(colwidth=30, stub=1), *(nodes.colspec(colwidth=4) for _ in range(columns + 1))]
    head = nodes.thead("", nodes.row("", *heads))
    legend = nodes.paragraph("", plain(_legend(page, found, marks)), classes=["refalign-legend"])
    return [nodes.tgroup("", *specs, head, body, cols=columns + 2), legend]


def relation_marks(page: RenderContext, found: Iterable[str]) -> dict[str, str]:
    """A letter for each relation: the first of its name that no other has taken, else its whole name.

    Those of the package and of conf.py have the same letters in every matrix, others that are ``found`` come
    after them.
    """
    marks: dict[str, str] = {}
    for relation in dict.fromkeys((*RELATIONS, *page.relations, *sorted({*found} - {""}))):
        label = relation_label(page, relation)
        letters = (letter.upper() for letter in label if letter.isalnum())
        marks[relation] = next((one for one in letters if one not in marks.values()), label)
    return marks


def _legend(page: RenderContext, found: Matrix, marks: Mapping[str, str]) -> str:
    there = [one for cell in found.cells.values() for one in cell]
    used = {one.relation for one in there if not one.missing}
    told = [f"{marks[one]} = {relation_label(page, one)}" for one in marks if one in used]
    if any(one.missing for one in there):
        told.append(f"{MISSING} = {page.gettext(N_('planned, missing'))}")
    return page.gettext(SEPARATOR).join(told)


def _cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content)) if content else nodes.entry()


def _head(page: RenderContext, options: MatrixOptions, column: str) -> nodes.entry:
    """What a column is about, as a link: to the resource in these documents, else to itself."""
    if options.columns != "resources":
        shown = page.label(page.registry.kinds[column].plural) if options.columns == "kinds" else column
        place = page.group_target(shown) if shown else None
        text = plain(shown or page.gettext(N_("Other")))
        return _cell(page.link(*place, text) if place else text)
    resource = page.registry[column]
    title, source = page.title_of(resource), source_label(page, resource)
    own = page.project.registry.kinds[resource.type].source
    # "Wikipedia" tells no two resources apart.
    fixed = any(word.startswith("=") for words in own for word in words)
    name = title if fixed or title == source else f"{title} ({source})"
    language, short = page.localize(resource.title).language, shortened(name, _ROOM)
    place, link = page.resource_target(column), best_link(page, resource)
    if place or not link:
        head = in_language(page, short, language)
        head = page.link(*place, head) if place else head
    else:
        head = external_link(short, link.text, language_class(page, language))
    if isinstance(head, nodes.Element):
        head["reftitle"] = name
    return _cell(head)


def _row(
    page: RenderContext, options: MatrixOptions, found: Matrix, row: int, marks: Mapping[str, str]
) -> nodes.row:
    first = found.rows[row]
    by_page = options.rows == "document" or not first.label
    shown = plain(page.title(first.document) if by_page and not first.project else first.label)
    place = first._replace(anchor="") if by_page else first
    cells = [_cell(place_link(page, place, shown))]
    for column in range(len(found.columns)):
        cells.append(_cell(*_marks(page, found.cells.get((row, column), ()), marks)))
    cells.append(_cell(plain(str(found.row_totals[row]))))
    return nodes.row("", *cells)


def _marks(
    page: RenderContext, alignments: Sequence[Alignment], marks: Mapping[str, str]
) -> list[nodes.Node]:
    """A mark for each relation, with the number of resources where it is not one."""
    by_mark: dict[str, list[Alignment]] = {}
    for one in alignments:
        by_mark.setdefault("" if one.missing else one.relation, []).append(one)
    content: list[nodes.Node] = []
    for relation, found in by_mark.items():
        number = len({one.key for one in found})
        mark = (marks.get(relation, relation) if relation else MISSING) + (str(number) if number > 1 else "")
        content += [plain(" ")] if content else []
        content.append(_mark(page, relation, found, mark))
    return content


def _mark(page: RenderContext, relation: str, found: Sequence[Alignment], mark: str) -> nodes.Node:
    label = relation_label(page, relation) if relation else page.gettext(N_("planned, missing"))
    titles = dict.fromkeys(page.title_of(page.registry[one.key]) for one in found)
    link = place_link(page, found[0], plain(mark))
    if isinstance(link, nodes.Element):
        text = page.gettext(SEPARATOR).join(titles)
        link["reftitle"] = page.gettext(TERM).format(term=label, text=text)
    return link
