"""The handler that adds JSON-LD to pages; :mod:`.json_ld` builds it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.alignments import assembled_documents
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.html.assets import add_to_body
from sphinx_refalign.registry.i18n import canonical

if TYPE_CHECKING:
    from sphinx_refalign.html.json_ld import JsonLdBuilder, PageInfo


class PageMetadata:
    """Sphinx event handlers that add JSON-LD to pages that show resources."""

    def __init__(self) -> None:
        self._builder: JsonLdBuilder | None = None

    def connect(self, app: Sphinx) -> None:
        """Connect the handlers to their Sphinx events."""
        app.connect("env-get-updated", self.clear_cache)
        app.connect("html-page-context", self.add_json_ld)

    def clear_cache(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Drop data cached before reading."""
        self._builder = None
        return []

    def add_json_ld(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, object], doctree: object
    ) -> None:
        """Add JSON-LD to pages that show resources. Leave other pages unchanged."""
        if (
            template != "page.html"
            or app.builder.name not in HTML_BUILDERS
            or not RefalignConfig(app.config).metadata
        ):
            return
        domain = domain_of(app.env)
        described = domain.described
        if app.builder.name == "singlehtml":
            elsewhere, for_others = {}, []
            documents = assembled_documents(app.env)
        else:
            elsewhere, for_others = described.elsewhere(pagename), described.in_catalogs.get(pagename, [])
            documents = [pagename]
        alignments = [alignment for name in documents for alignment in described.alignments.get(name, ())]
        if alignments or for_others:
            urls = {key: _url(app, pagename, document) for key, document in elsewhere.items()}
            script = self._get_builder(domain).script(_page_info(app, pagename), alignments, urls, for_others)
            add_to_body(context, script)

    def _get_builder(self, domain: RefalignDomain) -> JsonLdBuilder:
        if self._builder is None:
            from sphinx_refalign.html.json_ld import JsonLdBuilder  # only for pages with resources

            self._builder = JsonLdBuilder(domain.render_context())
        return self._builder


def _url(app: Sphinx, document: str, other: str) -> str:
    """Return the URL of another page, absolute where the URL of the project is known."""
    if app.config.html_baseurl:
        return posixpath.join(app.config.html_baseurl, app.builder.get_target_uri(other))
    return app.builder.get_relative_uri(document, other)


def _page_info(app: Sphinx, document: str) -> PageInfo:
    from sphinx_refalign.html.json_ld import PageInfo

    config, builder = app.config, app.builder
    title = app.env.titles.get(document)
    if builder.name == "singlehtml":
        path, home = f"{config.root_doc}{builder.out_suffix}", ""  # type: ignore[attr-defined]
    else:
        path = builder.get_target_uri(document)
        home = builder.get_relative_uri(document, config.root_doc)
    absolute = posixpath.join(config.html_baseurl, path) if config.html_baseurl else ""
    # Without a base URL, the URL is the file name: relative to the page itself.
    url = absolute or posixpath.basename(path) or "./"
    return PageInfo(
        title=title.astext() if title is not None else document,
        url=url,
        language=canonical(config.language or "en"),
        project=config.project,
        home_url=urljoin(absolute, home) if absolute else home or url,
    )
