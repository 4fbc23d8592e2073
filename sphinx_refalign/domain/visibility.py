"""What a builder leaves out: parts of pages by ``only`` and ``ifconfig``, and pages outside its toctrees.

Pages are read once for all builders, so the environment has everything, with the conditions for it. Each
build evaluates them: what readers of its output do not see is no alignment, no place of a resource and no
link target there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from sphinx_refalign.nodes import ancestors

if TYPE_CHECKING:
    from sphinx_refalign.alignment.records import Condition
    from sphinx_refalign.domain.data import PageData

_START_DOCUMENTS = {"latex": "latex_documents", "texinfo": "texinfo_documents", "man": "man_pages"}
"""The option that names the first page of each output file, by the format that has only pages below these."""


def conditions_of(node: nodes.Node) -> tuple[Condition, ...]:
    """Return the conditions under which a node is shown: the expressions of its ``only`` and ``ifconfig``."""
    return tuple(
        (element.tagname, str(element["expr"]))
        for element in ancestors(node)
        if element.tagname in ("only", "ifconfig")
    )


def toctrees_of(document: nodes.document) -> list[tuple[tuple[Condition, ...], list[str]]]:
    """Return the conditions and the pages of each toctree; nothing if no toctree has conditions."""
    toctrees: list[tuple[tuple[Condition, ...], list[str]]] = [
        (conditions_of(toctree), list(toctree.get("includefiles", ())))
        for toctree in document.findall(addnodes.toctree)
    ]
    return toctrees if any(conditions for conditions, _ in toctrees) else []


class Visibility:
    """What one builder shows, once all pages are read.

    Args:
        env: The environment.
        builder: The builder; None shows everything.
        pages: The data of each page.

    """

    def __init__(self, env: BuildEnvironment, builder: Builder | None, pages: Mapping[str, PageData]) -> None:
        self._env = env
        self._builder = builder
        self._pages = pages
        self._results: dict[Condition, bool] = {}

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Return whether content under these conditions is shown."""
        return all(map(self._evaluate, conditions))

    def includes(self, docname: str) -> bool:
        """Return whether the builder writes a page, as itself or as part of a larger document."""
        return self._assembled is None or docname in self._assembled

    def visible_part(self, docname: str, page: PageData) -> PageData:
        """Return the data of a page without what the builder leaves out."""
        if not self.includes(docname):
            return page._replace(uses=[], views=[], citations=[], links=[])
        kept_uses = [self.holds(use.conditions) for use in page.uses]
        kept_citations = [self.holds(cited.use.conditions) for cited in page.citations]
        views = [view for view in page.views if self.holds(view.conditions)]
        links = [link for link in page.links if self.holds(link.conditions)]
        if all(kept_uses) and all(kept_citations) and [views, links] == [page.views, page.links]:
            return page
        # Citations and links have the number of what stands before them.
        uses_before, citations_before = ([0, *accumulate(kept)] for kept in (kept_uses, kept_citations))
        return page._replace(
            uses=list(compress(page.uses, kept_uses)),
            views=views,
            citations=[
                cited._replace(position=uses_before[cited.position])
                for cited in compress(page.citations, kept_citations)
            ],
            links=[
                link._replace(position=uses_before[link.position], citations=citations_before[link.citations])
                for link in links
            ],
        )

    @property
    def state(self) -> list[object]:
        """Return plain data that differs whenever a page may show something else."""
        conditions = {
            condition
            for page in self._pages.values()
            for conditions in (
                *(use.conditions for use in page.uses),
                *(cited.use.conditions for cited in page.citations),
                *(view.conditions for view in page.views),
                *(link.conditions for link in page.links),
            )
            for condition in conditions
        }
        results = [[*condition, self._evaluate(condition)] for condition in sorted(conditions)]
        return [results, None if self._assembled is None else sorted(self._assembled)]

    @cached_property
    def _assembled(self) -> frozenset[str] | None:
        """Return the pages that the builder assembles into its documents; None if it writes every page."""
        starts = list(self._start_documents())
        if not starts:
            return None
        included: set[str] = set()
        pending = [docname for docname in starts if docname in self._env.all_docs]
        while pending:
            docname = pending.pop()
            if docname not in included:
                included.add(docname)
                pending += self._children(docname)
        return frozenset(included)

    def _start_documents(self) -> Iterator[str]:
        if self._builder is None:
            return
        config = self._env.config
        option = _START_DOCUMENTS.get(self._builder.format)
        if option is not None:
            yield from (str(entry[0]) for entry in config[option])
            yield from config.latex_appendices if option == "latex_documents" else ()
        elif hasattr(self._builder, "assemble_doctree"):  # singlehtml and builders that extend it
            yield config.root_doc

    def _children(self, docname: str) -> list[str]:
        page = self._pages.get(docname)
        if page is None or not page.toctrees:
            return self._env.toctree_includes.get(docname, [])
        return [name for conditions, names in page.toctrees if self.holds(conditions) for name in names]

    def _evaluate(self, condition: Condition) -> bool:
        if condition not in self._results:
            self._results[condition] = self._evaluate_now(*condition)
        return self._results[condition]

    def _evaluate_now(self, directive: str, expression: str) -> bool:
        if self._builder is None:
            return True
        if directive == "only":
            try:
                return self._builder.tags.eval_condition(expression)
            except Exception:  # Sphinx reports it, and shows the content
                return True
        # As in sphinx.ext.ifconfig, whose expressions are Python.
        config = self._env.config
        names = {option.name: option.value for option in config} | config.__dict__
        names["builder"] = "html" if self._builder.name == "alignment" else self._builder.name
        try:
            return bool(eval(expression, names))
        except Exception:  # Sphinx shows a message instead of the content
            return False
