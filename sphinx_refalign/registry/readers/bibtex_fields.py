"""BibTeX and biblatex entries to the fields of a resource: names, languages, dates, extra fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.entry_types import (
    ENTRY_TYPE,
    WHOLE_BOOKS,
    is_part,
    kind,
    stored_entry_type,
)
from sphinx_refalign.registry.i18n import LANGUAGE_TAG, canonical
from sphinx_refalign.registry.identifiers import (
    NORMALIZERS,
    arxiv_number_of_journal,
    check_digit_problems,
    is_arxiv_journal,
)
from sphinx_refalign.registry.kinds import FIELDS, PEOPLE
from sphinx_refalign.registry.languages import language_problem
from sphinx_refalign.registry.patterns import HAN
from sphinx_refalign.registry.people import MAX_CHUNKS, is_person_data, name_text
from sphinx_refalign.registry.readers.bibtex_dates import add_date, may_be_impossible
from sphinx_refalign.registry.readers.bibtex_exact_fields import PREFIX, unflatten
from sphinx_refalign.registry.readers.bibtex_titles import has_additions, is_addition, join_titles
from sphinx_refalign.registry.readers.bibtex_values import READERS, Item, read_keys, read_languages

ALIASES: Mapping[str, tuple[str, ...]] = {
    "location": ("location", "address"),
    "institution": ("institution", "school"),
    "page": ("pages", "page", "eid", "articleno"),
    "accessed": ("urldate", "accessed"),
    "language": ("language", "langid", "hyphenation"),
    "eprinttype": ("eprinttype", "archiveprefix"),
    "eprintclass": ("eprintclass", "primaryclass"),
    "pmid": ("pmid", "pubmed"),
    "pmcid": ("pmcid", "pmc"),
}  # fmt: skip
"""The BibTeX fields of a resource field, in order of precedence: that of biblatex (its manual, section 2.2.5)
for its aliases. A field that is not used is kept in ``extra``."""

ALIASED = {
    "address": "location", "school": "institution", "journal": "journaltitle", "annote": "annotation",
    "archiveprefix": "eprinttype", "primaryclass": "eprintclass", "key": "sortkey", "pdf": "file",
    "hyphenation": "langid",
}  # fmt: skip
"""The fields that biblatex has under another name, by their older name."""

_IN_JOURNAL = ("container", "journaltitle", "journal", "booktitle", "maintitle", "eventtitle", "howpublished")

_IN_BOOK = ("container", "booktitle", "maintitle", "journaltitle", "journal", "eventtitle", "howpublished")

_OF_BOOK = ("container", "maintitle", "journaltitle", "journal", "eventtitle", "howpublished")
"""The containers of a book, which is not in itself: its ``booktitle`` repeats its title."""

_FIELDS = {
    **{name: field for field, names in ALIASES.items() for name in names},
    **dict.fromkeys((*_IN_JOURNAL, *_IN_BOOK), "container"),
}
"""Resource fields by BibTeX field, where the names differ or several fields have the same meaning."""

_RANKS = {name: rank for names in ALIASES.values() for rank, name in enumerate(names)}

_ALSO_KEPT = frozenset({"eid", "articleno", "maintitle", "eventtitle"})
"""Fields that are kept in ``extra`` even where they are used: other programs read them under this name."""

_DIFFERENT_MEANING = frozenset({"type", "entrytype", "extra"})
"""Resource fields whose names mean something else in BibTeX."""

_SINGLE = frozenset({"date", "doi", "isbn", "issn", "eprint", "eprinttype", "eprintclass", "pmid", "pmcid",
                     "wikidata", "accessed", "language", "ids"})  # fmt: skip
"""Fields that have no translations."""

_ARCHIVES = {"arxiv": "arxiv", "arxivid": "arxiv", "jstor": "jstor", "hdl": "hdl", "handle": "hdl",
             "googlebooks": "googlebooks"}  # fmt: skip
"""Values of ``eprinttype`` by the fields that some programs write in place of ``eprint``."""

_LocalizedItem = dict[str, str | dict[str, str]]
"""An item in several languages: its texts by language, or each of its parts by language."""

_VALIDATED = frozenset({"materials", "wikidata"})

SOURCES = ("xdata", "crossref")
"""The fields that refer to parents, in order of precedence; ``xdata`` can contain several keys."""

_EXACT_KEYS = f"{PREFIX}ids."

_UNSAFE = r"\s\\\u202a-\u202e\u2066-\u2069"

_PLAIN_URL = re.compile(rf"(?:https?|ftp)://[^{_UNSAFE}/\[\]@]+(?:/[^{_UNSAFE}]*)?", re.IGNORECASE)


_ADDRESSES = (
    ENTRY_TYPE, "entrysubtype", "url", "howpublished", "doi", "eprint", "archiveprefix", "primaryclass", "pm",
    "pubmed", "number", "issue", "organization", "materials", "langid", "language", *_ARCHIVES,
)  # fmt: skip
"""The beginnings of the names of fields with addresses, and of those that say how to read them."""

_AND = re.compile(r"\sand\s", re.IGNORECASE)


def references(fields: Mapping[str, str]) -> list[str]:
    """Return the names of the fields by which an entry inherits."""
    return [name for name, value in fields.items() if name in SOURCES or refers_to_xdata(value)]


def refers_to_xdata(value: str) -> bool:
    """Return whether a value may refer to an ``@xdata`` entry."""
    return "=" in value and _XDATA.search(value) is not None


_XDATA = re.compile(r"(?<![\w-])xdata\s*=", re.IGNORECASE)


def is_address_field(name: str) -> bool:
    """Return whether :func:`decode` needs a field for the URLs and identifiers of an entry."""
    return name.removeprefix(PREFIX).startswith(_ADDRESSES)


def needs_validation(fields: Mapping[str, str]) -> bool:
    """Return whether an entry has a link, a chapter or another value that validation can reject."""
    for name, value in fields.items():
        base, language = _split_name(name, ())
        base = _FIELDS.get(base, base)
        if language_problem(language or (value.strip() if base == "language" else "")):
            return True
        if base == "url":
            if not all(_PLAIN_URL.fullmatch(url) for url in read_urls(value)):
                return True
        elif base in PEOPLE:
            names = _AND.split(value)
            if any(mark in value for mark in ";；&"):
                return True
            if any(part.count(",") >= MAX_CHUNKS - 1 or not part.strip(" {},") for part in names):
                return True
        elif base in NORMALIZERS:
            if not NORMALIZERS[base](latex.to_url(value)):
                return True
        elif base in ("isbn", "issn"):
            if check_digit_problems(base, value):
                return True
        elif base in _VALIDATED or base.startswith(PREFIX) or (base == "related" and "://" in value):
            return True
    return may_be_impossible(fields)


def read_urls(raw: str) -> list[str]:
    """Return the URLs of a field, which spaces separate; a text that is no list of URLs is the only item."""
    text = latex.to_url(raw)
    urls = [url.rstrip(",;") for url in text.split()]
    is_list = len(urls) > 1 and all(_PLAIN_URL.fullmatch(url) for url in urls)
    return urls if is_list else [text]


def read_other_keys(fields: Mapping[str, str]) -> list[str]:
    """Return the other keys of an entry, which :func:`decode` has under ``ids``."""
    exact = {name: raw for name, raw in fields.items() if name.startswith(_EXACT_KEYS)}
    return split_ids(unflatten(exact)["ids"]) if exact else read_keys(fields.get("ids", ""))


def decode(fields: Mapping[str, str], custom: Collection[str], kinds: Collection[str]) -> dict[str, object]:
    """Return the values of a raw BibTeX entry under the field names of a resource.

    Args:
        fields: The raw fields of the entry, its entry type among them.
        custom: The names of the fields that only the entry's kind has.
        kinds: The names of all kinds.

    Returns:
        Decoded values. Fields without a counterpart are in ``extra``, undecoded.

    """
    fields = _with_eprint(fields, custom)
    texts, extra, container = _sort_fields(fields, custom)
    kind_name = kind(fields, kinds)
    if extra.get("entrysubtype", "").strip() == kind_name:
        del extra["entrysubtype"]
    main = _main_language(fields)
    _join_titles(texts, extra, container, fields[ENTRY_TYPE])
    add_date(texts, extra)
    _add_further_urls(texts)
    values: dict[str, object] = {
        base: _decode_value(base, by_language, main) for base, by_language in texts.items() if by_language
    }
    if extra:
        values["extra"] = extra
    exact = unflatten(fields)
    entry_type = stored_entry_type(fields[ENTRY_TYPE], kind_name, {**values, **exact}, kinds)
    if entry_type:
        values["entrytype"] = entry_type
    exact_extra = exact.get("extra")
    if isinstance(exact_extra, dict):
        exact["extra"] = {**extra, **exact_extra}
    return {**values, **exact}


def _add_further_urls(texts: dict[str, dict[str, str]]) -> None:
    """Keep the first of several URLs in a field, as Mendeley exports them; the others are related links."""
    first, *others = read_urls(texts.get("url", {}).get("", ""))
    if others:
        texts["url"][""] = first
        related = texts.setdefault("related", {})
        related[""] = "; ".join(filter(None, [related.get("", ""), *others]))


def _with_eprint(fields: Mapping[str, str], custom: Collection[str]) -> Mapping[str, str]:
    """Return the fields with ``eprint`` in place of a field such as ``jstor``, which means the same.

    A journal that is named after an arXiv number gives the number, too, and stays the journal.
    """
    if "eprint" in fields or {"eprinttype", "archiveprefix"} & fields.keys():
        return fields
    name = next((name for name in _ARCHIVES if fields.get(name, "").strip() and name not in custom), "")
    if name:
        others = {field: raw for field, raw in fields.items() if field != name}
        return {**others, "eprint": fields[name], "eprinttype": _ARCHIVES[name]}
    journal = fields.get("journaltitle") or fields.get("journal") or ""
    if not is_arxiv_journal(journal):
        return fields
    numbers = (fields.get(field, "") for field in ("volume", "eid", "pages", "number"))
    identifier = arxiv_number_of_journal(latex.to_text(journal), tuple(map(latex.to_url, numbers)))
    if identifier is None:
        return fields
    subject = {"eprintclass": identifier.detail} if identifier.detail else {}
    return {**fields, "eprint": identifier.value, "eprinttype": "arxiv", **subject}


def _sort_fields(
    fields: Mapping[str, str], custom: Collection[str]
) -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    """Return the raw texts by resource field and language, the other fields, and the field of the container.

    Of several fields with the same meaning, that of the lowest rank is used, wherever it is in the entry.
    """
    texts: dict[str, dict[str, str]] = {}
    extra: dict[str, str] = {}
    used: dict[tuple[str, str], tuple[int, str]] = {}
    ranks = container_ranks(fields[ENTRY_TYPE])
    for name, raw in fields.items():
        if name == ENTRY_TYPE or name.startswith(PREFIX) or not raw.strip():
            continue
        base, language = _split_name(name, custom)
        field = _resource_field(base, raw, fields) if base in ranks or base not in _CONTAINERS else ""
        is_field = (field in FIELDS or field in custom) and field not in _DIFFERENT_MEANING
        if not is_field or (language and field in _SINGLE):
            extra[name] = raw
            continue
        by_language = texts.setdefault(field, {})
        rank = ranks.get(base, 0) if field == "container" else _RANKS.get(base, 0)
        other_rank, other = used.get((field, language), (rank + 1, ""))
        if rank < other_rank:
            if other:
                extra[other] = by_language[language]
            by_language[language] = raw
            used[field, language] = rank, name
        if rank >= other_rank or base in _ALSO_KEPT:
            extra[name] = raw
    source = next((name for (field, _), (_, name) in used.items() if field == "container"), "")
    return texts, extra, source.partition("-")[0]


def container_ranks(entry_type: str) -> Mapping[str, int]:
    """Return the fields that can contain the container of an entry of this type, with their precedence."""
    return _CONTAINER_RANKS["book" if entry_type in WHOLE_BOOKS else "part" if is_part(entry_type) else ""]


_CONTAINER_RANKS = {
    kind: {name: rank for rank, name in enumerate(names)}
    for kind, names in (("book", _OF_BOOK), ("part", _IN_BOOK), ("", _IN_JOURNAL))
}

_CONTAINERS = frozenset({*_IN_JOURNAL, *_IN_BOOK})


def _split_name(name: str, custom: Collection[str]) -> tuple[str, str]:
    """Split a field name into name and language tag: ``title-zh`` → title, zh."""
    at = name.rfind("-")
    while at > 0 and name not in custom:
        base, language = name[:at], name[at + 1 :]
        is_field = base in FIELDS or base in _FIELDS or base in custom or is_addition(base)
        if is_field and LANGUAGE_TAG.fullmatch(language):
            return base, canonical(language)
        at = name.rfind("-", 0, at)
    return name, ""


def _resource_field(name: str, raw: str, fields: Mapping[str, str]) -> str:
    """Return the resource field for a BibTeX field, "" for biblatex's own ``related``."""
    if name in ("number", "issue") and fields[ENTRY_TYPE] in ("article", "periodical"):
        # biblatex has both: a number, and an issue with a name, such as Spring.
        return "issue" if name == "number" or "number" not in fields else ""
    if name == "howpublished" and "url" not in fields and _PLAIN_URL.fullmatch(latex.to_url(raw)):
        return "url"
    if name == "url" and raw.lstrip("{ ").startswith(
        "<Go to ISI>"
    ):  # Web of Science: an address for EndNote only
        return ""
    if name == "related" and "://" not in raw:  # biblatex lists keys of entries in this field
        return ""
    return _FIELDS.get(name, name)


def _decode_value(base: str, texts: Mapping[str, str], main: str) -> object:
    """Return the value of a field from its raw texts by language, the main language first.

    A text without a language that repeats a text with a language is written for other programs; it marks
    that language as the main one.
    """
    decode_text = READERS.get(base, latex.to_text)
    if texts.keys() == {""}:
        return decode_text(texts[""])
    tagged = {tag: raw for tag, raw in texts.items() if tag}
    untagged = texts.get("", "")
    repeated = next((tag for tag, raw in tagged.items() if raw == untagged), "")
    first = repeated or (main if main not in tagged else "und")
    values = {
        tag: decode_text(raw) for tag, raw in ({first: untagged, **tagged} if untagged else tagged).items()
    }
    if not any(isinstance(value, list) for value in values.values()):
        return values
    return _merge_lists({tag: [value] if isinstance(value, str) else value for tag, value in values.items()})


def _merge_lists(values: Mapping[str, Sequence[Item]]) -> list[_LocalizedItem]:
    """Merge lists in several languages item by item, by position."""
    merged: list[_LocalizedItem] = []
    for tag, items in values.items():
        for position, item in enumerate(items):
            if position == len(merged):
                merged.append({})
            _add_item(merged[position], tag, item)
    return merged


def _add_item(merged: _LocalizedItem, tag: str, item: Item) -> None:
    if isinstance(item, str) or is_person_data(item):
        merged[tag] = name_text(item)
        return
    for name, value in item.items():
        by_language = merged.setdefault(name, value if name == "document" else {})
        if isinstance(by_language, dict):
            by_language[tag] = value


def _main_language(fields: Mapping[str, str]) -> str:
    """Return the language of fields without a suffix: from ``langid``, else from the script of the title."""
    names = (fields.get(name) for name in ("langid", "hyphenation", "language"))
    languages = read_languages(next(filter(None, names), ""))
    language = languages if isinstance(languages, str) else languages[0]
    if LANGUAGE_TAG.fullmatch(language):
        return language.split("-")[0].lower()
    return "zh" if re.search(f"[{HAN}]", fields.get("title", "")) else "en"


def _join_titles(
    texts: dict[str, dict[str, str]], extra: Mapping[str, str], container: str, entry_type: str
) -> None:
    """Add the subtitles and additions to the titles; a book without a title has its ``booktitle``."""
    title = "title"
    if "title" not in texts and entry_type in WHOLE_BOOKS and "booktitle" in extra:
        title = "booktitle"
        texts["title"] = {"": extra["booktitle"]}
    if has_additions(extra):
        for field, name in (("title", title), ("container", container)):
            if field in texts:
                texts[field] = join_titles(texts[field], name, entry_type, extra)
