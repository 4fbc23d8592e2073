"""The command ``refalign import``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_refalign.cli.main import refalign
from sphinx_refalign.registry import load

PAGE = """
# Links

## Courses

- [6.824: Distributed Systems](https://pdos.csail.mit.edu/6.824/) - a course

## Papers

- [Raft](https://raft.github.io/raft.pdf)
"""

UNKNOWN = "\n## Tools\n\n- [htop](https://htop.dev/)\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(refalign, ["import", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(text: str = PAGE, name: str = "links.md") -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_plan_on_stderr_and_registry_on_stdout() -> None:
    result = invoke(write())
    assert result.exit_code == 0
    assert (
        result.stderr == "links.md:\n  Courses: 1 course\n  Papers: 1 paper\n2 entries: 1 course, 1 paper\n"
    )
    assert result.stdout.startswith(
        "6.824-distributed-systems:\n  type: course\n  title: Distributed Systems\n"
    )
    Path("r.yaml").write_text(result.stdout, encoding="utf-8")
    registry = load(["r.yaml"])
    assert (registry.problems, list(registry)) == ([], ["6.824-distributed-systems", "raft"])


def test_output_file() -> None:
    result = invoke(write(), "-o", "r.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("wrote r.yaml: 2 entries\n")
    assert list(load(["r.yaml"])) == ["6.824-distributed-systems", "raft"]


def test_existing_file_is_refused() -> None:
    Path("r.yaml").write_text("k: {type: paper, title: T}\n", encoding="utf-8")
    result = invoke(write(), "-o", "r.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        "refalign: r.yaml exists and is not overwritten; choose another --output, or use --append\n",
    )
    assert Path("r.yaml").read_text(encoding="utf-8") == "k: {type: paper, title: T}\n"


@pytest.mark.parametrize(
    "old",
    [
        b"# mine\nraft: {type: paper, title: Other}\n",
        b"raft:\r\n  type: paper   # comment\r\n  title: Other",
        b"\xef\xbb\xbfraft: {type: book, title: X}\n\n\n",
        b"",
    ],
)
def test_append_keeps_every_byte(old: bytes) -> None:
    Path("r.yaml").write_bytes(old)
    result = invoke(write(), "-o", "r.yaml", "--append")
    assert result.exit_code == 0
    new = Path("r.yaml").read_bytes()
    assert new.startswith(old)
    registry = load(["r.yaml"])
    assert registry.problems == []
    assert {*registry} >= {"raft", "6.824-distributed-systems"}
    assert len(registry) == (3 if old else 2)
    again = invoke("links.md", "-o", "r.yaml", "--append")
    assert (again.exit_code, Path("r.yaml").read_bytes()) == (0, new)
    assert "is in the registry already: 6.824-distributed-systems" in again.stderr


def test_append_to_a_file_in_which_entries_could_not_be_read() -> None:
    Path("r.yaml").write_text("{k: {type: paper, title: T}}\n", encoding="utf-8")
    result = invoke(write(), "-o", "r.yaml", "--append")
    assert result.exit_code == 2
    assert "is not a list of entries" in result.stderr
    assert Path("r.yaml").read_text(encoding="utf-8") == "{k: {type: paper, title: T}}\n"


def test_lines_that_are_not_understood() -> None:
    result = invoke(write(PAGE + UNKNOWN), "-o", "r.yaml")
    assert result.exit_code == 1
    assert (
        "not understood: 1 line\nlinks.md:14: [htop](https://htop.dev/) (kind unknown; use --kind"
        in result.stderr
    )
    assert list(load(["r.yaml"])) == ["6.824-distributed-systems", "raft"]


def test_kind_and_skip() -> None:
    name = write(PAGE + UNKNOWN)
    assert "type: book" in invoke(name, "--kind", "Tool*=book").stdout
    assert invoke(name, "--kind", "*=book").stdout.count("type: book") == 3
    skipped = invoke(name, "--skip", "tools", "--skip", "Courses")
    assert (skipped.exit_code, "6.824" in skipped.stdout) == (0, False)
    assert "Courses: skipped" in skipped.stderr
    unused = invoke(name, "--skip", "tools", "--kind", "Nothing=book")
    assert (unused.exit_code, "note: no heading is called 'Nothing'" in unused.stderr) == (0, True)


def test_json() -> None:
    result = invoke(write(PAGE + UNKNOWN), "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["entries"]["raft"] == {
        "type": "paper", "title": "Raft", "url": "https://raft.github.io/raft.pdf",
    }  # fmt: skip
    assert data["plan"][0] == {"path": "links.md", "headings": ["Links", "Courses"], "counts": {"course": 1}}
    assert [line["line"] for line in data["not_understood"]] == [14]


def test_dry_run_writes_nothing() -> None:
    Path("r.yaml").write_text("k: {type: paper, title: T}\n", encoding="utf-8")
    result = invoke(write(), "-o", "r.yaml", "--append", "--dry-run")
    assert result.exit_code == 0
    assert "+raft:\n" in result.stdout
    assert Path("r.yaml").read_text(encoding="utf-8") == "k: {type: paper, title: T}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.md"], "none.md does not exist; check its name"),
        (["folder"], "folder is a folder; give its Markdown pages"),
        (["page.rst"], "page.rst is not a Markdown page"),
        (["empty.md"], "empty.md is empty"),
        (["prose.md"], "prose.md: no catalogue found"),
        (["binary.md"], "binary.md is not a Markdown page, but a binary file"),
        (["gbk.md"], "gbk.md:2: not UTF-8; convert the page first"),
        (["tools.md"], "nothing to import, because no heading names a kind; use --kind '*=KIND'"),
        (["links.md", "--kind", "course"], "--kind 'course' has no heading"),
        (["links.md", "--kind", "*=curse"], "unknown kind 'curse' (did you mean 'course'?)"),
        (["links.md", "-o", "folder"], "folder is a folder; give the name of a file"),
        (["links.md", "-o", "r.bib"], "r.bib: registries are written as YAML"),
        (["links.md", "-o", "none/r.yaml"], "none/r.yaml: its folder does not exist"),
    ],
)
def test_common_mistakes(arguments: list[str], message: str) -> None:
    Path("folder").mkdir()
    write()
    write("Title\n=====\n", "page.rst")
    write(" \n", "empty.md")
    write("# Title\n\nSome prose.\n", "prose.md")
    write(UNKNOWN, "tools.md")
    Path("binary.md").write_bytes(b"\x00\x01")
    Path("gbk.md").write_bytes("# T\n课程".encode("gbk"))
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr.splitlines()[-1]
    assert result.stdout == ""
    assert not Path("r.yaml").exists()


def test_append_needs_output() -> None:
    assert invoke(write(), "--append").exit_code == 2


def test_chapters_are_documents_of_the_project() -> None:
    write("", "docs/conf.py")
    page = write(
        "## Alignment\n\n### AC-2 Accounts\n\n- [Users](../ops/users.md)\n", "docs/reference/align.md"
    )
    assert "document: ops/users\n" in invoke(page).stdout


def test_kinds_of_the_project() -> None:
    write("refalign_kinds = {'tool': {'label': 'Tool'}}\n", "conf.py")
    result = invoke(write(UNKNOWN), "--kind", "Tools=tool")
    assert (result.exit_code, "type: tool" in result.stdout) == (0, True)


def test_as_a_process_without_sphinx(tmp_path: Path) -> None:
    write()
    program = (
        "import sys\nsys.argv = ['refalign', 'import', 'links.md', '-o', 'r.yaml']\n"
        "from sphinx_refalign.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "assert not {'sphinx', 'docutils', 'rich'} & {name.partition('.')[0] for name in sys.modules}\n"
    )
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    assert list(load(["r.yaml"])) == ["6.824-distributed-systems", "raft"]


def test_help_has_an_example() -> None:
    assert "Example: refalign import" in " ".join(invoke("--help").stdout.split())


def test_links_of_entries_that_the_registry_has_are_no_residue() -> None:
    page = (
        "# Courses\n\n## [CS 168](https://a.example/168)\n\n- **Instructor**: Ann Reed\n"
        "- **Lecture Videos**: <https://b.example/168>\n"
    )
    Path("page.md").write_text(page, encoding="utf-8")
    first = invoke("page.md", "-o", "r.yaml")
    assert first.exit_code == 0, first.stderr
    again = invoke("page.md", "-o", "r.yaml", "--append")
    assert "b.example" not in again.stderr
    assert again.exit_code == 0, again.stderr
    Path("page.md").write_text(page + "- **Slides**: <https://c.example/168>\n", encoding="utf-8")
    more = invoke("page.md", "-o", "r.yaml", "--append")
    assert "page.md:7: https://c.example/168" in more.stderr
    assert more.exit_code == 1
