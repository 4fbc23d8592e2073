"""Where the application meets the renderers: a :class:`Page` for what is being written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri
from sphinx.locale import get_translation

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.bibtex.bibliography import BibliographyEntry, link_to_entry
from sphinx_refalign.config import MESSAGES
from sphinx_refalign.domain.links import link_to
from sphinx_refalign.formats import TEXT_FORMATS
from sphinx_refalign.nodes import refalign_link
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.render.context import RenderContext


def make_render_context(
    env: BuildEnvironment,
    project: Project,
    builder: Builder | None,
    docname: str,
    place: Callable[[str], tuple[str, str] | None],
    group: Callable[[str], tuple[str, str] | None],
    coins: dict[str, str] | None,
    listed: Callable[[str, str], BibliographyEntry | None],
) -> RenderContext:
    """What renderers need to write into ``docname``; without a builder, links say where they lead.

    ``place``, ``group`` are those of :class:`.Page`; ``listed`` says where ``:cite:`` of a key leads.
    """
    translate = get_translation(MESSAGES)

    def link(document: str, anchor: str, shown: nodes.Node) -> nodes.Node:
        if builder is None:
            return refalign_link("", "", shown, document=document, anchor=anchor)
        if builder.format in TEXT_FORMATS:  # where a link would be nothing, or "<#id3>" in a man page
            return shown
        child = shown if isinstance(shown, nodes.Element) else nodes.inline("", "", shown)
        try:
            return link_to(builder, docname, document, anchor, child)
        except NoUri:  # a page that is no part of this output: an orphan in a PDF
            return shown

    def title(document: str) -> str:
        found = env.titles.get(document)
        return found.astext() if found is not None else document

    declared = env.config.refalign_relations
    return RenderContext(
        project=project,
        languages=fallbacks(env.config.language or "en"),
        gettext=lambda message: str(translate(message)),
        link=link,
        title=title,
        number=lambda document, anchor: section_number(env, document, anchor),
        resource_target=place,
        group_target=group,
        relations=declared if isinstance(declared, Mapping) else {},
        coins_cache=coins,
        citation_link=lambda key: link_to_entry(listed(key, docname), builder, link),
    )


def section_number(env: BuildEnvironment, document: str, anchor: str) -> str:
    """The number of a section where the toctree gives one: ``2.1``."""
    numbers = env.toc_secnumbers.get(document, {})
    found = numbers.get(f"#{anchor}") or numbers.get("")
    return ".".join(str(part) for part in found) if found else ""
