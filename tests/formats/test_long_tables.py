"""Ten thousand rows, in HTML and in LaTeX."""

from __future__ import annotations

import re

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

pytestmark = pytest.mark.formats


def test_table_of_ten_thousand_rows(project: Project) -> None:
    entries = (f"r{number}: {{type: paper, title: Title {number}, date: 2003}}\n" for number in range(500))
    project.write("resources.yaml", "".join(entries))
    names = [f"c{number}" for number in range(20)]
    paragraph = Paragraph(*(Role("paper", f"r{number}") for number in range(500)))
    for name in names:
        project.page(name, "rst", Heading(name), paragraph)
    toctree = Directive("toctree", "", {}, "\n".join([*names, "all"]))
    project.page("index", "rst", Heading("Book"), toctree)
    options = {"group-by": "none", "columns": "chapter resources"}
    project.page("all", "rst", Heading("All"), Directive("alignment-table", "", options))
    built = project.build()
    assert built.warnings == ""
    page = (built.out / "all.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<tr class="refalign-paper[^"]*"><td>', page)) == 10_000
    latex = project.build("latex")
    assert latex.warnings == ""
    (file,) = latex.out.glob("*.tex")
    text = file.read_text(encoding="utf-8")
    table = text[text.index(r"\begin{longtable}") : text.index(r"\end{longtable}")]
    assert table.count("Title ") == 10_000
