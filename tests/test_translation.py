"""Pages translated by message catalogues: extracted messages, and where translations appear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role

WORDS = {
    "Chapters": "章节",
    "Layers": "分层",
    "Run on iron": "在裸机上运行",
    "Only type 1 is meant here.": "这里只指第一类。",
    "Layer of guests": "客户层",
    "Taught elsewhere": "别处的课程",
    "All chapters, of *both* parts": "*两* 部分的全部章节",
    "Layers with {ROLE}": "有 {ROLE} 的分层",
    "See {ROLE}.": "参见 {ROLE}。",
    "What is cited": "引用了什么",
    "Chapters and resources": "章节与资源",
}
"""Each message of the project below, and its translation."""


def role(markup: str, kind: str, key: str) -> str:
    return f":{kind}:`{key}`" if markup == "rst" else f"{{{kind}}}`{key}`"


def catalogue(markup: str) -> dict[str, str]:
    """Return the translations, with roles in the syntax of the markup."""
    roles = {"Layers with {ROLE}": ("wikidef", "hypervisor"), "See {ROLE}.": ("paper", "xen-2003")}
    messages = {}
    for message, text in WORDS.items():
        syntax = role(markup, *roles[message]) if message in roles else ""
        messages[message.replace("{ROLE}", syntax)] = text.replace("{ROLE}", syntax)
    return messages


def book(root: Path, markup: str) -> Project:
    project = Project(root).write("resources.yaml", REGISTRY)
    project.conf |= {"language": "en", "locale_dirs": ["locale"], "numfig": True}
    project.page(
        "index", markup,
        Heading("Chapters"),
        Directive("toctree", "", {}, "layers\ncatalogue"),
        Directive("alignment-table", "", {"caption": "All chapters, of *both* parts", "name": "all"}),
    )  # fmt: skip
    project.page(
        "layers", markup,
        Heading("Layers"),
        Paragraph("See ", Role("paper", "xen-2003"), "."),
        Heading("Run on iron", 2),
        Directive(
            "wikidef", "hypervisor", {"chapter": "Layer of guests", "relation": "defines"},
            "Only type 1 is meant here.",
        ),
        Directive("references", "", {"title": "Taught elsewhere", "chapter": "OCI"}, "mit-6.824\noci"),
        Heading(Paragraph("Layers with ", Role("wikidef", "hypervisor")), 2),
        Directive("book", "taocp"),
    )  # fmt: skip
    return project.page(
        "catalogue", markup,
        Heading("What is cited"),
        Directive("resource-catalog"),
        Directive("alignment-matrix", "", {"caption": "Chapters and resources"}),
        Directive("alignment-coverage"),
    )  # fmt: skip


def extracted(built: Built) -> set[str]:
    """Return all messages of the templates."""
    messages = set()
    for path in built.out.glob("*.pot"):
        with path.open("rb") as file:
            messages |= {str(message.id) for message in read_po(file) if message.id}
    return messages


def translate(project: Project, names: Mapping[str, str], language: str = "zh_CN") -> None:
    """Write a catalogue for each page."""
    folder = project.root / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    for page in ("index", "layers", "catalogue"):
        catalog = Catalog(locale=language)
        for message, text in names.items():
            catalog.add(message, text)
        with (folder / f"{page}.po").open("wb") as file:
            write_po(file, catalog)


@pytest.fixture(scope="module", params=["rst", "md"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def chinese(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the book in Chinese with its catalogues; a name is its own translation."""
    project = book(tmp_path_factory.mktemp("chinese"), kind)
    translate(project, {**catalogue(kind), "OCI": "OCI"})
    project.conf["language"] = "zh_CN"
    built = project.build()
    assert built.warnings == ""
    return built


def test_templates_have_only_text_of_the_author(kind: str, tmp_path: Path) -> None:
    built = book(tmp_path, kind).build("gettext")
    assert built.warnings == ""
    assert extracted(built) == {*catalogue(kind), "OCI"}


def test_block_and_list_show_the_translation(chinese: Built) -> None:
    text = chinese.text("layers")
    for translation in ("参见 Xen and the Art of Virtualization 。", "这里只指第一类。", "别处的课程 ："):
        assert translation in text
    for original in ("Only type 1", "Taught elsewhere", "Run on iron"):
        assert original not in text
    block = chinese.html("layers").select_one("div.admonition.refalign-wikidef")
    assert block is not None
    assert "虚拟机监视器" in block.get_text()


def test_table_shows_the_translation(chinese: Built) -> None:
    body = chinese.html()
    caption = body.select_one("caption .caption-text")
    assert caption is not None
    assert caption.decode_contents() == "<em>两</em> 部分的全部章节"
    rows = {row.td.get_text(strip=True): row.select("td") for row in body.select("tbody tr")}  # type: ignore[union-attr]
    assert list(rows) == ["分层", "客户层", "OCI", "有 虚拟机监视器 的分层"]
    for row in rows.values():
        page, _, anchor = str(row[2].a["href"]).partition("#")  # type: ignore[index]
        assert chinese.html(page.removesuffix(".html")).find(id=anchor) is not None


def test_catalogue_and_contents_show_the_translation(chinese: Built) -> None:
    entry = chinese.html("catalogue").find(id="resource--hypervisor")
    assert entry is not None
    assert "分层" in entry.get_text()
    assert "在裸机上运行" in entry.get_text()
    assert "章节与资源" in chinese.text("catalogue")
    contents = [a.get_text() for a in chinese.html().select(".toctree-wrapper a")]
    assert contents[:4] == ["分层", "在裸机上运行", "有 虚拟机监视器 的分层", "引用了什么"]


def test_export_has_the_translation(chinese: Built) -> None:
    alignments = chinese.data["alignments"]
    chapters = [(item["key"], item["chapter"], item["section"]) for item in alignments]
    assert chapters == [
        ("xen-2003", "分层", "分层"),
        ("hypervisor", "客户层", "在裸机上运行"),
        ("mit-6.824", "OCI", "在裸机上运行"),
        ("oci", "OCI", "在裸机上运行"),
        ("hypervisor", "有 虚拟机监视器 的分层", "有 虚拟机监视器 的分层"),
        ("taocp", "有 虚拟机监视器 的分层", "有 虚拟机监视器 的分层"),
    ]


def test_changed_translation_reaches_the_table(markup: str, tmp_path: Path) -> None:
    project = book(tmp_path, markup)
    project.conf["language"] = "zh_CN"
    translate(project, {"Layer of guests": "客户层"})
    assert "客户层" in project.build().text()
    translate(project, {"Layer of guests": "客人层"})
    for path in (tmp_path / "locale").rglob("*.mo"):
        path.unlink()  # Sphinx compares times in whole seconds
    built = project.build()
    assert "客人层" in built.text()
    assert {alignment["chapter"] for alignment in built.data["alignments"]} >= {"客人层"}
    assert project.build().written == set()


@pytest.mark.parametrize(("builder", "suffix"), [("html", ":<translated>:1"), ("alignment", "")])
def test_unknown_key_in_a_translation_is_reported_with_its_line(
    markup: str, builder: str, suffix: str, tmp_path: Path
) -> None:
    project = book(tmp_path, markup)
    project.conf["language"] = "zh_CN"
    key = next(message for message in catalogue(markup) if message.startswith("See"))
    translate(project, {key: key.replace("xen-2003", "xen-2004")})
    warnings = project.build(builder).warnings
    assert "no resource has the key 'xen-2004' (did you mean 'xen-2003'?)" in warnings
    assert re.search(rf"^layers\.{markup}:[34]{suffix}: ", warnings)
