"""``refalign diff``: files, folders and git revisions; text, Markdown and JSON; exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from sphinx_refalign.cli.diff import command
from tests.helpers.paths import EXAMPLE

OLD = """\
docker: {type: wikidef, title: Docker, url: "https://en.wikipedia.org/wiki/Docker_(software)"}
xen: {type: paper, title: Xen, date: 2003, url: "https://example.org/xen"}
raft: {type: paper, title: Raft, date: 2014}
"""
NEW = """\
docker-software: {type: wikidef, title: Docker, url: "https://en.m.wikipedia.org/wiki/Docker_(software)#History"}
xen: {type: paper, title: Xen, date: 2004, url: "https://example.org/xen"}
paxos: {type: paper, title: "Paxos *made* `simple`", date: 2001, url: "https://example.org/p"}
"""

STATES = [str(EXAMPLE / "changes" / f"v1.{number}.json") for number in (0, 1)]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run_json(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code in (0, 1), result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two registries."""
    paths = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text)
    return paths


def test_text_of_two_registries(files: tuple[Path, Path]) -> None:
    result = run(*files)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "Resources added: 1",
        "  + paxos: Paxos *made* `simple` (paper)",
        "Resources gone: 1",
        "  - raft: Raft (paper)",
        "Resources renamed: 1",
        "  > docker -> docker-software: Docker (wikidef) [url]",
        "Resources changed: 1",
        "  ~ xen: Xen (paper) [date]",
    ]


def test_nothing_changed(files: tuple[Path, Path]) -> None:
    result = run(files[0], files[0])
    assert (result.exit_code, result.stdout) == (0, "Nothing has changed.\n")


def test_json(files: tuple[Path, Path]) -> None:
    data = run_json(*files)
    assert (data["old"], data["new"]) == tuple(map(str, files))
    assert data["alignments"] is None
    assert data["resources"] == {
        "added": [{"key": "paxos", "kind": "paper", "title": "Paxos *made* `simple`"}],
        "gone": [{"key": "raft", "kind": "paper", "title": "Raft"}],
        "renamed": [
            {
                "old": "docker",
                "key": "docker-software",
                "kind": "wikidef",
                "title": "Docker",
                "fields": ["url"],
            }
        ],
        "changed": [{"key": "xen", "kind": "paper", "title": "Xen", "fields": ["date"]}],
    }


def test_markdown_shows_the_same(files: tuple[Path, Path]) -> None:
    result = run(*files, "--format", "markdown")
    html = MarkdownIt().render(result.stdout)
    assert '<a href="https://example.org/p">Paxos *made* `simple`</a> (paper)' in html
    assert "<code>docker</code> → <code>docker-software</code>:" in html
    assert html.count("<h3>") == 4


def test_two_states_of_the_example() -> None:
    data = run_json(*STATES)
    kinds = [item["kind"] for item in data["resources"]["added"]]
    assert (kinds.count("wikidef"), kinds.count("course")) == (6, 4)
    added = {item["key"] for item in data["resources"]["added"]}
    assert {item["key"] for item in data["alignments"]["added"]} == added
    assert [len(data["resources"][name]) for name in ("gone", "renamed", "changed")] == [0, 0, 0]
    assert [len(data["alignments"][name]) for name in ("gone", "moved", "changed")] == [0, 0, 0]
    assert run_json(*STATES, "--kinds", "course,paper")["resources"]["added"] == [
        item for item in data["resources"]["added"] if item["kind"] == "course"
    ]
    assert "### Alignments added" in run(*STATES, "--format", "markdown").stdout


def test_export_and_registry_are_compared_by_resources_only() -> None:
    result = run(STATES[0], EXAMPLE)
    assert result.exit_code == 1
    assert f"{EXAMPLE}: no alignment.json, so only resources are compared" in result.stderr
    assert "Resources added: 10" in result.stdout
    assert "Alignments" not in result.stdout


def test_folder_of_a_build(tmp_path: Path) -> None:
    for number, state in enumerate(STATES):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "alignment.json").write_bytes(Path(state).read_bytes())
    assert run_json(tmp_path / "0", tmp_path / "1")["resources"] == run_json(*STATES)["resources"]


def test_other_formats(files: tuple[Path, Path], tmp_path: Path) -> None:
    bib, csl = tmp_path / "a.bib", tmp_path / "a.json"
    bib.write_text("@article{xen, title={Xen}, year={2003}, doi={10.1/x}}\n")
    csl.write_text('[{"id": "xen-2003", "type": "article-journal", "title": "XEN", "DOI": "10.1/X"}]')
    data = run_json(bib, csl)
    assert [(item["old"], item["key"]) for item in data["resources"]["renamed"]] == [("xen", "xen-2003")]
    assert run_json(files[0], bib)["alignments"] is None


def test_kinds_of_the_conf_py_above(files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("refalign_kinds = {'video': {'label': 'Video'}}\n")
    files[1].write_text(f"{OLD}v: {{type: video, title: V}}\n")
    assert run_json(*files)["resources"]["added"] == [{"key": "v", "kind": "video", "title": "V"}]


def test_entry_that_cannot_be_read_is_not_gone(files: tuple[Path, Path]) -> None:
    files[1].write_text(OLD.replace("type: paper, title: Raft", "type: papper, title: Raft"))
    result = run(*files)
    assert (result.exit_code, result.stdout) == (0, "Nothing has changed.\n")
    assert "new.yaml:3: 'raft' cannot be read and is not compared" in result.stderr


def test_damaged_entry_of_bibtex_does_not_cost_the_others(tmp_path: Path) -> None:
    old, new = tmp_path / "old.bib", tmp_path / "new.bib"
    old.write_text("@book{a, title={A}}\n@book{b, title={B}}\n@book{c, title={C}}\n")
    new.write_text("@book{a, title={A}\n@book{b, title={B2}}\n@book{c title={C}}\n@book{c, title={C}}\n")
    result = run(old, new)
    assert result.stdout.splitlines() == ["Resources changed: 1", "  ~ b: B2 (book) [title]"]
    assert "new.bib:1: 'a' cannot be read and is not compared" in result.stderr
    assert "new.bib:3: not valid BibTeX" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.json", b'{"version": 1, "alignments": [}', "x.json:1:31: not a valid alignment.json"),
        ("x.json", b'{"version": 2, "alignments": []}', "must have version 1"),
        ("alignment.json", b"\xff", "not a valid alignment.json"),
        (
            "x.yaml",
            b"x: {type: paper, title: X}\na: [\nb: {type: paper, title: B}\n",
            "x.yaml:2:4: a: not valid",
        ),
        ("x.bib", b"\xff\xfe@", "x.bib:1: byte 0xff is not UTF-8"),
        ("x.docx", b"PK", "x.docx"),
        ("missing/y.yaml", None, "cannot be read: No such file or directory"),
    ],
)
def test_unreadable_input(
    name: str, content: bytes | None, message: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for arguments in ((files[0], tmp_path / name), (tmp_path / name, files[0])):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert message in result.stderr
        assert "Traceback" not in result.stderr


def test_wrong_usage(tmp_path: Path) -> None:
    for arguments in ((), ("a",), ("--git", "a"), ("--git", "a..b", "c", "d"), ("--git", "a...b")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith("Usage:")
    assert "no conf.py and no alignment.json" in run(tmp_path, tmp_path).stderr
    wrong_kind = run(*STATES, "--kinds", "courses")
    assert (wrong_kind.exit_code, wrong_kind.stdout) == (2, "")
    assert "no kind 'courses' (did you mean 'course'?)" in wrong_kind.stderr


def test_output_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*files, "--format", "markdown", "-o", tmp_path / "changes.md")
    assert (result.exit_code, result.stdout) == (1, "")
    text = (tmp_path / "changes.md").read_text(encoding="utf-8")
    assert text.startswith("## ")
    again = run(files[0], files[0], "-o", tmp_path / "changes.md")
    assert (again.exit_code, (tmp_path / "changes.md").read_text(encoding="utf-8")) == (2, text)
    assert run(files[0], files[0], "-o", tmp_path / "changes.md", "--force").exit_code == 0


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *names, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with the tags v1.0 and v1.1, and uncommitted changes."""
    root = tmp_path / "repository"
    docs = root / "docs"
    docs.mkdir(parents=True)
    git(root, "init", "-q")
    (docs / "conf.py").write_text("refalign_registry = ['../data/*.yaml', 'more.bib']\n")
    (docs / "more.bib").write_text("@book{b, title={B}}\n")
    (root / "data").mkdir()
    for tag, text, keys in (("v1.0", OLD, ("docker", "raft")), ("v1.1", NEW, ("docker-software", "paxos"))):
        (root / "data" / "r é.yaml").write_text(text)
        rows = [{"key": key, "kind": "paper", "document": "p", "section": "S"} for key in keys]
        state = {"version": 1, "resources": {}, "alignments": rows}
        (docs / "alignment.json").write_text(json.dumps(state))
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", tag)
        git(root, "tag", tag)
    (root / "data" / "r é.yaml").write_text("changed: {type: paper, title: Not committed}\n")
    return root


def test_git_revisions(repository: Path, files: tuple[Path, Path]) -> None:
    status = git(repository, "status", "--porcelain")
    data = run_json("--git", "v1.0..v1.1", repository / "docs")
    assert (data["old"], data["new"]) == ("v1.0", "v1.1")
    assert data["resources"] == run_json(*files)["resources"]
    alignments = {name: [item["key"] for item in rows] for name, rows in data["alignments"].items()}
    assert alignments == {"added": ["paxos"], "gone": ["raft"], "moved": [], "changed": []}
    assert git(repository, "status", "--porcelain") == status
    same = run("--git", "v1.1..", repository / "docs")
    assert (same.exit_code, same.stdout) == (0, "Nothing has changed.\n")


def test_git_file(repository: Path, files: tuple[Path, Path]) -> None:
    data = run_json("--git", "v1.0..HEAD", repository / "data" / "r é.yaml")
    assert data["resources"] == run_json(*files)["resources"]


def test_git_mistakes(repository: Path, tmp_path: Path) -> None:
    docs = repository / "docs"
    for revisions, path, message in (
        ("v0..v1.1", docs, "--git v0: no revision"),
        ("v1.0..v9", docs, "--git v9: no revision"),
        ("-x..v1.1", docs, "--git -x: no revision"),
        ("v1.0..v1.1", tmp_path, "not a git repository"),
        ("v1.0..v1.1", repository / "nowhere" / "x.yaml", "v1.0: no nowhere/x.yaml"),
        ("v1.0..v1.1", repository / "data", "v1.0:data: no conf.py and no alignment.json"),
    ):
        result = run("--git", revisions, path)
        assert result.exit_code == 2, revisions
        assert message in result.stderr
    (docs / "conf.py").write_text("refalign_registry = [\n")
    git(repository, "commit", "-q", "-a", "-m", "broken")
    result = run("--git", "v1.0..HEAD", docs)
    assert result.exit_code == 2
    assert "HEAD:docs/conf.py:1: not valid Python" in result.stderr
    (docs / "conf.py").write_text("names = ['../data/*.yaml']\nrefalign_registry = names\n")
    git(repository, "commit", "-q", "-a", "-m", "computed")
    assert "HEAD:docs/conf.py:2: refalign_registry is computed" in run("--git", "v1.0..HEAD", docs).stderr


def test_git_link_outside_is_left_out(repository: Path) -> None:
    docs = repository / "docs"
    (docs / "more.bib").unlink()
    (docs / "more.bib").symlink_to("/etc/hostname")
    (repository / "data" / "b.yaml").symlink_to("r é.yaml")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "links")
    result = run("--git", "v1.1..HEAD", docs)
    assert "b: B (book)" in result.stdout
    assert "changed: Not committed (paper)" in result.stdout


def test_command_starts_as_a_process(files: tuple[Path, Path]) -> None:
    program = [sys.executable, "-m", "sphinx_refalign.cli.main", "diff", *map(str, files)]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
    assert "docker -> docker-software" in result.stdout
