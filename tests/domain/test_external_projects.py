"""Resources and alignments of other projects, from their ``alignment.json``, without network requests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role

BASE = "https://books.example/os/"
SPHINX = {"index"}
"""The page that Sphinx itself rewrites, because its toctree names a page that is rewritten."""


@pytest.fixture
def other(tmp_path: Path, markup: str) -> Project:
    """Another project: a catalogue, a chapter with a definition, and a planned alignment."""
    other = Project(tmp_path / "other").write("resources.yaml", REGISTRY)
    other.conf["project"] = "The OS Book"
    toctree = Directive("toctree", "", {"numbered": ""}, "layers\nall")
    other.page("index", markup, Heading("OS"), toctree)
    course = Directive("course", "mit-6.824", {"topics": "Raft consensus", "relation": "teaches"})
    definition = Directive("wikidef", "hypervisor")
    other.page("layers", markup, Heading("Layers"), definition, Heading("Raft", 2), course)
    return other.page("all", markup, Heading("All"), Directive("resource-catalog"))


@pytest.fixture
def book(tmp_path: Path, other: Project) -> Project:
    """This project, with a copy of the other project's file beside its conf.py."""
    book = Project(tmp_path / "book").write(
        "resources.yaml", "own: {type: paper, title: Our own, doi: 10.1000/1}\n"
    )
    book.conf["refalign_external"] = {"os-book": (BASE.rstrip("/"), "vendored/os-book.json")}
    _vendor(other.build(), book)
    return book


def _vendor(built: Built, book: Project) -> None:
    target = book.root / "vendored" / "os-book.json"
    target.parent.mkdir(exist_ok=True)
    shutil.copy(built.out / "alignment.json", target)


def links(built: Built, page: str = "index") -> dict[str, str]:
    """Return the address of the first link with each text."""
    pairs = [(link.get_text(), str(link["href"])) for link in built.html(page).select("a.reference")]
    return dict(reversed(pairs))


@pytest.mark.parametrize("key", ["mit-6.824", "os-book:mit-6.824"])
def test_role_links_to_the_other_project(book: Project, markup: str, key: str) -> None:
    book.page("index", markup, Heading("T"), Paragraph("See ", Role("course", key), "."))
    built = book.build()
    assert built.warnings == ""
    target = f"{BASE}all.html#resource--mit-6-824-"
    assert links(built)["Distributed Systems"].startswith(target)


def test_block_shows_the_resource_and_links_to_its_page(book: Project, markup: str) -> None:
    book.page("index", markup, Heading("T"), Directive("wikidef", "hypervisor", {}, "Ours is of type 1."))
    book.conf["language"] = "zh_CN"
    built = book.build()
    assert built.warnings == ""
    assert links(built)["虚拟机监视器"].startswith(f"{BASE}all.html#resource--hypervisor")
    text = built.text()
    for words in ("运行虚拟机的软件。", "Type 1", "Ours is of type 1.", "KVM"):
        assert words in text
    (alignment,) = built.data["alignments"]
    assert alignment["key"] == "os-book:hypervisor"
    resources = built.data["resources"]
    assert list(resources) == ["own", "os-book:hypervisor"]
    assert resources["os-book:hypervisor"]["uri"].startswith(BASE)


def test_same_key_and_title_in_both_projects_is_one_resource(book: Project, markup: str) -> None:
    entry = REGISTRY[REGISTRY.index("xen-2003:") : REGISTRY.index("oci:")]
    book.write("resources.yaml", entry)
    sentence = Paragraph(Role("paper", "xen-2003"), " and ", Role("paper", "os-book:xen-2003"))
    book.page("index", markup, Heading("T"), sentence, Directive("alignment-matrix"))
    built = book.build()
    assert built.warnings == ""
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in built.html().select("tr")]
    assert rows[1] == ["T", "R", "1"]


def test_own_resources_take_precedence(book: Project, markup: str) -> None:
    book.write("resources.yaml", "hypervisor: {type: paper, title: Ours, url: 'https://ours.example/'}\n")
    sentence = Paragraph(
        "A ", Role("paper", "hypervisor"), ", B ", Role("wikidef", "os-book:hypervisor"), "."
    )
    book.page("index", markup, Heading("T"), sentence, Directive("resource-catalog"))
    built = book.build()
    assert built.warnings == ""
    assert links(built)["Ours"] == "https://ours.example/"
    assert links(built)["Hypervisor"].startswith(BASE)
    headings = [heading.get_text() for heading in built.html().select("h2, h3")]
    assert not any("Hypervisor" in heading for heading in headings)  # it is in the other catalogue


TABLES: dict[str, tuple[dict[str, str], set[str]]] = {
    "all": ({"external": ""}, {"T", "Layers", "Raft"}),
    "named": ({"external": "os-book"}, {"T", "Layers", "Raft"}),
    "none": ({}, {"T"}),
    "by kind": ({"external": "", "kinds": "course"}, {"Raft"}),
    "by relation": ({"external": "", "relations": "teaches"}, {"Raft"}),
    "by area": ({"external": "", "areas": "Virtualization"}, {"Layers"}),
    "by institution": ({"external": "", "institutions": "MIT"}, {"Raft"}),
    "by the key alone": ({"external": "", "resources": "hypervisor"}, {"Layers"}),
    "by topic": ({"external": "", "by-topic": "", "kinds": "course"}, {"Raft"}),
    "by document": ({"external": "", "documents": "lay*"}, {"Layers", "Raft"}),
}


@pytest.mark.parametrize("case", TABLES)
def test_table_includes_rows_of_the_other_project(book: Project, markup: str, case: str) -> None:
    options, chapters = TABLES[case]
    book.page(
        "index", markup, Heading("T"), Directive("paper", "own"), Directive("alignment-table", "", options)
    )
    built = book.build()
    assert built.warnings == ""
    rows = built.html().select("table.refalign-table tbody tr")
    assert {row.select("td")[0].get_text() for row in rows} == chapters
    targets = links(built)
    if "Layers" in chapters:
        assert targets["Layers"] == f"{BASE}layers.html#layers"
        assert "os-book:layers" in built.text()


@pytest.mark.parametrize("group", ["chapter", "resource", "kind", "document", "none"])
def test_every_grouping_separates_projects(book: Project, markup: str, group: str) -> None:
    """Both projects have a page ``layers`` with the same heading."""
    book.page("index", markup, Heading("Index"), Directive("toctree", "", {}, "layers"))
    options = {"external": "", "group-by": group, "columns": "chapter resources location kind topics"}
    book.page("layers", markup, Heading("Layers"), Directive("paper", "own"),
              Directive("alignment-table", "", options))  # fmt: skip
    built = book.build()
    assert built.warnings == ""
    text = " ".join(built.html("layers").select_one("table").get_text(" ").split())  # type: ignore[union-attr]
    for words in ("Our own", "Hypervisor", "Distributed Systems", "Raft consensus", "os-book:layers"):
        assert words in text
    if group in ("chapter", "document"):
        for row in built.html("layers").select("tbody tr"):
            assert ("Our own" in row.get_text()) != ("os-book" in row.get_text())


def test_one_resource_of_two_registries_is_one_row(book: Project, markup: str) -> None:
    book.write("resources.yaml", REGISTRY)
    options = {"external": "", "group-by": "resource"}
    book.page("index", markup, Heading("T"), Directive("wikidef", "hypervisor"),
              Directive("alignment-table", "", options))  # fmt: skip
    rows = book.build().html().select("table tbody tr")
    assert len(rows) == 2
    assert "os-book:layers" in rows[0].get_text()


def test_changed_file_updates_pages_without_reading_them(book: Project, other: Project, markup: str) -> None:
    toctree = Directive("toctree", "", {}, "role\ntable\nplain")
    book.page("index", markup, Heading("T"), toctree)
    book.page("role", markup, Heading("Role"), Paragraph("See ", Role("course", "mit-6.824"), "."))
    book.page("table", markup, Heading("Table"), Directive("alignment-table", "", {"external": ""}))
    book.page("plain", markup, Heading("Plain"), Directive("paper", "own"))
    book.build()
    assert (book.build().read, book.build().written) == (set(), set())
    other.edit("resources.yaml", "title: Distributed Systems", "title: Systems that are distributed")
    _vendor(other.build(), book)
    built = book.build()
    assert (built.read, built.written - SPHINX) == (set(), {"role", "table"})
    assert "Systems that are distributed" in built.text("role")
    other.edit(f"layers.{markup}", "Raft\n", "Consensus\n" if markup == "md" else "Consensus\n----")
    _vendor(other.build(), book)
    built = book.build()
    assert (built.read, built.written - SPHINX) == (set(), {"table"})
    assert "Consensus" in built.text("table")
    other.edit("resources.yaml", "mit-6.824:", "mit-6.825:")
    _vendor(other.build(), book)
    built = book.build()
    assert "no resource has the key 'mit-6.824' (did you mean 'mit-6.825'" in built.warnings
    assert built.written - SPHINX == {"role", "table"}


def test_other_builders_of_the_other_project_have_their_own_addresses(
    book: Project, other: Project, markup: str
) -> None:
    _vendor(other.build("dirhtml"), book)
    book.page("index", markup, Heading("T"), Directive("alignment-table", "", {"external": ""}))
    assert links(book.build())["Layers"] == f"{BASE}layers/#layers"


# Mistakes


def _broken(data: dict[str, Any]) -> dict[str, str]:
    """Return the content of broken files, each with a part of its warning."""
    resource = data["resources"]["hypervisor"]
    return {
        "{": "not a valid alignment.json",
        "[]": "must have version 1, not None",
        json.dumps({**data, "version": 99}): "must have version 1, not 99",
        json.dumps(
            {**data, "resources": {"hypervisor": {**resource, "kind": "film"}}}
        ): "unknown kind 'film'; declare it in refalign_kinds",
        "[" * 100_000: "not a valid alignment.json",
    }


def test_invalid_alignment_json_is_a_warning(book: Project, markup: str) -> None:
    file = book.root / "vendored" / "os-book.json"
    book.page("index", markup, Heading("T"), Directive("paper", "own"))
    for text, message in _broken(json.loads(file.read_text(encoding="utf-8"))).items():
        file.write_text(text, encoding="utf-8")
        built = book.build()
        assert message in built.warnings
        assert built.warnings.startswith("vendored/os-book.json")
        assert "Our own" in built.text()


def test_invalid_items_in_a_file_are_ignored(book: Project, markup: str) -> None:
    file = book.root / "vendored" / "os-book.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["resources"]["hypervisor"]["uri"] = "javascript:alert(1)"
    data["resources"]["odd"] = 5
    data["alignments"] += [5, {"document": 1}, {"document": "x", "key": "nobody"}]
    data["alignments"][0]["uri"] = "//evil.example/"
    file.write_text(json.dumps(data), encoding="utf-8")
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "hypervisor"), "."),
              Directive("alignment-table", "", {"external": ""}))  # fmt: skip
    built = book.build()
    assert built.warnings == ""
    addresses = set(links(built).values())
    assert not any("javascript" in address or "evil" in address for address in addresses)
    assert BASE in addresses


def test_missing_file_is_a_warning(book: Project, markup: str) -> None:
    (book.root / "vendored" / "os-book.json").unlink()
    book.page("index", markup, Heading("T"), Paragraph("See ", Role("course", "mit-6.824"), "."))
    warnings = book.build().warnings
    assert "vendored/os-book.json:1: WARNING: cannot be read: No such file" in warnings
    assert "no resource has the key 'mit-6.824'" in warnings


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "must be a dict of project name"),
        ({"os book": (BASE, "x.json")}, "invalid project name 'os book'; use letters"),
        ({"os": BASE}, "os: must be two strings"),
        ({"os": ("books/os", "x.json")}, "'books/os' is not a URL of pages"),
        ({"os": ("javascript:x", "x.json")}, "is not a URL of pages"),
        ({"os": ("https://[x", "x.json")}, "is not a URL of pages"),
        ({"os": (BASE, f"{BASE}alignment.json")}, "builds make no network requests; download"),
    ],
)
def test_invalid_option_is_a_warning(book: Project, markup: str, value: object, message: str) -> None:
    book.conf["refalign_external"] = value
    book.page("index", markup, Heading("T"), Directive("paper", "own"))
    built = book.build()
    assert message in built.warnings
    assert "[refalign.config]" in built.warnings


def test_unknown_project_in_a_table_is_a_warning(book: Project, markup: str) -> None:
    book.page("index", markup, Heading("T"), Directive("alignment-table", "", {"external": "os-bok"}))
    assert "unknown value 'os-bok' of :external: (did you mean 'os-book'?)" in book.build().warnings


# Data that belongs to the other project only


def test_documents_of_the_other_project_are_not_pages_of_this_project(book: Project, markup: str) -> None:
    """Its topic belongs to its ``layers``; here is a page of that name too."""
    book.page(
        "index",
        markup,
        Heading("T"),
        Directive("course", "mit-6.824"),
        Directive("toctree", "", {}, "layers"),
    )
    book.page("layers", markup, Heading("Our own layers"))
    block = book.build().html().select_one(".refalign-course")
    assert block is not None
    assert "configuration management" in block.get_text()
    assert "Our own layers" not in block.get_text()


def test_organization_comes_from_the_other_project(book: Project, markup: str) -> None:
    book.write("resources.yaml", "oci: {type: paper, title: Another thing}\n")
    book.page("index", markup, Heading("T"), Directive("standard", "oci-image"))
    text = book.build().text()
    assert "Standard: OCI Image Specification OCI" in text
    assert "Another thing" not in text


def test_invalid_own_entry_is_not_replaced_by_the_other_project(book: Project, markup: str) -> None:
    book.write("resources.yaml", "hypervisor: {type: wikidfe, title: Ours}\n")
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "hypervisor"), "."))
    assert "'hypervisor' could not be read, see resources.yaml:1" in book.build().warnings


def test_own_entry_that_becomes_invalid_updates_the_page(book: Project, markup: str) -> None:
    """The registry's own entries are the same before and after."""
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "hypervisor"), "."))
    assert "Hypervisor" in links(book.build())
    book.edit("resources.yaml", "own:", "hypervisor: {type: wikidfe, title: Ours}\nown:")
    built = book.build()
    assert built.written == {"index"}
    assert "hypervisor [?]" in built.text()


def test_own_key_with_the_prefix_of_the_other_project_is_an_own_key(book: Project, markup: str) -> None:
    book.write(
        "resources.yaml", "'os-book:hypervisor': {type: wikidef, title: Ours, url: 'https://mine.example/'}\n"
    )
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "os-book:hypervisor"), "."))
    built = book.build()
    assert links(built)["Ours"] == "https://mine.example/"
    assert "uri" not in built.data["resources"]["os-book:hypervisor"]


def test_resource_of_a_third_project_links_to_that_project(
    book: Project, tmp_path: Path, markup: str
) -> None:
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "hypervisor"), "."))
    third = Project(tmp_path / "third").write("resources.yaml", "{}\n")
    third.conf["refalign_external"] = {"book": ("https://book.example/", "vendored/os-book.json")}
    _vendor(book.build(), third)
    third.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "os-book:hypervisor"), "."))
    built = third.build()
    assert built.warnings == ""
    assert links(built)["Hypervisor"].startswith(f"{BASE}all.html#resource--hypervisor")


@pytest.mark.parametrize("uri", ["//[", "http://[", "x\ud800y", 5, None, "data:text/html,x"])
def test_invalid_address_raises_no_exception(book: Project, markup: str, uri: object) -> None:
    file = book.root / "vendored" / "os-book.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["resources"]["hypervisor"]["uri"] = data["alignments"][0]["uri"] = uri
    file.write_text(json.dumps(data), encoding="utf-8")
    book.page("index", markup, Heading("T"), Paragraph("A ", Role("wikidef", "hypervisor"), "."),
              Directive("alignment-table", "", {"external": ""}))  # fmt: skip
    assert book.build().warnings == ""
