"""``alignment.md``: it has the rows of a table that a user wrote, and no title breaks it."""

from __future__ import annotations

import re

import pytest
from docutils.utils import column_width
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_refalign.exports.to_markdown import MAX_COLUMN_WIDTH, escape_text, format_code
from tests.helpers.example import ROWS, SEED, shared_build
from tests.helpers.project import Directive, Heading, Project

HARD = [
    "|", "\\", "`", "``", "*", "_", "**", "~~", "[a](b)", "![", "<b>", "</b>", "<!--", "&amp;", "&#124;", "&",
    "<https://a.example>", "\n", "\n\n# x\n", "\r\n", "\t", "---", "| --- |", "\\|", "\\\\|", "$x$", " ",
    "王", "a", "<script>alert(1)</script>", ":-:", "=", "1. ", "> ",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(HARD), min_size=1, max_size=6).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8),
).filter(str.strip)


def cells(markdown: str) -> list[list[tuple[str, str]]]:
    """Return (types of its tokens, shown text) of each cell; assert that there is one table only."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    table: list[list[tuple[str, str]]] = []
    for token in tokens:
        if token.type == "tr_open":
            table.append([])
        if token.type == "inline":
            parts = [part for part in token.children or () if part.type != "text" or part.content]
            kinds = " ".join(dict.fromkeys(part.type.replace("text_special", "text") for part in parts))
            table[-1].append((kinds, "".join(part.content for part in parts)))
    return table


def one_line(value: str) -> str:
    return " ".join(value.split())


def without_isolates(text: str) -> str:
    """Return a text without the marks around right-to-left text."""
    return re.sub("[\u2066-\u2069]", "", text)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
@example([("a|b", "a|`b`")])
@example([("\\|", "``")])
@example([("*a* <b> &amp; [x](y)", "a`|`b")])
def test_any_text_is_shown_unchanged(pairs: list[tuple[str, str]]) -> None:
    table = "| A | B |\n| --- | --- |\n" + "".join(
        f"| {escape_text(a)} | {format_code(b)} |\n" for a, b in pairs
    )
    head, *body = cells(table)
    assert [text for _, text in head] == ["A", "B"]
    for (a, b), row in zip(pairs, body, strict=True):
        (kinds, text), (kinds_of_code, path) = row
        assert (kinds, without_isolates(text)) == ("text", without_isolates(one_line(a)))
        assert kinds_of_code == ("text" if "\\" in b else "code_inline")
        assert path == one_line(b)


def test_pipes_are_escaped_for_the_parser_of_github() -> None:
    """In its tables, an escaped backslash does not escape the next pipe, in code spans either."""
    assert escape_text("a\\|b") == r"a\\\|b"
    assert format_code("a|b") == r"`a\|b`"
    assert format_code("a\\|b") == r"a\\\|b"


REGISTRY = """\
hard: {type: paper, title: "a | b `c` <i>d</i> *e*", short: "x_y_z"}
lines: {type: paper, title: "one\\n  two", container: SOSP, date: 2003}
same: {type: organization, title: CNCF}
wide: {type: wikidef, title: {en: Operating system, zh: 操作系统}}
"""


@pytest.fixture
def book(project: Project) -> Project:
    project.write("resources.yaml", REGISTRY)
    names = "views/index\nviews/late\nREADME"
    project.page(
        "index", "rst", Heading("Book"), Directive("toctree", "", {}, names), Directive("resource", "wide")
    )
    project.page(
        "views/index", "md", Heading("Views | all"), Directive("references", "", {}, "hard\nlines\nsame")
    )
    project.page(
        "views/late", "md", Heading("Late"), Directive("resource", "same"), Directive("resource", "wide")
    )
    return project.page("README", "rst", Heading("Read me"), Directive("resource", "lines"))


def test_rows_are_chapters_with_their_resources_and_places(book: Project) -> None:
    markdown = (book.build().out / "alignment.md").read_text(encoding="utf-8")
    assert [[text for _, text in row] for row in cells(markdown)] == [
        ["Chapter", "Resources", "Location"],
        ["Book", "Operating system (Wikipedia)", "index.rst"],
        ["Views | all", "a | b `c` d *e* (x_y_z), one two (SOSP 2003), CNCF", "views/"],
        ["Late", "CNCF, Operating system (Wikipedia)", "views/late.md"],
        ["Read me", "one two (SOSP 2003)", "README.rst"],
    ]
    assert all(row[2][0] == "code_inline" for row in cells(markdown)[1:])


def test_columns_are_aligned_in_chinese_too(book: Project) -> None:
    book.conf["language"] = "zh_CN"
    lines = (book.build().out / "alignment.md").read_text(encoding="utf-8").splitlines()
    assert "操作系统 (Wikipedia)" in "".join(lines)
    assert len({column_width(line) for line in lines}) == 1
    assert re.fullmatch(r"(\| -+ ){3}\|", lines[1])


def test_a_very_wide_cell_does_not_widen_its_column(book: Project) -> None:
    book.edit("resources.yaml", "title: CNCF", f"title: {'Long ' * MAX_COLUMN_WIDTH}")
    lines = (book.build().out / "alignment.md").read_text(encoding="utf-8").splitlines()
    assert [len(line) > 5 * MAX_COLUMN_WIDTH for line in lines] == [False, False, False, True, True, False]
    assert len(cells("\n".join(lines))) == 5


def test_a_project_without_alignments_has_an_empty_table(project: Project) -> None:
    project.write("resources.yaml", REGISTRY).page("index", "rst", Heading("Book"))
    (head,) = cells((project.build().out / "alignment.md").read_text(encoding="utf-8"))
    assert [text for _, text in head] == ["Chapter", "Resources", "Location"]


@pytest.fixture(scope="module")
def of_example(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = shared_build(tmp_path_factory, "alignment")
    return (out / "alignment.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not SEED.is_file(), reason="the user's page is not next to this checkout")
def test_the_example_has_the_rows_of_the_user(of_example: str) -> None:
    page = SEED.read_text(encoding="utf-8")
    (table,) = re.findall(r"^### 6\.2 .*\n\n((?:\|.*\n)+)", page, re.MULTILINE)
    expected = [[text for _, text in row] for row in cells(table)]
    generated = [[text for _, text in row] for row in cells(of_example)]
    assert len(expected) == len(ROWS) + 1
    assert generated[0] == ["章节", "资源", "位置"]
    assert {"02-views/05-formal-proofs/01-axioms.md", "02-views/03-service-mesh-nsm/"} <= {
        row[2] for row in generated
    }
    # Half of the example's chapters are reST, all of the user's are Markdown.
    titles_of = {(row[0], row[2].removesuffix(".rst").removesuffix(".md")): row[1] for row in generated}
    for (chapter, resources, place), (label, keys, document) in zip(expected[1:], ROWS, strict=True):
        location = place.removesuffix(".md")
        assert (chapter, location) == (label, document.removesuffix("index"))
        titles = titles_of[chapter, location]
        assert len(re.findall(r" \([^()]+\)(?:, |$)", titles)) >= len(keys)
        # Each source in the user's table, such as Wikipedia or SOSP 2003, follows a title.
        assert all(f"({source})" in titles for source in re.findall(r"\(([^()]+)\)", resources))


def test_the_example_is_padded_like_the_table_of_the_user(of_example: str) -> None:
    lines = of_example.splitlines()
    wide = [line for line in lines if column_width(line) != column_width(lines[1])]
    assert all(column_width(line.split(" | ")[1]) > MAX_COLUMN_WIDTH for line in wide)
    assert len(lines) > 20 > len(wide)
