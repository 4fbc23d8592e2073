"""Files that are no pages, and pages that are hard to parse: one message, at a bounded cost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sphinx_refalign.pages.model import PageError
from sphinx_refalign.pages.read import read_page
from tests.pages.pages import page_of

pytestmark = pytest.mark.costs

EXTENSIONS = ("linkify", "colon_fence", "dollarmath", "deflist", "attrs_inline")

LENGTH = 10_000

MAX_SECONDS = 8.0
"""Far above what is measured, and far below a cost that grows with the square of the length."""


@pytest.mark.parametrize("suffix", [".md", ".rst"])
@pytest.mark.parametrize(
    "unit",
    ["[", "`", "{a}`", "{", "<a ", "<!--", "](", "[a](", "http://", "http://a)", "> ", "- ", "$", "|a", "*",
     "a_ ", "`a <b>`_ ", "|", ":::\n", "```\n", "> \n", "-a", "[^a]", "[a]: b\n", "\\`", "{a}``", "a::\n\n "],
)  # fmt: skip
def test_repeated_marks_are_read_in_bounded_time(tmp_path: Path, unit: str, suffix: str) -> None:
    start = time.process_time()
    for text in (unit * (LENGTH // len(unit)), f"{unit}\n" * (LENGTH // (len(unit) + 1))):
        try:
            page_of(tmp_path, text, suffix, *EXTENSIONS)
        except PageError as error:
            assert str(error).startswith(str(tmp_path / f"page{suffix}:"))
    assert time.process_time() - start < MAX_SECONDS


@pytest.mark.parametrize("unit", ["a", "[", "<", "{", "a`", "虚"])
def test_lines_of_a_million_characters_are_reported(tmp_path: Path, unit: str) -> None:
    start = time.process_time()
    page = page_of(
        tmp_path, f"[a](https://a.org)\n\n{(unit * 1_000_000)[:1_000_000]}\n\n[b](https://b.org)\n", ".md"
    )
    assert [link.text for link in page.links] == ["a", "b"]
    (problem,) = page.problems
    assert problem.endswith("page.md:3: paragraph of 1,000,000 characters is not read; "
                            "divide it, or keep data in a code block")  # fmt: skip
    assert time.process_time() - start < MAX_SECONDS


def test_a_long_paragraph_of_restructuredtext_is_reported(tmp_path: Path) -> None:
    page = page_of(tmp_path, "Ref_\n\n" + "words `a`\n" * 5_000 + "\n.. _Ref: https://a.org\n", ".rst")
    assert [link.text for link in page.links] == ["Ref"]
    assert [problem.partition(": ")[2][:12] for problem in page.problems] == ["paragraph of"]


@pytest.mark.parametrize("suffix", [".md", ".rst"])
def test_directives_in_each_other_end(tmp_path: Path, suffix: str) -> None:
    text = "".join("`" * (400 - depth) + "{note}\n" for depth in range(397)) + "[a](https://a.org)\n"
    if suffix == ".rst":
        text = "".join("   " * depth + ".. note::\n\n" for depth in range(400))
    start = time.process_time()
    try:
        page_of(tmp_path, text, suffix)
    except PageError as error:
        assert "nested too deeply; simplify it" in str(error)
    assert time.process_time() - start < MAX_SECONDS


@pytest.mark.parametrize("suffix", [".md", ".rst", ".ipynb"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x\n\x89PNG\r\n\x1a\n\x00", r":2: byte 0x89 is not UTF-8; save the file as UTF-8$"),
        (b"a\x00b", r":1: is not text: it has null bytes; add it to exclude_patterns$"),
        ("中文".encode("gbk"), r":1: byte 0xd6 is not UTF-8"),
        ("中文".encode("utf-16"), r":1: byte 0xff is not UTF-8"),
    ],
)
def test_files_that_are_no_text_are_reported(
    tmp_path: Path, content: bytes, message: str, suffix: str
) -> None:
    with pytest.raises(PageError, match=message):
        page_of(tmp_path, content, suffix)


def test_files_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="No such file"):
        read_page(str(tmp_path / "gone.md"), "gone")
    with pytest.raises(PageError, match="Is a directory"):
        read_page(str(tmp_path), "folder")
