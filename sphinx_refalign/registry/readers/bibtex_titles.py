"""Titles of BibTeX that consist of several fields: title, subtitle and addition.

They are joined as biblatex prints them, ``Title: Subtitle. Addition``, and divided again when they are
written. The subtitle and the addition stay in ``extra``, which shows where a title has to be divided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ADDITIONS = {
    "title": ("subtitle", "titleaddon"),
    "booktitle": ("booksubtitle", "booktitleaddon"),
    "maintitle": ("mainsubtitle", "maintitleaddon"),
    "journaltitle": ("journalsubtitle", "journaltitleaddon"),
    "journal": ("journalsubtitle", "journaltitleaddon"),
    "issuetitle": ("issuesubtitle", "issuetitleaddon"),
    "eventtitle": ("", "eventtitleaddon"),
}
"""The fields with the subtitle and the addition, by the field with the title."""

_OF_A_PERIODICAL = ("subtitle", "titleaddon", "issuetitle", "issuesubtitle", "issuetitleaddon")
"""The fields that follow the title of a periodical: biblatex prints the title of the issue after it."""

_ALL = frozenset(name for names in (*_ADDITIONS.values(), _OF_A_PERIODICAL) for name in names if name)

_ENDS_WITH_PUNCTUATION = re.compile("[.,:;?!…。，：；？！][}'\"”’」』]*$")


def is_addition(name: str) -> bool:
    """Return whether a field continues the title in another field."""
    return name in _ALL


def titles_of(addition: str) -> tuple[str, ...]:
    """Return the fields with the title that a field continues; empty for a field that continues none."""
    return _TITLES.get(addition, ())


_TITLES = {
    addition: tuple(title for title, names in _ADDITIONS.items() if addition in names) for addition in _ALL
}


def has_additions(extra: Mapping[str, str]) -> bool:
    """Return whether some of the fields continue a title."""
    return any(name.partition("-")[0] in _ALL for name in extra)


def join_titles(
    texts: Mapping[str, str], name: str, entry_type: str, extra: Mapping[str, str]
) -> dict[str, str]:
    """Return a title in each of its languages, followed by its subtitle and its addition.

    Args:
        texts: The raw title by language, "" for none.
        name: The field of the title: ``title``, ``booktitle``, ``journal``.
        entry_type: The entry type.
        extra: The fields with the subtitle and the addition, such as ``subtitle-zh``.

    """
    joined = {}
    for language, title in texts.items():
        # A title without a language that repeats one with a language has the same subtitle.
        languages = (language, *(tag for tag, other in texts.items() if other == title))
        joined[language] = title
        for addition in _additions_of(name, entry_type):
            keys = (f"{addition}-{tag}" if tag else addition for tag in languages)
            text = next((extra[key] for key in keys if key in extra), "")
            joined[language] = _join(joined[language], addition, text)
    return joined


def join_title(title: str, name: str, values: Mapping[str, str]) -> str:
    """Return a title without a language, followed by its subtitle and its addition."""
    return join_titles({"": title}, name, "", values)[""]


def divide_title(text: str, name: str, entry_type: str, additions: Mapping[str, str]) -> str:
    """Return a joined title without its subtitle and its addition; "" if it does not end with them.

    Args:
        text: The decoded title.
        name: The field of the title.
        entry_type: The entry type.
        additions: The decoded subtitle and addition in the language of the title, by field.

    """
    for addition in reversed(_additions_of(name, entry_type)):
        end = additions.get(addition, "")
        if not end:
            continue
        rest = text.removesuffix(end)
        title = rest.removesuffix(_separator(addition)).removesuffix(" ")
        if rest in (text, title) or not title:
            return ""
        text = title
    return text


def _additions_of(name: str, entry_type: str) -> tuple[str, ...]:
    if name == "title" and entry_type == "periodical":
        return _OF_A_PERIODICAL
    return _ADDITIONS.get(name, ())


def _join(title: str, addition: str, text: str) -> str:
    if not text:
        return title
    separator = " " if _ENDS_WITH_PUNCTUATION.search(title.rstrip()[-9:]) else _separator(addition)
    return f"{title.rstrip()}{separator}{text.lstrip()}"


def _separator(addition: str) -> str:
    return ": " if addition.endswith("subtitle") else ". "
