"""Matrix, coverage and the options of tables, in both markups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from sphinx_refalign.render.labels import make_id
from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role

CJK = {"extrapackages": r"\usepackage{xeCJK}"}
TOPICS = "Raft consensus; MapReduce"
XEN = "Xen and the Art of Virtualization (SOSP 2003)"
MIT = "Distributed Systems (MIT 6.824)"
OCI = "Open Container Initiative (OCI)"
VIEWS = {
    "table-resources": ("alignment-table", {"resources": "xen* mit-*"}),
    "table-areas": ("alignment-table", {"areas": "virtual*"}),
    "table-institutions": ("alignment-table", {"institutions": "MIT, OCI"}),
    "table-years": ("alignment-table", {"years": "2000-2010"}),
    "table-but": ("alignment-table", {"documents": "!parts/**"}),
    "table-year": ("alignment-table", {"group-by": "resource", "sort": "year", "columns": "resources"}),
    "table-title": ("alignment-table", {"sort": "title", "group-by": "document", "columns": "location"}),
    "table-number": ("alignment-table", {"columns": "number chapter note"}),
    "table-topics": ("alignment-table", {"by-topic": "", "kinds": "course wikidef", "include-planned": ""}),
    "table-nothing": ("alignment-table", {"kinds": "book", "name": "tbl-nothing"}),
    "matrix": ("alignment-matrix", {"caption": "All of it", "name": "mx", "include-planned": ""}),
    "matrix-kinds": ("alignment-matrix", {"columns": "kinds", "rows": "document", "include-empty": ""}),
    "matrix-areas": ("alignment-matrix", {"columns": "areas"}),
    "matrix-institutions": ("alignment-matrix", {"columns": "institutions", "relations": "teaches"}),
    "matrix-nothing": ("alignment-matrix", {"kinds": "book"}),
    "coverage": ("alignment-coverage", {"name": "cov"}),
    "coverage-some": ("alignment-coverage", {"show": "unused missing", "hide": "unused", "kinds": "wikidef"}),
}


def write(project: Project, markup: str) -> Project:
    """Write a page for each view."""
    project.conf["numfig"] = True
    pages = ["layers", "parts/second", "empty", "catalog", *VIEWS]
    project.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {"numbered": ""}, "\n".join(pages))
    )
    project.page("empty", markup, Heading("Empty"), "Nothing.\n")
    project.page("catalog", markup, Heading("Catalog"), Directive("resource-catalog"))
    project.page(
        "layers", markup, Heading("Layers"),
        Heading("Virtual machines", 2),
        Directive(
            "wikidef", "hypervisor", {"relation": "defines"},
            Paragraph("As ", Role("paper", "xen-2003"), " has it."),
        ),
        Directive("paper", "xen-2003"),
        Heading("Containers", 2),
        Paragraph("See ", Role("organization", "oci"), "."),
    )  # fmt: skip
    project.page(
        "parts/second", markup, Heading("Second"),
        Directive("course", "mit-6.824", {"relation": "teaches", "topics": TOPICS}, "By hand."),
        Paragraph("Again ", Role("paper", "xen-2003"), ", ", Role("paper", "xen-2003"), "."),
    )  # fmt: skip
    for name, (directive, options) in VIEWS.items():
        project.page(name, markup, Heading(name.title()), Directive(directive, "", options))
    return project


@pytest.fixture(scope="module", params=["rst", "md"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = Project(tmp_path_factory.mktemp(f"views-{request.param}"))
    return write(project.write("resources.yaml", REGISTRY), str(request.param)).build()


def test_build_gives_no_warning(built: Built) -> None:
    assert built.warnings == ""


def cells(built: Built, page: str, table: str = "table") -> list[list[str]]:
    """Return the rows of a table as texts, the head first."""
    element = built.html(page).select_one(table)
    assert element is not None
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in element.select("tr")
    ]


@pytest.mark.parametrize(
    ("page", "first_column"),
    [
        ("table-resources", ["Virtual machines", "Second"]),
        ("table-areas", ["Virtual machines", "Second"]),
        ("table-institutions", ["Second"]),
        ("table-years", ["Virtual machines", "Second"]),
        ("table-but", ["Virtual machines", "Containers"]),
        ("table-title", ["layers", "parts/second"]),
        (
            "table-year",
            [
                XEN,
                "Hypervisor (Wikipedia)",
                "Open Container Initiative (OCI)",
                "Distributed Systems (MIT 6.824)",
            ],
        ),
    ],
)
def test_filters_and_order(built: Built, page: str, first_column: list[str]) -> None:
    assert [row[0] for row in cells(built, page)[1:]] == first_column


def test_numbers_and_notes(built: Built) -> None:
    assert cells(built, "table-number") == [
        ["Number", "Chapter", "Note"],
        ["1.1", "Virtual machines", "As Xen and the Art of Virtualization has it."],
        ["1.2", "Containers", ""],
        ["2", "Second", "configuration management By hand."],
    ]


def test_by_topic_gives_each_topic_a_row(built: Built) -> None:
    rows = cells(built, "table-topics")
    assert rows[0] == ["Chapter", "Resources", "Topics", "Note", "Location", "Status"]
    assert [[row[0], row[2], row[3], row[5]] for row in rows[1:]] == [
        ["Virtual machines", "", "As Xen and the Art of Virtualization has it.", "aligned"],
        ["Layers", "Raft consensus", "configuration management", "planned, missing"],
        ["Second", "Raft consensus", "configuration management By hand.", "aligned"],
        ["Second", "MapReduce", "By hand.", "aligned"],
        ["nowhere/at-all", "", "", "planned, missing"],
    ]


def test_empty_views_have_a_message(built: Built) -> None:
    for page in ("table-nothing", "matrix-nothing"):
        assert "No alignments to show here." in built.text(page)
    assert built.html("table-nothing").find(id="tbl-nothing") is not None


# The matrix


def test_marks_totals_and_legend(built: Built) -> None:
    assert cells(built, "matrix") == [
        ["Chapter", "Hypervisor", MIT, XEN, OCI, "Total"],
        ["Virtual machines", "D", "", "R", "", "2"],
        ["Containers", "", "", "", "R", "1"],
        ["Layers", "", "○", "", "", "0"],
        ["Second", "", "T", "R", "", "2"],
        ["nowhere/at-all", "○", "", "", "", "0"],
        ["Total", "1", "1", "2", "1", "5"],
    ]  # fmt: skip
    legend = "R = references, D = defines, T = teaches, ○ = planned, missing"
    assert legend in built.text("matrix")
    assert "Table 9.1" in built.text("matrix") or "All of it" in built.text("matrix")


def test_heads_and_marks_link_to_resources_and_sections(built: Built) -> None:
    table = built.html("matrix").select_one("table.refalign-matrix")
    assert table is not None
    links = {str(a["href"]) for a in table.select("a.internal")}
    assert links == {
        "catalog.html#resource--hypervisor", f"catalog.html#{make_id('resource-', 'mit-6.824')}",
        "catalog.html#resource--xen-2003", "catalog.html#resource--oci",
        "layers.html#virtual-machines", "layers.html#containers", "layers.html", "parts/second.html#second",
    }  # fmt: skip
    for link in links:
        page, _, anchor = link.partition("#")
        assert not anchor or built.html(page.removesuffix(".html")).find(id=anchor) is not None
    titles = [a["title"] for a in table.select("td a")]
    assert "defines: Hypervisor" in titles
    assert table.find_parent("div", class_="refalign-scroll") is not None
    assert [th["class"] for th in table.select("tbody th")] == [["stub"]] * 6


def test_columns_of_kinds_areas_and_institutions(built: Built) -> None:
    kinds = cells(built, "matrix-kinds")
    assert kinds[0] == [
        "Chapter", "Wikipedia definitions", "University courses", "Papers", "Books", "Standards",
        "Standards bodies and organizations", "Total",
    ]  # fmt: skip
    assert ["Layers", "D", "", "R", "", "", "R", "3"] in kinds
    assert ["Empty", *[""] * 6, "0"] in kinds
    assert cells(built, "matrix-areas")[0] == ["Chapter", "Virtualization", "Other", "Total"]
    assert cells(built, "matrix-institutions") == [
        ["Chapter", "MIT", "Total"], ["Second", "T", "1"], ["Total", "1", "1"],
    ]  # fmt: skip
    head = built.html("matrix-kinds").select_one("thead a")
    assert head is not None
    assert head["href"] == "catalog.html#catalog--wikidef"


# Coverage


def test_coverage_has_all_parts(built: Built) -> None:
    text = built.text("coverage")
    for phrase in (
        "Pages that reference a resource: 2 of 3 (66%)",
        "Resources used: 4 of 6 (66%)",
        "Planned alignments met: 1 of 3 (33%)",
        "Pages without resources (1) Empty empty",
        "Unused resources (2)",
        "Planned, missing (2)",
        "Distributed Systems (MIT 6.824) [Raft consensus] → layers (planned, not yet referenced)",
        "Hypervisor (Wikipedia) → nowhere/at-all (planned, no such page yet)",
        "Used, not planned (4)",
    ):
        assert phrase in text
    assert cells(built, "coverage")[1] == ["Wikipedia definitions", "1", "1", "0", "100%"]
    assert cells(built, "coverage")[-1] == ["Total", "6", "4", "2", "66%"]
    numbers = cells(built, "coverage", "div ~ p + div > table")
    assert numbers == [
        ["Chapter", "Wikipedia definition", "Course", "Paper", "Organization", "Total"],
        ["Layers", "1", "", "1", "1", "3"],
        ["Second", "", "1", "1", "", "2"],
        ["Empty", "", "", "", "", "0"],
    ]
    assert built.html("coverage").find(id="cov") is not None


def test_charts_have_descriptions_and_numbers(built: Built) -> None:
    bar, heat = built.html("coverage").select("svg")
    assert (bar["role"], heat["role"]) == ("img", "img")
    assert "Wikipedia definitions 1/1, University courses 1/1, Papers 1/1, Books 0/1" in str(
        bar["aria-label"]
    )
    assert "Layers: Wikipedia definition 1, Paper 1, Organization 1" in str(heat["aria-label"])
    assert "Empty: 0" in str(heat["aria-label"])
    assert [element.get_text() for element in bar.select("text")][:2] == ["Wikipedia definitions", "1/1"]
    shaded = [rect for rect in heat.select("rect") if float(str(rect["fill-opacity"])) > 0.1]
    assert len(shaded) == 5


def test_parts_can_be_selected(built: Built) -> None:
    text = built.text("coverage-some")
    assert "Planned, missing (1)" in text
    assert "Unused resources" not in text
    assert not built.html("coverage-some").select("svg, table")


# Other builders


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Return a function that gives the output folder of a builder, all for one project."""
    project = write(Project(tmp_path_factory.mktemp("other")).write("resources.yaml", REGISTRY), "rst")
    project.conf |= {
        "latex_engine": "xelatex",
        "latex_elements": CJK,
        "epub_show_urls": "no",
        "version": "1",
        "epub_copyright": "us",
    }

    def output(builder: str) -> Path:
        built = project.build(builder)
        assert built.warnings == ""
        return built.out

    yield output


def test_latex_has_marks_turned_heads_and_charts(other: Callable[[str], Path]) -> None:
    (file,) = other("latex").glob("*.tex")
    text = file.read_text(encoding="utf-8")
    assert r"\rotatebox{90}{\parbox[c]{5cm}{\raggedright\footnotesize " in text
    assert text.count(r"\begin{picture}") == 2
    assert r"\makebox(0,0)[l]{\footnotesize Wikipedia definitions}" in text
    assert "<svg" not in text
    assert r"\setlength{\tabcolsep}{2pt}" in text


def test_text_has_the_numbers(other: Callable[[str], Path]) -> None:
    out = other("text")
    text = (out / "matrix.txt").read_text(encoding="utf-8")
    assert re.search(r"\| Virtual machines +\| D +\| +\| R +\| +\| 2 +\|", text)
    assert "Resources used: 4 of 6 (66%)" in (out / "coverage.txt").read_text(encoding="utf-8")


def test_epub_has_charts_as_images(other: Callable[[str], Path]) -> None:
    page = BeautifulSoup((other("epub") / "coverage.xhtml").read_text(encoding="utf-8"), "html.parser")
    images = page.select("img.refalign-picture")
    assert len(images) == 2
    assert all(
        str(image["src"]).startswith("data:image/svg+xml;base64,") and image["alt"] for image in images
    )
    assert not page.select("svg")


def test_invalid_options_are_warnings(project: Project, markup: str) -> None:
    options = {"years": "soon", "areas": "Virtualisation", "resources": "xen-203", "documents": "indx"}
    coverage = {"threshold": "chaptrs 95", "show": "all"}
    project.page(
        "index", markup, Heading("Book"), Paragraph(Role("paper", "xen-2003")),
        Directive("alignment-table", "", options),
        Directive("alignment-matrix", "", {"columns": "kind"}),
        Directive("alignment-coverage", "", coverage),
        Directive("alignment-coverage", "", {"threshold": "planned"}),
    )  # fmt: skip
    warnings = project.build().warnings
    for message in (
        "unknown value 'soon' of :years:; use 2003, 2000-2010, 2000- or -2010",
        ":areas: nothing matches 'Virtualisation' (did you mean 'Virtualization'?)",
        ":resources: nothing matches 'xen-203' (did you mean 'xen-2003'?)",
        ":documents: nothing matches 'indx' (did you mean 'index'?)",
        "unknown value 'kind' of :columns: (did you mean 'kinds'?)",
        "unknown value 'chaptrs' of :threshold: (did you mean 'chapters'?)",
        "unknown value 'all' of :show:",
        "unknown value 'planned' of :threshold:; write a number from 0 to 100 after it",
    ):
        assert message in warnings
    assert warnings.count("[refalign.option]") == 8
    assert warnings.count("index.") == 8


@pytest.mark.parametrize("builder", ["text", "man", "latex", "texinfo"])
def test_table_within_a_table_cell_becomes_a_list(project: Project, builder: str) -> None:
    empty = "".join(f"|    {line:36}|\n" for line in (":kinds: book", ":caption: Nothing"))
    cells = f"+{'-' * 40}+\n| .. alignment-table::{' ' * 19}|\n{empty}" + "".join(
        f"+{'-' * 40}+\n| .. {name}::{' ' * (34 - len(name))}|\n"
        for name in ("alignment-table", "alignment-matrix", "alignment-coverage")
    )
    paragraph = Paragraph("See ", Role("paper", "xen-2003"), ".")
    project.page("index", "rst", Heading("Book"), paragraph, f"{cells}+{'-' * 40}+\n")
    project.conf["man_pages"] = [("index", "book", "Book", ["us"], 1)]
    built = project.build(builder)
    assert built.warnings == ""
    if builder == "text":
        text = " ".join((built.out / "index.txt").read_text(encoding="utf-8").replace("|", " ").split())
        assert '* Book; Xen and the Art of Virtualization [1] (SOSP 2003); "index"' in text
        assert "* Book; R; 1" in text
        assert "* Papers; 1; 1; 0; 100%" in text


def test_table_without_rows_keeps_its_caption_and_number(project: Project, page: Any) -> None:
    project.conf["numfig"] = True
    paragraph = Paragraph("See ", Role("numref", "none"), " and ", Role("numref", "some"), ".")
    page(
        "index", Heading("Book"), paragraph, Paragraph(Role("paper", "xen-2003")),
        Directive("alignment-table", "", {"kinds": "book", "caption": "Nothing", "name": "none"}),
        Directive("alignment-matrix", "", {"caption": "Marks", "name": "some"}),
    )  # fmt: skip
    built = project.build()
    assert built.warnings == ""
    assert "See Table 1 and Table 2 ." in built.text()
    (empty, _) = built.html().select("table")
    assert (empty["id"], empty.caption is not None) == ("none", True)
    assert "No alignments to show here." in empty.get_text()


@pytest.mark.parametrize("option", ["kinds", "relations", "years"])
def test_filter_without_valid_values_selects_nothing(project: Project, page: Any, option: str) -> None:
    table = Directive("alignment-table", "", {option: "wrong"})
    page("index", Heading("Book"), Paragraph(Role("paper", "xen-2003")), table)
    built = project.build()
    assert f"unknown value 'wrong' of :{option}:" in built.warnings
    assert "No alignments to show here." in built.text()


# Large tables


def test_wide_matrix_is_split_in_latex(project: Project) -> None:
    keys = [f"r{number}" for number in range(60)]
    entries = "".join(f"{key}: {{type: paper, title: Title {key}}}\n" for key in keys)
    project.write("resources.yaml", entries)
    chapters = [f"c{number}" for number in range(40)]
    for at, name in enumerate(chapters):
        project.page(
            name, "rst", Heading(name), Paragraph(*(Role("paper", key) for key in keys[at : at + 3]))
        )
    project.page("all", "rst", Heading("All"), Directive("alignment-matrix", "", {"include-empty": ""}))
    toctree = Directive("toctree", "", {}, "\n".join([*chapters, "all"]))
    project.page("index", "rst", Heading("Book"), toctree)
    built = project.build()
    assert built.warnings == ""
    rows = cells(built, "all")
    assert (len(rows), {len(row) for row in rows}) == (42, {62})
    assert rows[-1][-1] == str(40 * 3)
    (file,) = project.build("latex").out.glob("*.tex")
    text = file.read_text(encoding="utf-8")
    heads = re.findall(r"rotatebox\{90\}\{[^\n]*?(Title r\d+)", text)
    assert list(dict.fromkeys(heads)) == [f"Title {key}" for key in keys]
    assert text.count(r"\begin{longtable}") == 5


def test_coverage_of_a_project_without_alignments_is_one_line(project: Project, markup: str) -> None:
    project.page("index", markup, Heading("T"), Directive("alignment-coverage"))
    assert project.build().text() == "T ¶ No page references a resource yet."
    project.conf["language"] = "zh_CN"
    assert project.build().text() == "T ¶ 还没有页面引用资源。"
