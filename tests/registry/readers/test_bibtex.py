"""BibTeX registries: the fields of resources for those of BibTeX, and invalid blocks next to valid blocks."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.entry_types import ENTRY_TYPE
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import Person
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.readers import bibtex_parser
from sphinx_refalign.registry.readers.base import Parsed
from sphinx_refalign.registry.readers.bibtex_exact_fields import flatten
from sphinx_refalign.registry.registry import Registry
from tests.helpers.registry_files import KINDS, load_text, messages, resource


def fields(text: str) -> dict[str, object]:
    """Return the fields of the only entry of a text without problems."""
    parsed = bibtex_parser.read(text, "r.bib")
    assert list(parsed.problems) == []
    (entry,) = parsed.entries
    return {name: value for name, value in entry.fields.items() if name != ENTRY_TYPE}


def read_entry(body: str, entry_type: str = "book") -> Resource:
    """Return the resource of an entry with these fields, valid or not."""
    with TemporaryDirectory() as folder:
        registry = load_text(Path(folder), f"@{entry_type}{{key, {body}}}", "r.bib")
        return resource(registry, "key")


def problem_texts(parsed: Parsed) -> list[str]:
    return [str(problem) for problem in parsed.problems]


def keys(parsed: Parsed) -> list[str]:
    return [entry.key for entry in parsed.entries]


# Values


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{braced}", "braced"),
        ('"quoted"', "quoted"),
        ("2003", "2003"),
        ('{a} # "b" # 3', "ab3"),
        ("{a # b}", "a # b"),
        ('"a # {b}"', "a # {b}"),
        ('"a {"}b{"} c"', 'a {"}b{"} c'),
        ("{nested {braces {deep}}}", "nested {braces {deep}}"),
        (r"{a \} b}", r"a \} b"),
        ("{two\n lines}", "two\n lines"),
        ("{mail@example.org}", "mail@example.org"),
        ("{}", ""),
    ],
)
def test_value(source: str, value: str) -> None:
    assert fields(f"@book{{k, title = {source}, year = 2003}}") == {"title": value, "year": "2003"}


def test_strings_are_replaced_regardless_of_case_and_order() -> None:
    text = (
        '@book{k, title = OS # " principles", publisher = both}\n'
        '@string{os = "Operating systems"}\n@STRING(acm = {ACM})\n@string{both = acm # " & " # os}'
    )
    assert fields(text) == {"title": "Operating systems principles", "publisher": "ACM & Operating systems"}


def test_an_undefined_string_is_reported_and_its_name_is_the_value() -> None:
    parsed = bibtex_parser.read("@book{k,\n  title = {T},\n  publisher = acm # { Press}}", "r.bib")
    assert problem_texts(parsed) == [
        "r.bib:3: k.publisher: undefined @string 'acm'; define it or enclose the value in braces"
    ]
    assert parsed.entries[0].fields["publisher"] == "acm Press"


def test_an_undefined_string_within_a_string_is_reported() -> None:
    parsed = bibtex_parser.read(
        '@string{press = acm # " Press"}\n@book{k, title = {T}, publisher = press}', "r.bib"
    )
    assert [problem.line for problem in parsed.problems] == [1]
    assert "'acm'" in parsed.problems[0].message


def test_a_string_defined_twice_is_reported() -> None:
    parsed = bibtex_parser.read('@string{acm = "A"}\n@string{acm = "B"}\n@book{k, title = acm}', "r.bib")
    assert [problem.line for problem in parsed.problems] == [2]


def test_comments_preambles_and_prose_are_not_entries() -> None:
    text = (
        '@comment{ @book{no, title={X}} }\n@preamble{"\\foo"}\nProse of me@example.org.\n@book{k, title={T}}'
    )
    assert fields(text) == {"title": "T"}


def test_a_type_that_begins_like_a_comment_is_an_entry() -> None:
    text = "@comment{ @commentary{no, title={X}} }\n\n@Commentary{k,\n  title={T},\n  title={U}}\n"
    parsed = bibtex_parser.read(f"{text}@book{{b, title={{B}}}}", "r.bib")
    assert [(entry.key, entry.fields["@"], entry.line) for entry in parsed.entries] == [
        ("k", "commentary", 3),
        ("b", "book", 6),
    ]
    assert problem_texts(parsed) == [
        "r.bib:5: k.title: duplicate field (first on line 4); the first is used: rename or remove one"
    ]


def test_names_of_types_and_fields_are_read_in_any_case() -> None:
    parsed = bibtex_parser.read("@BOOK{Key, TITLE={T}, Year=2003}", "r.bib")
    assert [(entry.key, entry.fields) for entry in parsed.entries] == [
        ("Key", {"@": "book", "title": "T", "year": "2003"})
    ]


def test_parentheses_and_spaces() -> None:
    parsed = bibtex_parser.read("@book(a, title = {x)})\n@book { b , title = {y} , }\n", "r.bib")
    assert [entry.fields["title"] for entry in parsed.entries] == ["x)", "y"]
    assert keys(parsed) == ["a", "b"]


@pytest.mark.parametrize("opening", ["@ book{odd", "@data-set{odd", "@book\n{odd"])
def test_no_entry_is_dropped_silently(opening: str) -> None:
    parsed = bibtex_parser.read(f"@book{{before, title={{B}}}}\n{opening}, title = {{z}}}}\n", "r.bib")
    assert "odd" in keys(parsed) or [problem.line for problem in parsed.problems] == [2]


def test_what_looks_like_an_entry_in_prose_is_reported_with_its_line() -> None:
    parsed = bibtex_parser.read("Prose,\nmore.\n@data-set{odd, title={z}}\n\n @data-set{even,}\n", "r.bib")
    assert problem_texts(parsed) == [
        f"r.bib:{line}: entry skipped: '@data-set{{' does not start an entry; write @book{{a-key, …}}"
        for line in (3, 5)
    ]


def test_lines_are_those_of_entries_and_fields() -> None:
    parsed = bibtex_parser.read("\n@book{a,\n  title={T},\n\n  url={u}}\n@book{b, title={T}}", "r.bib")
    first, second = parsed.entries
    assert (first.line, second.line) == (2, 6)
    assert parsed.locate(first, ()) == (2, 0)
    assert parsed.locate(first, ("url",)) == (5, 0)
    assert parsed.locate(first, ("nothing",)) is None


# Errors


def test_a_duplicate_field_names_both_lines_and_the_first_is_used() -> None:
    parsed = bibtex_parser.read("@book{k,\n  title={first},\n  year=2003,\n  TITLE={second}}", "r.bib")
    assert problem_texts(parsed) == [
        "r.bib:4: k.title: duplicate field (first on line 2); the first is used: rename or remove one"
    ]
    assert parsed.entries[0].fields["title"] == "first"


def test_a_duplicate_key_names_both_lines_and_the_first_is_used(tmp_path: Path) -> None:
    text = "@book{k, title={first}}\n@book{other, title={O}}\n@misc{k, title={second}}\n"
    registry = load_text(tmp_path, text, "r.bib")
    assert messages(registry, tmp_path) == [
        "r.bib:3: k: duplicate key; the entry at r.bib:1 is used: rename or remove one"
    ]
    assert resource(registry, "k").title == "first"
    assert list(registry) == ["k", "other"]


@pytest.mark.parametrize(
    "invalid",
    [
        "@book{bad, title = {no end\n",
        '@book{bad, title = "no end\n',
        "@book{bad, title = {T}, year = 2003\n",
        "@book{bad, title {no equals sign}}\n",
        "@book{bad title={no comma after the key}}\n",
        "@book{bad, title = {no comma} year = 2003}\n",
        "@book{bad, title = two words}\n",
        "@book{bad, title = {two} {values}}\n",
        "@book{bad, = {no name}}\n",
        "@book{, title = {no key}}\n",
        "@book{title = {no key}}\n",
        "@book{}\n",
    ],
)
def test_an_invalid_block_is_reported_with_its_line_and_its_neighbours_are_read(invalid: str) -> None:
    parsed = bibtex_parser.read(
        f"@book{{before, title={{B}}}}\n{invalid}@book{{good, title={{G}}}}\n", "r.bib"
    )
    assert [(problem.line, problem.code) for problem in parsed.problems] == [(2, Code.SYNTAX)]
    assert {"before", "good"} <= set(keys(parsed))


@pytest.mark.parametrize(
    ("invalid", "path", "reason"),
    [
        ("@book{bad, title = {no end\n", "bad: ", "a closing brace is missing before `@book`"),
        ("@book{bad, title {no equals sign}}\n", "bad: ",
         "Expected a `=` after entry key, but found `{`"),
        ("@book{bad title={no comma}}\n", "", "Expected comma after entry key, but found ="),
    ],
)  # fmt: skip
def test_an_invalid_block_is_reported_with_its_key_and_the_reason(
    invalid: str, path: str, reason: str
) -> None:
    parsed = bibtex_parser.read(f"{invalid}@book{{good, title={{G}}}}\n", "r.bib")
    assert problem_texts(parsed) == [
        f"r.bib:1: {path}not valid BibTeX: {reason}; entry skipped: check its braces and commas"
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@book{k, titel={T}}", Code.UNKNOWN_FIELD),
        ("@bok{k, title={T}}", Code.UNKNOWN_KIND),
        ("@book{k, title={T}, title={U}}", Code.DUPLICATE_KEY),
        ('@string{a = "A"}\n@string{a = "B"}', Code.DUPLICATE_KEY),
        ("@book{k, title=acm}", Code.VALUE),
    ],
)
def test_the_code_of_a_problem(tmp_path: Path, text: str, code: Code) -> None:
    assert [problem.code for problem in load_text(tmp_path, text, "r.bib").problems] == [code]


def test_every_entry_without_a_key_is_reported() -> None:
    parsed = bibtex_parser.read("@book{, title={A}}\n@misc{, title={B}}\n@book{good, title={G}}", "r.bib")
    assert problem_texts(parsed) == [
        "r.bib:1: entry skipped: this @book has no key; write @book{a-key, …}",
        "r.bib:2: entry skipped: this @misc has no key; write @misc{a-key, …}",
    ]
    assert keys(parsed) == ["good"]


# Kinds


@pytest.mark.parametrize(
    ("entry_type", "kind"),
    [
        ("article", "paper"), ("inproceedings", "paper"), ("phdthesis", "paper"), ("misc", "paper"),
        ("online", "paper"), ("incollection", "paper"), ("neverheardof", "paper"),
        ("book", "book"), ("proceedings", "book"), ("manual", "book"), ("MVBOOK", "book"),
        ("standard", "standard"),
        ("wikidef", "wikidef"), ("course", "course"), ("organization", "organization"), ("Paper", "paper"),
    ],
)  # fmt: skip
def test_the_kind_of_an_entry_type(entry_type: str, kind: str) -> None:
    assert read_entry("title={T}", entry_type).type == kind


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_can_be_an_entrysubtype_and_an_entry_type(name: str) -> None:
    assert read_entry(f"title={{T}}, entrysubtype={{{name}}}", "misc").type == name
    assert read_entry("title={T}", name).type == name


@pytest.mark.parametrize("subtype", ["magazine", "newspaper"])
def test_a_subtype_of_biblatex_is_kept(subtype: str) -> None:
    article = read_entry(f"title={{T}}, entrysubtype={{{subtype}}}", "article")
    assert (article.type, article.extra) == ("paper", {"entrysubtype": subtype})


@pytest.mark.parametrize("subtype", ["wikidf", "WikiDef", "organisation"])
def test_a_subtype_that_is_similar_to_a_kind_is_reported(tmp_path: Path, subtype: str) -> None:
    registry = load_text(tmp_path, f"@misc{{k,\n title={{T}},\n entrysubtype={{{subtype}}}}}", "r.bib")
    (message,) = messages(registry, tmp_path)
    suggestion = "organization" if subtype.startswith("org") else "wikidef"
    assert f"unknown kind {subtype!r} (did you mean {suggestion!r}?)" in message


def test_fields_of_a_declared_kind_are_read(tmp_path: Path) -> None:
    kinds = build_kinds({"dataset": {"label": "Data set", "fields": {"licence": "Licence"}}})
    registry = load_text(
        tmp_path, "@misc{k, entrysubtype={dataset}, title={T}, licence={MIT}}", "r.bib", kinds
    )
    assert resource(registry, "k").value("licence") == "MIT"


# Fields


def test_the_names_of_bibtex_and_biblatex() -> None:
    article = read_entry(
        "journaltitle={J}, volume=1, number=2, pages={3--4}, doi={10.1000/a\\_b}, issn={1},"
        "urldate={2020-01-02}, translator={T}, series={S}, location={L}",
        "article",
    )
    assert (article.container, article.volume, article.issue, article.page) == ("J", "1", "2", "3–4")
    assert (article.doi, article.issn, article.accessed) == ("10.1000/a_b", "1", "2020-01-02")
    assert (article.translator, article.series, article.location) == (["T"], "S", "L")
    thesis = read_entry("school={MIT}, address={Cambridge}, number=7", "phdthesis")
    assert (thesis.institution, thesis.location) == ("MIT", "Cambridge")
    assert (thesis.number, thesis.issue) == ("7", None)
    chapter = read_entry("booktitle={B}, howpublished={H}", "incollection")
    assert (chapter.container, chapter.extra) == ("B", {"howpublished": "H"})


@pytest.mark.parametrize(
    ("source", "people"),
    [
        ("Knuth, Donald E.", ["Donald E. Knuth"]),
        ("Donald E. Knuth and Leslie Lamport", ["Donald E. Knuth", "Leslie Lamport"]),
        ("A. One AND B. Two\n and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("de la Fontaine, Jean", ["Jean de la Fontaine"]),
        ("Knuth, Jr., Donald", ["Donald Knuth Jr."]),
        ("Paul Barham and others", ["Paul Barham", "et al."]),
        ("{The Open Group}", [Person(literal="The Open Group")]),
        ("{Barnes and Noble} and {WHO}", [Person(literal="Barnes and Noble"), Person(literal="WHO")]),
        ("García Márquez, Gabriel", [Person("García Márquez", "Gabriel")]),
        ("family=Berg, given=Ann, prefix=van der, useprefix=true", ["Ann van der Berg"]),
        (r"Ann Berg and \'Eva Toth and Mari\~no, Juan", ["Ann Berg", "Éva Toth", "Juan Mariño"]),
        ("Kyd, Finn E., and Presk, Edward C. and", ["Finn E. Kyd", "Edward C. Presk"]),
        (r"M{\"u}ller, J{\"o}rg and {\'E}mile Zola", ["Jörg Müller", "Émile Zola"]),
        ("冯·诺伊曼 and 李四光", ["冯·诺伊曼", "李四光"]),
        ("A, B, C, D", ["A, B, C, D"]),
        ("Alexandra Anderson", ["Alexandra Anderson"]),
    ],
)
def test_people(source: str, people: list[str | Person]) -> None:
    assert read_entry(f"author = {{{source}}}").author == people


@pytest.mark.parametrize(
    ("source", "date"),
    [
        ("year=2003", "2003"),
        ("year=2003, month=oct", "2003-10"),
        ("year=2003, month=OCT", "2003-10"),
        ("year={2003}, month={1}", "2003-01"),
        ("year=2003, month=12", "2003-12"),
        ("year=2003, month=12, day=31", "2003-12-31"),
        ("year=2003, month={June}", "2003-06"),
        ("year=2003, month={Sept.}", "2003-09"),
        ("date={2003-10-19}, year=2004, month=jan", "2003-10-19"),
        ("date={2003/2005}", "2003/2005"),
        ("year={in press}", "in press"),
        ("year={ca.~1600}, month=jan", "1600-01~"),
    ],
)
def test_date(source: str, date: str) -> None:
    assert read_entry(source).date == date


@pytest.mark.parametrize("months", ["{Whitsun}", "{Dec/Jan}", "{0}", "{1, 2 and 3}"])
def test_an_invalid_month_is_kept_unchanged(months: str) -> None:
    book = read_entry(f"year=2003, month={months}")
    assert book.year == "2003"
    assert "month" in book.extra


def test_title_and_subtitle() -> None:
    assert read_entry("title={Main}, subtitle={Sub}").title == "Main: Sub"
    assert read_entry("title={Main}, subtitle={Sub}, title-zh={主}, subtitle-zh={副}").title == {
        "en": "Main: Sub",
        "zh": "主: 副",
    }


def test_a_subtitle_in_one_language() -> None:
    assert read_entry("title={Main}, title-zh={主}, subtitle-zh={副}").title == {"en": "Main", "zh": "主: 副"}


def test_languages_as_suffixes() -> None:
    book = read_entry(
        "title={Hypervisor}, title-zh={虚拟机监视器}, url={https://en.example.org/a}, "
        "url-zh={https://zh.example.org/甲}, note-zh-Hans={简}"
    )
    assert book.title == {"en": "Hypervisor", "zh": "虚拟机监视器"}
    assert book.url == {"en": "https://en.example.org/a", "zh": "https://zh.example.org/甲"}
    assert book.note == {"zh-Hans": "简"}


@pytest.mark.parametrize("langid", ["langid={%s}", "language={%s}", "hyphenation={%s}"])
@pytest.mark.parametrize("names", [("chinese", "czech"), ("Chinese", "Czech"), ("zh", "cs")])
def test_the_language_of_fields_without_a_suffix(langid: str, names: tuple[str, str]) -> None:
    chinese, czech = (langid % name for name in names)
    assert read_entry(f"title={{冯}}, title-en={{Neumann}}, {chinese}").title == {"zh": "冯", "en": "Neumann"}
    assert read_entry(f"title={{Kniha}}, title-en={{Book}}, {czech}").title == {"cs": "Kniha", "en": "Book"}


@pytest.mark.parametrize("order", [("title", "title-zh"), ("title-zh", "title")])
def test_the_order_of_languages_does_not_matter(order: tuple[str, str]) -> None:
    title = {"title": "Main", "title-zh": "主"}
    author = {"title": "Ann", "title-zh": "安"}
    fields_source = [f"{name}={{{title[name]}}}" for name in order]
    fields_source += [f"{name.replace('title', 'author')}={{{author[name]}}}" for name in order]
    book = read_entry(", ".join(fields_source))
    assert book.title == {"en": "Main", "zh": "主"}
    assert book.author == [{"en": "Ann", "zh": "安"}]


def test_a_title_in_chinese_characters_is_chinese_without_a_language() -> None:
    book = read_entry("title={冯·诺伊曼结构}, title-en={Von Neumann architecture}")
    assert book.title == {"zh": "冯·诺伊曼结构", "en": "Von Neumann architecture"}
    kept = read_entry("title={Kniha}, title-en={Book}")
    assert kept.title == {"und": "Kniha", "en": "Book"}


def test_two_texts_in_the_language_of_the_entry_are_kept() -> None:
    book = read_entry("title={Colour}, title-en={Color}, langid={english}")
    assert book.title == {"und": "Colour", "en": "Color"}


def test_a_text_of_a_region_has_the_language_alone() -> None:
    book = read_entry("title={Color}, title-zh={颜色}, langid={american}")
    assert book.title == {"en": "Color", "zh": "颜色"}


def test_a_list_in_two_languages_is_one_list() -> None:
    course = read_entry("topics={Raft: consensus; Paxos}, topics-zh={筏: 共识}", "course")
    assert [(topic.name, topic.text) for topic in course.topics] == [
        ({"en": "Raft", "zh": "筏"}, {"en": "consensus", "zh": "共识"}),
        ({"en": "Paxos"}, None),
    ]


def test_lists() -> None:
    course = read_entry("topics={Raft: consensus: strong; {a; b: c}: d; plain;}, aliases={A; B;C}", "course")
    assert [(topic.name, topic.text) for topic in course.topics] == [
        ("Raft", "consensus: strong"),
        ("a; b: c", "d"),
        ("plain", None),
    ]
    assert course.aliases == ["A", "B;C"]


def test_links() -> None:
    course = read_entry("materials={Notes: https://a.example/n?a=1;b=2; https://b.example/\\_x}", "course")
    assert [(link.title, link.url) for link in course.materials] == [
        ("Notes", "https://a.example/n?a=1;b=2"),
        (None, "https://b.example/_x"),
    ]


def test_chapters() -> None:
    book = read_entry("chapters={02-views/a_b | Axiom {A1} | B; 02-views/c; d\\_e}")
    assert [(chapter.document, chapter.label) for chapter in book.chapters] == [
        ("02-views/a_b", "Axiom A1 | B"),
        ("02-views/c", None),
        ("d_e", None),
    ]


def test_labels_of_chapters_in_two_languages() -> None:
    book = read_entry("chapters={views/a | One; views/b}, chapters-zh={views/a | 一}")
    assert [(chapter.document, chapter.label) for chapter in book.chapters] == [
        ("views/a", {"en": "One", "zh": "一"}),
        ("views/b", None),
    ]


def test_the_keys_in_related_of_biblatex_are_not_links() -> None:
    book = read_entry("related={one,two}, relatedtype={translationof}")
    assert book.related == []
    assert book.extra == {"related": "one,two", "relatedtype": "translationof"}
    assert [link.url for link in read_entry("related={KVM: https://a.example/}").related] == [
        "https://a.example/"
    ]


def test_fields_without_a_counterpart_are_kept_unchanged(tmp_path: Path) -> None:
    text = "@book{k, title={T}, keywords={a, {B}}, file={:x.pdf:PDF}, abstract={\\emph{x}}, isbn-zh={1}}"
    registry = load_text(tmp_path, text, "r.bib")
    assert registry.problems == []
    assert resource(registry, "k").extra == {
        "keywords": "a, {B}",
        "file": ":x.pdf:PDF",
        "abstract": "\\emph{x}",
        "isbn-zh": "1",
    }


FIELD_NAMES = [
    "abstract", "addendum", "afterword", "annotation", "annotator", "author", "bookauthor",
    "bookpagination", "booksubtitle", "booktitle", "booktitleaddon", "chapter", "commentator", "crossref",
    "date", "day", "doi", "edition", "editor", "eid", "eprint", "eprinttype", "eventdate", "eventtitle",
    "extra", "foreword", "gender", "howpublished", "institution", "introduction", "isbn", "issn", "issue",
    "issuetitle", "journal", "journaltitle", "key", "keywords", "label", "langid", "language", "library",
    "location", "mainsubtitle", "maintitle", "month", "note", "number", "organization", "origdate",
    "origlanguage", "page", "pages", "pagetotal", "part", "publisher", "pubstate", "school", "series",
    "shortauthor", "shorthand", "shorttitle", "status", "subtitle", "term", "title", "titleaddon",
    "translator", "type", "urldate", "venue", "version", "volume", "volumes", "year", "topics", "concepts",
    "contributions", "aliases", "applications", "definition", "area", "title-zh", "note-zh", "author-zh",
    "publisher-en-GB",
]  # fmt: skip


def test_no_field_is_lost_regardless_of_its_name() -> None:
    lost = [
        name for name in FIELD_NAMES if "Sesquipedalian" not in str(read_entry(f"{name}={{Sesquipedalian}}"))
    ]
    assert lost == []


# Validation


def load_entry(folder: Path, body: str, entry_type: str = "misc") -> tuple[Registry, list[str]]:
    registry = load_text(folder, f"@{entry_type}{{k,\n title={{T}},\n {body}}}", "r.bib")
    return registry, messages(registry, folder)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("url={javascript:alert(1)}", "k.url"),
        ("url={www.example.org}", "k.url"),
        ("url={http://[::1/}", "k.url"),
        ("url-zh={data:text/html,x}", "k.url.zh"),
        ("wikidata={42}", "k.wikidata"),
        ("materials={Notes: notes.pdf}", "k.materials[0].url"),
        ("related={KVM: https://a.example/; x: javascript://y}", "k.related[1].url"),
    ],
)
def test_an_invalid_value_is_reported_when_the_file_is_read(tmp_path: Path, body: str, path: str) -> None:
    registry, problems = load_entry(tmp_path, body, "course")
    assert len(problems) == 1
    assert problems[0].startswith(f"r.bib:3: {path}: ")
    assert resource(registry, "k").title == "T"


def test_valid_values_next_to_an_invalid_value_are_kept(tmp_path: Path) -> None:
    body = "materials={A: https://a.example/; B: javascript:x}, institution={MIT}"
    registry, problems = load_entry(tmp_path, body, "course")
    assert len(problems) == 1
    course = resource(registry, "k")
    assert [link.title for link in course.materials] == ["A"]
    assert course.institution == "MIT"


def test_a_title_may_be_missing(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@book{李时珍, author={李时珍}}", "r.bib")
    assert registry.problems == []
    assert resource(registry, "李时珍").title == "李时珍"


# Properties

value_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\\{}$~&-`'%@#\"")
).map(str.strip)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.from_regex("[a-z]{3,8}", fullmatch=True), value_texts, min_size=1, max_size=4),
    st.booleans(),
)
def test_values_are_read_unchanged(values: dict[str, str], quoted: bool) -> None:
    opening, closing = '""' if quoted else "{}"
    body = ", ".join(f"{name} = {opening}{value}{closing}" for name, value in values.items())
    assert fields(f"@book{{k, {body}}}") == values


@settings(max_examples=300, deadline=None)
@given(st.text("@{}\"',=#%\\ab( )\n~$&_^é中", max_size=50))
def test_no_text_raises_an_exception(text: str) -> None:
    with TemporaryDirectory() as folder:
        registry = load_text(Path(folder), f"@book{{good, title={{G}}}}\n@book{{{text}\n{text}", "r.bib")
    assert "good" in registry
    for key in registry:
        assert resource(registry, key).key == key


@pytest.mark.parametrize(
    "fields",
    [
        "materials-zh = {a: javascript:alert(1)}, entrysubtype = {course}",
        "related-zh = {KVM: https://example.org/; b: data:x}",
        "url-en = {javascript:alert(1)}",
        "wikidata = {42}",
    ],
)
def test_an_invalid_value_is_reported_in_every_language(fields: str, tmp_path: Path) -> None:
    file = tmp_path / "r.bib"
    file.write_text(f"@online{{k, title = {{T}},\n {fields}}}\n", encoding="utf-8")
    registry = load([str(file)], build_kinds({}))
    assert [problem.line for problem in registry.problems] == [2]


def test_a_date_in_another_language_does_not_replace_the_date() -> None:
    book = read_entry("date = {2003}, date-zh = {二〇〇三年}")
    assert book.date == "2003"
    assert book.extra == {"date-zh": "二〇〇三年"}


def test_an_invalid_value_is_kept_unchanged(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@book{k, title={T}, url={www.example.org}}", "r.bib")
    assert len(registry.problems) == 1
    assert (resource(registry, "k").url, resource(registry, "k").extra) == (None, {"url": "www.example.org"})


# Comments, which biber supports and BibTeX does not


def test_lines_that_are_commented_out_are_not_read() -> None:
    text = (
        "@article{a, % the first\n  title = {A},\n  % note = {no},\n  author = {X Y}, % checked\n"
        "  year = 2000}\n%@book{old,\n%  title = {Old},\n%}\n@book{b,\n  title = {B of {100\n% and more}}}\n"
    )
    parsed = bibtex_parser.read(text, "r.bib")
    assert (keys(parsed), problem_texts(parsed)) == (["a", "b"], [])
    a, b = (entry.fields for entry in parsed.entries)
    assert {name: a[name] for name in a if name != ENTRY_TYPE} == {
        "title": "A",
        "author": "X Y",
        "year": "2000",
    }
    assert b["title"] == "B of {100\n% and more}"
    assert parsed.entries[1].line == 9


# Malicious strings


def test_strings_that_double_each_other_are_reported(tmp_path: Path) -> None:
    lines = ['@string{s0 = "xxxxxxxxxx"}', *(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(60))]
    text = "\n".join([*lines, "@book{k, title={T}, note = s60}"])
    registry = load_text(tmp_path, text, "r.bib")
    assert any("expand to too much text" in message for message in messages(registry, tmp_path))
    assert resource(registry, "k").title == "T"
    (tmp_path / "strings.bib").write_text("\n".join(lines))
    (tmp_path / "book.bib").write_text("@book{k, title={T}, note = s60}")
    registry = load([str(tmp_path / "book.bib"), str(tmp_path / "strings.bib")], KINDS)
    assert resource(registry, "k").title == "T"


def test_a_month_next_to_other_text_is_its_name() -> None:
    book = read_entry('title={T}, year=2003, month = "10~" # jan')
    assert (book.date, book.extra) == ("2003-01-10", {})
    assert read_entry("title={T}, year=2003, month = jan").date == "2003-01"


def test_a_url_in_howpublished_is_the_url() -> None:
    misc = read_entry(r"title={T}, howpublished={\url{https://example.org/a_b}}", "misc")
    assert (misc.url, misc.container) == ("https://example.org/a_b", None)
    assert read_entry("title={T}, howpublished={Web page}", "misc").container == "Web page"
    both = "title={T}, howpublished={https://a.example/}, url={https://b.example/}"
    assert read_entry(both, "misc").url == "https://b.example/"


def test_two_spellings_of_one_language_keep_both() -> None:
    book = read_entry("title={A}, title-zh_cn={甲}, title-zh-cn={乙}")
    assert book.title == {"en": "A", "zh-CN": "甲"}
    assert book.extra == {"title-zh-cn": "乙"}


def test_keys_that_differ_only_in_case_are_two_keys(tmp_path: Path) -> None:
    registry = load_text(
        tmp_path, "@book{Key, title={A}}\n@book{key, title={B}}\n@book{KEY, title={C}}", "r.bib"
    )
    assert (list(registry), registry.problems) == (["Key", "key", "KEY"], [])


# Exact fields


def test_exact_fields_take_precedence_and_their_items_are_in_the_order_of_their_numbers() -> None:
    course = read_entry(
        "title={Ordinary}, refalign.title={Exact}, refalign.topics.10.name={Ten},"
        "refalign.topics.2.name.zh={二}, refalign.topics.2.name.en={Two}, refalign.topics.1={One}",
        "course",
    )
    assert course.title == "Exact"
    assert [topic.name for topic in course.topics] == ["One", {"zh": "二", "en": "Two"}, "Ten"]


def test_the_first_of_exact_fields_that_contradict_each_other_is_used() -> None:
    book = read_entry(
        "refalign.title={One}, refalign.title.zh={一}, refalign.note.zh={二}, refalign.note={Two}"
    )
    assert (book.title, book.note) == ("One", {"zh": "二"})


def test_exact_extra_fields_are_next_to_the_ordinary_ones() -> None:
    book = read_entry(
        "title={T}, keywords={a}, file={f}, refalign.extra.1.name={a b}, refalign.extra.1.text={x \\& y},"
        "refalign.extra.2.name={file}, refalign.extra.2.text={g}, refalign.extra.3={no name}"
    )
    assert book.extra == {"keywords": "a", "file": "g", "a b": "x & y"}


def test_values_without_a_field_of_bibtex_are_written_as_exact_fields() -> None:
    value = [{"name": {"en": "A", "zh": "甲"}}, {"name": "B"}]
    assert flatten("topics", value) == {
        "refalign.topics.1.name.en": "A",
        "refalign.topics.1.name.zh": "甲",
        "refalign.topics.2.name": "B",
    }
    assert flatten("title", {"en": "A"}) == {"refalign.title.en": "A"}
    assert flatten("extra", {"a b": "x"}) == {"refalign.extra.1.name": "a b", "refalign.extra.1.text": "x"}


@pytest.mark.parametrize("keywords", ["", "keywords={a}, "])
def test_exact_extra_field_that_is_no_map_is_reported(tmp_path: Path, keywords: str) -> None:
    registry = load_text(tmp_path, f"@book{{k, title={{T}}, {keywords}refalign.extra={{x}}}}", "r.bib")
    assert messages(registry, tmp_path) == ["r.bib:1: k.extra: must be a map, not 'x'"]
    assert resource(registry, "k").extra == {"extra": "x"}


# URLs


def test_the_first_of_several_urls_is_the_address_and_the_others_are_related() -> None:
    entry = read_entry(
        "title={T}, url={https://a.example/1 https://b.example/2}, related={B: https://c.example}"
    )
    assert entry.url == "https://a.example/1"
    assert [(link.title, link.url) for link in entry.related] == [
        ("B", "https://c.example"),
        (None, "https://b.example/2"),
    ]


@pytest.mark.parametrize("separator", [", ", "; ", "\n"])
def test_separators_of_urls_are_not_part_of_them(separator: str) -> None:
    urls = ["https://a.example/1", "https://b.example/2", "https://c.example/3"]
    entry = read_entry(f"title={{T}}, url={{{separator.join(urls)}}}")
    assert [entry.url, *(link.url for link in entry.related)] == urls


def test_an_address_for_endnote_only_is_kept_and_not_reported(tmp_path: Path) -> None:
    url = "<Go to ISI>://WOS:000123456700001"
    registry = load_text(tmp_path, f"@book{{key, title={{T}}, url={{{url}}}}}", "r.bib")
    assert registry.problems == []
    assert resource(registry, "key").extra == {"url": url}


@pytest.mark.parametrize("names", ["Smith J; Doe K", "张三；李四"])
def test_names_between_semicolons_are_reported_and_shown_as_they_are(tmp_path: Path, names: str) -> None:
    registry = load_text(tmp_path, f"@book{{key, title={{T}}, author={{{names}}}}}", "r.bib")
    (problem,) = registry.problems
    assert problem.text.startswith(f"key.author: {names!r} has a semicolon; separate people by 'and'")
    assert resource(registry, "key").author == [names]
