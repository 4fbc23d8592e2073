"""Labelled values of one resource: collected from paragraphs, lists, tables and the parts of a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinx_refalign.importing.labels import fields_of, group_of, is_known, language_of
from sphinx_refalign.importing.outline import Block, ItemList, ListItem, Paragraph, Section, Table
from sphinx_refalign.importing.spans import (
    Span,
    links_in,
    plain,
    split_label,
    split_lines,
    without_checkbox,
    without_number,
)


class Fact(NamedTuple):
    """A labelled value: a text, a list of items, or both."""

    label: str
    """The label as it is written; "" for an item without a label."""
    value: list[Span]
    items: list[ListItem]
    line: int
    is_marked: bool = False
    """Whether the label is bold or a heading."""

    @property
    def is_known(self) -> bool:
        """Return whether the label names a field or a fact."""
        return is_known(self.label)

    @property
    def has_link(self) -> bool:
        """Return whether the value has a link."""
        return bool(links_in(self.value)) or any(links_in(item.spans) for item in self.items)


def collect_facts(blocks: Sequence[Block]) -> list[Fact]:
    """Return the facts in the blocks of a section or of a list item; groups of labels are resolved."""
    return list(_resolve_groups(_collect(blocks)))


def _collect(blocks: Sequence[Block]) -> Iterator[Fact]:
    pending: Fact | None = None
    for block in blocks:
        if isinstance(block, ItemList):
            if pending is not None and not pending.items:
                pending = pending._replace(items=block.items)
                continue
            yield from _flush(pending)
            pending = None
            yield from map(fact_of_item, block.items)
        elif isinstance(block, Paragraph):
            yield from _flush(pending)
            *facts, pending = _facts_of_paragraph(block)
            yield from facts
        else:
            yield from _flush(pending)
            pending = None
            yield from _facts_of_table(block)
    yield from _flush(pending)


def _flush(fact: Fact | None) -> Iterator[Fact]:
    if fact is not None:
        yield fact


def fact_of_item(item: ListItem) -> Fact:
    """Return the fact of a list item; without a label, it is a value alone."""
    labelled = split_label(item.spans)
    paragraphs = [span for block in item.blocks if isinstance(block, Paragraph) for span in block.spans]
    if labelled is None and item.blocks and is_known(plain(item.spans)):  # the term of a definition list
        return Fact(plain(item.spans), paragraphs, item.items, item.line, True)
    if labelled is None:
        return Fact("", [*without_checkbox(item.spans), *paragraphs], item.items, item.line)
    value = [*labelled.value, *paragraphs]
    return Fact(labelled.label, value, item.items, item.line, labelled.is_marked)


def _facts_of_paragraph(paragraph: Paragraph) -> list[Fact]:
    """Return the facts of a paragraph, one for each line that begins with a label; at least one fact."""
    facts: list[Fact] = []
    for line in split_lines(paragraph.spans):
        labelled = split_label(line)
        if labelled is not None and (
            labelled.is_marked or is_known(labelled.label) or group_of(labelled.label)
        ):
            facts.append(Fact(labelled.label, labelled.value, [], line[0].line, labelled.is_marked))
        elif facts and facts[-1].label:
            value = [*facts[-1].value, Span("\n", line[0].line), *line]
            facts[-1] = facts[-1]._replace(value=value)
        elif facts:
            facts[-1] = facts[-1]._replace(value=[*facts[-1].value, Span("\n", line[0].line), *line])
        else:
            facts.append(Fact("", line, [], line[0].line))
    # A label that was divided by a line end: "**Chinese arti|cle**: …"
    whole = split_label(paragraph.spans)
    if whole is not None and is_known(whole.label) and (not facts or not facts[0].is_known):
        return [Fact(whole.label, whole.value, [], paragraph.line, whole.is_marked)]
    return facts or [Fact("", [], [], paragraph.line)]


def _facts_of_table(table: Table) -> Iterator[Fact]:
    """Yield the rows of a table of two columns, label and value."""
    for row in table.rows if is_key_value(table) else ():
        if row.cells and plain(row.cells[0]):
            value = [span for cell in row.cells[1:] for span in cell]
            yield Fact(plain(row.cells[0]), value, [], row.line, True)


def is_key_value(table: Table) -> bool:
    """Return whether the first column of a table has labels, and the second their values."""
    labels = [plain(row.cells[0]) for row in table.rows if len(row.cells) == 2]
    known = sum(is_known(label) for label in labels)
    second = plain(table.rows[0].cells[1]) if table.rows and len(table.rows[0].cells) == 2 else ""
    return len(labels) == len(table.rows) and known >= 2 and known * 2 >= len(labels) and not (
        len(labels) < 4 and is_known(second)
    )  # fmt: skip


def _resolve_groups(facts: Iterator[Fact]) -> Iterator[Fact]:
    """Replace each group of labelled values by these."""
    for fact in facts:
        inner = [fact_of_item(item) for item in fact.items]
        is_group = group_of(fact.label) == "transparent" and not plain(fact.value)
        fields = fields_of(fact.label)
        if (
            inner
            and (is_group or (fields[:1] == ("url",) and not plain(fact.value)))
            and any(part.is_known for part in inner)
        ):
            yield from inner
        else:
            yield fact


def facts_of_section(section: Section) -> list[Fact]:
    """Return the facts of a section and of those parts of it whose headings are labels."""
    facts = collect_facts(section.blocks)
    for part in section.sections:
        facts += facts_of_part(part)
    return facts


def facts_of_part(part: Section) -> list[Fact]:
    """Return the facts of a part of a section: its heading is the label of what has no other."""
    title = without_number(part.title)
    fields = fields_of(title)
    nested = [fact for section in part.sections for fact in facts_of_part(section)]
    if fields and not group_of(title):
        items = [item for block in part.blocks if isinstance(block, ItemList) for item in block.items]
        value = [span for block in part.blocks if isinstance(block, Paragraph) for span in block.spans]
        return [Fact(title, value, items, part.line, True), *nested]
    facts = collect_facts(part.blocks)
    if not group_of(title) and title:
        # Links below a heading that is no label: their heading says what they are.
        facts = [fact if fact.is_known else fact._replace(is_marked=False) for fact in facts]
    return [*facts, *nested]


def is_label_heading(section: Section) -> bool:
    """Return whether a heading is a label of values, or of a group of them."""
    title = without_number(section.title)
    return bool(fields_of(title) or group_of(title) or language_of(title))
