"""Every entry of the large bibliography of a biblatex style for the standard."""

from __future__ import annotations

import re

import bibtexparser
import pytest
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry, Person

from tests.helpers.gbt7714 import AUTHOR_YEAR, NUMERIC, printed
from tests.helpers.paths import SHARED

CORPUS = SHARED / "corpus" / "bib" / "gb7714.bib"

MARKS = {
    "archive": "A", "article": "J", "book": "M", "collection": "G", "conference": "C", "electronic": "EB",
    "inbook": "M", "incollection": "G", "inproceedings": "C", "manual": "M", "mastersthesis": "D",
    "newspaper": "N", "online": "EB", "other": "Z", "patent": "P", "periodical": "J", "phdthesis": "D",
    "proceedings": "C", "report": "R", "standard": "S", "techreport": "R", "thesis": "D",
    "unpublished": "Z", "www": "EB",
}  # fmt: skip
"""The document type code of each entry type in the corpus (table B.1)."""


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """All entries, parsed by bibtexparser: pybtex rejects an entry that BibLaTeX accepts."""
    if not CORPUS.exists():
        pytest.skip(f"the corpus is not part of the project: no {CORPUS}")
    return [to_pybtex(block) for block in bibtexparser.parse_file(str(CORPUS)).entries]


def to_pybtex(block: bibtexparser.model.Entry) -> Entry:
    fields = {field.key.lower(): str(field.value) for field in block.fields}
    people = {
        role: [Person(name) for name in split_name_list(fields.pop(role))]
        for role in ("author", "editor")
        if role in fields
    }
    entry = Entry(block.entry_type.lower(), fields=fields, persons=people)
    entry.key = block.key
    return entry


def test_every_entry_has_its_mark(entries: list[Entry]) -> None:
    assert len(entries) > 450
    for entry in entries:
        code = {"news": "N", "standard": "S"}.get(entry.fields.get("note", ""))
        code = code or MARKS[entry.type]
        is_online = "url" in entry.fields or "urldate" in entry.fields or code == "EB"
        assert f"[{code}{'/OL' if is_online else ''}]" in printed(entry), entry.key


@pytest.mark.parametrize("style", [NUMERIC, AUTHOR_YEAR])
def test_every_reference_is_well_formed(entries: list[Entry], style: str) -> None:
    for entry in entries:
        reference = printed(entry, style)
        assert reference.endswith("."), entry.key
        assert not re.search(r"\. \.|：：|，，|: :|, ,|[.:,，：]\[[A-Z]+[/\]]|\(\)|\[\]|[{}]", reference), (
            reference
        )
        assert entry.fields.get("url", "").strip() in reference
        assert entry.fields.get("urldate", "") in reference
        if "title" in entry.fields and not re.search(r"[\\{$~\n]|--|``|\.$", entry.fields["title"].strip()):
            assert " ".join(entry.fields["title"].split()) in reference


def test_terms_are_in_the_language_of_the_entry(entries: list[Entry]) -> None:
    for entry in entries:
        reference = printed(entry)
        is_chinese = re.search("[\u4e00-\u9fff]", entry.fields.get("title", ""))
        assert not (is_chinese and re.search(r"et al|S\.l\.|s\.n\.|trans\.", reference)), reference
        is_latin = entry.fields.get("title", "").isascii() and not re.search("[\u4e00-\u9fff]", reference)
        assert not (is_latin and re.search("[等译，：]", reference)), reference
