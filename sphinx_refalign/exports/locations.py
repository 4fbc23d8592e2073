"""Where the things of an export stand: numbers, addresses and source files, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx

from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.page_context import section_number


class Document(NamedTuple):
    """A page that resources are aligned with, or belong to."""

    source: str
    """The path of its file below the project's folder."""
    uri: str
    """Its address, relative to the exports."""
    number: str
    """The number of its first section, "" where sections have none."""


class Locations(NamedTuple):
    """Where the things of an export stand, in this output."""

    numbers: Sequence[str]
    """The section number of each alignment's place, "" where sections have none."""
    uris: Sequence[str]
    """The address of each alignment's place, relative to the exports."""
    resources: Mapping[str, str]
    """The address of the place that shows a resource, by key."""
    documents: Mapping[str, Document]
    """Every page of these documents that is aligned or planned to be, by name."""


def locate(app: Sphinx) -> Locations:
    """The numbers and addresses of all that is told, as this builder has them."""
    env, domain = app.env, domain_of(app.env)
    alignments = domain.project.alignments
    places = {key: _uri(app, *place) for key, place in domain.resource_targets.items()}
    # One that belongs to another project is shown there.
    homes = {key: domain.registry.external_url(key) for key in domain.registry.external_urls}
    names = dict.fromkeys(one.document for one in alignments)
    names.update(dict.fromkeys(one.document for one in domain.project.planned if one.exists))
    return Locations(
        numbers=[section_number(env, one.document, one.anchor) for one in alignments],
        uris=[_uri(app, one.document, one.anchor) for one in alignments],
        resources={**homes, **places},
        documents={
            name: Document(
                source=Path(env.doc2path(name, False)).as_posix(),
                uri=_uri(app, name, ""),
                number=section_number(env, name, ""),
            )
            for name in names
        },
    )


def _uri(app: Sphinx, document: str, anchor: str) -> str:
    """The address of a section, relative to the output folder."""
    uri = app.builder.get_target_uri(document)
    return f"{uri}#{anchor}" if anchor else uri
