"""Any entry can be formatted, whatever fields it has or lacks."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, Person
from pybtex.plugin import find_plugin

from sphinx_refalign.gbt7714.document_types import _TYPE_CODES
from tests.helpers.gbt7714 import AUTHOR_YEAR, NUMERIC, plain

NAMES = """
    address archiveprefix bookauthor booksubtitle booktitle booktitleaddon crossref date day doi edition eid
    eprint eprinttype entrysubtype howpublished institution issue journal journalsubtitle journaltitle
    journaltitleaddon keywords langid language location mark medium month note number organization pages
    publisher refalign-note school series subtitle title titleaddon translator type url urldate version
    volume year
"""
FIELDS = NAMES.split()
TYPES = sorted({*_TYPE_CODES, "misc", "unpublished", "xyz", "set"})
LETTERS = st.text("aZ0 .,:/-–\\{}$%&~#^_'\"“中，：あ한я\u0301\n\u00a0", max_size=15) | st.text(max_size=8)
VALUES = LETTERS | st.sampled_from(
    ["2010", "2010-06-28", "1957/1990", "2010-06/2011", "c1988", "12", "第1卷", "zh", "english", "3",
     "第二版",
     "arXiv", "newspaper", "standard", "CD", "A and B and others", "and", ", ,", "news",
     "https://example.org/a b", r"\url{x}"]
)  # fmt: skip
STYLES = [find_plugin("pybtex.style.formatting", name)() for name in (NUMERIC, AUTHOR_YEAR)]


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    parts = ("first", "middle", "prelast", "last", "lineage")
    names = st.builds(
        Person, **{part: st.text(string.ascii_letters + " .-中あ한", max_size=6) for part in parts}
    )
    return draw(st.lists(names | st.just(Person("others")), max_size=5))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    fields = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8))
    persons = draw(st.dictionaries(st.sampled_from(["author", "editor"]), people(), max_size=2))
    entry = Entry(draw(st.sampled_from(TYPES)), fields=fields, persons=persons)
    entry.key = draw(st.sampled_from(["k", "文献", ""]))
    return entry


@settings(deadline=None)  # pypinyin loads all readings at the first Chinese name
@given(st.lists(entries(), max_size=4))
def test_no_entry_raises(bibliography: list[Entry]) -> None:
    for style in STYLES:
        references = list(style.format_entries(bibliography))
        assert len(references) == len(bibliography)
        for reference in references:
            assert "[" in plain(reference.text)
            assert plain(reference.text).endswith(".")
        labels = [reference.label for reference in references]
        assert all(labels)
        assert len(set(labels)) == len(labels)


@settings(deadline=None)  # pypinyin loads all readings at the first Chinese name
@given(st.permutations(["李", "张三", "曾", "Adams", "Иванов", "田中あきら", "김"]))
def test_order_is_independent_of_the_file_order(names: list[str]) -> None:
    bibliography = [
        Entry("book", fields={"title": "T"}, persons={"author": [Person(name)]}) for name in names
    ]
    for entry, name in zip(bibliography, names, strict=True):
        entry.key = name
    keys = [entry.key for entry in STYLES[1].sort(bibliography)]
    assert keys == ["李", "曾", "张三", "田中あきら", "Adams", "Иванов", "김"]
