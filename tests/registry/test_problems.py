"""Messages about registry files are short, whatever value they quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import FIELDS
from sphinx_refalign.registry.problems import (
    Code,
    Problem,
    describe_error,
    describe_value,
    format_path,
    list_suggestions,
    shorten,
    shorten_inside,
)
from tests.helpers.registry_files import KINDS, load_text, messages
from tests.registry.test_any_values import RAW_FIELDS, VARIABLES

LONG = ["a" * 30_000, "9" * 30_000, "a\\[, " * 6000]
"""Texts that are no value of any field, apart from free texts."""


def entries_with(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of files of one entry, which has a text in each field, and as its key and type."""
    for kind in KINDS:
        names = sorted({*FIELDS, "ids", "chapters", text})
        fields = {**dict.fromkeys(names, text), "type": kind, "title": "T"}
        pairs = (f"  ? {json.dumps(name)}\n  : {json.dumps(value)}\n" for name, value in fields.items())
        yield "r.yaml", f"k:\n{''.join(pairs)}"
    yield "r.yaml", f"k:\n  type: {json.dumps(text)}\n  title: T\n"
    yield "r.yaml", f"? {json.dumps(text)}\n: {{type: papr, title: T, url: x}}\n"
    yield "r.bib", f"@article{{{text}, title = {{T}}, doi = 1}}\n@{text}{{k, title = {{T}}}}\n"
    for name in RAW_FIELDS.split():
        yield "r.bib", f"@article{{k, title = {{T}}, {name} = {{{text}}}, {text} = 1, a = {text}}}"
    for name in VARIABLES.split():
        for value in (text, {text: text}, {"raw": text}, {"date-parts": [[text]]}, [{"family": text}]):
            yield "r.json", json.dumps([{"id": "k", "title": "T", name: value}])


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:2])
def test_messages_are_short_whatever_they_quote(tmp_path: Path, text: str) -> None:
    seen = 0
    for name, content in entries_with(text):
        for problem in load_text(tmp_path, content, name).problems:
            seen += 1
            assert len(problem.text) < 1600, problem.text[-200:]
    assert seen > 20


def test_a_long_message_keeps_its_beginning_and_its_advice(tmp_path: Path) -> None:
    text = f"k: {{type: paper, title: T, doi: {'x' * 5000}}}\n"
    (message,) = messages(load_text(tmp_path, text), tmp_path)
    assert message.startswith("r.yaml:1:28: k.doi: 'xxx")
    assert message.endswith("xxx' is not a DOI; write the part from 10. on, as in 10.1145/945445.945462")
    assert len(message) < 1100


@pytest.mark.parametrize(
    ("value", "description"),
    [
        ({"a": 1}, "a map"), ({}, "an empty map"), ([1], "a list"), ([], "an empty list"), ("x", "'x'"),
        (5, "5"), (None, "None"), ("x" * 300, "'" + "x" * 199 + "…"),
    ],
)  # fmt: skip
def test_values_in_messages(value: object, description: str) -> None:
    assert describe_value(value) == description


def test_suggestions() -> None:
    assert list_suggestions([]) == ""
    assert list_suggestions(["a"]) == " (did you mean 'a'?)"
    assert list_suggestions(["a", "b"]) == " (did you mean 'a' or 'b'?)"


def test_long_texts_are_cut() -> None:
    assert shorten("x" * 200) == "x" * 200
    assert shorten("x" * 201) == "x" * 200 + "…"
    assert shorten_inside("x" * 1000) == "x" * 1000
    assert shorten_inside("a" * 600 + "b" * 401) == "a" * 500 + "…" + "a" * 99 + "b" * 401
    assert len(format_path(["k" * 600, "title"])) == 501


@pytest.mark.parametrize(
    ("error", "description"),
    [
        (ValueError("no number. "), "ValueError: no number"),
        (ValueError("two\n  lines"), "ValueError: two lines"),
        (RecursionError(), "RecursionError"),
        (ValueError("x" * 300), f"ValueError: {'x' * 200}…"),
    ],
)
def test_exceptions_in_messages(error: Exception, description: str) -> None:
    assert describe_error(error) == description


def test_paths_and_locations() -> None:
    assert format_path(("mit-6.824", "topics", 2, "aligns")) == "mit-6.824.topics[2].aligns"
    problem = Problem(Code.VALUE, "r.yaml", 3, 0, "k.url", "is wrong")
    assert str(problem) == "r.yaml:3: k.url: is wrong"
    assert str(problem._replace(column=5, path="")) == "r.yaml:3:5: is wrong"
