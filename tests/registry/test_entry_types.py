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
