"""Entry types: those that are no resources, unknown ones, and those that conf.py maps to kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from tests.helpers.registry_files import load_text, messages

WEBSITE = {"website": {"label": "Website"}}


def test_a_misspelled_type_is_reported_and_read(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@artcle{k, title={T},\n journal={J}}\n@artcle{l, title={T}}", "r.bib")
    hint = "unknown entry type 'artcle', read like @misc (did you mean 'article'?)"
    assert messages(registry, tmp_path) == [f"r.bib:1: k: {hint}", f"r.bib:3: l: {hint}"]
    assert (registry["k"].type, registry["k"].container) == ("paper", "J")
    assert "@artcle{k," in to_bibtex(registry)


def test_a_type_like_no_other_is_reported_once(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@qqqq{k, title={T}}\n@qqqq{l, title={T}}", "r.bib")
    advice = "correct it, or map it to a kind in refalign_entry_types"
    assert messages(registry, tmp_path) == [
        f"r.bib:1: k: unknown entry type 'qqqq', read like @misc: {advice}"
    ]
    assert list(registry) == ["k", "l"]


TYPES = """
Article MVBOOK mvcollection mvproceedings mvreference suppbook suppcollection suppperiodical
jurisdiction legal legislation software dataset conference electronic mastersthesis phdthesis
techreport www webpage newspaper database standard patent eprint hyperref preprint archive
collection map thesis bookinbook misc other course artifactsoftware underreview
"""


@pytest.mark.parametrize("entry_type", TYPES.split())
def test_types_in_use_are_not_reported(tmp_path: Path, entry_type: str) -> None:
    assert messages(load_text(tmp_path, f"@{entry_type}{{k, title={{T}}}}", "r.bib"), tmp_path) == []


def test_sets_and_settings_are_no_resources(tmp_path: Path) -> None:
    text = (
        "@IEEEtranBSTCTL{a, CTLuse_url={no}}\n@control{b, x={1}}\n@xdata{c, note={N}}\n"
        "@set{d, entryset={e,f}}\n"
        "@book{e, title={E}}\n@book{f, title={F}}"
    )
    registry = load_text(tmp_path, text, "r.bib")
    assert list(registry) == ["e", "f"]
    assert messages(registry, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.bib", "@ONLINE{k, title={T}}\n@online{p, entrysubtype={paper}, title={T}}"),
        (
            "r.json",
            '[{"id": "k", "type": "webpage", "title": "T"}, {"id": "p", "type": "book", "title": "T"}]',
        ),
        ("r.yaml", "k: {type: web, title: T}\np: {type: misc, title: T, page-range: 1-2}"),
    ],
)
def test_mapped_types(tmp_path: Path, name: str, text: str) -> None:
    kinds = build_kinds(WEBSITE, {"online": "website"})
    registry = load_text(tmp_path, text, name, kinds)
    assert (registry["k"].type, registry["k"].entrytype) == ("website", "online")
    assert registry["p"].type != "website"
    assert messages(registry, tmp_path) == []
    written = to_bibtex(registry)
    assert "@online{k," in written
    assert "entrysubtype = {website}" not in written
    assert load_text(tmp_path, written, "w.bib", kinds)["k"] == registry["k"]


def test_a_mapped_type_may_have_any_name(tmp_path: Path) -> None:
    kinds = build_kinds(WEBSITE, {"qqqq": "website", "online": "nothing"})
    registry = load_text(tmp_path, "@qqqq{k, title={T}}\n@online{o, title={T}}", "r.bib", kinds)
    assert [registry[key].type for key in registry] == ["website", "paper"]
    assert messages(registry, tmp_path) == []
    assert load_text(tmp_path, "@online{o, title={T}}", "r.bib").stamp != registry.stamp


def test_the_kind_of_an_entry_of_yaml_is_not_mapped(tmp_path: Path) -> None:
    kinds = build_kinds(WEBSITE, {"online": "website"})
    registry = load_text(tmp_path, "k: {type: paper, entrytype: online, title: T}\n", kinds=kinds)
    assert (registry["k"].type, registry["k"].entrytype) == ("paper", "online")


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ("type: book", "book"),
        ("type: paper", "misc"),
        ("type: paper, volume: 2", "misc"),
        ("type: paper, container: C", "inproceedings"),
        ("type: paper, container: C, volume: 2", "article"),
        ("type: paper, container: C, issue: 2", "article"),
        ("type: paper, container: C, issn: 0378-5955", "article"),
        ("type: standard, container: C", "misc"),
        ("type: course", "misc"),
        ("type: paper, entrytype: thesis", "thesis"),
        ("type: paper, entrytype: standard", "standard"),
        ("type: paper, entrytype: course", "misc"),
        ("type: book, entrytype: comment", "book"),
        ("type: paper, entrytype: xdata", "misc"),
    ],
)
def test_the_type_of_an_entry_is_one_that_styles_know(tmp_path: Path, fields: str, written: str) -> None:
    registry = load_text(tmp_path, f"k: {{{fields}, title: T}}\n")
    assert registry.problems == []
    text = to_bibtex(registry)
    assert text.startswith(f"@{written}{{k,")
    assert load_text(tmp_path, text, "w.bib")["k"] == registry["k"]


@pytest.mark.parametrize(
    ("entry", "kind", "entry_type"),
    [
        ("@book{k, title={T}}", "book", None),
        ("@misc{k, title={T}}", "paper", None),
        ("@inproceedings{k, title={T}, booktitle={B}}", "paper", None),
        ("@inproceedings{k, title={T}}", "paper", "inproceedings"),
        ("@course{k, title={T}}", "course", None),
        ("@standard{k, title={T}}", "standard", "standard"),
        ("@manual{k, title={T}}", "book", "manual"),
        ("@misc{k, title={T}, entrysubtype={course}}", "course", None),
        ("@article{k, title={T}, entrysubtype={magazine}}", "paper", "article"),
    ],
)
def test_only_types_that_kind_and_fields_do_not_imply_are_kept(
    tmp_path: Path, entry: str, kind: str, entry_type: str | None
) -> None:
    registry = load_text(tmp_path, entry, "r.bib")
    assert registry.problems == []
    assert (registry["k"].type, registry["k"].entrytype) == (kind, entry_type)


def test_a_subtype_like_a_kind_is_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@misc{k, title={T},\n entrysubtype={cuorse}}", "r.bib")
    assert [problem.message for problem in registry.problems] == [
        "unknown kind 'cuorse' (did you mean 'course'?)"
    ]


@pytest.mark.parametrize(
    ("item", "kind", "entry_type", "extra"),
    [
        ('"type": "article-journal", "container-title": "J", "volume": "1"', "paper", None, {}),
        ('"type": "article-journal", "container-title": "J"', "paper", "article", {}),
        ('"type": "book"', "book", None, {}),
        ('"type": "document"', "paper", None, {}),
        ('"type": "chapter"', "paper", "incollection", {}),
        ('"type": "article-magazine"', "paper", "article", {"entrysubtype": "magazine"}),
        ('"type": "post-weblog"', "paper", "online", {"type": "post-weblog"}),
    ],
)
def test_types_of_csl(
    tmp_path: Path, item: str, kind: str, entry_type: str | None, extra: dict[str, str]
) -> None:
    resource = load_text(tmp_path, f'[{{"id": "k", "title": "T", {item}}}]', "r.json")["k"]
    assert (resource.type, resource.entrytype, resource.extra) == (kind, entry_type, extra)


def test_a_type_that_csl_implies_is_mapped(tmp_path: Path) -> None:
    kinds = build_kinds(WEBSITE, {"book": "website"})
    registry = load_text(tmp_path, '[{"id": "k", "type": "book", "title": "T"}]', "r.json", kinds)
    assert (registry["k"].type, registry["k"].entrytype) == ("website", "book")


@pytest.mark.parametrize(("entry_type", "container"), [("suppperiodical", "J"), ("suppbook", "B")])
def test_supplements_are_in_journals_or_books(tmp_path: Path, entry_type: str, container: str) -> None:
    text = f"@{entry_type}{{k, title={{T}}, journal={{J}}, booktitle={{B}}}}"
    assert load_text(tmp_path, text, "r.bib")["k"].container == container
