"""What an entry lacks that readers need: an address, and the essentials of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_ADVICE = {
    "wikidef": "no address; add 'url'",
    "course": "no address; add 'url'",
    "organization": "no address; add 'url'",
    "standard": "no address; add 'url', 'doi' or 'number'",
    "paper": "neither address nor venue; add 'url', 'doi' or 'container'",
}
"""What to add, by the kinds that are checked: books have titles, declared kinds may be anything."""

_ADDRESS = ("url", "doi", "eprint", "pmid", "pmcid", "isbn", "issn", "wikidata", "materials")
"""Fields by which readers find a resource."""

_FOUND_BY = {
    "standard": ("number",),
    "paper": ("container", "publisher", "organization", "institution", "series", "number"),
}
"""Further fields by which readers find a resource of a kind."""

_WITHOUT_ADDRESS = frozenset({
    "unpublished", "manuscript", "draft", "personal_communication", "letter", "legislation", "jurisdiction",
    "legal", "movie", "video", "audio", "music", "performance", "artwork", "image",
})  # fmt: skip
"""Entry types of works that have no address, or that readers find by their title."""


def missing_address(registry: Registry, entry: Entry) -> str:
    """Return what an entry lacks and what to add; "" for a complete one or one that needs no address."""
    advice = _ADVICE.get(entry.kind, "")
    # Most entries have one of these fields in every format. Their resource need not be built.
    if not advice or any(
        entry.fields.get(field) for field in ("url", "doi", "eprint", "journal", "booktitle")
    ):
        return ""
    resource = registry[entry.key]
    fields = (*_ADDRESS, *_FOUND_BY.get(entry.kind, ()))
    if any(resource.value(field) for field in fields) or _is_exempt(registry, entry, resource):
        return ""
    return advice


def _is_exempt(registry: Registry, entry: Entry, resource: Resource) -> bool:
    if entry.kind == "standard":  # a body of the registry, to which the standard leads
        bodies = (registry.get(str(name)) for name in items_of(resource.organization))
        return any(body is not None and bool(body.value("url")) for body in bodies)
    if entry.kind != "paper":
        return False
    date = resource.date or ""
    is_forthcoming = bool(date) and not any(character.isdigit() for character in date)
    # In bibliographies the note of a work says where it can be found.
    has_note = bool(entry.format) and bool(resource.note)
    is_unpublished = resource.entrytype in _WITHOUT_ADDRESS or "pubstate" in resource.extra
    return is_unpublished or is_forthcoming or has_note


_ESSENTIALS: dict[str, tuple[tuple[str, ...], ...]] = {
    "course": (("institution", "organization"),),
    "paper": (("author", "editor", "organization", "institution"), ("date",)),
    "book": (("author", "editor", "organization", "institution"), ("date",)),
    "standard": (("organization", "publisher", "author"),),
}
"""The fields that a resource of a kind needs; of several in one item, any will do."""

_WITHOUT_ESSENTIALS = frozenset({"online", "misc", "software", "dataset", "webpage", "electronic", "www"})
"""Entry types of works that often have neither an author nor a date."""


def missing_essentials(registry: Registry, entry: Entry) -> list[str]:
    """Return the essential fields that an entry lacks, by its kind, such as ``author`` and ``date``.

    Of several fields of which any will do, the first is returned.
    """
    needed = _ESSENTIALS.get(entry.kind, ())
    resource = registry[entry.key] if needed else None
    if resource is None or resource.entrytype in _WITHOUT_ADDRESS | _WITHOUT_ESSENTIALS:
        return []
    return [
        fields[0]
        for fields in needed
        if not any(resource.value(field) or resource.extra.get(field) for field in fields)
    ]
