"""Reading and writing in several processes gives the result of one process."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.parallel import parallel_available

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


def add_many_pages(project: Project) -> Project:
    """Add so many pages that Sphinx reads them in two processes."""
    names = [f"page{number}" for number in range(12)]
    project.page("index", "md", Heading("Book"), Directive("toctree", "", {}, "\n".join([*names, "all"])))
    project.page("all", "rst", Heading("All"), Directive("alignment-table"), Directive("resource-catalog"))
    for number, name in enumerate(names):
        key = ("hypervisor", "xen-2003", "mit-6.824")[number % 3]
        parts = [Heading(name), Directive("resource", key), Paragraph(Role("book", "taocp"))]
        project.page(name, ("rst", "md")[number % 2], *parts)
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_parallel_build_equals_the_serial_build(tmp_path: Path, project: Project) -> None:
    assert parallel_available
    serial = add_many_pages(project).build()
    second = Project(tmp_path / "second")
    second.write("resources.yaml", (project.root / "resources.yaml").read_text(encoding="utf-8"))
    parallel = add_many_pages(second).build(parallel=2)
    assert serial.warnings == parallel.warnings == ""
    assert parallel.read == set(), "the pages were read by other processes"
    assert len(serial.data["alignments"]) == 24
    expected, actual = files(serial.out), files(parallel.out)
    assert expected.keys() == actual.keys()
    assert [name for name in expected if expected[name] != actual[name]] == []


def test_parallel_build_follows_a_change(project: Project) -> None:
    add_many_pages(project).build(parallel=2)
    project.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    built = project.build(parallel=2)
    assert built.written - {"index"} == {"page1", "page4", "page7", "page10", "all"}
    assert "On Xen and" in built.text("all")
    project.edit("page4.rst", "xen-2003", "hypervisor")
    alignments = project.build(parallel=2).data["alignments"]
    assert "page4" not in [item["document"] for item in alignments if item["key"] == "xen-2003"]
