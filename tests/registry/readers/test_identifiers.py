"""Identifiers in registry files of every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.registry_files import load_text, messages, resource

DOUBLED = "https://doi.org/https://doi.org/10.1000/182."

FILES = {
    "r.yaml": "k: {type: paper, title: T, doi: '" + DOUBLED + "', eprint: 1706.03762, eprinttype: arXiv,\n"
    " eprintclass: cs.CL, pmid: 'PMID: 31452104', pmcid: 6710010}\n",
    "r.bib": "@misc{k, title={T}, doi={" + DOUBLED + "}, eprint={1706.03762}, archivePrefix={arXiv},\n"
    " primaryClass={cs.CL}, pmid={PMID: 31452104}, pmcid=6710010}",
    "new.bib": "@misc{k, title={T}, doi={doi:10.1000/182}, eprint={1706.03762}, eprinttype={arXiv},\n"
    " eprintclass={cs.CL}, pubmed=31452104, pmc={PMC6710010}}",
    "r.json": json.dumps([{
        "id": "k", "type": "article", "title": "T", "DOI": DOUBLED,
        "PMID": "PMID: 31452104", "PMCID": "6710010", "note": "arXiv: 1706.03762 [cs.CL]",
    }]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_identifiers_are_normalized(tmp_path: Path, name: str) -> None:
    registry = load_text(tmp_path, FILES[name], name)
    assert registry.problems == []
    work = resource(registry, "k")
    assert (work.doi, work.pmid, work.pmcid) == ("10.1000/182", "31452104", "PMC6710010")
    assert (work.eprint, str(work.eprinttype).lower(), work.eprintclass) == ("1706.03762", "arxiv", "cs.CL")
    assert work.note is None
    assert work.extra.keys() <= {"type"}  # the type of a CSL item is kept


@pytest.mark.parametrize("name", ["jstor", "hdl", "googlebooks"])
def test_fields_named_after_an_archive(tmp_path: Path, name: str) -> None:
    registry = load_text(tmp_path, f"@misc{{k, title={{T}}, {name}={{20/95}}}}", "r.bib")
    assert resource(registry, "k").eprint == "20/95"
    assert resource(registry, "k").eprinttype == name
    both = load_text(tmp_path, f"@misc{{k, title={{T}}, {name}={{20/95}}, eprint={{1}}}}", "r.bib")
    assert resource(both, "k").extra == {name: "20/95"}


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        ({"number": "arXiv:1706.03762", "publisher": "arXiv"}, ("1706.03762", "arxiv", None)),
        ({"archive": "JSTOR", "archive_location": "2095521"}, ("2095521", "JSTOR", None)),
        ({"note": "PMID: 31452104\nPMCID: PMC6710010\nSeen."}, (None, None, "Seen.")),
        ({"archive": "A library", "archive_location": "Box 2"}, (None, None, None)),
        ({"note": "see PMID: 31452104\nPMID: 31452104"}, (None, None, "see PMID: 31452104")),
        ({"note": "PMID: 5 is not alone in its line"}, (None, None, "PMID: 5 is not alone in its line")),
    ],
)  # fmt: skip
def test_where_zotero_has_identifiers(
    tmp_path: Path, item: dict[str, str], fields: tuple[str | None, ...]
) -> None:
    text = json.dumps([{"id": "k", "type": "article", "title": "T", **item}])
    work = resource(load_text(tmp_path, text, "r.json"), "k")
    assert (work.eprint, work.eprinttype, work.note) == fields


def test_hayagriva(tmp_path: Path) -> None:
    text = "k:\n  type: article\n  title: T\n  serial-number: {arxiv: 1706.03762, pmid: 1, doi: 10.1/2.}\n"
    work = resource(load_text(tmp_path, text), "k")
    assert (work.eprint, work.eprinttype, work.pmid, work.doi) == ("1706.03762", "arxiv", "1", "10.1/2")


ADVICE = "write the part from 10. on, as in 10.1145/945445.945462"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("r.yaml", "k:\n  type: paper\n  title: T\n  doi: foo\n",
         f"r.yaml:4:3: k.doi: 'foo' is not a DOI; {ADVICE}"),
        ("r.bib", "@misc{k, title={T},\n doi={foo}}", f"r.bib:2: k.doi: 'foo' is not a DOI; {ADVICE}"),
        ("r.json", '[{"id": "k",\n  "DOI": "foo"}]', f"r.json:2:3: k.doi: 'foo' is not a DOI; {ADVICE}"),
        ("r.bib", "@misc{k, title={T},\n pmid={x}}",
         "r.bib:2: k.pmid: 'x' is not the number of a PubMed record; write digits only: 31452104"),
        ("r.bib", "@misc{k, title={T},\n pmc={x}}",
         "r.bib:2: k.pmcid: 'x' is not the number of an article in PubMed Central; use the form PMC6710010"),
        ("r.bib", "@book{k, title={T}, isbn={0-201-89683-5}}",
         "r.bib:1: k.isbn: check digit of ISBN '0-201-89683-5' is wrong (it would be 4); "
         "compare the number with the publication"),
        ("r.yaml", "k: {type: book, title: T, isbn: 0-201-89683-5}\n",
         "r.yaml:1:27: k.isbn: check digit of ISBN '0-201-89683-5' is wrong (it would be 4); "
         "compare the number with the publication"),
    ],
)  # fmt: skip
def test_messages(tmp_path: Path, name: str, text: str, message: str) -> None:
    registry = load_text(tmp_path, text, name)
    assert messages(registry, tmp_path) == [message]
    work = resource(registry, "k")
    if ".isbn" in message:
        assert work.isbn == "0-201-89683-5"
    elif name != "r.yaml":  # bibliographies lose nothing
        assert list(work.extra.values()) == ["foo" if ".doi" in message else "x"]


def test_article_number_and_named_issue(tmp_path: Path) -> None:
    text = "@article{k, title={T}, journal={J}, issue={Spring}, number=3, eid={042105}}"
    work = resource(load_text(tmp_path, text, "r.bib"), "k")
    assert (work.issue, work.page, work.extra) == ("3", "042105", {"issue": "Spring", "eid": "042105"})
    without = resource(load_text(tmp_path, text.replace(", number=3", ""), "r.bib"), "k")
    assert (without.issue, without.extra) == ("Spring", {"eid": "042105"})
