"""Loading a registry: finding files, merging entries, planned alignments, digests and decoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_refalign.registry.entry import PlannedPlace
from sphinx_refalign.registry.files import MAX_CONTROL_CHARS, find_files
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code, close_matches
from tests.helpers.registry_files import KINDS, load_text, messages, resource


def create(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")


def find(folder: Path, *patterns: str) -> tuple[list[str], list[str]]:
    """Return the files relative to ``folder``, and the patterns that match none."""
    files, missing = find_files(patterns, str(folder))
    return [Path(file).relative_to(folder).as_posix() for file in files], missing


NOT_UTF_8 = "is not UTF-8; save the file as UTF-8 or set refalign_encoding"


# Finding files


def test_paths_and_globs_in_the_order_of_the_patterns(tmp_path: Path) -> None:
    create(tmp_path, "b.yaml", "a.yaml", "z.bib", "deep/down/c.yaml")
    assert find(tmp_path, "z.bib", "*.yaml") == (["z.bib", "a.yaml", "b.yaml"], [])
    assert find(tmp_path, "**/*.yaml") == (["a.yaml", "b.yaml", "deep/down/c.yaml"], [])
    assert find(tmp_path, "deep/../a.yaml") == (["a.yaml"], [])


def test_file_matched_by_two_patterns_is_listed_once(tmp_path: Path) -> None:
    create(tmp_path, "a.yaml", "b.yaml")
    assert find(tmp_path, "b.yaml", "./b.yaml", "*.yaml") == (["b.yaml", "a.yaml"], [])


def test_patterns_without_a_file_are_returned(tmp_path: Path) -> None:
    create(tmp_path, "a.yaml")
    (tmp_path / "folder").mkdir()
    assert find(tmp_path, "nope.yaml", "a.yaml", "*.bib", "folder") == (
        ["a.yaml"],
        ["nope.yaml", "*.bib", "folder"],
    )


def test_absolute_path_is_unchanged(tmp_path: Path) -> None:
    create(tmp_path, "a.yaml")
    assert find_files([str(tmp_path / "a.yaml")], "/somewhere/else") == ([str(tmp_path / "a.yaml")], [])


def test_brackets_in_a_folder_name_are_not_a_glob(tmp_path: Path) -> None:
    folder = tmp_path / "docs [draft]"
    create(folder, "a.yaml")
    assert find(folder, "*.yaml") == (["a.yaml"], [])


def test_file_with_brackets_in_its_name_is_found(tmp_path: Path) -> None:
    create(tmp_path, "papers[1].bib")
    assert find(tmp_path, "papers[1].bib") == (["papers[1].bib"], [])


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


def test_duplicate_key_in_two_files_is_reported_and_the_first_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("\nk: {type: paper, title: first}\n")
    (tmp_path / "b.bib").write_text("@book{other, title={O}}\n@book{k, title={second}}\n")
    registry = load([str(tmp_path / "a.yaml"), str(tmp_path / "b.bib")], KINDS)
    assert messages(registry, tmp_path) == [
        "b.bib:2: k: duplicate key; the entry at a.yaml:2 is used: rename or remove one"
    ]
    assert resource(registry, "k").title == "first"
    assert resource(registry, "other").title == "O"


def test_entry_of_unknown_kind_is_rejected_with_its_location(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "good: {type: paper, title: G}\nbad:\n  type: papre\n  title: B\n")
    assert messages(registry, tmp_path) == [
        "r.yaml:3:3: bad.type: unknown kind 'papre' (did you mean 'paper'?)"
    ]
    assert registry.rejected == {"bad": f"{tmp_path / 'r.yaml'}:2"}
    assert list(registry) == ["good"]


def test_resource_is_built_once(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T}\n")
    assert registry.get("k") is registry.get("k")


@pytest.mark.parametrize(
    ("word", "matches"),
    [("xen2003", ["xen-2003"]), ("XEN-2003", ["xen-2003"]), ("mit-6.82", ["mit-6.824"]), ("zzz", [])],
)
def test_close_matches_of_a_key(tmp_path: Path, word: str, matches: list[str]) -> None:
    registry = load_text(tmp_path, "xen-2003: {type: paper, title: X}\nmit-6.824: {type: course, title: D}\n")
    assert close_matches(word, registry) == matches


def test_match_in_another_case_precedes_similar_matches() -> None:
    assert close_matches("OCI", ["oc", "ocid", "oci"], 1) == ["oci"]


# Files that cannot be read


def test_unsupported_suffix(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text("good: {type: paper, title: G}\n")
    (tmp_path / "r.toml").write_text("")
    registry = load([str(tmp_path / "r.toml"), str(tmp_path / "good.yml")], KINDS)
    assert messages(registry, tmp_path) == [
        "r.toml: unsupported file type; rename or convert the file to .yaml, .yml, .bib, .bibtex or .json"
    ]
    assert registry.problems[0].code is Code.FILE
    assert list(registry) == ["good"]


@pytest.mark.parametrize("name", ["R.YAML", "r.yml", "R.BIB", "r.bibtex"])
def test_suffixes(tmp_path: Path, name: str) -> None:
    text = "k: {type: book, title: T}" if name.lower().endswith("ml") else "@book{k, title={T}}"
    assert list(load_text(tmp_path, text, name)) == ["k"]


def test_missing_file_and_folder_are_reported(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    registry = load([str(tmp_path / "gone.yaml"), str(tmp_path / "folder.yaml")], KINDS)
    assert messages(registry, tmp_path) == [
        "gone.yaml: cannot be read: No such file or directory",
        "folder.yaml: cannot be read: Is a directory",
    ]


@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_byte_that_is_not_utf_8_is_reported_with_its_line(tmp_path: Path, name: str, mark: bytes) -> None:
    registry = load_text(tmp_path, mark + b"\n\n# caf\xe9\n", name)
    assert messages(registry, tmp_path) == [f"{name}:3: byte 0xe9 {NOT_UTF_8}"]


def test_utf_16_is_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T}".encode("utf-16"))
    assert messages(registry, tmp_path) == [f"r.yaml:1: byte 0xff {NOT_UTF_8}"]


@pytest.mark.parametrize(
    ("name", "text"), [("r.yaml", "k: {type: book, title: 书}"), ("r.bib", "@book{k, title={书}}")]
)
def test_byte_order_mark_is_removed(tmp_path: Path, name: str, text: str) -> None:
    registry = load_text(tmp_path, b"\xef\xbb\xbf" + text.encode(), name)
    assert registry.problems == []
    assert resource(registry, "k").title == "书"


@pytest.mark.parametrize("name", ["r.bib", "r.bibtex", "R.BIB"])
def test_yaml_in_a_bibtex_file_is_reported(tmp_path: Path, name: str) -> None:
    registry = load_text(tmp_path, "# a comment\n\nxen:\n  type: paper\n  title: Xen\n", name)
    assert messages(registry, tmp_path) == [f"{name}:3:1: this is YAML, not BibTeX; move it to a .yaml file"]
    assert registry.problems[0].code is Code.SYNTAX
    assert load_text(tmp_path, "xen: a comment\n", name).problems == []


# Keys


@pytest.mark.parametrize(
    ("key", "mistake"),
    [
        ("' k'", "k: key must not begin or end with a space; remove it"),
        ("'k '", "k: key must not begin or end with a space; remove it"),
        (r'"k\tl"', "k l: key must not contain a line end or a tab; rename the entry"),
        (r'"k\u2028l"', "k l: key must not contain a line end or a tab; rename the entry"),
        (r'"k\u202El"', "kl: key contains an invisible character that turns text; rename the entry"),
        (
            "'k std:doc -1 l'",
            "k std:doc -1 l: key must not look like a line of objects.inv; rename the entry",
        ),
    ],
)
def test_key_that_no_page_can_use(tmp_path: Path, key: str, mistake: str) -> None:
    registry = load_text(tmp_path, f"\n{key}: {{type: paper, title: T}}\ngood: {{type: paper, title: G}}\n")
    assert messages(registry, tmp_path) == [f"r.yaml:2:1: {mistake}"]
    assert list(registry.rejected.values()) == [f"{tmp_path / 'r.yaml'}:2"]
    assert list(registry) == ["good"]


def test_key_with_a_comma_is_reported_and_kept(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "'k, l': {type: paper, title: T}\n")
    assert messages(registry, tmp_path) == [
        "r.yaml:1:1: k, l: key must not contain a comma, which separates keys on pages; rename the entry"
    ]
    assert resource(registry, "k, l").title == "T"


# Planned alignments


def test_planned_places_of_resources_and_topics(tmp_path: Path) -> None:
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


def test_planned_places_in_bibtex(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@book{k, title={T}, chapters={a_b | L; c}}\n@book{l, title={T}}", "r.bib")
    assert list(registry.planned_places()) == [
        PlannedPlace("k", "a_b", "L", ""),
        PlannedPlace("k", "c", None, ""),
    ]


# Digests

ENTRY = "k: {type: paper, title: T, note: {en: N, zh: 注}}\n"


def test_digest_depends_on_the_content_and_not_on_the_location(tmp_path: Path) -> None:
    registry = load_text(tmp_path, ENTRY)
    moved = load_text(tmp_path, "# moved\nother: {type: book, title: O}\n\n" + ENTRY, "elsewhere.yaml")
    assert registry.digest("k") == moved.digest("k") != ""
    assert registry.digest("k") != moved.digest("other")
    assert registry.digest("other") == ""


@pytest.mark.parametrize("changed", [("paper", "book"), ("title: T", "title: U"), ("N", "M"), ("zh", "de")])
def test_digest_changes_with_the_entry(tmp_path: Path, changed: tuple[str, str]) -> None:
    before = load_text(tmp_path, ENTRY)
    after = load_text(tmp_path, ENTRY.replace(*changed))
    assert before.problems == after.problems == []
    assert before.digest("k") != after.digest("k")


def test_bibtex_string_changes_the_digests_of_entries_that_use_it(tmp_path: Path) -> None:
    text = '@string{acm = "ACM"}\n@book{a, title={A}, publisher=acm}\n@book{b, title={B}}'
    before = load_text(tmp_path, text, "r.bib")
    after = load_text(tmp_path, text.replace('"ACM"', '"Association"'), "r.bib")
    assert before.digest("a") != after.digest("a")
    assert before.digest("b") == after.digest("b")


def test_stamp_changes_with_any_entry_or_kind(tmp_path: Path) -> None:
    stamp = load_text(tmp_path, ENTRY).stamp
    assert load_text(tmp_path, ENTRY).stamp == stamp
    assert load_text(tmp_path, ENTRY + "# x\n").stamp == stamp, "a comment changes nothing"
    assert load_text(tmp_path, ENTRY.replace("N", "M")).stamp != stamp
    assert load_text(tmp_path, ENTRY, kinds=build_kinds({"talk": {"label": "Talk"}})).stamp != stamp


def test_digests_and_stamp_are_the_same_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "r.bib").write_text("@book{b, title={B}, month=oct, keywords={x}}", encoding="utf-8")
    parent = (
        "{type: proceedings, title: P, volume: 1, issue: 2, publisher: A, location: L, editor: E, date: 2003}"
    )
    (tmp_path / "h.yml").write_text(f"h: {{type: article, title: H, parent: {parent}}}\n", encoding="utf-8")
    program = (
        "from sphinx_refalign.registry.kinds import build_kinds\n"
        "from sphinx_refalign.registry.loader import load\n"
        "registry = load(['r.yaml', 'r.bib', 'h.yml'], build_kinds({}))\n"
        "print(registry.stamp, registry.digest('k'), registry.digest('b'), registry.digest('h'))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }  # fmt: skip
    assert len(printed) == 1
    assert all(len(part) == 24 for part in printed.pop().split())


# Decoding


@pytest.mark.parametrize("name", ["r.yaml", "r.bib", "r.json"])
@pytest.mark.parametrize("character", ["\0", "\x07", "\ufffe", "\x7f"])
def test_control_character_is_reported_with_its_position(tmp_path: Path, name: str, character: str) -> None:
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
def test_binary_file_gets_few_messages(tmp_path: Path, name: str) -> None:
    registry = load_text(tmp_path, "# x\0y\n" * 50_000, name)
    lines = [message for message in messages(registry, tmp_path) if "control character" in message]
    assert len(lines) == MAX_CONTROL_CHARS + 1
    assert lines[-1].startswith(f"{name}:21:")
    assert lines[-1].endswith(": more control characters follow; check that this is a text file")
    assert {problem.code for problem in registry.problems} == {Code.SYNTAX}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
def test_line_numbers_with_any_line_ends(tmp_path: Path, name: str, end: str) -> None:
    texts = {
        "r.yaml": "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: B\n  url: x y\n",
        "r.bib": "@book{a,\n title={A}}\n\n@book{b,\n title={B},\n\n url={x y}}\n",
    }
    registry = load_text(tmp_path, texts[name].replace("\n", end), name)
    assert (list(registry), [problem.line for problem in registry.problems]) == (["a", "b"], [7])


def test_seven_bit_encoding(tmp_path: Path) -> None:
    file = tmp_path / "r.bib"
    file.write_bytes("@book{k, title={日本}}".encode("iso-2022-jp"))
    assert resource(load([str(file)], KINDS, encoding="iso-2022-jp"), "k").title == "日本"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig"])
def test_file_that_is_not_utf_8_is_reported_once_if_that_is_its_encoding(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "r.bib"
    file.write_bytes(b"\n@book{k, title={\xff\xff}}")
    (problem,) = load([str(file)], KINDS, encoding=encoding).problems
    assert (problem.line, problem.message) == (2, f"byte 0xff {NOT_UTF_8}")


def test_file_in_neither_encoding_is_reported_with_both(tmp_path: Path) -> None:
    file = tmp_path / "r.bib"
    file.write_bytes(b"\n@book{k, title={\xff\xff}}")
    (problem,) = load([str(file)], KINDS, encoding="gbk").problems
    assert (problem.line, problem.message) == (
        2,
        "byte 0xff is not UTF-8, nor is the file in gbk (refalign_encoding); save it as UTF-8",
    )
