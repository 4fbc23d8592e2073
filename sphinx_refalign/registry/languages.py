"""Which language tags exist, and which tag an author may have meant, by the locale data of Babel."""

from __future__ import annotations

import re
from functools import lru_cache

from sphinx_refalign.registry.problems import list_suggestions

_COMMON = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "uk", "zh"])
"""Languages of most registries: for these, the data of Babel need not be loaded, which takes 30 ms."""

_COUNTRIES = {"kr": "ko"}
"""Codes of languages that are nearly always meant as codes of countries: ``kr`` is Kanuri."""

OTHERWISE = "; write en, zh, zh-Hans, …"
"""What to do about a wrong tag for which there is no suggestion."""


@lru_cache(maxsize=1000)  # a file may have any number of other texts as tags
def language_problem(tag: str) -> str:
    """Return what is wrong with a language tag and what to write; "" for one that may be right.

    Only codes of two letters are checked: Babel names all of them that ISO 639-1 defines, but not all those
    of three letters.

    Args:
        tag: A BCP 47 tag, also with underscores or with the case of letters unlike in BCP 47.

    """
    language, *subtags = re.split("[-_]", tag)
    code = language.lower()
    if len(code) != 2 or code in _COMMON or (_is_language(code) and code not in _COUNTRIES):
        return ""
    meant = _COUNTRIES.get(code) or _language_of_country(code)
    suggestions = ["-".join([meant, *subtags])] if meant else []
    return f"{tag!r} is not a language tag{list_suggestions(suggestions) or OTHERWISE}"


@lru_cache(maxsize=1000)
def tag_of_name(name: str) -> str:
    """Return the tag of a language by its English, Chinese or own name: ``english`` → en; "" if unknown."""
    from babel import Locale  # loads 700 kB of data, for mistakes only

    folded = name.casefold().strip()
    for locale in ("en", "zh"):
        for tag, language in Locale(locale).languages.items():
            if language.casefold() == folded:
                return str(tag).replace("_", "-")
    for tag in ("ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "vi"):
        if (Locale(tag).get_language_name(tag) or "").casefold() == folded:
            return tag
    return ""


def _is_language(code: str) -> bool:
    from babel import Locale
    from babel.core import get_global

    return code in Locale("en").languages or code in get_global("language_aliases")


def _language_of_country(code: str) -> str:
    """Return the language that most people of a country speak, "" for a code of no country."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(f"und_{code.upper()}")
    if likely:
        return str(likely).split("_")[0]
    languages = get_global("territory_languages").get(code.upper()) or {}
    return max(languages, key=lambda tag: languages[tag]["population_percent"], default="").split("_")[0]
