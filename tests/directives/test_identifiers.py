"""Identifiers are links wherever a page shows them, each once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]

WORKS = """
attention: {type: paper, title: Attention, eprint: 'arXiv:1706.03762v5', eprintclass: cs.CL}
doubled: {type: paper, title: Doubled, doi: 'https://doi.org/https://doi.org/10.1000/182'}
same: {type: paper, title: Same, doi: 10.1000/183, url: 'http://dx.doi.org/10.1000/183'}
medicine: {type: paper, title: M, pmid: 31452104, pmcid: PMC6710010, eprint: '2095521', eprinttype: jstor,
  url: 'https://a.example/'}
http: {type: standard, title: HTTP, organization: IETF, number: RFC 9110}
xml: {type: standard, title: XML, organization: W3C, number: xml, url: 'https://www.w3.org/TR/xml/'}
hal: {type: paper, title: H, eprint: hal-1, eprinttype: HAL}
"""

LINKS = {
    "attention": [("https://arxiv.org/abs/1706.03762v5", "arXiv:1706.03762v5 [cs.CL]")],
    "doubled": [("https://doi.org/10.1000/182", "10.1000/182")],
    "same": [("https://doi.org/10.1000/183", "10.1000/183")],
    "medicine": [
        ("https://www.jstor.org/stable/2095521", "JSTOR: 2095521"),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", "31452104"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/", "PMC6710010"),
        ("https://a.example/", "https://a.example/"),
    ],
    "http": [("https://www.rfc-editor.org/info/rfc9110", "RFC 9110")],
    "xml": [("https://www.w3.org/TR/xml/", "https://www.w3.org/TR/xml/")],
    "hal": [],
}


@pytest.fixture
def works(page: Page) -> Page:
    """Return a function that writes a page of a project with works that have identifiers."""

    def write(*parts: object) -> Project:
        return page("index", Heading("Title"), *parts).write("works.yaml", WORKS)

    return write


def field_links(element: Tag) -> list[tuple[str, str]]:
    """Return the links to other sites in the fields of a resource."""
    return [(str(link["href"]), link.get_text()) for link in element.select(".refalign-fields a.external")]


def test_links_in_blocks_and_in_the_catalogue(works: Page) -> None:
    blocks = [Directive("resource", key) for key in LINKS]
    built = works(*blocks, Directive("resource-catalog")).build()
    assert built.warnings == ""
    html = built.html()
    blocks_of_page = html.select(".refalign-block")
    for key, block in zip(LINKS, blocks_of_page, strict=True):
        hrefs = [link["href"] for link in block.select("a.external")]
        assert len(hrefs) == len(set(hrefs)), "no address twice"
        title = block.select_one(".admonition-title a")
        assert field_links(block) == (LINKS[key][:-1] if key == "medicine" else [])
        assert (title is None) == (not LINKS[key])
    entries = [
        [link["href"] for link in entry.select("a.external")] for entry in html.select(".refalign-entry")
    ]
    assert [hrefs for hrefs in entries if len(hrefs) != len(set(hrefs))] == []
    shown = {href for hrefs in entries for href in hrefs}
    urls = {url for links in LINKS.values() for url, _ in links}
    assert urls - shown <= {"https://doi.org/10.1000/183"}, "the title leads to it by another address"
    assert "HAL: hal-1" in built.text()


def test_title_leads_to_the_identifier(works: Page) -> None:
    built = works(Paragraph(Role("paper", "attention"), " ", Role("standard", "http"))).build()
    hrefs = [link["href"] for link in built.html().select("p a")]
    assert hrefs == ["https://arxiv.org/abs/1706.03762v5", "https://www.rfc-editor.org/info/rfc9110"]


def test_url_is_shown_where_the_identifier_is_not(works: Page) -> None:
    options = {"hide": "doi"}
    built = works(Directive("paper", "same", options)).build("text")
    assert "Link:\n   http://dx.doi.org/10.1000/183" in (built.out / "index.txt").read_text(encoding="utf-8")


def test_identifier_that_is_selected_is_text_below_a_title_with_its_link(works: Page) -> None:
    block = (
        works(Directive("paper", "same", {"show": "doi url"})).build().html().select_one(".refalign-block")
    )
    assert block is not None
    assert [link["href"] for link in block.select("a.external")] == ["http://dx.doi.org/10.1000/183"]
    assert block.select_one("dd.refalign-doi, .refalign-doi dd").get_text(strip=True) == "10.1000/183"


def test_cards_link_all_identifiers(works: Page) -> None:
    project = works(Paragraph(Role("paper", "medicine"), Role("paper", "same"), Role("paper", "attention")))
    built = project.build()
    html = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [
        [(link["href"], link.get_text()) for link in card.select(".refalign-links a")]
        for card in html.select(".refalign-cards > div")
    ]
    assert sorted(links) == [
        [
            ("http://dx.doi.org/10.1000/183", "DOI: 10.1000/183"),
        ],
        [
            ("https://a.example/", "a.example"),
            ("https://www.jstor.org/stable/2095521", "JSTOR: 2095521"),
            ("https://pubmed.ncbi.nlm.nih.gov/31452104/", "PMID: 31452104"),
            ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/", "PMC6710010"),
        ],
        [("https://arxiv.org/abs/1706.03762v5", "arXiv:1706.03762v5 [cs.CL]")],
    ]


def test_column_of_numbers_has_no_separators_of_missing_numbers(works: Page) -> None:
    project = works(
        Paragraph(Role("paper", "doubled"), Role("standard", "http"), Role("paper", "same")),
        Directive("alignment-table", "", {"columns": "resources id"}),
    )
    project.conf["refalign_columns"] = {"id": {"label": "Number", "text": "number"}}
    (row,) = project.build().html().select("tbody tr")
    assert row.select("td")[1].get_text(strip=True) == "RFC 9110"


def test_column_of_a_table(works: Page) -> None:
    project = works(
        Paragraph(Role("paper", "doubled"), Role("paper", "hal"), Role("paper", "attention")),
        Directive("alignment-table", "", {"columns": "resources doi eprint", "group-by": "none"}),
    )
    project.conf["refalign_columns"] = {
        "doi": {"label": "DOI", "text": "doi"}, "eprint": {"label": "Eprint", "text": "eprint"},
    }  # fmt: skip
    rows = project.build().html().select("tbody tr")
    cells = [[str(cell.a and cell.a["href"]) for cell in row.select("td")[1:]] for row in rows]
    assert sorted(cells) == [
        ["None", "None"],
        ["None", "https://arxiv.org/abs/1706.03762v5"],
        ["https://doi.org/10.1000/182", "None"],
    ]


@pytest.mark.parametrize(
    ("builder", "file", "texts"),
    [
        ("text", "*.txt", ["arXiv:1706.03762v5 [cs.CL]", "RFC 9110", "PMC6710010"]),
        (
            "latex",
            "*.tex",
            [
                r"\sphinxhref{https://arxiv.org/abs/1706.03762v5}{arXiv:\allowbreak{}1706.\allowbreak{}03762v5",
                r"\sphinxhref{https://www.rfc-editor.org/info/rfc9110}{RFC 9110}",
            ],
        ),
    ],
)
def test_other_builders(works: Page, builder: str, file: str, texts: list[str]) -> None:
    blocks = [Directive("resource", key) for key in ("attention", "http", "medicine")]
    built = works(*blocks).build(builder)
    (path,) = built.out.glob(file)
    content = path.read_text(encoding="utf-8")
    assert [text for text in texts if text not in content] == []
