"""CSL-JSON for other programs: the type, the genre and the variables of every kind of entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.registry.csl_types import KINDS_AND_ENTRY_TYPES
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from tests.helpers.registry_files import load_text

_BY_CSL_TYPE = {
    "article-journal": "article suppperiodical",
    "book": "book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual "
    "commentary",
    "pamphlet": "booklet",
    "periodical": "periodical",
    "chapter": "inbook bookinbook suppbook incollection suppcollection",
    "entry-encyclopedia": "inreference",
    "paper-conference": "inproceedings conference",
    "thesis": "thesis phdthesis mastersthesis",
    "report": "report techreport",
    "manuscript": "unpublished",
    "webpage": "online electronic www",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "standard": "standard",
    "review": "review",
    "motion_picture": "movie video",
    "song": "audio music",
    "graphic": "artwork image",
    "performance": "performance",
    "personal_communication": "letter",
    "legislation": "legislation",
    "legal_case": "jurisdiction",
    "treaty": "legal",
    "document": "misc custom bibnote",
}

TYPES = {name: csl_type for csl_type, names in _BY_CSL_TYPE.items() for name in names.split()}
"""The CSL type of each entry type of BibTeX and biblatex, aliases included."""


def items(text: str, folder: Path, name: str = "r.bib") -> dict[str, dict[str, Any]]:
    """Return the CSL items of a registry by key, without ids; check that they are read back without loss."""
    registry = load_text(folder, text, name)
    written = to_csl_json(registry)
    copy = load_text(folder, written, "copy.json")
    assert {key: copy[key] for key in copy} == {key: registry[key] for key in registry}
    data = {item.pop("id"): item for item in json.loads(written)}
    assert all(item.pop("citation-key") == key for key, item in data.items())
    return data


def item(text: str, folder: Path) -> dict[str, Any]:
    """Return the CSL item of a BibTeX entry, without its key and without the data for our own reader."""
    (only,) = items(text, folder).values()
    only.pop("custom", None)
    return only


@pytest.mark.parametrize(("entry_type", "csl_type"), TYPES.items())
def test_every_entry_type_has_a_csl_type(tmp_path: Path, entry_type: str, csl_type: str) -> None:
    assert (
        item(f"@{entry_type}{{k, title = {{T}}, author = {{A B}}, year = 2003}}", tmp_path)["type"]
        == csl_type
    )


def test_every_csl_type_is_kept(tmp_path: Path) -> None:
    text = json.dumps([{"id": name, "type": name, "title": "T"} for name in KINDS_AND_ENTRY_TYPES])
    assert {key: value["type"] for key, value in items(text, tmp_path, "r.json").items()} == {
        name: name for name in KINDS_AND_ENTRY_TYPES
    }
    bibtex = to_bibtex(load_text(tmp_path, text, "r.json"))
    by_key = {key: value["type"] for key, value in items(bibtex, tmp_path).items()}
    assert by_key == {name: name for name in KINDS_AND_ENTRY_TYPES}


@pytest.mark.parametrize(
    ("entry", "csl_type"),
    [
        ("@article{k, title={T}, journal={J}, entrysubtype={magazine}}", "article-magazine"),
        ("@article{k, title={T}, journal={J}, entrysubtype={newspaper}}", "article-newspaper"),
        ("@misc{k, title={T}, eprint={1706.03762}, archivePrefix={arXiv}}", "article"),
        ("@online{k, title={T}, eprint={1706.03762}, eprinttype={arxiv}}", "article"),
        ("@article{k, title={T}, journal={J}, eprint={1706.03762}}", "article-journal"),
        ("@article{k, title={T}, eprint={1706.03762}}", "article"),
        ("@misc{k, title={T}, howpublished={H}, eprint={1706.03762}}", "article"),
        ("@unpublished{k, title={T}, eprint={1706.03762}}", "article"),
        ("@book{k, title={T}, eprint={1706.03762}}", "book"),
        ("@unpublished{k, title={T}, eventtitle={E}, venue={V}, note={N}, journal={J}}", "speech"),
        ("@misc{k, title={T}, type={software}}", "software"),
        ("@misc{k, title={T}, entrysubtype={standard}}", "standard"),
        ("@techreport{k, title={T}, entrysubtype={standard}}", "standard"),
    ],
)
def test_fields_can_make_the_type_more_exact(tmp_path: Path, entry: str, csl_type: str) -> None:
    assert item(entry, tmp_path)["type"] == csl_type


@pytest.mark.parametrize(
    ("entry_type", "type_field", "genre"),
    [
        ("phdthesis", "", "PhD thesis"),
        ("mastersthesis", "", "Master's thesis"),
        ("thesis", "phdthesis", "PhD thesis"),
        ("thesis", "mathesis", "Master's thesis"),
        ("thesis", "Habilitationsschrift", "Habilitationsschrift"),
        ("thesis", "", None),
        ("techreport", "", "Technical report"),
        ("techreport", r"{RFC} \& Memo", "RFC & Memo"),
        ("report", "resreport", "Research report"),
        ("report", "techreport", "Technical report"),
        ("patent", "patentus", "U.S. patent"),
        ("manual", "User guide", "User guide"),
        ("misc", "", None),
    ],
)
def test_genres_are_written_in_words(
    tmp_path: Path, entry_type: str, type_field: str, genre: str | None
) -> None:
    assert item(f"@{entry_type}{{k, title={{T}}, type={{{type_field}}}}}", tmp_path).get("genre") == genre


@pytest.mark.parametrize(
    ("fields", "genre"),
    [
        ('"type": "report", "genre": "White paper"', "White paper"),
        ('"type": "post-weblog"', None),
        ('"type": "thesis"', None),
    ],
)
def test_genres_of_csl_are_kept(tmp_path: Path, fields: str, genre: str | None) -> None:
    text = f'[{{"id": "k", "title": "T", {fields}}}]'
    assert items(text, tmp_path, "r.json")["k"].get("genre") == genre


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("@phdthesis{k, title={T}, school={MIT}}", {"publisher": "MIT"}),
        ("@thesis{k, title={T}, institution={MIT}, publisher={MIT Press}}", {"publisher": "MIT"}),
        ("@techreport{k, title={T}, institution={MIT LCS}, number={TR-841}, type={Technical Memo},"
         " address={Cambridge}}",
         {"publisher": "MIT LCS", "number": "TR-841", "genre": "Technical Memo",
          "publisher-place": "Cambridge"}),
        ("@manual{k, title={T}, organization={GNU}, edition={2}}", {"publisher": "GNU", "edition": "2"}),
        ("@inproceedings{k, title={T}, booktitle={B}, organization={IEEE}, publisher={ACM}}",
         {"publisher": "ACM", "container-title": "B"}),
        ("@online{k, title={T}, organization={W3C}}", {"publisher": "W3C"}),
        ("@inproceedings{k, title={T}, booktitle={B}, eventtitle={E}, venue={V}, eventdate={2003-10-19}}",
         {"container-title": "B", "event-title": "E", "event-place": "V",
          "event-date": {"date-parts": [[2003, 10, 19]]}}),
        ("@proceedings{k, title={T}, eventtitle={E}, location={L}}",
         {"event-title": "E", "publisher-place": "L"}),
        ("@article{k, title={T}, journal={J}, number={7}, volume={21}}", {"issue": "7", "volume": "21"}),
        ("@book{k, title={T}, series={LNCS}, number={42}}",
         {"collection-title": "LNCS", "collection-number": "42"}),
        ("@inproceedings{k, title={T}, booktitle={B}, series={LNCS}, volume={42}}",
         {"collection-title": "LNCS", "volume": "42"}),
        ("@patent{k, title={T}, number={US 1}, location={United States}, type={patentus}}",
         {"number": "US 1", "jurisdiction": "United States", "genre": "U.S. patent"}),
        ("@inbook{k, title={T}, booktitle={B}, chapter={3}, pages={1--9}}",
         {"chapter-number": "3", "page": "1–9"}),
        (r"@book{k, title={T}, pagetotal={12}, volumes={3}, origdate={1867}, shorttitle={K \& K}}",
         {"number-of-pages": "12", "number-of-volumes": "3", "title-short": "K & K",
          "original-date": {"date-parts": [[1867]]}}),
        ("@unpublished{k, title={T}, journal={E}, eventdate={2003}, location={L}}",
         {"event-title": "E", "event-place": "L"}),
    ],
)  # fmt: skip
def test_variables_of_each_type(tmp_path: Path, entry: str, expected: dict[str, Any]) -> None:
    written = item(entry, tmp_path)
    assert {name: written.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("csl_type", "field"),
    [
        ("thesis", "institution"),
        ("report", "institution"),
        ("standard", "organization"),
        ("book", "publisher"),
    ],
)
def test_publisher_is_read_as_the_field_of_its_type(tmp_path: Path, csl_type: str, field: str) -> None:
    text = json.dumps([{"id": "k", "type": csl_type, "title": "T", "publisher": "P"}])
    resource = load_text(tmp_path, text, "r.json")["k"]
    assert resource.value(field) == "P"
    assert "custom" not in items(text, tmp_path, "r.json")["k"]


def test_number_of_a_series_is_read_back(tmp_path: Path) -> None:
    data = {"id": "k", "type": "book", "title": "T", "collection-title": "LNCS", "collection-number": "42"}
    text = json.dumps([data])
    assert load_text(tmp_path, text, "r.json")["k"].number == "42"
    assert items(text, tmp_path, "r.json")["k"].items() <= {**data, "language": "en"}.items()
    both = json.dumps([{**data, "number": "7"}])
    written = items(both, tmp_path, "r.json")["k"]
    assert load_text(tmp_path, both, "r.json")["k"].number == "7"
    assert "42" in str(written)


REGISTRY = """\
iso: {type: organization, title: {en: International Organization for Standardization}, short: ISO}
iso-1: {type: standard, title: T, organization: iso, number: "1"}
manual: {type: book, entrytype: manual, title: T, organization: iso}
other: {type: standard, title: T, organization: iso-1}
"""


def test_organizations_of_the_registry_are_written_by_name(tmp_path: Path) -> None:
    data = items(REGISTRY, tmp_path, "r.yaml")
    name = "International Organization for Standardization"
    assert [data[key]["publisher"] for key in ("iso-1", "manual", "other")] == [name, name, "iso-1"]


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2003-10-19", {"date-parts": [[2003, 10, 19]]}),
        ("2001-21", {"date-parts": [[2001]], "season": 1}),
        ("2001-24", {"date-parts": [[2001]], "season": 4}),
        ("2001-25", {"date-parts": [[2001]], "season": 1}),
        ("2001-32", {"date-parts": [[2001]], "season": 4}),
        ("0001", {"date-parts": [[1]]}),
        ("0000", {"date-parts": [[-1]]}),
        ("-0043-03-15", {"date-parts": [[-44, 3, 15]]}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("1984?", {"date-parts": [[1984]], "circa": True}),
        ("1984/1986~", {"date-parts": [[1984], [1986]], "circa": True}),
        ("2003/..", {"date-parts": [[2003], [0]]}),
        ("../2003", {"literal": "until 2003"}),
    ],
)
def test_dates(tmp_path: Path, date: str, issued: object) -> None:
    data = items(f"k: {{type: book, title: T, date: '{date}'}}\n", tmp_path, "r.yaml")
    assert data["k"]["issued"] == issued


def test_names_and_lists(tmp_path: Path) -> None:
    text = "k: {type: book, title: T, author: [A B, et al.], editor: [{literal: ACM}], language: [en, de],"
    data = items(text + " publisher: [P, {en: Q, de: R}]}\n", tmp_path, "r.yaml")["k"]
    assert data["author"] == [{"family": "B", "given": "A"}, {"literal": "et al."}]
    assert data["editor"] == [{"literal": "ACM"}]
    assert (data["language"], data["publisher"]) == ("en", "P; Q")


def test_further_fields_of_biblatex(tmp_path: Path) -> None:
    entry = (
        "@article{k, title={T}, journal={J}, issuetitle={Special}, issuesubtitle={On {X}}, origtitle={O},"
        " keywords={a; b}, annotation={y}, origdate={Easter}, shelf={12}, abstract={z}}"
    )
    expected = {
        "volume-title": "Special: On X", "original-title": "O", "keyword": "a; b", "annote": "y",
        "abstract": "z",
    }  # fmt: skip
    fixed = {"type": "article-journal", "title": "T", "container-title": "J"}
    assert item(entry, tmp_path) == fixed | expected


def test_text_of_a_file(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "k: {type: book, title: 书}\nl: {type: book, title: T}\n")
    item = '  {\n    "id": "%s",\n    "citation-key": "%s",\n    "type": "book",\n    "title": "%s"\n  }'
    assert to_csl_json(registry) == f"[\n{item % ('k', 'k', '书')},\n{item % ('l', 'l', 'T')}\n]\n"
    assert to_csl_json(load_text(tmp_path, "{}\n")) == "[]\n"
