"""Incremental builds: which pages they write again, and that no page is stale."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Callable

import pytest

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


@pytest.fixture
def book(project: Project, markup: str) -> Project:
    """Two chapters, a page without resources, a table and a catalogue."""
    toctree = Directive("toctree", "", {}, "one\ntwo\nplain\ntable\nall")
    project.page("index", markup, Heading("Book"), toctree)
    project.page("one", markup, Heading("One"), Heading("Part", 2), Directive("paper", "xen-2003"))
    project.page("two", markup, Heading("Two"), Paragraph("By ", Role("course", "mit-6.824"), "."))
    project.page("plain", markup, Heading("Plain"), Paragraph("Words."))
    project.page("table", markup, Heading("Table"), Directive("alignment-table"))
    project.page("all", markup, Heading("All"), Directive("resource-catalog"))
    return project


def indexed_words(built: Built) -> dict[str, object]:
    """Return the pages of each indexed word; Sphinx keeps the words of removed pages with empty lists."""
    text = (built.out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    return {word: pages for word, pages in index["terms"].items() if pages != []}


def same_as_clean(project: Project, built: Built) -> None:
    """Compare the output folder with that of a clean build."""
    clean = Project(project.root.parent / f"{project.root.name}-clean")
    clean.conf = project.conf
    for file in project.root.rglob("*"):
        if file.is_file() and "_build" not in file.parts:
            clean.write(str(file.relative_to(project.root)), file.read_text(encoding="utf-8"))
    expected = clean.build()
    pages = {path.relative_to(expected.out) for path in expected.out.rglob("*.html")}
    for page in pages:
        name = str(page).removesuffix(".html")
        if name not in ("genindex", "search"):
            assert built.html(name) == expected.html(name), page
    for name in ("alignment.json", "alignment.csv", "alignment.md", "objects.inv"):
        assert filecmp.cmp(built.out / name, expected.out / name, shallow=False), name
    assert indexed_words(built) == indexed_words(expected)


def test_nothing_changed_nothing_read_or_written(book: Project) -> None:
    first = book.build()
    assert first.written == {"index", "one", "two", "plain", "table", "all"}
    again = book.build()
    assert (again.read, again.written) == (set(), set())


CHANGES: dict[str, tuple[Callable[[Project, str], object], set[str], set[str]]] = {
    "entry": (
        lambda p, md: p.edit("resources.yaml", "title: Xen and", "title: On Xen and"),
        set(),
        {"one", "table", "all"},
    ),
    "entry in use by a role": (
        lambda p, md: p.edit("resources.yaml", "title: Distributed", "title: Very Distributed"),
        set(),
        {"two", "table", "all"},
    ),
    "entry that only the catalogue shows": (
        lambda p, md: p.edit("resources.yaml", "Donald E. Knuth", "D. E. Knuth"),
        set(),
        {"all"},
    ),
    "entry removed": (
        lambda p, md: p.edit("resources.yaml", "xen-2003:", "xen-2004:"),
        set(),
        {"one", "table", "all"},
    ),
    "field that the table does not show": (
        lambda p, md: p.edit("resources.yaml", "  container: SOSP", "  doi: 10.1/x\n  container: SOSP"),
        set(),
        {"one", "all"},
    ),
    "lines moved": (
        lambda p, md: p.page(
            "one", md, Heading("One"), Paragraph("New."), Heading("Part", 2), Directive("paper", "xen-2003")
        ),
        {"one"},
        {"one"},
    ),
    "comment in the registry": (
        lambda p, md: p.edit("resources.yaml", "hypervisor:\n", "# a comment\nhypervisor:\n"),
        set(),
        set(),
    ),
    "registry file added": (
        lambda p, md: p.write("more.yaml", "raft: {type: paper, title: Raft}\n"),
        set(),
        {"all"},
    ),
    "prose": (lambda p, md: p.edit(f"one.{md}", "One", "Ono"), {"one"}, {"one", "all"}),
    "prose alone": (lambda p, md: p.edit(f"plain.{md}", "Words", "Other words"), {"plain"}, {"plain"}),
    "section renamed": (lambda p, md: p.edit(f"one.{md}", "Part", "Porn"), {"one"}, {"one", "table", "all"}),
    "alignment added": (
        lambda p, md: p.page("plain", md, Heading("Plain"), Directive("book", "taocp")),
        {"plain"},
        {"plain", "table", "all"},
    ),
    "alignment removed": (
        lambda p, md: p.page("one", md, Heading("One"), Paragraph("Nothing.")),
        {"one"},
        {"one", "table", "all"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_change_updates_exactly_the_pages_that_show_it(book: Project, markup: str, change: str) -> None:
    book.build()
    apply, expected_read, expected_written = CHANGES[change]
    apply(book, markup)
    built = book.build()
    assert built.read == expected_read
    # Sphinx itself rewrites a page whose toctree names a changed page.
    assert built.written - {"index"} == expected_written
    same_as_clean(book, built)


def test_removed_chapter_disappears_from_table_and_catalogue(book: Project, markup: str) -> None:
    book.build()
    (book.root / f"two.{markup}").unlink()
    book.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "one\nplain\ntable\nall"))
    built = book.build()
    assert {"table", "all"} <= built.written
    (built.out / "two.html").unlink()  # Sphinx keeps the files of removed pages
    same_as_clean(book, built)


def test_two_builders_over_the_same_doctrees(book: Project) -> None:
    book.build("html")
    book.build("dirhtml")
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    assert book.build("html").written - {"index"} == {"one", "table", "all"}
    assert book.build("dirhtml").written - {"index"} == {"one", "table", "all"}, (
        "each output folder has its own state file"
    )


def test_build_of_one_named_file_does_not_hide_the_others(book: Project, markup: str) -> None:
    book.build()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    assert book.build(names=(f"plain.{markup}",)).written - {"index"} == {"plain"}
    built = book.build()
    assert built.written - {"index"} == {"one", "table", "all"}
    same_as_clean(book, built)


def test_interrupted_build_is_repaired(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_refalign.transforms import RefalignNodeResolver

    book.build()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    original = RefalignNodeResolver.run

    def broken(self: RefalignNodeResolver, **kwargs: object) -> None:
        if self.env.docname == "table":
            raise RuntimeError("the power fails")
        original(self, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(RefalignNodeResolver, "run", broken)
        with pytest.raises(RuntimeError, match="the power fails"):
            book.build()
    book.edit("resources.yaml", "title: On Xen and", "title: Xen and")
    built = book.build()
    assert {"one", "table", "all"} & built.written, "pages written by the interrupted build are written again"
    same_as_clean(book, built)


def test_changed_language_updates_pages(book: Project) -> None:
    book.build()
    book.conf["language"] = "zh_CN"
    built = book.build()
    assert "大学课程" in built.text("all")
    same_as_clean(book, built)


def test_state_file_contains_no_removed_page(book: Project, markup: str) -> None:
    book.build()
    (state_file,) = (book.root / "_build" / "doctrees").glob("refalign-*[0-9a-f].json")
    assert '"one"' in state_file.read_text(encoding="utf-8")
    (book.root / f"one.{markup}").unlink()
    book.build()
    assert '"one"' not in state_file.read_text(encoding="utf-8")


def test_output_folder_has_no_names_of_pages(book: Project) -> None:
    built = book.build()
    ours = [path for path in built.out.iterdir() if path.name.startswith(".refalign")]
    assert [path.name for path in ours] == [".refalign"]
    assert len(ours[0].read_bytes()) < 60  # a digest


def test_output_folder_of_an_earlier_build_is_updated(
    book: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = book.build()
    copy = tmp_path_factory.mktemp("copy") / "html"
    shutil.copytree(first.out, copy)
    book.edit("resources.yaml", "Xen and the Art", "Xen or the Art")
    book.build()
    shutil.rmtree(first.out)
    shutil.copytree(copy, first.out)
    for page in first.out.rglob("*.html"):
        page.touch()
    built = book.build()
    assert "Xen or the Art" in built.text("all")
    same_as_clean(book, built)


def test_text_for_an_unknown_key_does_not_depend_on_other_keys(project: Project, markup: str) -> None:
    sentence = Paragraph("See ", Role("paper", "xen-2005"), ".")
    project.page("index", markup, Heading("T"), Directive("paper", "xen-2004"), sentence)
    first = project.build()
    assert "did you mean 'xen-2003'" in first.warnings
    project.edit("resources.yaml", "xen-2003:", "xen-2006:")
    built = project.build()
    assert built.written == set()
    same_as_clean(project, built)


def test_changed_section_numbers_update_pages_of_every_builder(project: Project, markup: str) -> None:
    toctree = Directive("toctree", "", {"numbered": ""}, "one\ntwo")
    project.page("index", markup, Heading("Book"), toctree)
    for name in ("one", "two"):
        project.page(name, markup, Heading(name), Directive("paper", "xen-2003"))
    project.build("html")
    project.page("index", markup, Heading("Book"), toctree._replace(body="two\none"))
    project.build("dirhtml")
    built = project.build("html")
    assert built.text("one").startswith("2. one")
    same_as_clean(project, built)


def test_changed_labels_of_kinds_update_pages_of_every_builder(project: Project) -> None:
    project.write("more.yaml", "talk: {type: video, title: A talk}\n")
    project.page("index", "rst", Heading("T"), Directive("video", "talk"))
    project.conf["refalign_kinds"] = {"video": {"label": "Video"}}
    project.build("html")
    project.build("dirhtml")
    project.conf["refalign_kinds"] = {"video": {"label": "Film"}}
    project.build("html")
    assert "Film: A talk" in project.build("dirhtml").text()


def test_comment_in_the_registry_renders_nothing(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    book.build()
    book.edit("resources.yaml", "hypervisor:\n", "# a comment\nhypervisor:\n")

    def fail(*args: object, **kwargs: object) -> None:
        raise AssertionError("a table or catalogue was rendered again")

    for name in ("render.catalog.catalog", "render.table.alignment_table", "render.outline.outline"):
        monkeypatch.setattr(f"sphinx_refalign.{name}", fail)
    assert book.build().written == set()
    assert book.build().written == set()


def test_unchanged_registry_formats_nothing(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    book.build()

    def fail(*args: object) -> None:
        raise AssertionError("a resource was formatted")

    monkeypatch.setattr("sphinx_refalign.render.catalog_entry.catalog_title", fail)
    monkeypatch.setattr("sphinx_refalign.render.table.linked_title", fail)
    monkeypatch.setattr("sphinx_refalign.exports.resource_items.source_label", fail)
    assert book.build().written == set()
    book.edit("plain.rst" if (book.root / "plain.rst").is_file() else "plain.md", "Words", "Other words")
    assert book.build().written - {"index"} == {"plain"}


def test_references_to_pages_of_sphinx_itself_cause_no_rebuild(page: Callable[..., Project]) -> None:
    """Their titles are lazy translations, not plain strings."""
    sentence = Paragraph("See ", Role("ref", "genindex"), " and ", Role("ref", "search"), ".")
    project = page("index", Heading("Title"), sentence)
    assert project.build().warnings == ""
    assert project.build().written == set()
