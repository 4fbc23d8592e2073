"""``refalign check --fix`` changes the words that it must, and no other byte."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.command_runs import run, run_json, write_project


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a project."""
    monkeypatch.chdir(tmp_path)
    return write_project(tmp_path, {})


FIXED = [
    ("k: {type: Paper, title: T}", "k: {type: paper, title: T}"),
    ("k:\n  type: 'papers' # x\n  title: T", "k:\n  type: 'paper' # x\n  title: T"),
    ("k:\n  # a comment\n  kind: book\n  title: T", "k:\n  # a comment\n  type: book\n  title: T"),
    ("k: { kind: book, title: T }", "k: { type: book, title: T }"),
    ("k: {type: paper, Title: T}", "k: {type: paper, title: T}"),
    ("k:\n  type: paper\n  'title': T\n  authors: [A B]", "k:\n  type: paper\n  'title': T\n  author: [A B]"),
    ("k: {type: paper, title: T, year: 2003}", "k: {type: paper, title: T, date: 2003}"),
    ("k: {type: paper, title: T, journal: J}", "k: {type: paper, title: T, container: J}"),
    ("k: {type: paper, title: T, link: https://a.org/}", "k: {type: paper, title: T, url: https://a.org/}"),
    ("k: {type: paper, title: T, lang: English}", "k: {type: paper, title: T, language: en}"),
    ("k: {type: paper, title: {english: T}}", "k: {type: paper, title: {en: T}}"),
    ("k: {type: paper, title: T, language: German}", "k: {type: paper, title: T, language: de}"),
    ("k:\n  type: paper\n  title: T\n  url: https://a.org/x y z\n",
     "k:\n  type: paper\n  title: T\n  url: https://a.org/x%20y%20z\n"),
    ("k: {type: wikidef, title: T, wikidata: https://www.wikidata.org/wiki/Q42}",
     "k: {type: wikidef, title: T, wikidata: Q42}"),
    ('" k ": {type: wikidef, title: T}', '"k": {type: wikidef, title: T}'),
    ('k: {type: wikidef, title: "T\x07U"}', 'k: {type: wikidef, title: "TU"}'),
    ("k: {type: course, title: T, topics: [{title: A, text: b}]}",
     "k: {type: course, title: T, topics: [{name: A, text: b}]}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fixed"), FIXED)
@pytest.mark.parametrize(
    ("newline", "encoding"), [("\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\r\n", "gbk"), ("\n", "utf-16")]
)
def test_fixed(folder: Path, text: str, fixed: str, newline: str, encoding: str) -> None:
    (folder / "conf.py").write_text(f"refalign_registry = ['r.yaml']\nrefalign_encoding = {encoding!r}\n")

    def encode(entry: str) -> bytes:
        # Trailing spaces, comments and other quotes stay; so does a file without a line end.
        whole = f"# 虚拟机  \ngood:   {{type: 'paper', title: \"T\" }}   # 注释\n\n{entry}"
        return whole.replace("\n", newline).encode(encoding)

    (folder / "r.yaml").write_bytes(encode(text))
    assert run_json("check", status=1)
    run("check", "--fix", status=0)
    assert (folder / "r.yaml").read_bytes() == encode(fixed)


KEPT = [
    "k: {type: paper, title: T, auther: A B}",  # a misspelling may be another word
    "k: {type: paper, title: T, abstract: A}",  # several meanings
    "k: {type: paper, title: T, author: A B, authors: [C D]}",  # would be a duplicate
    "k: {type: papre, title: T}",
    "k: {type: paper, title: T, date: 2003-13}",
    "k: {type: paper, title: T, url: www.example.org}",
    "k: {type: wikidef, title: T, wikidata: '42'}",
    "k: {type: paper, title: T}\n' k ': {type: paper, title: U}",  # another entry has this key
    "k: {type: paper, title: T, title: U}",
    "k: [",
]


@pytest.mark.parametrize("text", KEPT)
def test_not_fixed(folder: Path, text: str) -> None:
    (folder / "r.yaml").write_text(text)
    before = run_json("check", status=1)
    assert before
    run("check", "--fix", status=1)
    assert (folder / "r.yaml").read_text() == text


def test_fixes_of_one_file_that_cannot_all_be_made(folder: Path) -> None:
    text = "a: {type: Paper, title: T, authors: [A B], author: C D}\nb: {type: Book, Title: T}\n"
    (folder / "r.yaml").write_text(text)
    run("check", "--fix", status=1)
    assert (folder / "r.yaml").read_text() == (
        "a: {type: paper, title: T, authors: [A B], author: C D}\nb: {type: book, title: T}\n"
    )


def test_dry_run_shows_a_diff(folder: Path) -> None:
    text = "k: {type: Paper, title: T}\n"
    (folder / "r.yaml").write_text(text)
    result = run("check", "--fix", "--dry-run", status=1)
    assert result.stdout == (
        "--- a/r.yaml\n+++ b/r.yaml\n@@ -1 +1 @@\n-k: {type: Paper, title: T}\n+k: {type: paper, title: T}\n"
    )
    assert (folder / "r.yaml").read_text() == text
    (folder / "r.yaml").write_text(text.lower())
    assert run("check", "--fix", "--dry-run", status=0).stdout == ""


def test_selected_checks_only(folder: Path) -> None:
    (folder / "r.yaml").write_text("k: {type: Paper, title: T}\nl: {type: paper, Title: T}\n")
    run("check", "--fix", "--select", "unknown-field", status=0)
    assert (folder / "r.yaml").read_text() == "k: {type: Paper, title: T}\nl: {type: paper, title: T}\n"


def test_uncommitted_changes(folder: Path) -> None:
    text = "k: {type: Paper, title: T}\n"
    (folder / "r.yaml").write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    assert "uncommitted changes" in run("check", "--fix", status=2).stderr
    assert (folder / "r.yaml").read_text() == text
    run("check", "--fix", "--force", status=0)
    assert (folder / "r.yaml").read_text() == text.replace("Paper", "paper")


def test_bibtex_control_character(folder: Path) -> None:
    (folder / "conf.py").write_text("refalign_registry = ['*.bib']\n")
    (folder / "a.bib").write_bytes(b"@string{x = {Y}}\r\n")
    (folder / "b.bib").write_bytes(b"@book{k, title={T\x07U},\tpublisher=x,}\r\n")
    run("check", "--fix", status=0)
    assert (folder / "b.bib").read_bytes() == b"@book{k, title={TU},\tpublisher=x,}\r\n"
