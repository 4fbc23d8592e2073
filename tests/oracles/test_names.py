"""Names of people: biber and pybtex split them as we do, and read those that we write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from tests.helpers.registry_files import load_text
from tests.oracles import biber, names
from tests.oracles.names import Parts

pytestmark = pytest.mark.oracles

RAW = names.generated(400)


@pytest.fixture(scope="module")
def read_by_biber() -> dict[str, Parts]:
    """Return the parts of each name, from one run of biber."""
    biber.require()
    entries = biber.read("\n".join(entry(number, raw) for number, raw in enumerate(RAW)))
    return {raw: entries[f"n{number}"].names["author"][0] for number, raw in enumerate(RAW)}


def entry(number: int, raw: str) -> str:
    return f"@misc{{n{number}, title = {{T}}, author = {{{raw}}}}}"


def differences(ours: dict[str, Parts], theirs: dict[str, Parts]) -> dict[str, tuple[Parts, Parts]]:
    """Return both results for each name whose results differ."""
    return {raw: (ours[raw], theirs[raw]) for raw in theirs if ours[raw] != theirs[raw]}


def test_names_are_split_as_biber_splits_them(read_by_biber: dict[str, Parts]) -> None:
    assert differences({raw: names.split_by_us(raw) for raw in RAW}, read_by_biber) == {}


def test_names_are_split_as_pybtex_splits_them() -> None:
    ours = {raw: names.split_by_us(raw) for raw in RAW}
    assert differences(ours, {raw: names.split_by_pybtex(raw) for raw in RAW}) == {}


def test_words_without_case_belong_to_the_given_name() -> None:
    biber.require()
    entries = biber.read("\n".join(entry(number, raw) for number, raw in enumerate(names.WITHOUT_CASE)))
    theirs = {raw: entries[f"n{number}"].names["author"][0] for number, raw in enumerate(names.WITHOUT_CASE)}
    assert differences({raw: names.split_by_us(raw) for raw in names.WITHOUT_CASE}, theirs) == {}


def test_csl_json_has_the_parts_of_biber(tmp_path: Path, read_by_biber: dict[str, Parts]) -> None:
    text = "\n".join(entry(number, raw) for number, raw in enumerate(RAW))
    items = json.loads(to_csl_json(load_text(tmp_path, text, "r.bib")))
    written = {raw: names.of_csl(item["author"][0]) for raw, item in zip(RAW, items, strict=True)}
    assert differences(written, read_by_biber) == {}


def test_biber_reads_the_names_that_we_write(tmp_path: Path, read_by_biber: dict[str, Parts]) -> None:
    text = "\n".join(entry(number, raw) for number, raw in enumerate(RAW))
    written = biber.read(to_bibtex(load_text(tmp_path, text, "r.bib")))
    again = {raw: written[f"n{number}"].names["author"][0] for number, raw in enumerate(RAW)}
    assert differences(again, read_by_biber) == {}
