"""Display names of fields, relations, languages, sources and authors; ids made from names, page ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from sphinx_refalign.alignment.filters import organization_name
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.date_words import format_date, format_year
from sphinx_refalign.registry.i18n import N_, LocalizedText
from sphinx_refalign.registry.kinds import DATES, LITERAL_LISTS, VENUE, Kind
from sphinx_refalign.registry.markup import CLOSE, OPEN, TEXT, Token, parse, plain_text, to_markup
from sphinx_refalign.registry.patterns import HAN
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.people import Name, Person

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
    "eprinttype": N_("Archive"),
    "eprintclass": N_("Part of the archive"),
    "pmid": "PMID",
    "pmcid": "PMCID",
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


def field_label(context: RenderContext, kind: Kind, field: str) -> str:
    """Return the label of a field for resources of this kind."""
    return context.label(kind.labels.get(field) or FIELD_LABELS.get(field, field))


def relation_label(context: RenderContext, relation: str) -> str:
    """Return the label of a relation: from conf.py, the package, or its name."""
    return context.label(context.relations.get(relation) or RELATION_LABELS.get(relation, relation))


def language_name(tag: str) -> str:
    """Return the name of a language in itself: ``en`` → English, ``zh`` → 中文; ``tag`` if unknown."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def value_text(context: RenderContext, resource: Resource, field: str) -> str:
    """Return a field as text; for the key of an organization, the name of the organization."""
    return plain_text(value_in(context, resource, field).text)


def value_in(context: RenderContext, resource: Resource, field: str) -> LocalizedText:
    """Return the text of a field as :func:`value_text` does, with its language and its markup."""
    if field == "year":
        return LocalizedText("", format_year(resource.date or "", context.gettext, context.languages[0]))
    value = resource.value(field)
    if field in DATES and isinstance(value, str):
        return LocalizedText("", date_text(context, value))
    if field == "organization":
        value = organization_name(value, context.registry)
    if isinstance(value, list) and field not in LITERAL_LISTS:
        return LocalizedText("", ", ".join(context.name(item).text for item in value))
    return context.localize(value) if value else LocalizedText("", "")


def date_text(context: RenderContext, date: str) -> str:
    """Return a date in the words of the page, free text unchanged."""
    return format_date(date, context.gettext, context.languages[0])


def venue_names(context: RenderContext, resource: Resource) -> list[LocalizedText]:
    """Return container, publisher, organization and institution of a work, those of one name only once."""
    values = (value_in(context, resource, field) for field in VENUE if field != "date")
    return [value for text, value in {value.text: value for value in values}.items() if text]


def source_label(context: RenderContext, resource: Resource) -> str:
    """Return the source of a resource, in a word or two: ``Wikipedia``, ``MIT 6.824``, ``SOSP 2003``."""
    return plain_text(source_in(context, resource).text)


def source_in(context: RenderContext, resource: Resource) -> LocalizedText:
    """Return the source of a resource with its markup, and its language if its words have only one."""
    source = context.sources.get(resource.key)
    if source is None:
        source = context.sources[resource.key] = _find_source(context, resource)
    return source


def _find_source(context: RenderContext, resource: Resource) -> LocalizedText:
    if resource.short:
        return context.localize(resource.short)
    kind = context.registry.kinds[resource.type]
    words = []
    for alternatives in kind.source:
        literals = (LocalizedText("", name[1:]) for name in alternatives if name.startswith("="))
        values = (value_in(context, resource, name) for name in alternatives if not name.startswith("="))
        words.append(next((word for word in (*literals, *values) if word.text), LocalizedText("", "")))
    return (
        join_texts(words, " ")
        if any(word.text for word in words)
        else LocalizedText("", context.label(kind.label))
    )


def join_texts(words: Iterable[LocalizedText], separator: str) -> LocalizedText:
    """Return the words that are not empty as one text, with its language if they have only one."""
    present = [word for word in words if word.text]
    languages = {word.language for word in present if word.language}
    text = separator.join(word.text for word in present)
    return LocalizedText(languages.pop() if len(languages) == 1 else "", text)


def extra_text(context: RenderContext, resource: Resource, name: str) -> str:
    """Return a field of a bibliography that no kind has, such as ``abstract``, as text; "" without one."""
    text = resource.extra.get(name, "").strip()
    entry = context.registry.entry(resource.key) if text else None
    if entry is not None and entry.format:  # a BibTeX entry keeps these fields as LaTeX
        from sphinx_refalign.registry.latex import to_text

        text = to_text(text)
    return " ".join(text.split())


_ABBREVIATIONS = frozenset({
    "al", "approx", "ca", "cf", "ch", "corp", "dept", "dr", "ed", "eds", "eq", "eqs", "fig", "figs", "i.e",
    "e.g", "inc", "jr", "ltd", "mr", "mrs", "ms", "no", "nos", "p", "pp", "prof", "sec", "st", "u.s", "vol",
    "vols", "vs", "sect", "sects", "chap", "ref", "refs", "resp", "def", "thm", "prop", "lem", "ver",
})  # fmt: skip
"""Words that end with a full stop within a sentence, without it."""

_SENTENCE_END = re.compile(r"[。！？]++[”’」』）]*+|(?<![.!?])[.!?]++[\"”’)\]]*+(?=\s+[^\sa-z])")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text with its markup, the whole text if it has only one."""
    tokens = parse(text)
    depth = 0
    for position, token in enumerate(tokens):
        depth += {OPEN: 1, CLOSE: -1}.get(token.kind, 0)
        ends = _SENTENCE_END.finditer(token.value) if token.kind == TEXT and depth == 0 else ()
        end = next((match.end() for match in ends if not _is_abbreviation(match)), 0)
        if end:
            return to_markup([*tokens[:position], Token(TEXT, token.value[:end])])
    return text


def _is_abbreviation(end: re.Match[str]) -> bool:
    """Return whether what looks like the end of a sentence is that of an abbreviation or an initial."""
    before = re.split(r"[\s(\[\u2010-\u2015]", end.string[max(end.start() - 12, 0) : end.start()])[-1].lower()
    return end[0][0] == "." and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()))


def creators(context: RenderContext, resource: Resource) -> list[Person]:
    """Return the authors of a resource, else its editors, else those who teach it."""
    return context.people(_creator_names(resource))


def _creator_names(resource: Resource) -> Sequence[Name]:
    return resource.author or resource.editor or resource.instructor


def author_year(context: RenderContext, resource: Resource) -> str:
    """Return authors and year as in a citation: ``Barham et al. 2003``; "" for a work without authors."""
    people = creators(context, resource)
    if not people:
        return ""
    names = [_short_name(person) for person in people]
    has_others = len(names) > 2 or len(_creator_names(resource)) > len(names)
    text = names[0]
    if has_others:
        text = context.gettext(N_("{name} et al.")).format(name=names[0])
    elif len(names) == 2:
        text = context.gettext(N_("{first} and {second}")).format(first=names[0], second=names[1])
    return f"{text} {value_text(context, resource, 'year')}".strip()


def _short_name(person: Person) -> str:
    """Return the family name, or the whole name of a body or of a person with a Chinese name."""
    return person.display() if re.search(f"[{HAN}]", person.family) else person.full_family


def catalog_title(context: RenderContext, resource: Resource) -> str:
    """Return the title of a resource in the catalogue, with its markup: ``6.824: Distributed Systems``."""
    values = _values_of_catalog_title(context, resource)
    pattern = context.registry.kinds[resource.type].heading
    return pattern.format(**values) if all(values.values()) else context.localize(resource.title).text


def names_in_catalog_title(context: RenderContext, resource: Resource) -> set[str]:
    """Return the fields that the title of a resource in the catalogue contains."""
    values = _values_of_catalog_title(context, resource)
    return set(values) if all(values.values()) else {"title"}


def _values_of_catalog_title(context: RenderContext, resource: Resource) -> dict[str, str]:
    names = re.findall(r"\{(\w+)\}", context.registry.kinds[resource.type].heading)
    return {name: value_in(context, resource, name).text for name in names}


def make_id(prefix: str, name: str) -> str:
    """Return an id for ``name`` that is the same in every build and readable where possible.

    Two names never share an id: where the readable form loses something, a digest of the name follows it.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if slug == name:
        return f"{prefix}-{slug}"
    suffix = digest(name.encode(), size=4)
    return f"{prefix}-{slug}-{suffix}" if slug else f"{prefix}-{suffix}"


_PAGE_RANGE = re.compile(r"([\w.:]+)\s*[-\u2010-\u2015]+\s*([\w.:]+)")


def split_page_range(pages: str) -> tuple[str, str] | None:
    """Return the first and the last page of one range, with any hyphen or dash; None for other texts."""
    match = _PAGE_RANGE.fullmatch(pages)
    return (match[1], match[2]) if match else None
