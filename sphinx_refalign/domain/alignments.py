"""Combines what the pages refer to with the registry: the alignments of a project."""

from __future__ import annotations

import contextlib
import os
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.filters import matches
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.source_lines import docstring_line, notebook_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_refalign.domain.data import PageData, TitlePart
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


def assembled_documents(env: BuildEnvironment) -> list[str]:
    """Return the documents that ``singlehtml`` assembles into its page, in reading order."""
    included = {env.config.root_doc}
    pending = list(included)
    while pending:
        children = set(env.toctree_includes.get(pending.pop(), ())) - included
        included |= children
        pending += children
    return [name for name in reading_order(env) if name in included]


def uses_with_citations(domain: RefalignDomain, docname: str) -> list[Use]:
    """Return what a document refers to, with its citations if ``refalign_align_citations`` is set."""
    page = domain.page(docname)
    return _merge(page.uses, _counted_citations(domain, page), [])


def link_uses(domain: RefalignDomain, docname: str) -> list[Use]:
    """Return the links of a document that count as alignments, as ``refalign_align_links`` says."""
    return [use for _, _, use in _counted_links(domain, docname)]


def link_key(domain: RefalignDomain, docname: str, address: str) -> str:
    """Return the key of the resource that a link in a document leads to; "" if the link does not count.

    Args:
        domain: The domain with the registry.
        docname: The document that contains the link.
        address: The address in normal form.

    """
    options = RefalignConfig(domain.env.config)
    if options.align_links_exclude and matches(docname, options.align_links_exclude):
        return ""
    key = domain.addresses.keys.get(address, "")
    entry = domain.registry.entry(key) if key else None
    kinds = options.align_links
    is_counted = kinds if isinstance(kinds, bool) else entry is not None and entry.kind in kinds
    return key if entry is not None and is_counted else ""


class _Counted(NamedTuple):
    """A citation or a link that counts."""

    position: int
    """The number of uses before it."""
    citations: int
    """The number of citations before it."""
    use: Use


def _counted_citations(domain: RefalignDomain, page: PageData) -> list[_Counted]:
    if not page.citations or not RefalignConfig(domain.env.config).align_citations:
        return []
    bibliography, registry, counted = domain.bibliography, domain.registry, []
    for number, (position, use, is_native) in enumerate(page.citations):
        if is_native:
            key = registry.current_key(use.key) if use.key in registry else ""
        else:
            key = bibliography.key_of(use.key, registry.entries) if bibliography is not None else ""
        if key:
            counted.append(_Counted(position, number, use._replace(key=key)))
    return counted


def _counted_links(domain: RefalignDomain, docname: str) -> list[_Counted]:
    options, page = RefalignConfig(domain.env.config), domain.page(docname)
    if not options.align_links or not page.links:
        return []
    keys = ((link, link_key(domain, docname, link.address)) for link in page.links)
    return [_Counted(link.position, link.citations, link.use(docname, key)) for link, key in keys if key]


def _merge(uses: list[Use], citations: Sequence[_Counted], links: Sequence[_Counted]) -> list[Use]:
    """Return everything that counts in document order."""
    if not citations and not links:
        return uses
    ordered: list[tuple[tuple[int, int, int, int], Use]] = []
    ordered += (((number, 1, 0, 0), use) for number, use in enumerate(uses))
    # A link comes before the citation whose number is that of the citations before the link.
    ordered += (((citation.position, 0, citation.citations, 1), citation.use) for citation in citations)
    ordered += (((link.position, 0, link.citations, 0), link.use) for link in links)
    return [use for _, use in sorted(ordered, key=itemgetter(0))]


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
    page = domain.page(docname)
    uses = _merge(page.uses, _counted_citations(domain, page), _counted_links(domain, docname))
    titles, notes = resolved_texts(domain, page.titles), resolved_texts(domain, page.notes)
    source = Path(domain.env.doc2path(docname, False)).as_posix()
    resolved = []
    for use in uses:
        file, line = _source_place(domain.env, use, source)
        section, note = titles.get(use.anchor, use.section), notes.get(use.block, use.note)
        resolved.append(use._replace(section=section, note=note, file=file, line=line))
    return resolved


def _source_place(env: BuildEnvironment, use: Use, source: str) -> tuple[str, int]:
    """Return the path of the file of a use, relative to the source folder, and the line in it.

    Args:
        env: The environment of the build.
        use: A use as the environment stores it.
        source: The path of the document's own source.

    """
    if not use.file:
        is_notebook = source.endswith(".ipynb")
        return source, notebook_line(str(env.srcdir / source), use.line) if is_notebook else use.line
    file, separator, name = use.file.partition(":docstring of ")
    if not separator and file.startswith("docstring of "):  # of an object without a file
        return source, 0
    line = docstring_line(file, name, use.line) if separator else use.line
    with contextlib.suppress(ValueError):  # on another drive
        file = os.path.relpath(file, env.srcdir)
    return Path(file).as_posix(), line
