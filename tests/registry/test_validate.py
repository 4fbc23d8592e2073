"""Validation of an entry: each mistake is reported with its position and path, and valid values are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.kinds import FIELDS, build_kinds
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.validate import make_resource, validate_entry
from tests.helpers.registry_files import KINDS, load_text, messages, resource


def problems_of(folder: Path, fields: str, kind: str = "course") -> list[str]:
    """Return the messages about an entry with these fields (from line 3 on), without ``r.yaml:``."""
    registry = load_text(folder, f"k:\n  type: {kind}\n{fields}\n  title: T\n")
    assert resource(registry, "k").title == "T"
    return [message.removeprefix("r.yaml:") for message in messages(registry, folder)]


FULL_URL = "a full URL that starts with http:, https:, ftp: or mailto:"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("  numbr: 1", "3:3: k.numbr: unknown field (did you mean 'number'?)"),
        ("  Number: 1", "3:3: k.Number: unknown field (did you mean 'number'?)"),
        ("  number: [1]", "3:3: k.number: must be text or a map of language to text, not a list"),
        ("  term: {en: {a: b}}", "3:10: k.term.en: must be text, not a map"),
        ("  topics:\n  - x\n  - [y]", "5:5: k.topics[1]: must be text or a map, not a list"),
        ("  topics:\n  - x: {algns: y}", "4:9: k.topics[0].algns: unknown field (did you mean 'aligns'?)"),
        ("  topics: {x: y, z: w}", "3:3: k.topics: must be a list, not a map"),
        ("  chapters: {document: d}", "3:3: k.chapters: must be a list, not a map"),
        (
            "  materials:\n  - {title: Notes, note: N}",
            "4:5: k.materials[0].url: is missing; write {title: …, url: https://…}",
        ),
        (
            "  chapters:\n  - {label: {en: L, zh: M}}",
            "4:5: k.chapters[0].document: is missing; write {document: the/page, label: …}",
        ),
        (
            "  term: {english: x}",
            "3:10: k.term.english: 'english' is not a language tag (did you mean 'en'?)",
        ),
        (
            "  term: {English: x}",
            "3:10: k.term.English: 'English' is not a language tag (did you mean 'en'?)",
        ),
        ("  wikidata: 42", "3:3: k.wikidata: '42' is not a Wikidata item; use the form Q42"),
        ("  wikidata: Q042", "3:3: k.wikidata: 'Q042' is not a Wikidata item; use the form Q42"),
        (
            "  accessed: yesterday",
            "3:3: k.accessed: invalid date; "
            "write 2003, 2003-10, 2003-10-19, 2003/2005 or {literal: in press}",
        ),
        (
            "  url: javascript:alert(1)",
            f"3:3: k.url: javascript: links are not allowed; use {FULL_URL}",
        ),
        (
            "  url: {en: 'data:text/html,x'}",
            f"3:9: k.url.en: data: links are not allowed; use {FULL_URL}",
        ),
        ("  url: www.example.org", f"3:3: k.url: must be {FULL_URL}"),
        ("  url: https://a.example/b c", "3:3: k.url: URL must not contain spaces; write %20 instead"),
        ("  url: https:///path", "3:3: k.url: URL has no host; write it as https://example.org/…"),
        (
            "  url: 'https://a.example\\b'",
            "3:3: k.url: URL must not contain a backslash; write / or %5C instead",
        ),
        (
            '  url: "https://a.example/\\u202eb"',
            "3:3: k.url: URL contains an invisible character that turns text; remove it",
        ),
        (
            "  url: https://a.example:p@b.example@c.example/",
            "3:3: k.url: URL has text before its host c.example; remove it and the @",
        ),
        ("  url: 'http://[::1/'", "3:3: k.url: invalid URL: Invalid IPv6 URL"),
        ("  note: ' '", "3:3: k.note: must not be empty"),
        ("  note: {en: ' '}", "3:10: k.note.en: must not be empty"),
        ("  note: {zh-cn: a, zh_CN: b}", "3:3: k.note: zh_CN and zh-cn are the same language; keep one"),
        (
            "  topics:\n  - {algns: a, name: b}",
            "4:6: k.topics[0].algns: unknown field (did you mean 'aligns'?)",
        ),
        ("  language: chinese", "3:3: k.language: 'chinese' is not a language tag (did you mean 'zh'?)"),
        ("  topics:\n  - name: {}", "4:5: k.topics[0].name: must not be empty"),
        (
            "  materials:\n  - Notes: javascript:x",
            f"4:5: k.materials[0].url: javascript: links are not allowed; use {FULL_URL}",
        ),
    ],
)
def test_message(tmp_path: Path, fields: str, message: str) -> None:
    assert problems_of(tmp_path, fields) == [message]


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    fields = "  numbr: 1\n  url: x\n  wikidata: 42\n  topics:\n  - [a]\n  - [b]"
    paths = [message.split(": ")[1] for message in problems_of(tmp_path, fields)]
    assert sorted(paths) == ["k.numbr", "k.topics[0]", "k.topics[1]", "k.url", "k.wikidata"]


@pytest.mark.parametrize("field", ["doi", "isbn", "wikidata", "date", "accessed"])
def test_message_for_plain_text_does_not_suggest_a_map_of_languages(tmp_path: Path, field: str) -> None:
    (message,) = problems_of(tmp_path, f"  {field}: {{en: x}}", "book")
    assert message.startswith(f"3:3: k.{field}: ")
    assert "map of language" not in message


@pytest.mark.parametrize(
    ("value", "location"),
    [("[1]", "3:3: k.revision: "), ("{english: 1}", "3:14: k.revision.english: ")],
)
def test_invalid_revision_is_reported_once_with_its_path_in_the_file(
    tmp_path: Path, value: str, location: str
) -> None:
    (message,) = problems_of(tmp_path, f"  revision: {value}", "wikidef")
    assert message.startswith(location)


def test_invalid_field_of_a_declared_kind_is_reported_once_with_its_path_in_the_file(tmp_path: Path) -> None:
    kinds = build_kinds({"dataset": {"label": "Data set", "fields": {"licence": "Licence"}}})
    registry = load_text(
        tmp_path, "k:\n  type: dataset\n  title: T\n  licence: [a, {english: b}]\n", kinds=kinds
    )
    (message,) = messages(registry, tmp_path)
    assert message.startswith("r.yaml:4:17: k.licence[1].english: 'english' is not a language tag")


def test_unknown_field_of_a_list_item_lists_the_fields_of_the_item(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "  chapters:\n  - {document: d, xyz: x}")
    assert problems == ["4:19: k.chapters[0].xyz: unknown field; use one of document, label"]


def test_topic_without_a_name_is_reported_beside_its_unknown_field(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "  topics:\n  - {xyz: a, aligns: b}") == [
        "4:5: k.topics[0].name: is missing; write name: explanation",
        "4:6: k.topics[0].xyz: unknown field; use one of name, text, aligns, url, chapters",
    ]


def test_type_that_is_not_text_is_not_reported_as_missing(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: [paper], title: T}\n")
    (message,) = messages(registry, tmp_path)
    assert message.startswith("r.yaml:1:5: k.type: ")
    assert "is missing" not in message


def test_unknown_field_without_a_similar_field(tmp_path: Path) -> None:
    message = (
        "3:3: k.zzzzzz: unknown field; correct its name or put it under 'extra' "
        "(all fields: python -m sphinx_refalign.schema)"
    )
    assert problems_of(tmp_path, "  zzzzzz: 1") == [message]


def test_only_fields_of_the_kind_are_suggested(tmp_path: Path) -> None:
    (message,) = problems_of(tmp_path, "  dooi: 10.1/2")
    assert "'doi'" not in message
    (message,) = problems_of(tmp_path, "  dooi: 10.1/2", "paper")
    assert message == "3:3: k.dooi: unknown field (did you mean 'doi'?)"


def test_field_of_another_kind(tmp_path: Path) -> None:
    message = "3:3: k.doi: 'course' has no such field; remove it or put it under 'extra'"
    assert problems_of(tmp_path, "  doi: 10.1/2") == [message]


@pytest.mark.parametrize(
    ("field", "last_digit"), [("issn: 0378-5954", "5"), ("isbn: 978-3-16-148410-1", "0")]
)
def test_number_with_a_wrong_check_digit_is_reported_and_kept(
    tmp_path: Path, field: str, last_digit: str
) -> None:
    registry = load_text(tmp_path, f"k:\n  type: book\n  {field}\n  title: T\n")
    name, number = field.split(": ")
    (problem,) = registry.problems
    assert (problem.line, problem.path) == (3, f"k.{name}")
    assert f"it would be {last_digit}" in problem.message
    assert resource(registry, "k").value(name) == number


def test_missing_title_is_reported_and_replaced_by_the_key(tmp_path: Path) -> None:
    registry = load_text(
        tmp_path, "a: {type: paper}\nb: {type: paper, title: ''}\nc: {type: paper, title: [x]}\n"
    )
    assert [(problem.path, problem.line) for problem in registry.problems] == [
        ("a.title", 1),
        ("b.title", 2),
        ("c.title", 3),
    ]
    assert [resource(registry, key).title for key in "abc"] == ["a", "b", "c"]


# Invalid values are dropped, valid values are kept


def validated(kind: str, **fields: Any) -> tuple[Resource, int]:
    """Return the resource with these fields, and the number of errors."""
    result = validate_entry("k", KINDS[kind], {"title": "T", **fields}, lenient=False)
    return make_resource(result.values), len(result.errors)


def test_only_the_invalid_field_is_dropped() -> None:
    resource, errors = validated("paper", url="javascript:x", note="N", titel="x", volume=["1"], page="3")
    assert (resource.url, resource.volume) == (None, None)
    assert (resource.note, resource.page, errors) == ("N", "3", 3)


def test_only_the_invalid_item_of_a_list_is_dropped() -> None:
    resource, errors = validated(
        "course",
        topics=["one", ["wrong"], {"two": {"algns": "wrong"}}, {"three": "text"}],
        chapters=["a", {"label": "wrong"}, {"document": "b"}],
        instructor=["Ann", {"english": "wrong"}, "Bob"],
    )
    assert [topic.name for topic in resource.topics] == ["one", "three"]
    assert [place.document for place in resource.chapters] == ["a", "b"]
    assert resource.instructor == ["Ann", "Bob"]
    assert errors == 4


def test_only_the_invalid_language_is_dropped() -> None:
    resource, errors = validated(
        "paper", note={"en": "N", "xxxxx": "wrong"}, url={"en": "x", "zh": "https://a.example/"}
    )
    assert resource.note == {"en": "N"}
    assert resource.url == {"zh": "https://a.example/"}
    assert errors == 2


def test_field_without_a_valid_language_is_dropped() -> None:
    resource, errors = validated("paper", note={"english": "N", "chinese": "M"})
    assert (resource.note, errors) == (None, 2)


@pytest.mark.parametrize("empty", ["", [], {}])
def test_empty_value_is_ignored(empty: object) -> None:
    resource, errors = validated("paper", note=empty, author=empty, url=empty)
    assert (resource.note, resource.author, resource.url, errors) == (None, [], None, 0)


# Bibliographies: what is unknown or invalid is kept in extra


def test_bibliography_keeps_unknown_and_invalid_fields(tmp_path: Path) -> None:
    entry = "@book{k, title={T}, url={javascript:x}, shelf={12}, refalign.extra.shelf={mine}}"
    registry = load_text(tmp_path, entry + "\n@book{l, title={T}, shelf={12}}", "r.bib")
    assert [(problem.path, problem.line) for problem in registry.problems] == [("k.url", 1)]
    kept = resource(registry, "k")
    assert (kept.url, kept.extra) == (None, {"url": "javascript:x", "shelf": "mine"})
    assert resource(registry, "l").extra == {"shelf": "12"}


def test_bibliography_keeps_an_invalid_title_as_text() -> None:
    result = validate_entry("k", KINDS["paper"], {"title": {"english": "A"}}, lenient=True)
    assert [error.path for error in result.errors] == [("title", "english")]
    resource = make_resource(result.values)
    assert (resource.title, list(resource.extra)) == ("k", ["title"])
    assert "A" in resource.extra["title"]


def test_invalid_extra_of_a_bibliography_is_reported() -> None:
    result = validate_entry("k", KINDS["paper"], {"title": "T", "shelf": "12", "extra": ["x"]}, lenient=True)
    assert [(error.path, error.message) for error in result.errors] == [
        (("extra",), "must be a map, not a list")
    ]


# Short forms of values


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("stored program", "stored program", None),
        ({"stored program": "in one memory"}, "stored program", "in one memory"),
        (
            {"stored program": {"en": "memory", "zh": "存储"}},
            "stored program",
            {"en": "memory", "zh": "存储"},
        ),
        ({"name": "stored program", "text": "x"}, "stored program", "x"),
        ({"stored program": {"text": "x"}}, "stored program", "x"),
        ({"en": "stored program", "zh": "存储程序"}, {"en": "stored program", "zh": "存储程序"}, None),
        ({"name": {"en": "a", "zh": "b"}}, {"en": "a", "zh": "b"}, None),
        ({"stored program": {}}, "stored program", None),
    ],
)
def test_topic(value: object, name: object, text: object) -> None:
    resource, errors = validated("wikidef", concepts=[value])
    assert errors == 0
    assert [(topic.name, topic.text) for topic in resource.concepts] == [(name, text)]


def test_parts_of_a_topic() -> None:
    parts = {
        "text": "x",
        "aligns": "y",
        "url": "https://a.example/",
        "chapters": ["d", {"document": "e", "label": "E"}],
    }
    resource, errors = validated("course", topics=[{"Raft": parts}])
    (topic,) = resource.topics
    assert errors == 0
    assert (topic.name, topic.text, topic.aligns, topic.url) == ("Raft", "x", "y", "https://a.example/")
    assert [(place.document, place.label) for place in topic.chapters] == [("d", None), ("e", "E")]


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("https://a.example/", None),
        ({"KVM": "https://a.example/"}, "KVM"),
        ({"url": "https://a.example/"}, None),
        ({"title": "KVM", "url": "https://a.example/"}, "KVM"),
        ({"title": {"en": "E", "zh": "Z"}, "url": "https://a.example/"}, {"en": "E", "zh": "Z"}),
    ],
)
def test_link(value: object, title: object) -> None:
    resource, errors = validated("wikidef", related=[value])
    assert errors == 0
    assert [(link.title, link.url) for link in resource.related] == [(title, "https://a.example/")]


def test_single_text_is_a_list_of_one_item() -> None:
    resource, errors = validated(
        "paper", author="Ann", aliases="A", chapters="d", related="https://a.example/", concepts="c"
    )
    assert errors == 0
    assert (resource.author, resource.aliases) == (["Ann"], ["A"])
    assert (len(resource.chapters), len(resource.related), len(resource.concepts)) == (1, 1, 1)


@pytest.mark.parametrize("field", ["publisher", "location", "language"])
def test_list_of_one_item_is_a_single_text(field: str) -> None:
    resource, errors = validated("book", **{field: ["en"]})
    assert (resource.value(field), errors) == ("en", 0)
    resource, errors = validated("book", **{field: ["en", "de"]})
    assert (resource.value(field), errors) == (["en", "de"], 0)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/", "HTTP://example.org", "ftp://example.org/x", "mailto:me@example.org",
        "https://zh.wikipedia.org/wiki/冯·诺伊曼结构", "https://en.wikipedia.org/wiki/Xen_(software)?a=1&b=2#c",
        "https://example.org:8080/a%20b", "http://[::1]/",
    ],
)  # fmt: skip
def test_valid_url(url: str) -> None:
    resource, errors = validated("paper", url=url)
    assert (resource.url, errors) == (url, 0)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org/", "/path", "example.org",
        "https://", "https:example.org", "https://a b/", "https://a.example/\n", "https://a.example/\u2028",
        "http://[::1/",
    ],
)  # fmt: skip
def test_invalid_url(url: str) -> None:
    resource, errors = validated("paper", url=url)
    assert (resource.url, errors) == (None, 1)


@pytest.mark.parametrize(
    "date", ["2003", "2003-10", "2003-10-19", "2003/2005", "2003-10/2004-01", "2003/", "-0044"]
)
def test_valid_date(date: str) -> None:
    resource, errors = validated("paper", date=date)
    assert (resource.date, errors) == (date, 0)


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "03",
        "2003-1",
        "2003/10/19",
        "19.10.2003",
    ],
)
def test_invalid_date(date: str) -> None:
    resource, errors = validated("paper", date=date)
    assert (resource.date, errors) == (None, 1)


@pytest.mark.parametrize("tag", ["en", "zh", "zh-Hans", "zh_CN", "zh-Hant-TW", "gsw", "es-419"])
def test_valid_language_tag(tag: str) -> None:
    resource, errors = validated("paper", note={tag: "x"})
    assert (resource.note, errors) == ({tag.replace("_", "-"): "x"}, 0)


@pytest.mark.parametrize("tag", ["english", "e", "en-", "zh Hans", "中文", "", "en--US"])
def test_invalid_language_tag(tag: str) -> None:
    resource, errors = validated("paper", note={"de": "x", tag: "y"})
    assert (resource.note, errors) == ({"de": "x"}, 1)


@pytest.mark.parametrize("item", ["Q42", "Q189052"])
def test_wikidata_item(item: str) -> None:
    assert validated("wikidef", wikidata=item)[0].wikidata == item


# Property: no value of an author is dropped without an error

texts = st.sampled_from(
    ["", "en", "zh", "x y", "name", "text", "url", "https://a.example/", "title", "document", "chapters",
     "label", "aligns", "2003", "Q42", "javascript:x"]
)  # fmt: skip
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from([*sorted(FIELDS - {"type"}), "titel"]), values, max_size=5),
    kind=st.sampled_from(sorted(KINDS)),
)
def test_any_entry_becomes_a_resource_and_nothing_is_dropped_without_an_error(
    fields: dict[str, Any], kind: str
) -> None:
    result = validate_entry("k", KINDS[kind], fields, lenient=False)
    make_resource(result.values)
    non_empty = {name for name, value in fields.items() if value not in ("", [], {})}
    reported = {error.path[0] for error in result.errors}
    assert non_empty - set(result.values) <= reported
    for name in non_empty & set(result.values) - reported:
        assert result.values[name] == fields[name]
