"""The alignment table in pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]


@pytest.fixture
def chapters(project: Project, markup: str) -> Callable[..., Built]:
    """Return a function that builds two chapters and a page with a table of the given options."""

    def build(**options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        project.page(
            "index", markup, Heading("Book"),
            Directive("toctree", "", {}, "layers\nparts/second"),
            Directive("alignment-table", "", names),
        )  # fmt: skip
        project.page(
            "layers", markup, Heading("Layers"),
            Heading("Virtual machines", 2),
            Directive("wikidef", "hypervisor", {"relation": "defines", "chapter": "Layer 1"}),
            Directive("paper", "xen-2003", {"chapter": "Layer 1"}),
            Heading("Containers", 2),
            Paragraph("See ", Role("organization", "oci"), "."),
        )  # fmt: skip
        project.page(
            "parts/second", markup, Heading("Second"),
            Directive("course", "mit-6.824", {"relation": "teaches", "topics": "Raft consensus"}),
            Paragraph("Again ", Role("paper", "xen-2003"), "."),
        )  # fmt: skip
        return project.build()

    return build


def cells(built: Built) -> list[list[str]]:
    """Return the rows of the table as texts, the head first."""
    rows = built.html().select("table.refalign-table tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


def test_rows_are_chapters_in_reading_order_with_links(chapters: Callable[..., Built]) -> None:
    built = chapters()
    assert built.warnings == ""
    assert cells(built) == [
        ["Chapter", "Resources", "Location"],
        ["Layer 1", "Hypervisor (Wikipedia), Xen and the Art of Virtualization (SOSP 2003)", "layers"],
        ["Containers", "Open Container Initiative (OCI)", "layers"],
        [
            "Second",
            "Distributed Systems (MIT 6.824), Xen and the Art of Virtualization (SOSP 2003)",
            "second",
        ],
    ]
    whole = [a["title"] for a in built.html().select("table.refalign-table td a[title]")]
    assert whole == ["parts/second"]
    links = [a["href"] for a in built.html().select("table.refalign-table td a.internal")]
    assert links == [
        "layers.html#virtual-machines", "layers.html#virtual-machines",
        "layers.html#containers", "layers.html#containers",
        "parts/second.html#second", "parts/second.html#second",
    ]  # fmt: skip
    for link in links:
        page, _, anchor = link.partition("#")
        assert built.html(page.removesuffix(".html")).find(id=anchor) is not None


@pytest.mark.parametrize(
    ("options", "first_column"),
    [
        ({"kinds": "paper organization"}, ["Layer 1", "Containers", "Second"]),
        ({"kinds": "wikidef"}, ["Layer 1"]),
        ({"documents": "parts/**"}, ["Second"]),
        ({"documents": "*"}, ["Layer 1", "Containers"]),
        ({"relations": "teaches defines"}, ["Layer 1", "Second"]),
        ({"sort": "chapter"}, ["Containers", "Layer 1", "Second"]),
        ({"group_by": "kind"}, ["Wikipedia definition", "Paper", "Organization", "Course"]),
        ({"group_by": "document"}, ["layers", "second"]),
        ({"group_by": "none"}, ["Layer 1", "Layer 1", "Containers", "Second", "Second"]),
        (
            {"group_by": "resource", "sort": "resource"},
            [
                "Distributed Systems (MIT 6.824)",
                "Hypervisor (Wikipedia)",
                "Open Container Initiative (OCI)",
                "Xen and the Art of Virtualization (SOSP 2003)",
            ],
        ),
        ({"columns": "kind chapter"}, ["Wikipedia definition, Paper", "Organization", "Course, Paper"]),
        ({"columns": "topics, relation", "relations": "teaches"}, ["Raft consensus"]),
    ],
)
def test_options(chapters: Callable[..., Built], options: dict[str, str], first_column: list[str]) -> None:
    built = chapters(**options)
    assert built.warnings == ""
    assert [row[0] for row in cells(built)[1:]] == first_column


def test_missing_planned_alignments_are_marked(chapters: Callable[..., Built]) -> None:
    built = chapters(include_planned="")
    assert cells(built)[0] == ["Chapter", "Resources", "Location", "Status"]
    assert cells(built)[-1] == [
        "nowhere/at-all",
        "Hypervisor (Wikipedia)",
        "nowhere/at-all",
        "planned, missing",
    ]
    assert {row[3] for row in cells(built)[1:-1]} >= {"aligned"}
    missing = [row for row in cells(built) if row[3] == "planned, missing"]
    assert [row[1] for row in missing] == ["Distributed Systems (MIT 6.824)", "Hypervisor (Wikipedia)"]


def test_caption_name_and_number(project: Project, markup: str) -> None:
    project.conf["numfig"] = True
    project.page(
        "index", markup, Heading("Book"),
        Directive("alignment-table", "", {"caption": "Sources *by* chapter", "name": "tbl"}),
        Paragraph("See ", Role("paper", "xen-2003"), "."),
        Paragraph("Seen in ", Role("numref", "tbl"), " or ", Role("ref", "tbl"), "."),
    )  # fmt: skip
    built = project.build()
    assert built.warnings == ""
    caption = built.html().select_one("table caption")
    assert caption.select_one(".caption-number").get_text(strip=True) == "Table 1"
    assert caption.em.get_text() == "by"
    assert "in Table 1 or Sources by chapter ." in built.text()
    assert built.html().find(id="tbl") is not None


def test_table_without_rows_has_a_message(page: Page) -> None:
    options = {"name": "tbl", "caption": "Empty"}
    project = page(
        "index", Heading("T"), Directive("alignment-table", "", options), Paragraph(Role("ref", "tbl"))
    )
    built = project.build()
    assert "No alignments to show here." in built.text()
    assert built.warnings == ""


def test_invalid_option_values_are_warnings(page: Page) -> None:
    options = {"kinds": "papers", "group-by": "chapters", "columns": "place"}
    built = page("index", Heading("T"), Directive("alignment-table", "", options)).build()
    assert "unknown value 'papers' of :kinds: (did you mean 'paper'?)" in built.warnings
    assert "unknown value 'chapters' of :group-by: (did you mean 'chapter'?)" in built.warnings
    assert "unknown value 'place' of :columns:" in built.warnings
    assert built.warnings.count("[refalign.option]") == 3
