"""Puts the JSON-LD of a page into its head."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.html.json_ld import JsonLdBuilder, PageInfo
from sphinx_refalign.registry.i18n import canonical


class PageMetadata:
    """What pages tell of the resources that they show, in this build."""

    def __init__(self) -> None:
        self._graphs: JsonLdBuilder | None = None
        self._alignments: dict[str, list[Alignment]] = {}

    def connect(self, app: Sphinx) -> None:
        """Follow the build from the moment when all pages have been read."""
        app.connect("env-get-updated", self.forget)
        app.connect("html-page-context", self.add_json_ld)

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """What was known before the pages were read is no longer so."""
        self._graphs = None
        return []

    def add_json_ld(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Describe a page that has a block or a list of ours; no other has a byte more."""
        if (
            template != "page.html"
            or app.builder.name not in HTML_BUILDERS
            or not app.config.refalign_metadata
        ):
            return
        domain = domain_of(app.env)
        documents = [pagename] if app.builder.name != "singlehtml" else list(_assembled(app.env))
        if not any(_shows(domain, one) for one in documents):
            return
        graphs = self._known(domain)
        alignments = [one for name in documents for one in self._alignments.get(name, ())]
        if alignments:
            script = graphs.script(_about(app, pagename), alignments)
            context["metatags"] = context.get("metatags", "") + script

    def _known(self, domain: RefalignDomain) -> JsonLdBuilder:
        if self._graphs is None:
            self._graphs = JsonLdBuilder(domain.render_context())
            self._alignments = {}
            for one in domain.project.alignments:
                self._alignments.setdefault(one.document, []).append(one)
        return self._graphs


def _shows(domain: RefalignDomain, document: str) -> bool:
    """Whether a page shows a resource and says what it does with it; a role in a sentence only names one."""
    uses = (one for one in domain.uses.get(document, ()) if one.aligned and not one.mention)
    entries = ((one.kind, domain.registry.entry(one.key)) for one in uses)
    return any(entry is not None and kind in ("", entry.kind) for kind, entry in entries)


def _assembled(env: BuildEnvironment) -> Iterator[str]:
    """The documents that stand in the one page of ``singlehtml``, in their order."""
    within = {env.config.root_doc}
    waiting = list(within)
    while waiting:
        found = set(env.toctree_includes.get(waiting.pop(), ())) - within
        within |= found
        waiting += found
    return (name for name in domain_of(env).project.order if name in within)


def _about(app: Sphinx, document: str) -> PageInfo:
    config, builder = app.config, app.builder
    title = app.env.titles.get(document)
    if builder.name == "singlehtml":
        address, home = f"{config.root_doc}{builder.out_suffix}", ""  # type: ignore[attr-defined]
    else:
        address = builder.get_target_uri(document)
        home = builder.get_relative_uri(document, config.root_doc)
    # Where nobody knows the whole address, it is the page's own file, seen from itself.
    whole = posixpath.join(config.html_baseurl, address) if config.html_baseurl else ""
    address = whole or posixpath.basename(address) or "./"
    return PageInfo(
        title=title.astext() if title is not None else document,
        address=address,
        language=canonical(config.language or "en"),
        project=config.project,
        home=urljoin(whole, home) if whole else home or address,
    )
