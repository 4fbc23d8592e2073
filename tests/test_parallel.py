"""Reading and writing in several processes gives what one process gives."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.parallel import parallel_available

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


def big_enough(project: Project) -> Project:
    """More pages than Sphinx reads in one process when it may use two."""
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


def test_parallel_build_is_the_serial_one_byte_for_byte(tmp_path: Path, project: Project) -> None:
    assert parallel_available
    serial = big_enough(project).build()
    second = Project(tmp_path / "second")
    second.write("resources.yaml", (project.root / "resources.yaml").read_text(encoding="utf-8"))
    parallel = big_enough(second).build(parallel=2)
    assert serial.warnings == parallel.warnings == ""
    assert parallel.read == set(), "the pages were read by other processes"
    assert len(serial.data["alignments"]) == 24
    one, two = files(serial.out), files(parallel.out)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_parallel_build_follows_a_change(project: Project) -> None:
    big_enough(project).build(parallel=2)
    project.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    built = project.build(parallel=2)
    assert built.written - {"index"} == {"page1", "page4", "page7", "page10", "all"}
    assert "On Xen and" in built.text("all")
    project.edit("page4.rst", "xen-2003", "hypervisor")
    assert "page4" not in [
        one["document"] for one in project.build(parallel=2).data["alignments"] if one["key"] == "xen-2003"
    ]
