"""Names of people and bodies in pages and exports: everywhere with the same parts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup

from tests.events.test_find_outdated import same_as_clean
from tests.helpers import vocabulary
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]

REGISTRY = """\
bank: {type: organization, title: World Bank, short: IBRD}
work:
  type: book
  title: A Work
  author:
    - King, Jr., Martin
    - van der Berg, Ann
    - {family: García Márquez, given: Gabriel}
    - World Bank
    - "{Health Group, Ltd.}"
  editor: {family: Musset, given: Alfred, dropping-particle: de}
  publisher: Press
  date: 2001
  language: en
chinese: {type: book, title: 著作, author: [王 小明, 李 四, 陈 五, 赵 六], date: 2002, language: zh}
short: {type: book, title: Short, author: [IBRD, Ann van der Berg, "García Márquez, Gabriel"], date: 2003}
"""

PEOPLE = {
    "author": [
        {"family": "King", "given": "Martin", "suffix": "Jr."},
        {"family": "Berg", "given": "Ann", "non-dropping-particle": "van der"},
        {"family": "García Márquez", "given": "Gabriel"},
        {"literal": "World Bank"},
        {"literal": "Health Group, Ltd."},
    ],
    "editor": [{"family": "Musset", "given": "Alfred", "dropping-particle": "de"}],
}

AUTHORS = [
    "Martin King Jr.",
    "Ann van der Berg",
    "Gabriel García Márquez",
    "World Bank",
    "Health Group, Ltd.",
]


@pytest.fixture
def book(project: Project, page: Page) -> Built:
    """A page with a block of a work, and its metadata."""
    project.write("resources.yaml", REGISTRY)
    built = page("index", Heading("T"), Directive("book", "work")).build()
    assert built.warnings == ""
    return built


def whole(built: Built, page: str = "index") -> BeautifulSoup:
    """Return a page with its cite boxes, which :meth:`Built.html` leaves out."""
    return BeautifulSoup((built.out / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def coins(built: Built) -> dict[str, list[str]]:
    return parse_qs(str(whole(built).select("span.Z3988")[0]["title"]), strict_parsing=True)


def described(built: Built, name: str) -> dict[str, Any]:
    """Return the node of a page's JSON-LD with a name."""
    (data,) = vocabulary.data_of(str(whole(built)))
    assert vocabulary.violations(data["@graph"]) == []
    return next(node for node in data["@graph"] if node.get("name") == name)


def test_block_shows_names_in_the_order_of_display(book: Built) -> None:
    text = book.text()
    for name in (*AUTHORS, "Alfred de Musset"):
        assert name in text
    assert not any(mark in text for mark in ("{", "}", "family", "King, Jr"))


def test_cite_box_has_names_in_parts(book: Built) -> None:
    bibtex = whole(book).select(".refalign-cite pre")[0].get_text()
    people = "King, Jr., Martin and van der Berg, Ann and García Márquez, Gabriel"
    assert f"{people} and {{World Bank}} and {{Health Group, Ltd.}}" in " ".join(bibtex.split())
    assert "de Musset, Alfred" in bibtex


def test_coins_have_the_parts_of_authors_and_no_editors(book: Built) -> None:
    fields = coins(book)
    assert {name: values for name, values in fields.items() if name.startswith("rft.au")} == {
        "rft.aulast": ["King"], "rft.aufirst": ["Martin"], "rft.ausuffix": ["Jr."],
        "rft.au": ["van der Berg, Ann", "García Márquez, Gabriel"],
        "rft.aucorp": ["World Bank", "Health Group, Ltd."],
    }  # fmt: skip
    assert "Musset" not in str(fields)


def test_json_ld_describes_people_and_organizations(book: Built) -> None:
    node = described(book, "A Work")
    king, berg, garcia, bank, group = node["author"]
    assert king == {
        "@type": "Person", "name": "Martin King Jr.", "givenName": "Martin", "familyName": "King",
        "honorificSuffix": "Jr.",
    }  # fmt: skip
    assert (berg["givenName"], berg["familyName"]) == ("Ann", "van der Berg")
    assert (garcia["givenName"], garcia["familyName"]) == ("Gabriel", "García Márquez")
    assert bank == {"@type": "Organization", "name": "World Bank"}
    assert group == {"@type": "Organization", "name": "Health Group, Ltd."}
    editors = node["editor"] if isinstance(node["editor"], list) else [node["editor"]]
    assert [editor["familyName"] for editor in editors] == ["de Musset"]


def test_alignment_json_has_names_and_their_parts(book: Built) -> None:
    work = book.data["resources"]["work"]
    assert (work["author"], work["editor"]) == (AUTHORS, ["Alfred de Musset"])
    assert work["people"] == PEOPLE


def test_another_project_reads_the_same_parts(book: Built, tmp_path: Path, markup: str) -> None:
    root = tmp_path / "other"
    root.mkdir()
    shutil.copy(book.out / "alignment.json", root)
    project = Project(root)
    project.conf |= {
        "refalign_registry": [], "refalign_external": {"o": ("https://o.example/", "alignment.json")},
    }  # fmt: skip
    built = project.page("index", markup, Heading("T"), Directive("book", "o:work")).build()
    assert built.warnings == ""
    work = built.data["resources"]["o:work"]
    assert (work["author"], work["people"]) == (AUTHORS, PEOPLE)
    assert coins(built) == coins(book)
    assert described(built, "A Work")["author"] == described(book, "A Work")["author"]
    first, second = (whole(build).select(".refalign-cite pre")[0].get_text() for build in (built, book))
    assert first.partition(",\n")[2] == second.partition(",\n")[2]


def gbt7714_references(project: Project, page: Page, *keys: str) -> list[str]:
    """Return the references of a page in the style of GB/T 7714."""
    project.write("resources.yaml", REGISTRY)
    project.conf["refalign_reference_style"] = "gbt7714-numeric"
    built = page(
        "index", Heading("T"), Directive("references", "", {"style": "reference"}, "\n".join(keys))
    ).build()
    assert built.warnings == ""
    return [" ".join(item.get_text().split()) for item in built.html().select(".refalign-references li")]


def test_references_have_family_names_in_full_and_bodies_as_they_are(project: Project, page: Page) -> None:
    assert gbt7714_references(project, page, "short", "work", "chinese") == [
        "IBRD, VAN DER BERG A, GARCÍA MÁRQUEZ G. Short[M]. [S.l.: s.n.], 2003.",
        "KING M, Jr., VAN DER BERG A, GARCÍA MÁRQUEZ G, et al. A Work[M]. DE MUSSET A, ed. "
        "[S.l.]: Press, 2001.",
        "王小明，李四，陈五，等. 著作[M]. [出版地不详：出版者不详]，2002.",
    ]


@pytest.mark.parametrize("files", [[], ["own.bib"]])
@pytest.mark.parametrize("names", ["Smith, J., Doe, K., Meier, M.", "Smith, J., Doe, K."])
def test_unreadable_name_is_one_warning_with_sphinxcontrib_bibtex(
    project: Project, page: Page, files: list[str], names: str
) -> None:
    project.write("odd.bib", f"@article{{odd, author={{{names}}}, title={{T}}, journal={{J}}, year=2001}}\n")
    project.write("own.bib", "@book{own, author={Ann Lee}, title={Own}, publisher={P}, year=2001}\n")
    project.conf |= {
        "extensions": ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex"],
        "bibtex_bibfiles": files, "refalign_registry": ["*.yaml", "odd.bib"],
    }  # fmt: skip
    page(
        "index", Heading("T"), Paragraph("See ", Role("cite:p", "odd"), "."), Directive("paper", "odd"),
        Directive("paper", "odd", {"style": "reference"}), Directive("bibliography"),
    )  # fmt: skip
    built = project.build()
    assert len(built.warnings.splitlines()) == 1, built.warnings
    assert f"odd.bib:1: WARNING: odd.author: {names!r} has too many commas for one name; " in built.warnings
    assert names in built.text()


@pytest.mark.parametrize(
    "entry",
    [
        "ann: {type: organization, title: Ann van der Berg}\n",
        "ann: {type: organization, title: X, short: Ann van der Berg}\n",
        "ann: {type: organization, title: {en: X, zh: Ann van der Berg}}\n",
    ],
)
def test_new_organization_rewrites_the_pages_with_its_name(project: Project, page: Page, entry: str) -> None:
    project.write("resources.yaml", REGISTRY)
    project.conf["refalign_reference_style"] = "gbt7714-numeric"
    page(
        "index",
        Heading("Book"),
        Directive("toctree", "", {}, "block\nlist\nrole\nplain\nnoalign\ncatalogue\ntable"),
    )
    page("block", Heading("Block"), Directive("book", "short"))
    page("list", Heading("List"), Directive("references", "", {"style": "reference"}, "short"))
    page("role", Heading("Role"), Paragraph(Role("book", "short"), "."))
    page("plain", Heading("Plain"))
    page("noalign", Heading("Not aligned"), Directive("book", "short", {"noalign": ""}))
    page("catalogue", Heading("Catalogue"), Directive("resource-catalog", "", {"kinds": "book"}))
    page("table", Heading("Table"), Directive("alignment-table"))
    project.build()
    project.edit("resources.yaml", "short: {", f"{entry}short: {{")
    built = project.build()
    assert {"block", "list", "role", "noalign", "catalogue"} <= built.written
    assert "plain" not in built.written
    assert "{Ann van der Berg}" in whole(built, "block").select(".refalign-cite pre")[0].get_text()
    assert "IBRD, Ann van der Berg, GARCÍA MÁRQUEZ G" in built.text("list")
    for name in ("block", "list", "noalign", "catalogue"):
        assert "rft.aucorp=Ann" in str(whole(built, name).select("span.Z3988")), name
    same_as_clean(project, built)
    project.edit("resources.yaml", entry, "")
    same_as_clean(project, project.build())


def test_new_organization_updates_the_bibliography_of_sphinxcontrib_bibtex(
    project: Project, page: Page
) -> None:
    project.write("resources.yaml", REGISTRY)
    project.conf |= {
        "extensions": ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex"],
        "bibtex_default_style": "gbt7714-numeric",
    }
    page("index", Heading("T"), Paragraph("See ", Role("cite:p", "short"), "."), Directive("bibliography"))
    assert "IBRD, VAN DER BERG A, GARCÍA MÁRQUEZ G" in project.build().text()
    organization = "ann: {type: organization, title: Ann van der Berg}\n"
    project.edit("resources.yaml", "short: {", f"{organization}short: {{")
    built = project.build()
    assert "IBRD, Ann van der Berg, GARCÍA MÁRQUEZ G" in built.text()
    same_as_clean(project, built)
