"""``alignment.md``: the user's hand-kept table, and one that no title can break."""

from __future__ import annotations

import re

import pytest
from docutils.utils import column_width
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_refalign.exports.to_markdown import WIDEST, code, text
from tests.helpers.project import Directive, Heading, Project
from tests.test_example import ROWS, SEED, build

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
    """(kinds of its parts, shown text) of each cell; it must be one table and nothing else."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert [one.type for one in tokens if one.level == 0] == ["table_open", "table_close"]
    found: list[list[tuple[str, str]]] = []
    for token in tokens:
        if token.type == "tr_open":
            found.append([])
        if token.type == "inline":
            parts = [one for one in token.children or () if one.type != "text" or one.content]
            kinds = " ".join(dict.fromkeys(one.type.replace("text_special", "text") for one in parts))
            found[-1].append((kinds, "".join(one.content for one in parts)))
    return found


def one_line(value: str) -> str:
    return " ".join(value.split())


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
@example([("a|b", "a|`b`")])
@example([("\\|", "``")])
@example([("*a* <b> &amp; [x](y)", "a`|`b")])
def test_any_text_is_shown_as_it_is(pairs: list[tuple[str, str]]) -> None:
    table = "| A | B |\n| --- | --- |\n" + "".join(f"| {text(a)} | {code(b)} |\n" for a, b in pairs)
    head, *body = cells(table)
    assert [shown for _, shown in head] == ["A", "B"]
    for (a, b), row in zip(pairs, body, strict=True):
        (kinds, shown), (kinds_of_code, path) = row
        assert (kinds, shown) == ("text", one_line(a))
        assert kinds_of_code == ("text" if "\\" in b else "code_inline")
        assert path == one_line(b)


def test_pipes_are_escaped_as_githubs_own_parser_wants_it() -> None:
    """There a backslash that is escaped itself escapes no pipe behind it, also in code."""
    assert text("a\\|b") == r"a\\\|b"
    assert code("a|b") == r"`a\|b`"
    assert code("a\\|b") == r"a\\\|b"


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
    written = (book.build().out / "alignment.md").read_text(encoding="utf-8")
    assert [[shown for _, shown in row] for row in cells(written)] == [
        ["Chapter", "Resources", "Location"],
        ["Book", "Operating system (Wikipedia)", "index.rst"],
        ["Views | all", "a | b `c` <i>d</i> *e* (x_y_z), one two (SOSP 2003), CNCF", "views/"],
        ["Late", "CNCF, Operating system (Wikipedia)", "views/late.md"],
        ["Read me", "one two (SOSP 2003)", "README.rst"],
    ]
    assert all(row[2][0] == "code_inline" for row in cells(written)[1:])


def test_columns_stand_below_each_other_in_chinese_too(book: Project) -> None:
    book.conf["language"] = "zh_CN"
    lines = (book.build().out / "alignment.md").read_text(encoding="utf-8").splitlines()
    assert "操作系统 (Wikipedia)" in "".join(lines)
    assert len({column_width(line) for line in lines}) == 1
    assert re.fullmatch(r"(\| -+ ){3}\|", lines[1])


def test_one_very_wide_cell_does_not_widen_all(book: Project) -> None:
    book.edit("resources.yaml", "title: CNCF", f"title: {'Long ' * WIDEST}")
    lines = (book.build().out / "alignment.md").read_text(encoding="utf-8").splitlines()
    assert [len(line) > 5 * WIDEST for line in lines] == [False, False, False, True, True, False]
    assert len(cells("\n".join(lines))) == 5


def test_without_an_alignment_it_is_an_empty_table(project: Project) -> None:
    project.write("resources.yaml", REGISTRY).page("index", "rst", Heading("Book"))
    (head,) = cells((project.build().out / "alignment.md").read_text(encoding="utf-8"))
    assert [shown for _, shown in head] == ["Chapter", "Resources", "Location"]


@pytest.fixture(scope="module")
def of_example(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = build("alignment", tmp_path_factory.mktemp("example"))
    return (out / "alignment.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not SEED.is_file(), reason="the user's own page is not beside this checkout")
def test_the_example_has_the_users_rows(of_example: str) -> None:
    page = SEED.read_text(encoding="utf-8")
    (kept,) = re.findall(r"^### 6\.2 .*\n\n((?:\|.*\n)+)", page, re.MULTILINE)
    users = [[shown for _, shown in row] for row in cells(kept)]
    ours = [[shown for _, shown in row] for row in cells(of_example)]
    assert len(users) == len(ROWS) + 1
    assert ours[0] == users[0], "the headings"
    assert {"02-views/05-formal-proofs/01-axioms.md", "02-views/03-service-mesh-nsm/"} <= {
        row[2] for row in ours
    }
    # Half of the example's chapters are reST, all of the user's are Markdown.
    kept_as = {(row[0], row[2].removesuffix(".rst").removesuffix(".md")): row[1] for row in ours}
    for (chapter, resources, place), (label, keys, document) in zip(users[1:], ROWS, strict=True):
        where = place.removesuffix(".md")
        assert (chapter, where) == (label, document.removesuffix("index"))
        shown = kept_as[chapter, where]
        assert len(re.findall(r" \([^()]+\)(?:, |$)", shown)) >= len(keys)
        # Each source that the user names, Wikipedia or SOSP 2003, stands behind a title.
        assert all(f"({source})" in shown for source in re.findall(r"\(([^()]+)\)", resources))


def test_the_example_is_padded_as_the_users_table_is(of_example: str) -> None:
    lines = of_example.splitlines()
    wide = [line for line in lines if column_width(line) != column_width(lines[1])]
    assert all(column_width(line.split(" | ")[1]) > WIDEST for line in wide)
    assert len(lines) > 20 > len(wide)
