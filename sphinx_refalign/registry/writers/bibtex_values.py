"""Names of BibTeX fields, and their values in LaTeX.

The inverse of :mod:`~sphinx_refalign.registry.readers.bibtex_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from sphinx_refalign.registry.i18n import Localized, best_text, first
from sphinx_refalign.registry.latex import from_text, from_verbatim, split
from sphinx_refalign.registry.readers.bibtex_values import LANGUAGES, LINKS, PEOPLE, TOPICS, VERBATIM

BIBLIOGRAPHIC = (
    "title", "url", "language", "institution", "number", "term", "instructor", "author", "editor",
    "translator", "date", "container", "volume", "issue", "page", "edition", "series", "publisher",
    "location", "doi", "isbn", "issn", "eprint", "organization", "version", "accessed",
)  # fmt: skip
"""Fields that are of use in the bibliography of another author."""

_IN_BOOKS = ("in", "supp", "conference", "bookinbook")

_THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})

_NUMBERED = frozenset({"article", "periodical"})

_FIELD_NAMES = {"page": "pages", "location": "address", "accessed": "urldate", "language": "langid"}

_ILLEGAL_IN_KEYS = re.compile(r"[{}\"#%'()=~\\@]")

LANGUAGE_NAMES = {tag: name for name, tag in reversed(LANGUAGES.items())}
"""Names that babel uses, by language tag."""


def in_language(
    values: Mapping[str, Localized | Sequence[Localized]], languages: Sequence[str]
) -> dict[str, str | list[str]]:
    """Return texts and lists of texts, by field, in one language.

    Args:
        values: The values of bibliographic fields, and of fields that only a kind has.
        languages: The languages to try for each text, the best first.

    """
    return {
        name: best_text(value, languages).text
        if isinstance(value, str | Mapping)
        else [best_text(item, languages).text for item in value]
        for name, value in values.items()
    }


def format_entry(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    """Return the text of an entry in a BibTeX file."""
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry_type}{{{key},\n{lines}}}\n"


def name_of(field: str, entry_type: str) -> str:
    """Return the BibTeX name of a resource field, for an entry type; "" if it has no BibTeX field."""
    if field == "container":
        if entry_type in _NUMBERED:
            return "journal"
        return "booktitle" if entry_type.startswith(_IN_BOOKS) else "howpublished"
    if field == "institution" and entry_type in _THESES:
        return "school"
    if field in ("issue", "number") and entry_type in _NUMBERED:
        return "number" if field == "issue" else ""
    return _FIELD_NAMES.get(field, field)


def localized(field: str, value: str | Mapping[str, str]) -> dict[str, str]:
    """Return the fields for a text: one per language, and ``field`` itself with the first language."""
    base = next((name for name, bibtex_name in _FIELD_NAMES.items() if bibtex_name == field), field)
    write = _language if base == "language" else from_verbatim if base in VERBATIM else from_text
    if isinstance(value, str):
        return {field: write(value)}
    texts = {f"{field}-{tag}": write(text) for tag, text in value.items()}
    return {field: next(iter(texts.values())), **texts}


def _language(tag: str) -> str:
    return LANGUAGE_NAMES.get(tag, from_text(tag))


def write_list(field: str, items: Sequence[object]) -> str:
    """Return the list in a field as LaTeX.

    Args:
        field: The name of the resource field.
        items: Texts, or the fields of topics, links or places, as pydantic dumps them.

    """
    parts = [item for item in items if isinstance(item, Mapping)]
    if field in TOPICS:
        return _join(map(_topic, parts), ";")
    if field in LINKS:
        return _join(map(_link, parts), ";")
    if field == "chapters":
        return _join(map(_chapter, parts), ";")
    texts = [first(item) for item in items if isinstance(item, str | Mapping)]
    if field == "ids":  # biblatex reads keys verbatim; other characters need an exact field
        return ", ".join(texts) if not any(map(_ILLEGAL_IN_KEYS.search, texts)) else ""
    if field in PEOPLE:
        return people(texts, from_text)
    return _join((_protect(text, ";") for text in texts), ";")


def people(names: Sequence[str], write: Callable[[str], str]) -> str:
    """Return a BibTeX list of people; ``write`` returns a name as LaTeX."""
    return " and ".join(_person(name, write) for name in names)


def _person(name: str, write: Callable[[str], str]) -> str:
    if name == "et al.":
        return "others"
    latex = write(name)
    # BibTeX splits names at commas and lists at "and", and treats "others" as an abbreviated list.
    is_split = "," in latex or any(word.lower() in ("and", "others") for word in latex.split())
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
