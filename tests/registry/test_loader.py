"""From files to a registry: which files, in which order, merged how, and what a digest says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_refalign.registry.files import MAX_CONTROL_CHARS, find_files
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code, close_matches
from sphinx_refalign.registry.registry import PlannedPlace
from tests.helpers.registry_files import KINDS, load_text, messages, resource


def put(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")


def found(folder: Path, *patterns: str) -> tuple[list[str], list[str]]:
    """The files relative to ``folder``, and the patterns that name none."""
    files, missing = find_files(patterns, str(folder))
    return [Path(file).relative_to(folder).as_posix() for file in files], missing


NOT_UTF_8 = "is not UTF-8; save the file in UTF-8, or name its encoding in refalign_encoding"


# Which files


def test_paths_and_globs_in_the_order_of_the_patterns(tmp_path: Path) -> None:
    put(tmp_path, "b.yaml", "a.yaml", "z.bib", "deep/down/c.yaml")
    assert found(tmp_path, "z.bib", "*.yaml") == (["z.bib", "a.yaml", "b.yaml"], [])
    assert found(tmp_path, "**/*.yaml") == (["a.yaml", "b.yaml", "deep/down/c.yaml"], [])
    assert found(tmp_path, "deep/../a.yaml") == (["a.yaml"], [])


def test_a_file_that_two_patterns_name_comes_once(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "b.yaml")
    assert found(tmp_path, "b.yaml", "./b.yaml", "*.yaml") == (["b.yaml", "a.yaml"], [])


def test_what_names_no_file_is_given_back(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml")
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, "nope.yaml", "a.yaml", "*.bib", "folder") == (
        ["a.yaml"],
        ["nope.yaml", "*.bib", "folder"],
    )


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml")
    assert find_files([str(tmp_path / "a.yaml")], "/somewhere/else") == ([str(tmp_path / "a.yaml")], [])


def test_brackets_in_the_name_of_a_folder_are_no_glob(tmp_path: Path) -> None:
    folder = tmp_path / "docs [draft]"
    put(folder, "a.yaml")
    assert found(folder, "*.yaml") == (["a.yaml"], [])


def test_a_file_with_brackets_in_its_name_can_be_named(tmp_path: Path) -> None:
    put(tmp_path, "papers[1].bib")
    assert found(tmp_path, "papers[1].bib") == (["papers[1].bib"], [])


# Merging


def test_entries_keep_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("y: {type: paper, title: Y}\nx: {type: course, title: X}\n")
    (tmp_path / "a.bib").write_text("@book{w, title={W}}\n@book{v, title={V}}\n")
    registry = load([str(tmp_path / "b.yaml"), str(tmp_path / "a.bib")], KINDS)
    assert registry.problems == []
    assert list(registry) == ["y", "x", "w", "v"]
    assert [registry.entries[key].kind for key in registry] == ["paper", "course", "book", "book"]
    assert [registry.entries[key].line for key in registry] == [1, 2, 1, 2]
    assert len(registry) == 4
    assert "w" in registry
    assert "nope" not in registry
    assert registry.get("nope") is None


def test_a_key_in_two_files_names_both_places_and_the_first_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("\nk: {type: paper, title: first}\n")
    (tmp_path / "b.bib").write_text("@book{other, title={O}}\n@book{k, title={second}}\n")
    registry = load([str(tmp_path / "a.yaml"), str(tmp_path / "b.bib")], KINDS)
    assert messages(registry, tmp_path) == [
        "b.bib:2: k: this key is taken by a.yaml:2; the first is used: rename or remove one"
    ]
    assert resource(registry, "k").title == "first"
    assert resource(registry, "other").title == "O"


def test_an_entry_of_no_kind_is_left_out_and_remembered(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "good: {type: paper, title: G}\nbad:\n  type: papre\n  title: B\n")
    assert messages(registry, tmp_path) == [
        "r.yaml:3:3: bad.type: unknown kind 'papre' (did you mean 'paper'?)"
    ]
    assert registry.left_out == {"bad": f"{tmp_path / 'r.yaml'}:2"}
    assert list(registry) == ["good"]


def test_a_resource_is_made_once(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T}\n")
    assert registry.get("k") is registry.get("k")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("xen2003", ["xen-2003"]), ("XEN-2003", ["xen-2003"]), ("mit-6.82", ["mit-6.824"]), ("zzz", [])],
)
def test_the_keys_that_somebody_may_have_meant(tmp_path: Path, typed: str, meant: list[str]) -> None:
    registry = load_text(tmp_path, "xen-2003: {type: paper, title: X}\nmit-6.824: {type: course, title: D}\n")
    assert close_matches(typed, registry) == meant


def test_a_word_in_another_case_comes_before_one_that_is_only_close() -> None:
    assert close_matches("OCI", ["oc", "ocid", "oci"], 1) == ["oci"]


# Files that cannot be read


def test_a_suffix_that_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text("good: {type: paper, title: G}\n")
    (tmp_path / "r.toml").write_text("")
    registry = load([str(tmp_path / "r.toml"), str(tmp_path / "good.yml")], KINDS)
    assert messages(registry, tmp_path) == [
        "r.toml: a registry is a .yaml, .yml, .bib or .json file; rename or convert this one"
    ]
    assert registry.problems[0].code is Code.FILE
    assert list(registry) == ["good"]


@pytest.mark.parametrize("name", ["R.YAML", "r.yml", "R.BIB", "r.bibtex"])
def test_suffixes(tmp_path: Path, name: str) -> None:
    text = "k: {type: book, title: T}" if name.lower().endswith("ml") else "@book{k, title={T}}"
    assert list(load_text(tmp_path, text, name)) == ["k"]


def test_a_file_that_is_gone_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    registry = load([str(tmp_path / "gone.yaml"), str(tmp_path / "folder.yaml")], KINDS)
    assert messages(registry, tmp_path) == [
        "gone.yaml: cannot be read: No such file or directory",
        "folder.yaml: cannot be read: Is a directory",
    ]


@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_byte_that_is_no_utf_8_is_named_with_its_line(tmp_path: Path, name: str, mark: bytes) -> None:
    registry = load_text(tmp_path, mark + b"\n\n# caf\xe9\n", name)
    assert messages(registry, tmp_path) == [f"{name}:3: byte 0xe9 {NOT_UTF_8}"]


def test_utf_16_is_told(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T}".encode("utf-16"))
    assert messages(registry, tmp_path) == [f"r.yaml:1: byte 0xff {NOT_UTF_8}"]


@pytest.mark.parametrize(
    ("name", "text"), [("r.yaml", "k: {type: book, title: 书}"), ("r.bib", "@book{k, title={书}}")]
)
def test_a_byte_order_mark_is_no_text(tmp_path: Path, name: str, text: str) -> None:
    registry = load_text(tmp_path, b"\xef\xbb\xbf" + text.encode(), name)
    assert registry.problems == []
    assert resource(registry, "k").title == "书"


# Plans


def test_plans_are_those_of_resources_and_of_their_topics(tmp_path: Path) -> None:
    text = """
a:
  type: course
  title: A
  chapters: [d1, {document: d2, label: {en: L}}]
  topics:
  - plain
  - Raft: {chapters: [d3]}
  concepts:
  - {name: {en: C, zh: 概}, chapters: {document: wrong}}
b: {type: paper, title: B}
c: {type: wikidef, title: C, applications: [{name: use, chapters: [{document: d4, label: L4}]}]}
"""
    registry = load_text(tmp_path, text)
    assert list(registry.planned_places()) == [
        PlannedPlace("a", "d1", None, ""),
        PlannedPlace("a", "d2", {"en": "L"}, ""),
        PlannedPlace("a", "d3", None, "Raft"),
        PlannedPlace("c", "d4", "L4", "use"),
    ]


def test_plans_of_bibtex(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@book{k, title={T}, chapters={a_b | L; c}}\n@book{l, title={T}}", "r.bib")
    assert list(registry.planned_places()) == [
        PlannedPlace("k", "a_b", "L", ""),
        PlannedPlace("k", "c", None, ""),
    ]


# Digests

ENTRY = "k: {type: paper, title: T, note: {en: N, zh: 注}}\n"


def test_a_digest_is_of_what_is_said_and_not_of_where(tmp_path: Path) -> None:
    one = load_text(tmp_path, ENTRY)
    two = load_text(tmp_path, "# moved\nother: {type: book, title: O}\n\n" + ENTRY, "elsewhere.yaml")
    assert one.digest("k") == two.digest("k") != ""
    assert one.digest("k") != two.digest("other")
    assert one.digest("other") == ""


@pytest.mark.parametrize("changed", [("paper", "book"), ("title: T", "title: U"), ("N", "M"), ("zh", "de")])
def test_a_digest_differs_where_the_entry_does(tmp_path: Path, changed: tuple[str, str]) -> None:
    before = load_text(tmp_path, ENTRY)
    after = load_text(tmp_path, ENTRY.replace(*changed))
    assert before.problems == after.problems == []
    assert before.digest("k") != after.digest("k")


def test_a_string_of_bibtex_changes_the_digest_of_those_who_use_it(tmp_path: Path) -> None:
    text = '@string{acm = "ACM"}\n@book{a, title={A}, publisher=acm}\n@book{b, title={B}}'
    before = load_text(tmp_path, text, "r.bib")
    after = load_text(tmp_path, text.replace('"ACM"', '"Association"'), "r.bib")
    assert before.digest("a") != after.digest("a")
    assert before.digest("b") == after.digest("b")


def test_the_stamp_differs_where_any_file_or_kind_does(tmp_path: Path) -> None:
    one = load_text(tmp_path, ENTRY).stamp
    assert load_text(tmp_path, ENTRY).stamp == one
    assert load_text(tmp_path, ENTRY + "# x\n").stamp == one, "a comment changes nothing"
    assert load_text(tmp_path, ENTRY.replace("N", "M")).stamp != one
    assert load_text(tmp_path, ENTRY, kinds=build_kinds({"talk": {"label": "Talk"}})).stamp != one


def test_digests_and_the_stamp_are_the_same_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "r.bib").write_text("@book{b, title={B}, month=oct, keywords={x}}", encoding="utf-8")
    program = (
        "from sphinx_refalign.registry.kinds import build_kinds\n"
        "from sphinx_refalign.registry.loader import load\n"
        "registry = load(['r.yaml', 'r.bib'], build_kinds({}))\n"
        "print(registry.stamp, registry.digest('k'), registry.digest('b'))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1
    assert all(len(part) == 24 for part in printed.pop().split())


# What is no text


@pytest.mark.parametrize("name", ["r.yaml", "r.bib", "r.json"])
@pytest.mark.parametrize("character", ["\0", "\x07", "\ufffe", "\x7f"])
def test_a_control_character_is_told_with_its_place(tmp_path: Path, name: str, character: str) -> None:
    texts = {
        "r.yaml": "k:\n  type: book\n  title: 'x%sy'\n",
        "r.bib": "\n@book{k,\n  title={x%sy}}",
        "r.json": '[{\n"id": "k", "type": "book",\n  "title": "x%sy"}]',
    }
    registry = load_text(tmp_path, texts[name] % character, name)
    (problem,) = registry.problems
    assert (problem.line, "control character" in problem.message) == (3, True)
    assert resource(registry, "k").title == "x\ufffdy"


@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
def test_a_binary_file_is_told_in_a_few_lines(tmp_path: Path, name: str) -> None:
    registry = load_text(tmp_path, "# x\0y\n" * 50_000, name)
    told = [one for one in messages(registry, tmp_path) if "control character" in one]
    assert len(told) == MAX_CONTROL_CHARS + 1
    assert told[-1].startswith(f"{name}:21:")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
def test_lines_count_whatever_ends_them(tmp_path: Path, name: str, end: str) -> None:
    texts = {
        "r.yaml": "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: B\n  url: x y\n",
        "r.bib": "@book{a,\n title={A}}\n\n@book{b,\n title={B},\n\n url={x y}}\n",
    }
    registry = load_text(tmp_path, texts[name].replace("\n", end), name)
    assert (list(registry), [problem.line for problem in registry.problems]) == (["a", "b"], [7])


def test_an_encoding_of_seven_bits_is_taken_where_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "r.bib"
    file.write_bytes("@book{k, title={日本}}".encode("iso-2022-jp"))
    assert resource(load([str(file)], KINDS, encoding="iso-2022-jp"), "k").title == "日本"


def test_a_file_in_neither_encoding_names_both(tmp_path: Path) -> None:
    file = tmp_path / "r.bib"
    file.write_bytes(b"\n@book{k, title={\xff\xff}}")
    (problem,) = load([str(file)], KINDS, encoding="gbk").problems
    assert (problem.line, problem.message) == (
        2,
        "byte 0xff is not UTF-8; nor is the file in gbk, which refalign_encoding names; save it in UTF-8",
    )
