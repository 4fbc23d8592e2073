"""Checks for missing addresses and missing essential fields of entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.completeness import missing_address, missing_essentials
from sphinx_refalign.registry.kinds import build_kinds
from tests.helpers.registry_files import load_files, load_text

BODIES = """
iso: {type: organization, title: ISO, url: "https://www.iso.org/"}
iec: {type: organization, title: IEC}
"""

URL = "no address; add 'url'"
STANDARD = "no address; add 'url', 'doi' or 'number'"
PAPER = "neither address nor venue; add 'url', 'doi' or 'container'"


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ("type: wikidef", URL),
        ("type: wikidef, wikidata: Q42", ""),
        ("type: course", URL),
        ("type: course, url: {en: 'https://example.org/'}", ""),
        ("type: course, materials: [{Notes: 'https://example.org/'}]", ""),
        ("type: course, number: '6.824'", URL),
        ("type: organization, short: O", URL),
        ("type: book", ""),
        ("type: film", ""),
        ("type: standard", STANDARD),
        ("type: standard, number: '8601'", ""),
        ("type: standard, publisher: P", STANDARD),
        ("type: standard, organization: iso", ""),
        ("type: standard, organization: iec", STANDARD),
        ("type: standard, organization: W3C", STANDARD),
        ("type: standard, organization: [iec, iso]", ""),
        ("type: standard, organization: [iec, W3C]", STANDARD),
        ("type: paper", PAPER),
        ("type: paper, doi: 10.1000/x", ""),
        ("type: paper, eprint: '1706.03762'", ""),
        ("type: paper, pmid: '31452104'", ""),
        ("type: paper, container: J", ""),
        ("type: paper, institution: MIT", ""),
        ("type: paper, organization: iso", ""),
        ("type: paper, date: 2003", PAPER),
        ("type: paper, date: {literal: in press}", ""),
        ("type: paper, entrytype: unpublished", ""),
        ("type: paper, entrytype: online", PAPER),
        ("type: paper, note: On file with the author", PAPER),
        ("type: paper, extra: {pubstate: forthcoming}", ""),
    ],
)
def test_missing_address(tmp_path: Path, fields: str, advice: str) -> None:
    kinds = build_kinds({"film": {"label": "Film"}})
    registry = load_text(tmp_path, f"k: {{{fields}, title: T}}\n{BODIES}", kinds=kinds)
    assert registry.problems == []
    assert missing_address(registry, registry.entries["k"]) == advice


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ("title={T}", PAPER),
        ("title={T}, note={Unpublished lecture}", ""),
        ("title={T}, howpublished={Talk at SOSP}", ""),
        ("title={T}, isbn={978-3-16-148410-0}", ""),
        ("title={T}, year={forthcoming}", ""),
    ],
)
def test_missing_address_in_a_bibliography(tmp_path: Path, fields: str, advice: str) -> None:
    registry = load_files(tmp_path, {"r.bib": f"@misc{{k, {fields}}}"})
    assert missing_address(registry, registry.entries["k"]) == advice


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("type: wikidef", []),
        ("type: course", ["institution"]),
        ("type: course, extra: {organization: ISO}", []),
        ("type: paper", ["author", "date"]),
        ("type: paper, author: A B", ["date"]),
        ("type: paper, editor: A B, date: 2003", []),
        ("type: paper, institution: MIT, date: 2003", []),
        ("type: paper, date: 2003", ["author"]),
        ("type: paper, entrytype: online", []),
        ("type: paper, entrytype: letter", []),
        ("type: paper, entrytype: thesis", ["author", "date"]),
        ("type: book, organization: iso", ["date"]),
        ("type: standard", ["organization"]),
        ("type: standard, publisher: P", []),
        ("type: paper, author: A B, extra: {date: Spring}", []),
    ],
)
def test_missing_essentials(tmp_path: Path, fields: str, missing: list[str]) -> None:
    registry = load_text(tmp_path, f"k: {{{fields}, title: T}}\n{BODIES}")
    assert missing_essentials(registry, registry.entries["k"]) == missing
