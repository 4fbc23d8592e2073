"""The directives of views that are generated from the alignments: table, matrix, graph and coverage."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from typing import ClassVar

from docutils import nodes

from sphinx_refalign.alignment import coverage, matrix, table
from sphinx_refalign.alignment.filters import Filter, split_value
from sphinx_refalign.alignment.option_values import read_years, split_pairs, split_words
from sphinx_refalign.alignment.records import ORIGINS, RELATIONS
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.diagnostics import Warn, suggest, warn
from sphinx_refalign.directives.base import (
    NAME_OPTIONS,
    Option,
    Options,
    RefalignDirective,
    flag_option,
)
from sphinx_refalign.nodes import refalign_view
from sphinx_refalign.registry.problems import did_you_mean

FILTER_OPTIONS = Options(
    {
        "kinds": Option("Only resources of these kinds.", form="names of kinds", example="paper book"),
        "documents": Option(
            "Only these pages. ``!`` before a glob leaves out the pages that it matches.",
            form="globs of document names", example="views/** !views/drafts/*",
        ),
        "relations": Option(
            "Only alignments in these relations, those of :confval:`refalign_relations` included.",
            RELATIONS, form="words", example="defines teaches",
        ),
        "resources": Option("Only these resources.", form="keys or globs of keys", example="xen-2003 rfc-*"),
        "areas": Option(
            "Only resources of these areas, in any language of the registry.",
            form="names or globs, separated by commas, or by ``;`` where a name has a comma",
            example="Virtualization, Distributed systems",
        ),
        "institutions": Option(
            "Only resources of these institutions, publishers or bodies, in any language of the registry.",
            form="names or globs, separated by commas, or by ``;`` where a name has a comma",
            example="MIT, IETF",
        ),
        "years": Option(
            "Only resources of these years.", form="years or ranges", example="2003 2010-2020 2022-"
        ),
        "origins": Option(
            "Only alignments that are made by these.", ORIGINS, form="words", example="directive role"
        ),
        **NAME_OPTIONS,
    }
)  # fmt: skip
"""The options of each directive that can be filtered: one for each field of ``Filter``."""

HEADERS_OPTION = Option(
    "The words of header cells.",
    form="``column=words``, separated by ``;``", example="chapter=Part; total=Sum",
)  # fmt: skip

CAPTION_OPTION = Option(
    "A caption, with which the table has a number and can be referred to.", form="text", example="Sources"
)

PLANNED_OPTION = flag_option("Include planned alignments that no page meets yet.")

EXTERNAL_OPTION = Option(
    "Include the other projects of :confval:`refalign_external`: all, or those that are named.",
    form="nothing, or names of projects",
    example="os-book",
)


class FilteredDirective(RefalignDirective):
    """The base class of directives that show all alignments or those that match a filter."""

    def filter(self) -> Filter:
        """Return the filter that the options describe."""
        words = {field: split_value(field, self.options.get(field)) for field in Filter._fields}
        relations = RefalignConfig(self.config).relations
        for field, vocabulary in (("kinds", self.kinds), ("relations", relations), ("origins", ORIGINS)):
            # If all words are unknown, they are kept: the view shows nothing, not everything.
            words[field] = self.some_of(field, vocabulary) or words[field]
        for word in words["years"]:
            if read_years(word) is None:
                self.warn_option("years", word, "; use 2003, 2000-2010, 2000- or -2010")
        return Filter.from_words(words)

    def external_projects(self) -> tuple[str, ...]:
        """Return the other projects to include: those of ``:external:``, or all if it has no value."""
        projects = tuple(RefalignConfig(self.config).external)
        if self.options.get("external"):
            return tuple(self.some_of("external", projects))
        return projects if "external" in self.options else ()

    def add_headers(self, view: refalign_view, columns: Collection[str]) -> None:
        """Add the words of ``:headers:`` to a placeholder.

        Args:
            view: The placeholder.
            columns: The names of the columns whose header cells can be set.

        """
        seen: set[str] = set()
        for column, words in split_pairs(self.options.get("headers")):
            if column not in columns:
                self.warn_option("headers", column, suggest(column, columns, "; use the name of a column"))
            elif not words or column in seen:
                problem = "is given twice; remove one" if words else f"has no words; write {column}=words"
                message = f"{self.name}: :headers: {column!r} {problem}"
                warn(Warn.OPTION, message, self.get_location())
            else:
                seen.add(column)
                self.add_option_text(view, "headers", words, column)

    def empty_table(self, *classes: str) -> nodes.table:
        """Return a table without rows, so that Sphinx numbers it and collects its caption."""
        table_node = nodes.table(classes=["refalign", *classes])
        self.set_source_info(table_node)
        caption = self.options.get("caption")
        if caption:
            content, messages = self.parse_inline(caption, lineno=self.lineno)
            table_node += nodes.title(caption, "", *content)
            table_node += messages
        self.add_name(table_node)
        return table_node


class AlignmentTableDirective(FilteredDirective):
    """The alignment table; with a caption it can be numbered and referred to."""

    option_spec: ClassVar[Options] = Options(
        {
            **FILTER_OPTIONS,
            "group-by": Option("What has a row.", table.GROUPINGS, default="chapter"),
            "columns": Option(
                "The columns, from left to right, those of :confval:`refalign_columns` included. "
                "Without it, they follow from ``group-by``.",
                tuple(table.COLUMNS), form="words", example="chapter resources location",
            ),
            "sort": Option(
                "The order of the rows: that of the pages, by what the place is called, by the title of the "
                "page, by the title of the resource, or by its year.",
                table.SORTS, default="document",
            ),
            "include-planned": PLANNED_OPTION,
            "by-topic": flag_option("Give each topic that is aligned on its own a row."),
            "external": EXTERNAL_OPTION,
            "label": Option(
                "What follows a resource in brackets; with ``title``, nothing does.",
                table.LABELS, default="source",
            ),
            "headers": dataclasses.replace(HEADERS_OPTION, example="chapter=Part; location=Where"),
            "caption": CAPTION_OPTION,
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the table."""
        names = (*table.COLUMNS, *RefalignConfig(self.config).build_columns())
        options = table.TableOptions(
            filter=self.filter(),
            group_by=self.one_of("group-by", table.GROUPINGS, "chapter"),
            columns=tuple(self.some_of("columns", names)),
            sort=self.one_of("sort", table.SORTS, "document"),
            include_planned="include-planned" in self.options,
            by_topic="by-topic" in self.options,
            external=self.external_projects(),
            label=self.one_of("label", table.LABELS, table.LABELS[0]),
        )
        view = self.view("table", [], options=tuple(options))
        self.add_headers(view, names)
        view += self.empty_table("refalign-table", "colwidths-given")
        return [view]


class AlignmentMatrixDirective(FilteredDirective):
    """A matrix of chapters and resources, or of their kinds, areas or institutions."""

    option_spec: ClassVar[Options] = Options(
        {
            **FILTER_OPTIONS,
            "rows": Option("What has a row.", matrix.ROWS, default="chapter"),
            "columns": Option("What has a column.", matrix.COLUMNS, default="resources"),
            "include-planned": PLANNED_OPTION,
            "include-empty": flag_option("Include pages without resources, and resources without pages."),
            "headers": dataclasses.replace(HEADERS_OPTION, values=matrix.HEADERS),
            "caption": CAPTION_OPTION,
        }
    )

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the matrix."""
        options = matrix.MatrixOptions(
            filter=self.filter(),
            rows=self.one_of("rows", matrix.ROWS, "chapter"),
            columns=self.one_of("columns", matrix.COLUMNS, "resources"),
            include_planned="include-planned" in self.options,
            include_empty="include-empty" in self.options,
        )
        view = self.view("matrix", [], options=tuple(options))
        self.add_headers(view, matrix.HEADERS)
        view += self.empty_table("refalign-matrix")
        return [view]


class AlignmentGraphDirective(FilteredDirective):
    """Chapters and resources as a picture; with a caption it is a figure."""

    option_spec: ClassVar[Options] = Options(
        {
            **FILTER_OPTIONS,
            "rows": Option("What is on the left: sections or pages.", matrix.ROWS, default="document"),
            "columns": Option("What is on the right.", matrix.COLUMNS, default="resources"),
            "include-planned": PLANNED_OPTION,
            "caption": dataclasses.replace(
                CAPTION_OPTION, help="A caption, which makes the graph a figure that can be referred to."
            ),
        }
    )

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the graph."""
        from sphinx_refalign.alignment import graph  # only for pages with a graph

        options = graph.GraphOptions(
            filter=self.filter(),
            rows=self.one_of("rows", matrix.ROWS, "document"),
            columns=self.one_of("columns", matrix.COLUMNS, "resources"),
            include_planned="include-planned" in self.options,
        )
        view = self.view("graph", [], options=tuple(options))
        caption = self.options.get("caption")
        if not caption:
            self.add_name(view)
            return [view]
        content, messages = self.parse_inline(caption, lineno=self.lineno)
        figure = nodes.figure("", nodes.caption(caption, "", *content))
        self.set_source_info(figure)
        self.set_source_info(figure[0])
        self.add_name(figure)
        view += figure
        return [view, *messages]


class AlignmentCoverageDirective(FilteredDirective):
    """Alignment coverage in numbers, charts and lists of gaps."""

    option_spec: ClassVar[Options] = Options(
        {
            **FILTER_OPTIONS,
            "show": Option(
                "The parts to show, instead of all.", coverage.PARTS, form="words", example="kinds"
            ),
            "hide": Option("The parts to leave out.", coverage.PARTS, form="words", example="picture"),
            "threshold": Option(
                "The least percentage of all that is measured, or of each measure: ``chapters``, "
                "``resources``, ``planned``. Less is a warning.",
                form="a number, or names with numbers", example="chapters 95, resources 80",
            ),
            "limit": Option("The most items in each list.", form="a number from 1", example="10"),
            "headers": dataclasses.replace(
                HEADERS_OPTION, values=coverage.HEADERS, example="kind=Type; unused=Not used"
            ),
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the coverage."""
        show = self.some_of("show", coverage.PARTS) or coverage.PARTS
        hide = self.some_of("hide", coverage.PARTS)
        options = coverage.CoverageOptions(
            filter=self.filter(),
            show=tuple(part for part in show if part not in hide),
            thresholds=tuple(self._thresholds(coverage.MEASURES).items()),
            limit=self._limit(),
        )
        view = self.view("coverage", [], options=tuple(options))
        self.add_headers(view, coverage.HEADERS)
        self.add_name(view)
        return [view]

    def _limit(self) -> int:
        """Return the value of ``:limit:``; 0, which is no limit, if there is none or it is wrong."""
        value = self.options.get("limit", "").strip()
        if re.fullmatch("[1-9][0-9]{0,8}", value):
            return int(value)
        if "limit" in self.options:
            self.warn_option("limit", value, "; use a whole number from 1")
        return 0

    def _thresholds(self, measures: Collection[str]) -> dict[str, float]:
        """Return the threshold of each measure from ``:threshold:``.

        ``95`` sets all measures, ``chapters 95, planned 100`` some of them. ``95, chapters 90`` sets all
        measures, with another threshold for chapters.
        """
        general: dict[str, float] = {}
        own: dict[str, float] = {}
        names: list[str] = []
        previous = ""
        for word in split_words(re.sub(r"(?<!\s)\s+%", "%", self.options.get("threshold", ""))):
            name, percent = word.rstrip(":"), _percent(word)
            if name in measures:
                names.append(name)
            elif percent is None or _percent(previous) is not None:
                syntax = f"; use a number from 0 to 100, optionally after {', '.join(measures)}"
                self.warn_option("threshold", word, did_you_mean(name, measures) or syntax)
                return {}
            elif names:
                own |= dict.fromkeys(names, percent)
                names = []
            else:
                general = dict.fromkeys(measures, percent)
            previous = word
        if names:
            self.warn_option("threshold", names[-1], "; write a number from 0 to 100 after it")
        return {**general, **own}


def _percent(word: str) -> float | None:
    try:
        value = float(word.rstrip("%"))
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None
