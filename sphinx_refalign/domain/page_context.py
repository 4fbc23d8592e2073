"""Creates what the renderers need of Sphinx: the :class:`.RenderContext` of a page, the style of a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.links import link_to
from sphinx_refalign.formats import TEXT_FORMATS
from sphinx_refalign.nodes import refalign_link, refalign_view
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.render.block_defaults import STYLES
from sphinx_refalign.render.blocks import BlockStyle
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import FieldSelection

if TYPE_CHECKING:
    from sphinx_refalign.bibtex.bibliography import BibliographyEntry
    from sphinx_refalign.domain.derived import DerivedData
    from sphinx_refalign.domain.domain import RefalignDomain
    from sphinx_refalign.registry.model import Resource


def make_render_context(
    env: BuildEnvironment,
    project: Project,
    builder: Builder | None,
    docname: str,
    resource_target: Callable[[str], tuple[str, str] | None],
    group_target: Callable[[str], tuple[str, str] | None],
    derived: DerivedData,
    bibliography_entry: Callable[[str, str], BibliographyEntry | None],
) -> RenderContext:
    """Return what renderers need to write into a page.

    Args:
        env: The environment of the build.
        project: All alignments.
        builder: The builder that writes the page; without one, links become :class:`.refalign_link`.
        docname: The page.
        resource_target: As in :class:`.RenderContext`.
        group_target: As in :class:`.RenderContext`.
        derived: What the build has computed from the pages and the registry.
        bibliography_entry: Returns the entry that ``:cite:`` of a key links to from a document, or None.

    """
    link = _link_maker(builder, docname)
    options = RefalignConfig(env.config)
    return RenderContext(
        project=project,
        languages=fallbacks(env.config.language or "en"),
        gettext=derived.gettext,
        link=link,
        title=lambda document: _title(env, document),
        number=lambda document, anchor: section_number(env, document, anchor),
        resource_target=resource_target,
        group_target=group_target,
        relations=options.relation_labels,
        columns=options.build_columns(),
        coins_cache=derived.coins_cache,
        sources=derived.sources,
        identifiers=derived.identifiers,
        citation_link=lambda key: _citation_link(bibliography_entry(key, docname), builder, link),
        committed_states=derived.state_files.read,
    )


def block_style(domain: RefalignDomain, resource: Resource, view: refalign_view) -> BlockStyle:
    """Return how a block is shown: as its options say, else as conf.py does."""
    defaults = RefalignConfig(domain.env.config).block_defaults(resource.type, domain.kinds)
    options = (view[name] if name in view["set_options"] else None for name in ("show", "hide"))
    fields = FieldSelection(
        *defaults.show_and_hide(*options), tuple(view["languages"]), tuple(view["topics"])
    )
    style = view["style"] or defaults.style or STYLES[0]
    return BlockStyle(style, fields, view["relation"], tuple(view["classes"]))


def _title(env: BuildEnvironment, document: str) -> str:
    node = env.titles.get(document)
    return node.astext() if node is not None else document


def _link_maker(builder: Builder | None, docname: str) -> Callable[[str, str, nodes.Node], nodes.Node]:
    """Return :attr:`.RenderContext.link` for a page."""

    def link(document: str, anchor: str, content: nodes.Node) -> nodes.Node:
        if builder is None:
            return refalign_link("", "", content, document=document, anchor=anchor)
        if builder.format in TEXT_FORMATS:  # links are lost there, or become "<#id3>" in a man page
            return content
        child = content if isinstance(content, nodes.Element) else nodes.inline("", "", content)
        try:
            return link_to(builder, docname, document, anchor, child)
        except NoUri:  # the page is not in this output: an orphan in a PDF
            return content

    return link


def _citation_link(
    entry: BibliographyEntry | None,
    builder: Builder | None,
    link: Callable[[str, str, nodes.Node], nodes.Node],
) -> nodes.Node | None:
    if entry is None:
        return None
    from sphinx_refalign.bibtex.bibliography import link_to_entry  # only with sphinxcontrib-bibtex

    return link_to_entry(entry, builder, link)


def section_number(env: BuildEnvironment, document: str, anchor: str) -> str:
    """Return the number that a numbered toctree gives a section, such as ``2.1``; else ""."""
    numbers = env.toc_secnumbers.get(document, {})
    number = numbers.get(f"#{anchor}") or numbers.get("")
    return ".".join(str(part) for part in number) if number else ""
