"""Pages in two languages: which are translations of each other, and their resources as one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from sphinx_refalign.importing.draft import Draft, urls_in
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.patterns import HAN

_LANGUAGE_NAMES = {
    **dict.fromkeys(("en", "eng", "english", "en-us", "en-gb", "英文"), "en"),
    **dict.fromkeys(("zh", "cn", "chinese", "zh-cn", "zh-hans", "chs", "中文"), "zh"),
    **dict.fromkeys(("zh-tw", "zh-hant"), "zh-TW"),
}

_SUFFIX = re.compile(
    r"^(.+?)[._-](zh[_-](?:cn|hans|tw|hant)|en[_-](?:us|gb)|[a-z]{2,7}|中文|英文)$", re.IGNORECASE
)


def language_in_path(path: str) -> tuple[str, str]:
    """Return a path without the name of its language, and the language; "" if the path has none.

    ``course.en.md``, ``README_zh-CN.md`` and ``en/course.md`` name one.
    """
    pure = PurePath(path)
    match = _SUFFIX.match(pure.stem)
    language = _LANGUAGE_NAMES.get(match[2].lower().replace("_", "-"), "") if match else ""
    if match and language:
        return str(pure.with_name(match[1].lower() + pure.suffix.lower())), language
    for index, part in enumerate(pure.parts[:-1]):
        language = _LANGUAGE_NAMES.get(part.lower().replace("_", "-"), "")
        if language:
            rest = (*pure.parts[:index], "*", *pure.parts[index + 1 : -1], pure.name.lower())
            return str(PurePath(*rest)), language
    return str(pure.with_name(pure.name.lower())), ""


def language_of_text(text: str) -> str:
    """Return ``zh`` for a text of which a good part is Chinese, else ``en``."""
    sample = text[:200_000]
    han, latin = len(re.findall(f"[{HAN}]", sample)), len(re.findall(r"[A-Za-z]{2,}", sample))
    return "zh" if han > latin / 2 else "en"


def find_twins(pages: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return the pairs of pages that are translations, as their positions, the Chinese one first.

    Args:
        pages: The path and the text of each page.

    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for index, (path, text) in enumerate(pages):
        base, language = language_in_path(path)
        language = (language or language_of_text(text)).partition("-")[0]
        for name in (base, base.replace("*/", "").replace("*\\", "")) if "*" in base else (base,):
            groups.setdefault(name, []).append((index, language))
    pairs: list[tuple[int, int]] = []
    paired: set[int] = set()
    for members in groups.values():
        chinese = [index for index, language in members if language == "zh" and index not in paired]
        english = [index for index, language in members if language == "en" and index not in paired]
        if len(chinese) == 1 and len(english) == 1:
            pairs.append((chinese[0], english[0]))
            paired |= {chinese[0], english[0]}
    return sorted(pairs)


def merge_twins(chinese: Sequence[Draft], english: Sequence[Draft]) -> list[Draft]:
    """Return the resources of two pages; each that is on both has its texts in both languages."""
    matches = _match(chinese, english)
    merged = [
        _merge(draft, english[matches[index]]) if index in matches else draft
        for index, draft in enumerate(chinese)
    ]
    taken = {*matches.values()}
    return [*merged, *(draft for index, draft in enumerate(english) if index not in taken)]


def _match(chinese: Sequence[Draft], english: Sequence[Draft]) -> dict[int, int]:
    """Match resources by address, by number, by title, and those that are left by their order."""
    matches: dict[int, int] = {}
    for keys_of in (_addresses, _numbers, _titles, _all_addresses):
        by_key: dict[str, int] = {}
        for index, draft in enumerate(english):
            if index not in matches.values():
                for key in keys_of(draft):
                    by_key.setdefault(key, index)
        taken = set(matches.values())
        for index, draft in enumerate(chinese):
            other = next((by_key[key] for key in keys_of(draft) if by_key.get(key, -1) >= 0), -1)
            if (
                index not in matches
                and other >= 0
                and other not in taken
                and english[other].kind == draft.kind
            ):
                matches[index] = other
                taken.add(other)
    for index, draft in enumerate(chinese):  # between neighbours that match, the same site is enough
        other = matches.get(index - 1, -1) + 1 if index else 0
        is_free = index not in matches and other < len(english) and other not in matches.values()
        if is_free and english[other].kind == draft.kind and set(_hosts(draft)) & set(_hosts(english[other])):
            matches[index] = other
    left = [index for index in range(len(chinese)) if index not in matches]
    right = [index for index in range(len(english)) if index not in matches.values()]
    if len(left) == len(right) and len(chinese) == len(english):
        matches |= {
            one: two for one, two in zip(left, right, strict=True) if chinese[one].kind == english[two].kind
        }
    return matches


def _addresses(draft: Draft) -> list[str]:
    return [normalize(url) or url for url in urls_in({"url": draft.fields.get("url")})]


def _hosts(draft: Draft) -> list[str]:
    return [address.split("/")[2] for address in _addresses(draft) if address.count("/") > 1]


def _all_addresses(draft: Draft) -> list[str]:
    return [normalize(url) or url for url in urls_in(draft.fields)]


def _numbers(draft: Draft) -> list[str]:
    number = draft.fields.get("number")
    return [number.replace(" ", "").casefold()] if isinstance(number, str) else []


def _titles(draft: Draft) -> list[str]:
    return [draft.title.casefold()]


def _merge(chinese: Draft, english: Draft) -> Draft:
    fields: dict[str, object] = {}
    for name in [*chinese.fields, *(name for name in english.fields if name not in chinese.fields)]:
        value = _merge_values(name, chinese.fields.get(name), english.fields.get(name))
        if value:
            fields[name] = value
    chinese.fields = fields
    return chinese


_ONE_LANGUAGE = frozenset(
    {"isbn", "issn", "doi", "eprint", "date", "language", "wikidata", "volume", "issue", "page"}
)
"""The fields that have no text in a language."""


def _merge_values(name: str, chinese: object, english: object) -> object:
    if name == "extra":
        return _merge_extra(chinese, english)
    if isinstance(chinese, list) or isinstance(english, list):
        return _merge_lists(name, chinese, english)
    if chinese is None or english is None or name in _ONE_LANGUAGE:
        return chinese if chinese is not None else english
    if name == "url":
        return _merge_urls(chinese, english)
    texts = {**_by_language(english, "en"), **_by_language(chinese, "zh")}
    return chinese if len(set(texts.values())) == 1 and isinstance(chinese, str) else texts


def _by_language(value: object, language: str) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {language: value}


def _merge_urls(chinese: object, english: object) -> object:
    if isinstance(chinese, str) and isinstance(english, str):
        return chinese if normalize(chinese) == normalize(english) else {"en": english, "zh": chinese}
    return {**_by_language(english, "en"), **_by_language(chinese, "zh")}


def _merge_extra(chinese: object, english: object) -> dict[str, object]:
    """Return facts without a field: one text if both pages agree, else one for each language."""
    left = dict(chinese) if isinstance(chinese, Mapping) else {}
    right = dict(english) if isinstance(english, Mapping) else {}
    merged: dict[str, object] = {}
    for name in [*left, *(name for name in right if name not in left)]:
        if name in left and name in right and left[name] != right[name]:
            merged |= {f"{name}-en": right[name], f"{name}-zh": left[name]}
        else:
            merged[name] = left.get(name, right.get(name))
    return merged


def _merge_lists(name: str, chinese: object, english: object) -> list[object]:
    left = chinese if isinstance(chinese, list) else [chinese] if chinese else []
    right = english if isinstance(english, list) else [english] if english else []
    if name in ("materials", "related"):
        return _merge_by(left, right, "url")
    if name == "chapters":
        return _merge_by(left, right, "document")
    if name in ("aliases", "author", "editor", "translator", "instructor"):
        if len(left) == len(right) and name != "aliases":
            return [_merge_name(one, two) for one, two in zip(left, right, strict=True)]
        return left if name != "aliases" and left else [*left, *(item for item in right if item not in left)]
    if len(left) == len(right):
        return [_merge_item(one, two) for one, two in zip(left, right, strict=True)]
    return [_merge_item(one, None) for one in left] + [_merge_item(None, two) for two in right]


def _merge_name(chinese: object, english: object) -> object:
    if chinese == english or not (isinstance(chinese, str) and isinstance(english, str)):
        return chinese
    return {"en": english, "zh": chinese}


def _merge_by(chinese: Sequence[object], english: Sequence[object], key: str) -> list[object]:
    """Merge items that have the same address or document."""
    others = {_identity(item, key): item for item in english}
    merged = [_merge_item(item, others.pop(_identity(item, key), None)) for item in chinese]
    return [*merged, *(_merge_item(None, item) for item in others.values())]


def _identity(item: object, key: str) -> str:
    value = str(item.get(key, "")) if isinstance(item, Mapping) else str(item)
    return (normalize(value) or value) if key == "url" else value.rstrip("/")


def _merge_item(chinese: object, english: object) -> object:
    """Return an item with its texts in both languages."""
    if not isinstance(chinese, dict | None) or not isinstance(english, dict | None):
        return chinese if chinese is not None else english
    left, right = chinese or {}, english or {}
    item: dict[str, object] = {}
    for name in [*left, *(name for name in right if name not in left)]:
        if name in ("url", "document"):
            item[name] = left.get(name, right.get(name))
        elif name == "chapters":
            item[name] = _merge_lists(name, left.get(name), right.get(name))
        elif name in left and name in right:
            item[name] = _merge_values(name, left[name], right[name])
        else:
            item[name] = _by_language(left.get(name, right.get(name)), "zh" if name in left else "en")
    return item
