"""Every entry of a large bibliography, which the style file of BibLaTeX for the standard is tried on."""

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
"""The mark of each type that occurs there (table B.1)."""


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """All entries; pybtex itself gives up at one that BibLaTeX takes."""
    if not CORPUS.exists():
        pytest.skip(f"the corpus is not part of the project: no {CORPUS}")
    return [as_pybtex_has_it(one) for one in bibtexparser.parse_file(str(CORPUS)).entries]


def as_pybtex_has_it(block: bibtexparser.model.Entry) -> Entry:
    fields = {field.key.lower(): str(field.value) for field in block.fields}
    people = {
        role: [Person(one) for one in split_name_list(fields.pop(role))]
        for role in ("author", "editor")
        if role in fields
    }
    found = Entry(block.entry_type.lower(), fields=fields, persons=people)
    found.key = block.key
    return found


def test_every_entry_has_its_mark(entries: list[Entry]) -> None:
    assert len(entries) > 450
    for one in entries:
        hint = {"news": "N", "standard": "S"}.get(one.fields.get("note", ""))
        kind = hint or MARKS[one.type]
        is_online = "url" in one.fields or "urldate" in one.fields or kind == "EB"
        assert f"[{kind}{'/OL' if is_online else ''}]" in printed(one), one.key


@pytest.mark.parametrize("style", [NUMERIC, AUTHOR_YEAR])
def test_every_reference_is_well_formed(entries: list[Entry], style: str) -> None:
    for one in entries:
        told = printed(one, style)
        assert told.endswith("."), one.key
        assert not re.search(r"\. \.|：：|，，|: :|, ,|[.:,，：]\[[A-Z]+[/\]]|\(\)|\[\]|[{}]", told), told
        assert one.fields.get("url", "").strip() in told
        assert one.fields.get("urldate", "") in told
        if "title" in one.fields and not re.search(r"[\\{$~\n]|--|``|\.$", one.fields["title"].strip()):
            assert " ".join(one.fields["title"].split()) in told


def test_the_words_are_those_of_the_language(entries: list[Entry]) -> None:
    for one in entries:
        told = printed(one)
        is_chinese = re.search("[\u4e00-\u9fff]", one.fields.get("title", ""))
        assert not (is_chinese and re.search(r"et al|S\.l\.|s\.n\.|trans\.", told)), told
        is_latin = one.fields.get("title", "").isascii() and not re.search("[\u4e00-\u9fff]", told)
        assert not (is_latin and re.search("[等译，：]", told)), told
