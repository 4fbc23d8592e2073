"""What fields, relations and languages are called, and the names that are made of several fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from babel import Locale, UnknownLocaleError

from sphinx_refalign.registry.i18n import N_, Localized, LocalizedText
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext

FIELD_LABELS = {
    "url": N_("Link"),
    "area": N_("Area"),
    "definition": N_("Definition"),
    "aliases": N_("Also called"),
    "concepts": N_("Core concepts"),
    "applications": N_("How it applies here"),
    "related": N_("Related"),
    "wikidata": N_("Wikidata"),
    "revision": N_("Revision read"),
    "note": N_("Note"),
    "accessed": N_("Accessed"),
    "institution": N_("Institution"),
    "number": N_("Number"),
    "term": N_("Term"),
    "instructor": N_("Taught by"),
    "materials": N_("Materials"),
    "topics": N_("Topics"),
    "author": N_("Authors"),
    "editor": N_("Edited by"),
    "translator": N_("Translated by"),
    "venue": N_("Published in"),
    "container": N_("Published in"),
    "date": N_("Date"),
    "volume": N_("Volume"),
    "issue": N_("Issue"),
    "page": N_("Pages"),
    "edition": N_("Edition"),
    "series": N_("Series"),
    "publisher": N_("Publisher"),
    "location": N_("Place"),
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "eprint": N_("Eprint"),
    "contributions": N_("Contributions"),
    "organization": N_("Organization"),
    "version": N_("Version"),
    "projects": N_("Projects"),
    "standards": N_("Standards published"),
}


RELATION_LABELS = {
    "references": N_("references"),
    "defines": N_("defines"),
    "applies": N_("applies"),
    "extends": N_("extends"),
    "teaches": N_("teaches"),
    "requires": N_("requires"),
    "contrasts": N_("contrasts"),
}


def field_label(page: RenderContext, kind: Kind, field: str) -> str:
    """What a field is called for resources of this kind."""
    return page.label(kind.labels.get(field) or FIELD_LABELS.get(field, field))


def relation_label(page: RenderContext, relation: str) -> str:
    """What a relation is called."""
    return page.label(page.relations.get(relation) or RELATION_LABELS.get(relation, relation))


def language_name(tag: str) -> str:
    """What the speakers of a language call it: ``en`` → English, ``zh`` → 中文."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def value_text(page: RenderContext, resource: Resource, field: str) -> str:
    """A field as a text; the name of the organization where the field has its key."""
    return value_in(page, resource, field).text


def value_in(page: RenderContext, resource: Resource, field: str) -> LocalizedText:
    """The same with its language."""
    if field == "year":
        return LocalizedText("", resource.year)
    value = resource.value(field)
    if field == "organization" and isinstance(value, str) and value in page.registry:
        organization = page.registry[value]
        return page.localize(organization.short or organization.title)
    if isinstance(value, list):
        return LocalizedText("", ", ".join(page.text(one) for one in value))
    return page.localize(value) if value else LocalizedText("", "")


def source_label(page: RenderContext, resource: Resource) -> str:
    """Where a resource comes from, in a word or two: ``Wikipedia``, ``MIT 6.824``, ``SOSP 2003``."""
    return source_in(page, resource).text


def source_in(page: RenderContext, resource: Resource) -> LocalizedText:
    """The same with its language, where all its words that name one name the same."""
    if resource.short:
        return page.localize(resource.short)
    kind = page.registry.kinds[resource.type]
    words = []
    for alternatives in kind.source:
        fixed = (LocalizedText("", one[1:]) for one in alternatives if one.startswith("="))
        named = (value_in(page, resource, one) for one in alternatives if not one.startswith("="))
        words.append(next((word for word in (*fixed, *named) if word.text), LocalizedText("", "")))
    return (
        join_texts(words, " ")
        if any(word.text for word in words)
        else LocalizedText("", page.label(kind.label))
    )


def join_texts(words: Iterable[LocalizedText], between: str) -> LocalizedText:
    """Several words as one text; it has a language where all that name one name the same."""
    told = [word for word in words if word.text]
    languages = {word.language for word in told if word.language}
    text = between.join(word.text for word in told)
    return LocalizedText(languages.pop() if len(languages) == 1 else "", text)


def catalog_title(page: RenderContext, resource: Resource) -> str:
    """The title of a resource in the catalogue: ``6.824: Distributed Systems``."""
    pattern = page.registry.kinds[resource.type].heading
    names = re.findall(r"\{(\w+)\}", pattern)
    values = {name: value_text(page, resource, name) for name in names}
    return pattern.format(**values) if all(values.values()) else page.title_of(resource)


def make_id(prefix: str, name: str) -> str:
    """An id for ``name`` that is the same in every build: readable where it can be, else a digest.

    Two names never share an id: whatever the readable form loses is told apart by the digest.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if slug == name:
        return f"{prefix}-{slug}"
    digest = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return f"{prefix}-{slug}-{digest}" if slug else f"{prefix}-{digest}"


_NOBODY = re.compile(r"(?:et[\s\u00a0]+al|and others|others)\.?|等人?", re.IGNORECASE)
"""What a list of names ends with where it is not whole."""


def author_names(page: RenderContext, names: Sequence[Localized]) -> list[str]:
    """The names in the page's language, each as it is written."""
    found = (" ".join(page.text(name).split()) for name in names)
    return [name for name in found if not _NOBODY.fullmatch(name)]
