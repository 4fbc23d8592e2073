"""Limits of a file: text after expansion, long values, deep nesting, and entries that cannot be read."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from sphinx_refalign.registry import file_entries, registry
from sphinx_refalign.registry.limits import MAX_VALUE, SPENT, TextBudget, limit_text
from sphinx_refalign.registry.limits import Path as ValuePath
from sphinx_refalign.registry.registry import Registry
from tests.helpers.outputs import FILES, OUTPUTS
from tests.helpers.registry_files import load_text, messages

GOOD = {
    "yaml": "good: {type: paper, title: Good}\n",
    "bib": "@article{good, title={Good}}\n",
    "json": '{"id": "good", "type": "book", "title": "Good"}',
}


def escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def load_seconds(folder: Path, text: str, name: str, limit: float = 20) -> Registry:
    start = time.process_time()
    loaded = load_text(folder, text, name)
    assert time.process_time() - start < limit
    return loaded


def text_of(loaded: Registry) -> int:
    return sum(len(json.dumps(loaded[key].as_data())) for key in loaded)


def test_aliases_of_a_long_text_are_left_out(tmp_path: Path) -> None:
    text = f".long: &long {'x' * 400_000}\n"
    text += "".join(f"k{number}: {{type: paper, note: *long, title: T}}\n" for number in range(200))
    loaded = load_seconds(tmp_path, text + GOOD["yaml"], "r.yaml")
    assert len(loaded) == 201
    assert {loaded[key].title for key in loaded} == {"T", "Good"}
    assert text_of(loaded) < 8 * len(text) + 17_000_000
    (message,) = messages(loaded, tmp_path)
    assert message.startswith("r.yaml:")
    assert ".note: aliases and merge keys expand to too many values or too much text" in message


def test_an_alias_in_a_csl_list_is_left_out(tmp_path: Path) -> None:
    item = f"- {{id: k, type: book, title: T, other: &long [{'x' * 400_000}]}}\n"
    copies = "".join(f"- {{id: k{number}, title: T, other: [*long, *long]}}\n" for number in range(100))
    loaded = load_seconds(tmp_path, item + copies, "r.yaml")
    assert len(loaded) == 101
    assert text_of(loaded) < 40_000_000
    assert len(messages(loaded, tmp_path)) == 1


def test_uses_of_a_long_string_are_left_out(tmp_path: Path) -> None:
    text = f"@string{{long = {{{'x' * 90_000}}}}}\n"
    text += "".join(
        f"@article{{k{number}, title=long, note=long # long}}\n"
        if number % 2
        else f"@book{{k{number},\nnote=long}}\n"
        for number in range(400)
    )
    loaded = load_seconds(tmp_path, text + GOOD["bib"], "r.bib")
    assert len(loaded) == 401
    found = messages(loaded, tmp_path)
    assert sum("expand to too much text; this one" in message for message in found) == 1
    assert all(message.startswith("r.bib:") for message in found)
    assert sum(len(str(entry.fields)) for entry in loaded.entries.values()) < 8 * len(text) + 17_000_000


def test_an_abstract_that_thousands_inherit_is_left_out(tmp_path: Path) -> None:
    text = f"@xdata{{x, abstract={{{'x' * 400_000}}}}}\n"
    text += "".join(f"@article{{k{number}, title={{T}}, xdata={{x}}}}\n" for number in range(200))
    loaded = load_seconds(tmp_path, text, "r.bib")
    assert sum(len(str(entry.fields)) for entry in loaded.entries.values()) < 8 * len(text) + 17_000_000
    (message,) = messages(loaded, tmp_path)
    assert ".xdata: the values of this file expand to too much text" in message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.yaml", "k:\n  type: paper\n  title: {}\n" + escape(GOOD["yaml"])),
        ("r.bib", "@article{{k,\n author={{A B}},\n title={{{}}}}}\n" + escape(GOOD["bib"])),
        ("r.json", '[{{"id": "k",\n"type": "book",\n"title": "{}"}},' + escape(GOOD["json"]) + "]"),
    ],
)  # fmt: skip
def test_a_long_title_is_cut_off(tmp_path: Path, name: str, text: str) -> None:
    loaded = load_seconds(tmp_path, text.format("title " * 900_000), name)
    assert list(loaded) == ["k", "good"]
    assert len(str(loaded["k"].title)) <= MAX_VALUE
    (message,) = messages(loaded, tmp_path)
    assert message.startswith(f"{name}:3:")
    assert message.endswith("k.title: value cut off after 1,000,000 characters; shorten it")


@pytest.mark.parametrize("depth", [101, 500, 990, 5000])
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_deep_nesting_is_reported_at_its_entry(tmp_path: Path, suffix: str, depth: int) -> None:
    text = f'[\n{{"id": "k", "type": "book", "title": "T", "other": {"[" * depth}{"]" * depth}}},\n'
    loaded = load_text(tmp_path, f"{text}{GOOD['json']}]", f"r.{suffix}")
    if suffix == "json":
        assert list(loaded) == ["good"]
    assert len(messages(loaded, tmp_path)) >= 1
    assert messages(loaded, tmp_path)[0].startswith(f"r.{suffix}:2")
    assert "nested" in messages(loaded, tmp_path)[0]


def test_hundred_levels_are_kept(tmp_path: Path) -> None:
    text = f'[{{"id": "k", "type": "book", "title": "T", "other": {"[" * 99}{"]" * 99}}}]'
    loaded = load_text(tmp_path, text, "r.json")
    assert messages(loaded, tmp_path) == []
    assert loaded["k"].extra["other"] == "[" * 99 + "]" * 99


def test_an_entry_that_raises_is_reported_and_the_others_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = file_entries.mentions_chapters

    def fail(fields: object) -> bool:
        if isinstance(fields, dict) and fields["title"] == "bad":
            raise RecursionError("too deep")
        return original(fields)

    monkeypatch.setattr(file_entries, "mentions_chapters", fail)
    loaded = load_text(tmp_path, f"\nk: {{type: paper, title: bad}}\n{GOOD['yaml']}")
    assert "k" in loaded.rejected
    assert "good" in loaded
    assert messages(loaded, tmp_path) == [
        "r.yaml:2:1: k: entry cannot be read: RecursionError: too deep; simplify it"
    ]


def test_an_entry_that_cannot_be_decoded_has_its_key_as_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_text(tmp_path, "@article{k, title={T}}\n" + GOOD["bib"], "r.bib")
    late: list[str] = []
    loaded.report_late = lambda problem: late.append(str(problem))

    def fail(self: Registry, entry: object) -> object:
        raise ValueError("no number")

    with monkeypatch.context() as patch:
        patch.setattr(registry.Registry, "_build", fail)
        assert loaded["k"].title == "k"
    assert loaded["good"].title == "Good"
    assert len(late) == 1
    assert late[0].endswith("r.bib:1: k: entry cannot be read: ValueError: no number; simplify it")


def test_a_large_file_may_expand_to_eight_times_its_size_in_addition() -> None:
    budget = TextBudget(100)
    assert not budget.take(16_000_801)
    assert budget.take(16_000_800)
    assert not budget.take(1)


def test_values_that_do_not_fit_are_empty_and_the_first_is_reported() -> None:
    reports: list[tuple[ValuePath, str]] = []
    fields = {"a": "x" * 12, "topics": ["y", {"url": "z"}], "n": 1}
    budget = TextBudget(0)
    budget.take(16_000_000 - 20)
    limited = limit_text(fields, budget, lambda path, message: reports.append((path, message)))
    assert limited == {"a": "x" * 12, "topics": ["", {"url": ""}], "n": 1}
    assert reports == [(("topics", 0), SPENT)]
    assert fields["topics"] == ["y", {"url": "z"}]


def test_a_value_of_the_maximum_length_and_all_others_are_the_same_objects() -> None:
    reports: list[ValuePath] = []
    fields = {"note": "x" * MAX_VALUE, "topics": ["y", {"url": "z"}]}
    assert limit_text(fields, TextBudget(0), lambda path, _: reports.append(path)) is fields
    long = {"note": "n", "topics": [["x" * MAX_VALUE + "x"]]}
    assert limit_text(long, TextBudget(0), lambda path, _: reports.append(path)) == {
        "note": "n", "topics": [["x" * MAX_VALUE]],
    }  # fmt: skip
    assert reports == [("topics", 0, 0)]


HOSTILE = ["9" * 4400, "2000-" + "9" * 4400, "Y" + "9" * 4400, "9" * 4400 + "th ed.", "٣" * 4400,
           "²", ".", "'", "a\ud800b", "a\0b", "a\ufffeb", "<i>" * 300 + "</i>" * 300, "{" * 600 + "}" * 600,
           "\\" * 301]  # fmt: skip
"""Values that :func:`int`, encoders or recursive programs refuse."""

FIELDS = ["title", "author", "date", "year", "month", "day", "volume", "number", "pages", "edition", "note"]

VARIABLES = [
    "id",
    "title",
    "author",
    "issued",
    "accessed",
    "volume",
    "number",
    "page",
    "edition",
    "note",
    "custom",
]


def hostile_text(suffix: str, value: str) -> str:
    """Return a file with a value in every field, each in an entry of its own."""
    if suffix == "bib":
        return "\n".join(f"@book{{{field}, {field}={{{value}}}}}" for field in FIELDS)
    if suffix == "yaml":
        fields = [{"type": "paper", "title": "T", field: value} for field in FIELDS]
        return "\n".join(f"k{number}: {json.dumps(item)}" for number, item in enumerate(fields))
    forms: list[object] = [value, [{"family": value}], {"date-parts": [[value, value]]}, {"raw": value}]
    return json.dumps([
        {"id": f"{name}{number}", "title": "T", name: form}
        for name in VARIABLES
        for number, form in enumerate(forms)
    ])  # fmt: skip


@pytest.mark.parametrize("suffix", ["bib", "json", "yaml"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_never_end_a_build(tmp_path: Path, suffix: str, value: str) -> None:
    text = hostile_text(suffix, value)
    loaded = load_text(tmp_path, text.encode("utf-8", "replace"), f"r.{suffix}")
    assert not any("cannot be read" in problem.message for problem in loaded.problems)
    assert len(loaded) >= len(FIELDS) - 2 or loaded.problems
    for output in FILES.values():
        output(loaded).encode()
    for key in list(loaded)[:: 1 if suffix != "json" else 3]:
        for write in OUTPUTS.values():
            write(loaded, key).encode()
