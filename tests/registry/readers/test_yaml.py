"""YAML registries: scalars as source text, problems with positions, and malicious files."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.readers.base import Parsed
from sphinx_refalign.registry.readers.yaml import read


def entries(text: str) -> dict[str, dict[str, object]]:
    """Return the entries of a text without problems."""
    parsed = read(text, "r.yaml")
    assert list(parsed.problems) == []
    return {entry.key: entry.fields for entry in parsed.entries}


def entry_fields(parsed: Parsed) -> dict[str, dict[str, object]]:
    return {entry.key: entry.fields for entry in parsed.entries}


def problem_texts(parsed: Parsed) -> list[str]:
    return [str(problem) for problem in parsed.problems]


def quickly(function: Callable[[], Parsed]) -> Parsed:
    """Return the result of ``function``, which must be fast: a malicious file must not delay a build."""
    start = time.perf_counter()
    result = function()
    assert time.perf_counter() - start < 5
    return result


@pytest.mark.parametrize(
    "source",
    [
        *("6.830", "1.10", "2003", "007", "0x1F", "1e3", "1_000", ".inf", "2003-10-19", "12:30", "190:20:30"),
        *("no", "NO", "off", "y", "true", "null", "Null", "~", "="),
    ],
)
def test_a_scalar_is_its_source_text(source: str) -> None:
    assert entries(f"a: {{number: {source}}}") == {"a": {"number": source}}


def test_keys_are_text() -> None:
    assert entries("2003: {1.10: x, no: y}\nno: {a: b}") == {
        "2003": {"1.10": "x", "no": "y"},
        "no": {"a": "b"},
    }


def test_a_tag_of_yaml_changes_nothing() -> None:
    assert entries("a: {number: !!int 010, title: !!str x}") == {"a": {"number": "010", "title": "x"}}


def test_an_empty_value_is_an_empty_text() -> None:
    assert entries("a:\n  title:\n  url: ''\n") == {"a": {"title": "", "url": ""}}


def test_block_scalars_and_folding() -> None:
    text = "a:\n  note: |\n    one\n    two\n  definition: >-\n    one\n    two\n"
    assert entries(text) == {"a": {"note": "one\ntwo\n", "definition": "one two"}}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "%YAML 1.1\n---\n...\n"])
def test_an_empty_file_is_an_empty_registry(text: str) -> None:
    assert entries(text) == {}


def test_a_directive_and_an_end_mark_do_not_start_a_second_document() -> None:
    assert entries("%YAML 1.2\n---\na: {title: x}\n...\n") == {"a": {"title": "x"}}


def test_windows_line_ends_count_once() -> None:
    parsed = read("a: {title: x}\r\n\r\nb: text\r\n", "r.yaml")
    assert [problem.line for problem in parsed.problems] == [3]


# Duplicates


def test_a_duplicate_entry_names_both_lines_and_the_first_is_used() -> None:
    parsed = read("a: {title: first}\nb: {}\na: {title: second}\nc: {}\n", "r.yaml")
    assert problem_texts(parsed) == [
        "r.yaml:3:1: a: duplicate entry (first on line 1); the first is used: rename or remove one"
    ]
    assert [(entry.key, entry.line) for entry in parsed.entries] == [("a", 1), ("b", 2), ("c", 4)]
    assert parsed.entries[0].fields == {"title": "first"}


def test_a_duplicate_field_names_both_lines_and_the_first_is_used() -> None:
    parsed = read("a:\n  title: first\n  note: n\n  title: second\n", "r.yaml")
    assert problem_texts(parsed) == [
        "r.yaml:4:3: a.title: duplicate field (first on line 2); the first is used: rename or remove one"
    ]
    assert parsed.entries[0].fields == {"title": "first", "note": "n"}


def test_a_nested_duplicate_has_its_path() -> None:
    parsed = read("a:\n  topics:\n  - x\n  - name: n\n    url: {en: 1, en: 2}\n", "r.yaml")
    assert [(p.path, p.line, p.column) for p in parsed.problems] == [("a.topics[1].url.en", 5, 18)]


def test_a_third_duplicate_is_reported() -> None:
    parsed = read("a: {t: 1}\na: {t: 2}\na: {t: 3}\n", "r.yaml")
    assert [problem.line for problem in parsed.problems] == [2, 3]


# Anchors, aliases, merge keys


def test_an_alias_is_replaced_by_its_anchor() -> None:
    assert entries("a: &x {title: &t T}\nb: *x\nc: {title: *t, list: [*t]}") == {
        "a": {"title": "T"},
        "b": {"title": "T"},
        "c": {"title": "T", "list": ["T"]},
    }


def test_a_merge_key_adds_missing_keys_only() -> None:
    assert entries(".d: &d {area: A, note: N}\na: {<<: *d, note: own}\nb: {note: own, <<: *d}") == {
        "a": {"area": "A", "note": "own"},
        "b": {"area": "A", "note": "own"},
    }


def test_the_first_of_several_merged_maps_takes_precedence() -> None:
    assert entries("a: {<<: [{x: 1}, {x: 2, y: 2}]}") == {"a": {"x": "1", "y": "2"}}


def test_a_map_can_have_two_merge_keys() -> None:
    assert entries(".x: &x {p: 1}\n.y: &y {p: 2, q: 2}\na: {<<: *x, <<: *y}") == {"a": {"p": "1", "q": "2"}}


def test_a_merged_map_is_not_changed() -> None:
    fields = entries("a: &a {title: T}\nb: {<<: *a, note: N}\nc: {<<: *a}")
    assert fields["a"] == fields["c"] == {"title": "T"}


def test_a_key_that_starts_with_a_dot_is_not_an_entry() -> None:
    assert entries(".shared: &s {area: A}\na: {<<: *s}") == {"a": {"area": "A"}}


def test_a_later_anchor_replaces_an_anchor_of_the_same_name() -> None:
    assert entries("a: {x: &n 1, y: *n}\nb: {x: &n 2, y: *n}") == {
        "a": {"x": "1", "y": "1"},
        "b": {"x": "2", "y": "2"},
    }


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    assert entries("a: {'<<': x, title: T}") == {"a": {"<<": "x", "title": "T"}}


def test_a_key_can_have_an_anchor() -> None:
    assert entries("&k a: {title: *k}") == {"a": {"title": "a"}}


def test_a_quoted_key_that_starts_with_a_dot_is_an_entry() -> None:
    assert entries("'.x': {title: T}\n.y: {title: S}") == {".x": {"title": "T"}}


@pytest.mark.parametrize(
    ("invalid", "line"),
    [("title: {{ foo }}", 3), ("note: *k", 3), ("<<: text", 3), ("note: " + "[" * 200, 3), ('note: "x', 3)],
)
def test_an_error_in_an_entry_does_not_affect_other_entries(invalid: str, line: int) -> None:
    parsed = read(f"a: {{title: A}}\nk: &k\n  {invalid}\nb: {{title: B}}\nc:\n  title: C\n", "r.yaml")
    assert [entry.key for entry in parsed.entries][:1] + [entry.key for entry in parsed.entries][-2:] == [
        *"abc"
    ]
    assert [(problem.path, problem.line) for problem in parsed.problems] == [("k", line)]


def test_an_anchor_of_an_invalid_entry_is_undefined() -> None:
    parsed = read('a: &x\n  title: "q\nb: {<<: *x, title: B}\nc: {title: C}', "r.yaml")
    assert [entry.key for entry in parsed.entries] == ["c"]
    assert [problem.path for problem in parsed.problems] == ["a", "b"]
    assert "undefined alias *x" in parsed.problems[1].message


def test_an_escape_of_a_control_character_is_reported() -> None:
    parsed = read('a: {title: "x\\0y"}', "r.yaml")
    assert problem_texts(parsed) == ["r.yaml:1:12: escape of a control character; remove it"]
    assert entry_fields(parsed) == {"a": {"title": "x\ufffdy"}}


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_unicode_line_separators_are_not_line_ends(separator: str) -> None:
    parsed = read(f"a:\n  title: A{separator}x\nb: {{title: B, 5: [}}}}\n", "r.yaml")
    assert entry_fields(parsed) == {"a": {"title": "A x"}}
    assert [problem.line for problem in parsed.problems] == [3]


def test_entries_merged_into_the_root_have_a_line() -> None:
    parsed = read("good: {title: G}\n<<: {bad: text, also: {title: A}}\n", "r.yaml")
    assert [(problem.path, problem.line) for problem in parsed.problems] == [("bad", 2)]
    assert [(entry.key, entry.line) for entry in parsed.entries] == [("good", 1), ("also", 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: {note: *n}",
            "r.yaml:1:11: a: undefined alias *n; write &n before it, or put the text in quotes",
        ),
        ("a: &a {x: [*a]}", "r.yaml:1:12: a: alias *a refers to a value that contains it; remove it"),
        ("a: {<<: text}", "r.yaml:1:9: a: '<<' must be a map or a list of maps"),
        ("a: {<<: {x: 1}, <<: text}", "r.yaml:1:21: a: '<<' must be a map or a list of maps"),
        ("a: {x: &k k}\n*k : {}\n", "r.yaml:2:1: an alias cannot be a key; write the key itself"),
        ("? [a]\n: b", "r.yaml:1:3: a key must be text, not a list or a map; put it in quotes"),
    ],
)
def test_invalid_aliases_merges_and_keys_are_reported(text: str, message: str) -> None:
    assert problem_texts(read(text, "r.yaml"))[0] == message


# Malicious files, and large files that are not malicious


def merge_bomb(levels: int) -> str:
    lines = [".a0: &a0 {k: v}"]
    for level in range(1, levels + 1):
        lines.append(f".a{level}: &a{level} {{<<: [{', '.join([f'*a{level - 1}'] * 10)}]}}")
    return "\n".join(["good: {title: G}", *lines])


def alias_bomb(levels: int) -> str:
    lines = [".a0: &a0 [x]"]
    for level in range(1, levels + 1):
        lines.append(f".a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    return "\n".join(["good: {title: G}", *lines])


@pytest.mark.parametrize("bomb", [merge_bomb, alias_bomb])
def test_a_bomb_of_eight_levels_is_rejected_quickly(bomb: Callable[[int], str]) -> None:
    parsed = quickly(lambda: read(bomb(8), "r.yaml"))
    assert len(parsed.problems) == 1
    assert parsed.problems[0].message.startswith("aliases and merge keys expand to too many values")
    assert parsed.problems[0].line > 5
    assert [entry.key for entry in parsed.entries] == ["good"]


@pytest.mark.parametrize("bomb", [merge_bomb, alias_bomb])
def test_three_levels_are_not_a_bomb(bomb: Callable[[int], str]) -> None:
    assert list(entries(bomb(3))) == ["good"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_no_depth_of_nesting_crashes_the_interpreter(opening: str) -> None:
    parsed = quickly(lambda: read(opening * 100_000, "r.yaml"))
    assert parsed.problems[0].message == "nested more than 100 levels deep"
    assert parsed.problems[0].line == 1


@pytest.mark.parametrize("levels", [200, 2_000])
def test_entries_around_deep_nesting_are_read(levels: int) -> None:
    # With 2,000 levels newer versions of libyaml reject the text before the first bracket is an event.
    parsed = read(f"good: {{title: G}}\nbad: {'[' * levels}{']' * levels}\nlater: {{title: L}}\n", "r.yaml")
    assert [(problem.line, problem.message) for problem in parsed.problems] == [
        (2, "nested more than 100 levels deep")
    ]
    assert [entry.key for entry in parsed.entries] == ["good", "later"]


def test_ten_thousand_entries_are_read() -> None:
    text = "".join(f"k{n}:\n  type: paper\n  title: T{n}\n  author: [A, B, C]\n" for n in range(10_000))
    assert len(entries(text)) == 10_000


def test_ten_thousand_entries_can_share_defaults() -> None:
    lines = [".d: &d {type: course, institution: MIT, area: Systems}"]
    lines += [f"k{n}: {{<<: *d, title: T{n}}}" for n in range(10_000)]
    fields = entries("\n".join(lines))
    assert len(fields) == 10_000
    assert fields["k9999"]["institution"] == "MIT"


# Syntax errors


@pytest.mark.parametrize(
    "invalid",
    ["bad: 'no end\n", "bad: [no, end\n", "bad: {a: b: c}\n", "bad:\n\ttitle: tab\n", "bad: @at\n", "'\n"],
)
def test_entries_before_a_syntax_error_are_kept(invalid: str) -> None:
    parsed = read("good: {title: G}\nalso: {title: A}\n" + invalid, "r.yaml")
    assert [entry.key for entry in parsed.entries][:2] == ["good", "also"]
    (problem,) = parsed.problems
    assert problem.message.startswith("not valid YAML: ")
    assert problem.line >= 3


def test_an_anchor_before_a_syntax_error_is_not_reported() -> None:
    assert [problem.line for problem in read("a: {x: &n y}\nb: [\n", "r.yaml").problems] == [3]


def test_a_control_character_is_reported() -> None:
    (problem,) = read('a: "\x01"', "r.yaml").problems
    assert str(problem).startswith("r.yaml: not valid YAML: unacceptable character #x0001: ")


def test_a_second_document_is_rejected_and_the_first_is_kept() -> None:
    parsed = read("a: {title: A}\n---\nb: {title: B}\n", "r.yaml")
    assert problem_texts(parsed) == [
        "r.yaml:2:1: a second YAML document is not read; keep one document and remove '---'"
    ]
    assert [entry.key for entry in parsed.entries] == ["a"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "null\n", "[]", "'x'"])
def test_a_file_that_is_not_a_map_is_reported(text: str) -> None:
    parsed = read(text, "r.yaml")
    assert problem_texts(parsed) == ["r.yaml:1:1: a registry must be a map of keys to fields"]
    assert list(parsed.entries) == []


@pytest.mark.parametrize("value", ["text", "[a, b]", "", "''"])
def test_an_entry_that_is_not_a_map_is_reported_and_the_next_is_kept(value: str) -> None:
    parsed = read(f"x: {{}}\nbad: {value}\ngood: {{title: G}}\n", "r.yaml")
    assert problem_texts(parsed) == ["r.yaml:2:1: bad: an entry must be a map of fields: type, title, url, …"]
    assert [entry.key for entry in parsed.entries] == ["x", "good"]


def test_an_entry_without_a_key_is_reported() -> None:
    parsed = read("'': {title: T}\ngood: {title: G}\n", "r.yaml")
    assert [problem.line for problem in parsed.problems] == [1]
    assert [entry.key for entry in parsed.entries] == ["good"]


# CSL items and rules


def test_items_that_are_aliases_have_a_line_and_invalid_items_are_reported() -> None:
    parsed = read("- &a {id: k, title: T}\n- text\n- *a\n- {title: no id}\n", "r.yaml")
    assert [(entry.key, entry.line) for entry in parsed.entries] == [("k", 1), ("k", 3)]
    assert problem_texts(parsed) == [
        "r.yaml:2:3: item skipped: it is not a map with an id",
        "r.yaml:4:3: item skipped: it is not a map with an id",
    ]


def test_values_of_items_of_a_list_have_a_position() -> None:
    parsed = read("- {id: k, title: T, author: [{family: X}]}\n", "r.yaml")
    (entry,) = parsed.entries
    assert [parsed.locate(entry, (name,)) for name in ("title", "author", "note")] == [(1, 11), (1, 21), None]


def test_lists_next_to_the_items_change_no_line() -> None:
    text = (
        "author:\n- {name: A}\n- {name: B}\nreferences:\n- [x]\n- {id: k, title: T, DOI: d}\n-\n- {id: l}\n"
        "keywords: [a, b]\n"
    )
    parsed = read(text, "r.yaml")
    assert [(entry.key, entry.line) for entry in parsed.entries] == [("k", 6), ("l", 8)]
    assert parsed.locate(parsed.entries[0], ("doi",)) == (6, 21)
    assert [problem.line for problem in parsed.problems] == [5, 7]


def test_aliases_within_items_change_no_line() -> None:
    text = "- {id: k, title: &t T, other: [*t]}\n- {id: l, title: *t}\n- {id: m, title: U}\n"
    assert [(entry.key, entry.line) for entry in read(text, "r.yaml").entries] == [
        ("k", 1), ("l", 2), ("m", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (".rules:\n- {a: b}\n- {c: d}\n", [({"a": "b"}, 2, 3), ({"c": "d"}, 3, 3)]),
        ("k: {}\n.rules: {a: b}\n", [({"a": "b"}, 2, 1)]),
        (".rules: text\n", [("text", 1, 1)]),
        (".rules:\n", []),
        ("'.rules': {a: b}\n", []),
    ],
)
def test_rules_have_a_position(text: str, rules: list[tuple[object, int, int]]) -> None:
    parsed = read(text, "r.yaml")
    assert list(parsed.rules) == [(value, "r.yaml", line, column) for value, line, column in rules]


# Positions


def test_positions_count_characters_and_exist_for_keys_and_items() -> None:
    parsed = read("书: {title: 冯·诺伊曼, aliases: [甲, 乙]}\nb:\n  topics:\n    - x: {url: u}\n", "r.yaml")
    first, second = parsed.entries
    assert parsed.locate(first, ("aliases", 1)) == (1, 32)
    assert parsed.locate(first, ("title",)) == (1, 5)
    assert parsed.locate(second, ("topics", 0, "x", "url")) == (4, 11)
    assert parsed.locate(second, ("nothing",)) is None


def test_an_entry_begins_at_its_key() -> None:
    (entry,) = read("{a: {title: T}}", "r.yaml").entries
    assert (entry.line, entry.column) == (1, 2)


def test_the_position_of_an_item_is_its_start() -> None:
    text = "k:\n  list:\n  - a: 1\n    b: 2\n  - a: 3\n  - [x,\n     y]\n  - [[z]]\n  - text\n"
    parsed = read(text, "r.yaml")
    (entry,) = parsed.entries
    positions = [parsed.locate(entry, ("list", item)) for item in range(5)]
    assert positions == [(3, 5), (5, 5), (6, 5), (8, 5), (9, 5)]
    assert parsed.locate(entry, ("list", 3, 0, 0)) == (8, 7)


# Properties

# PyYAML writes these line breaks of YAML 1.1 unchanged, and they are read as another line break.
BREAKS = "\x85\u2028\u2029"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=BREAKS), max_size=20).filter(
    lambda text: not NOT_PRINTABLE.search(text)
)
keys = texts.filter(lambda key: key and not key.startswith(".") and key != "<<")
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, st.dictionaries(keys, values, max_size=3), max_size=4), st.booleans())
def test_output_of_pyyaml_is_read_unchanged(data: dict[str, dict[str, object]], flow: bool) -> None:
    text = pyyaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=flow)
    assert entries(text) == data


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, texts, min_size=1, max_size=4), st.sampled_from(["'", '"']))
def test_quoted_text_is_read_unchanged(fields: dict[str, str], quote: str) -> None:
    text = pyyaml.safe_dump({"key": fields}, allow_unicode=True, default_style=quote)
    assert entries(text) == {"key": fields}


plain_words = st.from_regex(r"[A-Za-z0-9.+_-]{0,8}[A-Za-z0-9]", fullmatch=True)


@settings(max_examples=200, deadline=None)
@given(plain_words)
def test_a_plain_word_is_never_a_number_or_a_boolean(word: str) -> None:
    assert entries(f"key: {{field: {word}}}") == {"key": {"field": word}}


@settings(max_examples=300, deadline=None)
@given(st.text(":-?[]{},&*#|>'\"%@`!<ab \n\t", max_size=40))
def test_no_text_raises_an_exception_and_every_problem_has_a_line(text: str) -> None:
    parsed = read("good: {title: G}\n" + text, "r.yaml")
    for problem in parsed.problems:
        assert problem.file == "r.yaml"
        assert problem.line >= 1
        assert problem.message
    for entry in parsed.entries:
        assert entry.line >= 1


@pytest.mark.parametrize(
    "invalid",
    [
        "  title: 'T",
        "  title: [a",
        "  title: a: b",
        "  title: @x",
        "\ttitle: T",
        ' title: "\\x"',
        "  title: *x",
    ],
)
def test_entries_after_an_error_are_read_with_their_lines(invalid: str) -> None:
    before, after = (
        "first: {title: F}\nbad:\n  type: paper\n",
        "\n\nlast:\n  title: L\nduplicate: {a: 1, a: 2}\n",
    )
    text = before + invalid + after
    parsed = read(text, "r.yaml")
    entries_by_key = {entry.key: (entry.line, entry.fields) for entry in parsed.entries}
    assert entries_by_key["first"] == (1, {"title": "F"})
    assert entries_by_key["last"] == (6, {"title": "L"})
    last = next(entry for entry in parsed.entries if entry.key == "last")
    assert parsed.locate(last, ("title",)) == (7, 3)
    assert {problem.line for problem in parsed.problems} <= {3, 4, 5, 8}
    assert len(parsed.problems) == 2, "the error, and the duplicate after it"


def test_a_file_full_of_errors_has_a_limited_number_of_problems() -> None:
    parsed = read("a: 'x' y\n" * 10_000, "r.yaml")
    assert 0 < len(parsed.problems) <= 120


def test_anchors_are_defined_after_an_error() -> None:
    text = ".d: &d {type: paper}\nbad:\n  title: 'T\ngood:\n  <<: *d\n  title: G\n"
    parsed = read(text, "r.yaml")
    assert [problem.line for problem in parsed.problems] == [3]
    (good,) = [entry for entry in parsed.entries if entry.key == "good"]
    assert good.fields == {"title": "G", "type": "paper"}


def test_too_many_errors_are_reported() -> None:
    parsed = read("a:\n  t: 'x' y\n" * 200 + "last: {}\n", "r.yaml")
    assert len(parsed.problems) == 51
    assert str(parsed.problems[-1]) == "r.yaml:101: more than 50 errors; the rest of the file is not read"
