"""Fields by other names, and fields of other kinds: the message suggests the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.field_names import field_hint, meant_field
from sphinx_refalign.registry.kinds import COMMON, FIELDS, build_kinds
from sphinx_refalign.registry.loader import load

KINDS = build_kinds({})


def messages(folder: Path, kind: str, fields: str) -> list[str]:
    (folder / "r.yaml").write_text(f"k:\n  type: {kind}\n  title: T\n  {fields}\n", encoding="utf-8")
    return [problem.text for problem in load([folder / "r.yaml"], KINDS).problems]


PAPER = {
    "year": "date", "Year": "date", "month": "date", "issued": "date", "datePublished": "date",
    "publication_date": "date", "journal": "container", "journaltitle": "container", "booktitle": "container",
    "container-title": "container", "isPartOf": "container", "school": "institution", "university":
    "institution", "address": "location", "publisher-place": "location", "pages": "page", "authors": "author",
    "creator": "author", "editors": "editor", "link": "url", "href": "url", "website": "url",
    "sameAs": "url", "name": "title", "keywords": "concepts", "tags": "concepts", "description": "definition",
    "DOI": "doi", "URL": "url", "ISBN": "isbn", "urldate": "accessed", "lang": "language", "langid":
    "language", "vol": "volume", "no": "issue", "arxiv": "eprint", "archiveprefix": "eprinttype",
    "subject": "area", "notes": "note", "abbreviation": "short", "alias": "aliases", "contribution":
    "contributions", "collection-title": "series", "auther": "author",
}  # fmt: skip


@pytest.mark.parametrize(("name", "field"), PAPER.items())
def test_name_elsewhere(tmp_path: Path, name: str, field: str) -> None:
    (message,) = messages(tmp_path, "paper", f"{name}: 1")
    suggestion = message.partition("did you mean ")[2]
    assert message.startswith(f"k.{name}: unknown field (did you mean {field!r}")
    assert suggestion.count("'") <= 6, "at most three"


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        ("course", "school", "institution"), ("course", "university", "institution"),
        ("course", "semester", "term"), ("course", "year", "term"),
        ("course", "code", "number"), ("course", "teacher", "instructor"),
        ("course", "links", "materials"), ("course", "syllabus", "materials"),
        ("standard", "body", "organization"), ("standard", "year", "date"), ("standard", "id", "number"),
        ("organization", "homepage", "url"), ("wikidef", "wikipedia", "url"),
        ("wikidef", "oldid", "revision"),
    ],
)  # fmt: skip
def test_name_elsewhere_depends_on_the_kind(tmp_path: Path, kind: str, name: str, field: str) -> None:
    (message,) = messages(tmp_path, kind, f"{name}: x")
    assert message == f"k.{name}: unknown field (did you mean {field!r}?)"


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [("course", "author", "instructor"), ("course", "organization", "institution"),
     ("wikidef", "date", "accessed"), ("paper", "instructor", "author")],
)  # fmt: skip
def test_field_of_another_kind(tmp_path: Path, kind: str, name: str, field: str) -> None:
    (message,) = messages(tmp_path, kind, f"{name}: '2003'")
    assert message == f"k.{name}: {kind!r} has no such field (did you mean {field!r}?)"


def test_field_without_a_counterpart(tmp_path: Path) -> None:
    assert messages(tmp_path, "organization", "xyzzy: x") == [
        "k.xyzzy: unknown field; correct its name or put it under 'extra' "
        "(all fields: python -m sphinx_refalign.schema)"
    ]


def test_title_by_another_name_is_not_missing_too(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("k: {type: paper, name: T}\n")
    (problem,) = load([tmp_path / "r.yaml"], KINDS).problems
    assert problem.text == "k.name: unknown field (did you mean 'title'?)"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("chapters: [{page: x}]", "chapters[0].page: unknown field (did you mean 'document'?)"),
        ("materials: [{link: x, title: y}]", "materials[0].link: unknown field (did you mean 'url'?)"),
        (
            "materials: [{name: x, url: 'https://a.org'}]",
            "materials[0].name: unknown field (did you mean 'title'?)",
        ),
        ("topics: [{title: x, aligns: y}]", "topics[0].title: unknown field (did you mean 'name'?)"),
        ("topics: [{a: {description: x, aligns: y}}]", "topics[0].description: unknown field "
         "(did you mean 'text'?)"),
    ],
)  # fmt: skip
def test_field_of_a_part_by_another_name(tmp_path: Path, fields: str, message: str) -> None:
    assert messages(tmp_path, "course", fields) == [f"k.{message}"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            "{type: Journal Article, title: T}",
            "k.type: unknown kind 'Journal Article' (did you mean 'paper'?)",
        ),
        ("{type: Papers, title: T}", "k.type: unknown kind 'Papers' (did you mean 'paper'?)"),
        ("{type: wikipedia, title: T}", "k.type: unknown kind 'wikipedia' (did you mean 'wikidef'?)"),
        ("{type: phdthesis, title: T}", "k.type: unknown kind 'phdthesis' (did you mean 'paper'?)"),
        ("{kind: paper, title: T}", "k.type: is missing; rename 'kind' to 'type'"),
        ("{Type: paper, title: T}", "k.type: is missing; rename 'Type' to 'type'"),
        ("{TYPE: paper, title: T}", "k.type: is missing; rename 'TYPE' to 'type'"),
        ("{Kind: paper, title: T}", "k.type: is missing; rename 'Kind' to 'type'"),
    ],
)
def test_type_by_another_name(tmp_path: Path, fields: str, message: str) -> None:
    (tmp_path / "r.yaml").write_text(f"k: {fields}\n")
    assert [problem.text for problem in load([tmp_path / "r.yaml"], KINDS).problems] == [message]


def test_suggestions_are_fields_of_the_kind() -> None:
    for kind in KINDS.values():
        accepted = [field for field in (*COMMON, *kind.fields) if field in FIELDS]
        for name in PAPER:
            hint = field_hint(name, accepted)
            assert set(hint.split("'")[1::2]) <= {*accepted}


SLIPS = {
    "titel": "title", "tittle": "title", "yaer": "year", "auther": "author", "authr": "author",
    "jounral": "journal", "journl": "journal", "publiser": "publisher", "adress": "address",
    "booktitel": "booktitle", "pagse": "pages", "ulr": "url",
}  # fmt: skip


@pytest.mark.parametrize(("name", "field"), SLIPS.items())
def test_slip(name: str, field: str) -> None:
    assert meant_field(name, [*SLIPS.values()]) == field


def test_names_of_other_programs_are_no_slips() -> None:
    fields = ("title", "author", "editor", "volume", "journal", "isbn", "issn", "pages", "publisher", "date")
    names = (
        "authors page titles editora volumes fjournal isan ismn published titleaddon shorttitle origdate data"
    )
    assert [name for name in names.split() if meant_field(name, fields)] == []


def test_misspelled_field_of_bibtex_is_a_warning_where_the_entry_lacks_it(tmp_path: Path) -> None:
    text = "@book{a,\n titel = {A},\n year = 2000}\n@book{b, title = {B}, titel = {b}, year = 2000}"
    (tmp_path / "r.bib").write_text(text)
    registry = load([tmp_path / "r.bib"], KINDS)
    (problem,) = registry.problems
    assert (problem.line, problem.text) == (
        2,
        "a.titel: unknown field (did you mean 'title'?); its value is not shown",
    )
    assert registry["a"].extra["titel"] == "A", "it is kept"
