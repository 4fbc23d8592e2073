"""The checks of an entry: each mistake has its place and its path, what is right beside it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.model import FIELDS, Resource
from sphinx_refalign.registry.validate import validate_entry
from tests.helpers.registry_files import KINDS, load_text, messages, resource


def told(folder: Path, fields: str, kind: str = "course") -> list[str]:
    """The messages about a course with these fields (in block style, from line 3 on), without ``r.yaml:``."""
    registry = load_text(folder, f"k:\n  type: {kind}\n{fields}\n  title: T\n")
    assert resource(registry, "k").title == "T"
    return [message.removeprefix("r.yaml:") for message in messages(registry, folder)]


WRITE = "write the whole address, beginning with one of http:, https:, ftp:, mailto:"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("  numbr: 1", "3:3: k.numbr: unknown field (did you mean 'number'?)"),
        ("  Number: 1", "3:3: k.Number: unknown field (did you mean 'number'?)"),
        ("  number: [1]", "3:3: k.number: must be a text or a map of language to text, not a list"),
        ("  term: {en: {a: b}}", "3:10: k.term.en: must be a text, not a map"),
        ("  topics:\n  - x\n  - [y]", "5:5: k.topics[1]: must be a text or a map, not a list"),
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
            "3:10: k.term.english: 'english' is no language tag; write en, zh, zh-Hans, …",
        ),
        ("  wikidata: 42", "3:3: k.wikidata: '42' is no Wikidata item; write it as Q42"),
        ("  wikidata: Q042", "3:3: k.wikidata: 'Q042' is no Wikidata item; write it as Q42"),
        (
            "  accessed: yesterday",
            "3:3: k.accessed: write 2003, 2003-10, 2003-10-19 or 2003/2005, "
            "other words as {literal: in press}",
        ),
        (
            "  url: javascript:alert(1)",
            f"3:3: k.url: javascript: links are not allowed; {WRITE}",
        ),
        (
            "  url: {en: 'data:text/html,x'}",
            f"3:9: k.url.en: data: links are not allowed; {WRITE}",
        ),
        ("  url: www.example.org", f"3:3: k.url: {WRITE}"),
        ("  url: https://a.example/b c", "3:3: k.url: a URL has no spaces in it; write a space as %20"),
        ("  url: https:///path", "3:3: k.url: names no host; write it as https://example.org/…"),
        (
            "  materials:\n  - Notes: javascript:x",
            f"4:5: k.materials[0].url: javascript: links are not allowed; {WRITE}",
        ),
    ],
)
def test_message(tmp_path: Path, fields: str, message: str) -> None:
    assert told(tmp_path, fields) == [message]


def test_all_mistakes_are_told_in_one_go(tmp_path: Path) -> None:
    fields = "  numbr: 1\n  url: x\n  wikidata: 42\n  topics:\n  - [a]\n  - [b]"
    paths = [message.split(": ")[1] for message in told(tmp_path, fields)]
    assert sorted(paths) == ["k.numbr", "k.topics[0]", "k.topics[1]", "k.url", "k.wikidata"]


@pytest.mark.parametrize("field", ["doi", "isbn", "wikidata", "date", "accessed"])
def test_what_takes_one_text_does_not_offer_a_map_of_languages(tmp_path: Path, field: str) -> None:
    (message,) = told(tmp_path, f"  {field}: {{en: x}}", "book")
    assert message.startswith(f"3:3: k.{field}: ")
    assert "map of language" not in message


@pytest.mark.parametrize(
    ("value", "place"),
    [("[1]", "3:3: k.revision: "), ("{english: 1}", "3:14: k.revision.english: ")],
)
def test_a_wrong_revision_is_told_once_in_the_words_of_the_file(
    tmp_path: Path, value: str, place: str
) -> None:
    (message,) = told(tmp_path, f"  revision: {value}", "wikidef")
    assert message.startswith(place)


def test_a_wrong_field_of_a_declared_kind_is_told_once_in_the_words_of_the_file(tmp_path: Path) -> None:
    kinds = build_kinds({"dataset": {"label": "Data set", "fields": {"licence": "Licence"}}})
    registry = load_text(
        tmp_path, "k:\n  type: dataset\n  title: T\n  licence: [a, {english: b}]\n", kinds=kinds
    )
    (message,) = messages(registry, tmp_path)
    assert message.startswith("r.yaml:4:17: k.licence[1].english: 'english' is no language tag")


def test_a_wrong_part_is_told_the_fields_of_that_part(tmp_path: Path) -> None:
    (message,) = [one for one in told(tmp_path, "  chapters:\n  - {document: d, xyz: x}") if "unknown" in one]
    assert message.startswith("4:19: k.chapters[0].xyz: unknown field")
    assert "document" in message
    assert "label" in message
    assert "aligns" not in message


def test_a_type_that_is_there_but_no_text_is_not_called_missing(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: [paper], title: T}\n")
    (message,) = messages(registry, tmp_path)
    assert message.startswith("r.yaml:1:5: k.type: ")
    assert "is missing" not in message


def test_an_unknown_field_that_is_near_to_none_lists_the_fields(tmp_path: Path) -> None:
    (message,) = told(tmp_path, "  zzzzzz: 1")
    assert message.startswith("3:3: k.zzzzzz: unknown field; ")
    listed = message.split(" has ")[1].split(", ")
    assert {"title", "url", "institution", "topics"} <= set(listed)
    assert "doi" not in listed


def test_a_field_of_another_kind_says_whose_fields_there_are(tmp_path: Path) -> None:
    (message,) = told(tmp_path, "  doi: 10.1/2")
    assert message.startswith("3:3: k.doi: 'course' has no such field; it has ")


def test_a_missing_title_is_told_and_the_key_stands_for_it(tmp_path: Path) -> None:
    registry = load_text(
        tmp_path, "a: {type: paper}\nb: {type: paper, title: ''}\nc: {type: paper, title: [x]}\n"
    )
    assert [(problem.path, problem.line) for problem in registry.problems] == [
        ("a.title", 1),
        ("b.title", 2),
        ("c.title", 3),
    ]
    assert [resource(registry, key).title for key in "abc"] == ["a", "b", "c"]


# What is left out, and what stays


def kept(kind: str, **fields: Any) -> tuple[Resource, int]:
    """The resource of these fields, and how many mistakes were named."""
    checked = validate_entry("k", KINDS[kind], {"title": "T", **fields}, lenient=False)
    return Resource.model_validate(checked.values), len(checked.faults)


def test_a_wrong_field_alone_is_left_out() -> None:
    found, faults = kept("paper", url="javascript:x", note="N", titel="x", volume=["1"], page="3")
    assert (found.url, found.volume) == (None, None)
    assert (found.note, found.page, faults) == ("N", "3", 3)


def test_a_wrong_item_of_a_list_alone_is_left_out() -> None:
    found, faults = kept(
        "course",
        topics=["one", ["wrong"], {"two": {"algns": "wrong"}}, {"three": "text"}],
        chapters=["a", {"label": "wrong"}, {"document": "b"}],
        instructor=["Ann", {"english": "wrong"}, "Bob"],
    )
    assert [topic.name for topic in found.topics] == ["one", "three"]
    assert [place.document for place in found.chapters] == ["a", "b"]
    assert found.instructor == ["Ann", "Bob"]
    assert faults == 4


def test_a_wrong_language_alone_is_left_out() -> None:
    found, faults = kept(
        "paper", note={"en": "N", "xxxxx": "wrong"}, url={"en": "x", "zh": "https://a.example/"}
    )
    assert found.note == {"en": "N"}
    assert found.url == {"zh": "https://a.example/"}
    assert faults == 2


def test_where_every_language_is_wrong_the_field_is_left_out() -> None:
    found, faults = kept("paper", note={"english": "N", "chinese": "M"})
    assert (found.note, faults) == (None, 2)


@pytest.mark.parametrize("empty", ["", [], {}])
def test_an_empty_value_is_as_if_it_were_not_there(empty: object) -> None:
    found, faults = kept("paper", note=empty, author=empty, url=empty)
    assert (found.note, found.author, found.url, faults) == (None, [], None, 0)


# The forms in which values may be written


@pytest.mark.parametrize(
    ("written", "name", "text"),
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
def test_a_topic(written: object, name: object, text: object) -> None:
    found, faults = kept("wikidef", concepts=[written])
    assert faults == 0
    assert [(topic.name, topic.text) for topic in found.concepts] == [(name, text)]


def test_the_parts_of_a_topic() -> None:
    parts = {
        "text": "x",
        "aligns": "y",
        "url": "https://a.example/",
        "chapters": ["d", {"document": "e", "label": "E"}],
    }
    found, faults = kept("course", topics=[{"Raft": parts}])
    (topic,) = found.topics
    assert faults == 0
    assert (topic.name, topic.text, topic.aligns, topic.url) == ("Raft", "x", "y", "https://a.example/")
    assert [(place.document, place.label) for place in topic.chapters] == [("d", None), ("e", "E")]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("https://a.example/", None),
        ({"KVM": "https://a.example/"}, "KVM"),
        ({"url": "https://a.example/"}, None),
        ({"title": "KVM", "url": "https://a.example/"}, "KVM"),
        ({"title": {"en": "E", "zh": "Z"}, "url": "https://a.example/"}, {"en": "E", "zh": "Z"}),
    ],
)
def test_a_link(written: object, title: object) -> None:
    found, faults = kept("wikidef", related=[written])
    assert faults == 0
    assert [(link.title, link.url) for link in found.related] == [(title, "https://a.example/")]


def test_one_text_is_a_list_of_one() -> None:
    found, faults = kept(
        "paper", author="Ann", aliases="A", chapters="d", related="https://a.example/", concepts="c"
    )
    assert faults == 0
    assert (found.author, found.aliases) == (["Ann"], ["A"])
    assert (len(found.chapters), len(found.related), len(found.concepts)) == (1, 1, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/", "HTTP://example.org", "ftp://example.org/x", "mailto:me@example.org",
        "https://zh.wikipedia.org/wiki/冯·诺伊曼结构", "https://en.wikipedia.org/wiki/Xen_(software)?a=1&b=2#c",
        "https://example.org:8080/a%20b", "http://[::1]/",
    ],
)  # fmt: skip
def test_a_url_that_is_taken(url: str) -> None:
    found, faults = kept("paper", url=url)
    assert (found.url, faults) == (url, 0)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org/", "/path", "example.org",
        "https://", "https:example.org", "https://a b/", "https://a.example/\n", "https://a.example/\u2028",
        "http://[::1/",
    ],
)  # fmt: skip
def test_a_url_that_is_refused(url: str) -> None:
    found, faults = kept("paper", url=url)
    assert (found.url, faults) == (None, 1)


@pytest.mark.parametrize(
    "date", ["2003", "2003-10", "2003-10-19", "2003/2005", "2003-10/2004-01", "2003/", "-0044"]
)
def test_a_date_that_is_taken(date: str) -> None:
    found, faults = kept("paper", date=date)
    assert (found.date, faults) == (date, 0)


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "03",
        "2003-1",
        "2003-13",
        "2003-00",
        "2003-10-32",
        "2003-10-00",
        "2003/10/19",
        "19.10.2003",
    ],
)
def test_a_date_that_is_refused(date: str) -> None:
    found, faults = kept("paper", date=date)
    assert (found.date, faults) == (None, 1)


@pytest.mark.parametrize("tag", ["en", "zh", "zh-Hans", "zh_CN", "zh-Hant-TW", "gsw", "es-419"])
def test_a_language_tag_that_is_taken(tag: str) -> None:
    found, faults = kept("paper", note={tag: "x"})
    assert (found.note, faults) == ({tag.replace("_", "-"): "x"}, 0)


@pytest.mark.parametrize("tag", ["english", "e", "en-", "zh Hans", "中文", "", "en--US"])
def test_a_language_tag_that_is_refused(tag: str) -> None:
    found, faults = kept("paper", note={"de": "x", tag: "y"})
    assert (found.note, faults) == ({"de": "x"}, 1)


@pytest.mark.parametrize("item", ["Q42", "Q189052"])
def test_a_wikidata_item(item: str) -> None:
    assert kept("wikidef", wikidata=item)[0].wikidata == item


# A property: whatever an author writes, nothing is left out without a word

words = st.sampled_from(
    ["", "en", "zh", "x y", "name", "text", "url", "https://a.example/", "title", "document", "chapters",
     "label", "aligns", "2003", "Q42", "javascript:x"]
)  # fmt: skip
values = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from([*sorted(FIELDS - {"type"}), "titel"]), values, max_size=5),
    kind=st.sampled_from(sorted(KINDS)),
)
def test_any_entry_becomes_a_resource_and_nothing_is_left_out_without_a_word(
    fields: dict[str, Any], kind: str
) -> None:
    checked = validate_entry("k", KINDS[kind], fields, lenient=False)
    Resource.model_validate(checked.values)
    written = {name for name, value in fields.items() if value not in ("", [], {})}
    named = {fault.path[0] for fault in checked.faults}
    assert written - set(checked.values) <= named
    for name in written & set(checked.values) - named:
        assert checked.values[name] == fields[name]
