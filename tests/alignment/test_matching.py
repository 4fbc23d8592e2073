"""Which resources of two states are the same: by addresses, by titles, and where keys are not reliable."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_refalign.alignment.matching import (
    addresses_of,
    comparable,
    is_identifier,
    match_resources,
    texts_of,
    titles_of,
    values_text,
)
from sphinx_refalign.alignment.states import StateResource


def resource(key: str, kind: str = "paper", **fields: Any) -> StateResource:
    return StateResource(key, kind, str(fields.get("title", key)), "", "", fields)


def matched(old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]) -> dict[str, str]:
    states = [{key: resource(key, **fields) for key, fields in state.items()} for state in (old, new)]
    return match_resources(states[0], states[1])


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        ({}, []),
        ({"url": "http://www.example.org/a/"}, ["https://example.org/a"]),
        ({"url": {"en": "https://example.org/a", "zh": "https://example.org/a/"}}, ["https://example.org/a"]),
        ({"url": "mailto:x@example.org"}, []),
        ({"doi": "10.1145/A"}, ["https://doi.org/10.1145/a"]),
        ({"eprint": "1706.03762", "eprinttype": "arxiv"}, ["https://arxiv.org/abs/1706.03762"]),
        ({"eprint": "123", "eprinttype": "jstor"}, ["https://www.jstor.org/stable/123"]),
        ({"number": "html5", "organization": "W3C"}, ["https://www.w3.org/TR/html5/"]),
        ({"isbn": "0-306-40615-2"}, ["isbn:8030640615"]),
        ({"isbn": "978-0-306-40615-7"}, ["isbn:8030640615"]),
        ({"isbn": "978 0 306 40615 7"}, ["isbn:8030640615"]),
        ({"isbn": "9780306406157"}, ["isbn:8030640615"]),
        ({"isbn": "978\u20110\u2011306\u201140615\u20117"}, ["isbn:8030640615"]),
        ({"isbn": "0\u2010306\u201040615\u20102"}, ["isbn:8030640615"]),
        ({"isbn": "0-8044-2957-X"}, ["isbn:8080442957"]),
        ({"isbn": "979-10-90636-07-1"}, ["isbn:9109063607"]),
        ({"isbn": "979 10 90636 07 1"}, ["isbn:9109063607"]),
        ({"isbn": "9791090636071"}, ["isbn:9109063607"]),
        ({"isbn": ["0-306-40615-2", "979-10-90636-07-1"]}, ["isbn:8030640615", "isbn:9109063607"]),
        ({"isbn": "12345"}, []),
        ({"isbn": "0-306-40615-2", "container": "Proceedings"}, []),
    ],
)
def test_addresses(fields: dict[str, Any], addresses: list[str]) -> None:
    assert addresses_of(resource("k", **fields)) == addresses


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://doi.org/10.1/a", True),
        ("https://en.wikipedia.org/wiki/A", True),
        ("isbn:8030640615", True),
        ("https://www.w3.org/TR/html5/", True),
        ("https://www.w3.org/", False),
        ("https://example.org/", False),
        ("https://en.wikipedia.org", False),
    ],
)
def test_addresses_that_identify_one_work(address: str, expected: bool) -> None:
    assert is_identifier(address) is expected


def test_texts() -> None:
    value = ["a", {"en": "b", "zh": ["c", 5, None]}, {}]
    assert list(texts_of(value)) == ["a", "b", "c"]
    assert values_text(value) == "a b c"
    assert list(texts_of(5)) == []
    assert comparable("  Ｘen  and\tTHE Straße. ") == "xen and the strasse"
    title = {"en": "A.", "zh": "甲", "de": "a", "fr": ""}
    assert titles_of(resource("k", title=title)) == ["a", "甲"]
    assert titles_of(StateResource("k", "paper", "The title", "", "", {})) == ["the title"]


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ({"page": "1-9"}, {"page": "1\u20139"}, True),
        ({"page": "1-9"}, {"page": "1 - 9"}, True),
        ({"page": "1-9"}, {"page": "19"}, True),
        ({"page": "1-9"}, {"page": "2-9"}, False),
        ({"isbn": "0-306-40615-2"}, {"isbn": "978 0 306 40615 7"}, True),
        ({"isbn": "0-306-40615-2", "container": "C"}, {"isbn": "0-8044-2957-X", "container": "C"}, False),
        ({"author": ["Ann Lee", "Bo Xu"]}, {"author": ["A. Lee"]}, True),
        ({"author": ["Ann Lee", "others"]}, {"author": ["Bo Xu", "others"]}, False),
        ({"author": ["Ann Lee"]}, {}, True),
        ({"edition": "2"}, {"edition": "3"}, False),
    ],
)
def test_works_with_the_same_title_differ_by_their_fields(
    old: dict[str, Any], new: dict[str, Any], is_same: bool
) -> None:
    pairs = matched({"a": {"title": "T", **old}}, {"b": {"title": "T", **new}})
    assert pairs == ({"a": "b"} if is_same else {})


EXCHANGED = {
    "x": {"title": "First", "url": "https://example.org/1"},
    "y": {"title": "Second", "url": "https://example.org/2"},
}
RENUMBERED = {"x": EXCHANGED["y"], "y": EXCHANGED["x"]}


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ({"title": "Distributed systems"}, {"title": "Distributed system"}, True),
        ({"title": "Distributed systems"}, {"title": "Operating systems"}, False),
        ({"title": "Distributed systems 1"}, {"title": "Distributed systems 2"}, False),
        ({"title": {"en": "One", "zh": "甲乙丙丁戊"}}, {"title": {"fr": "Un", "zh": "甲乙丙丁"}}, True),
        (
            {"title": "Old", "doi": "10.1/a", "url": "https://example.org/o"},
            {"title": "New", "doi": "10.1/a"},
            True,
        ),
        (
            {"title": "Distributed systems", "url": "https://example.org/o"},
            {"title": "Distributed system", "url": "https://example.org/n"},
            False,
        ),
        ({"title": "Distributed systems"}, {"title": "Distributed system", "kind": "book"}, False),
    ],
)
def test_keys_of_a_list_that_was_numbered_again(
    old: dict[str, Any], new: dict[str, Any], is_same: bool
) -> None:
    """A key that stays is the same resource only if the resources are similar."""
    pairs = matched({**EXCHANGED, "k": old}, {**RENUMBERED, "k": new})
    assert pairs == {"x": "y", "y": "x"} | ({"k": "k"} if is_same else {})
    assert matched({"x": EXCHANGED["x"], "k": old}, {"x": EXCHANGED["x"], "k": new})["k"] == "k"
