"""The warning about a missing font shows the character in the text that readers see."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinx_refalign.formats.latex import INSERTED, allow_line_breaks, raw_latex
from tests.helpers.project import Directive, Heading, Project


def quoted(warnings: str) -> tuple[str, str]:
    """Return the character and the text that the only warning shows."""
    ((character, text),) = re.findall(r"has no font for '(.)' in ['\"](.*)['\"] and ", warnings)
    return character, text


@pytest.mark.parametrize("name", ["resource-catalog", "resource"])
def test_warning_shows_no_latex_code(project: Project, name: str) -> None:
    """Blocks have LaTeX code before and in the line below their title, and in the rows of their fields."""
    project.conf |= {"latex_engine": "xelatex"}
    argument = "hypervisor" if name == "resource" else ""
    project.page("index", "rst", Heading("T"), Directive(name, argument))
    character, text = quoted(project.build("latex").warnings)
    assert character in text
    assert "Wikipedia" in text
    assert "\\" not in text
    assert "{" not in text


@pytest.mark.parametrize("before", [0, 40, 55, 300])
def test_warning_shows_the_character_in_a_long_line(project: Project, before: int) -> None:
    project.write("more.yaml", f"han: {{type: paper, title: {'m' * before}虚拟机{'n' * 300}}}\n")
    project.conf |= {"latex_engine": "xelatex"}
    project.page("index", "rst", Heading("T"), Directive("paper", "han"))
    character, text = quoted(project.build("latex").warnings)
    assert character == "虚"
    assert "虚拟机n" in text
    assert len(text) <= 60


def test_text_of_inserted_content_has_no_code() -> None:
    document = nodes.document(None, None)  # type: ignore[arg-type]
    line = nodes.paragraph("", "", raw_latex(r"\textbf{"), nodes.strong("", "汉"), nodes.Text("字"))
    html = nodes.raw("", "<b>字</b>", format="html")
    document += nodes.container("", line, html, nodes.paragraph("", "end"), **{INSERTED: True})
    assert allow_line_breaks(document).split() == ["汉字", "end"]
