"""The directives that show resources: a block for each, or a compact list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.config import relations
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.base import RefalignDirective, split_keys, split_names, split_words
from sphinx_refalign.nodes import refalign_view
from sphinx_refalign.render.blocks import LIST_STYLES, STYLES
from sphinx_refalign.render.labels import make_id

_USE_OPTIONS: dict[str, Callable[[str], Any]] = {
    "relation": directives.unchanged,
    "chapter": directives.unchanged,
    "topics": directives.unchanged,
    "noalign": directives.flag,
    "name": directives.unchanged,
    "class": directives.class_option,
}


class UseDirective(RefalignDirective):
    """What refers to resources, in some relation."""

    def use(self) -> dict[str, Any]:
        """How the keys of this directive are used."""
        return {
            "relation": self.one_of("relation", relations(self.config), RELATIONS[0]),
            "topics": split_names(self.options.get("topics")),
            "chapter": self.options.get("chapter", "").strip(),
            "aligned": "noalign" not in self.options,
        }


class ResourceDirective(UseDirective):
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
        for key in split_keys(self.arguments[0]):
            view = self.view(
                "block", [key], kind=self.kind, style=style, **use,
                show=split_words(self.options.get("show")), hide=split_words(self.options.get("hide")),
                languages=split_words(self.options.get("lang")),
            )  # fmt: skip
            self._identify(view, key)
            views.append(view)
        if views:
            self.add_name(views[0])
            views[-1] += self.parse_content_to_nodes()
        return list(views)

    def _identify(self, view: refalign_view, key: str) -> None:
        name = make_id("refalign", key)
        taken = self.state.document.ids
        number = next(n for n in range(1, len(taken) + 2) if (f"{name}-{n}" if n > 1 else name) not in taken)
        view["ids"].append(f"{name}-{number}" if number > 1 else name)
        self.state.document.note_explicit_target(view)


class ReferencesDirective(UseDirective):
    """The compact list, a key a line."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **_USE_OPTIONS,
        "title": directives.unchanged,
        "style": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Put down the place of the list."""
        keys = split_keys("\n".join([*self.arguments, *self.content]))
        if not keys:
            warn(Warn.OPTION, f"{self.name}: no key; write one a line", self.get_location())
            return []
        title = self.options.get("title")
        style = self.one_of("style", LIST_STYLES, LIST_STYLES[0])
        view = self.view("references", keys, kind="", title=title, style=style, **self.use())
        self.add_name(view)
        return [view]
