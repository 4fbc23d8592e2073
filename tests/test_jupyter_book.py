"""A small book built by Jupyter Book 1, with its own Sphinx, MyST and theme, and with notebooks.

The session ``jupyter_book`` of noxfile.py installs ``jupyter-book`` and runs this file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Role, source

pytestmark = pytest.mark.jupyter_book

CONFIG = """\
title: 操作系统
author: Authors
execute: {execute_notebooks: "off"}
sphinx:
  extra_extensions: [sphinx_refalign]
  config:
    language: zh_CN
    refalign_registry: [resources.yaml]
"""
CONTENTS = """\
format: jb-book
root: intro
chapters:
- file: layers
- file: notes
- file: catalogue
"""


def notebook(*cells: Any) -> str:
    """Return a notebook of MyST cells and one line of code."""
    texts = [
        {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": source("md", cell)}
        for number, cell in enumerate(cells)
    ]
    code = {
        "cell_type": "code", "id": "code", "metadata": {}, "source": "1 + 1",
        "execution_count": None, "outputs": [],
    }  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": [*texts, code], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book without warnings and return the folder of its pages."""
    root = tmp_path_factory.mktemp("book")
    pages = {
        "_config.yml": CONFIG,
        "_toc.yml": CONTENTS,
        "resources.yaml": REGISTRY,
        "intro.md": source("md", Heading("Intro"), Directive("alignment-table", "", {"caption": "All"})),
        "layers.md": source(
            "md", Heading("Layers"), Directive("wikidef", "hypervisor", {"relation": "defines"}, "Type 1.")
        ),
        "notes.ipynb": notebook(
            Heading("Notes"),
            Paragraph("As in ", Role("paper", "xen-2003"), "."),
            Directive("course", "mit-6.824", {"style": "card"}),
        ),
        "catalogue.rst": source(
            "rst", Heading("Catalogue"), Directive("resource-catalog", "", {"headings": "entries"})
        ),
    }
    for name, text in pages.items():
        (root / name).write_text(text, encoding="utf-8")
    tool = Path(sys.executable).with_name("jupyter-book")
    command = [tool, "build", "-W", "-n", "--keep-going", root]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return root / "_build" / "html"


def page(book: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_chapter_shows_its_block(book: Path) -> None:
    block = page(book, "layers").select_one("div.admonition.refalign-wikidef")
    assert block is not None
    assert block.select_one("p.admonition-title a")["href"] == "https://zh.wikipedia.org/wiki/Hypervisor"  # type: ignore[index]
    assert "虚拟机监视器" in block.get_text()
    assert "Type 1." in block.get_text()
    assert "概念" in block.get_text()


def test_notebook_shows_its_resources(book: Path) -> None:
    notes = page(book, "notes")
    assert notes.select_one("a.refalign-paper")["href"] == "https://example.org/xen.pdf"  # type: ignore[index]
    assert notes.select_one("div.refalign-card.refalign-course") is not None


def test_table_links_to_the_sections(book: Path) -> None:
    rows = page(book, "intro").select("table.refalign-table tbody tr")
    assert [row.td.get_text(strip=True) for row in rows] == ["Layers", "Notes"]  # type: ignore[union-attr]
    for row in rows:
        name, _, anchor = str(row.select("td")[2].a["href"]).partition("#")  # type: ignore[index]
        assert page(book, name.removesuffix(".html")).find(id=anchor) is not None


def test_catalogue_and_contents(book: Path) -> None:
    catalogue = page(book, "catalogue")
    entry = catalogue.find(id="resource--hypervisor")
    assert entry is not None
    assert any("layers.html" in str(a["href"]) for a in entry.select("a[href]"))
    assert catalogue.select_one("li.toc-entry > a[href='#resource--hypervisor']") is not None


def test_export_and_style(book: Path) -> None:
    data = json.loads((book / "alignment.json").read_text(encoding="utf-8"))
    assert [(alignment["key"], alignment["document"]) for alignment in data["alignments"]] == [
        ("hypervisor", "layers"), ("xen-2003", "notes"), ("mit-6.824", "notes"),
    ]  # fmt: skip
    assert page(book, "layers").select_one("link[href*='refalign.css']") is not None
