"""Markdown cells of notebooks, their places in the JSON, and changes of cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_refalign.pages.model import PageError
from sphinx_refalign.pages.notebook import replace_cell
from tests.pages.pages import page_of, sources

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": [
        "# Title\n", "\n", "- [虚拟化 😀](https://a.org) \"x\"\n", "\t[b](https://b.org)",
    ]},
    {"cell_type": "code", "metadata": {"source": "[no](https://no.org)"}, "outputs": [],
     "source": ["# [no](https://no.org)"]},
    {"cell_type": "markdown", "metadata": {"tags": ["a"]},
     "source": "## Two\n\n[c](https://c.org) `[no](https://no.org)`"},
    {"cell_type": "markdown", "metadata": {}, "source": []},
]  # fmt: skip

NOTEBOOK = {"cells": CELLS, "metadata": {"cells": [{"source": "x"}]}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 1, "\t"])
def test_links_and_sections_have_their_place_in_the_json(
    tmp_path: Path, indent: int | str | None, ascii_only: bool
) -> None:
    text = json.dumps(NOTEBOOK, indent=indent, ensure_ascii=ascii_only)
    page = page_of(tmp_path, text, ".ipynb")
    assert [(link.url, link.text) for link in page.links] == [
        ("https://a.org", "虚拟化 😀"), ("https://b.org", "b"), ("https://c.org", "c"),
    ]  # fmt: skip
    assert [json.loads(f'"{source}"') for source in sources(page)] == [
        "[虚拟化 😀](https://a.org)", "[b](https://b.org)", "[c](https://c.org)",
    ]  # fmt: skip
    for link in page.links:
        assert link.line == text[: link.start].count("\n") + 1
    assert [(section.title, section.level) for section in page.sections] == [("Title", 1), ("Two", 2)]
    assert page.title == "Title"


def test_a_link_across_lines_of_the_json_has_no_offsets(tmp_path: Path) -> None:
    cell = {"cell_type": "markdown", "source": ["x [a\n", "b](https://a.org)"]}
    page = page_of(tmp_path, json.dumps({"cells": [cell], "nbformat": 4}), ".ipynb")
    assert [(link.url, link.start, link.end) for link in page.links] == [("https://a.org", -1, -1)]
    assert sources(page.cells[0].page) == ["[a\nb](https://a.org)"]


@pytest.mark.parametrize("indent", [None, 1, "\t"])
def test_a_changed_cell_leaves_all_other_bytes(tmp_path: Path, indent: int | str | None) -> None:
    text = json.dumps(NOTEBOOK, indent=indent, ensure_ascii=False).replace("\n", "\r\n") + "\r\n"
    page = page_of(tmp_path, text, ".ipynb")
    for index, cell in enumerate(page.cells):
        assert replace_cell(page, cell, cell.page.text) == text
        changed = replace_cell(page, cell, f"{cell.page.text}\nnew 新\n")
        expected = json.loads(text)
        source = expected["cells"][[0, 2][index]]["source"]
        expected["cells"][[0, 2][index]]["source"] = f"{source}\nnew 新\n" if index else [
            *source[:-1], f"{source[-1]}\n", "new 新\n",
        ]  # fmt: skip
        assert json.loads(changed) == expected
        assert (
            changed == json.dumps(expected, indent=indent, ensure_ascii=False).replace("\n", "\r\n") + "\r\n"
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"cells": [', r"page\.ipynb:1:12: not valid JSON: Expecting value; correct it"),
        ("", r"page\.ipynb:1:1: not valid JSON"),
        ("[" * 100_000, r"page\.ipynb:1: not valid JSON: nested too deeply"),
        ('{"worksheets": [], "nbformat": 3}', r"page\.ipynb:1: no notebook of nbformat 4: .*nbconvert"),
        ("[1]", r"page\.ipynb:1: no notebook of nbformat 4"),
    ],
)
def test_other_files_are_reported(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        page_of(tmp_path, text, ".ipynb")


def test_odd_cells_are_passed_over(tmp_path: Path) -> None:
    cells = [
        1,
        None,
        {"cell_type": "markdown"},
        {"cell_type": "markdown", "source": [1, {"a": "x"}, "[a](https://a.org)"]},
    ]
    page = page_of(tmp_path, json.dumps({"cells": cells}), ".ipynb")
    assert [link.url for link in page.links] == ["https://a.org"]
