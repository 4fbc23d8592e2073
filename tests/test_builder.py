"""``sphinx-build -b alignment``: the exports and warnings of an HTML build, without pages."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_refalign.domain import views
from sphinx_refalign.events.find_outdated import MARK
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role
from tests.test_parallel import add_many_pages

EXPORTS = ["alignment.csv", "alignment.json", "alignment.md"]

Page = Callable[..., Project]


def exports(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in EXPORTS]


@pytest.fixture
def book(project: Project) -> Project:
    project.conf["html_theme"] = "basic"
    names = "views/index\nviews/late page"
    project.page("index", "rst", Heading("Book"), Directive("toctree", "", {"numbered": ""}, names))
    project.page("views/index", "rst", Heading("Views"), Directive("course", "mit-6.824", {}, "Words."))
    late = [Heading("Late"), Paragraph("See ", Role("paper", "xen-2003"), "."), Directive("resource-catalog")]
    return project.page("views/late page", "md", *late, Directive("alignment-table"))


def test_writes_the_files_of_an_html_build_and_nothing_else(book: Project) -> None:
    html, built = book.build("html"), book.build("alignment")
    assert exports(built.out) == exports(html.out)
    assert sorted(path.name for path in built.out.iterdir()) == [MARK, *EXPORTS]
    assert "views/late%20page.html#resource--xen-2003" in built.data["resources"]["xen-2003"]["uri"]
    assert built.data["alignments"][0]["number"] == "1"


@pytest.mark.parametrize(
    "conf",
    [
        {"html_file_suffix": ".htm"},
        {"html_link_suffix": ""},
        {"html_file_suffix": ".xhtml", "html_link_suffix": ".page"},
        {"language": "zh_CN"},
    ],
    ids=str,
)
def test_urls_are_those_of_an_html_build(book: Project, conf: dict[str, str]) -> None:
    book.conf |= conf
    assert exports(book.build("alignment").out) == exports(book.build("html").out)


def test_writes_no_page_renders_no_table_and_loads_no_theme(
    book: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> Any:
        raise AssertionError(args)

    book.conf["html_theme"] = "no such theme"
    monkeypatch.setattr(views, "_render", fail)
    monkeypatch.setattr(BuildEnvironment, "get_and_resolve_doctree", fail)
    monkeypatch.setattr(StandaloneHTMLBuilder, "init", fail)
    monkeypatch.setattr(Builder, "create_template_bridge", fail)
    built = book.build("alignment")
    assert built.read == {"index", "views/index", "views/late page"}
    assert built.written == set()
    assert built.warnings == ""
    assert len(built.data["alignments"]) == 2


def test_reads_changed_pages_and_writes_changed_exports(book: Project) -> None:
    out = book.build("alignment").out
    for name in EXPORTS:
        os.utime(out / name, (1, 1))
    assert book.build("alignment").read == set()
    assert [(out / name).stat().st_mtime for name in EXPORTS] == [1, 1, 1]
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    assert book.build("alignment").read == set()
    assert all(b"On Xen and" in content for content in exports(out))
    book.edit("views/index.rst", "Words.", "Other words.")
    built = book.build("alignment")
    assert built.read == {"views/index"}
    assert built.data["alignments"][0]["note"] == "Other words."
    line = built.data["alignments"][0]["line"]
    os.utime(out / "alignment.md", (1, 1))
    book.edit("views/index.rst", "Views\n====", ".. A comment.\n\nViews\n====")
    assert book.build("alignment").data["alignments"][0]["line"] == line + 2
    assert (out / "alignment.md").stat().st_mtime == 1, "it contains no line numbers"
    (out / "alignment.csv").unlink()
    book.build("alignment")
    assert exports(out) == exports(book.build("html").out)


def test_two_processes(project: Project) -> None:
    add_many_pages(project)
    parallel = project.build("alignment", out="parallel", parallel=2)
    assert parallel.read == set(), "the pages were read by other processes"
    assert len(parallel.data["alignments"]) == 24
    assert exports(parallel.out) == exports(project.build("html").out)


def test_pages_stay_up_to_date_in_the_folder_of_an_html_build(book: Project) -> None:
    book.build("html", out="both")
    assert book.build("alignment", out="both").written == set()
    second = book.build("html", out="both")
    assert (second.read, second.written) == (set(), set())
    # The builder reads the changed page, but does not write it.
    book.edit("views/index.rst", "mit-6.824", "oci")
    book.build("alignment", out="both")
    assert {"views/index", "views/late page"} <= book.build("html", out="both").written
    clean = book.build("html", out="clean").html("views/late page")
    assert book.build("html", out="both").html("views/late page") == clean


def test_does_not_hide_an_interrupted_html_build(book: Project) -> None:
    out = book.build("html", out="both").out
    (state_file,) = (book.root / "_build" / "doctrees").glob("refalign-*[0-9a-f].json")
    state_file.with_suffix(".writing").write_text("views/index\n", encoding="utf-8")
    assert (out / MARK).is_file()
    book.build("alignment", out="both")
    assert "views/index" in book.build("html", out="both").written


ERRORS = [
    Heading("Book"),
    Directive("paper", "xen-2030", {}),
    Directive("paper", "hypervisor", {"noalign": ""}),
    Directive("course", "mit-6.824", {"topics": "Raft", "show": "topics doi", "hide": "isbn"}),
    Directive("references", "", {"topics": "Nothing"}, "taocp\ntoacp"),
    Paragraph("See ", Role("book", "xen-2003"), " and ", Role("paper", "nobody"), "."),
    Directive("alignment-table", "", {"documents": "veiws/**", "resources": "xen*"}),
    Directive("alignment-matrix", "", {"areas": "Nowhere"}),
]


def test_reports_the_warnings_of_writing_pages(page: Page, markup: str) -> None:
    project = page(
        "index", *ERRORS, "\n```{include} part.txt\n```\n" if markup == "md" else ".. include:: part.txt\n"
    )
    part = ("One line.\n\nSee ", ("{paper}`no-one`" if markup == "md" else ":paper:`no-one`"), ".\n")
    project.write("part.txt", "".join(part))
    warnings = sorted(project.build("html").warnings.splitlines())
    built = project.build("alignment")
    assert sorted(built.warnings.splitlines()) == warnings
    assert len(warnings) == 12
    assert all(line.startswith((f"index.{markup}:", "part.txt:")) for line in warnings), warnings
    for message in (
        "no resource has the key 'xen-2030' (did you mean",
        "is a paper, not a book",
        "no field 'doi'",
        "'veiws/**'",
    ):
        assert any(message in line for line in warnings)
    # Every build repeats them, as with rules, because no page is written.
    assert sorted(project.build("alignment").warnings.splitlines()) == warnings


def test_resource_of_another_project_is_no_error(project: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "other").write("resources.yaml", "far: {type: paper, title: Far}\n")
    other.page("index", "rst", Heading("Other"), Directive("paper", "far"))
    inventory = other.build().out / "objects.inv"
    project.conf["extensions"] = ["sphinx_refalign", "sphinx.ext.intersphinx"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example/", str(inventory))}
    project.conf["exclude_patterns"] = ["other"]
    project.page("index", "rst", Heading("Book"), Paragraph(Role("paper", "far")), Directive("paper", "far"))
    warnings = project.build("html").warnings
    assert warnings.count("no resource has the key 'far'") == 1, "for the block, not for the role"
    assert project.build("alignment").warnings == warnings


def test_rules_are_checked(book: Project) -> None:
    book.conf["refalign_rules"] = [{"kinds": "book", "used": True}]
    assert "refalign.rule" in book.build("alignment").warnings


def test_exports_in_the_source_folder_are_no_pages(book: Project) -> None:
    """The output folders of these tests are in the source folder, and MyST reads every ``.md`` file."""
    book.page("alignment", "md", Heading("A page of this name"), Directive("paper", "xen-2003"))
    book.edit("index.rst", "views/late page", "views/late page\n   alignment")
    book.page("all", "rst", ":orphan:\n", Heading("All"), Directive("toctree", "", {"glob": ""}, "**"))
    for builder in ("html", "alignment", "text", "html", "alignment", "text"):
        built = book.build(builder)
        assert "_build" not in built.warnings
        assert not any("_build" in name for name in built.read | built.written)
    assert "alignment" in {alignment["document"] for alignment in book.build("alignment").data["alignments"]}


def test_epub_in_the_same_folder_contains_no_exports(book: Project) -> None:
    book.conf |= {"version": "1", "epub_show_urls": "no", "epub_copyright": "us"}
    out = book.build("html", out="both").out
    assert all((out / name).is_file() for name in EXPORTS)
    built = book.build("epub", out="both")
    assert not any(name in built.warnings for name in (*EXPORTS, MARK)), "EPUB found them"
    (epub,) = out.glob("*.epub")
    names = zipfile.ZipFile(epub).namelist()
    assert any(name.endswith("late page.xhtml") for name in names)
    assert not [name for name in names if Path(name).name in (*EXPORTS, MARK)]
