"""Directives: they note what the author asks for, look nothing up and format nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_refalign.alignment import table
from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.config import relations
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain import domain_of
from sphinx_refalign.nodes import refalign_view
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.render import catalog
from sphinx_refalign.render.blocks import STYLES
from sphinx_refalign.render.labels import anchor


def words(text: str | None) -> list[str]:
    """The words of an option's value, separated by spaces or commas."""
    return re.split(r"[,\s]+", text.strip(" ,\n\t")) if text and text.strip(" ,\n\t") else []


def listed(text: str | None) -> list[str]:
    """The items of an option's value, separated by commas or line ends."""
    return [part.strip() for part in re.split(r"[,\n]", text or "") if part.strip()]


def _topics(text: str) -> list[str]:
    """Names separated by semicolons, or by commas where there is none: a name may have a comma."""
    return [part.strip() for part in re.split(r"[;\n]" if ";" in text else r"[,\n]", text) if part.strip()]


class View(SphinxDirective):
    """What all our directives share: options with a known vocabulary, and a node in the page."""

    def one_of(self, option: str, known: Collection[str], default: str) -> str:
        """An option's word; another than the ``known`` ones is a warning and stands for the default."""
        value = self.options.get(option, default)
        return value if value in known else self._wrong(option, value, known, default)

    def some_of(self, option: str, known: Collection[str]) -> list[str]:
        """An option's words; those that are not known are a warning and are left out."""
        found = words(self.options.get(option))
        for word in found:
            if word not in known:
                self._wrong(option, word, known, "")
        return [word for word in found if word in known]

    def _wrong(self, option: str, value: str, known: Collection[str], default: str) -> str:
        hint = did_you_mean(value, known) or f"; known are {', '.join(known)}"
        warn(Warn.OPTION, f"{self.name}: unknown value {value!r} of :{option}:{hint}", self.get_location())
        return default

    def view(self, what: str, keys: list[str], **attributes: Any) -> refalign_view:
        """The node that stands for what will be written."""
        node = refalign_view(
            "", view=what, keys=keys, docname=self.env.docname,
            classes=list(self.options.get("class", [])), **attributes,
        )  # fmt: skip
        self.set_source_info(node)
        return node

    def use(self) -> dict[str, Any]:
        """How the keys of this directive are used."""
        return {
            "relation": self.one_of("relation", relations(self.config), RELATIONS[0]),
            "topics": _topics(self.options.get("topics", "")),
            "chapter": self.options.get("chapter", "").strip(),
            "aligned": "noalign" not in self.options,
        }

    @property
    def kinds(self) -> Collection[str]:
        """The names of all kinds."""
        return domain_of(self.env).kinds


_USE_OPTIONS: dict[str, Callable[[str], Any]] = {
    "relation": directives.unchanged,
    "chapter": directives.unchanged,
    "topics": directives.unchanged,
    "noalign": directives.flag,
    "name": directives.unchanged,
    "class": directives.class_option,
}


class ResourceDirective(View):
    """A block for each key; the body says how the resource applies here."""

    kind = ""
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_USE_OPTIONS,
        "show": directives.unchanged,
        "hide": directives.unchanged,
        "style": directives.unchanged,
        "lang": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down one place for each key, the author's words in the last."""
        use = self.use()
        style = self.one_of("style", STYLES, STYLES[0])
        views = []
        for key in listed(self.arguments[0]):
            view = self.view(
                "block", [key], kind=self.kind, style=style, **use,
                show=words(self.options.get("show")), hide=words(self.options.get("hide")),
                languages=words(self.options.get("lang")),
            )  # fmt: skip
            self._identify(view, key)
            views.append(view)
        if views:
            self.add_name(views[0])
            views[-1] += self.parse_content_to_nodes()
        return list(views)

    def _identify(self, view: refalign_view, key: str) -> None:
        name = anchor("refalign", key)
        taken = self.state.document.ids
        number = next(n for n in range(1, len(taken) + 2) if (f"{name}-{n}" if n > 1 else name) not in taken)
        view["ids"].append(f"{name}-{number}" if number > 1 else name)
        self.state.document.note_explicit_target(view)


class ReferencesDirective(View):
    """The compact list, a key a line."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_USE_OPTIONS,
        "title": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the list."""
        keys = listed("\n".join([*self.arguments, *self.content]))
        if not keys:
            warn(Warn.OPTION, f"{self.name}: no key; write one a line", self.get_location())
            return []
        title = self.options.get("title")
        view = self.view("references", keys, kind="", title=title, **self.use())
        self.add_name(view)
        return [view]


class AlignmentTableDirective(View):
    """The alignment table; a caption makes it one that can be numbered and referred to."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "kinds": directives.unchanged,
        "documents": directives.unchanged,
        "relations": directives.unchanged,
        "group-by": directives.unchanged,
        "columns": directives.unchanged,
        "sort": directives.unchanged,
        "include-planned": directives.flag,
        "external": directives.unchanged,
        "caption": directives.unchanged,
        "name": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Put down a table without rows: Sphinx numbers it and knows its caption as any other's."""
        options = table.TableOptions(
            kinds=tuple(self.some_of("kinds", self.kinds)),
            documents=tuple(words(self.options.get("documents"))),
            relations=tuple(self.some_of("relations", relations(self.config))),
            group_by=self.one_of("group-by", table.GROUPINGS, "chapter"),
            columns=tuple(self.some_of("columns", table.COLUMNS)),
            sort=self.one_of("sort", table.SORTS, "document"),
            include_planned="include-planned" in self.options,
            external=self._external(),
        )
        empty = nodes.table(classes=["refalign", "refalign-table", "colwidths-given"])
        self.set_source_info(empty)
        caption = self.options.get("caption")
        if caption:
            content, messages = self.parse_inline(caption, lineno=self.lineno)
            empty += nodes.title(caption, "", *content)
            empty += messages
        self.add_name(empty)
        view = self.view("table", [], options=tuple(options))
        view += empty
        return [view]

    def _external(self) -> tuple[str, ...]:
        """The other projects that the table takes in: those that are named, or all."""
        known = tuple(self.config.refalign_external)
        return (
            tuple(self.some_of("external", known))
            if self.options.get("external")
            else known * ("external" in self.options)
        )


class ResourceCatalogDirective(View):
    """The catalogue of all resources, with the places that refer to each."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "kinds": directives.unchanged,
        "group-by": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the catalogue."""
        options = catalog.CatalogOptions(
            kinds=tuple(self.some_of("kinds", self.kinds)),
            group_by=self.one_of("group-by", catalog.GROUPINGS, "kind"),
        )
        return [self.view("catalog", [], options=tuple(options))]
