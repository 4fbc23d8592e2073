"""The HTML of the entries of catalogues that builds keep: used only where it is the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docutils import nodes

from sphinx_refalign.html import kept_entries
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role
from tests.helpers.walk import visible_output

BIB = (
    "".join(
        f"@article{{k{n}, title={{Title {n}}}, author={{Doe, Ann}}, year={2000 + n}, journal={{J}}}}\n"
        for n in range(8)
    )
    + "@article{formula, title={On $x^2$}, author={Roe, Bob}, year=1999, journal={J}}\n"
)

STYLES: dict[str, dict[str, str]] = {
    "entry": {},
    "list": {"style": "list", "group-by": "none"},
    "close list": {"style": "list", "hide": "referenced-in"},
    "reference": {"style": "reference"},
    "documents": {"group-by": "document"},
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Return for each entry that a build writes, by anchor, whether it was made anew."""
    entries: dict[str, bool] = {}
    original = kept_entries.EntryKeeper.__call__

    def record(self: kept_entries.EntryKeeper, heading: object, make: object) -> nodes.Element:
        element = original(self, heading, make)  # type: ignore[arg-type]
        entries[element["anchor"]] = "kept" not in element
        return element

    monkeypatch.setattr(kept_entries.EntryKeeper, "__call__", record)
    return entries


def a_book(project: Project, options: dict[str, str], markup: str = "rst") -> Project:
    project.conf["refalign_registry"] = ["*.bib"]
    project.write("works.bib", BIB)
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "page\nall"))
    words = Paragraph("By ", Role("paper", "k1"), " and ", Role("paper", "k2"), ".")
    again = Paragraph("See ", Role("paper", "k1"))
    project.page("page", markup, Heading("Page"), words, Heading("Part", 2), again)
    project.page("all", markup, Heading("All"), Directive("resource-catalog", "", options))
    return project


def same_as_clean(project: Project, builder: str = "html", *, parallel: int = 1) -> Built:
    """Build, compare the output with that of a clean build, and return it."""
    built = project.build(builder, parallel=parallel)
    clean = Project(project.root.parent / "clean")
    shutil.rmtree(clean.root, ignore_errors=True)
    shutil.copytree(project.root, clean.root, ignore=shutil.ignore_patterns("_build"))
    clean.conf, clean.head = project.conf, project.head
    assert visible_output(built.out) == visible_output(clean.build(builder).out)
    return built


def anew(project: Project, made: dict[str, bool], *, parallel: int = 1) -> set[str]:
    """Return the keys of the entries that an incremental build makes anew."""
    made.clear()
    project.build(parallel=parallel)
    assert made, "the page with the catalogue is written"
    return {anchor.removeprefix("resource--") for anchor, is_new in made.items() if is_new}


@pytest.mark.parametrize("markup", ["rst", "md"])
@pytest.mark.parametrize("style", STYLES)
def test_only_a_changed_entry_is_made_anew(
    project: Project, made: dict[str, bool], style: str, markup: str
) -> None:
    a_book(project, STYLES[style], markup).build()
    project.edit("works.bib", "Title 3", "Another title")
    changed = anew(project, made)
    assert {"k3"} <= changed <= {"k3", "formula"}, "a formula is never kept: its page loads MathJax"
    same_as_clean(project)


@pytest.mark.parametrize("parallel", [1, 2])
def test_places_and_titles_of_pages_are_part_of_entries(
    project: Project, made: dict[str, bool], parallel: int
) -> None:
    a_book(project, {}).build(parallel=parallel)
    project.edit("page.rst", "Part", "Chapter")
    assert anew(project, made, parallel=parallel) == {"k1", "formula"}
    project.edit("page.rst", "Page\n====", "First page\n==========")
    assert anew(project, made, parallel=parallel) == {"k1", "k2", "formula"}
    same_as_clean(project, parallel=parallel)


@pytest.mark.parametrize(
    "option",
    [{"language": "zh_CN"}, {"refalign_metadata": False}, {"html_permalinks": False}, {"copyright": "Me"}],
    ids=str,
)
def test_another_configuration_keeps_nothing(
    project: Project, made: dict[str, bool], option: dict[str, object]
) -> None:
    a_book(project, {}).build()
    project.conf.update(option)
    project.edit("works.bib", "Title 3", "Another title")
    assert len(anew(project, made)) == 9
    same_as_clean(project)


def test_builders_keep_entries_apart(project: Project, made: dict[str, bool]) -> None:
    a_book(project, {}).build()
    project.build("dirhtml")
    project.edit("works.bib", "Title 3", "Another title")
    assert anew(project, made) == {"k3", "formula"}
    same_as_clean(project)
    same_as_clean(project, "dirhtml")


def test_a_list_that_is_no_longer_close_is_made_anew(project: Project, made: dict[str, bool]) -> None:
    """A place below an item takes away the narrow spacing of the whole list."""
    a_book(project, {"style": "list", "filter": "all"})
    project.page("page", "rst", Heading("Page"), Paragraph("Words."))
    project.build()
    project.edit("page.rst", "Words.", ":paper:`k5`")
    assert len(anew(project, made)) == 9
    same_as_clean(project)
    project.edit("page.rst", ":paper:`k5`", "Words.")
    same_as_clean(project)


EXTENSION = """
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

class Number(SphinxPostTransform):
    default_priority = 900

    def run(self):
        for number, node in enumerate(self.document.findall(nodes.strong)):
            node += nodes.Text(f" ({number})")
"""
TRANSFORM = f"{EXTENSION}\ndef setup(app):\n    app.add_post_transform(Number)\n"
LISTENER = "def setup(app):\n    app.connect('doctree-resolved', lambda app, doctree, name: None)\n"
VISITOR = """
from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator

def visit(self, node):
    HTMLTranslator.visit_field_list(self, node)

def depart(self, node):
    HTMLTranslator.depart_field_list(self, node)

def setup(app):
    app.add_node(nodes.field_list, override=True, html=(visit, depart))
"""


@pytest.mark.parametrize(
    "extension", [TRANSFORM, LISTENER, VISITOR], ids=["transform", "listener", "visitor"]
)
def test_nothing_is_kept_with_extensions_that_are_not_known(
    project: Project, made: dict[str, bool], extension: str
) -> None:
    """They may count what they see on a page."""
    project.head += extension
    a_book(project, {}).build()
    project.edit("works.bib", "Title 3", "Another title")
    made.clear()
    project.build()
    assert not made
    same_as_clean(project)


@pytest.mark.parametrize("content", [b"", b"no pickle", bytes(64)])
def test_damaged_files_are_made_anew(project: Project, made: dict[str, bool], content: bytes) -> None:
    a_book(project, {}).build()
    files = list(Path(project.root).glob("_build/doctrees/refalign-entries-*.pickle"))
    assert len(files) == 1
    files[0].write_bytes(content)
    project.edit("works.bib", "Title 3", "Another title")
    assert len(anew(project, made)) == 9
    same_as_clean(project)


def test_works_shown_before_the_catalogue_have_their_metadata_once(project: Project) -> None:
    a_book(project, {}).build()
    project.page("all", "rst", Heading("All"), Directive("paper", "k2"), Directive("resource-catalog"))
    same_as_clean(project)
    project.edit("works.bib", "Title 3", "Another title")
    same_as_clean(project)
    project.page("all", "rst", Heading("All"), Directive("resource-catalog"), Directive("paper", "k2"))
    same_as_clean(project)
    project.edit("works.bib", "Another title", "A third title")
    works = [span["title"] for span in same_as_clean(project).html("all").select("span.Z3988")]
    assert len(works) == len(set(works)) > 1
