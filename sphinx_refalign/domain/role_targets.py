"""Where roles lead in these pages, and the number of places that cards give.

``refalign_role_target`` and the roles of :data:`.TARGET_ROLES` choose the entry of a resource in a catalogue
or in a bibliography. Without such an entry, or where a builder does not write its page, a role leads to the
address of the resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from sphinx_refalign.alignment.records import BIBLIOGRAPHY, CATALOG
from sphinx_refalign.bibtex.bibliography import latex_link
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.links import link_to, unique_id
from sphinx_refalign.formats import TEXT_FORMATS

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain


class RoleTarget(NamedTuple):
    """An entry of a resource in these pages."""

    type: str
    """``catalog`` or ``bibliography``."""
    document: str
    anchor: str


def role_target(domain: RefalignDomain, docname: str, key: str, target: str) -> RoleTarget | None:
    """Return the entry that a role leads to; None if it leads to the address of the resource.

    Args:
        domain: The domain, once all pages are read.
        docname: The document that contains the role.
        key: The key of the resource.
        target: One of :data:`.ROLE_TARGETS`; "" for that of conf.py.

    """
    target = target or RefalignConfig(domain.env.config).role_target
    if target == CATALOG and key in domain.catalog_targets:
        return RoleTarget(target, *domain.catalog_targets[key])
    if target == BIBLIOGRAPHY and domain.bibliography is not None:
        entry = domain.bibliography.entry_for(key, docname)
        return RoleTarget(target, entry.document, entry.anchor) if entry is not None else None
    return None


def link_to_entry(
    domain: RefalignDomain, docname: str, target: RoleTarget, address: nodes.Element
) -> nodes.Element:
    """Return the link of a role to an entry; ``address`` where the builder cannot link to the entry.

    Args:
        domain: The domain with the builder.
        docname: The page that is written.
        target: The entry.
        address: The link to the address of the resource, or its title where it has no address.

    """
    builder = domain.builder
    if builder is None or builder.format in TEXT_FORMATS or not _writes(domain, builder, target.document):
        return address
    title = nodes.inline("", "", *address.deepcopy().children, classes=address["classes"])
    try:
        link = link_to(builder, docname, target.document, target.anchor, title)
    except NoUri:  # the page is not in this output: an orphan in a PDF
        return address
    if builder.format == "latex" and target.type == BIBLIOGRAPHY:
        return latex_link(target.document, target.anchor, title)
    link[:] = title.children
    link["classes"] += title["classes"]
    if "reftitle" in address:
        link["reftitle"] = address["reftitle"]
    return link


def _writes(domain: RefalignDomain, builder: Builder, document: str) -> bool:
    """Return whether a page is in the output; ``singlehtml`` gives no error for a page that is not."""
    return builder.name != "singlehtml" or document in domain.assembled_documents


class CardPlaces(NamedTuple):
    """What a hover card says about the places that refer to its resource."""

    number: int
    """The number of sections; 0 for a single one, which is on the page itself."""
    catalog: tuple[str, str] | None
    """The document and the id of the entry in a catalogue, None where there is none."""


def card_places(domain: RefalignDomain, key: str) -> CardPlaces:
    """Return what the hover card of a resource says about the places that refer to it."""
    number = domain.place_numbers.get(key, 0)
    return CardPlaces(number, domain.catalog_targets.get(key)) if number > 1 else CardPlaces(0, None)


def address_of_place(builder: Builder, docname: str, document: str, anchor: str) -> str:
    """Return the address of a place as a page links to it; "" where a builder does not write its page."""
    if builder.name == "singlehtml":
        return f"#{unique_id(document, anchor)}"
    return f"{builder.get_relative_uri(docname, document)}#{anchor}"
