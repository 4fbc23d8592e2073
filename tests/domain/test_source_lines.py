"""Lines of docstrings and of notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.domain.source_lines import docstring_line, notebook_line
from tests.helpers.project import REGISTRY, Project

MODULE = '''"""Module: :paper:`xen-2003`."""

class Layer:
    """
    A layer.

    See :book:`taocp`
    and `Xen <https://example.org/xen.pdf>`_.
    """

    def up(self):
        """Go up, as in :book:`taocp`."""
'''


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("package.m", 1, 1),
        ("package.m.Layer", 1, 5),
        ("package.m.Layer", 3, 7),
        ("package.m.Layer", 99, 9),  # changed by sphinx.ext.napoleon: within the docstring
        ("package.m.Layer.up", 1, 12),
        ("m.Layer.up", 1, 12),
    ],
)
def test_line_of_a_docstring(tmp_path: Path, name: str, line: int, expected: int) -> None:
    file = tmp_path / "m.py"
    file.write_text(MODULE, encoding="utf-8")
    assert docstring_line(str(file), name, line) == expected


@pytest.mark.parametrize("text", ["", "x = 1", "def broken(", "\0"])
def test_docstring_that_is_not_in_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "m.py"
    file.write_text(text, encoding="utf-8")
    assert docstring_line(str(file), "m.f", 3) == 0
    assert docstring_line(str(tmp_path / "none.py"), "m.f", 3) == 0


CELLS = [["# Title\n", "\n", 'Zwölf "x"\n'], "one text", [], ["\n", "# Title\n", "last"]]


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_line_of_a_notebook(tmp_path: Path, indent: int | None, ascii_only: bool) -> None:
    cells = [{"cell_type": "markdown", "outputs": ["# Title\n"], "source": cell} for cell in CELLS]
    text = json.dumps({"cells": cells}, indent=indent, ensure_ascii=ascii_only)
    file = tmp_path / "n.ipynb"
    file.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    for line, expected in [(10_002, "# Title"), (10_004, "x"), (20_002, "one text"), (40_004, "last")]:
        assert expected in lines[notebook_line(str(file), line) - 1]
    assert [notebook_line(str(file), line) for line in (0, 9, 30_002, 50_002)] == [0, 0, 0, 0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [3]}', "[" * 10_000])
def test_file_that_is_no_notebook(tmp_path: Path, text: str) -> None:
    file = tmp_path / "n.ipynb"
    file.write_text(text, encoding="utf-8")
    assert notebook_line(str(file), 10_002) == 0


def test_lines_belong_to_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "book").write("resources.yaml", REGISTRY).write("refalign_layers.py", MODULE)
    monkeypatch.syspath_prepend(tmp_path / "book")
    project.conf |= {"refalign_align_links": True, "extensions": ["sphinx_refalign", "sphinx.ext.autodoc"]}
    project.write("part.inc", "In a part: :paper:`xen-2003`.\n")
    page = ".. automodule:: refalign_layers\n   :members:\n   :undoc-members:\n\n.. include:: part.inc\n"
    built = project.write("index.rst", f"Book\n====\n\n{page}").build()
    assert built.warnings == ""
    places = [(item["file"], item["line"], item["key"]) for item in built.data["alignments"]]
    assert places == [
        ("refalign_layers.py", 1, "xen-2003"),
        ("refalign_layers.py", 7, "taocp"),
        ("refalign_layers.py", 7, "xen-2003"),  # docutils knows the line of the paragraph
        ("refalign_layers.py", 12, "taocp"),
        ("part.inc", 1, "xen-2003"),
    ]
