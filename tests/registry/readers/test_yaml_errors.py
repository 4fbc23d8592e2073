"""Slips in YAML: one message each, which names the slip and what to write."""

from __future__ import annotations

import time

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.readers.yaml import read

NOT_VALID = "not valid YAML: "
QUOTES = "put the whole value in quotes"

SLIPS = {
    # Indentation
    "type: paper\n title: X\n": "3:2: bad: 'title' is indented by 1 space, the field above by 2; "
    "indent all fields of an entry equally",
    "type: paper\n    title: X\n": "3:5: bad: 'title' is indented by 4 spaces, the field above by 2; "
    "indent all fields of an entry equally",
    "type: 'paper'\n    title: X\n": "3:5: bad: 'title' is indented by 4 spaces, the field above by 2; "
    "indent all fields of an entry equally",
    "topics: [a]\n    title: X\n": "3:5: bad: 'title' is indented by 4 spaces, the field above by 2; "
    "indent all fields of an entry equally",
    "topics:\n    - a\n      title: X\n": "4:7: bad: 'title' is indented by 6 spaces, the field above by 2; "
    "indent all fields of an entry equally",
    "topics:\n- a\n- b\n": "3:1: bad: list item is indented by 0 spaces, its key by 2; "
    "indent it like its key, or further",
    "topics:\n    - a\n   - b\n  title: x\n": "4:4: bad: list item is indented by 3 spaces, the item above "
    "by 4; indent all items of a list equally",
    "topics:\n    - a: b\n      - b: c\n": "4:7: bad: list item is indented by 6 spaces, the item above "
    "by 4; indent all items of a list equally",
    "type: paper\n other:\n    type: paper\n": "3:2: bad: 'other' is indented by 1 space; "
    "begin the keys of entries in the first column",
    "note: x\n other:\n    type: paper\n": "3:2: bad: 'other' is indented by 1 space; "
    "begin the keys of entries in the first column",
    "url: u\n    title: X\n  type: paper\n": "3:5: bad: 'title' is indented by 4 spaces, "
    "the field above by 2; indent all fields of an entry equally",
    "note: text\n    more words\n    url: x\n": "4:5: bad: 'url' is indented by 4 spaces, "
    "the field above by 2; indent all fields of an entry equally",
    "type: paper\ntitle: X\n": "3:1: title: field in the first column; "
    "indent it with the other fields of 'bad'",
    "type: paper\ntitle: {en: X, zh: 某}\n": "3:1: title: field in the first column; "
    "indent it with the other fields of 'bad'",
    "type: paper\n\ttitle: X\n": f"3:1: bad: {NOT_VALID}while scanning a plain scalar found a tab character "
    "that violates indentation; indent with spaces, not with a tab",
    "topics:\n\t- a\n": f"3:1: bad: {NOT_VALID}while scanning for the next token found character that "
    "cannot start any token; indent with spaces, not with a tab",
    "type: paper\n\n    title: X\n": "4:5: bad: 'title' is indented by 4 spaces, the field above by 2; "
    "indent all fields of an entry equally",
    "type: paper\n# comment\n    title: X\n": "4:5: bad: 'title' is indented by 4 spaces, "
    "the field above by 2; indent all fields of an entry equally",
    "type: paper\n   topics:\n    - a\n": "3:4: bad: 'topics' is indented by 3 spaces, "
    "the field above by 2; indent all fields of an entry equally",
    "url: u\n    other:\n    type: x\n": "3:5: bad: 'other' is indented by 4 spaces, "
    "the field above by 2; indent all fields of an entry equally",
    # Colons and hyphens
    "type: paper\n  title:Foo\n  url: x\n": "3:8: bad: no space after a colon; write 'title: Foo'",
    "title:Foo\n  type: paper\n": "2:8: bad: no space after a colon; write 'title: Foo'",
    "title Foo\n  type: paper\n": "2:3: bad: no colon after 'title'; write 'title: Foo'",
    "type: paper\n  title Foo\n  url: x\n": f"3:3: bad: {NOT_VALID}while scanning a simple key could not "
    "find expected ':'; write key: value, with a space after the colon",
    "topics:\n    - a\n    b\n  title: x\n": "4:5: bad: list item without a hyphen; "
    "start each item of the list with '- '",
    "topics:\n    - a\n    # comment\n    b\n  title: x\n": "5:5: bad: list item without a hyphen; "
    "start each item of the list with '- '",
    "topics:\n    - a: x\n    b: y\n  title: x\n": "4:5: bad: list item without a hyphen; "
    "start each item of the list with '- '",
    "title:Foo\n": "1:1: bad: an entry must be a map of fields: type, title, url, …; "
    "write a space after each colon: 'title: …'",
    f"title:{'x' * 40}\n  url: x\n": f"2:8: bad: no space after a colon; write 'title: {'x' * 40}'",
    f"title:{'x' * 41}\n  url: x\n": f"2:8: bad: no space after a colon; write 'title: {'x' * 39}…'",
    # Values that need quotes
    "topics:\n    - a\n    - @x\n": f"4:7: bad: {NOT_VALID}while scanning for the next token found character "
    "that cannot start any token; put the value in quotes",
    "title: A: b\n": f"2:11: bad: {NOT_VALID}mapping values are not allowed in this context; "
    "put text that contains ': ' in quotes",
    "title: [Draft] On\n  type: paper\n": f"2:18: bad: text after the closing bracket; {QUOTES}",
    "title: {LaTeX} On\n  type: paper\n": f"2:18: bad: text after the closing brace; {QUOTES}",
    'title: "A" and b\n  type: paper\n': f"2:14: bad: text after the closing quote; {QUOTES}",
    "title: 'It's'\n  type: paper\n": f"2:14: bad: text after the closing quote; {QUOTES}, "
    "with '' for an apostrophe between single quotes",
    'title: "a \\q b"\n': f"2:13: bad: {NOT_VALID}while parsing a quoted scalar found unknown escape "
    "character; use single quotes, in which a backslash is not special",
    "title: !important\n  type: paper\n": f"2:10: '!important' is read as a YAML tag, not as text; {QUOTES}",
    "title: &Sons and co\n  type: paper\n": "2:10: '&Sons' is read as an anchor, which nothing refers to; "
    + QUOTES,
}
"""The message for each slip in the fields of an entry ``bad``."""


@pytest.mark.parametrize(("fields", "message"), SLIPS.items())
def test_a_slip_gives_one_message_that_names_it(fields: str, message: str) -> None:
    parsed = read(f"bad:\n  {fields}good: {{type: paper, title: Good}}\n", "r.yaml", ("paper",))
    assert [str(problem) for problem in parsed.problems] == [f"r.yaml:{message}"]
    assert parsed.entries[-1].key == "good"


@pytest.mark.parametrize("value", ["`a`", "@a", "%a", "> a", "|a", "- a", "? a", "& a", "* a"])
def test_a_value_that_needs_quotes(value: str) -> None:
    parsed = read(f"bad:\n  title: {value}\n  type: paper\n", "r.yaml", ("paper",))
    (problem,) = parsed.problems
    assert "put the value in quotes" in problem.message
    assert problem.line == 2


def test_a_key_without_colon() -> None:
    (problem,) = read("bad\n  type: paper\n  title: x\n", "r.yaml").problems
    assert str(problem) == "r.yaml:1:1: no colon after 'bad'; write 'bad:'"


def test_a_key_without_colon_after_an_entry_hides_no_later_entry() -> None:
    parsed = read("a:\n  type: paper\nb\nc: {title: C}\nd: {title: D}\n", "r.yaml")
    assert [(problem.line, problem.column) for problem in parsed.problems] == [(3, 1)]
    assert [(entry.key, entry.line) for entry in parsed.entries] == [("c", 4), ("d", 5)]


@pytest.mark.parametrize(
    ("fields", "entries"),
    [("{type: paper}", [("c", 1, 1), ("a", 2, 1)]), ("{url: u}", [("c", 1, 1)])],
)
def test_an_entry_before_an_indented_key_is_kept_if_it_has_a_type(
    fields: str, entries: list[tuple[str, int, int]]
) -> None:
    parsed = read(f"c: {{title: C}}\na: {fields}\n b:", "r.yaml")
    assert [problem.line for problem in parsed.problems] == [3]
    assert [(entry.key, entry.line, entry.column) for entry in parsed.entries] == entries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: X\na: {type: paper}\n", "1:1: title: an entry must be a map of fields: type, title, url, …"),
        ("a: {type: paper}\ntitle:\n", "2:1: title: an entry must be a map of fields: type, title, url, …"),
        ("a: {type: paper}\nfoo: x\n", "2:1: foo: an entry must be a map of fields: type, title, url, …"),
        ("a: {type: paper}\n'': {title: T}\n", "2:1: entry has no key; write one before the colon"),
    ],
)
def test_other_values_in_the_first_column_belong_to_no_entry(text: str, message: str) -> None:
    parsed = read(text, "r.yaml", ("paper",))
    assert [str(problem) for problem in parsed.problems] == [f"r.yaml:{message}"]
    assert [(entry.key, entry.fields) for entry in parsed.entries] == [("a", {"type": "paper"})]


def test_a_text_after_an_entry_without_a_type_is_no_field_of_it() -> None:
    parsed = read("a: {url: u}\ntitle: X\n", "r.yaml")
    assert [problem.code for problem in parsed.problems] == [Code.VALUE]
    assert [(entry.key, entry.fields) for entry in parsed.entries] == [("a", {"url": "u"})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: {title: !x y}", Code.SYNTAX),
        ("a: {title: &x y}", Code.SYNTAX),
        ('a: {title: "\\0"}', Code.SYNTAX),
        ("a: [", Code.SYNTAX),
        ("- a", Code.SYNTAX),
        ("'': {type: paper}", Code.SYNTAX),
        ("a: {type: paper}\ntitle: x", Code.SYNTAX),
        ("- {id: k, title: T}\n- x", Code.SYNTAX),
        ("references: [{id: k, title: T}]\na: {type: paper}", Code.SYNTAX),
        ("a: {t: 1, t: 2}", Code.DUPLICATE_KEY),
        ("a: b", Code.VALUE),
    ],
)
def test_codes(text: str, code: Code) -> None:
    assert [problem.code for problem in read(text, "r.yaml").problems] == [code]


def test_a_field_in_the_first_column_belongs_to_the_entry_above() -> None:
    parsed = read("a:\n  type: paper\ntitle: X\nb: {type: paper}\n", "r.yaml", ("paper",))
    assert [(entry.key, dict(entry.fields)) for entry in parsed.entries] == [
        ("a", {"type": "paper", "title": "X"}), ("b", {"type": "paper"}),
    ]  # fmt: skip


@pytest.mark.parametrize("indentation", ["", "  "])
def test_bibtex_in_a_yaml_file(indentation: str) -> None:
    text = f"{indentation}@book{{a,\n  title = {{T}},\n}}\n@book{{b, title={{U}}}}\n"
    (problem,) = read(text, "r.yaml").problems
    column = len(indentation) + 1
    assert str(problem) == f"r.yaml:1:{column}: this is BibTeX, not YAML; move it to a .bib file"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("- key: a\n  type: paper\n", "write 'a:' without a hyphen, with its fields indented below it"),
        ("- title: A\n", "write 'a-key:' with the fields indented below it"),
    ],
)
def test_a_list_of_entries(text: str, advice: str) -> None:
    (problem,) = read(text, "r.yaml", build_kinds({})).problems
    assert problem.message == f"a registry must be a map of keys to fields, not a list; {advice}"


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  type: paper\n  title: 'x'\n  note: see http://example.org/a:b\n",
        "a: {type: paper, title: &t X}\nb: {type: paper, title: *t}\n",
        ".shared: &s {area: X}\na:\n  <<: *s\n  type: paper\n  title: Ratio 3:1\n",
        "a:\n  type: paper\n  title: >\n    a\n     b:c\n",
        "title:\n  type: book\n  title: A key that is the name of a field\n",
        "a: {type: paper, title: A}\ntitle:\n  type: book\n  title: Another one\n",
        "references:\n- {id: k, title: T}\nabstract: on type theory\nauthor: {name: A}\n",
    ],
)
def test_nothing_is_reported_that_is_right(text: str) -> None:
    assert read(text, "r.yaml", ("paper", "book")).problems == []


@pytest.mark.parametrize(
    "line", ["- " * 15_000, "a" * 30_000, " " * 30_000 + "x", "a-" * 15_000, "a:b" * 10_000]
)
def test_long_lines_take_no_time(line: str) -> None:
    start = time.perf_counter()
    read(f"bad:\n  type: paper\n{line}\n  title: x\n   y: z\n", "r.yaml")
    assert time.perf_counter() - start < 2


def test_entry_that_is_cut_off_gives_one_message(tmp_path: object) -> None:
    file = f"{tmp_path}/r.yaml"
    with open(file, "w", encoding="utf-8") as stream:
        stream.write("bad:\n  type: paper\n title: X\n")
    assert len(load([file]).problems) == 1
