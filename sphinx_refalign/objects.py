"""What can be linked to: every resource where these documents show it, and every block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx_refalign.digests import digest

if TYPE_CHECKING:
    from sphinx_refalign.domain import RefalignDomain


def objects(domain: RefalignDomain) -> Iterator[tuple[str, str, str, str]]:
    """(name, type, document, anchor) of every resource and of every block.

    A resource is where the catalogue has it, else where its first block stands.
    """
    seen: set[str] = set()
    for document, anchor, key in catalog_entries(domain):
        if key not in seen:
            seen.add(key)
            yield key, "resource", document, anchor
    for document in domain.project.order:
        for use in domain.uses.get(document, ()):
            if use.block and use.key in domain.registry:
                yield f"{document}#{use.block}", "block", document, use.block
                if use.key not in seen and use.key in domain.registry.entries:
                    seen.add(use.key)
                    yield use.key, "resource", document, use.block


def catalog_entries(domain: RefalignDomain) -> Iterator[tuple[str, str, str]]:
    """(document, anchor, key) of every entry of every catalogue."""
    for document in domain.project.order:
        for _, headings in domain.outlines(document):
            yield from ((document, one.anchor, one.key) for one in headings if one.key)


def catalog_groups(domain: RefalignDomain) -> dict[str, tuple[str, str]]:
    """(document, anchor) of the groups of the catalogues, by their headings; of several the first."""
    found: dict[str, tuple[str, str]] = {}
    for document in domain.project.order:
        for _, headings in domain.outlines(document):
            for one in headings:
                if not one.key:
                    found.setdefault(one.title, (document, one.anchor))
    return found


def note_names(domain: RefalignDomain) -> None:
    """Keep what the resources are called that can be linked to: Sphinx asks for it in every build."""
    language = domain.env.config.language
    stamp = digest([domain.registry.stamp, language])
    noted, known = domain.data["names"]
    if noted == stamp and domain.places.keys() <= known.keys():
        return
    names = {}
    for key in domain.places:
        made_of = f"{language} {domain.registry.digest(key)}"
        before = known.get(key, ("", ""))
        names[key] = before if before[0] == made_of else (made_of, domain.title(key, ""))
    domain.data["names"] = (stamp, names)
