"""Warns about links to an address that several resources have: they count for the first only."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.alignments import link_key
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.domain.page_links import PageLink


def connect(app: Sphinx) -> None:
    """Check when all pages are read, also in builds that write nothing."""
    app.connect("env-get-updated", check_links, priority=950)


def check_links(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn about each address of several resources once, at the first link to it."""
    domain = domain_of(env)
    if not RefalignConfig(app.config).align_links or not domain.addresses.conflicts:
        return []
    entries = domain.registry.entries
    for docname, link in _ambiguous_links(domain):
        keys = [domain.addresses.keys[link.address], *domain.addresses.conflicts[link.address]]
        resources = " and ".join(f"{key!r} ({entries[key].location})" for key in keys)
        message = (
            f"{link.address} is an address of {resources}; "
            f"the link counts for {keys[0]!r}: remove the address from one of them"
        )
        warn(Warn.ADDRESS, message, f"{link.file or env.doc2path(docname)}:{link.line or 1}")
    return []


def _ambiguous_links(domain: RefalignDomain) -> Iterator[tuple[str, PageLink]]:
    """Yield the first link to each address that several resources have, with its document."""
    conflicts = domain.addresses.conflicts
    seen: set[str] = set()
    for docname in domain.project.order:
        for link in domain.page(docname).links:
            is_new = link.address in conflicts and link.address not in seen
            if is_new and link_key(domain, docname, link.address):
                seen.add(link.address)
                yield docname, link
