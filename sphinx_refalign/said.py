"""What pages say of resources, as it counts for alignments: with citations, and with titles for keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.alignment.records import Use
from sphinx_refalign.bibtex_bridge.uses import with_citations

if TYPE_CHECKING:
    from sphinx_refalign.domain import RefalignDomain


def said(domain: RefalignDomain) -> dict[str, list[Use]]:
    """What each document says, in the order of its text."""
    documents = {**domain.uses, **domain.data["citations"]}
    return {document: _titled(domain, document) for document in documents}


def counted(domain: RefalignDomain, document: str) -> list[Use]:
    """What a document says, with what it cites where conf.py lets that count."""
    uses, cited = domain.uses.get(document, []), domain.data["citations"].get(document)
    bibliography = domain.bibliography if domain.env.config.refalign_align_citations else None
    if bibliography is None or not cited:
        return uses
    entries = domain.registry.entries
    return with_citations(uses, cited, lambda name: bibliography.key_of(name, entries))


def _titled(domain: RefalignDomain, document: str) -> list[Use]:
    """The same, with the titles of resources for the roles in its titles and words."""
    uses = counted(domain, document)
    named, noted = domain.spoken("titles", document), domain.spoken("notes", document)
    if not named and not noted:
        return uses
    return [
        one._replace(section=named.get(one.anchor, one.section), note=noted.get(one.block, one.note))
        for one in uses
    ]
