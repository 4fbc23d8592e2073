"""CSL-JSON: citeproc-js prints every entry type in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.registry.csl_types import KINDS_AND_ENTRY_TYPES
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from tests.helpers.registry_files import load_text
from tests.oracles import citeproc, entries

pytestmark = pytest.mark.oracles


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the reference of each entry type."""
    citeproc.require()
    registry = load_text(tmp_path_factory.mktemp("types"), entries.all_entries(), "r.bib")
    assert registry.problems == []
    return citeproc.references(json.loads(to_csl_json(registry)))


@pytest.mark.parametrize("entry_type", entries.ENTRY_TYPES)
def test_every_entry_type_is_printed_in_full(printed: dict[str, str], entry_type: str) -> None:
    variables = dict(part.split(": ", 1) for part in printed[entry_type].split(" | "))
    assert variables["title"] == f"Title of {entry_type}"
    assert {"Beethoven, Ludwig van", "Gödel, Kurt"} <= set(variables["author"].split("; "))
    assert (variables["publisher"], variables["issued"]) == ("Press & Sons", "2003-10-19")
    assert "42" in (variables.get("number"), variables.get("issue"), variables.get("collection-number"))
    place = variables.get("publisher-place") or variables.get("event-place") or variables.get("jurisdiction")
    assert place == "New York"
    container = variables.get("container-title")
    in_books = "Book of Types" if entry_type in entries.IN_BOOKS else None
    assert container == ("Journal of Types" if entry_type in entries.IN_JOURNALS else in_books)
    assert not [word for word in ("undefined", "NaN", "object", "PRINTED") if word in printed[entry_type]]


def test_names_are_printed_in_full(printed: dict[str, str]) -> None:
    authors = (
        "author: Beethoven, Ludwig van; World Health Organization; Gödel, Kurt; King, Martin Luther, Jr."
    )
    assert [key for key, text in printed.items() if not text.startswith(f"{authors} | ")] == []


def test_every_csl_type_is_printed() -> None:
    citeproc.require()
    items = [{"id": name, "type": name, "title": f"Title of {name}"} for name in KINDS_AND_ENTRY_TYPES]
    printed = citeproc.references(items)
    assert printed == {name: f"title: Title of {name}" for name in KINDS_AND_ENTRY_TYPES}


def test_organizations_are_printed_by_name(tmp_path: Path) -> None:
    citeproc.require()
    text = "iso: {type: organization, title: Body}\nk: {type: standard, title: T, organization: iso}\n"
    items = json.loads(to_csl_json(load_text(tmp_path, text)))
    assert citeproc.references(items)["k"] == "title: T | publisher: Body"
