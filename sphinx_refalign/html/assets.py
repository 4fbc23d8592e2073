"""The style sheet, scripts and hover cards of HTML pages, added only to the pages that need them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

from sphinx_refalign.alignment.records import LINK, Use
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.alignments import link_key, link_uses
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.domain.page_links import link_address
from sphinx_refalign.domain.role_targets import address_of_place, card_places
from sphinx_refalign.formats import HTML_BUILDERS, exclude_from_epub
from sphinx_refalign.nodes import closest
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext

STATIC = Path(__file__).parent.parent / "static"

STYLESHEET = "refalign.css"

SCRIPT = "refalign.js"

TABLE_SCRIPT = "refalign-table.js"

_EXPORT = "alignment.csv"
"""The file to which tables link; the builders whose pages have scripts write it."""


_TOOLBAR = (
    N_("Search and filter"),
    N_("Search the table"),
    N_("Kind"),
    N_("all"),
    N_("Reset"),
    N_("All alignments as CSV"),
)
"""The texts of the controls of a table."""


def add_to_body(context: dict[str, object], html: str) -> None:
    """Append HTML to the content of a page; not every theme has a place for it in the head.

    Args:
        context: The template context of the page.
        html: Elements that the page does not display.

    """
    context["body"] = f"{context.get('body', '')}{html}"


def mark_links(env: BuildEnvironment, document: nodes.document) -> None:
    """Give the author's links that count as alignments the class by which they open a hover card."""
    from sphinx_refalign.html.cards import card_id  # only for pages with cards

    for link in document.findall(nodes.reference):
        address = link_address(link)
        page = closest(link, addnodes.start_of_file) if address else None  # of singlehtml
        docname = page["docname"] if page is not None else env.docname
        key = address and link_key(domain_of(env), docname, address)
        if key:
            link["classes"].append(card_id(key))


class PageAssets:
    """Sphinx event handlers that add static files and hover cards to pages.

    Hover cards are rendered once per build and shared by all pages.
    """

    def __init__(self) -> None:
        self._cards: dict[str, str] = {}

    def connect(self, app: Sphinx) -> None:
        """Connect the handlers to their Sphinx events."""
        app.connect("config-inited", self.add_static_files)
        app.connect("env-get-updated", self.clear_cache)
        app.connect("html-page-context", self.add_page_assets)

    def add_static_files(self, app: Sphinx, config: Config) -> None:
        """Add the package's static files before those of the project.

        A project file of the same name replaces the package's. Sphinx appends a digest of the content to
        the URLs.
        """
        project_paths = config.html_static_path
        if isinstance(project_paths, str):
            # Sphinx warns about a string in place of a list; unpacking it would yield single letters.
            project_paths = [project_paths]
        config.html_static_path = [str(STATIC), *project_paths]
        # EPUB readers do not need the scripts.
        exclude_from_epub(config, [f"_static/{name}" for name in (SCRIPT, TABLE_SCRIPT)])

    def clear_cache(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Drop data cached before reading."""
        self._cards = {}
        return []

    def add_page_assets(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, object], doctree: object
    ) -> None:
        """Add static files and hover cards to a page that shows resources or views.

        Leave other pages unchanged.
        """
        domain = domain_of(app.env)
        docnames = list(domain.project.order) if app.builder.name == "singlehtml" else [pagename]
        pages = [domain.page(docname) for docname in docnames]
        uses = [use for page in pages for use in page.uses]
        views = [view for page in pages for view in page.views]
        if RefalignConfig(app.config).link_cards and app.builder.name in HTML_BUILDERS:
            uses += [use for docname in docnames for use in link_uses(domain, docname)]
        if template != "page.html" or not (uses or views):
            return
        app.add_css_file(STYLESHEET)
        if app.builder.name not in HTML_BUILDERS:
            return
        if any(use.mention or use.block or use.origin == LINK for use in uses):
            app.add_js_file(SCRIPT, loading_method="defer")
        if any(view.type == "table" for view in views):
            app.add_js_file(TABLE_SCRIPT, loading_method="defer")
            csv = relative_uri(app.builder.get_target_uri(pagename), _EXPORT)
            add_to_body(context, _render_table_messages(domain.render_context(), csv))
        add_to_body(context, self._render_cards(domain, uses, pagename))

    def _render_cards(self, domain: RefalignDomain, uses: Sequence[Use], pagename: str) -> str:
        """Return one hover card for each resource that roles and links mention, "" if there are none."""
        context, registry = domain.render_context(), domain.registry
        mentions = (use for use in uses if use.mention or use.origin == LINK)
        keys = dict.fromkeys(use.key for use in mentions if registry.entry_of_kind(use.key, use.kind))
        if not keys:
            return ""
        from sphinx_refalign.html.cards import missing_card, render_card, render_cards

        for key in keys:
            if key not in self._cards:
                render = partial(render_card, context, registry[key])
                self._cards[key] = registry.guarded(key, render, partial(missing_card, key))
        places = partial(_render_places, domain, context, pagename)
        return render_cards((key, self._cards[key], places(key)) for key in keys)


def _render_places(domain: RefalignDomain, context: RenderContext, pagename: str, key: str) -> str:
    """Return the line of a hover card about the places that refer to its resource."""
    from sphinx_refalign.html.cards import render_places

    places = card_places(domain, key)
    assert domain.builder is not None
    address = address_of_place(domain.builder, pagename, *places.catalog) if places.catalog else ""
    return render_places(context, places.number, address)


def _render_table_messages(context: RenderContext, csv: str) -> str:
    """Return what the table script displays, in the language of the page, as a JSON ``script`` element.

    Args:
        context: The page that is written.
        csv: The relative URL of ``alignment.csv``, which the builders that load the script write.

    """
    messages = {"shown": context.gettext(N_("{n} of {all} rows")), "tools": _render_toolbar(context, csv)}
    data = json.dumps(messages, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="refalign--words">{data}</script>\n'


def _render_toolbar(context: RenderContext, csv: str) -> str:
    """Return the controls of a table; the script removes the kinds that the table does not have."""
    texts = [escape(context.gettext(message)) for message in _TOOLBAR]
    group, search, kind, all_kinds, reset, download = texts
    kinds = context.registry.kinds.items()
    options = "".join(f'<option value="{name}">{escape(context.label(declared.label))}</option>'
                      for name, declared in kinds)  # fmt: skip
    return (
        f'<div class="refalign-tools" role="group" aria-label="{group}">'
        f'<label>{search}</label><input type="search" autocomplete="off" maxlength="200">'
        f'<label>{kind} <select><option value="">{all_kinds}</option>{options}</select></label>'
        f'<output></output><button type="button">{reset}</button>'
        f'<a href="{escape(csv)}" title="{download}">CSV</a></div>'
    )
