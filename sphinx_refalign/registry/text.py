"""Text in one language or several, and which of them a page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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


_SCRIPTS = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}


class Chosen(NamedTuple):
    """A text that was picked: its language tag ("" where the registry names none) and itself."""

    language: str
    text: str


def fallbacks(language: str) -> tuple[str, ...]:
    """The languages to try for a page in ``language``: ``zh_CN`` → zh-CN, zh-Hans, zh, en."""
    tag = language.replace("_", "-")
    script = _SCRIPTS.get(tag.lower())
    primary = tag.split("-")[0]
    chain = [tag, *([script] if script else []), primary, "en"]
    return tuple(dict.fromkeys(part for part in chain if part))


def pick(value: Localized, languages: Sequence[str]) -> Chosen:
    """The text of ``value`` in the first of ``languages`` that it has, else its first text."""
    if isinstance(value, str):
        return Chosen("", value)
    tags = {tag.replace("_", "-").lower(): tag for tag in value}
    for language in languages:
        found = tags.get(language.lower())
        if found is None and language == languages[0] and "-" not in language:
            # A page in zh itself takes zh-Hans where there is no plain zh.
            found = next((tags[tag] for tag in tags if same_language(tag, language)), None)
        if found is not None:
            return Chosen(found.replace("_", "-"), value[found])
    first = next(iter(value))
    return Chosen(first.replace("_", "-"), value[first])


def same_language(tag: str, other: str) -> bool:
    """Whether two tags name the same language, whatever their regions and scripts."""
    return tag.replace("_", "-").split("-")[0].lower() == other.replace("_", "-").split("-")[0].lower()


def first(value: Localized | None) -> str:
    """A text, of several languages the first."""
    return value if isinstance(value, str) else next(iter(value.values())) if value else ""


def printable(value: Any) -> Any:
    """Plain data with U+FFFD for all that no text is to hold."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [printable(one) for one in value]
    if isinstance(value, dict):
        return {printable(name): printable(one) for name, one in value.items()}
    return value


def as_text(value: Any) -> str:
    """What has no place of its own as one text: several with ``; `` between them, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)
