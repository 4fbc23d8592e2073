"""Section numbers, URLs and source files of the items in an export, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx

from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.links import unique_id
from sphinx_refalign.domain.page_context import section_number


class Document(NamedTuple):
    """The location of a page with alignments or planned alignments."""

    source: str
    """The path of the source file, relative to the source folder."""
    uri: str
    """The URL, relative to the exports."""
    number: str
    """The number of its first section, "" if sections are not numbered."""


class Locations(NamedTuple):
    """The locations of all items in the exports, for one builder."""

    numbers: Sequence[str]
    """The section number of each alignment, "" if sections are not numbered."""
    uris: Sequence[str]
    """The URL of each alignment's section, relative to the exports."""
    resources: Mapping[str, str]
    """The URL of the place that shows a resource of this project, by key."""
    documents: Mapping[str, Document]
    """Every existing document with alignments or planned alignments, by name."""


def locate(app: Sphinx) -> Locations:
    """Return the section numbers and URLs of all exported items, for the current builder."""
    env, domain = app.env, domain_of(app.env)
    alignments = domain.project.alignments
    get_uri = _uri_maker(app)
    local_uris = {key: get_uri(*place) for key, place in domain.resource_targets.items()}
    names = dict.fromkeys(alignment.document for alignment in alignments)
    names.update(dict.fromkeys(plan.document for plan in domain.project.planned if plan.exists))
    return Locations(
        numbers=[section_number(env, alignment.document, alignment.anchor) for alignment in alignments],
        uris=[get_uri(alignment.document, alignment.anchor) for alignment in alignments],
        resources=local_uris,
        documents={
            name: Document(
                source=Path(env.doc2path(name, False)).as_posix(),
                uri=get_uri(name, ""),
                number=section_number(env, name, ""),
            )
            for name in names
        },
    )


def _uri_maker(app: Sphinx) -> Callable[[str, str], str]:
    """Return a function that returns the URL of a section, relative to the output folder."""
    target_uri = cache(app.builder.get_target_uri)  # most documents have many places

    def get_uri(document: str, anchor: str) -> str:
        if app.builder.name == "singlehtml":  # Sphinx's own URLs are relative to the one page
            page = f"{app.config.root_doc}{app.builder.out_suffix}"  # type: ignore[attr-defined]
            is_start = document == app.config.root_doc and not anchor
            return page if is_start else f"{page}#{unique_id(document, anchor)}"
        uri = target_uri(document)
        return f"{uri}#{anchor}" if anchor else uri

    return get_uri
