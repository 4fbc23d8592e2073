"""Which files are pages, compared with Sphinx."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sphinx.project import Project
from sphinx.util.matching import _translate_pattern as sphinx_pattern

from sphinx_refalign.pages.tree import find_pages, markup_options, page_markups, translate_pattern

FILES = [
    "index.rst",
    "a.md",
    "b.markdown",
    "c.txt",
    "d.ipynb",
    "readme.TXT",
    "sub/index.rst",
    "sub/deep/page.rst",
    "sub/deep/other.md",
    "drafts/x.rst",
    "drafts/y/z.rst",
    "中文/页.rst",
    "a.b.rst",
    "sub/draft-1.rst",
    "sub/[x].rst",
    ".#lock.rst",
    "x.lproj/y.rst",
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n", encoding="utf-8")
    return tmp_path


CONFS: list[dict[str, object]] = [
    {"extensions": []},
    {"extensions": ["myst_parser"], "source_suffix": {".rst": "restructuredtext", ".txt": "markdown"}},
    {"extensions": ["myst_nb"], "source_suffix": [".rst", ".md", ".ipynb"]},
    {"extensions": [], "exclude_patterns": ["drafts"]},
    {"extensions": [], "exclude_patterns": ["drafts/*"]},
    {"extensions": [], "exclude_patterns": ["**/deep", "sub/draft-?.rst"]},
    {"extensions": [], "exclude_patterns": ["*/index.rst", "[!i]*.rst"]},
    {"extensions": [], "include_patterns": ["sub/**"], "exclude_patterns": ["**/d*e?"]},
    {"extensions": [], "source_suffix": ".txt"},
    {"extensions": [], "source_suffix": [".b.rst", ".rst"]},
]


@pytest.mark.parametrize("values", CONFS, ids=str)
def test_pages_are_those_of_sphinx(tree: Path, values: dict[str, object]) -> None:
    project = Project(str(tree), page_markups(values))
    exclude, include = values.get("exclude_patterns", []), values.get("include_patterns", ["**"])
    expected = project.discover(exclude, include)  # type: ignore[arg-type]
    assert {page.docname for page in find_pages(str(tree), values)} == expected
    assert expected


@pytest.mark.parametrize(
    "pattern",
    ["**", "*", "a?b", "[!a]b", "[^a]b", "[]x]", "[a", "x[!]", "**/x", "a.b", "[a-c\\d]", "(+", "中*"],
)
def test_patterns_match_as_in_sphinx(pattern: str) -> None:
    import re

    for name in (
        "a/b/x",
        "ab",
        "a-b",
        "xb",
        "a/b",
        "^b",
        "]",
        "x",
        "[a",
        "x[!]",
        "a.b",
        "axb",
        "(+",
        "中文",
        "\\",
        "/b",
    ):
        expected = re.match(sphinx_pattern(pattern), name) is not None
        assert (re.match(translate_pattern(pattern), name) is not None) == expected, name


def test_without_conf_py_every_page_counts(tree: Path) -> None:
    pages = {page.docname: page.markup for page in find_pages(str(tree), {}, has_conf=False)}
    assert pages["a"] == pages["b"] == "markdown"
    assert (pages["d"], pages["index"]) == ("notebook", "rest")
    assert "c" not in pages


def test_markup_follows_source_suffix(tree: Path) -> None:
    values: dict[str, object] = {"source_suffix": {".rst": "restructuredtext", ".txt": "markdown"}}
    pages = {page.docname: page.markup for page in find_pages(str(tree), values)}
    assert (pages["c"], pages["index"], pages["a"]) == ("markdown", "rest", "markdown")


def test_folders_of_builds_and_hidden_ones_are_left_out(tree: Path) -> None:
    for name in (
        "_build/x.rst",
        ".venv/x.rst",
        "out/html/x.rst",
        "env/x.rst",
        "node_modules/m/x.md",
        "build/ok.rst",
    ):
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    (tree / "out/html/.buildinfo").write_text("")
    (tree / "env/pyvenv.cfg").write_text("")
    names = {page.docname for page in find_pages(str(tree), {"extensions": []})}
    assert "build/ok" in names
    assert not [
        name for name in names if name.split("/")[0] in ("_build", ".venv", "out", "env", "node_modules")
    ]


def test_links_to_folders_end(tree: Path) -> None:
    (tree / "sub/loop").symlink_to(tree)
    (tree / "sub/deep/up").symlink_to(tree / "sub")
    outside = tree.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "linked.rst").write_text("x\n")
    (tree / "linked").symlink_to(outside)
    (tree / "gone").symlink_to(tree / "nothing")
    names = [page.docname for page in find_pages(str(tree), {"extensions": []})]
    assert "linked/linked" in names
    assert len(names) == len(set(names))
    assert not [name for name in names if "loop" in name or "up" in name]


def test_named_pipes_are_not_read(tmp_path: Path) -> None:
    from sphinx_refalign.pages.model import PageError
    from sphinx_refalign.pages.read import read_page

    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(PageError, match="named pipe"):
        read_page(str(tmp_path / "pipe.md"), "pipe")


def test_options_of_conf_py_change_the_markup() -> None:
    options = markup_options(
        {
            "myst_enable_extensions": ["linkify"],
            "extlinks": {"wiki": ("https://en.wikipedia.org/wiki/%s", "%s"), "bad": 1},
            "myst_url_schemes": {
                "http": None,
                "doi": "https://doi.org/{{path}}",
                "gh": {"url": "https://github.com/{{path}}"},
            },
        }
    )
    assert options.extensions == {"linkify"}
    assert options.link_roles == {"wiki": "https://en.wikipedia.org/wiki/%s"}
    assert set(options.url_schemes) == {"doi", "gh"}
