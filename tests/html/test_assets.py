"""Static files of pages: their size and digests, and which pages load them."""

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
    """Return which of the package's static files a page loads."""
    page = (built / f"{name}.html").read_text(encoding="utf-8")
    names = {file.name for file in STATIC.iterdir() if f"_static/{file.name}" in page}
    assert all(f"_static/{file}?v=" in page for file in names)
    return names


def test_page_loads_only_the_files_it_needs(project: Project) -> None:
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
def test_page_without_resources_is_identical_without_the_extension(tmp_path: Path, builder: str) -> None:
    pages = []
    for extensions in (["sphinx_refalign"], []):
        project = Project(tmp_path / str(len(pages)))
        project.conf |= {"extensions": extensions, "html_theme": "furo"}
        project.page("index", "rst", Heading("Plain"), "Words, `a link <https://example.org>`_.\n")
        if extensions:
            project.write("resources.yaml", "a: {type: paper, title: A}\n")
            project.page("other", "rst", ":orphan:\n", Heading("Resources"), Directive("paper", "a"))
        else:
            project.conf.pop("refalign_registry", None)
            project.page("other", "rst", ":orphan:\n", Heading("Resources"), "Words.\n")
        pages.append((project.build(builder).out / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_ids_are_unique_whatever_the_keys(tmp_path: Path) -> None:
    """Keys may equal the package's own ids, and differ only in characters that ids cannot have."""
    project = Project(tmp_path)
    keys = ["words", "t1", "x", "about-x", "X", "x.", "书", "书二", "x-1"]
    project.write("resources.yaml", "".join(f'"{key}": {{type: book, title: "T {key}"}}\n' for key in keys))
    blocks = [Directive("book", key) for key in keys]
    roles = [Paragraph(Role("book", key)) for key in keys]
    project.page("index", "rst", Heading("T"), Directive("alignment-table"), *blocks, *roles)
    built = project.build()
    assert built.warnings == ""
    page = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.select("[class*=refalign-about--]"):
        (name,) = (value for value in link["class"] if value.startswith("refalign-about--"))
        (title,) = page.select(f"#{name} .refalign-card-title")
        assert title.get_text() == link.get_text()
    links, cards = page.select("[class*=refalign-about--]"), page.select(".refalign-cards > div")
    assert (len(links), len(cards)) == (len(keys), len(keys))


def test_bibtex_has_the_name_of_an_organization(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Directive("standard", "oci-image"))
    page = project.page("other", "rst", ":orphan:\n", Heading("Other")).build().out / "index.html"
    assert "organization = {Open Container Initiative}" in page.read_text(encoding="utf-8")
    built = project.edit("resources.yaml", "Open Container Initiative", "Open Containers").build()
    assert built.written == {"index"}
    assert "organization = {Open Containers}" in page.read_text(encoding="utf-8")


def test_project_file_replaces_a_static_file(project: Project) -> None:
    project.conf["html_static_path"] = ["own"]
    project.write("own/refalign.css", "/* replaced */")
    built = project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003")).build()
    assert built.warnings == ""
    assert (built.out / "_static" / "refalign.css").read_text(encoding="utf-8") == "/* replaced */"


def test_kind_names_must_not_equal_a_style_sheet_class() -> None:
    style = re.sub(r"/\*.*?\*/", "", (STATIC / "refalign.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = set(re.findall(r"(?:^|[,(])\s*\.refalign-([a-z]+)(?![a-z-])", style, re.MULTILINE))
    assert {"card", "tools"} <= bare
    for name in {*bare, "planned"}:
        with pytest.raises(KindError, match="is already taken"):
            build_kinds({name: {"label": "L"}})


def test_scripts_and_style_sheet_are_small() -> None:
    sizes = {file.name: len(file.read_bytes()) for file in STATIC.iterdir()}
    assert sum(sizes[script] for script in SCRIPTS) <= 12_000
    assert sizes["refalign.css"] <= 10_000
    assert set(sizes) == {*SCRIPTS, "refalign.css"}


def test_epub_has_no_scripts(project: Project) -> None:
    project.page("index", "rst", Heading("Book"), Paragraph(Role("paper", "xen-2003")))
    built = project.build("epub")
    with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
        names = set(book.namelist())
    assert "_static/refalign.css" in names
    assert not {f"_static/{script}" for script in SCRIPTS} & names


def test_static_path_that_is_a_string_is_kept_whole(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Paragraph(Role("paper", "xen-2003")))
    project.conf["html_static_path"] = "own"
    assert "html_static_path entry 'own' does not exist" in project.build().warnings
    assert loaded(project.build().out, "index") == {"refalign.css", "refalign.js"}
