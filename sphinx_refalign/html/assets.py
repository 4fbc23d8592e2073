"""What a page loads and carries beside its text: style, scripts, cards; nothing where nothing is ours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.records import Use
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.html.cards import card, cards
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext

STATIC = Path(__file__).parent.parent / "static"


STYLESHEET = "refalign.css"


SCRIPT = "refalign.js"


TABLE_SCRIPT = "refalign-table.js"


WORDS = {
    "search": N_("Search the table"),
    "kind": N_("Kind"),
    "all": N_("all"),
    "shown": N_("{n} of {all} rows"),
}
"""What the script of tables says."""


class PageAssets:
    """What pages need, in this build."""

    def __init__(self) -> None:
        self._cards: dict[str, str] = {}

    def connect(self, app: Sphinx) -> None:
        """Let Sphinx copy our files, and each page load what it needs."""
        app.connect("config-inited", self.add_static_files)
        app.connect("env-get-updated", self.forget)
        app.connect("html-page-context", self.add_page_assets)

    def add_static_files(self, app: Sphinx, config: Config) -> None:
        """Let Sphinx copy our files before the project's own, which may stand in for them.

        It marks their addresses by their content.
        """
        own = config.html_static_path
        # One path for a list of them is a mistake that Sphinx tells of, letter by letter if we let it.
        config.html_static_path = [str(STATIC), *([own] if isinstance(own, str) else own)]
        scripts = [f"_static/{name}" for name in (SCRIPT, TABLE_SCRIPT)]
        config.epub_exclude_files = [*config.epub_exclude_files, *scripts]  # a book has no use for them

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """What was known before the pages were read is no longer so."""
        self._cards = {}
        return []

    def add_page_assets(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Give a page that shows something of ours what it needs, and no other."""
        domain = domain_of(app.env)
        pages = list(domain.project.order) if app.builder.name == "singlehtml" else [pagename]
        uses = [use for name in pages for use in domain.uses.get(name, ())]
        views = [view for name in pages for view in domain.views.get(name, ())]
        if template != "page.html" or not (uses or views):
            return
        app.add_css_file(STYLESHEET)
        if app.builder.name not in HTML_BUILDERS:
            return
        if any(use.mention or use.block for use in uses):
            app.add_js_file(SCRIPT, loading_method="defer")
        if any(view.what == "table" for view in views):
            app.add_js_file(TABLE_SCRIPT, loading_method="defer")
            context["metatags"] = context.get("metatags", "") + _words(domain.render_context())
        context["body"] = context.get("body", "") + self._told(domain, uses)

    def _told(self, domain: RefalignDomain, uses: Sequence[Use]) -> str:
        """The cards of all resources that roles name, each once; "" where there is none."""
        page, registry = domain.render_context(), domain.registry
        keys = dict.fromkeys(use.key for use in uses if use.mention and _is_shown(domain, use))
        for key in keys:
            if key not in self._cards:
                self._cards[key] = card(page, registry[key])
        return cards((key, self._cards[key]) for key in keys) if keys else ""


def _is_shown(domain: RefalignDomain, use: Use) -> bool:
    entry = domain.registry.entry(use.key)
    return entry is not None and use.kind in ("", entry.kind)


def _words(page: RenderContext) -> str:
    """The words of the script of tables, as data."""
    words: dict[str, Any] = {name: page.gettext(message) for name, message in WORDS.items()}
    words["kinds"] = {name: page.label(kind.label) for name, kind in page.registry.kinds.items()}
    data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="refalign--words">{data}</script>\n'
