"""Text in one language or several, and which of them a page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


Localized = str | Mapping[str, str]
"""A text as the registry has it: one string, or a map of BCP 47 language tag to string."""


LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag, read leniently: ``en``, ``zh-Hans``, ``zh_CN``."""


NOT_PRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no text is to hold: XML and YAML have no place for it."""


def canonical(tag: str) -> str:
    """A tag as RFC 5646, section 2.1.1, writes it: ``zh_hans_cn`` → ``zh-Hans-CN``."""
    first, *others = tag.replace("_", "-").lower().split("-")
    plain = next((at for at, part in enumerate(others) if len(part) == 1), len(others))
    return "-".join([first, *map(_canonical_part, others[:plain]), *others[plain:]])


def _canonical_part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


_SCRIPTS = {
    **dict.fromkeys(("zh-cn", "zh-sg", "zh-my"), "zh-Hans"),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-Hant"),
}


_MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl"}
"""Scripts as gettext's names of languages have them: ``sr@latin``."""


class LocalizedText(NamedTuple):
    """A text that was picked: its language tag ("" where the registry names none) and itself."""

    language: str
    text: str


def fallbacks(language: str) -> tuple[str, ...]:
    """The languages to try for a page in ``language``: ``zh_CN`` → zh-CN, zh-Hans, zh, en.

    It is named as Sphinx and gettext do, or by a BCP 47 tag, which is shortened as RFC 4647, section 3.4, has
    it: ``zh-Hant-TW`` → zh-Hant-TW, zh-Hant, zh, en.
    """
    name, _, modifier = language.partition("@")
    tag = name.partition(".")[0].replace("_", "-")
    parts = tag.split("-")
    script = _SCRIPTS.get(tag.lower()) or (f"{tag}-{_MODIFIERS[modifier]}" if modifier in _MODIFIERS else "")
    shorter = ["-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
    chain = [script, tag] if modifier else [tag, script]
    return tuple(dict.fromkeys(part for part in (*chain, *shorter, "en") if part))


def best_text(value: Localized, languages: Sequence[str]) -> LocalizedText:
    """The text of ``value`` in the first of ``languages`` that it has, else its first text.

    Before another language is tried, one that differs in region or script alone is taken: ``zh-Hant`` for a
    page in ``zh-CN``, ``en-GB`` for one in ``en-US``.
    """
    if isinstance(value, str):
        return LocalizedText("", value)
    tags = {tag.replace("_", "-").lower(): tag for tag in value}
    found = next(iter(value))
    for position, language in enumerate(languages):
        near = tags.get(language.lower())
        if near is None and not any(same_language(language, one) for one in languages[position + 1 :]):
            near = _nearest(value, next(one for one in languages if same_language(language, one)))
        if near is not None:
            found = near
            break
    return LocalizedText(found.replace("_", "-"), value[found])


def _nearest(tags: Iterable[str], language: str) -> str | None:
    """The tag of the same language, of the same script where there is one."""
    near = [tag for tag in tags if same_language(tag, language)]
    return next((tag for tag in near if same_script(tag, language)), near[0] if near else None)


def same_language(tag: str, other: str) -> bool:
    """Whether two tags name the same language, whatever their regions and scripts."""
    return tag.replace("_", "-").split("-")[0].lower() == other.replace("_", "-").split("-")[0].lower()


def same_script(tag: str, other: str) -> bool:
    """Whether who reads the one reads the other as his own: one language, and no two scripts."""
    scripts = {_script(tag), _script(other)} - {""}
    return same_language(tag, other) and len(scripts) < 2


def _script(tag: str) -> str:
    tag = tag.replace("_", "-")
    parts = _SCRIPTS.get(tag.lower(), tag).split("-")[1:]
    return next((part.title() for part in parts if len(part) == 4 and part.isalpha()), "")


def first(value: Localized | None) -> str:
    """A text, of several languages the first."""
    return value if isinstance(value, str) else next(iter(value.values())) if value else ""


def replace_unprintable(value: Any) -> Any:
    """Plain data with U+FFFD for all that no text is to hold."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [replace_unprintable(one) for one in value]
    if isinstance(value, dict):
        return {replace_unprintable(name): replace_unprintable(one) for name, one in value.items()}
    return value


def as_text(value: Any) -> str:
    """What has no place of its own as one text: several with ``; `` between them, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)
