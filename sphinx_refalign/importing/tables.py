"""Tables of resources: a row is a resource, and the head says what its cells are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.importing.alignments import align_rows, names_page, row_places
from sphinx_refalign.importing.codes import COURSE_CODE
from sphinx_refalign.importing.collector import Collector
from sphinx_refalign.importing.context import Context
from sphinx_refalign.importing.draft import Draft
from sphinx_refalign.importing.facts import Fact
from sphinx_refalign.importing.item_fields import fill_draft
from sphinx_refalign.importing.items import parse_item
from sphinx_refalign.importing.labels import EXTRA_PREFIX, fields_of, is_generic, kinds_in, normalize_label
from sphinx_refalign.importing.outline import Row, Table
from sphinx_refalign.importing.places import is_own_page
from sphinx_refalign.importing.spans import Span, links_in, plain

_EMPTY = frozenset({"", "-", "–", "—", "--", "/", "n/a", "?", "tbd", "❌"})

_NOTHING = frozenset({"none", "no", "无", "暂无", "没有"})
"""Cells that say that there is no link, no person and so on."""

_KIND_COLUMNS = frozenset({"type", "kind", "类型", "种类", "资源类型", "类别"})


class Columns(NamedTuple):
    """What the columns of a table are."""

    heads: list[str]
    title: int
    number: int
    chapters: list[int]
    kind: int
    hint: str
    """The kind that the head of the title names."""


def read_table(table: Table, context: Context, collector: Collector) -> list[Table]:
    """Read the resources in a table; return it if it aligns resources that stand elsewhere on the page."""
    if len(table.rows) < 2:
        return []
    columns = _columns(table)
    body = table.rows[1:]
    if is_alignment_table(table, columns):
        return [table]
    if not any(links_in(cell) for row in body for cell in row.cells) and not _names_fields(columns):
        return []
    for row in body:
        _read_row(row, columns, context, collector)
    return []


def _names_fields(columns: Columns) -> bool:
    """Return whether the head of a table without links is that of resources."""
    known = [head for head in columns.heads if fields_of(head)]
    return bool(columns.chapters and columns.title >= 0) or (len(known) >= 2 and bool(columns.hint))


def _columns(table: Table) -> Columns:
    heads = [plain(cell) for cell in table.rows[0].cells]
    fields = [fields_of(head)[:1] for head in heads]
    body = table.rows[1:]
    titles = [column for column, names in enumerate(fields) if "title" in names]
    if not titles:
        titles = [column for column, head in enumerate(heads) if kinds_in(head) and _is_title_head(head)][:1]
    codes = [column for column in titles if _has_codes(body, column)]
    numbers = [column for column, names in enumerate(fields) if "number" in names]
    if len(titles) > 1 and codes and not numbers:
        numbers, titles = codes[:1], [column for column in titles if column not in codes[:1]] or titles
    if len(titles) > 1:
        specific = [
            column for column in titles if normalize_label(heads[column]) in ("title", "name", "名称", "标题")
        ]
        titles = specific or titles
    if not numbers and titles:
        numbers = [column for column, head in enumerate(heads) if kinds_in(head) == ["standard"]][:1]
        numbers = [column for column in numbers if column not in titles and not fields[column]]
    chapters = [
        column
        for column, names in enumerate(fields)
        if "chapters" in names or (not names and _has_own_pages(body, column))
    ]
    kind = next((column for column, head in enumerate(heads) if normalize_label(head) in _KIND_COLUMNS), -1)
    title = titles[0] if titles else _guess_title(body, fields, chapters)
    hints = [*(kinds_in(heads[title]) if 0 <= title < len(heads) else []), *_hints(heads, fields)]
    return Columns(heads, title, numbers[0] if numbers else -1, chapters, kind, hints[0] if hints else "")


def _is_title_head(head: str) -> bool:
    """Return whether a head such as "Organization" or "Standard" is that of the names of resources."""
    return not {"institution", "standards", "projects", "materials"} & {*fields_of(head)} or (
        normalize_label(head) in ("organization", "organisation", "组织", "机构")
    )


def _hints(heads: Sequence[str], fields: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the kind that the other heads suggest."""
    names = {name for field in fields for name in field}
    if names & {"instructor", "term"} or (names & {"institution"} and not names & {"container", "isbn"}):
        return ["course"]
    if names & {"container", "doi"}:
        return ["paper"]
    return ["book"] if names & {"isbn", "publisher"} else []


def _has_codes(rows: Sequence[Row], column: int) -> bool:
    texts = [plain(row.cells[column]) for row in rows if column < len(row.cells)]
    return bool(texts) and 2 * sum(COURSE_CODE.fullmatch(text) is not None for text in texts) > len(texts)


def _has_own_pages(rows: Sequence[Row], column: int) -> bool:
    """Return whether a column without a known head has links to own pages, and hardly any to the web.

    The first column is not meant: it has the names of the resources.
    """
    spans = [span for row in rows if 0 < column < len(row.cells) for span in row.cells[column]]
    own = sum(bool(span.url) and is_own_page(span.url) for span in spans)
    return own > len(links_in(spans)) * 2 and own * 2 >= len(rows)


def _guess_title(rows: Sequence[Row], fields: Sequence[tuple[str, ...]], chapters: Sequence[int]) -> int:
    """Return the column whose links have titles, else the first that is nothing else; -1 if there is none."""
    width = max((len(row.cells) for row in rows), default=0)
    free = [column for column in range(width) if column >= len(fields) or not fields[column]]
    for column in range(width):
        links = [link for row in rows if column < len(row.cells) for link in links_in(row.cells[column])[:1]]
        if (
            links
            and all(link.text and not is_generic(link.text) for link in links)
            and column not in chapters
        ):
            return column
    number = next((column for column, names in enumerate(fields) if "number" in names), -1)
    return free[0] if free else number


def is_alignment_table(table: Table, columns: Columns) -> bool:
    """Return whether a table names places of resources without links to these."""
    others = [column for column in range(len(columns.heads)) if column not in columns.chapters]
    cells = [row.cells[column] for row in table.rows[1:] for column in others if column < len(row.cells)]
    lists = {"title", "materials", "related", "url"}
    known = [column for column in others if {*fields_of(columns.heads[column])} - lists]
    return (
        bool(columns.chapters)
        and len(others) == 1
        and not known
        and not any(links_in(cell) for cell in cells)
    )


def align_table(table: Table, collector: Collector) -> None:
    """Add the places in an alignment table, when all resources of the page are known."""
    columns = _columns(table)
    names = next(column for column in range(len(columns.heads)) if column not in columns.chapters)
    align_rows(table.rows[1:], names, columns.chapters, collector)


def _read_row(row: Row, columns: Columns, context: Context, collector: Collector) -> None:
    cells = [cell for cell in row.cells if plain(cell).casefold() not in _EMPTY]
    if not cells or _is_group(row):
        return
    facts = _facts(row, columns)
    links = [link.url for cell in [_cell(row, columns.title), *row.cells] for link in links_in(cell)]
    by_row = kinds_in(plain(_cell(row, columns.kind)))
    kind = collector.choose_kind(context, row.line, facts, links, columns.hint)
    kind = by_row[0] if by_row and not collector.options.kind_for(context.headings) else kind
    if not kind:
        return
    collector.reasons.pop(row.line, None)
    draft = collector.new_draft(kind, row.line, context)
    _fill_title(draft, row, columns)
    collector.write_facts(draft, facts)
    chapters = [_cell(row, column) for column in columns.chapters]
    draft.add_items("chapters", row_places(chapters, collector)) if chapters else None
    if not draft.title:
        text = " | ".join(plain(cell) for cell in row.cells)
        collector.report(row.line, text, "row without a title")
        return
    collector.add(draft, context)


def _is_group(row: Row) -> bool:
    """Return whether a row is a heading of the rows below it: one bold text without a link."""
    texts = [cell for cell in row.cells if plain(cell)]
    return (
        len(row.cells) > 2
        and len(texts) == 1
        and all(span.is_bold or not span.text.strip() for span in texts[0])
        and not any(span.url for span in texts[0])
    )


def _cell(row: Row, column: int) -> list[Span]:
    return row.cells[column] if 0 <= column < len(row.cells) else []


def _fill_title(draft: Draft, row: Row, columns: Columns) -> None:
    number = plain(_cell(row, columns.number)) if columns.number != columns.title else ""
    parts = parse_item(_cell(row, columns.title), draft.kind)
    if number and number.casefold() not in _EMPTY:
        title = plain(link for link in links_in(_cell(row, columns.title))[:1] if link.text)
        parts.title = parts.title if parts.number == number or not title else title
        parts.number = number
    if not parts.title and parts.number:
        parts.title = parts.number
    fill_draft(draft, parts)
    for link in links_in(_cell(row, columns.number)) if columns.number != columns.title else ():
        draft.add_url(link.url, title=link.text)


def _facts(row: Row, columns: Columns) -> list[Fact]:
    """Return the other cells of a row with their heads as labels."""
    skipped = {columns.title, columns.number, columns.kind, *columns.chapters}
    facts = []
    for column, cell in enumerate(row.cells):
        head = columns.heads[column] if column < len(columns.heads) else ""
        # "Not implemented" in a column of pages whose head is not known.
        is_text = column in columns.chapters and not fields_of(head) and not names_page(cell)
        if (column not in skipped or is_text) and plain(cell).casefold() not in _EMPTY:
            is_ordinal = re.fullmatch(r"(?:#|no\.?|序号|№)?", head.strip(), re.IGNORECASE) is not None
            is_nothing = plain(cell).casefold() in _NOTHING and not any(
                name.startswith(EXTRA_PREFIX) for name in fields_of(head)
            )
            if not is_nothing and not (is_ordinal and plain(cell).strip(".").isdigit()):
                facts.append(Fact(head, cell, [], row.line, True))
    return facts
