"""The cells of alignment tables: links, labels, repeated names of chapters, merged rows, and more columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import Tag

from tests.bibtex.test_bridge import bridged
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role, build_and_build_clean

WORKS = """
rfc: {type: paper, title: A protocol, author: [Ann Lee, Bo Ek], date: 1999, doi: 10.1000/182}
many: {type: paper, title: Many hands, author: [Ann Lee, Bo Ek, Cy Fox], date: 2001-05}
edited: {type: book, title: Collected, editor: [Di Gray], date: 2005}
zh: {type: paper, title: 论文, author: [王伟], date: 2010}
body: {type: paper, title: A report, author: [Open Container Initiative]}
"""


@pytest.fixture
def table(project: Project, markup: str) -> Callable[..., Built]:
    """Return a function that builds a page with uses of works and a table of the given options."""

    def build(*keys: str, **options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        project.write("works.yaml", WORKS)
        roles = [Paragraph(Role("resource", key)) for key in keys]
        project.page("index", markup, Heading("Book"), *roles, Directive("alignment-table", "", names))
        return project.build()

    return build


def column(built: Built, number: int, page: str = "index") -> list[str]:
    """Return the texts of a column without its head."""
    rows = built.html(page).select("table.refalign-table tbody tr")
    return [" ".join(row.select("td")[number].get_text().split()) for row in rows]


def links(built: Built, page: str = "index") -> dict[str, str]:
    """Return where the resources in a table lead, by title."""
    cells = built.html(page).select("table.refalign-table tbody tr > td:nth-of-type(1) a")
    return {cell.get_text(): str(cell["href"]) for cell in cells}


def test_resource_without_address_leads_to_its_place_in_these_pages(project: Project, markup: str) -> None:
    project.write("works.yaml", WORKS)
    roles = [Paragraph(Role("resource", key)) for key in ("rfc", "taocp", "xen-2003", "many")]
    table = Directive("alignment-table", "", {"group-by": "resource"})
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "one"), *roles, table)
    project.page("one", markup, Heading("One"), Directive("book", "taocp"))
    built = project.build()
    assert built.warnings == ""
    assert links(built) == {
        "A protocol": "https://doi.org/10.1000/182",
        "The Art of Computer Programming": "one.html#refalign-taocp",
        "Xen and the Art of Virtualization": "https://example.org/xen.pdf",
    }
    project.page("all", markup, Heading("All"), Directive("resource-catalog"))
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "one\nall"), *roles, table)
    built, clean = build_and_build_clean(project)
    assert links(built)["The Art of Computer Programming"] == "all.html#resource--taocp"
    assert links(built)["Many hands"] == "all.html#resource--many"
    assert built.html() == clean.html()


def test_resource_without_address_leads_to_its_bibliography_entry(tmp_path: Path, markup: str) -> None:
    project = bridged(tmp_path, markup)
    project.page("all", markup, Heading("All"), Directive("resource-catalog", "", {"kinds": "course"}))
    project.page(
        "one", markup, Heading("One"), Paragraph(Role("film", "film")), Paragraph(Role("cite:p", "film"))
    )
    options = {"group-by": "resource", "kinds": "film"}
    project.page("table", markup, Heading("Table"), Directive("alignment-table", "", options))
    built = project.build()
    (target,) = set(links(built, "table").values())
    page, _, anchor = target.partition("#")
    assert page == "works.html"
    assert "A film" in built.html("works").find(id=anchor).get_text()
    tex = project.build("latex").out.glob("*.tex")
    text = next(path for path in tex if not path.name.startswith("sphinx")).read_text(encoding="utf-8")
    assert f"\\hyperlink{{cite.works:{anchor}}}{{" in text.partition("Table")[2]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (
            "source",
            ["A protocol (1999)", "Many hands (2001)", "Collected (2005)", "论文 (2010)", "A report (Paper)"],
        ),
        ("title", ["A protocol", "Many hands", "Collected", "论文", "A report"]),
        (
            "author-year",
            ["A protocol (Lee and Ek 1999)", "Many hands (Lee et al. 2001)", "Collected (Gray 2005)",
             "论文 (王伟 2010)", "A report (Open Container Initiative)"],
        ),
    ],
)  # fmt: skip
def test_labels(table: Callable[..., Built], label: str, expected: list[str]) -> None:
    built = table("rfc", "many", "edited", "zh", "body", group_by="resource", label=label)
    assert built.warnings == ""
    assert column(built, 0) == expected


def test_label_of_a_work_without_authors_is_its_source(table: Callable[..., Built]) -> None:
    built = table("xen-2003", "hypervisor", group_by="resource", label="author-year")
    assert column(built, 0) == [
        "Xen and the Art of Virtualization (Barham et al. 2003)",
        "Hypervisor (Wikipedia)",
    ]


def test_labels_in_chinese(table: Callable[..., Built], project: Project) -> None:
    project.conf["language"] = "zh_CN"
    built = table("rfc", "many", group_by="resource", label="author-year")
    assert column(built, 0) == ["A protocol（Lee、Ek 1999）", "Many hands（Lee等 2001）"]


def test_wrong_label_is_reported(table: Callable[..., Built]) -> None:
    assert "unknown value 'author' of :label: (did you mean 'author-year'?)" in table(label="author").warnings


def test_columns_of_pages_and_authors(table: Callable[..., Built]) -> None:
    built = table("many", "edited", "hypervisor", columns="page authors resources")
    assert built.warnings == ""
    head = [cell.get_text() for cell in built.html().select("thead th")]
    assert head == ["Page", "Authors", "Resources"]
    (page, authors, _) = built.html().select("tbody td")
    assert (page.get_text(), page.a["href"]) == ("Book", "#")
    assert authors.get_text("\n", strip=True).split("\n") == ["Ann Lee, Bo Ek, Cy Fox", "Di Gray"]


@pytest.fixture
def repeated(project: Project, markup: str) -> Callable[..., Built]:
    """Return a function that builds pages with equal titles of sections, and a table of all."""

    def build(builder: str = "html", **options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        toctree = Directive("toctree", "", {}, "a\nb\nsub/c\nd")
        project.page("index", markup, Heading("Book"), toctree, Directive("alignment-table", "", names))
        for name, title in (("a", "First"), ("b", "Second"), ("sub/c", "Second")):
            use = Paragraph(Role("paper", "xen-2003"))
            project.page(
                name, markup, Heading(title), Heading("Overview", 2), use, Heading(f"Own {name[0]}", 2), use
            )
        project.page("d", markup, Heading("Overview"), Paragraph(Role("paper", "xen-2003")))
        return project.build(builder)

    return build


def test_repeated_titles_of_sections_are_shown_with_their_page(repeated: Callable[..., Built]) -> None:
    built = repeated()
    assert column(built, 0) == [
        "First › Overview", "Own a", "b › Overview", "Own b", "sub/c › Overview", "Own s", "d › Overview",
    ]  # fmt: skip
    assert [row["chapter"] for row in built.data["alignments"]][:2] == ["Overview", "Own a"], "exports stay"
    assert "First › Overview" in (repeated("text").out / "index.txt").read_text(encoding="utf-8")


def test_titles_that_are_unique_in_the_table_are_shown_alone(repeated: Callable[..., Built]) -> None:
    assert column(repeated(documents="a"), 0) == ["Overview", "Own a"]


def test_rows_that_look_the_same_are_merged(
    repeated: Callable[..., Built], project: Project, markup: str
) -> None:
    built = repeated(group_by="none", columns="resources page")
    assert column(built, 1) == ["First", "Second", "Second", "Overview"]
    assert column(repeated(group_by="none", columns="kind"), 0) == ["Paper"]
    assert len(column(repeated(group_by="none"), 0)) == 7
    assert len(built.data["alignments"]) == 7, "exports have all"


def test_a_place_in_a_missing_page_is_no_link(table: Callable[..., Built]) -> None:
    built = table("taocp", columns="page resources", include_planned="")
    rows = built.html().select("tbody tr")
    missing = next(row for row in rows if "nowhere" in row.get_text())
    assert isinstance(missing, Tag) and missing.td is not None and missing.td.a is None


def test_location_is_the_end_of_the_path_with_the_whole_as_title(project: Project, markup: str) -> None:
    """The last part, or as many as distinguish the page; formats without tooltips have the whole."""
    paths = ["views/proofs/axioms", "views/mesh/index", "apps/mesh/README", "apps/README"]
    for path in paths:
        project.page(path, markup, Heading(f"T {path}"), Paragraph(Role("paper", "xen-2003")))
    table = Directive("alignment-table", "", {"columns": "chapter location"})
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "\n".join(paths)), table)
    built = project.build()
    assert built.warnings == ""
    links = built.html().select("table.refalign-table td:nth-of-type(2) a")
    assert {link.get_text(): link.get("title") for link in links} == {
        "axioms": "views/proofs/axioms",
        "mesh/": "views/mesh/",
        "mesh/README": "apps/mesh/README",
        "apps/README": None,
    }
    text = (project.build("text").out / "index.txt").read_text(encoding="utf-8")
    assert all(path.removesuffix("index") in text for path in paths)
