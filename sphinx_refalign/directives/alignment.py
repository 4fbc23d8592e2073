"""The directives for what is generated out of the alignments."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_refalign.alignment import coverage, matrix, table
from sphinx_refalign.alignment.filters import Filter, Years, read_years
from sphinx_refalign.config import relations
from sphinx_refalign.directives.base import RefalignDirective, split_names, split_words
from sphinx_refalign.registry.problems import did_you_mean

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


_NO_YEARS = (1, 0)


class FilteredDirective(RefalignDirective):
    """What shows some of the alignments, or all."""

    def filter(self) -> Filter:
        """What the author restricts it to."""
        return Filter(
            kinds=self._known("kinds", self.kinds),
            documents=tuple(split_words(self.options.get("documents"))),
            relations=self._known("relations", relations(self.config)),
            resources=tuple(split_words(self.options.get("resources"))),
            areas=tuple(split_names(self.options.get("areas"))),
            institutions=tuple(split_names(self.options.get("institutions"))),
            years=tuple(self._years()),
        )

    def _known(self, option: str, known: Collection[str]) -> tuple[str, ...]:
        # Where none is right, nothing is shown, not all.
        return tuple(self.some_of(option, known) or split_words(self.options.get(option)))

    def _years(self) -> list[Years]:
        found: list[Years] = []
        for word in split_words(self.options.get("years")):
            years = read_years(word)
            if years is None:
                self.warn_option("years", word, "; write 2003, 2000-2010, 2000- or -2010")
            else:
                found.append(years)
        return found or [_NO_YEARS] * bool(self.options.get("years"))

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


class AlignmentTableDirective(FilteredDirective):
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


class AlignmentMatrixDirective(FilteredDirective):
    """Chapters against resources, or against their kinds, areas or institutions."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_FILTER_OPTIONS,
        "rows": directives.unchanged,
        "columns": directives.unchanged,
        "include-planned": directives.flag,
        "include-empty": directives.flag,
        "caption": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the matrix."""
        options = matrix.MatrixOptions(
            filter=self.filter(),
            rows=self.one_of("rows", matrix.ROWS, "chapter"),
            columns=self.one_of("columns", matrix.COLUMNS, "resources"),
            include_planned="include-planned" in self.options,
            include_empty="include-empty" in self.options,
        )
        view = self.view("matrix", [], options=tuple(options))
        view += self.empty_table("refalign-matrix")
        return [view]


class AlignmentCoverageDirective(FilteredDirective):
    """What there is and what is missing, in numbers, pictures and lists."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_FILTER_OPTIONS,
        "show": directives.unchanged,
        "hide": directives.unchanged,
        "threshold": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the coverage."""
        show = self.some_of("show", coverage.PARTS) or coverage.PARTS
        hide = self.some_of("hide", coverage.PARTS)
        options = coverage.CoverageOptions(
            filter=self.filter(),
            show=tuple(part for part in show if part not in hide),
            thresholds=tuple(self._thresholds().items()),
        )
        view = self.view("coverage", [], options=tuple(options))
        self.add_name(view)
        return [view]

    def _thresholds(self) -> dict[str, float]:
        """``95`` for all measures, or ``chapters 95, planned 100``; one that is named has its own."""
        general: dict[str, float] = {}
        own: dict[str, float] = {}
        names: list[str] = []
        before = ""
        for word in split_words(re.sub(r"\s+%", "%", self.options.get("threshold", ""))):
            name, percent = word.rstrip(":"), _percent(word)
            if name in coverage.MEASURES:
                names.append(name)
            elif percent is None or _percent(before) is not None:
                known = f"; write a number from 0 to 100, after the names of {', '.join(coverage.MEASURES)}"
                self.warn_option("threshold", word, did_you_mean(name, coverage.MEASURES) or known)
                return {}
            elif names:
                own |= dict.fromkeys(names, percent)
                names = []
            else:
                general = dict.fromkeys(coverage.MEASURES, percent)
            before = word
        if names:
            self.warn_option("threshold", names[-1], "; a number from 0 to 100 follows it")
        return {**general, **own}


def _percent(word: str) -> float | None:
    try:
        value = float(word.rstrip("%"))
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None
