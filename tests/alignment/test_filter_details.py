"""Filters: years of dates of every form, names of organizations and in lists, and what matches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.filters import (
    Filter,
    UnmatchedValue,
    institution_of,
    matches,
    matches_glob,
    organization_name,
    split_value,
    suggest_value,
)
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from tests.alignment.test_project import registry_of
from tests.alignment.test_project_external import RESOURCES, with_external


def selected(registry: Registry, **words: str) -> list[str]:
    """Return the keys of the resources that a filter of words selects."""
    fields = {field: split_value(field, text) for field, text in words.items()}
    return [*filter(Filter.from_words(fields).resources_of(registry), registry)]


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2003", 2003, 2003),
        ("2003-10-19", 2003, 2003),
        ("200X", 2000, 2009),
        ("19XX", 1900, 1999),
        ("2003/2005", 2003, 2003),
        ("2003-04/2004-05", 2003, 2003),
        ("2003?", 2003, 2003),
        ("2003/..", 2003, 2003),
        ("{literal: 1995 or 1996}", 1995, 1995),
        ("{literal: '1998, reprinted 2003'}", 1998, 1998),
    ],
)
def test_years_of_a_date(tmp_path: Path, date: str, first: int, last: int) -> None:
    registry = registry_of(tmp_path, f"k: {{type: paper, title: T, date: {date}}}\n")
    years = {year: bool(selected(registry, years=str(year))) for year in range(1890, 2015)}
    assert [year for year, is_selected in years.items() if is_selected] == [*range(first, last + 1)]
    assert selected(registry, years=f"-{first - 1} {last + 1}-") == []
    assert selected(registry, years=f"{last}-") == selected(registry, years=f"-{first}") == ["k"]


@pytest.mark.parametrize("date", ["", "date: {literal: in press}", "date: {literal: Spring}"])
def test_resource_without_year(tmp_path: Path, date: str) -> None:
    registry = registry_of(tmp_path, f"k: {{type: paper, title: T, {date}}}\n")
    assert selected(registry) == ["k"]
    assert selected(registry, years="-9999 0001-9999") == []


def test_word_that_is_no_range_selects_nothing(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, "k: {type: paper, title: T, date: 2003}\n")
    assert selected(registry, years="soon") == []
    assert selected(registry, years="soon 2003") == ["k"]
    assert Filter.from_words({}) == Filter()
    words = {field: ["2003"] for field in Filter._fields}
    everything = Filter(**{**dict.fromkeys(Filter._fields, ("2003",)), "years": ((2003, 2003),)})  # type: ignore[arg-type]
    assert Filter.from_words(words) == everything


ORGANIZATIONS = """
@manual{two, title={Two}, organization={oci and {Linux Foundation}}}
@manual{maths, title={Maths}, organization={Department of Mathematics and Physics}}
"""

TEXT = """
oci: {type: organization, title: Open Container Initiative, short: OCI}
w3c: {type: organization, title: {en: World Wide Web Consortium, zh: 万维网联盟}}
spec: {type: standard, title: Spec, organization: oci}
html: {type: standard, title: HTML, organization: w3c}
talk: {type: course, title: Talk, institution: {en: oci, zh: 组织}}
"""


def test_names_of_organizations(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, TEXT)
    assert organization_name("oci", registry) == "OCI"
    assert organization_name("w3c", registry) == {"en": "World Wide Web Consortium", "zh": "万维网联盟"}
    assert organization_name(["oci", "other"], registry) == ["OCI", "other"]
    assert organization_name({"en": "oci"}, registry) == {"en": "oci"}
    assert organization_name(None, registry) is None
    assert institution_of(registry["talk"], registry) == {"en": "oci", "zh": "组织"}
    assert institution_of(registry["html"], registry) == organization_name("w3c", registry)
    assert institution_of(registry["oci"], registry) is None
    assert (
        selected(registry, institutions="world*") == selected(registry, institutions="万维网联盟") == ["html"]
    )
    assert selected(registry, institutions="OCI") == ["spec", "talk"]
    assert selected(registry, institutions="Open Container Initiative") == []


def test_list_of_organizations_matches_by_each_and_by_all(tmp_path: Path) -> None:
    (tmp_path / "b.bib").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "r.yaml").write_text(TEXT, encoding="utf-8")
    registry = load([str(tmp_path / "b.bib"), str(tmp_path / "r.yaml")])
    for name in ("linux foundation", "oci and linux foundation", "OCI; nobody"):
        assert "two" in selected(registry, institutions=name), name
    for name in ("Department of Mathematics and Physics", "physics", "* of mathematics"):
        assert selected(registry, institutions=name) == ["maths"], name
    assert "maths" not in selected(registry, institutions="mathematics; oci")


def unmatched(registry: Registry, **words: str) -> list[UnmatchedValue]:
    fields = {field: split_value(field, text) for field, text in words.items()}
    return [*Filter.from_words(fields).unmatched_values(registry, ["index", "a/b"])]


def test_values_that_match_nothing_have_candidates(tmp_path: Path) -> None:
    own = "xen: {type: paper, title: Xen, ids: [old], area: {en: Systems, zh: 系统}}\n"
    registry = with_external(tmp_path, own, {"raft": {**RESOURCES["raft"], "ids": ["paxos"]}})
    assert unmatched(registry, documents="index !a/* **", resources="x* old os:raft raft paxos") == []
    assert unmatched(registry, areas="systems; 系统") == []
    assert unmatched(registry, documents="!indx") == [UnmatchedValue("documents", "!indx", ["index", "a/b"])]
    (value,) = unmatched(registry, resources="xne")
    assert (value.option, value.value, sorted(value.candidates)) == (
        "resources", "xne", ["old", "os:paxos", "os:raft", "paxos", "raft", "xen"],
    )  # fmt: skip
    assert suggest_value(registry, UnmatchedValue("resources", "paxoss", [])) == " (did you mean 'os:raft'?)"
    (value,) = unmatched(registry, areas="System")
    assert value == UnmatchedValue("areas", "System", ["Systems", "系统"])
    assert suggest_value(registry, value) == " (did you mean 'Systems'?)"
    assert suggest_value(registry, UnmatchedValue("areas", "zzz", ["Systems"])) == ""
    (value,) = unmatched(registry, institutions="MIT")
    assert value == UnmatchedValue("institutions", "MIT", [])


@pytest.mark.parametrize(
    ("document", "patterns", "expected"),
    [
        ("a/b", ("/a/b/",), True),
        ("Xa", ("a",), False),
        ("a", ("Xa",), False),
        ("a/b/c", ("a/**/c",), True),
        ("a/c", ("a/**/c",), True),
        ("a", ("a/**/a",), False),
        ("c", ("a/**/c",), False),
        ("b/a/c", ("a/**",), False),
        ("a", ("**/**",), True),
        ("a", ("**/a/**",), True),
        ("a/b", ("b/**/**",), False),
        ("a/b", ("a", "!a/b"), False),
        ("a/b", ("!a/c", "!b"), True),
    ],
)
def test_globs(document: str, patterns: tuple[str, ...], expected: bool) -> None:
    assert matches(document, patterns) is expected


def test_globs_of_names_ignore_case() -> None:
    assert matches_glob("STRASSE*", ["a", "Straße 1"])
    assert not matches_glob("a", [])


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        ("kinds", "a b,c", ["a", "b", "c"]),
        ("areas", "a b,c", ["a b", "c"]),
        ("institutions", "a b,c;d", ["a b,c", "d"]),
        ("resources", None, []),
    ],
)
def test_words_and_names(field: str, text: str | None, values: list[str]) -> None:
    assert split_value(field, text) == values
