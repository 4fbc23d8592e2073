"""Pages of mystmd with the plugin, built without the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role
from tests.mystmd.test_content import find, texts

pytestmark = pytest.mark.mystmd

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "node_modules" / "mystmd" / "dist" / "myst.cjs"

SETTINGS = """\
version: 1
project:
  title: Book
  plugins: [_build/mystmd/refalign.mjs]
  toc: [{file: index.md}, {file: views/layers.md}]
site: {template: template}
"""


@pytest.fixture
def book(project: Project) -> Project:
    if not PROGRAM.is_file() or shutil.which("node") is None:
        reason = "mystmd is missing: run make test-mystmd"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    shutil.copytree(FOLDER / "template", project.root / "template")
    project.conf |= {"suppress_warnings": ["toc.not_included"], "exclude_patterns": ["_build"]}
    project.write("myst.yml", SETTINGS)
    project.edit("resources.yaml", "xen-2003:\n", "xen-2003:\n  doi: 10.1145/945445.945462\n")
    roles = Paragraph(Role("paper", "xen-2003"), ", ", Role("refalign:paper", "the first <xen-2003>"), ".")
    table = Directive("alignment-table", "", {"columns": "chapter resources location"})
    project.page("index", "md", Heading("Book"), roles, table, Directive("resource-catalog"))
    block = Directive(
        "wikidef", "hypervisor", {"relation": "defines"}, Paragraph("See ", Role("book", "taocp"), ".")
    )
    nested = Directive("note", "", {}, "```{paper} xen-2003\n:noalign:\n```")
    return project.page("views/layers", "md", Heading("Layers"), block, nested)


def build(project: Project) -> str:
    """Build the site without the network, and return what mystmd prints."""
    environment = {**os.environ, "MYSTMD_DISABLE_TELEMETRY": "1", "HTTPS_PROXY": "http://127.0.0.1:9"}
    process = subprocess.run(
        ["node", str(PROGRAM), "build", "--site", "--ci"],
        cwd=project.root, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout + process.stderr


def page(project: Project, name: str) -> list[dict[str, Any]]:
    text = (project.root / "_build" / "site" / "content" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)["mdast"]["children"]  # type: ignore[no-any-return]


def problems(output: str) -> list[str]:
    return [line for line in output.splitlines() if "⚠" in line or "⛔" in line]


def test_pages_show_roles_blocks_and_tables(book: Project) -> None:
    assert book.build("mystmd").warnings == ""
    assert problems(build(book)) == []
    index, layers = page(book, "index"), page(book, "layers")
    assert find(index, "refalignLink") == []
    first, second = find(index, "link")[:2]
    assert first["url"] == second["url"] == "https://example.org/xen.pdf"
    assert [texts([first]), texts([second])] == ["Xen and the Art of Virtualization", "the first"]
    rows = [[texts([cell]) for cell in find([row], "tableCell")] for row in find(index, "tableRow")]
    assert rows == [
        ["Chapter", "Resources", "Location"],
        ["Book", "Xen and the Art of Virtualization (SOSP 2003)", "index"],
        ["Layers", "Hypervisor (Wikipedia), The Art of Computer Programming (1968)", "views/layers"],
    ]
    (to_page, *_) = [link for link in find(index, "link") if texts([link]) == "views/layers"]
    assert (to_page["url"], to_page["internal"]) == ("/layers", True)
    assert "https://doi.org/10.1145/945445.945462" in {link["url"] for link in find(index, "link")}
    block, _, nested = find(layers, "admonition")
    assert texts(find([block], "admonitionTitle")) == "Wikipedia definition: Hypervisor (defines)"
    assert texts(block["children"][-1:]) == "See The Art of Computer Programming."
    assert "open" not in block
    assert texts(find([nested], "admonitionTitle")) == "Paper: Xen and the Art of Virtualization"


def test_what_is_not_in_the_data_is_a_warning_at_its_place(book: Project) -> None:
    book.build("mystmd")
    book.edit("index.md", "the first <xen-2003>", "the first <nope>")
    book.edit("views/layers.md", "wikidef} hypervisor", "wikidef} other")
    warnings = sorted(problems(build(book)))
    hint = "not in refalign-mystmd.json; run sphinx-build -b mystmd again"
    assert [line.partition(" ")[2].strip() for line in warnings] == [
        f"index.md:3:20 {{paper}}`the first <nope>` is {hint}",
        f"views/layers.md:3 {{wikidef}} other is {hint}",
    ]
    assert "See The Art" in texts(page(book, "layers"))
