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
        ("table-title", ["layers", "second"]),
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
        ["Chapter \\ Resource", "Hypervisor", MIT, XEN, OCI, "Total"],
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
        "Page \\ Kind", "Wikipedia definitions", "University courses", "Papers", "Books", "Standards",
        "Standards bodies and organizations", "Total",
    ]  # fmt: skip
    assert ["Layers", "D", "", "R", "", "", "R", "3"] in kinds
    assert ["Empty", *[""] * 6, "0"] in kinds
    assert cells(built, "matrix-areas")[0] == ["Chapter \\ Area", "Virtualization", "Other", "Total"]
    assert cells(built, "matrix-institutions") == [
        ["Chapter \\ Institution", "MIT", "Total"], ["Second", "T", "1"], ["Total", "1", "1"],
    ]  # fmt: skip
    head = built.html("matrix-kinds").select_one("thead a")
    assert head is not None
    assert head["href"] == "catalog.html#catalog--wikidef"


# Coverage


def test_coverage_has_all_parts(built: Built) -> None:
    text = built.text("coverage")
    for phrase in (
        "Pages without resources (1) Empty empty",
        "Unused resources (2)",
        "Planned, missing (2)",
        "Distributed Systems (MIT 6.824) [Raft consensus] → layers (planned, not yet referenced)",
        "Hypervisor (Wikipedia) → nowhere/at-all (planned, no such page yet)",
        "Used, not planned (4)",
    ):
        assert phrase in text
    measures = cells(built, "coverage")
    assert measures[:5] == [
        ["Measure", "All", "Done", "Open", "Coverage"],
        ["Pages that reference a resource", "3", "2", "1", "66%"],
        ["Planned alignments met", "3", "1", "2", "33%"],
        ["Resources used", "6", "4", "2", "66%"],
        ["Wikipedia definitions", "1", "1", "0", "100%"],
    ]
    assert cells(built, "coverage", "div ~ div > table") == [
        ["Chapter", "Wikipedia definition", "Course", "Paper", "Organization", "Total"],
        ["Layers", "1", "", "1", "1", "3"],
        ["Second", "", "1", "1", "", "2"],
    ]
    assert built.html("coverage").find(id="cov") is not None


def test_coverage_says_each_number_once(built: Built) -> None:
    """The page without resources is in the list, the others are in the heat map."""
    text = built.text("coverage")
    assert text.count("Empty") == 1
    for phrase in ("Pages that reference a resource", "Resources used", "Papers", "Wikipedia definitions"):
        assert text.count(phrase) == 1, phrase


def test_bars_have_the_length_of_the_percentage_and_cells_have_shades(built: Built) -> None:
    page = built.html("coverage")
    measures, heat_map = page.select("table.refalign-numbers")
    bars = {
        row.get_text(" ", strip=True).split("%")[0].rsplit(" ", 1)[1]: str(bar["style"])
        for row in measures.select("tbody tr") for bar in row.select("span.refalign-bar")
    }  # fmt: skip
    assert bars == {
        "66": "--refalign-part:66.7%", "33": "--refalign-part:33.3%",
        "100": "--refalign-part:100%", "0": "--refalign-part:0%",
    }  # fmt: skip
    shades = {(cell.get_text(strip=True), str(shade["style"]))
              for cell in heat_map.select("td") for shade in cell.select("span.refalign-shade")}  # fmt: skip
    assert shades == {("1", "opacity:0.55")}
    assert [link["href"] for link in heat_map.select("tbody a")] == ["layers.html", "parts/second.html"]
    assert heat_map.select("thead a")[0]["href"] == "catalog.html#catalog--wikidef"


def test_pictures_can_be_hidden(project: Project, page: Any) -> None:
    words = Paragraph(Role("paper", "xen-2003"))
    page("index", Heading("T"), words, Directive("alignment-coverage", "", {"hide": "picture"}))
    assert (
        len(project.build().html().select("table")),
        project.build().html().select(".refalign-picture"),
    ) == (2, [])
    page("index", Heading("T"), words, Directive("alignment-coverage", "", {"show": "picture"}))
    built = project.build()
    assert (len(built.html().select("table")), len(built.html().select("details"))) == (2, 0)
    assert len(built.html().select(".refalign-shade")) == 1


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
    assert r"\rule{2.67em}{1.2ex}" in text, "the covered part of a bar"
    assert r"{\setlength{\fboxsep}{2pt}\colorbox[HTML]{8AB0DA}{\makebox[1.8em]{1}}}" in text
    assert "<span" not in text
    assert r"\setlength{\tabcolsep}{2pt}" in text


def test_text_has_the_numbers(other: Callable[[str], Path]) -> None:
    out = other("text")
    text = (out / "matrix.txt").read_text(encoding="utf-8")
    assert re.search(r"\| Virtual machines +\| D +\| +\| R +\| +\| 2 +\|", text)
    coverage = (out / "coverage.txt").read_text(encoding="utf-8")
    assert re.search(r"\| Resources used +\| 6 +\| 4 +\| 2 +\| 66% +\|", coverage)
    assert re.search(r"\| Layers +\| 1 +\| +\| 1 +\| 1 +\| 3 +\|", coverage)


def test_epub_has_bars_and_shades(other: Callable[[str], Path]) -> None:
    page = BeautifulSoup((other("epub") / "coverage.xhtml").read_text(encoding="utf-8"), "html.parser")
    assert page.select(".refalign-bar") and page.select(".refalign-shade")
    assert not page.select("svg, img")


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
    # Web pages print the columns after the first 16 in further tables.
    parts = built.html("all").select("div.refalign-paper[hidden] table")
    heads = [[cell.get_text(strip=True) for cell in part.select("thead th")] for part in parts]
    assert [name for part in heads for name in part[1:]] == [
        *(f"Title r{n} (Paper)" for n in range(16, 60)),
        "Total",
    ]
    assert all(part[0] == "Chapter \\ Resource" and len(part) <= 18 for part in heads)
    assert all(len(part.select("tbody tr")) == 41 for part in parts)
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
