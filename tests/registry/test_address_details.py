"""Details of addresses: what is not part of an identifier, and identifiers that no page has."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.addresses import index_addresses, normalize
from tests.registry.test_addresses import load_text


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("ftps://example.org/a", "ftp://example.org/a"),
        ("//en.wikipedia.org/wiki/hypervisor", "https://en.wikipedia.org/wiki/Hypervisor"),
        ("https://en.wikipedia.org/w/index.php?curid=1", "https://en.wikipedia.org/w/index.php?curid=1"),
        ("https://hdl.handle.net/2027/", "https://hdl.handle.net/2027"),
        ("hdl:2027/abc", "https://hdl.handle.net/2027/abc"),
        ("https://books.google.com/books?hl=en", "https://books.google.com/books?hl=en"),
    ],
)
def test_normal_form(url: str, normal: str) -> None:
    assert normalize(url) == normal
    assert normalize(normal) == normal


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("2014/REC-html5-20141028", "html5"),
        ("upper-bound", "upper-bound"),
        ("helper-note-rec-1", "helper-note-rec-1"),
        ("NOTE-upper-bound-980101", "upper-bound"),
        ("REC-rec-x-20141028-20141029", "x"),
        ("x-20141028-y", "x-20141028-y"),
        ("rec", "rec"),
        ("20141028", "20141028"),
        ("rec-20141028", "20141028"),
    ],
)
def test_status_and_date_are_no_part_of_the_name_of_a_standard(name: str, short: str) -> None:
    """They are words at its start and its end; the name may have them elsewhere."""
    normal = normalize(f"https://www.w3.org/TR/{name}/")
    assert normal == f"https://www.w3.org/TR/{short}/"
    assert normalize(normal) == normal


FIELDS = """
rfc: {type: paper, title: A, eprinttype: rfc, eprint: RFC0793}
jstor: {type: paper, title: B, eprinttype: jstor, eprint: 10.2307/2371045}
pubmed: {type: paper, title: C, pmid: "0031452104"}
"""


def test_identifiers_in_fields(tmp_path: Path) -> None:
    assert load_text(tmp_path, r_yaml=FIELDS).addresses.keys == {
        "https://www.rfc-editor.org/info/rfc793": "rfc",
        "https://www.jstor.org/stable/2371045": "jstor",
        "https://pubmed.ncbi.nlm.nih.gov/31452104/": "pubmed",
    }


def test_entries_of_other_projects_have_the_addresses_that_no_own_entry_has(tmp_path: Path) -> None:
    own = "a: {type: paper, title: A, url: 'https://example.org/1'}\n"
    other = own.replace("a:", "other-a:") + "b: {type: paper, title: B, url: 'https://example.org/2'}\n"
    registry = load_text(tmp_path, r_yaml=own)
    entries = load_text(tmp_path, other_yaml=other).entries.values()
    index = index_addresses(registry.entries.values(), entries, registry.kinds, str)
    assert index.keys == {"https://example.org/1": "a", "https://example.org/2": "b"}
    assert index.conflicts == {}
