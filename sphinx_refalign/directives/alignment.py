"""The directives for what is generated out of the alignments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_refalign.alignment import table
from sphinx_refalign.alignment.filters import Filter, Years, read_years
from sphinx_refalign.config import relations
from sphinx_refalign.directives.base import View, named, words

_FILTER_OPTIONS: dict[str, Callable[[str], Any]] = {
    "kinds": directives.unchanged,
    "documents": directives.unchanged,
    "relations": directives.unchanged,
    "resources": directives.unchanged,
    "areas": directives.unchanged,
    "institutions": directives.unchanged,
    "years": directives.unchanged,
    "name": directives.unchanged,
    "class": directives.class_option,
}


class Filtered(View):
    """What shows some of the alignments, or all."""

    def filter(self) -> Filter:
        """What the author restricts it to."""
        return Filter(
            kinds=tuple(self.some_of("kinds", self.kinds)),
            documents=tuple(words(self.options.get("documents"))),
            relations=tuple(self.some_of("relations", relations(self.config))),
            resources=tuple(words(self.options.get("resources"))),
            areas=tuple(named(self.options.get("areas"))),
            institutions=tuple(named(self.options.get("institutions"))),
            years=tuple(self._years()),
        )

    def _years(self) -> list[Years]:
        found = []
        for word in words(self.options.get("years")):
            years = read_years(word)
            if years is None:
                self.wrong("years", word, "; write 2003, 2000-2010, 2000- or -2010")
            else:
                found.append(years)
        return found

    def empty_table(self, *classes: str) -> nodes.table:
        """A table without rows: Sphinx numbers it and knows its caption as any other's."""
        empty = nodes.table(classes=["refalign", *classes])
        self.set_source_info(empty)
        caption = self.options.get("caption")
        if caption:
            content, messages = self.parse_inline(caption, lineno=self.lineno)
            empty += nodes.title(caption, "", *content)
            empty += messages
        self.add_name(empty)
        return empty


class AlignmentTableDirective(Filtered):
    """The alignment table; a caption makes it one that can be numbered and referred to."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_FILTER_OPTIONS,
        "group-by": directives.unchanged,
        "columns": directives.unchanged,
        "sort": directives.unchanged,
        "include-planned": directives.flag,
        "by-topic": directives.flag,
        "external": directives.unchanged,
        "caption": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the table."""
        options = table.TableOptions(
            filter=self.filter(),
            group_by=self.one_of("group-by", table.GROUPINGS, "chapter"),
            columns=tuple(self.some_of("columns", table.COLUMNS)),
            sort=self.one_of("sort", table.SORTS, "document"),
            include_planned="include-planned" in self.options,
            by_topic="by-topic" in self.options,
            external=self._external(),
        )
        view = self.view("table", [], options=tuple(options))
        view += self.empty_table("refalign-table", "colwidths-given")
        return [view]

    def _external(self) -> tuple[str, ...]:
        """The other projects that the table takes in: those that are named, or all."""
        known = tuple(self.config.refalign_external)
        return (
            tuple(self.some_of("external", known))
            if self.options.get("external")
            else known * ("external" in self.options)
        )
