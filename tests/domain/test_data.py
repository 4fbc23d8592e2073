"""The data in the environment, and that only the domain changes what it holds."""

from __future__ import annotations

import copy

import pytest

from sphinx_refalign.domain.data import CatalogHeadings, DisplayNames, EnvironmentData, PageData, TitlePart
from sphinx_refalign.domain.domain import RefalignDomain

PAGE = PageData([], [], [], {"t": [TitlePart("Title")]}, {}, [], {}, {}, [], [], {}, [])


def new_data() -> EnvironmentData:
    return EnvironmentData(copy.deepcopy(RefalignDomain.initial_data))


def filled_data() -> EnvironmentData:
    """Return data with something in every part, of two documents."""
    data = new_data()
    for docname in ("one", "two"):
        data.note_page(docname, PAGE)
        data.note_page_digest(docname, f"digest of {docname}")
        data.note_catalog_headings(docname, CatalogHeadings("input", []))
        data.note_deep_toctrees(docname, "input", "toctrees")
    data.note_display_names(DisplayNames("stamp", {"key": ("input", "Title")}))
    data.note_bib_file("refalign.bib")
    return data


def test_stored_data_can_be_read_again() -> None:
    data = filled_data()
    assert data.pages == {"one": PAGE, "two": PAGE}
    assert data.page("one") == PAGE
    assert data.page_digests == {"one": "digest of one", "two": "digest of two"}
    assert data.catalog_headings("one") == CatalogHeadings("input", [])
    assert data.deep_toctrees("one") == ("input", "toctrees")
    assert data.display_names.names["key"] == ("input", "Title")
    assert data.bib_file == "refalign.bib"


def test_new_data_is_empty() -> None:
    data = new_data()
    assert (data.pages, data.page_digests, data.bib_file) == ({}, {}, "")
    assert not any(data.page("one"))
    assert data.catalog_headings("one") is None
    assert data.deep_toctrees("one") == ("", "")
    data.note_page("one", data.page("one"))
    assert data.pages == {}, "a page without data takes no room"


def test_clearing_a_document_removes_every_part_of_it() -> None:
    data = filled_data()
    data.clear("one")
    data.clear("unknown")
    assert data.pages == {"two": PAGE}
    assert data.page_digests.keys() == {"two"}
    assert data.catalog_headings("one") is None
    assert data.deep_toctrees("one") == ("", "")
    assert data.catalog_headings("two") is not None
    assert data.display_names.names, "names belong to no document"


def test_merging_adds_the_documents_that_the_other_process_has_read() -> None:
    data, other = new_data(), filled_data()
    data.merge({"one", "unknown"}, other)
    assert data.pages == {"one": PAGE}
    assert data.page_digests == {"one": "digest of one"}
    assert data.catalog_headings("one") is None, "computed when all documents are read"
    assert data.bib_file == ""


@pytest.mark.parametrize(
    "name",
    [
        "registry",
        "kinds",
        "builder",
        "cite_names",
        "old_cite_names",
        "bibliography",
        "project",
        "resource_targets",
        "view_cache",
    ],
)
def test_attributes_of_the_domain_cannot_be_set(name: str) -> None:
    attribute = getattr(RefalignDomain, name)
    assert isinstance(attribute, property)
    assert attribute.fset is None
