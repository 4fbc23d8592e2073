"""Hostile pages: no traceback, and costs that grow with the length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.helpers import loaded, run

pytestmark = pytest.mark.costs

LENGTH = 30_000

ITEM = "## Papers\n\n- "

REPEATED = {
    "brackets": "[", "closed brackets": "[]", "links": "[a](https://a.example/)", "open links": "[a](",
    "images": "![",
    "quotes": "> ", "lists": "- ", "stars": "*a ", "bold": "**a", "code": "` a", "tags": "<a ",
    "colons": "a: ", "wide": "课：",
    "commas": "a, ", "and": "A B and ", "by": " by A", "years": ", 2003",
    "brackets in text": "（", "spaces": " \t", "dashes": " - ", "emoji": "🌟", "numbers": "1.1", "path": "a/",
    "dots": "a.", "checkbox": "[ ] ", "quoted": '"a" ', "codes": "CS 1 ", "references": "[x][",
    "definitions": "a\n: b\n\n", "breaks": "课\n课", "urls": "https://a.b ", "html": '<a href="',
    "pipes": "| a ", "semicolons": "A; ", "entities": "&amp;",
}  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    result = run(text)
    result.entries.to_yaml()
    return time.process_time() - start


@pytest.mark.parametrize("prefix", [ITEM, "## Courses\n\n### T\n\n**Authors**: "], ids=["item", "value"])
@pytest.mark.parametrize("name", REPEATED)
def test_repeated_text(name: str, prefix: str) -> None:
    unit = REPEATED[name]
    assert seconds(prefix + unit * (LENGTH // len(unit))) < 20


UNITS = {
    "items": "- [T{n}](https://{n}.example/) - by A B\n",
    "headings": "### T{n}\n\n- Link: <https://{n}.example/>\n\n",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_long_pages(unit: str) -> None:
    """Twice the text takes about twice the time."""
    texts = [
        "## Papers\n\n" + "".join(unit.replace("{n}", str(n)) for n in range(count)) for count in (150, 600)
    ]
    short, long = (min(seconds(text) for _ in range(2)) for text in texts)
    assert long < 4 * 2.5 * short + 0.2


def test_nested_too_deep_is_reported() -> None:
    text = "## Papers\n\n" + "".join(f"{'  ' * level}- group\n" for level in range(150))
    result = run(text)
    assert any("too deep" in line.reason for line in result.unread)


LINES = st.sampled_from([
    "# Courses", "## Papers", "### 1.2 T", "- [T](https://a.example/)", "  - Author: A, B", "```", "",
    "| Course | University |", "|---|---|", "| [X](https://x.example/) | MIT |", "**官网**：<https://o.example/>",
    "- **主题**：a、b", "  - `a/b.md`", "- 作者：", "Title\n: value", "[r]: https://r.example/",
    "- [own](a.md)",
    "1. x", "> - q", "<https://b.example/>", "**参考章节**：", "---", "year: no",
    "- [中文](https://zh.wikipedia.org/wiki/A) [en](https://en.wikipedia.org/wiki/A)",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_any_page_gives_a_registry_without_problems(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    result = run("\n".join(lines))
    registry = loaded(result, tmp_path_factory.getbasetemp()) if result.entries.resources else {}
    assert len(registry) == len(result.entries.resources)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    result = run(f"## Courses\n\n- [T](https://a.example/) {text}\n")
    registry = loaded(result, tmp_path_factory.getbasetemp()) if result.entries.resources else {}
    assert len(registry) == len(result.entries.resources)
