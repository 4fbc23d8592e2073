"""Renaming keys in registry files of every format: only keys change, and the former key is kept."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sphinx_refalign.editing.conf_keys import conf_key_uses
from sphinx_refalign.editing.edits import FileText, apply_edits
from sphinx_refalign.editing.registry_keys import change_registry_keys, read_layout
from sphinx_refalign.editing.registry_layout import LayoutError
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from tests.helpers.paths import EXAMPLE, SHARED

KINDS = build_kinds({})


def rename(suffix: str, text: str, renamed: dict[str, str], *, keep: bool = True) -> str:
    layout = read_layout(suffix, text, KINDS)
    assert layout is not None
    kept = set(renamed) - set(renamed.values()) if keep else set()
    return apply_edits(text, change_registry_keys(layout, renamed, kept).edits)


YAML = [
    ("oci:\n  type: organization\n  title: O\n", "new:\n  type: organization\n  ids: [oci]\n  title: O\n"),
    ('"oci": {type: organization, title: O}\n', '"new": {ids: [oci], type: organization, title: O}\n'),
    ("x: {type: standard, organization: oci}", "x: {type: standard, organization: new}"),
    ("x: {organization: [oci, 'oci', \"oci\", other]}", "x: {organization: [new, 'new', \"new\", other]}"),
    (".d: &d {organization: oci}\nx: {<<: *d, title: oci}",
     ".d: &d {organization: new}\nx: {<<: *d, title: oci}"),
    ("oci:\n  ids: [a, b]\n", "new:\n  ids: [a, b, oci]\n"),
    ("oci:\n  ids: a, b\n", "new:\n  ids: a, b, oci\n"),
    ("oci:\n  ids: 'a'\n", "new:\n  ids: 'a, oci'\n"),
    ("oci:\n  ids: []\n", "new:\n  ids: [oci]\n"),
    ("oci:\r\n  ids:\r\n    - a # first\r\n  title: O\r\n",
     "new:\r\n  ids:\r\n    - a # first\r\n    - oci\r\n  title: O\r\n"),
    ("oci:\n  ids: [new, b]\n", "new:\n  ids: [oci, b]\n"),
    ("oci:\n  ids: new, b\n", "new:\n  ids: oci, b\n"),
    ("oci: # 😀 comment\n  # oci\n  type: x", "new: # 😀 comment\n  # oci\n  ids: [oci]\n  type: x"),
    (".rules:\n  - {resources: 'a oci', at-least: 1}\n  - resources: [oci]\n",
     ".rules:\n  - {resources: 'a new', at-least: 1}\n  - resources: [new]\n"),
    ("- id: oci\n  type: book\n", "- id: new\n  other-ids: oci\n  type: book\n"),
    ("references:\n- type: book\n  id: oci\n", "references:\n- type: book\n  other-ids: oci\n  id: new\n"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), YAML, ids=[old[:30] for old, _ in YAML])
def test_yaml(old: str, new: str) -> None:
    assert rename(".yaml", old, {"oci": "new"}) == new


BIBTEX = [
    ("@book{oci,\n  title  = {oci},\n}\n", "@book{new,\n  ids    = {oci},\n  title  = {oci},\n}\n"),
    ("@book{oci, title={A}}", "@book{new, ids={oci}, title={A}}"),
    ("@book(oci, title={A})", "@book(new, ids={oci}, title={A})"),
    ("@book{oci}", "@book{new, ids = {oci}}"),
    ("@book{ oci ,\r\n\ttitle={A}}", "@book{ new ,\r\n\tids={oci},\r\n\ttitle={A}}"),
    ("@book{oci, IDs = {a, b}}", "@book{new, IDs = {a, b, oci}}"),
    ("@book{oci, ids = {new, b}}", "@book{new, ids = {oci, b}}"),
    ("@inbook{x, crossref={oci}, note={oci}, related=\"a,oci\", xref = {oci}, entryset = {oci,b}}",
     "@inbook{x, crossref={new}, note={oci}, related=\"a,new\", xref = {new}, entryset = {new,b}}"),
    ("@book{x, xdata={a, oci}, author={xdata=oci-author-2 and xdata=oci}, title={xdata=ocix}}",
     "@book{x, xdata={a, new}, author={xdata=new-author-2 and xdata=new}, title={xdata=ocix}}"),
    ("%@book{oci, title={A}}\n@comment{oci, x}\n@string{oci = {a}}\n@book{y, title = oci # {oci}}",
     "%@book{oci, title={A}}\n@comment{oci, x}\n@string{oci = {a}}\n@book{y, title = oci # {oci}}"),
    ("@book{x, title={A @book{oci, b}}}\n@book{oci, title={B}}",
     "@book{x, title={A @book{oci, b}}}\n@book{new, ids={oci}, title={B}}"),
    ("@book{x, title={unclosed}\n\n@book{oci, title={B}}",
     "@book{x, title={unclosed}\n\n@book{new, ids={oci}, title={B}}"),
    ("@book{x, refalign.key = {oci}, title={B}}", "@book{x, ids = {oci}, refalign.key = {new}, title={B}}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), BIBTEX, ids=[old[:30] for old, _ in BIBTEX])
def test_bibtex(old: str, new: str) -> None:
    assert rename(".bib", old, {"oci": "new"}) == new


def test_new_key_was_another_key_of_the_entry() -> None:
    text = "oci: {ids: [new, b]}\n"
    assert rename(".yaml", text, {"oci": "new"}) == "new: {ids: [oci, b]}\n"
    # An entry may have its own key among its other keys.
    assert rename(".yaml", text, {"oci": "new"}, keep=False) == "new: {ids: [new, b]}\n"


def test_csl_json() -> None:
    old = (
        '[\n  {\n    "id": "oci",\n    "type": "book"\n  },\n'
        '  {"type": "book", "id": "x", "note": "Citation Key: b\\nx"}]'
    )  # fmt: skip
    assert rename(".json", old, {"oci": "new", "b": "c"}) == (
        '[\n  {\n    "id": "new",\n    "other-ids": "oci",\n    "type": "book"\n  },\n'
        '  {"other-ids": "b", "type": "book", "id": "x", "note": "Citation Key: c\\nx"}]'
    )  # fmt: skip


def test_hayagriva_has_no_other_keys() -> None:
    text = "oci:\n  type: Web\n  title: T\n  parent: {type: Blog, title: B}\n"
    layout = read_layout(".yml", text, KINDS)
    assert layout is not None
    changes = change_registry_keys(layout, {"oci": "new"}, {"oci"})
    assert (apply_edits(text, changes.edits), changes.not_kept) == (text.replace("oci", "new"), ["oci"])


def test_keys_are_exchanged() -> None:
    text = "a: {organization: b}\nb: {organization: a, ids: [c]}\n"
    assert (
        rename(".yaml", text, {"a": "b", "b": "a"})
        == "b: {organization: a}\na: {organization: b, ids: [c]}\n"
    )


def test_new_keys_are_quoted_where_necessary() -> None:
    assert (
        rename(".yaml", "a: {}\n'b': {}\n", {"a": "x: y", "b": "it's"}, keep=False)
        == "'x: y': {}\n'it''s': {}\n"
    )


def test_file_that_cannot_be_read() -> None:
    with pytest.raises(LayoutError, match="not valid YAML") as error:
        rename(".yaml", "a: {}\nb: [\n", {"a": "b"})
    assert error.value.line == 3


FILES = [
    *sorted((EXAMPLE / "registry").iterdir()),
    *sorted((SHARED / "corpus" / "bib").glob("*.bib")),
    *sorted((SHARED / "corpus" / "csl").glob("*")),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_real_registries_stay_the_same_but_for_their_keys(file: Path, tmp_path: Path) -> None:
    registry = load([str(file)], KINDS)
    content = FileText(file.read_bytes())
    renamed = {key: f"{key}-renamed" for key in registry.entries}
    new_file = tmp_path / file.name
    new_file.write_bytes(content.encode(rename(file.suffix, content.text, renamed)))
    new = load([str(new_file)], KINDS)
    assert set(new.entries) == set(renamed.values())
    assert len(new.problems) == len(registry.problems)
    for old, key in renamed.items():
        assert new[key].url == registry[old].url
        assert registry[old].title in (old, new[key].title)  # an entry without a title shows its key
        assert new.other_keys.get(old, key) == key


@pytest.mark.parametrize(
    "text",
    [
        "@a{b,c={" * 4000, "@a{b,\n" * 4000, '@a{b,c="' * 4000, "@a{b,c=d#" * 4000, "@a{b,c={{{{" * 2000,
        "@a{b, " + "x" * 30_000, "%" * 30_000, "@a{b, ids={" + "a," * 15_000 + "}}", "@a{b,c=" + "{}#" * 999,
        "@a{b,c={xdata" + " " * 30_000, "{" * 30_000, "@" * 30_000,
    ],
    ids=lambda text: text[:10],
)  # fmt: skip
def test_reading_bibtex_takes_linear_time(text: str) -> None:
    start = time.process_time()
    rename(".bib", text, {"b": "new"})
    assert time.process_time() - start < 3


def test_entries_behind_an_unclosed_value() -> None:
    text = (
        "@book{x, title={A\n}\n\n@book{oci, title={unclosed\n\n@book{y, crossref={oci}}\n@book{z, ids={oci}}"
    )
    new = rename(".bib", text, {"oci": "new"}, keep=False)
    assert new == text.replace("{oci,", "{new,").replace("crossref={oci}", "crossref={new}")


def test_rules_in_conf() -> None:
    text = (
        'x = "old"\nrefalign_rules = [\n    {"message": "old", "resources": "é a old"},\n'
        "    {'resources': ('old', f'{x}')},\n]\nrefalign_rules += [{'resources': ['old']}]\n"
    )
    spans = [(use.start, use.end) for use in conf_key_uses(text) if use.key == "old"]
    assert len(spans) == 3
    assert all(text[start:end] == "old" for start, end in spans)
    assert [text.count("\n", 0, start) + 1 for start, _ in spans] == [3, 4, 6]
    assert list(conf_key_uses("refalign_rules = [")) == []
