"""The labels of citations in the author-year style: ``Crane, 1972``, ``李晓东 等，1999a``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pybtex.database import Entry as PybtexEntry
from pybtex.database import Person
from pybtex.style.labels import BaseLabelStyle

from sphinx_refalign.gbt7714.dates import publication_date
from sphinx_refalign.gbt7714.document_types import type_code
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.names import format_names, short_name

_ORGANIZATION_TYPES = ("S", "EB", "M", "C", "CP", "DS", "DB", "Z", "A")
"""The document types whose organization takes the place of missing authors."""


def format_authors(entry: Entry) -> str:
    """Return the names of the authors, or of the editors or the organization in their place."""
    names, _ = format_names(_authors(entry), entry.terms)
    if names or type_code(entry) not in _ORGANIZATION_TYPES:
        return names
    return entry.text("organization", "institution" if type_code(entry) == "S" else "organization")


def _authors(entry: Entry) -> list[Person]:
    is_article = type_code(entry) in ("J", "N") and entry.raw("journal", "journaltitle")
    is_hosted = entry.raw("booktitle") or is_article
    return entry.people("author", "holder", *([] if is_hosted else ["editor"]))


class LabelStyle(BaseLabelStyle):
    """The pybtex label style ``gbt7714-author-year``."""

    def format_labels(self, sorted_entries: Sequence[PybtexEntry]) -> Iterator[str]:
        """Yield the label of each entry, with a letter if several entries have the same."""
        labels = [base_label(Entry(entry)) for entry in sorted_entries]
        total = Counter(labels)
        seen: Counter[str] = Counter()
        for label in labels:
            yield f"{label}{_letters(seen[label])}" if total[label] > 1 else label
            seen[label] += 1


def base_label(entry: Entry) -> str:
    """Return the label of an entry without the letter that makes it unique."""
    terms, authors = entry.terms, _authors(entry)
    people = [person for person in authors if str(person).casefold() != "others"]
    if people:
        name = short_name(people[0]) or terms.anonymous
        name += f" {terms.others}" if len(authors) > 1 else ""
    else:
        name = format_authors(entry) or terms.anonymous
    return terms.comma.join(part for part in (name, publication_date(entry).year) if part)


def label_suffix(label: str, entry: Entry) -> str:
    """Return the letters that follow the base label of an entry in ``label``."""
    _, base, letters = label.rpartition(base_label(entry))
    return letters if base and letters.isascii() and letters.isalpha() and letters.islower() else ""


def _letters(number: int) -> str:
    """Return ``a`` to ``z`` for 0 to 25, then ``aa``, ``ab`` and so on."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters
