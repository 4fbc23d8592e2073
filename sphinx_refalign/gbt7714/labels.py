"""What a citation says where references are sorted by author: ``Crane, 1972``, ``李晓东 等，1999a``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pybtex.style.labels import BaseLabelStyle

from sphinx_refalign.gbt7714.dates import published
from sphinx_refalign.gbt7714.marks import type_code
from sphinx_refalign.gbt7714.names import people, short_name
from sphinx_refalign.gbt7714.work import Entry

_ISSUED_BY_BODIES = ("S", "EB", "M", "C", "CP", "DS", "DB", "Z", "A")
"""Kinds that a body answers for where nobody else is named."""


def responsible(work: Entry) -> str:
    """The people that answer for a work, or a body."""
    names, _ = people(_persons(work), work.words)
    if names or type_code(work) not in _ISSUED_BY_BODIES:
        return names
    return work.text("organization", "institution" if type_code(work) == "S" else "organization")


def _persons(work: Entry) -> list[Any]:
    hosted = work.raw("booktitle") or (type_code(work) in ("J", "N") and work.raw("journal", "journaltitle"))
    return work.people("author", "holder", *([] if hosted else ["editor"]))


class LabelStyle(BaseLabelStyle):
    """The label style ``gbt7714-author-year`` of pybtex."""

    def format_labels(self, sorted_entries: Sequence[Any]) -> Iterator[str]:
        """The label of each, with a letter where several would be the same."""
        labels = [base(Entry(entry)) for entry in sorted_entries]
        count = Counter(labels)
        seen: Counter[str] = Counter()
        for label in labels:
            yield f"{label}{_letters(seen[label])}" if count[label] > 1 else label
            seen[label] += 1


def base(work: Entry) -> str:
    """A label before others of the same are known."""
    words, persons = work.words, [one for one in _persons(work) if str(one).casefold() != "others"]
    if persons:
        name = short_name(persons[0]) or words.anonymous
        name += f" {words.others}" if len(_persons(work)) > 1 else ""
    else:
        name = responsible(work) or words.anonymous
    return words.comma.join(part for part in (name, published(work).year) if part)


def suffix(label: str, work: Entry) -> str:
    """The letter that a label of this work ends in."""
    _, found, letters = label.rpartition(base(work))
    return letters if found and letters.isascii() and letters.isalpha() and letters.islower() else ""


def _letters(number: int) -> str:
    """``a`` to ``z``, then ``aa``, ``ab`` and so on."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters
