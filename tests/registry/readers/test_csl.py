"""CSL-JSON, CSL-YAML and Hayagriva: the formats of Zotero, pandoc and Typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.writers.csl_json import item_of
from tests.helpers.registry_files import load_text, messages, resource

ARTICLE: dict[str, Any] = {
    "id": "http://zotero.org/users/1/items/ABCD",
    "citation-key": "xen2003",
    "type": "paper-conference",
    "title": '<i>Xen</i> and the Art of <span class="nocase">Virtualization</span>',
    "author": [
        {"family": "Barham", "given": "Paul"},
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr."},
        {"literal": "The Xen Team"},
        {"family": "王", "given": "小波"},
    ],
    "container-title": "SOSP",
    "collection-title": "Operating Systems Review",
    "publisher-place": "Bolton Landing",
    "issued": {"date-parts": [[2003, 10, 19]]},
    "accessed": {"date-parts": [["2026", 11]]},
    "page": "164-177",
    "volume": 37,
    "DOI": "10.1145/945445.945462",
    "URL": "https://example.org/xen.pdf",
    "language": "en-GB",
    "abstract": "Numerous systems …",
    "keyword": "virtualization",
    "event-place": {"odd": ["thing", 1]},
}


def read_item(item: dict[str, Any], folder: Path, key: str = "k") -> Resource:
    registry = load_text(folder, json.dumps([{"id": "k", **item}], ensure_ascii=False), "r.json")
    assert registry.problems == []
    return resource(registry, key)


def test_every_variable_is_read_as_its_field(tmp_path: Path) -> None:
    article = read_item(ARTICLE, tmp_path, "xen2003")
    assert article.as_data() == {
        "key": "xen2003",
        "type": "paper",
        "entrytype": "inproceedings",
        "title": "<i>Xen</i> and the Art of Virtualization",
        "author": [
            "Paul Barham",
            "Ludwig van Beethoven Jr.",
            {"literal": "The Xen Team"},
            {"family": "王", "given": "小波"},
        ],
        "container": "SOSP",
        "series": "Operating Systems Review",
        "location": "Bolton Landing",
        "date": "2003-10-19",
        "accessed": "2026-11",
        "page": "164-177",
        "volume": "37",
        "doi": "10.1145/945445.945462",
        "url": "https://example.org/xen.pdf",
        "language": "en-GB",
        "extra": {
            "abstract": "Numerous systems …",
            "keyword": "virtualization",
            "event-place": '{"odd": ["thing", "1"]}',
        },
    }


@pytest.mark.parametrize(
    ("csl", "kind", "entrytype"),
    [
        ("article-journal", "paper", "article"),
        ("book", "book", None),
        ("chapter", "paper", "incollection"),
        ("thesis", "paper", "thesis"),
        ("webpage", "paper", "online"),
        ("standard", "standard", "standard"),
        ("dataset", "paper", "dataset"),
        ("document", "paper", None),
    ],
)
def test_types(tmp_path: Path, csl: str, kind: str, entrytype: str | None) -> None:
    document = read_item({"type": csl, "title": "T"}, tmp_path)
    assert (document.type, document.entrytype) == (kind, entrytype)
    assert item_of(document)["type"] == csl


def test_an_unknown_type_is_kept(tmp_path: Path) -> None:
    paper = read_item({"type": "hologram", "title": "T"}, tmp_path)
    assert (paper.type, paper.extra) == ("paper", {"type": "hologram"})


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2003]]}, "2003"),
        ({"date-parts": [["2003", "1", "9"]]}, "2003-01-09"),
        ({"date-parts": [[2003, 10], [2004, 1]]}, "2003-10/2004-01"),
        ({"raw": "in press"}, "in press"),
        ({"literal": "spring"}, "spring"),
        ("2003-10", "2003-10"),
        ([{"year": 2003, "month": 4}], "2003-04"),
        ([{"year": 2003}, {"year": 2005, "month": 4, "day": 1}], "2003/2005-04-01"),
    ],
)
def test_dates(tmp_path: Path, issued: object, date: str) -> None:
    assert read_item({"type": "book", "title": "T", "issued": issued}, tmp_path).date == date


def test_items_of_crossref_have_lists_and_types_of_their_own(tmp_path: Path) -> None:
    item = {
        "type": "journal-article", "title": ["A title"], "container-title": ["Journal", "J."],
        "author": [{"name": "The Group", "sequence": "first"}], "ISSN": ["0164-0925"],
    }  # fmt: skip
    paper = read_item(item, tmp_path)
    assert (paper.entrytype, paper.title, paper.container, paper.issn) == (
        None, "A title", "Journal", "0164-0925"
    )  # fmt: skip
    assert list(paper.extra) == ["container-title"]
    assert "J." in paper.extra["container-title"]
    assert item_of(paper)["author"] == [{"literal": "The Group"}]
    assert item_of(paper)["type"] == "article-journal"


def test_an_arxiv_number_that_the_note_repeats_is_left_out(tmp_path: Path) -> None:
    item = {"type": "article", "title": "T", "number": "arXiv:1706.03762", "note": "arXiv:1706.03762 [cs]"}
    paper = read_item(item, tmp_path)
    assert (paper.eprint, paper.eprintclass, paper.note) == ("1706.03762", "cs", None)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("R&amp;D &lt; T&eacute;a", "R&D < Téa"),
        ("AT&T &nonesuch; X", "AT&T &nonesuch; X"),
        ("<span class='nocase'>iOS</span> &amp; <SPAN CLASS=nocase>X</SPAN>", "iOS & X"),
    ],
)
def test_entities_and_tags_of_case_are_decoded(tmp_path: Path, source: str, title: str) -> None:
    book = read_item({"type": "book", "title": source, "author": [{"literal": source}]}, tmp_path)
    assert book.title == title
    assert book.as_data()["author"] == [{"literal": title}]


def test_empty_values_are_absent(tmp_path: Path) -> None:
    empty: dict[str, Any] = {
        "volume": "",
        "note": None,
        "keyword": "",
        "author": [],
        "issued": {},
        "custom": {},
    }
    assert read_item({"type": "book", "title": "T", **empty}, tmp_path).as_data() == {
        "key": "k",
        "type": "book",
        "title": "T",
    }


def test_the_number_in_a_series_is_the_number_of_an_item_without_its_own(tmp_path: Path) -> None:
    series = {"type": "book", "title": "T", "collection-title": "S", "collection-number": "12"}
    book = read_item(series, tmp_path)
    assert (book.series, book.number, book.extra) == ("S", "12", {})
    report = read_item({**series, "number": "7"}, tmp_path)
    assert (report.number, report.extra) == ("7", {"collection-number": "12"})


def test_another_arxiv_number_stays_in_the_note(tmp_path: Path) -> None:
    note = "arXiv: 2001.00001\nPMID: 31452104"
    item = {"type": "article", "title": "T", "number": "arXiv:1706.03762", "note": note}
    paper = read_item(item, tmp_path)
    assert (paper.eprint, paper.pmid, paper.note) == ("1706.03762", "31452104", "arXiv: 2001.00001")


def test_further_people_and_a_name_next_to_its_parts(tmp_path: Path) -> None:
    names = [{"family": "Berg", "given": "Ann", "name": "A. Berg"}, {"literal": "et al."}]
    book = read_item({"type": "book", "title": "T", "author": names}, tmp_path)
    assert book.as_data()["author"] == ["Ann Berg", "et al."]


def test_a_name_alone_is_a_list_of_one(tmp_path: Path) -> None:
    book = read_item({"type": "book", "title": "T", "author": "Ann", "editor": ["Ann Berg"]}, tmp_path)
    assert (book.author, book.editor, book.extra) == (["Ann"], ["Ann Berg"], {})


def test_the_key_can_be_pinned_in_the_note(tmp_path: Path) -> None:
    note = "some words\nCitation Key: pinned2003\n"
    book = read_item({"type": "book", "title": "T", "note": note}, tmp_path, "pinned2003")
    assert book.note == note


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ({"citation-key": "one", "citationKey": "two", "note": "Citation Key: three"}, "one"),
        ({"citationKey": "two", "note": "Citation Key: three"}, "two"),
        ({"citation-key": " ", "citationKey": "", "note": "Citation Key: three"}, "three"),
        ({"citation-key": None}, "k"),
    ],
)
def test_the_key_of_an_item(tmp_path: Path, names: dict[str, object], key: str) -> None:
    assert read_item({"type": "book", "title": "T", **names}, tmp_path, key).key == key


def test_numbers_are_kept_as_their_source_text(tmp_path: Path) -> None:
    text = '[{"id": 12, "type": "book", "title": "T", "volume": 6.830, "edition": 1e3}]'
    book = resource(load_text(tmp_path, text, "r.json"), "12")
    assert (book.volume, book.edition) == ("6.830", "1e3")


# Errors

GOOD = '{"id": "good", "type": "book", "title": "Good"}'


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ('{"id": "x", "title" "T"}', "r.json:2:21: x: not valid JSON"),
        ('{"id": "x", "title": "T"', "r.json:3:"),
        ('{"id": "x", "title": "T}', "r.json:2:"),
        ('{"title": "T"}', "r.json:2:1: item skipped: it is not a map with an id"),
        ("5", "r.json:2:1: item skipped: it is not a map with an id"),
        ('{"id": "x", "title": "T", "URL": "a b"}', "r.json:2:27: x.url: URL must not contain spaces"),
        (
            '{"id": "x", "title": "T", "title": "U"}',
            "r.json:2:1: x.title: duplicate field",
        ),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_an_invalid_item_is_reported_and_the_others_are_read(
    tmp_path: Path, item: str, message: str, before: bool
) -> None:
    text = f"[\n{item},\n{GOOD}\n]" if before else f"[\n{item}, {GOOD}]"
    registry = load_text(tmp_path, text, "r.json")
    problems = messages(registry, tmp_path)
    # An unclosed quote can include the rest of its line, so that the next item is skipped as well.
    assert "good" in registry or any("together with good" in problem for problem in problems)
    assert any(problem.startswith(message if before else message[:7]) for problem in problems)


NO_COLON = "not valid JSON: Expecting ':' delimiter"


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ('{"x" 1}', f"2:8: {NO_COLON}; item skipped"),
        ('{"id": "a", "x" 1}', f"2:19: a: {NO_COLON}; item skipped"),
        ('{"id": "a", "x" 1, "y": [{"id": "b"}, {"citation-key": "c"}]}',
         f"2:19: a: {NO_COLON}; item skipped together with b, c"),
        ('{"id": "a", "note": "\\"} {", "x" 1}', f"2:36: a: {NO_COLON}; item skipped"),
        (f'{{"id": "a", "x": {"[" * 150 + "]" * 150}}}',
         "2:3: a: nested more than 100 levels deep; item skipped"),
        (f'{{"id": "a", "x": {"[" * 5000 + "]" * 5000}}}', "2:3: a: nested too deep; item skipped"),
        ('{"id": "good", "id": "b", "note": "N"}',
         "2:3: good.id: duplicate field; the first is used: rename or remove one"),
    ],
)  # fmt: skip
def test_problems_name_the_skipped_items(tmp_path: Path, item: str, problem: str) -> None:
    following = "" if ".id:" in problem else f",\n{GOOD}"
    registry = load_text(tmp_path, f"[\n  {item}{following}]", "r.json")
    assert messages(registry, tmp_path) == [f"r.json:{problem}"]
    assert list(registry) == ["good"]


def test_only_so_many_errors_are_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, f"[{GOOD},\n" + '{"x" 1},\n' * 60 + f"{GOOD}]", "r.json")
    problems = messages(registry, tmp_path)
    assert len(problems) == 51
    assert problems[-1] == "r.json:51:8: more than 50 errors; the rest of the file is not read"
    assert list(registry) == ["good"]


@pytest.mark.parametrize("text", ["", "{}", '"x"', "nonsense", '{"id": "k"}'])
def test_a_file_without_a_list_of_items_is_reported(tmp_path: Path, text: str) -> None:
    registry = load_text(tmp_path, text, "r.json")
    assert messages(registry, tmp_path) == [
        "r.json:1:1: a .json registry must be CSL-JSON: a list of items, as Zotero exports it"
    ]


@pytest.mark.parametrize(
    ("csl_type", "field"), [("thesis", "institution"), ("standard", "organization"), ("book", "publisher")]
)
def test_a_problem_of_a_publisher_has_its_position(tmp_path: Path, csl_type: str, field: str) -> None:
    text = f'[{{"id": "k", "type": "{csl_type}", "title": "T",\n "publisher": " "}}]'
    assert messages(load_text(tmp_path, text, "r.json"), tmp_path) == [
        f"r.json:2:2: k.{field}: must not be empty"
    ]


def test_a_problem_of_a_variable_with_the_name_of_its_field_has_its_position(tmp_path: Path) -> None:
    text = '[{"id": "k", "type": "book", "title": "T",\n "accessed": {"date-parts": [[2020, 2, 30]]}}]'
    assert messages(load_text(tmp_path, text, "r.json"), tmp_path) == [
        "r.json:2:2: k.accessed: there is no date 2020-02-30: 2020-02 has 29 days; correct it"
    ]


def test_an_alignment_json_file_is_recognized(tmp_path: Path) -> None:
    registry = load_text(tmp_path, '{"version": 1, "resources": {}, "alignments": []}', "r.json")
    assert messages(registry, tmp_path)[0].endswith(
        "this is an alignment.json file, not a registry; add it to refalign_external"
    )


def test_an_unclosed_list_is_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, f"[{GOOD}", "r.json")
    assert list(registry) == ["good"]
    assert messages(registry, tmp_path) == ["r.json:1:49: the list is not closed; add ']'"]


def test_nesting_of_any_depth_is_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, f"[{'[' * 100_000},\n{GOOD}]", "r.json")
    assert "nested too deep" in messages(registry, tmp_path)[0]
    assert list(registry) == ["good"]


def test_a_list_below_a_key_is_read(tmp_path: Path) -> None:
    assert list(load_text(tmp_path, f'{{"items": [{GOOD}]}}', "r.json")) == ["good"]


# CSL-YAML

PANDOC = """\
---
references:
- id: xen2003
  type: paper-conference
  title: Xen and the Art
  author:
  - family: Barham
    given: Paul
  issued:
    date-parts:
    - - 2003
      - 10
  volume: 6.830
- id: good
  type: book
  title: Good
...
"""


@pytest.mark.parametrize("wrap", ["references", "list", "json"])
def test_pandoc_and_better_bibtex(tmp_path: Path, wrap: str) -> None:
    text = PANDOC
    if wrap == "list":
        text = text.replace("references:\n", "")
    if wrap == "json":
        text = f'{{"references": [{{"id": "xen2003", "volume": 6.830, "author": [{{"family": "Barham", "given": "Paul"}}], "issued": "2003-10"}}, {GOOD}]}}'  # noqa: E501
    registry = load_text(tmp_path, text, "r.yaml")
    assert (list(registry), registry.problems) == (["xen2003", "good"], [])
    xen = resource(registry, "xen2003")
    assert (xen.author, xen.date, xen.volume) == (["Paul Barham"], "2003-10", "6.830")


def test_problems_in_csl_yaml_have_positions(tmp_path: Path) -> None:
    text = PANDOC.replace("  volume: 6.830", "  URL: a b\n  title: twice")
    assert messages(load_text(tmp_path, text, "r.yaml"), tmp_path) == [
        "r.yaml:13:3: xen2003.url: URL must not contain spaces; write %20 instead",
        "r.yaml:14:3: references[0].title: duplicate field (first on line 5); "
        "the first is used: rename or remove one",
    ]


def test_items_around_an_invalid_item_are_read(tmp_path: Path) -> None:
    text = PANDOC.replace("- id: good", '- id: bad\n  title: "x\n- id: good')
    registry = load_text(tmp_path, text, "r.yaml")
    assert list(registry) == ["xen2003", "good"]
    assert [message.partition(" ")[0] for message in messages(registry, tmp_path)] == ["r.yaml:15:10:"]


def test_an_entry_can_have_the_key_references(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "references: {type: book, title: T}")
    assert (list(registry), registry.problems) == (["references"], [])


def test_duplicates_in_an_invalid_item_are_not_reported_for_the_next(tmp_path: Path) -> None:
    text = '[{"id": "a", "note": {"t": 1, "t": 2}, "title" 3}, {"id": "b", "title": "B", "type": "book"}]'
    registry = load_text(tmp_path, text, "r.json")
    assert list(registry) == ["b"]
    assert [problem.path for problem in registry.problems] == ["a"]


# Hayagriva

LIBRARY = """\
zygos:
    type: Article
    author: ["Prekas, George", {name: Bremer, given-name: Ulrich, prefix: von}, "王, 伟"]
    title: {value: "{ZygOS}: Low Latency", short: ZygOS}
    page-range: 325-341
    date: 2017
    serial-number: {doi: 10.1145/3132747.3132780, serial: x1}
    url: {value: "https://example.org/", date: 2020-09-17}
    parent:
        type: Proceedings
        title: Proceedings of SOSP
        publisher: {name: ACM, location: New York}
        serial-number: {isbn: "978"}
        parent: {type: Periodical, title: OS Review}
drum:
    type: book
    title: Drum
    page-total: 12
"""


def test_a_hayagriva_library(tmp_path: Path) -> None:
    registry = load_text(tmp_path, LIBRARY)
    assert (list(registry), registry.problems) == (["zygos", "drum"], [])
    article = resource(registry, "zygos").as_data()
    extra = article.pop("extra")
    assert article == {
        "key": "zygos", "type": "paper", "title": "ZygOS: Low Latency",
        "author": ["George Prekas", "Ulrich von Bremer", {"family": "王", "given": "伟"}],
        "page": "325-341", "date": "2017",
        "doi": "10.1145/3132747.3132780", "url": "https://example.org/", "accessed": "2020-09-17",
        "container": "Proceedings of SOSP", "publisher": "ACM", "isbn": "978", "series": "OS Review",
    }  # fmt: skip
    assert json.loads(extra["title"])["short"] == "ZygOS"
    assert json.loads(extra["serial-number"])["serial"] == "x1"
    assert json.loads(extra["parent"])["publisher"]["location"] == "New York"
    drum = resource(registry, "drum")
    assert (drum.type, drum.extra) == ("book", {"page-total": "12"})


HAYAGRIVA = [
    ("title: {value: A, verbatim: true}", {"title": "A"}, []),
    ("url: https://a.example/", {"url": "https://a.example/"}, []),
    ("author: 'Prekas, George'", {"author": ["George Prekas"]}, []),
    ("editor: [{name: Bremer, given-name: Ulrich}]", {"editor": ["Ulrich Bremer"]}, []),
    ("editor: [{name: Bremer, alias: u}]", {"editor": ["Bremer"]}, ["editor"]),
    ("publisher: P", {"publisher": "P"}, []),
    ("publisher: {name: P}", {"publisher": "P"}, []),
    ("publisher: {location: Bonn}", {}, ["publisher"]),
    ("volume: 3, edition: 2, issue: 4, language: en, note: N, location: L",
     {"volume": "3", "edition": "2", "issue": "4", "language": "en", "note": "N", "location": "L"}, []),
    ("page-range: 1-2, date: 2017-05", {"page": "1-2", "date": "2017-05"}, []),
    ("runtime: '10', abstract: A", {}, ["runtime", "abstract"]),
    ("serial-number: x7", {"number": "x7"}, []),
    ("serial-number: [x7]", {}, ["serial-number"]),
    ("serial-number: {arxiv: 1706.03762}", {"eprint": "1706.03762", "eprinttype": "arxiv"}, []),
    ("serial-number: {pmid: 1, isan: 3}", {"pmid": "1"}, ["serial-number"]),
    ("parent: {type: Periodical, title: '{J}ournal'}", {"container": "Journal"}, []),
    ("parent: [{type: Periodical, title: J}, {type: Blog, title: B}]", {"container": "J"}, []),
    ("parent: {type: Book, parent: {title: S}}", {"series": "S"}, ["parent"]),
    ("volume: 3, parent: {volume: 9, issue: 2, edition: 1, location: L, date: 2003, editor: Ann Berg, "
     "organization: O, publisher: P, serial-number: x9}",
     {"volume": "3", "issue": "2", "edition": "1", "location": "L", "date": "2003", "editor": ["Ann Berg"],
      "organization": "O", "publisher": "P"}, ["parent"]),
    ("parent: {serial-number: {issn: 0164-0925}}", {"issn": "0164-0925"}, ["parent"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "kept"), HAYAGRIVA)
def test_fields_of_hayagriva(tmp_path: Path, body: str, expected: dict[str, object], kept: list[str]) -> None:
    title = "" if body.startswith("title") else "title: T, "
    registry = load_text(tmp_path, f"k: {{type: Article, {title}{body}}}")
    assert registry.problems == []
    article = resource(registry, "k").as_data()
    assert list(article.pop("extra", {})) == kept
    assert article == {"key": "k", "type": "paper", "entrytype": "article", "title": "T", **expected}


@pytest.mark.parametrize("parent", ["Proceedings", "Conference", "conference"])
def test_a_paper_of_proceedings_has_their_type(tmp_path: Path, parent: str) -> None:
    text = "k: {type: Article, title: T, parent: {type: %s, title: C}}"
    paper = resource(load_text(tmp_path, text % parent), "k")
    assert (paper.type, paper.container, item_of(paper)["type"]) == ("paper", "C", "paper-conference")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("title: {value: V}", "title"),
        ("title: T, url: {value: 'https://a.example/V'}", "url"),
        ("title: T, publisher: {name: V}", "publisher"),
        ("title: T, page-range: V", "page"),
        ("title: T, parent: {title: V}", "container"),
    ],
)
def test_one_value_of_hayagriva_makes_a_library(tmp_path: Path, body: str, field: str) -> None:
    registry = load_text(tmp_path, f"k: {{type: book, {body}}}\nl: {{type: book, title: L}}")
    assert registry.problems == []
    assert str(resource(registry, "k").value(field)).endswith("V")


def test_texts_in_languages_are_those_of_a_registry(tmp_path: Path) -> None:
    text = "k: {type: book, title: {en: T}, publisher: {en: P}, url: {en: 'https://a.example/'}}"
    registry = load_text(tmp_path, text)
    assert registry.problems == []
    assert (registry["k"].title, registry["k"].publisher) == ({"en": "T"}, {"en": "P"})


@pytest.mark.parametrize(
    "text",
    [
        "a: {type: book, title: T}",
        "a: {type: book, title: T, pages: 1}",
        "a: {type: book, title: T}\nb: {type: wikidef, title: T}",
        "a: {title: T}",
        "{}",
    ],
)
def test_a_registry_is_not_read_as_a_hayagriva_library(tmp_path: Path, text: str) -> None:
    registry = load_text(tmp_path, text)
    assert all("pages" not in registry[key].extra for key in registry)
    assert len(registry.problems) == ("pages" in text) + ("{title" in text)


@pytest.mark.parametrize(
    ("text", "keys", "message"),
    [
        ('[{"id":"a" "x":1},{"type":"book","id":"b","title":"B"}]', ["b"], "a: not valid JSON"),
        ('[{"id":"a","t":tru,"x":[{"id":"in","title":"I"}]},{"id":"b"}]', ["b"], "a: not valid JSON"),
        (f"[{GOOD}]\n[{GOOD}]", ["good"], "r.json:2:1: text after the list is not read"),
        ('[{"id":null,"title":"T"}]', [], "item skipped: it is not a map with an id"),
        ('[{"id":{"a":1},"title":"T"}]', [], "item skipped: it is not a map with an id"),
        (r'[{"id":"a","title":"x \ud83d y"}]', ["a"], "r.json:1:2: item contains an escape"),
        (r'[{"id":"a","title":"x \u0000 y"}]', ["a"], "r.json:1:2: item contains an escape"),
    ],
)
def test_nothing_is_skipped_silently(tmp_path: Path, text: str, keys: list[str], message: str) -> None:
    registry = load_text(tmp_path, text, "r.json")
    assert list(registry) == keys
    assert any(message in problem for problem in messages(registry, tmp_path))
    assert all(str(registry[key].title).isprintable() for key in registry)


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2003, None]]}, "2003"),
        ({"date-parts": [[-44, 3]]}, "-0043-03"),
        ({"date-parts": [[2003]], "season": 2}, "2003-22"),
        ({"date-parts": [[2003]], "season": "wet"}, "2003"),
        ({"date-parts": [[{}]]}, None),
        (2003, "2003"),
        (["2003"], "2003"),
    ],
)
def test_unusual_dates(tmp_path: Path, issued: object, date: str | None) -> None:
    book = read_item({"type": "book", "title": "T", "issued": issued}, tmp_path)
    assert book.date == date
    assert ("issued" in book.extra) is (date is None or "wet" in str(issued))
    assert ("wet" in book.extra.get("issued", "")) is ("wet" in str(issued))


INVALID_VALUES = [
    5,
    "text",
    None,
    True,
    [],
    {},
    [5],
    ["x"],
    {"a": [1]},
    [[{}]],
    {"value": 5},
    {"value": ["x"]},
    [{"a": "x"}],
    {"name": ["x"]},
]


@pytest.mark.parametrize("value", INVALID_VALUES, ids=str)
def test_invalid_values_raise_no_exception(tmp_path: Path, value: object) -> None:
    names = [
        "type",
        "title",
        "author",
        "issued",
        "URL",
        "volume",
        "custom",
        "note",
        "citation-key",
        "language",
    ]
    items = [{"id": f"k{n}", "title": "T", name: value} for n, name in enumerate(names)]
    load_text(tmp_path, json.dumps(items), "r.json")
    load_text(tmp_path, json.dumps({"references": items}), "c.yaml")
    names = ["title", "author", "date", "url", "publisher", "parent", "serial-number", "page-range"]
    entries = {f"k{n}": {"type": "Article", "title": "T", name: value} for n, name in enumerate(names)}
    entries |= {f"p{n}": {"type": "Article", "parent": {name: value}} for n, name in enumerate(names)}
    entries |= {"u": {"type": "Article", "url": {"value": "https://a.example/", "date": value}}}
    registry = load_text(tmp_path, json.dumps(entries), "h.yaml")
    assert list(registry) == list(entries)
    assert [registry[key].key for key in registry] == list(registry)
    typed = {**entries, "t": {"type": value, "title": "T"}}
    assert "t" not in load_text(tmp_path, json.dumps(typed), "h.yaml")


def test_registry_entries_next_to_a_list_of_csl_items_are_reported(tmp_path: Path) -> None:
    text = "title: A document of pandoc\nfoo: {type: paper, title: T}\nreferences:\n- {id: x, title: X}\n"
    registry = load_text(tmp_path, text)
    assert list(registry) == ["x"]
    (message,) = messages(registry, tmp_path)
    assert message.startswith("r.yaml:2:1: foo: entry next to a list of CSL items")


def test_aliases_do_not_shift_the_positions_of_other_items(tmp_path: Path) -> None:
    text = "references:\n- &a {id: x, title: X}\n- *a\n- {id: y, title: Y}\n- {id: z, title: Z, URL: b b}\n"
    problems = messages(load_text(tmp_path, text), tmp_path)
    assert [problem.partition(" ")[0] for problem in problems] == ["r.yaml:3:3:", "r.yaml:5:21:"]
