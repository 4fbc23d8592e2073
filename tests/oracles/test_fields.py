"""Fields of entries: biber reads the same values from the original and from what we write."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.writers.bibtex import to_bibtex
from tests.helpers.paths import EXAMPLE
from tests.helpers.registry_files import load_text
from tests.oracles import biber, entries
from tests.oracles.report import compare_fields

pytestmark = pytest.mark.oracles


def test_fields_have_the_values_of_biber(tmp_path: Path) -> None:
    biber.require()
    registry = load_text(tmp_path, entries.all_entries(), "r.bib")
    theirs = biber.read(entries.all_entries())
    assert list(theirs) == list(registry) == list(entries.ENTRY_TYPES)
    causes = {key: set(compare_fields(entry, registry[key])) for key, entry in theirs.items()}
    assert {key: found for key, found in causes.items() if found != {""}} == {}


def test_biber_reads_the_fields_that_we_write(tmp_path: Path) -> None:
    biber.require()
    example = (EXAMPLE / "registry" / "papers.bib").read_text(encoding="utf-8")
    registry = load_text(tmp_path, entries.all_entries() + example, "r.bib")
    written = biber.read(to_bibtex(registry))
    assert list(written) == list(registry)
    causes = {key: set(compare_fields(entry, registry[key])) for key, entry in written.items()}
    assert {key: found for key, found in causes.items() if found != {""}} == {}
    types = {key: written[key].entry_type for key in entries.ENTRY_TYPES}
    assert types == {key: entry.entry_type for key, entry in biber.read(entries.all_entries()).items()}
