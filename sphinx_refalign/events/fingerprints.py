"""Digests of everything a page shows that is not in its own source.

Tables are rendered for their digests: what is compared with the last build is what will be written, so
there is no second description to keep in step. Blocks and the entries of catalogues need no doctree for it:
their part is the registry entry and what it mentions of other entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree
from sphinx.util.logging import suppress_logging

from sphinx_refalign.alignment.changes import ChangesOptions
from sphinx_refalign.alignment.columns import describe_columns
from sphinx_refalign.alignment.records import LINK, ROLE, Use
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.alignments import link_uses, uses_with_citations
from sphinx_refalign.domain.catalog_content import catalog_digests
from sphinx_refalign.domain.data import VolatileReference
from sphinx_refalign.domain.domain import RefalignDomain
from sphinx_refalign.domain.objects import catalog_headings, pypinyin_version
from sphinx_refalign.domain.role_targets import card_places, role_target
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.registry.cache import digest


class PageFingerprints:
    """Computes the fingerprints of pages, once all pages have been read.

    Args:
        domain: The domain with the data of all pages.
        version: The version of this extension.

    """

    def __init__(self, domain: RefalignDomain, version: str) -> None:
        self.domain = domain
        self.data = domain.environment_data
        self.version = version

    def build_digest(self, registry: object) -> str:
        """Return a digest of the input of all fingerprints: if it is the same, they are the same.

        It is cheap, because nothing is rendered for it.

        Args:
            registry: Plain data that differs whenever the registry does.

        """
        domain, env = self.domain, self.domain.env
        references = [
            [_reference(domain, name, reference) for reference in self.data.page(name).references]
            for name in env.all_docs
        ]
        numbers = [env.toc_secnumbers, env.toc_fignumbers]
        options = RefalignConfig(env.config)
        links = [
            options.align_links,
            list(options.align_links_exclude),
            options.link_cards,
            options.role_target,
        ]
        aligned = [options.align_citations, links]
        citations = [aligned, domain.bibliography and domain.bibliography.state]
        return digest(
            [
                self.version,
                *_options(env),
                registry,
                self.data.page_digests,
                *numbers,
                references,
                citations,
                domain.visibility.state,
                _committed_states(domain),
                describe_columns(options.build_columns()),
            ]
        )

    def fingerprint(self, docname: str) -> str:
        """Return a digest of what a page shows of the registry, of other pages and of its own position."""
        domain, env, page = self.domain, self.domain.env, self.domain.page(docname)
        return digest([
            self.version,
            # Sphinx rewrites pages that it reads again or renumbers in one output folder only.
            *_options(env),
            self.data.page_digests.get(docname),
            env.toc_secnumbers.get(docname),
            env.toc_fignumbers.get(docname),
            [_use(domain, use) for use in uses_with_citations(domain, docname)],
            _cards(domain, docname),
            # A name is that of a body if an organization of the registry has it.
            domain.registry.bodies_digest if page.uses else "",
            domain.bibliography and domain.bibliography.page_digest(docname),
            [
                "".join(map(str, domain.view_cache.get(domain.render_context(), docname, view)))
                for view in page.views
                if view.type != "catalog"
            ],
            catalog_digests(domain, docname),
            domain.described.state(docname),
            [_reference(domain, docname, reference) for reference in page.references],
            # Removed pages disappear from the toctrees that name them.
            [name in env.all_docs for name in env.toctree_includes.get(docname, ())],
            self._deep_toctrees_digest(docname),
        ])  # fmt: skip

    @cached_property
    def _toctree_input(self) -> str:
        """Return a digest of everything that resolved toctrees depend on."""
        domain, env = self.domain, self.domain.env
        headings = [
            [view, [heading for heading in view_headings if heading.title]]
            for name in self.data.pages
            for view, view_headings in catalog_headings(domain, name)
        ]
        roles = [
            [anchor, [domain.role_title(part.key, part.kind) for part in parts]]
            for page in self.data.pages.values()
            for anchor, parts in page.titles.items()
        ]
        return digest([self.data.page_digests, env.toc_secnumbers, env.toctree_includes, headings, roles])

    def _deep_toctrees_digest(self, docname: str) -> str:
        """Return a digest of a page's toctrees if they can show pages below those that they name.

        Sphinx rewrites the page after changes in a page that its toctrees name, but not in one further
        down, so the headings of a catalogue there would become outdated. Resolving toctrees is slow and
        happens only when their input has changed.
        """
        env, builder = self.domain.env, self.domain.builder
        below = (env.toctree_includes.get(child) for child in env.toctree_includes.get(docname, ()))
        if builder is None or builder.format != "html" or not any(below):
            return ""
        input_digest = f"{builder.name} {self._toctree_input}"
        stored_input, toctrees_digest = self.data.deep_toctrees(docname)
        if stored_input != input_digest:
            toctrees_digest = digest(list(_resolved_toctrees(env, builder, docname)))
            self.data.note_deep_toctrees(docname, input_digest, toctrees_digest)
        return toctrees_digest


SPHINX_OPTIONS = ("language", "project", "html_baseurl")
"""Options of Sphinx that change what our content looks like."""


def _options(env: BuildEnvironment) -> list[str]:
    """Return the values of all options that change what pages show."""
    config = env.config
    values = [config[name] for name in SPHINX_OPTIONS] + RefalignConfig(config).shown_values
    return [*map(repr, values), _pybtex_version(), pypinyin_version()]


@cache
def _pybtex_version() -> str:
    """Return the version of pybtex, which formats references; "" if it is not installed."""
    try:
        return version("pybtex")
    except PackageNotFoundError:
        return ""


def _cards(domain: RefalignDomain, docname: str) -> list[object]:
    """Return what the hover cards of the links of a page show."""
    if not RefalignConfig(domain.env.config).link_cards:
        return []
    cards = [_use(domain, use) for use in link_uses(domain, docname)]
    return [cards, domain.registry.bodies_digest] if cards else []


def _use(domain: RefalignDomain, use: Use) -> list[object]:
    """Return what a block, a role or a list item shows: the resource, and what it mentions of others."""
    registry = domain.registry
    entry = registry.entry(use.key)
    if entry is None:
        return [use.key]
    content: list[object] = [use.key, registry.digest(use.key)]
    if entry.fields.get("organization"):
        content.append(registry.organization_digest(use.key))
    if use.origin == ROLE:
        content.append(role_target(domain, use.document, use.key, use.target))
    if use.origin in (ROLE, LINK) and domain.builder is not None and domain.builder.name in HTML_BUILDERS:
        content.append(card_places(domain, use.key))
    if use.block:
        content.append(domain.bibliography and domain.bibliography.entry_for(use.key, use.document))
        plans = [plan for plan in domain.project.planned_by_key.get(use.key, ()) if plan.topic]
        content += [[plan.document, _title(domain.env, plan.document)] for plan in plans]
    return content


def _title(env: BuildEnvironment, document: str) -> str | None:
    title = env.titles.get(document)
    return title.astext() if title is not None else None


def _committed_states(domain: RefalignDomain) -> list[str]:
    """Return digests of the files with which views of changes compare."""
    views = [view for page in domain.environment_data.pages.values() for view in page.views]
    paths = sorted({ChangesOptions(*view.options).since for view in views if view.type == "changes"})
    return [domain.state_files.digest(path) for path in paths if path]


def _reference(domain: RefalignDomain, docname: str, reference: VolatileReference) -> object:
    """Return what determines the text and the target of a resolved reference."""
    env, target = domain.env, reference.target
    labels = env.get_domain("std").data
    # Sphinx translates the names of its own labels (genindex, search) when they are converted to str.
    label = [[*map(str, labels[part].get(target, ()))] for part in ("labels", "anonlabels")]
    if reference.role == "ref":
        return label
    if reference.role in ("any", "myst"):
        return [
            *label,
            domain.resource_targets.get(target),
            domain.role_title(target, ""),
            _title(env, target),
            domain.bibliography and domain.bibliography.target_digests(target, docname),
        ]
    if reference.role == "doc":
        document, _, slug = target.partition("#")
        return [_title(env, document), env.metadata[document].get("myst_slugs", {}).get(slug)]
    if reference.role == "numref":
        document, anchor = labels["anonlabels"].get(target, ("", ""))
        figures = env.toc_fignumbers.get(document, {}).values()
        sections = env.toc_secnumbers.get(document, {})
        numbers = [*(by_id.get(anchor) for by_id in figures), sections.get(f"#{anchor}", sections.get(""))]
        return [*label, numbers]
    use = domain.find_block(target)
    return use and [use.document, domain.role_title(use.key, "")]


def _resolved_toctrees(env: BuildEnvironment, builder: Builder, docname: str) -> Iterator[str]:
    with suppress_logging():  # Sphinx warns about toctrees when it writes the page itself
        for toctree in list(env.tocs[docname].findall(addnodes.toctree)):
            if toctree.get("maxdepth") == 1:  # it shows nothing of pages further down
                continue
            resolved = TocTree(env).resolve(docname, builder, toctree)
            if isinstance(resolved, nodes.Node):
                yield str(resolved)
