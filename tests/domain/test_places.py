"""The places of references in footnotes, and the ids and names of blocks."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import sphinx

from tests.helpers.project import (
    REGISTRY,
    Directive,
    Heading,
    Paragraph,
    Project,
    Role,
    build_and_build_clean,
)


@pytest.fixture
def book(tmp_path: Path) -> Project:
    project = Project(tmp_path / "book").write("resources.yaml", REGISTRY)
    project.conf["exclude_patterns"] = ["_build"]
    return project


def test_footnote_stands_where_the_page_refers_to_it(book: Project, markup: str) -> None:
    mark = {"rst": "[#{}]_", "md": "[^{}]"}[markup]
    note = {"rst": "\n.. [#{}] ", "md": "\n[^{}]: "}[markup]
    book.page(
        "index", markup, Heading("Book"),
        Heading("Layers", 2), f"Text {mark.format('a')}.\n",
        Heading("Systems", 2), f"Text {mark.format('b')} and {mark.format('a')}.\n",
        Paragraph(note.format("a"), "See ", Role("paper", "xen-2003"), "."),
        Paragraph(note.format("b"), "See ", Role("book", "taocp"), "."),
    )  # fmt: skip
    built = book.build()
    assert built.warnings == ""
    assert [(item["key"], item["chapter"], item["anchor"]) for item in built.data["alignments"]] == [
        ("xen-2003", "Layers", "layers"), ("taocp", "Systems", "systems"),
    ]  # fmt: skip


def test_ids_are_unique_where_myst_contains_rest(book: Project) -> None:
    rest = (
        ".. paper:: xen-2003\n   :name: second\n\n.. book:: taocp\n\n.. alignment-table::\n   :caption: A\n"
    )
    book.page(
        "index", "md", Heading("Book"), Directive("paper", "xen-2003", {"name": "first"}),
        f"```{{eval-rst}}\n{rest}```\n", Directive("book", "taocp"), Directive("paper", "xen-2003"),
        f"```{{eval-rst}}\n{rest.replace('second', 'third')}```\n", "{ref}`first`, {ref}`second`\n",
    )  # fmt: skip
    built = book.build()
    assert built.warnings == ""
    page = (built.out / "index.html").read_text(encoding="utf-8")
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    links = [
        link["href"]
        for link in built.html().select("a.reference.internal .std-ref")[0].parents
        if link.name == "a"
    ]
    assert links == ["#refalign-xen-2003"]


def test_name_of_a_block_is_a_label_with_its_title(book: Project, markup: str) -> None:
    book.page(
        "index", markup, Heading("Book"), Directive("toctree", "", {}, "other"),
        Paragraph(Role("ref", "block"), ", ", Role("ref", "list"), ", ", Role("ref", "other-block"), "."),
    )  # fmt: skip
    book.page(
        "other", markup, Heading("Other"), Directive("paper", "xen-2003", {"name": "block"}),
        Directive("references", "", {"name": "list", "title": "Works"}, "taocp"),
        Directive("book", "taocp", {"name": "other-block"}),
    )  # fmt: skip
    built, clean = build_and_build_clean(book)
    assert built.warnings == ""
    text = "Xen and the Art of Virtualization , Works , The Art of Computer Programming"
    assert text in built.text() == clean.text()
    links = [link["href"] for link in built.html().select("p a.reference.internal")]
    assert links[0] == "other.html#refalign-xen-2003"


def test_title_of_a_named_block_follows_the_registry(book: Project, markup: str) -> None:
    book.page(
        "index",
        markup,
        Heading("Book"),
        Directive("toctree", "", {}, "other"),
        Paragraph(Role("ref", "block")),
    )
    book.page("other", markup, Heading("Other"), Directive("paper", "xen-2003", {"name": "block"}))
    book.build()
    book.edit("resources.yaml", "Xen and the Art of Virtualization", "Xen")
    built, clean = build_and_build_clean(book)
    assert built.read == set()
    assert built.html().select("p a")[0].get_text() == "Xen"
    assert built.text() == clean.text()
    book.edit("resources.yaml", "xen-2003:", "xen-2004:")
    assert book.build().html().select("p a")[0].get_text() == "xen-2003"


def test_rubric_has_no_footnote_in_latex(book: Project, markup: str) -> None:
    book.conf |= {
        "latex_show_urls": "footnote",
        "latex_documents": [("index", "book.tex", "Book", "Ann Berg", "manual")],
    }
    rubric = {
        "rst": ".. rubric:: About :paper:`xen-2003`\n",
        "md": "~~~{rubric} About {paper}`xen-2003`\n~~~\n",  # backticks cannot stand behind backticks
    }
    book.page("index", markup, Heading("Book"), rubric[markup])
    latex = (book.build("latex").out / "book.tex").read_text(encoding="utf-8")
    heading = latex[latex.index("About") : latex.index("Virtualization}") + 200]
    assert sphinx.version_info < (8,) or "https://example.org/xen.pdf" in heading
    assert "footnote" not in heading


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_every_uri_of_the_exports_resolves(book: Project, markup: str, builder: str) -> None:
    book.page(
        "index", markup, Directive("paper", "xen-2003"), Heading("虚拟化"), Directive("book", "taocp"),
        Directive("toctree", "", {}, "views/one\nviews/two"),
    )  # fmt: skip
    for name in ("views/one", "views/two"):
        book.page(
            name, markup, Heading("虚拟化"), Directive("paper", "xen-2003"), Heading("内核", 2),
            Paragraph(Role("book", "taocp")), Heading("内核", 2), Directive("wikidef", "hypervisor"),
        )  # fmt: skip
    built = book.build(builder)
    items = [*built.data["alignments"], *built.data["documents"], *built.data["resources"].values()]
    uris = [item["uri"] for item in items if item.get("uri")]
    assert len(uris) >= 2 + 2 * 3 + 2
    assert len({item["uri"] for item in built.data["alignments"]}) == 8
    for uri in uris:
        path, _, anchor = uri.partition("#")
        page = built.out / path
        text = (page / "index.html" if page.is_dir() else page).read_text(encoding="utf-8")
        assert not anchor or text.count(f'id="{anchor}"') == 1, uri
