"""Where roles lead: to the address of the resource, its entry in a catalogue, or in a bibliography."""

from __future__ import annotations

import pytest

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


def links(built: Built, page: str = "index") -> list[tuple[str, str]]:
    """Return text and address of each role of a page."""
    found = built.html(page).select("p > a.refalign, p > span.refalign")
    return [(link.get_text(), str(link.get("href", ""))) for link in found]


def book(project: Project, markup: str, *roles: Role) -> Project:
    """Write a book with a page of roles, and a page with a catalogue of papers and books."""
    project.page("index", markup, Heading("T"), *(Paragraph(role) for role in roles),
                 Directive("toctree", "", {}, "all"))  # fmt: skip
    return project.page(
        "all", markup, Heading("All"), Directive("resource-catalog", "", {"kinds": "paper book"})
    )


def test_roles_lead_to_addresses_by_default(project: Project, markup: str) -> None:
    built = book(project, markup, Role("paper", "xen-2003"), Role("book", "taocp")).build()
    assert links(built) == [
        ("Xen and the Art of Virtualization", "https://example.org/xen.pdf"),
        ("The Art of Computer Programming", ""),
    ]


def test_roles_lead_to_the_catalogue(project: Project, markup: str) -> None:
    project.conf["refalign_role_target"] = "catalog"
    roles = Role("paper", "xen-2003"), Role("book", "Knuth <taocp>"), Role("course", "mit-6.824")
    built = book(project, markup, *roles).build()
    assert built.warnings == ""
    assert links(built) == [
        ("Xen and the Art of Virtualization", "all.html#resource--xen-2003"),
        ("Knuth", "all.html#resource--taocp"),
        ("Distributed Systems", "https://pdos.csail.mit.edu/6.824/"),
    ]
    link = built.html().select_one("p > a.refalign")
    assert {"internal", "refalign-paper", "refalign-about--xen-2003"} <= set(link["class"])
    assert link["title"] == "Xen and the Art of Virtualization (SOSP 2003)"
    assert built.html("all").select_one("#resource--xen-2003") is not None


def test_roles_lead_to_the_bibliography(project: Project, markup: str) -> None:
    pytest.importorskip("sphinxcontrib.bibtex")
    project.conf["extensions"] = [*project.conf["extensions"], "sphinxcontrib.bibtex"]
    project.conf |= {"bibtex_bibfiles": [], "refalign_role_target": "bibliography"}
    words = Paragraph(Role("cite", "xen-2003"), Role("paper", "xen-2003"), Role("book", "taocp"))
    project.page("index", markup, Heading("T"), words, Directive("toctree", "", {}, "sources"))
    project.page("sources", markup, Heading("Sources"), Directive("bibliography"))
    built = project.build()
    assert built.warnings == ""
    (_, target), (_, other) = links(built)
    assert target.startswith("sources.html#id")
    assert built.html("sources").find(id=target.partition("#")[2]) is not None
    assert other == ""


def test_a_role_can_say_where_it_leads(project: Project, markup: str) -> None:
    roles = Role("refalign:catalog", "Xen <xen-2003>"), Role("refalign:address", "xen-2003")
    expected = ["all.html#resource--xen-2003", "https://example.org/xen.pdf"]
    for value in ("resource", "catalog"):
        project.conf["refalign_role_target"] = value
        built = book(project, markup, *roles, Role("refalign:bibliography", "xen-2003")).build()
        assert built.warnings == ""
        assert [address for _, address in links(built)] == [*expected, "https://example.org/xen.pdf"]
    assert {use["key"] for use in built.data["alignments"]} == {"xen-2003"}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("catalogue", "must be one of 'resource', 'catalog', 'bibliography' (did you mean 'catalog'?)"),
        ("catalog", "no page has a resource-catalog; add one, or roles lead to addresses"),
        ("bibliography", "sphinxcontrib.bibtex is not loaded; add it to extensions, or roles lead to"),
    ],
)
def test_targets_that_no_role_can_have_are_reported_once(project: Project, value: str, problem: str) -> None:
    project.conf["refalign_role_target"] = value
    words = Paragraph(Role("paper", "xen-2003"), Role("course", "mit-6.824"))
    built = project.page("index", "rst", Heading("T"), words).build()
    (warning,) = built.warnings.splitlines()
    assert warning.startswith("conf.py:")
    assert problem in warning
    assert links(built)[0][1] == "https://example.org/xen.pdf"


def test_pages_follow_the_catalogue(project: Project, markup: str) -> None:
    """A role leads to the page that has the catalogue now, in builds of all pages and of changed ones."""
    project.conf["refalign_role_target"] = "catalog"
    book(project, markup, Role("paper", "xen-2003")).page("plain", markup, ":orphan:\n", Heading("Plain"))
    project.build()
    project.page("all", markup, Heading("All"), Paragraph("Nothing."))
    project.page("plain", markup, Heading("Plain"), Directive("resource-catalog"))
    built = project.build()
    assert "index" in built.written - built.read
    assert links(built) == [("Xen and the Art of Virtualization", "plain.html#resource--xen-2003")]
    project.page("plain", markup, Heading("Plain"), Paragraph("Nothing."))
    built = project.build()
    assert "index" in built.written
    assert links(built) == [("Xen and the Art of Virtualization", "https://example.org/xen.pdf")]
    assert project.build().written == set()


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "text"])
def test_page_that_is_not_in_the_output(project: Project, builder: str) -> None:
    project.conf["refalign_role_target"] = "catalog"
    project.page("index", "rst", Heading("T"), Paragraph(Role("paper", "xen-2003")))
    project.page("all", "rst", ":orphan:\n", Heading("All"), Directive("resource-catalog"))
    built = project.build(builder)
    name = {"latex": "project.tex", "text": "index.txt"}.get(builder, "index.html")
    text = next(built.out.glob("*.tex" if builder == "latex" else name)).read_text(encoding="utf-8")
    assert "Xen and the Art of Virtualization" in text
    assert "resource--xen-2003" not in text
    assert "https://example.org/xen.pdf" in text


def test_singlehtml_and_latex_have_the_targets(project: Project) -> None:
    project.conf["refalign_role_target"] = "catalog"
    book(project, "rst", Role("paper", "xen-2003"))
    page = project.build("singlehtml").html()
    target = str(page.select_one("p > a.refalign")["href"]).removeprefix("#")
    assert page.find(id=target) is not None
    tex = next(project.build("latex").out.glob("*.tex")).read_text(encoding="utf-8")
    assert r"\hyperref[\detokenize{all:resource--xen-2003}]" in tex
    assert r"\label{\detokenize{all:resource--xen-2003}}" in tex


def test_kinds_of_the_names_of_these_roles_keep_their_roles(project: Project) -> None:
    project.conf["refalign_kinds"] = {"address": {"label": "Address"}}
    project.write("more.yaml", "home: {type: address, title: Home}\n")
    project.conf["refalign_registry"] = ["*.yaml"]
    words = Paragraph(Role("refalign:address", "home"), Role("address", "home"))
    built = project.page("index", "rst", Heading("T"), words).build()
    assert built.warnings == ""
    assert [text for text, _ in links(built)] == ["Home", "Home"]
