"""Other keys of resources (``ids``): reading, conflicts, writing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import KindError, build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml

FILES = {
    "list.yaml": "new: {type: paper, title: T, ids: [old, older]}\n",
    "text.yaml": "new: {type: paper, title: T, ids: 'old, older'}\n",
    "items.yaml": "new: {type: paper, title: T, ids: ['old, older', old]}\n",
    "biblatex.bib": "@article{new, title={T}, ids={old, older}}\n",
    "braces.bib": "@article{new, title={T}, ids={{old}, {older} , }}\n",
    "exact.bib": "@article{new, title={T}, refalign.ids.1={old}, refalign.ids.2={older}}\n",
    "custom.json": '[{"id": "new", "custom": {"refalign": {"ids": ["old", "older"]}}}]',
    "better-bibtex.json": '[{"id": "new", "note": "Read it.\\ntex.ids: old, older"}]',
    "pandoc.json": '[{"id": "new", "other-ids": "old older"}]',
    "commas.json": '[{"id": "new", "other-ids": "old,older"}]',
    "pandoc.yaml": "references: [{id: new, type: book, title: T, other-ids: old older}]\n",
}


def read(folder: Path, **files: str) -> Registry:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load([str(folder / name) for name in files])


@pytest.mark.parametrize("name", FILES)
def test_each_format_has_other_keys(tmp_path: Path, name: str) -> None:
    registry = read(tmp_path, **{name: FILES[name]})
    assert registry.problems == []
    assert registry["new"].ids == ["old", "older"]
    assert registry["old"] is registry["older"] is registry["new"]
    assert registry.keys_of("new") == ["new", "old", "older"]
    assert list(registry) == ["new"]
    assert "old" in registry
    assert registry.current_key("old") == "new"
    assert registry.current_key("unknown") == "unknown"
    assert registry.digest("old") == registry.digest("new") != ""


def test_other_keys_do_not_count_as_shown_content(tmp_path: Path) -> None:
    before = read(tmp_path, **{"r.yaml": "new: {type: paper, title: T}\n"})
    after = read(tmp_path, **{"r.yaml": FILES["list.yaml"]})
    assert before.digest("new") == after.digest("new")
    assert before.stamp != after.stamp


def test_white_space_in_a_key_is_one_space(tmp_path: Path) -> None:
    registry = read(tmp_path, **{"r.yaml": 'new: {type: paper, title: T, ids: ["an  old\\n key"]}\n'})
    assert registry["new"].ids == ["an old key"]


MESSAGES = {
    "the key of another entry": (
        "a: {type: paper, title: A}\nb:\n  type: paper\n  title: B\n  ids: [c, a]\n",
        "r.yaml:5:12: b.ids[1]: 'a' is the key of the entry at r.yaml:1, which is used; rename or remove one",
        {"a": "a", "c": "b"},
    ),
    "the key of an entry that cannot be read": (
        "a: {title: A}\nb: {type: paper, title: B, ids: a}\n",
        "r.yaml:2:28: b.ids: 'a' is the key of the entry at r.yaml:1, which is used; rename or remove one",
        {"b": "b"},
    ),
    "in two entries": (
        "a: {type: paper, title: A, ids: [c]}\nb: {type: paper, title: B, ids: [c]}\n",
        "r.yaml:2:34: b.ids[0]: 'c' is also in the ids of 'a' at r.yaml:1, which is used; remove one",
        {"c": "a"},
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_conflicts_are_reported_with_both_places(
    tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, message, keys = MESSAGES[case]
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(text, encoding="utf-8")
    registry = load(["r.yaml"])
    assert [str(problem) for problem in registry.problems if ".ids" in problem.path] == [message]
    assert {key: registry[key].key for key in keys} == keys


def test_conflicts_between_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bib").write_text(
        "@book{a, title={A},\n ids={b, c}}\n@book{d, title={D},\n ids={c}}\n", encoding="utf-8"
    )
    Path("b.yaml").write_text("b: {type: paper, title: B, ids: c}\n", encoding="utf-8")
    registry = load(["a.bib", "b.yaml"])
    assert [str(problem) for problem in registry.problems] == [
        "a.bib:2: a.ids: 'b' is the key of the entry at b.yaml:1, which is used; rename or remove one",
        "a.bib:4: d.ids: 'c' is also in the ids of 'a' at a.bib:1, which is used; remove one",
        "b.yaml:1:28: b.ids: 'c' is also in the ids of 'a' at a.bib:1, which is used; remove one",
    ]
    assert registry["b"].title == "B"
    assert registry["c"].key == "a"


def test_other_keys_of_a_duplicate_do_not_count(tmp_path: Path) -> None:
    first = "a: {type: paper, title: A, ids: [b]}\n"
    second = "a: {type: paper, title: A, ids: [c]}\nd: {type: paper, title: D, ids: [e]}\n"
    registry = read(tmp_path, **{"1.yaml": first, "2.yaml": second})
    assert [problem.text for problem in registry.problems] == [
        f"a: duplicate key; the entry at {tmp_path / '1.yaml'}:1 is used: rename or remove one"
    ]
    assert [registry.current_key(key) for key in "bce"] == ["a", "c", "d"]


@pytest.mark.parametrize("ids", ["a", "[a]", "[c, c]", "''"])
def test_harmless_repetitions_are_no_problem(tmp_path: Path, ids: str) -> None:
    assert read(tmp_path, **{"r.yaml": f"a: {{type: paper, title: A, ids: {ids}}}\n"}).problems == []


def test_invalid_values_are_reported(tmp_path: Path) -> None:
    registry = read(tmp_path, **{"r.yaml": "a: {type: paper, title: A, ids: {x: y}}\n"})
    assert [problem.text for problem in registry.problems] == ["a.ids: must be a list, not a map"]


@pytest.mark.parametrize("suffix", ["yaml", "bib", "json"])
@pytest.mark.parametrize("key", ["old", "with space", "a}b", "50%", "x=y", "ö_#1", "xdata=a"])
def test_written_files_are_read_back(tmp_path: Path, suffix: str, key: str) -> None:
    entry = {"new": {"type": "paper", "title": "T", "ids": [key, "other"]}}
    registry = read(tmp_path, **{"r.yaml": json.dumps(entry)})
    assert registry["new"].ids == [key, "other"]
    text = {"yaml": to_yaml, "bib": to_bibtex, "json": to_csl_json}[suffix](registry)
    again = read(tmp_path, **{f"again.{suffix}": text})
    assert again["new"].ids == [key, "other"]
    assert again[key].key == "new"
    assert again.problems == []


def test_biblatex_reads_what_is_written(tmp_path: Path) -> None:
    assert "  ids = {old, older},\n" in to_bibtex(read(tmp_path, **{"r.yaml": FILES["list.yaml"]}))


def test_organization_can_be_named_by_an_other_key(tmp_path: Path) -> None:
    organization = "new: {type: organization, title: O, ids: [old]}\n"
    standard = "s: {type: standard, title: S, organization: old}\n"
    manual = "@manual{m, title={M}, organization={old}}\n"
    registry = read(tmp_path, **{"r.yaml": organization + standard, "r.bib": manual})
    assert registry["s"].organization == registry["m"].organization == "new"


def test_declared_kinds_cannot_have_another_field_of_this_name() -> None:
    with pytest.raises(KindError, match="field name 'ids' is not allowed"):
        build_kinds({"film": {"label": "Film", "fields": {"ids": "Numbers"}}})


MANY = ", ".join(f"k{number}" for number in range(20_000))


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("r.yaml", f"new: {{type: paper, title: T, ids: [{MANY}]}}\n"),
        ("r.bib", f"@book{{new, title={{T}}, ids={{{MANY}}}}}\n"),
    ],
    ids=["yaml", "bibtex"],
)
def test_many_other_keys_take_linear_time(tmp_path: Path, name: str, entry: str) -> None:
    start = time.process_time()
    registry = read(tmp_path, **{name: entry})
    assert time.process_time() - start < 10
    assert registry["k19999"].key == "new"
