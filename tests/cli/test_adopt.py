"""``refalign adopt``: planned places become directives where they belong, and nothing else changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_refalign.cli.main import refalign
from tests.helpers.paths import EXAMPLE, SHARED
from tests.helpers.project import Project

CONF = "extensions = ['sphinx_refalign', 'myst_parser', 'myst_nb']\nrefalign_registry = ['*.yaml']\n"
CORPUS = SHARED / "corpus" / "architecture-docs"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(refalign, ["adopt", *map(str, arguments)])


def registry(*chapters: str) -> str:
    """Return a registry whose resources ``k0``, ``k1``, … have these chapters, each a YAML list."""
    return "".join(
        f"k{number}: {{type: wikidef, title: K{number}, chapters: {places}}}\n"
        for number, places in enumerate(chapters)
    )


def adopt(root: Path, pages: dict[str, str | bytes], *chapters: str) -> tuple[Result, dict[str, str]]:
    """Run the command on a project of these pages, and return their new texts."""
    for name, text in {"conf.py": CONF, "r.yaml": registry(*chapters), **pages}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run(root)
    texts = {name: (root / name).read_bytes().decode() for name in pages}
    again = run(root)
    assert "0 planned places added" in again.stdout
    assert {name: (root / name).read_bytes().decode() for name in pages} == texts, (
        "a second run changes nothing"
    )
    return result, texts


MARKDOWN = """\
# Page

Text

## 1 Raft consensus

About it

### Details

More

---

## 9 参考资源

- x

---

**Footer**
"""

REST = """\
Page
====

Text

Raft consensus
--------------

About it

Details
~~~~~~~

More

.. _refs:

----------
References
----------

* x
"""


def test_markdown_places(tmp_path: Path) -> None:
    chapters = [
        "[{document: a, label: {en: Raft Consensus, zh: 共识}}]",
        "[a]",
        "[{document: a, label: details}]",
        "[b]",
    ]
    result, texts = adopt(tmp_path, {"a.md": MARKDOWN, "b.md": "# B\n\nText"}, *chapters)
    assert result.exit_code == 0
    assert texts["a.md"] == (
        MARKDOWN.replace("About it\n", "About it\n\n```{wikidef} k0\n```\n")
        .replace("- x\n", "- x\n\n```{wikidef} k1\n```\n").replace("More\n", "More\n\n```{wikidef} k2\n```\n")
    )  # fmt: skip
    assert texts["b.md"] == "# B\n\nText\n\n```{wikidef} k3\n```", "the end of the file stays as it is"


def test_rest_places(tmp_path: Path) -> None:
    chapters = ["[{document: a, label: Raft consensus}]", "[a]", "[{document: a, label: details}]", "[b]"]
    result, texts = adopt(tmp_path, {"a.rst": REST, "b.rst": "B\n=\n"}, *chapters)
    assert result.exit_code == 0
    assert texts["a.rst"] == (
        REST.replace("About it\n", "About it\n\n.. wikidef:: k0\n")
        .replace("* x\n", "* x\n\n.. wikidef:: k1\n").replace("More\n", "More\n\n.. wikidef:: k2\n")
    )  # fmt: skip
    assert texts["b.rst"] == "B\n=\n\n.. wikidef:: k3\n"


def test_several_resources_of_a_section_are_a_list(tmp_path: Path) -> None:
    _, texts = adopt(tmp_path, {"a.md": "# A\n\n## See also\n", "b.rst": "B\n=\n"}, "[a, b]", "[a, b]")
    assert texts["a.md"] == "# A\n\n## See also\n\n```{references}\nk0\nk1\n```\n"
    assert texts["b.rst"] == "B\n=\n\n.. references::\n\n   k0\n   k1\n"


def test_folders(tmp_path: Path) -> None:
    pages = {
        "x/b.md": "# B\n",
        "x/a.md": "# A\n",
        "y/README.md": "# Y\n",
        "y/a.md": "# A\n",
        "z/index.rst": "Z\n=\n",
    }
    chapters = [
        "[{document: x/, label: The X}, {document: y, label: The Y}, z/]",
        "[x/b.md, x/]",
        "[y/README.md]",
    ]
    _, texts = adopt(tmp_path, pages, *chapters)
    assert texts["x/a.md"] == "# A\n\n```{wikidef} k0\n:chapter: The X\n```\n"
    assert texts["x/b.md"] == "# B\n\n```{wikidef} k1\n```\n", "which meets the plan of the folder, too"
    assert texts["y/README.md"] == "# Y\n\n```{wikidef} k0\n:chapter: The Y\n```\n\n```{wikidef} k2\n```\n"
    assert texts["z/index.rst"] == "Z\n=\n\n.. wikidef:: k0\n"
    assert texts["y/a.md"] == "# A\n"


def test_topics(tmp_path: Path) -> None:
    for name, text in {"conf.py": CONF, "a.md": "# A\n", "b.md": "# B\n"}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "r.yaml").write_text(
        "k: {type: course, title: K, chapters: [b], topics: ["
        "{name: Raft, chapters: [a, b]}, {name: 'Locks, latches', chapters: [a]}]}\n"
    )
    assert run(tmp_path).exit_code == 0
    assert (tmp_path / "a.md").read_text() == "# A\n\n```{course} k\n:topics: Raft; Locks, latches;\n```\n"
    assert (tmp_path / "b.md").read_text() == "# B\n\n```{course} k\n```\n"
    assert "0 planned places added" in run(tmp_path).stdout


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a.md", "# A\n\nSee {wikidef}`k0`.\n"), ("a.md", "# A\n\n```{references}\nk0\n```\n"),
        ("a.rst", "A\n=\n\n.. resource:: k0\n"), ("a.md", "# A\n\n````{note}\n{resource}`x <k0>`\n````\n"),
        ("a.md", "# A\n\n```{eval-rst}\n.. wikidef:: k0\n```\n"),
    ],
)  # fmt: skip
def test_places_that_are_met_stay(tmp_path: Path, page: str, text: str) -> None:
    result, texts = adopt(tmp_path, {page: text}, "[a]")
    assert texts[page] == text
    assert result.stdout == "0 planned places added, 1 met before, 0 not placed\n"


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n`{wikidef}k0`\n",
        "# A\n\n{paper}`k0`\n",
        "# A\n\n```{wikidef} k0\n:noalign:\n```\n",
        "# A\n\n```\n{wikidef}`k0`\n```\n",
    ],
)
def test_what_is_no_reference_meets_nothing(tmp_path: Path, text: str) -> None:
    _, texts = adopt(tmp_path, {"a.md": text}, "[a]")
    assert texts["a.md"] == f"{text}\n```{{wikidef}} k0\n```\n"


def test_what_cannot_be_placed_is_reported(tmp_path: Path) -> None:
    pages = {"a.md": "# A\n\n```\nnot closed\n", "part/one.md": "# One\n"}
    result, texts = adopt(tmp_path, pages, "[a, part/ome, nowhere/]")
    assert result.exit_code == 1
    assert texts["a.md"] == pages["a.md"]
    assert result.stderr.replace(f"{tmp_path}/", "").splitlines() == [
        "r.yaml:1: k0.chapters: 'part/ome': no such page (did you mean 'part/one'?)",
        "r.yaml:1: k0.chapters: 'nowhere/': no such page; correct chapters, or write the page",
        "r.yaml:1: k0.chapters: 'a': "
        "the end of its section is code, or in a block that is not closed; close it",
    ]


def test_json_and_links_that_count(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(CONF + "refalign_align_links = True\n")
    (tmp_path / "r.yaml").write_text(
        "k: {type: wikidef, title: K, url: 'https://en.wikipedia.org/wiki/K', chapters: [a, b]}\n"
    )
    (tmp_path / "a.md").write_text("# A\n\n[K](https://en.wikipedia.org/wiki/K)\n")
    (tmp_path / "b.md").write_text("# B\n")
    data = json.loads(run(tmp_path, "--json").stdout)
    assert data["placed"] == [{"key": "k", "document": "b", "section": ""}]
    assert (data["met"], data["not_placed"], data["files"]) == (1, [], [str(tmp_path / "b.md")])


def test_notebooks_keep_their_json(tmp_path: Path) -> None:
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["# 标题\n", "\n", "## References\n", "\n", "- x 😀"],
        },
        {"cell_type": "code", "source": ["1"], "outputs": [], "execution_count": None, "metadata": {}},
        {"cell_type": "markdown", "metadata": {}, "source": "End"},
    ]
    text = json.dumps(
        {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}, indent=1, ensure_ascii=False
    )
    result, texts = adopt(tmp_path, {"a.ipynb": text + "\n"}, "[a]")
    assert result.exit_code == 0, result.output
    new = texts["a.ipynb"]
    assert json.loads(new)["cells"][0]["source"][-4:] == ["- x 😀\n", "\n", "```{wikidef} k0\n", "```"]
    old_lines, new_lines = f"{text}\n".split("\n"), new.split("\n")
    assert [line for line in old_lines if line not in new_lines] == ['    "- x 😀"']


def test_pages_that_cannot_be_read(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"a.md": "# A\n", "b.ipynb": "{", "c.md": b"# \xff\n"}
    for name, text in {"conf.py": CONF, "r.yaml": registry("[a, c]"), **pages}.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "k0" in (tmp_path / "a.md").read_text()
    assert "b.ipynb:1:" in result.stderr
    assert "c.md:1:" in result.stderr
    assert "r.yaml:1: k0.chapters: 'c': its page cannot be read" in result.stderr


def test_notebooks_of_nbsphinx(tmp_path: Path) -> None:
    cell = '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# A"}], "nbformat": 4}'
    files = {"conf.py": CONF.replace("myst_nb", "nbsphinx"), "r.yaml": registry("[a]"), "a.ipynb": cell}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    result = run(tmp_path)
    assert (result.exit_code, "nbsphinx has no directives; use MyST-NB" in result.stderr) == (1, True)
    assert (tmp_path / "a.ipynb").read_text() == cell


def test_fences_of_colons_are_text_without_the_extension(tmp_path: Path) -> None:
    text = "# A\n\n:::{wikidef} k0\n:::\n"
    _, texts = adopt(tmp_path, {"a.md": text}, "[a]")
    assert texts["a.md"] == f"{text}\n```{{wikidef}} k0\n```\n"
    _, texts = adopt(
        tmp_path, {"conf.py": CONF + "myst_enable_extensions = ['colon_fence']", "a.md": text}, "[a]"
    )
    assert texts["a.md"] == text


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_uncommitted_changes_and_dry_run(tmp_path: Path) -> None:
    for name, text in {"conf.py": CONF, "r.yaml": registry("[a]"), "a.md": "# A\r\n"}.items():
        (tmp_path / name).write_bytes(text.encode())
    result = run(tmp_path, "--dry-run")
    assert "+```{wikidef} k0\r\n" in result.stdout_bytes.decode()
    assert (tmp_path / "a.md").read_bytes() == b"# A\r\n"
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    result = run(tmp_path)
    assert (result.exit_code, "uncommitted changes" in result.stderr) == (2, True)
    assert run(tmp_path, "--force").exit_code == 0


TEXTS = [
    "# Title 标题", "## Part", "### 参考资源", "Text 😀 中文", "- a\n  - b\n\n    c\n- d", "1. x\n\t- tab",
    "```\ncode\n```", "~~~{note}\n- a\n~~~", "| a | b |\n|---|---|\n| 1 | 2 |", "> quote\n> more", "---",
    "<!-- c -->", "<div>\nx\n</div>", "Title\n=====", "Over\n----", ".. note::\n\n   x", "::\n\n   literal",
    "   indented", "\tx", "Trailing  ", "(label)=", ".. _l:", "[^1]: note", "[a]: https://example.org",
    "$$\nx\n$$", "+++", "Term\n: def", "* [x](https://example.org/k0)", "%", "\f",
]  # fmt: skip

BLOCKS = st.lists(st.sampled_from(TEXTS), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blocks=BLOCKS, suffix=st.sampled_from(["md", "rst"]), separator=st.sampled_from(["\n", "\n\n", "\n\n\n"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans(), newline=st.booleans(),
    front=st.sampled_from(["", "---\na: b\n---\n", ":orphan:\n\n"]),
    label=st.sampled_from(["", ", label: Part", ", label: 标题"]),
)  # fmt: skip
def test_only_inserts(
    tmp_path: Path, blocks: list[str], suffix: str, separator: str, line_end: str, mark: bool, newline: bool,
    front: str, label: str,
) -> None:  # fmt: skip
    text = (front + separator.join(blocks) + ("\n" if newline else "")).replace("\n", line_end)
    old = b"\xef\xbb\xbf" * mark + text.encode()
    root = tmp_path / "made-up"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    (root / "conf.py").write_text(CONF)
    (root / "r.yaml").write_text(registry(f"[{{document: a{label}}}]", "[a]"))
    page = root / f"a.{suffix}"
    page.write_bytes(old)
    result = run(root)
    new = page.read_bytes()
    assert result.exit_code in (0, 1), result.output
    if result.exit_code == 0:
        assert b"k0" in new
        assert b"k1" in new
    assert new.startswith(b"\xef\xbb\xbf") == mark
    assert is_insertion(*(content.decode("utf-8-sig").splitlines() for content in (old, new)))
    assert new.endswith((b"\n", b"\r")) == old.endswith((b"\n", b"\r")) or not old.strip(b"\xef\xbb\xbf")
    assert run(root).exit_code == result.exit_code
    assert page.read_bytes() == new


def is_insertion(old: Iterable[str], new: Iterable[str]) -> bool:
    """Return whether all old lines are there, in their order."""
    lines = iter(new)
    return all(line in lines for line in old)


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return the real documentation with the registry of the example after the command."""
    root = tmp_path_factory.mktemp("corpus") / "docs"
    shutil.copytree(CORPUS, root)
    shutil.copytree(EXAMPLE / "registry", root / "registry")
    (root / "conf.py").write_text(
        "extensions = ['myst_parser']\nrefalign_registry = ['registry/*']\nlanguage = 'zh_CN'\n"
    )
    return root, run(root)


@needs_corpus
def test_real_documentation_gets_inserted_lines_only(adopted: tuple[Path, Result]) -> None:
    root, result = adopted
    assert result.exit_code == 1
    reported = [line.split(": ")[1:3] for line in result.stderr.splitlines() if "no such page" in line]
    assert [key for key, _ in reported] == [
        f"{key}.chapters"
        for key in (
            "cmu-15-445", "von-neumann-architecture", "kubernetes", "istio", "open-policy-agent",
            "open-policy-agent", "cncf",
        )
    ]  # fmt: skip
    changed = 0
    for file in CORPUS.rglob("*.md"):
        old, new = file.read_bytes(), (root / file.relative_to(CORPUS)).read_bytes()
        assert is_insertion(old.decode().split("\n"), new.decode().split("\n"))
        changed += old != new
    assert changed == 25
    before = {file: file.read_bytes() for file in root.rglob("*.md")}
    again = run(root)
    assert again.stdout.startswith("0 planned places added, ")
    assert {file: file.read_bytes() for file in root.rglob("*.md")} == before


@needs_corpus
def test_real_documentation_meets_its_plans(adopted: tuple[Path, Result], tmp_path: Path) -> None:
    root = tmp_path / "docs"
    shutil.copytree(adopted[0], root)
    project = Project(root)
    changed = {
        file.relative_to(CORPUS).as_posix()
        for file in CORPUS.rglob("*.md")
        if file.read_bytes() != (root / file.relative_to(CORPUS)).read_bytes()
    }
    others = [file.relative_to(CORPUS).as_posix() for file in CORPUS.rglob("*.md")]
    project.conf |= {
        "refalign_registry": ["registry/*"], "language": "zh_CN", "root_doc": "02-views/README",
        "exclude_patterns": [name for name in others if name not in changed],
        "suppress_warnings": ["myst", "toc"],
    }  # fmt: skip
    built = project.build("alignment")
    assert "refalign" not in built.warnings
    data = json.loads((built.out / "alignment.json").read_text(encoding="utf-8"))
    assert {plan["key"] for plan in data["planned"] if plan["exists"] and not plan["met"]} == set()
    assert sum(plan["met"] for plan in data["planned"]) > 50
