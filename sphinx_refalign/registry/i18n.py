"""Text in one or several languages, BCP 47 language tags, and the choice of the language to show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for the message catalogues and return it unchanged; it is translated when shown."""
    return message


Localized = str | Mapping[str, str]
"""A text of the registry: a string, or a map of BCP 47 language tag to string."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""A pattern for BCP 47 tags that also accepts underscores: ``en``, ``zh-Hans``, ``zh_CN``."""

NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""The characters that no text may contain, because neither XML nor YAML can represent them."""


def canonical(tag: str) -> str:
    """Return a language tag in the form of RFC 5646, section 2.1.1: ``zh_hans_cn`` → ``zh-Hans-CN``."""
    language, *subtags = tag.replace("_", "-").lower().split("-")
    # Case conventions do not apply after a single-letter subtag, which begins an extension.
    end = next((index for index, part in enumerate(subtags) if len(part) == 1), len(subtags))
    return "-".join([language, *map(_canonical_part, subtags[:end]), *subtags[end:]])


def _canonical_part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


_SCRIPTS = {
    **dict.fromkeys(("zh-cn", "zh-sg", "zh-my"), "zh-Hans"),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-Hant"),
}

_MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl"}
"""Scripts by the modifier of a gettext locale name: ``sr@latin``."""


LocalizedList = Localized | Sequence[Localized]
"""A text, or a list of texts, such as the publishers of a work."""


class LocalizedText(NamedTuple):
    """A text in one language, with its tag, or "" if the registry gives none."""

    language: str
    text: str


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the languages to try for a page, best first: ``zh_CN`` → zh-CN, zh-Hans, zh, en.

    Tags are shortened as in RFC 4647, section 3.4: ``zh-Hant-TW`` → zh-Hant-TW, zh-Hant, zh, en.

    Args:
        language: The language of the page, as a Sphinx or gettext locale name or a BCP 47 tag.

    """
    name, _, modifier = language.partition("@")
    tag = name.partition(".")[0].replace("_", "-")
    parts = tag.split("-")
    script = _SCRIPTS.get(tag.lower()) or (f"{tag}-{_MODIFIERS[modifier]}" if modifier in _MODIFIERS else "")
    shorter = ["-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
    chain = [script, tag] if modifier else [tag, script]
    return tuple(dict.fromkeys(part for part in (*chain, *shorter, "en") if part))


def best_text(value: Localized, languages: Sequence[str]) -> LocalizedText:
    """Return a text in the first of ``languages`` that it exists in, else in its own first language.

    A variant that differs only in region or script precedes other languages: ``zh-Hant`` for a page in
    ``zh-CN``, ``en-GB`` for a page in ``en-US``.

    Args:
        value: A text, not an empty map.
        languages: Language tags, best first, as :func:`fallbacks` returns them.

    """
    if isinstance(value, str):
        return LocalizedText("", value)
    tags = {tag.replace("_", "-").lower(): tag for tag in value}
    best = next(iter(value))
    for position, language in enumerate(languages):
        match = tags.get(language.lower())
        if match is None and not any(same_language(language, other) for other in languages[position + 1 :]):
            match = _nearest(value, next(other for other in languages if same_language(language, other)))
        if match is not None:
            best = match
            break
    return LocalizedText(best.replace("_", "-"), value[best])


def _nearest(tags: Iterable[str], language: str) -> str | None:
    """Return the first tag of the same language, preferably one of the same script, or None."""
    matches = [tag for tag in tags if same_language(tag, language)]
    return next((tag for tag in matches if same_script(tag, language)), matches[0] if matches else None)


def same_language(tag: str, other: str) -> bool:
    """Return whether two tags name the same language, ignoring regions and scripts."""
    return tag.replace("_", "-").split("-")[0].lower() == other.replace("_", "-").split("-")[0].lower()


def same_script(tag: str, other: str) -> bool:
    """Return whether two tags name the same language and do not imply different scripts."""
    scripts = {_script(tag), _script(other)} - {""}
    return same_language(tag, other) and len(scripts) < 2


def _script(tag: str) -> str:
    tag = tag.replace("_", "-")
    parts = _SCRIPTS.get(tag.lower(), tag).split("-")[1:]
    return next((part.title() for part in parts if len(part) == 4 and part.isalpha()), "")


def first(value: Localized | None) -> str:
    """Return a text in its first language; "" for None or an empty map."""
    return value if isinstance(value, str) else next(iter(value.values())) if value else ""


def replace_unprintable(value: object) -> object:
    """Return plain data with the characters of ``NOT_PRINTABLE`` replaced by U+FFFD in all its texts."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [replace_unprintable(item) for item in value]
    if isinstance(value, dict):
        return {replace_unprintable(key): replace_unprintable(item) for key, item in value.items()}
    return value


def as_text(value: object) -> str:
    """Return any value as text: a list of texts joined by ``; ``, other structures as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):  # nested too deep, or no plain data
        return "…"
