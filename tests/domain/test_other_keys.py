"""Pages that reference resources by other keys (``ids``): what they show, and when they are read again."""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path

import pytest

from sphinx_refalign.alignment.project_file import load
from tests.helpers.project import (
    REGISTRY,
    Built,
    Directive,
    Heading,
    Paragraph,
    Project,
    Role,
    build_and_build_clean,
)

OLD = "oci-image: {type: standard, organization: open-oci, ids: [image], title: OCI Image Specification}\n"
RENAMED = (
    REGISTRY.replace("xen-2003:\n", "xen-2003:\n  ids: [xen, xen-old]\n")
    .replace("oci:\n", "oci:\n  ids: open-oci, W3C\n")
    .replace("oci-image: {type: standard, organization: oci, title: OCI Image Specification}\n", OLD)
)


def book(root: Path, markup: str, xen: str, image: str, **conf: object) -> Project:
    """Return a project that references two resources by these keys."""
    root.mkdir()
    project = Project(root).write("resources.yaml", RENAMED)
    project.conf |= conf
    project.page("index", markup, Heading("T"), Directive("toctree", body="one\ntwo\ntable\nall\nplain"))
    project.page(
        "one", markup, Heading("One"),
        Paragraph("See ", Role("paper", xen), " and ", Role("refalign:resource", f"words <{image}>"), "."),
        Directive("paper", xen, {"relation": "applies"}, "A note."),
        Directive("paper", xen), Directive("references", "", {}, f"{image}\n{xen}"),
    )  # fmt: skip
    project.page("two", markup, Heading("Two"), Paragraph("In ", Role("any", xen), "."))
    project.page(
        "table", markup, Heading("Table"), Directive("alignment-table", "", {"resources": f"{xen} {image}"})
    )
    project.page("all", markup, Heading("All"), Directive("resource-catalog"))
    return project.page("plain", markup, Heading("Plain"))


def files(built: Built) -> dict[str, bytes]:
    """Return the exports and the main content of the pages."""
    names = ("one", "two", "table", "all")
    exports = {name: (built.out / name).read_bytes() for name in ("alignment.json", "alignment.csv")}
    return exports | {name: str(built.html(name)).encode() for name in names}


def test_a_page_with_old_keys_is_the_same_as_with_the_current_keys(tmp_path: Path, markup: str) -> None:
    old = book(tmp_path / "old", markup, "xen", "image").build()
    new = book(tmp_path / "new", markup, "xen-2003", "oci-image").build()
    assert old.warnings == new.warnings == ""
    actual, expected = files(old), files(new)
    actual["two"] = actual["two"].replace(b">xen<", b">xen-2003<")  # :any: shows what the author wrote
    assert actual == expected
    assert "refalign-xen-2003" in str(old.html("one"))
    assert {alignment["key"] for alignment in old.data["alignments"]} == {"xen-2003", "oci-image"}
    assert old.data["resources"]["xen-2003"]["ids"] == ["xen", "xen-old"]
    assert old.data["resources"]["oci-image"]["organization"] == "oci"
    assert "xen-old" not in old.text("all")
    assert load(old.out / "alignment.json").registry["xen-old"].key == "xen-2003"


def inventory(built: Built) -> dict[str, tuple[str, str]]:
    """Return the location and the title of each resource in ``objects.inv`` by its name."""
    *_, data = (built.out / "objects.inv").read_bytes().split(b"\n", 4)
    pattern = r"(?m)^(.+) refalign:resource -?\d (\S+) (.+)$"
    items = re.findall(pattern, zlib.decompress(data).decode())
    items = [(name, re.sub(r"\$$", name, uri), title) for name, uri, title in items]
    return {name: (uri, name if title == "-" else title) for name, uri, title in items}


def test_inventory_has_all_keys_of_a_resource(tmp_path: Path, markup: str) -> None:
    built = book(tmp_path / "book", markup, "xen", "image").build()
    resources = inventory(built)
    for key, others in (("xen-2003", ("xen", "xen-old")), ("oci", ("open-oci", "W3C"))):
        assert {resources[other] for other in others} == {resources[key]}
    assert "xen-old" not in (built.out / "searchindex.js").read_text(encoding="utf-8")


def test_intersphinx_finds_resources_by_their_old_keys(tmp_path: Path, markup: str) -> None:
    other = book(tmp_path / "other", markup, "xen", "image").build()
    project = Project(tmp_path / "book")
    project.root.mkdir()
    project.conf |= {
        "extensions": [*project.conf["extensions"], "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"other": ("https://other.example/", str(other.out / "objects.inv"))},
        "refalign_registry": [],
    }
    roles = (Role("paper", "xen-old"), " ", Role("external+other:refalign:resource", "xen"))
    built = project.page("index", markup, Heading("T"), Paragraph(*roles)).build()
    assert built.warnings == ""
    links = {str(link["href"]) for link in built.html().select("a.reference")}
    assert links == {"https://other.example/all.html#resource--xen-2003"}


def test_other_projects_are_referenced_by_old_keys(tmp_path: Path, markup: str) -> None:
    other = book(tmp_path / "other", markup, "xen", "image").build()
    project = Project(tmp_path / "book")
    project.root.mkdir()
    shutil.copy(other.out / "alignment.json", project.root)
    project.conf["refalign_external"] = {"other": ("https://other.example/", "alignment.json")}
    project.write("own.yaml", "mine: {type: paper, title: Mine, container: J, ids: [xen-old]}\n")
    built = project.page(
        "index", markup, Heading("T"),
        Directive("references", "", {}, "other:xen\nxen\nxen-old\nother:image"),
        Directive("alignment-table", "", {"external": "", "resources": "other:xen"}),
    ).build()  # fmt: skip
    assert built.warnings == ""
    keys = [alignment["key"] for alignment in built.data["alignments"]]
    assert keys == ["other:xen-2003", "other:xen-2003", "mine", "other:oci-image"]
    assert {"other:oci"} <= built.data["resources"].keys()
    assert len(built.html().select("tbody tr")) > 1


def test_rules_and_planned_places_accept_old_keys(tmp_path: Path, markup: str) -> None:
    project = book(tmp_path / "book", markup, "xen", "image")
    rules = [{"resources": ["xen"], "used": True}, {"resources": "gone", "used": True}]
    project.conf["refalign_rules"] = rules
    project.write("plan.yaml", "p: {type: paper, title: P, container: J, ids: [q], chapters: [one]}\n")
    project.page("two", markup, Heading("Two"), Directive("paper", "q"))
    project.page("one", markup, Heading("One"), Paragraph(Role("paper", "q"), Role("paper", "xen")))
    built = project.build()
    assert [line for line in built.warnings.splitlines() if "nothing matches 'gone'" not in line] == []
    assert [plan["met"] for plan in built.data["planned"] if plan["key"] == "p"] == [True]


def same_as_clean(project: Project, *, parallel: int = 1) -> Built:
    """Build, and compare with a clean build of the same sources; another build does nothing."""
    built, clean_build = build_and_build_clean(project, parallel=parallel)
    assert files(built) == files(clean_build)
    assert inventory(built) == inventory(clean_build)
    return built


@pytest.mark.long
@pytest.mark.parametrize("parallel", [1, 2])
def test_changed_keys_update_the_pages_that_use_them(tmp_path: Path, markup: str, parallel: int) -> None:
    project = book(tmp_path / "book", markup, "xen", "image")
    project.page("table", markup, Heading("Table"), Directive("alignment-table"))
    project.page("two", markup, Heading("Two"), Paragraph("In ", Role("book", "taocp-68"), "."))
    project.build(parallel=parallel)

    def change(old: str, new: str) -> tuple[set[str] | None, set[str]]:
        project.edit("resources.yaml", old, new)
        built = same_as_clean(project, parallel=parallel)
        # Sphinx writes a page whose toctree names a page that is written.
        # Other processes read the pages of a parallel build.
        return built.read if parallel == 1 else None, built.written - {"index"}

    def read(*names: str) -> set[str] | None:
        return set(names) if parallel == 1 else None

    # A catalogue is written after any change of an entry that it lists.
    assert change("ids: [xen, xen-old]", "ids: [xen]") == (read(), {"all"})
    taocp = "taocp: {type: book,"
    assert change(taocp, f"{taocp} ids: [taocp-68],") == (read("two"), {"two", "table", "all"})
    assert change("ids: [taocp-68],", "ids: [taocp-68, knuth],") == (read(), {"all"})
    assert change("ids: [taocp-68, knuth],", "") == (read("two"), {"two", "table", "all"})
    # Moved to another entry.
    assert change("ids: [image], ", "") == (read("one"), {"one", "table", "all"})
    assert change("oci:\n  ids: open-oci, W3C", "oci:\n  ids: open-oci, image") == (
        read("one"),
        {"one", "table", "all"},
    )
    # An entry gets the key that was another key.
    project.edit("resources.yaml", "ids: [xen]", "area: Virtual")
    assert change("taocp:", "xen:") == (read("one"), {"one", "table", "all"})
    # The current key becomes another key.
    assert change("xen: {type: book,", "xenon: {type: book, ids: [xen],")[0] == read("one")


def test_export_follows_other_keys_without_writing_pages(tmp_path: Path, markup: str) -> None:
    project = book(tmp_path / "book", markup, "xen", "image")
    project.build()
    project.edit("resources.yaml", "[xen, xen-old]", "[xen, xen-95]")
    built = same_as_clean(project)
    assert (built.read, built.written) == (set(), set())
    assert built.data["resources"]["xen-2003"]["ids"] == ["xen", "xen-95"]


def test_alignment_builder_has_no_warnings(tmp_path: Path, markup: str) -> None:
    project = book(tmp_path / "book", markup, "xen", "image")
    built = project.build("alignment")
    assert built.warnings == ""
    assert {alignment["key"] for alignment in built.data["alignments"]} == {"xen-2003", "oci-image"}
