"""``refalign check``: selection, formats, checks of the command itself, and mistakes in its use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from sphinx_refalign.cli.checks import CHECKS, Source
from sphinx_refalign.diagnostics import Warn
from sphinx_refalign.registry.problems import Code
from tests.cli.command_runs import run, run_json, write_project

BAD = "k: {type: paper, title: T, auther: A}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*arguments: str) -> list[str]:
    """Return the check and the key of each finding."""
    return [f"{row['check']} {row['path']}" for row in run_json("check", *arguments)]


def test_every_warning_has_a_check() -> None:
    of_builds = {name for name, check in CHECKS.items() if check.source is not Source.COMMAND}
    assert of_builds | {"incomplete"} == {*map(str, Code), *map(str, Warn)}
    assert {name for name, check in CHECKS.items() if not check.is_default} == {"unused", "incomplete"}


def test_every_check_is_listed_and_explained() -> None:
    listed = run("check", "--list", status=0).stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(CHECKS)
    for name, check in CHECKS.items():
        text = " ".join(run("explain", name, status=0).stdout.split())
        assert text.startswith(f"{name}: {check.summary} {check.explanation} ")
    assert run_json("explain", "unused")["default"] is False


def test_unknown_check_gets_a_suggestion() -> None:
    for arguments in (("explain", "same-do"), ("check", "--select", "same-do")):
        result = run(*arguments, status=2)
        assert "(did you mean 'same-doi'?)" in result.stderr
        assert result.stdout == ""


def test_human_format(folder: Path) -> None:
    write_project(folder, {"r.yaml": "# 注释\nk: {type: paper, title: 虚拟机, auther: A}\n"})
    result = run("check", status=1)
    assert result.stdout.splitlines() == [
        "r.yaml:2:30: k.auther: unknown field (did you mean 'author'?) [unknown-field]",
        "2 | k: {type: paper, title: 虚拟机, auther: A}",
        f"  | {32 * ' '}^",
    ]
    assert result.stderr == "1 problem in 1 file\n"


def test_no_findings(folder: Path) -> None:
    write_project(folder, {"r.yaml": "k: {type: paper, title: T}\n"})
    result = run("check", status=0)
    assert (result.stdout, result.stderr) == ("", "no problems in 1 file with 1 entry\n")
    assert run_json("check", status=0) == []


def test_long_lines_are_cut_around_the_caret(folder: Path) -> None:
    padding = "x" * 30_000
    write_project(folder, {"r.yaml": f"k: {{type: paper, title: {padding}, auther: A, note: {padding}}}\n"})
    _, line, caret = run("check", status=1).stdout.splitlines()
    assert len(line) < 120
    assert line[caret.index("^") :].startswith("auther")


def test_select_and_ignore(folder: Path) -> None:
    write_project(folder, {"r.yaml": BAD + "l: {type: nothing, title: T}\n"})
    assert names() == ["unknown-field k.auther", "unknown-kind l.type"]
    assert names("--select", "unknown-kind,value") == ["unknown-kind l.type"]
    assert names("--ignore", "unknown-kind", "--ignore", "value") == ["unknown-field k.auther"]
    assert names("--select", "all", "--ignore", "unknown-kind,incomplete,unused") == [
        "unknown-field k.auther"
    ]


def test_pyproject_of_a_parent_folder(folder: Path) -> None:
    docs = write_project(folder / "docs", {"r.yaml": BAD})
    pyproject = folder / "pyproject.toml"
    pyproject.write_text('[tool.refalign]\nignore = ["unknown-field"]\nformat = "github"\n')
    assert run("check", docs, status=0).stdout == ""
    assert run("check", docs, "--select", "unknown-field", status=1).stdout.startswith("::warning ")
    for text, message in {
        '[tool.refalign]\nignor = ["file"]\n': "unknown option 'ignor' (did you mean 'ignore'?)",
        '[tool.refalign]\nselect = ["fil"]\n': "no check has the name 'fil' (did you mean 'file'?)",
        "[tool.refalign]\nselect = 3\n": "select must be a list of names of checks",
        '[tool.refalign]\nformat = "text"\n': "format must be one of human, json, github, sarif",
        "[tool.refalign\n": "not valid TOML",
    }.items():
        pyproject.write_text(text)
        result = run("check", docs, status=2)
        assert message in result.stderr
        assert "pyproject.toml" in result.stderr


def test_suppressed_warnings_are_not_reported(folder: Path) -> None:
    conf = "refalign_registry = ['r.yaml']\nsuppress_warnings = ['refalign.unknown-field']\n"
    write_project(folder, {"r.yaml": BAD}, conf)
    assert names() == []
    assert names("--select", "unknown-field") == ["unknown-field k.auther"]


def test_github_format_is_escaped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = write_project(folder / "a,b", {"r.yaml": '"50%:": {type: paper, title: T, auther: A}\n'})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    monkeypatch.chdir(docs)
    assert run("check", "--format", "github", status=1).stdout == (
        "::warning file=a%2Cb/r.yaml,line=1,col=33,title=refalign unknown-field::"
        "r.yaml:1:33: 50%25:.auther: unknown field (did you mean 'author'?)\n"
    )


LEVELS = ["none", "note", "warning", "error"]

SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["unicodeCodePoints", "utf16CodeUnits"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    # semver.org
                                    "semanticVersion": {"pattern": r"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$"},
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": {"required": ["text"]},
                                                "fullDescription": {"required": ["text"]},
                                                "help": {"required": ["text"]},
                                                "defaultConfiguration": {
                                                    "properties": {
                                                        "level": {
                                                            "enum": ["none", "note", "warning", "error"]
                                                        }
                                                    }
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message"],
                            "properties": {
                                "message": {"required": ["text"]},
                                "level": {"enum": LEVELS},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        }
                                                    }
                                                },
                                            }
                                        }
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 demands of the properties that are written (its sections 3.13 to 3.30)."""


def test_sarif_format(folder: Path) -> None:
    write_project(folder / "my docs", {"r.yaml": BAD})
    log = json.loads(run("check", "my docs", "--format", "sarif", status=1).stdout)
    jsonschema.validate(log, SARIF)
    (sarif_run,) = log["runs"]
    (result,) = sarif_run["results"]
    rules = sarif_run["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "unknown-field"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "my%20docs/r.yaml", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 1, "startColumn": 28}


DUPLICATES = {
    "same-doi": ("doi: 10.1000/ABC", "url: https://dx.doi.org/10.1000/abc"),
    "same-isbn": ("isbn: 0-201-89683-4", "isbn: 978-0-201-89683-1"),
    "same-arxiv": ("eprint: 1706.03762v2, eprinttype: arxiv", "url: https://arxiv.org/pdf/1706.03762"),
    "same-title": ("date: 2003, author: [Ann Berg]", "date: 2003-05, author: ['Berg, A.']"),
}


@pytest.mark.parametrize(("check", "fields"), DUPLICATES.items(), ids=list(DUPLICATES))
def test_duplicates_across_files(folder: Path, check: str, fields: tuple[str, str]) -> None:
    titles = ("Some Title: A Study", "Some title – a study") if check == "same-title" else ("First", "Second")
    texts = [
        f"{key}: {{type: book, title: {title!r}, {field}}}\n"
        for key, title, field in zip("ab", titles, fields, strict=True)
    ]
    write_project(folder, {"1.yaml": texts[0], "2.yaml": texts[1]})
    (finding,) = run_json("check", status=1)
    assert (finding["check"], finding["file"], finding["path"]) == (check, "2.yaml", "b")
    assert "as 'a' at 1.yaml:1; remove one" in finding["message"]
    write_project(folder, {"1.yaml": "".join(texts), "2.yaml": ""})
    assert names() == []
    assert names("--select", check) == [f"{check} b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "type: book, title: T, date: 2003, author: [Ann Berg]",
            "type: book, title: T, date: 2003, author: [Bo Li]",
        ),
        ("type: book, title: T, date: 2003", "type: book, title: T, date: 2004"),
        ("type: book, title: T", "type: book, title: T"),
        ("type: book, title: T, date: 2003", "type: paper, title: T, date: 2003"),
        ("type: book, title: T, date: 2003, volume: 1", "type: book, title: T, date: 2003, volume: 2"),
        ("type: paper, title: A, doi: 10.1/x, page: 1-2", "type: paper, title: B, doi: 10.1/x, page: 3-4"),
        ("type: book, title: A, doi: 10.1/x", "type: paper, title: B, doi: 10.1/x, container: A"),
        (
            "type: book, title: A, isbn: 0-201-89683-4",
            "type: paper, title: B, isbn: 0-201-89683-4, page: 3-4",
        ),
        ("type: course, title: A, url: 'https://doi.org/10.1/x'", "type: paper, title: B, doi: 10.1/x"),
        ("type: paper, title: A, isbn: unknown", "type: paper, title: B, isbn: unknown"),
    ],
)
def test_different_works_are_not_reported(folder: Path, first: str, second: str) -> None:
    write_project(folder, {"1.yaml": f"a: {{{first}}}\n", "2.yaml": f"b: {{{second}}}\n"})
    assert [name for name in names() if name.startswith("same")] == []


def test_same_article_is_reported_once(folder: Path) -> None:
    texts = {
        "1.yaml": "a: {type: wikidef, title: A, url: 'https://en.wikipedia.org/wiki/Hypervisor'}\n",
        "2.yaml": "b: {type: wikidef, title: B, url: 'http://en.m.wikipedia.org/wiki/hypervisor#History'}\n",
    }
    write_project(folder, texts)
    assert names() == ["duplicate-resource b.url"]
    assert names("--select", "same-wikipedia") == ["same-wikipedia b"]
    wikidata = {name: re.sub("url: '[^']*'", "wikidata: Q42", text) for name, text in texts.items()}
    write_project(folder, wikidata)
    assert names() == ["same-wikipedia b"]


def test_planned_pages(folder: Path) -> None:
    files = {
        "r.yaml": "k: {type: paper, title: T, chapters: [a, old/x, view, d/sub/b.md, {document: draft}]}\n",
        "index.rst": "T\n=\n", "a.rst": "A\n=\n", "old/x.rst": "X\n=\n", "views.rst": "Views\n=====\n",
        "sub/b.md": "# B\n", "draft.md": "# D\n",
    }  # fmt: skip
    conf = (
        "refalign_registry = ['r.yaml']\nexclude_patterns = ['old', 'dra*']\nextensions = ['myst_parser']\n"
    )
    write_project(folder, files, conf)
    assert names() == []
    rows = run_json("check", "--select", "planned", status=1)
    assert [row["message"] for row in rows] == [
        "'old/x' is no page of this project; correct the path or remove it",
        "'view' is no page of this project (did you mean 'views'?)",
        "'draft' is no page of this project; correct the path or remove it",
    ]
    write_project(folder, {}, f"{conf}refalign_warn_planned = True\n")
    assert len(names()) == 3
    assert names("--ignore", "planned") == []
    # What is computed excludes nothing.
    write_project(folder, {}, f"{conf}exclude_patterns += more()\n")
    assert [row["message"].split("'")[1] for row in run_json("check", "--select", "planned")] == ["view"]


UNUSED = """\
a: {type: paper, title: A}
b-1: {type: paper, title: B, ids: [old-b]}
c: {type: paper, title: C, url: 'https://example.org/c'}
org: {type: organization, title: O}
std: {type: standard, title: S, organization: org}
included: {type: paper, title: I}
never-used: {type: paper, title: N}
"""


def test_unused(folder: Path) -> None:
    page = ":paper:`a` :paper:`OLD-B` `c <https://example.org/c/>`__ :standard:`std`\n"
    page += "\n.. include:: ../part.txt\n"
    conf = "extensions = ['sphinx_refalign']\nrefalign_registry = ['r.yaml']\nrefalign_align_links = True\n"
    docs = write_project(folder / "docs", {"r.yaml": UNUSED, "index.rst": f"Title\n=====\n\n{page}"}, conf)
    (folder / "part.txt").write_text("A :paper:`included`.\n")
    assert names(str(docs)) == []
    assert names(str(docs), "--select", "unused") == ["unused never-used"]
    assert names(str(docs), "--select", "unused", "--build") == ["unused b-1", "unused never-used"]


def test_incomplete(folder: Path) -> None:
    text = """\
w: {type: wikidef, title: W}
p: {type: paper, title: P, container: J}
full: {type: paper, title: F, author: A B, date: 2003, doi: 10.1000/x}
c: {type: course, title: C, institution: MIT, url: https://example.org/}
o: {type: paper, entrytype: online, title: O, url: https://example.org/o}
"""
    write_project(folder, {"r.yaml": text})
    assert names() == []
    rows = run_json("check", "--select", "incomplete", status=1)
    assert [f"{row['path']}: {row['message']}" for row in rows] == [
        "w: no address; add 'url'",
        "p: no author and no date; add 'author' and 'date'",
    ]


def test_checks_of_builds_need_a_build(folder: Path) -> None:
    write_project(folder, {"r.yaml": BAD})
    assert "add --build" in run("check", "--select", "rule", status=2).stderr


def test_a_failing_build_is_one_message(folder: Path) -> None:
    write_project(folder, {"r.yaml": BAD, "index.rst": "T\n=\n"})
    for text, message in {
        "1 / 0\n": "division by zero",
        "import sys\nsys.exit(3)\n": "exit",
        "extensions = ['no_such_module']\n": "no_such_module",
        "extensions = []\n": "add 'sphinx_refalign' to extensions",
    }.items():
        (folder / "conf.py").write_text(f"refalign_registry = ['r.yaml']\n{text}")
        result = run("check", "--build", status=2)
        assert message in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert result.stdout == ""


def test_conf_py_is_run_on_demand(folder: Path) -> None:
    conf = "print('running')\nname = 'r'\nrefalign_registry = [name + '.yaml']\n"
    docs = write_project(folder / "docs", {"r.yaml": BAD}, conf)
    result = run("check", "docs", status=2)
    assert "refalign_registry is computed" in result.stderr
    result = run("check", "docs", "--conf", status=1)
    assert result.stdout.startswith("docs/r.yaml:1:28: ")
    assert "running" not in result.stdout
    for text in ("1 / 0\n", "exit(3)\n", "def f(:\n"):
        (docs / "conf.py").write_text(text)
        result = run("check", "docs", "--conf", status=2)
        assert len(result.stderr.splitlines()) == 1
        assert "docs/conf.py" in result.stderr


def test_first_mistakes(folder: Path) -> None:
    (folder / "file.txt").write_text("")
    (folder / "empty").mkdir()
    write_project(folder / "docs", {"r.yaml": BAD})
    write_project(folder / "plain", {}, "project = 'x'\n")
    write_project(folder / "broken", {}, "extensions = [\n")
    for arguments, message in {
        ("nowhere",): "nowhere: does not exist; give the folder of conf.py",
        ("file.txt",): "file.txt: is a file; give the folder of conf.py",
        ("empty",): "empty: no conf.py",
        (".",): "no conf.py (did you mean 'docs'?)",
        ("plain",): "refalign_registry is not set: no registry",
        ("broken",): "broken/conf.py:1: not valid Python",
        ("docs", "--registry", "none.yaml"): "--registry: file not found: none.yaml",
        ("docs", "--format", "text"): "Invalid value for '--format'",
        ("docs", "--selekt", "x"): "No such option",
    }.items():
        result = run("check", *arguments, status=2)
        assert message in result.stderr, arguments
        assert result.stdout == ""


def test_registry_without_project(folder: Path) -> None:
    (folder / "r.yaml").write_text(BAD)
    assert run("check", "--registry", "r.yaml", status=1).stdout.startswith("r.yaml:1:28: k.auther: ")


def test_missing_and_unreadable_registries_are_findings(folder: Path) -> None:
    write_project(folder, {"r.yaml": BAD}, "refalign_registry = ['r.yaml', 'gone.yaml', 'folder.yaml/x']\n")
    rows = run_json("check", status=1)
    assert [(row["check"], row["file"]) for row in rows] == [
        ("file", "conf.py"), ("file", "conf.py"), ("unknown-field", "r.yaml"),
    ]  # fmt: skip


def test_jupyter_book(folder: Path) -> None:
    text = "title: B\nsphinx:\n  config:\n    refalign_registry: [r.yaml]\n    refalign_registri: x\n"
    for name, content in {"_config.yml": text, "r.yaml": BAD}.items():
        (folder / name).write_text(content)
    rows = run_json("check", status=1)
    assert [(row["check"], row["file"]) for row in rows] == [
        ("config", "_config.yml"),
        ("unknown-field", "r.yaml"),
    ]
    assert "jupyter-book config sphinx" in run("check", "--build", status=2).stderr


def test_kinds_that_conf_py_computes(folder: Path) -> None:
    conf = "label = 'Talk'\nrefalign_kinds = {'talk': {'label': label}}\nrefalign_registry = ['r.yaml']\n"
    text = "k: {type: talk, title: T, speeker: x}\nl: {type: nothing, title: T}\n"
    write_project(folder, {"r.yaml": text}, conf)
    result = run("check", status=0)
    assert "refalign_kinds is computed and was not read; --conf runs conf.py" in result.stderr
    assert names("--conf") == ["unknown-field k.speeker", "unknown-kind l.type"]


def test_kinds_that_an_extension_adds_need_a_build(folder: Path) -> None:
    conf = (
        "import sphinx_refalign\nextensions = ['sphinx_refalign']\nrefalign_registry = ['r.yaml', 'no.bib']\n"
        "def setup(app):\n    sphinx_refalign.add_kind(app, 'talk', {'label': 'Talk'})\n"
    )
    files = {"r.yaml": "k: {type: talk, title: T, speeker: x}\n", "index.rst": "T\n=\n"}
    write_project(folder, files, conf)
    assert names() == ["file "]
    missing, unknown = run_json("check", "--build", status=1)
    assert missing["check"] == "file"
    assert (unknown["check"], unknown["line"], unknown["column"]) == ("unknown-field", 1, 27)
    assert unknown["message"].startswith("k.speeker: unknown field")
