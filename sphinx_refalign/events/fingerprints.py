"""What each page shows that does not stand in its own source, as fingerprints.

Tables and catalogues are rendered for theirs: what is held against the last build is what will be
written, and there is no second description of it to keep in step. Pages with blocks need not be read back
for it: a block's part is the entry, and what it names of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree
from sphinx.util.logging import suppress_logging

from sphinx_refalign.alignment.records import Use
from sphinx_refalign.domain.collect import VolatileReference
from sphinx_refalign.domain.domain import RefalignDomain, uses_with_citations
from sphinx_refalign.registry.cache import digest


class PageFingerprints:
    """What the pages show, when all of them have been read."""

    def __init__(self, domain: RefalignDomain, version: str) -> None:
        self.domain = domain
        self.version = version

    def build_digest(self, registry: object) -> str:
        """A digest of all that fingerprints are made of, ``registry`` for its part: where it is the same, so
        are they. It is cheap: nothing is rendered for it.
        """
        domain, env = self.domain, self.domain.env
        references = [[_reference(domain, one) for one in domain.references(name)] for name in env.all_docs]
        numbers = [env.toc_secnumbers, env.toc_fignumbers]
        beside = [env.config.refalign_align_citations, domain.bibliography and domain.bibliography.state]
        return digest(
            [self.version, *_options(env), registry, domain.page_digests, *numbers, references, beside]
        )

    def fingerprint(self, docname: str) -> str:
        """A digest of all that a page shows of the registry, of other pages and of its place among them."""
        domain, env = self.domain, self.domain.env
        return digest([
            self.version,
            # What Sphinx reads anew, or numbers otherwise, it writes into one output folder only.
            *_options(env),
            domain.page_digests.get(docname),
            env.toc_secnumbers.get(docname),
            env.toc_fignumbers.get(docname),
            [_use(domain, use) for use in uses_with_citations(domain, docname)],
            domain.bibliography and domain.bibliography.page_digest(docname),
            [
                "".join(map(str, domain.view_cache.get(domain.render_context(), docname, number, view)))
                for number, view in enumerate(domain.views.get(docname, ()))
            ],
            [_reference(domain, one) for one in domain.references(docname)],
            # A page that is gone is in no toctree any more.
            [name in env.all_docs for name in env.toctree_includes.get(docname, ())],
            self._far_contents(docname),
        ])  # fmt: skip

    @cached_property
    def _contents(self) -> str:
        """A digest of all that contents are made of."""
        domain, env = self.domain, self.domain.env
        headings = [[view, found] for name in domain.views for view, found in domain.catalog_headings(name)]
        roles = [
            [anchor, [domain.role_title(piece.key, piece.kind) for piece in pieces]]
            for titles in domain.role_titles.values()
            for anchor, pieces in titles.items()
        ]
        return digest([domain.page_digests, env.toc_secnumbers, env.toctree_includes, headings, roles])

    def _far_contents(self, docname: str) -> str:
        """A digest of the contents that a page shows of pages below those that its toctrees name.

        Sphinx writes it again after a change in one that they name, not in one farther down: there the
        headings of a catalogue would go stale. Resolving toctrees takes its time: it is done again only
        when something that contents are made of has changed.
        """
        env, builder = self.domain.env, self.domain.builder
        below = (env.toctree_includes.get(child) for child in env.toctree_includes.get(docname, ()))
        if builder is None or builder.format != "html" or not any(below):
            return ""
        made_of = f"{builder.name} {self._contents}"
        known: dict[str, tuple[str, str]] = self.domain.data["far"]
        if known.get(docname, ("", ""))[0] != made_of:
            known[docname] = made_of, digest(list(_resolved_toctrees(env, builder, docname)))
        return known[docname][1]


def _options(env: BuildEnvironment) -> list[str]:
    config = env.config
    names = ("language", "project", "refalign_relations", "refalign_kinds", "refalign_metadata",
             "refalign_reference_style", "html_baseurl")  # fmt: skip
    return [*(repr(config[name]) for name in names), _pybtex()]


@cache
def _pybtex() -> str:
    """The version of what formats references; "" where they are shown as in lists."""
    try:
        return version("pybtex")
    except PackageNotFoundError:
        return ""


def _use(domain: RefalignDomain, use: Use) -> list[Any]:
    """What a block, a role or an item of a list shows: the resource, and what it names of others."""
    registry = domain.registry
    entry = registry.entry(use.key)
    if entry is None:
        return [use.key]
    shown: list[Any] = [use.key, registry.digest(use.key)]
    if entry.fields.get("organization"):
        shown.append(registry.digest(str(registry[use.key].organization)))
    if use.block:
        shown.append(domain.bibliography and domain.bibliography.entry_for(use.key, use.document))
        plans = [one for one in domain.project.planned_by_key.get(use.key, ()) if one.topic]
        shown += [[one.document, _title(domain.env, one.document)] for one in plans]
    return shown


def _title(env: BuildEnvironment, document: str) -> str | None:
    title = env.titles.get(document)
    return title.astext() if title is not None else None


def _reference(domain: RefalignDomain, reference: VolatileReference) -> Any:
    """What the resolved reference would say, and where it would lead."""
    env, target = domain.env, reference.target
    labels = env.get_domain("std").data
    # What Sphinx's own labels (genindex, search) are called is translated when it is asked for.
    label = [[*map(str, labels[part].get(target, ()))] for part in ("labels", "anonlabels")]
    if reference.role == "ref":
        return label
    if reference.role in ("any", "myst"):
        return [
            *label,
            domain.resource_targets.get(target),
            domain.role_title(target, ""),
            _title(env, target),
        ]
    if reference.role == "doc":
        document, _, slug = target.partition("#")
        return [_title(env, document), env.metadata[document].get("myst_slugs", {}).get(slug)]
    if reference.role == "numref":
        document, anchor = labels["anonlabels"].get(target, ("", ""))
        figures = env.toc_fignumbers.get(document, {}).values()
        sections = env.toc_secnumbers.get(document, {})
        numbers = [*(known.get(anchor) for known in figures), sections.get(f"#{anchor}", sections.get(""))]
        return [*label, numbers]
    use = domain.find_block(target)
    return use and [use.document, domain.role_title(use.key, "")]


def _resolved_toctrees(env: BuildEnvironment, builder: Builder, docname: str) -> Iterator[str]:
    with suppress_logging():  # the page itself says what is wrong in its toctrees
        for toctree in list(env.tocs[docname].findall(addnodes.toctree)):
            if toctree.get("maxdepth") == 1:  # it shows nothing from there
                continue
            resolved = TocTree(env).resolve(docname, builder, toctree)
            if isinstance(resolved, nodes.Node):
                yield str(resolved)
