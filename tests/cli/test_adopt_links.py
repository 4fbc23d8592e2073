"""``refalign adopt --lists --roles --citations``: links and citations become roles with the same words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_refalign.cli.main import refalign
from tests.helpers.paths import EXAMPLE, SHARED
from tests.helpers.project import Built, Project

CORPUS = SHARED / "corpus" / "architecture-docs"
CONF = "extensions = ['sphinx_refalign', 'myst_parser']\nrefalign_registry = ['*.yaml']\n"
REGISTRY = """\
hypervisor: {type: wikidef, title: Hypervisor, url: "https://en.wikipedia.org/wiki/Hypervisor"}
raft: {type: paper, title: Raft, doi: 10.1000/182, container: J, author: A B, date: 2001}
zh: {type: wikidef, title: {en: Kernel, zh: 内核}, url: {en: "https://en.wikipedia.org/wiki/Kernel",
     zh: "https://zh.wikipedia.org/wiki/Kernel"}}
a b: {type: paper, title: Spaces, url: "https://example.org/"}
"""
URL = "https://en.wikipedia.org/wiki/Hypervisor"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(refalign, ["adopt", *map(str, arguments)])


def change(root: Path, name: str, text: str, *options: str, conf: str = "") -> str:
    """Return the new text of a page after the command has run twice."""
    (root / "conf.py").write_text(CONF + conf)
    (root / "r.yaml").write_text(REGISTRY)
    page = root / name
    page.write_text(text, encoding="utf-8", newline="")
    run(root, *options)
    new = page.read_bytes()
    run(root, *options)
    assert page.read_bytes() == new, "a second run changes nothing"
    return new.decode()


MARKDOWN = [
    (f"See [it]({URL}).", "See {wikidef}`it <hypervisor>`."),
    (f"# T [it]({URL})", None),
    (f"See [the\nwords]({URL}) 中文😀", "See {wikidef}`the\nwords <hypervisor>` 中文😀"),
    (f"[x][h]\n\n[h]: {URL}", f"{{wikidef}}`x <hypervisor>`\n\n[h]: {URL}"),
    ("[r](https://doi.org/10.1000/182)", "{paper}`r <raft>`"),
    (f"[**b**]({URL}) [a\"b]({URL}) [a--b]({URL}) [t]({URL} \"tip\") <{URL}> {URL}", None),
    ("[m](http://en.m.wikipedia.org/wiki/Hypervisor) [h](https://en.wikipedia.org/wiki/Hypervisor#History)",
     None),
    (f"`[it]({URL})`\n\n```\n[it]({URL})\n```", None),
    (f"[other](https://example.com/) ![image]({URL})", None),
    ("[中文](https://zh.wikipedia.org/wiki/Kernel)", None),
    ("[k](https://en.wikipedia.org/wiki/Kernel)", "{wikidef}`k <zh>`"),
    (f"| a |\n| - |\n| [it]({URL}) |", "| a |\n| - |\n| {wikidef}`it <hypervisor>` |"),
    (f"> a [it]({URL})\r\n> b [x\r\n> y]({URL})\r\n",
     f"> a {{wikidef}}`it <hypervisor>`\r\n> b [x\r\n> y]({URL})\r\n"),
    (f"- **Wikipedia**: [it]({URL})\n\t- b", "- **Wikipedia**: {wikidef}`it <hypervisor>`\n\t- b"),
    (f"- [it]({URL})", None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), MARKDOWN, ids=[old[:30] for old, _ in MARKDOWN])
def test_roles_in_markdown(tmp_path: Path, old: str, new: str | None) -> None:
    assert change(tmp_path, "a.md", old, "--roles") == (old if new is None else new)


REST = [
    (f"See `it <{URL}>`__.", "See :wikidef:`it <hypervisor>`."),
    (f"See `it <{URL}>`_.", "See :wikidef:`it <hypervisor>`."),
    (f"See `it <{URL}>`_ and it_.", None),
    (f"See `h`_.\n\n.. _h: {URL}", f"See :wikidef:`h <hypervisor>`.\n\n.. _h: {URL}"),
    (f"See `no name`__.\n\n__ {URL}", None),
    (f"``[it]`` {URL} ::\n\n   `it <{URL}>`__", None),
    (f"+-----+\n| `it <{URL}>`__ |\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), REST, ids=[old[:30] for old, _ in REST])
def test_roles_in_rest(tmp_path: Path, old: str, new: str | None) -> None:
    assert change(tmp_path, "a.rst", old, "--roles") == (old if new is None else new)


def test_address_of_the_language_of_the_page(tmp_path: Path) -> None:
    text = "[中文](https://zh.wikipedia.org/wiki/Kernel) [en](https://en.wikipedia.org/wiki/Kernel)"
    new = change(tmp_path, "a.md", text, "--roles", conf="language = 'zh_CN'\n")
    assert new == "{wikidef}`中文 <zh>` [en](https://en.wikipedia.org/wiki/Kernel)"
    assert "1 link to a known resource stays: " in run(tmp_path, "--roles").stderr


def test_lists(tmp_path: Path) -> None:
    items = [f"[Hypervisor]({URL})", "[Raft](https://doi.org/10.1000/182)"]
    text = "".join(f"- {item}\n" for item in items)
    block = "```{references}\n:title:\n:style: title\n\nhypervisor\nraft\n```\n"
    assert (
        change(tmp_path, "a.md", f"# A\n\nText\n\n{text}\nEnd\n", "--lists")
        == f"# A\n\nText\n\n{block}\nEnd\n"
    )
    assert change(tmp_path, "a.md", text.replace("\n", "\r\n"), "--lists") == block.replace("\n", "\r\n")
    roles = "{wikidef}`Hypervisor <hypervisor>`", "{paper}`Raft <raft>`"
    one, two = items
    for old in (
        f"- {one}\n- {two}\n- x\n", f"- {one}\n  - {two}\n", f"1. {one}\n2. {two}\n",
        f"- {one}, {two}\n", f"- {one}\n\n  Text\n- {two}\n", f"> - {one}\n> - {two}\n",
    ):  # fmt: skip
        expected = old.replace(items[0], roles[0]).replace(items[1], roles[1])
        if "Text" in old:
            expected = expected.replace(roles[0], items[0])  # the item has words
        assert change(tmp_path, "a.md", old, "--lists") == expected
    other = f"- [another title]({URL})\n"
    assert change(tmp_path, "a.md", other, "--lists") == "- {wikidef}`another title <hypervisor>`\n"


def test_lists_in_rest(tmp_path: Path) -> None:
    text = f"Text\n\n* `Hypervisor <{URL}>`__\n* `Raft <https://doi.org/10.1000/182>`__\n\nEnd\n"
    block = ".. references::\n   :title:\n   :style: title\n\n   hypervisor\n   raft\n"
    assert change(tmp_path, "a.rst", text, "--lists") == f"Text\n\n{block}\nEnd\n"


LINES = [
    f"See [it]({URL}) 中文", f"- [Hypervisor]({URL})", f"  - [it]({URL}) 😀", f"* `it <{URL}>`__",
    f"`it <{URL}>`_ x", "", "Text", "- item", "\ttab", "```", "::", "   indented", f"> [it]({URL})",
    f"| [it]({URL}) | b |", "|---|---|", "# Title", "=====", ".. note::", ":::{note}", ":::", f"[x]: {URL}",
    "[x]", "<div>", "{cite}`raft`", ":cite:`raft`",
]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=12), suffix=st.sampled_from(["md", "rst"]),
    line_end=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from(["", "\ufeff"]), newline=st.booleans(),
)  # fmt: skip
def test_other_lines_stay(
    tmp_path: Path, lines: list[str], suffix: str, line_end: str, mark: str, newline: bool
) -> None:
    for page in tmp_path.glob("a.*"):
        page.unlink()
    text = mark + line_end.join(lines) + line_end * newline
    new = change(tmp_path, f"a.{suffix}", text, "--lists", "--roles", "--citations")
    assert new.startswith(mark)
    assert new.endswith("\n") == text.endswith("\n")
    kept = [
        line
        for line in text.removeprefix(mark).split(line_end)
        if "https:" not in line and "cite" not in line and "[x]" not in line  # a link by its definition
    ]
    changed = iter(new.removeprefix(mark).split(line_end))
    assert all(line in changed for line in kept)


CITATIONS = [
    ("See :cite:`raft` and {cite}`raft`.",
     "See :paper:`raft` and {cite}`raft`.", "See :cite:`raft` and {paper}`raft`."),
    (":cite:p:`{see}raft{p. 3},hypervisor`", "see :paper:`raft`, p. 3, :wikidef:`hypervisor`", None),
    ("{cite:t}`{see}raft{p. 3},a-b`", None, "see {paper}`raft`, p. 3, {paper}`a b`"),
    (":cite:`raft,unknown` :footcite:`raft` :cite:author:`raft` ``:cite:`raft```", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "rest", "markdown"), CITATIONS, ids=[old[:20] for old, *_ in CITATIONS])
def test_citations(tmp_path: Path, old: str, rest: str | None, markdown: str | None) -> None:
    assert change(tmp_path, "a.rst", old, "--citations") == (rest or old)
    (tmp_path / "a.rst").unlink()
    assert change(tmp_path, "a.md", old, "--citations") == (markdown or old)


def test_citations_that_stay_are_reported(tmp_path: Path) -> None:
    change(tmp_path, "a.rst", "A\n\n:cite:`raftt` :cite:year:`raft`\n")
    lines = run(tmp_path, "--citations").stderr.replace(f"{tmp_path}/", "").splitlines()
    assert lines[:2] == [
        "a.rst:3: citation stays: no resource 'raftt' (did you mean 'raft'?)",
        "a.rst:3: citation stays: no role shows what cite:year shows",
    ]


def words_and_links(built: Built, page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a page, and the words and addresses of its links."""
    html = built.html(page)
    links = [(" ".join(link.get_text().split()), str(link["href"])) for link in html.select("a.external")]
    return "".join(html.get_text().split()), links


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_pages_show_the_same_words_and_links(tmp_path: Path, language: str) -> None:
    project = Project(tmp_path / "docs").write("r.yaml", REGISTRY)
    project.conf |= {"language": language}
    items = [
        f"[Hypervisor]({URL})",
        "[Raft](https://doi.org/10.1000/182)",
        "[Kernel](https://en.wikipedia.org/wiki/Kernel)",
    ]
    lists = "\n".join(f"- {item}" for item in items)
    links = "\n\n".join(old for old, _ in MARKDOWN[:-1])
    rest = "\n\n".join(old for old, _ in REST[:2])
    rest_list = f"* `Hypervisor <{URL}>`__\n* `Raft <https://doi.org/10.1000/182>`__\n"
    project.write("index.md", f"# Title\n\n{links}\n\nText\n\n{lists}\n\n```{{toctree}}\nother\n```\n")
    project.write("other.rst", f"Other\n=====\n\n{rest}\n\n{rest_list}")
    before = project.build(out="before", trees="-before")
    result = run(project.root, "--lists", "--roles")
    assert "2 lists changed" in result.stdout or language == "zh_CN"
    after = project.build(out="after", trees="-after")
    assert after.warnings == before.warnings
    for page in ("index", "other"):
        assert words_and_links(after, page) == words_and_links(before, page)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")
def test_real_pages_show_the_same_words_and_links(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    shutil.copytree(EXAMPLE / "registry", root / "registry")
    names = [
        "ACADEMIC-REFERENCES",
        "02-views/10-quick-views/edge-computing-view",
        "02-views/10-quick-views/ai-ml-architecture-view",
    ]
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CORPUS / f"{name}.md", root / f"{name}.md")
    project = Project(root).write(
        "registry/more.yaml",
        "5g: {type: wikidef, title: 5G, url: 'https://en.wikipedia.org/wiki/5G'}\n"
        "learning: {type: wikidef, title: Learning, url: 'https://en.wikipedia.org/wiki/Machine_learning'}\n",
    )
    for file in (root / "registry").iterdir():  # the places of the example are on other pages
        text = re.sub(r"\bchapters( *[=:])", r"x-chapters\1", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    project.conf |= {
        "refalign_registry": ["registry/*"], "root_doc": "ACADEMIC-REFERENCES",
        "suppress_warnings": ["myst", "toc"],
    }  # fmt: skip
    before = project.build(out="before", trees="-before")
    result = run(root, "--lists", "--roles")
    assert result.stdout.endswith("; 4 links changed\n"), "the others are bare addresses"
    after = project.build(out="after", trees="-after")
    for name in names:
        assert words_and_links(after, name) == words_and_links(before, name)


def test_tables_of_rest_stay_tables(tmp_path: Path) -> None:
    line = f"| `it <{URL}>`__ | x |"
    border = f"+{'-' * (line.index('|', 1) - 1)}+---+"
    new = change(tmp_path, "index.rst", f"T\n=\n\n{border}\n{line}\n{border}\n", "--roles")
    cell = "| :wikidef:`it <hypervisor>` ".ljust(len(border) - 5)
    assert new == f"T\n=\n\n{border}\n{cell}| x |\n{border}\n"
