"""The catalogue: every resource, and where it is referenced."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sphinx_refalign.render.catalog import MAX_COINS
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


@pytest.fixture
def catalog(project: Project, markup: str) -> Callable[..., Built]:
    """Return a function that builds a page with a catalogue of the given options."""

    def build(**options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nall"))
        project.page("layers", markup, Heading("Layers"), Paragraph("By ", Role("paper", "xen-2003"), "."))
        project.page(
            "all", markup, Heading("Resources"), Heading("Catalogue", 2),
            Directive("resource-catalog", "", names), Heading("After", 2), Paragraph("Words."),
        )  # fmt: skip
        return project.build()

    return build


def headings(built: Built) -> list[tuple[str, str]]:
    """Return level and text of every heading."""
    elements = built.html("all").select("h1, h2, h3, h4, h5, h6")
    return [(element.name, element.get_text().rstrip("¶")) for element in elements]


def test_grouped_by_kind_and_then_by_area_or_institution(catalog: Callable[..., Built]) -> None:
    built = catalog(headings="entries")
    assert built.warnings == ""
    assert headings(built) == [
        ("h1", "Resources"),
        ("h2", "Catalogue"),
        ("h3", "Wikipedia definitions"),
        ("h4", "Virtualization"),
        ("h5", "Hypervisor"),
        ("h3", "University courses"),
        ("h4", "MIT"),
        ("h5", "6.824: Distributed Systems"),
        ("h3", "Papers"),
        ("h4", "Virtualization"),
        ("h5", "Xen and the Art of Virtualization"),
        ("h3", "Books"),
        ("h4", "The Art of Computer Programming"),
        ("h3", "Standards"),
        ("h4", "OCI"),
        ("h5", "OCI Image Specification"),
        ("h3", "Standards bodies and organizations"),
        ("h4", "OCI (Open Container Initiative)"),
        ("h2", "After"),
    ]
    assert "Wikipedia definitions: 1, courses: 1, papers: 1, books: 1, standards: 1" in built.text("all")


def test_entry_links_back_to_every_place(catalog: Callable[..., Built]) -> None:
    built = catalog()
    entry = built.html("all").find(id="resource--xen-2003")
    body = entry.select_one("dd.refalign-referenced-in")
    assert [(a.get_text(), a["href"]) for a in body.select("a")] == [("Layers", "layers.html#layers")]
    unused = built.html("all").find(id="resource--taocp")
    assert "eferenced" not in unused.get_text()
    planned = built.html("all").find(id="resource--hypervisor").get_text(" ", strip=True)
    assert "nowhere/at-all (planned, no such page yet)" in planned
    assert "Hypervisor layer (planned, not yet referenced)" in planned


def test_places_are_pages_with_their_sections(project: Project, markup: str) -> None:
    role = Role("paper", "xen-2003")
    project.page(
        "index", markup, Heading("Book"), Paragraph(role), Heading("First", 2), Paragraph(role, role),
        Heading("Second", 2), Paragraph(role), Directive("toctree", "", {}, "other\nall"),
    )  # fmt: skip
    project.page("other", markup, Heading("Other"), Heading("Part", 2), Paragraph(role))
    project.page("all", markup, Heading("All"), Directive("resource-catalog"))
    place = project.build().html("all").select_one("#resource--xen-2003 dd.refalign-referenced-in")
    assert place.get_text() == "Book › First, Second · Other › Part"
    assert [a["href"].partition(".html")[2] for a in place.select("a")] == [
        "#book", "#first", "#second", "", "#part"
    ]  # fmt: skip


WORKS = r"""
@article{a, title={A}, author={Lee, Ann and Li, Bo and Wu, Cy and Xu, Di and Yu, Ed}, journal={ACM Queue},
  publisher={ACM}, volume=6, number=2, pages={3--9}, year=2008, doi={10.1000/x}}
@inproceedings{b, title={B}, booktitle={SOSP}, pages={1--2}, year=2009, url={https://example.org/b},
  doi={10.1000/y}}
"""


def test_entry_is_a_name_and_a_line_and_repeats_nothing(project: Project, markup: str) -> None:
    project.write("r.bib", WORKS).conf["refalign_registry"] = ["r.bib"]
    options = {"group-by": "year"}
    built = project.page("index", markup, Heading("T"), Directive("resource-catalog", "", options)).build()
    entry = built.html().find(id="resource--a")
    assert [part.get_text(" ") for part in entry.select("p, dt, dd")] == [
        "A", "Ann Lee, Bo Li, Cy Wu et al. · ACM Queue 6(2), 3–9, ACM"
    ]  # fmt: skip
    assert [a["href"] for a in entry.select("a")] == ["https://doi.org/10.1000/x"]
    entry = built.html().find(id="resource--b")
    assert [part.get_text(" ") for part in entry.select("p, dt, dd")] == [
        "B", "SOSP, pp. 1–2", "DOI", "10.1000/y"
    ]  # fmt: skip
    built = project.page("index", markup, Heading("T"), Directive("resource-catalog")).build()
    assert built.html().find(id="resource--b").select_one(".refalign-byline").get_text() == (
        "SOSP, pp. 1–2 · 2009"
    )


def test_course_says_its_number_and_institution_once(catalog: Callable[..., Built]) -> None:
    entry = catalog().html("all").select_one("[id^=resource--mit]")
    text = entry.get_text(" ", strip=True)
    assert text.startswith("6.824: Distributed Systems Materials Schedule")
    entry = catalog(group_by="none").html("all").select_one("[id^=resource--mit]")
    assert entry.select_one(".refalign-byline").get_text() == "MIT"


def test_long_catalogue_has_few_bytes_and_no_coins(project: Project) -> None:
    def build(number: int) -> tuple[int, str]:
        entries = (
            f"@article{{k{n}, title={{Title {n}}}, author={{Lee, Ann}}, year=2001}}\n" for n in range(number)
        )
        project.write("r.bib", "".join(entries))
        text = (project.build().out / "index.html").read_text(encoding="utf-8")
        return text.count("Z3988"), text

    project.conf["refalign_registry"] = ["r.bib"]
    project.page("index", "rst", Heading("T"), Directive("resource-catalog"))
    assert build(MAX_COINS)[0] == MAX_COINS
    number, text = build(MAX_COINS + 1)
    assert number == 0
    entries = text[text.index('id="catalog--paper"') :]
    assert len(entries.encode()) / (MAX_COINS + 1) < 260


def test_headings_are_in_the_contents(catalog: Callable[..., Built], project: Project) -> None:
    built = catalog(headings="entries")
    text = (built.out / "index.html").read_text(encoding="utf-8")
    assert 'href="all.html#resource--hypervisor"' in text, "the toctree shows the catalogue's headings"
    order = [
        "all.html#catalogue",
        "all.html#catalog--wikidef",
        "all.html#resource--hypervisor",
        "all.html#after",
    ]
    assert sorted(order, key=text.index) == order
    project.edit("resources.yaml", "en: Hypervisor,", "en: Virtual machine monitor,")
    rebuilt = project.build()
    assert rebuilt.read == set(), "no page is read again for a changed title"
    assert ("h5", "Virtual machine monitor") in headings(rebuilt)
    text = (built.out / "all.html").read_text(encoding="utf-8")
    assert text.count("Virtual machine monitor") >= 2, "in the page and in its sidebar"
    assert "Hypervisor</a></li>" not in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"group_by": "none", "kinds": "paper book"},
            ["Xen and the Art of Virtualization", "The Art of Computer Programming"],
        ),
        (
            {"group_by": "institution", "kinds": "course paper"},
            ["MIT", "6.824: Distributed Systems", "Other", "Xen and the Art of Virtualization"],
        ),
        (
            {"group_by": "area", "kinds": "wikidef paper"},
            ["Virtualization", "Hypervisor", "Xen and the Art of Virtualization"],
        ),
    ],
)
def test_options(catalog: Callable[..., Built], options: dict[str, str], expected: list[str]) -> None:
    built = catalog(headings="entries", **options)
    assert built.warnings == ""
    assert [text for _, text in headings(built)][2:-1] == expected


def test_empty_catalogue_has_a_message(project: Project) -> None:
    project.write("resources.yaml", "")
    built = project.page("index", "rst", Heading("T"), Directive("resource-catalog")).build()
    assert "No resources to show here." in built.text()


def test_catalogue_within_a_note_has_no_sections(project: Project) -> None:
    text = "T\n=\n\n.. note::\n\n   .. resource-catalog::\n      :kinds: paper\n"
    built = project.write("index.rst", text).build()
    assert built.warnings == ""
    assert "Xen and the Art of Virtualization" in built.html().select_one(".admonition.note").get_text()


def test_two_catalogues_in_one_page_have_different_ids(project: Project) -> None:
    parts = [
        Directive("resource-catalog", "", {"kinds": "paper"}),
        Heading("Again", 2),
        Directive("resource-catalog"),
    ]
    built = project.page("index", "rst", Heading("T"), *parts).build()
    ids = [element["id"] for element in built.html().select("[id]")]
    assert len(ids) == len(set(ids))
    assert built.html().find(id="resource--xen-2003") and built.html().find(id="resource-2--xen-2003")
