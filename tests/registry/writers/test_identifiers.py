"""Identifiers in BibTeX for readers, CSL-JSON, and the styles of pybtex."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import parse_string
from pybtex.plugin import find_plugin
from pybtex_docutils import Backend

from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.classic_bibtex import classic_entry, format_entry
from sphinx_refalign.registry.writers.csl_json import item_of
from tests.helpers.registry_files import load_text, resource

HEAD = "@misc{k, title={T}, "


def cited(folder: Path, fields: str) -> str:
    """Return the entry that readers can copy."""
    registry = load_text(folder, HEAD + fields + "}", "r.bib")
    return to_bibtex_entry(resource(registry, "k"), registry.kinds, ["en"])


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ("eprint={arXiv:1706.03762v5}, eprinttype={arxiv}, primaryClass={cs.CL}",
         ["eprint = {1706.03762v5}", "archivePrefix = {arXiv}", "primaryClass = {cs.CL}"]),
        ("eprint={1706.03762}", ["eprint = {1706.03762}", "archivePrefix = {arXiv}"]),
        ("eprint={x-1}, eprinttype={HAL}, eprintclass={math}",
         ["eprint = {x-1}", "archivePrefix = {HAL}", "primaryClass = {math}"]),
        ("pubmed={PMID: 31452104}, pmc=6710010", ["pmid = {31452104}", "pmcid = {PMC6710010}"]),
        ("jstor={2095521}", ["eprint = {2095521}", "archivePrefix = {jstor}"]),
        ("hdl={10079/x}", ["eprint = {10079/x}", "archivePrefix = {hdl}"]),
        ("doi={https://doi.org/https://doi.org/10.1000/182}", ["doi = {10.1000/182}"]),
        ("eid={042105}", ["eid = {042105}"]),
        ("issue={Spring}, number=3", ["number = {3}", "issue = {Spring}"]),
    ],
)  # fmt: skip
def test_entry_for_readers(tmp_path: Path, fields: str, lines: list[str]) -> None:
    entry = cited(tmp_path, fields)
    assert {f"  {line}," for line in lines} <= {*entry.splitlines()}
    assert entry.count(" = ") == len(lines) + 1


def test_named_issue_of_an_article(tmp_path: Path) -> None:
    text = "@article{k, title={T}, journal={J}, issue={Spring}, number=3, eid={042105}}"
    registry = load_text(tmp_path, text, "r.bib")
    entry = to_bibtex_entry(resource(registry, "k"), registry.kinds, ["en"])
    assert all(f"  {line},\n" in entry for line in ("number = {3}", "issue = {Spring}", "eid = {042105}"))
    assert "pages" not in entry
    second = load_text(tmp_path, to_bibtex(registry), "r.bib")
    assert resource(second, "k") == resource(registry, "k")


def test_csl_variables(tmp_path: Path) -> None:
    text = "@misc{k, title={T}, eprint={1706.03762}, archivePrefix={arXiv}, pmid=31452104, pmcid=6710010}"
    item = item_of(resource(load_text(tmp_path, text, "r.bib"), "k"))
    del item["custom"]  # a preprint is read as another entry type
    assert item == {
        "id": "k", "citation-key": "k", "type": "article", "title": "T",
        "archive": "arXiv", "archive_location": "1706.03762", "PMID": "31452104", "PMCID": "PMC6710010",
    }  # fmt: skip


def formatted(folder: Path, fields: str, style: str) -> tuple[str, list[str]]:
    """Return the text and the links of an entry in a style of pybtex."""
    registry = load_text(folder, HEAD + fields + "}", "r.bib")
    source = format_entry("k", classic_entry(resource(registry, "k"), registry, ["en"]))
    bibliography = parse_string(source, "bibtex")
    (entry,) = find_plugin("pybtex.style.formatting", style)().format_bibliography(bibliography)
    nodes = entry.text.render(Backend())
    return "".join(node.astext() for node in nodes), [
        str(link["refuri"])
        for node in nodes
        for link in node.findall()
        if "refuri" in getattr(link, "attributes", ())
    ]


@pytest.mark.parametrize(
    ("fields", "plain", "gbt", "links"),
    [
        ("eprint={arXiv:1706.03762}", "T. arXiv:1706.03762.", "T[EB/OL]. https://arxiv.org/abs/1706.03762.",
         ["https://arxiv.org/abs/1706.03762"]),
        ("eprint={1706.03762}, eprinttype={arxiv}, url={https://arxiv.org/abs/1706.03762}",
         "T. URL: https://arxiv.org/abs/1706.03762.", "T[EB/OL]. https://arxiv.org/abs/1706.03762.",
         ["https://arxiv.org/abs/1706.03762"]),
        ("doi={10.1000/182}, url={https://dx.doi.org/10.1000/182}",
         "T. URL: https://dx.doi.org/10.1000/182.", "T[EB/OL]. https://dx.doi.org/10.1000/182.",
         ["https://dx.doi.org/10.1000/182"]),
        ("jstor={2095521}", "T. URL: https://www.jstor.org/stable/2095521.",
         "T[EB/OL]. https://www.jstor.org/stable/2095521.", ["https://www.jstor.org/stable/2095521"]),
        ("jstor={2095521}, url={https://a.example/}", "T. JSTOR: 2095521. URL: https://a.example/.",
         "T[EB/OL]. https://a.example/. JSTOR: 2095521.", ["https://a.example/"]),
    ],
)  # fmt: skip
def test_references(tmp_path: Path, fields: str, plain: str, gbt: str, links: list[str]) -> None:
    assert formatted(tmp_path, fields, "plain") == (plain, links)
    assert formatted(tmp_path, fields, "gbt7714-numeric") == (gbt, links)


def test_pubmed_in_references(tmp_path: Path) -> None:
    fields = "pmid=31452104, doi={10.1000/182}"
    assert formatted(tmp_path, fields, "plain") == (
        "T. PMID:31452104, doi:10.1000/182.",
        ["https://www.ncbi.nlm.nih.gov/pubmed/31452104", "https://doi.org/10.1000/182"],
    )
    assert formatted(tmp_path, fields, "gbt7714-numeric") == (
        "T[Z]. DOI:10.1000/182. PMID:31452104.",
        ["https://doi.org/10.1000/182", "https://pubmed.ncbi.nlm.nih.gov/31452104/"],
    )
