"""Names of BibTeX fields, and their values in LaTeX.

The inverse of :mod:`~sphinx_refalign.registry.readers.bibtex_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sphinx_refalign.registry.i18n import Localized, best_text, first
from sphinx_refalign.registry.kinds import LITERAL_LISTS, PEOPLE
from sphinx_refalign.registry.latex import from_text, from_verbatim, split, to_plain_text
from sphinx_refalign.registry.people import (
    Person,
    UnreadableNameError,
    is_others,
    is_person_data,
    parse_display_name,
    parse_name,
)
from sphinx_refalign.registry.readers.bibtex_fields import ALIASES
from sphinx_refalign.registry.readers.bibtex_values import (
    LANGUAGES,
    LINKS,
    TOPICS,
    VERBATIM,
    split_literals,
)

BIBLIOGRAPHIC = (
    "title", "url", "language", "institution", "number", "term", "instructor", "author", "editor",
    "translator", "date", "container", "volume", "issue", "page", "edition", "series", "publisher",
    "location", "doi", "isbn", "issn", "eprint", "eprinttype", "eprintclass", "pmid", "pmcid",
    "organization", "version", "accessed",
)  # fmt: skip
"""Fields that are of use in the bibliography of another author."""

_IN_BOOKS = ("in", "supp", "conference", "bookinbook")

_THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})

_NUMBERED = frozenset({"article", "periodical"})

_IN_JOURNALS = _NUMBERED | {"suppperiodical", "review"}
"""Entry types that biblatex prints like articles."""

_FIELD_NAMES = {
    "page": "pages", "location": "address", "accessed": "urldate", "language": "langid",
    # The names that arXiv itself uses: biblatex knows them, too, and classic styles know no others.
    "eprinttype": "archiveprefix", "eprintclass": "primaryclass",
}  # fmt: skip

_SPELLINGS = {"archiveprefix": "archivePrefix", "primaryclass": "primaryClass"}
"""The usual spelling of names in a file; BibTeX ignores case."""

_ILLEGAL_IN_KEYS = re.compile(r"[{}\"#%'()=~\\@]")

LANGUAGE_NAMES = {tag: name for name, tag in reversed(LANGUAGES.items())}
"""Names that babel uses, by language tag."""


def in_language(
    values: Mapping[str, Localized | Sequence[Localized]], languages: Sequence[str]
) -> dict[str, str | list[Localized]]:
    """Return texts and lists of texts, by field, in one language; persons and the parts of names stay.

    Args:
        values: The values of bibliographic fields, and of fields that only a kind has.
        languages: The languages to try for each text, the best first.

    """
    chosen: dict[str, str | list[Localized]] = {}
    for name, value in values.items():
        if isinstance(value, str | Mapping):
            chosen[name] = best_text(value, languages).text
        else:
            chosen[name] = [
                item if isinstance(item, Person) or is_person_data(item) else best_text(item, languages).text
                for item in value
            ]
    return chosen


def format_entry(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    """Return the text of an entry in a BibTeX file."""
    names = {name: _SPELLINGS.get(name, name) for name in fields}
    lines = "".join(f"  {names[name]} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry_type}{{{key},\n{lines}}}\n"


def name_of(field: str, entry_type: str) -> str:
    """Return the BibTeX name of a resource field, for an entry type; "" if it has no BibTeX field."""
    if field == "container":
        if entry_type in _IN_JOURNALS:
            return "journal"
        return "booktitle" if entry_type.startswith(_IN_BOOKS) else "howpublished"
    if field == "institution" and entry_type in _THESES:
        return "school"
    if field in ("issue", "number") and entry_type in _NUMBERED:
        return "number" if field == "issue" else ""
    return _FIELD_NAMES.get(field, field)


def localized(field: str, value: str | Mapping[str, str]) -> dict[str, str]:
    """Return the fields for a text: one per language, and ``field`` itself with the first language."""
    base = next((name for name, names in ALIASES.items() if field in names), field)
    if base in LITERAL_LISTS:
        write: Callable[[str], str] = partial(_literal, base)
    else:
        write = from_verbatim if base in VERBATIM else from_text
    if isinstance(value, str):
        return {field: write(value)}
    texts = {f"{field}-{tag}": write(text) for tag, text in value.items()}
    return {field: next(iter(texts.values())), **texts}


def _literal(field: str, text: str) -> str:
    """Return an item of a list as LaTeX, in braces if it would be read as several items or as ``others``."""
    latex = LANGUAGE_NAMES.get(text, from_text(text)) if field == "language" else from_text(text)
    return f"{{{latex}}}" if split_literals(latex) != [latex] or latex == "others" else latex


def write_list(field: str, items: Sequence[object]) -> str:
    """Return the list in a field as LaTeX.

    Args:
        field: The name of the resource field.
        items: Texts, or the fields of topics, links or places, as plain data.

    """
    parts = [item for item in items if isinstance(item, Mapping)]
    if field in TOPICS:
        return _join(map(_topic, parts), ";")
    if field in LINKS:
        return _join(map(_link, parts), ";")
    if field == "chapters":
        return _join(map(_chapter, parts), ";")
    if field in PEOPLE:
        return people([item for item in items if isinstance(item, str | Mapping)], from_text)
    texts = [first(item) for item in items if isinstance(item, str | Mapping)]
    if field in LITERAL_LISTS:
        return " and ".join("others" if is_others(text) else _literal(field, text) for text in texts)
    if field == "ids":  # biblatex reads keys verbatim; other characters need an exact field
        return ", ".join(texts) if not any(map(_ILLEGAL_IN_KEYS.search, texts)) else ""
    return _join((_protect(text, ";") for text in texts), ";")


def people(names: Sequence[Localized], write: Callable[[str], str], bodies: Collection[str] = ()) -> str:
    """Return a BibTeX list of people: ``Family, Jr, Given``, and bodies in braces.

    Args:
        names: Texts, or the parts of names under their names in CSL.
        write: Returns a text as LaTeX.
        bodies: Names that are known to be those of bodies.

    """
    written = []
    for name in names:
        if is_person_data(name):
            written.append(_person(Person.from_csl(name), write))
        elif is_others(first(name)):
            written.append("others")
        else:
            written.append(_person(parse_display_name(first(name), bodies), write))
    return " and ".join(written)


def name_in_one_word(name: Localized, bodies: Collection[str]) -> Localized:
    """Return an East Asian name as one word: styles print given names first, with a space."""
    person = Person.from_csl(name) if is_person_data(name) else parse_display_name(first(name), bodies)
    in_one_word = person.family + person.given + person.suffix
    return in_one_word if person.given and person.display() == in_one_word else name


def _person(person: Person, write: Callable[[str], str]) -> str:
    if person.literal:
        return f"{{{write(person.literal)}}}"
    family, given, suffix = (
        _protect_name(write(part)) for part in (person.family, person.given, person.suffix)
    )
    particle = _protect_name(write(person.particle))
    expected = replace(person, dropping_particle="", non_dropping_particle=person.particle)
    # The words of a family name can look like a particle: de la {Cierva y Codorníu}.
    for name in (family, f"{{{family}}}"):
        text = ", ".join(filter(None, (f"{particle} {name}".strip(), suffix, given)))
        read = _read_name(text)
        if read == expected:
            break
    return text if read is not None else f"{{{write(person.display())}}}"


def _read_name(latex: str) -> Person | None:
    try:
        return parse_name(latex, to_plain_text)
    except UnreadableNameError:  # such as one that consists of empty elements
        return None


def _protect_name(latex: str) -> str:
    """Return a part of a name, in braces where BibTeX would split it or read another meaning."""
    is_split = re.search(r"[,=]", latex) or any(word.lower() in ("and", "others") for word in latex.split())
    return f"{{{latex}}}" if is_split else latex


def _join(parts: Iterable[str], separator: str) -> str:
    return f"{separator} ".join(parts)


def _protect(text: str, separators: str) -> str:
    """Return a text as LaTeX, in braces if it contains one of the separators."""
    latex = from_text(text)
    is_split = any(
        len(split(f"{latex}{end}", separator)) > 1 for separator in separators for end in ("", " x")
    )
    return f"{{{latex}}}" if is_split or latex != latex.strip() else latex


def _topic(topic: Mapping[str, Localized]) -> str:
    name, text = first(topic["name"]), first(topic.get("text"))
    return _join([_protect(name, ";:"), *([_protect(text, ";")] if text else [])], ":")


def _link(link: Mapping[str, Localized]) -> str:
    title, url = first(link.get("title")), first(link["url"])
    return _join([*([_protect(title, ";:")] if title else []), from_verbatim(url)], ":")


def _chapter(chapter: Mapping[str, Localized]) -> str:
    document, label = first(chapter["document"]), first(chapter.get("label"))
    return " | ".join([from_verbatim(document), *([_protect(label, ";|")] if label else [])])


def printed_numbers(edition: str, version: str) -> dict[str, str]:
    """Return an edition and a version as styles print them beside these words: ``2nd`` for ``2``.

    Args:
        edition: The edition, or "".
        version: The version, or "".

    """
    edition = re.sub(r"(?<=\w)\.?\s+(?:ed|edn|edition)\.?$", "", edition, flags=re.IGNORECASE)
    if re.fullmatch(r"[1-9]\d?", edition):
        endings = {"1": "st", "2": "nd", "3": "rd"}
        edition += "th" if edition[:-1] == "1" else endings.get(edition[-1], "th")
    version = re.sub(r"^(?:version|ver\.?|v\.?)\s*(?=\d)", "", version, flags=re.IGNORECASE)
    return {name: text for name, text in (("edition", edition), ("version", version)) if text}
