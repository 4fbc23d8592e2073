"""Our own entries: one of each entry type of BibTeX and biblatex, with the fields that such entries have."""

from __future__ import annotations

_ALL = """
article artwork audio bibnote book bookinbook booklet collection commentary conference dataset electronic
image inbook incollection inproceedings inreference jurisdiction legal legislation letter manual
mastersthesis misc movie music mvbook mvcollection mvproceedings mvreference online patent performance
periodical phdthesis proceedings reference report review software standard suppbook suppcollection
suppperiodical techreport thesis unpublished video www
"""

ENTRY_TYPES = tuple(_ALL.split())

IN_JOURNALS = frozenset({"article", "suppperiodical", "review"})

IN_BOOKS = frozenset({
    "bookinbook", "conference", "inbook", "incollection", "inproceedings", "inreference", "suppbook",
    "suppcollection",
})  # fmt: skip

PUBLISHERS = {
    "phdthesis": "school", "mastersthesis": "school", "thesis": "institution", "techreport": "institution",
    "report": "institution", "manual": "organization", "online": "organization", "www": "organization",
    "electronic": "organization", "standard": "organization", "misc": "organization",
}  # fmt: skip
"""The field with the publisher, where it is not ``publisher``."""

AUTHORS = (
    r"Ludwig van Beethoven and {World Health Organization} and G{\"o}del, Kurt and King, Jr., Martin Luther"
)


def entry_of(entry_type: str) -> str:
    """Return an entry of this type, with its type as its key."""
    fields = {
        "author": AUTHORS, "title": f"Title of {entry_type}", "date": "2003-10-19", "number": "42",
        PUBLISHERS.get(entry_type, "publisher"): r"Press \& Sons", "location": "New York", "url": "https://example.org/",
        "note": "A note", "language": "english",
    }  # fmt: skip
    if entry_type in IN_JOURNALS:
        fields |= {"journaltitle": "Journal of Types", "volume": "7", "pages": "1--9"}
    if entry_type in IN_BOOKS:
        fields |= {
            "booktitle": "Book of Types",
            "series": "Series",
            "editor": "Donald E. Knuth",
            "pages": "1--9",
        }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry_type}{{{entry_type},\n{body}}}\n"


def all_entries() -> str:
    """Return a BibTeX file with an entry of each type."""
    return "\n".join(map(entry_of, ENTRY_TYPES))
