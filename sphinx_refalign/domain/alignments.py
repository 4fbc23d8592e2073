"""Combines what the pages refer to with the registry: the alignments of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.bibtex.citations import merge_citations
from sphinx_refalign.config import RefalignConfig

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_refalign.domain.data import TitlePart
    from sphinx_refalign.domain.domain import RefalignDomain


def align(domain: RefalignDomain) -> Project:
    """Return all alignments and plans; complete when all pages are read."""
    pages = domain.environment_data.pages
    order = reading_order(domain.env)
    return Project(
        domain.registry,
        {docname: _with_resolved_texts(domain, docname) for docname in pages},
        [docname for docname in order if domain.visibility.includes(docname)],
        {docname for docname in pages if domain.page(docname).views},
        left_out=[docname for docname in order if not domain.visibility.includes(docname)],
    )


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return every document once: depth first through the toctrees from the root, then orphans by name."""
    seen: dict[str, None] = {}
    stack = [env.config.root_doc]
    while stack:
        document = stack.pop()
        if document in seen or document not in env.all_docs:
            continue
        seen[document] = None
        stack += reversed(env.toctree_includes.get(document, []))
    seen.update(dict.fromkeys(sorted(env.all_docs)))
    return list(seen)


def uses_with_citations(domain: RefalignDomain, docname: str) -> list[Use]:
    """Return what a document refers to, with its citations if ``refalign_align_citations`` is set."""
    page, bibliography = domain.page(docname), domain.bibliography
    if bibliography is None or not page.citations or not RefalignConfig(domain.env.config).align_citations:
        return page.uses
    entries = domain.registry.entries
    return merge_citations(page.uses, page.citations, lambda name: bibliography.key_of(name, entries))


def resolved_texts(domain: RefalignDomain, texts: Mapping[str, Sequence[TitlePart]]) -> dict[str, str]:
    """Return texts that contain roles as readers see them, by id.

    Args:
        domain: The domain, which knows the titles of resources.
        texts: The titles or notes of a :class:`.PageData`.

    """
    return {
        anchor: "".join(domain.role_title(part.key, part.kind) or part.text for part in parts)
        for anchor, parts in texts.items()
    }


def _with_resolved_texts(domain: RefalignDomain, docname: str) -> list[Use]:
    uses, page = uses_with_citations(domain, docname), domain.page(docname)
    titles, notes = resolved_texts(domain, page.titles), resolved_texts(domain, page.notes)
    if not titles and not notes:
        return uses
    return [
        use._replace(section=titles.get(use.anchor, use.section), note=notes.get(use.block, use.note))
        for use in uses
    ]
