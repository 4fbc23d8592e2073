"""What pages load: little, each with the digest of its content, and nothing where nothing is ours."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import sphinx_refalign
from sphinx_refalign.registry.kinds import KindError, build_kinds
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

STATIC = Path(sphinx_refalign.__file__).parent / "static"
SCRIPTS = {"refalign.js", "refalign-table.js"}


def loaded(built: Path, name: str) -> set[str]:
    """Which of our files a page loads."""
    page = (built / f"{name}.html").read_text(encoding="utf-8")
    found = {one.name for one in STATIC.iterdir() if f"_static/{one.name}" in page}
    assert all(f"_static/{one}?v=" in page for one in found)
    return found


def test_a_page_loads_what_it_needs(project: Project) -> None:
    project.page(
        "index", "rst", Heading("T"), Directive("toctree", "", {}, "role\nblock\ntable\nlist\nplain")
    )
    project.page("role", "rst", Heading("Role"), Paragraph(Role("paper", "xen-2003")))
    project.page("block", "rst", Heading("Block"), Directive("paper", "xen-2003"))
    project.page("table", "rst", Heading("Table"), Directive("alignment-table"))
    project.page("list", "rst", Heading("List"), Directive("resource-catalog"))
    project.page("plain", "rst", Heading("Plain"), "Words.\n")
    out = project.build().out
    assert loaded(out, "role") == {"refalign.css", "refalign.js"}
    assert loaded(out, "block") == {"refalign.css", "refalign.js"}
    assert loaded(out, "table") == {"refalign.css", "refalign-table.js"}
    assert loaded(out, "list") == {"refalign.css"}
    assert loaded(out, "plain") == loaded(out, "index") == set()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_without_ours_is_byte_for_byte_what_it_is_without_the_extension(
    tmp_path: Path, builder: str
) -> None:
    written = []
    for extensions in (["sphinx_refalign"], []):
        project = Project(tmp_path / str(len(written)))
        project.conf |= {"extensions": extensions, "html_theme": "furo"}
        project.page("index", "rst", Heading("Plain"), "Words, `a link <https://example.org>`_.\n")
        if extensions:
            project.write("resources.yaml", "a: {type: paper, title: A}\n")
            project.page("other", "rst", ":orphan:\n", Heading("Ours"), Directive("paper", "a"))
        else:
            project.conf.pop("refalign_registry", None)
            project.page("other", "rst", ":orphan:\n", Heading("Ours"), "Words.\n")
        written.append((project.build(builder).out / "index.html").read_bytes())
    assert written[0] == written[1]


def test_no_key_has_the_id_of_something_else(tmp_path: Path) -> None:
    """Keys may be spelt as the names of ours, and differ only in what no id can have."""
    project = Project(tmp_path)
    keys = ["words", "t1", "x", "about-x", "X", "x.", "书", "书二", "x-1"]
    project.write("resources.yaml", "".join(f'"{key}": {{type: book, title: "T {key}"}}\n' for key in keys))
    blocks = [Directive("book", key) for key in keys]
    roles = [Paragraph(Role("book", key)) for key in keys]
    project.page("index", "rst", Heading("T"), Directive("alignment-table"), *blocks, *roles)
    built = project.build()
    assert built.warnings == ""
    page = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.select("[class*=refalign-about--]"):
        (name,) = (one for one in link["class"] if one.startswith("refalign-about--"))
        (title,) = page.select(f"#{name} .refalign-card-title")
        assert title.get_text() == link.get_text()
    found = page.select("[class*=refalign-about--]"), page.select(".refalign-cards > div")
    assert [len(one) for one in found] == [len(keys)] * 2


def test_bibtex_names_an_organization_by_its_name(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Directive("standard", "oci-image"))
    page = project.page("other", "rst", ":orphan:\n", Heading("Other")).build().out / "index.html"
    assert "organization = {Open Container Initiative}" in page.read_text(encoding="utf-8")
    built = project.edit("resources.yaml", "Open Container Initiative", "Open Containers").build()
    assert built.written == {"index"}
    assert "organization = {Open Containers}" in page.read_text(encoding="utf-8")


def test_a_projects_own_file_stands_in_for_ours(project: Project) -> None:
    project.conf["html_static_path"] = ["own"]
    project.write("own/refalign.css", "/* ours no more */")
    built = project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003")).build()
    assert built.warnings == ""
    assert (built.out / "_static" / "refalign.css").read_text(encoding="utf-8") == "/* ours no more */"


def test_no_kind_has_a_class_that_looks_like_something_else() -> None:
    style = re.sub(r"/\*.*?\*/", "", (STATIC / "refalign.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = set(re.findall(r"(?:^|[,(])\s*\.refalign-([a-z]+)(?![a-z-])", style, re.MULTILINE))
    assert {"card", "picture"} <= bare
    for name in {*bare, "planned"}:
        with pytest.raises(KindError, match="is taken already"):
            build_kinds({name: {"label": "L"}})


def test_scripts_and_style_are_small() -> None:
    sizes = {one.name: len(one.read_bytes()) for one in STATIC.iterdir()}
    assert sum(sizes[one] for one in SCRIPTS) <= 10_000
    assert sizes["refalign.css"] <= 8_000
    assert set(sizes) == {*SCRIPTS, "refalign.css"}


def test_a_book_has_no_scripts(project: Project) -> None:
    project.page("index", "rst", Heading("Book"), Paragraph(Role("paper", "xen-2003")))
    built = project.build("epub")
    with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
        names = set(book.namelist())
    assert "_static/refalign.css" in names
    assert not {f"_static/{one}" for one in SCRIPTS} & names


def test_one_static_path_is_not_taken_apart(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Paragraph(Role("paper", "xen-2003")))
    project.conf["html_static_path"] = "own"
    assert "html_static_path entry 'own' does not exist" in project.build().warnings
    assert loaded(project.build().out, "index") == {"refalign.css", "refalign.js"}
