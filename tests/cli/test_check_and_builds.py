"""``refalign check`` reports exactly what a build reports about the registry; with ``--build``, all of it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.cli.command_runs import run_json
from tests.helpers.paths import BAD_FILES, SHARED

FILES = sorted(file for file in BAD_FILES.iterdir() if file.suffix != ".txt")
CORPUS = SHARED / "corpus" / "bib"
CORPUS_FILES = sorted(CORPUS.glob("*.bib"))

PAGE = "Title\n=====\n\n.. resource-catalog::\n"

LINE = re.compile(r"(?P<location>.*?): WARNING: (?P<text>.*) \[refalign\.(?P<code>[\w-]+)\]")


def build_warnings(folder: Path) -> set[tuple[str, str, str]]:
    """Return the location, the text and the subtype of each warning of a build."""
    log = io.StringIO()
    with docutils_namespace(), patch_docutils(str(folder)):
        app = Sphinx(
            folder, folder, folder / "_build", folder / "_build/trees", "dummy",
            confoverrides={"show_warning_types": True}, status=None, warning=log,
        )  # fmt: skip
        app.build()
    text = re.sub(r"\x1b\[[\d;]*m", "", log.getvalue()).replace(f"{folder}/", "")
    matches = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(matches), text
    return {(_with_line(match["location"]), match["text"], match["code"]) for match in matches if match}


def _with_line(location: str) -> str:
    return location if re.search(r":\d+$", location) else f"{location}:1"


def findings(*arguments: str, status: int | None = None) -> set[tuple[str, str, str]]:
    """Return the same of the findings of the command."""
    rows = []
    for row in run_json("check", *arguments, status=status):
        # Sphinx takes a location without a line for the name of a document.
        line = row["line"] or 1
        column = f":{row['column']}" if row["column"] else ""
        text = f"{row['path']}: {row['message']}" if row["path"] else row["message"]
        rows.append((f"{row['file']}:{line}{column}", text, row["check"]))
    assert len(rows) == len(set(rows))
    return set(rows)


def project_with(folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(file, folder)
    conf = f"extensions = ['sphinx_refalign']\nrefalign_registry = [{file.name!r}]\n"
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    (folder / "index.rst").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_bad_files(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project_with(tmp_path, file, monkeypatch)
    expected = {row for row in build_warnings(folder) if not row[1].startswith("refalign_registry: no entry")}
    assert expected
    assert findings(status=1) == expected


@pytest.mark.skipif(not CORPUS_FILES, reason=f"needs {CORPUS}")
@pytest.mark.parametrize("file", CORPUS_FILES, ids=lambda file: file.name)
def test_corpus(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project_with(tmp_path, file, monkeypatch)
    assert findings() == build_warnings(folder)


CONF = """\
extensions = ["sphinx_refalign", "myst_parser"]
refalign_registry = ["r.yaml", "missing.yaml"]
refalign_registri = []
refalign_relations = 3
refalign_warn_planned = True
refalign_rules = [{"documents": "*", "at-least": 9}, {"at-leest": 2}]
refalign_align_links = True
"""

REGISTRY = """\
k:
  type: wikidef
  title: Kernel
  url: https://example.org/k
  chapters: [chapter, {document: gone, label: The chapter}, vuews/b]
l: {type: paper, title: Lock, auther: x, url: https://example.org/k}
c: {type: course, title: Course}
"""

PAGES = {
    "rst": """\
The page
========

.. toctree::

   chapter
   views/b

:wikidef:`k` :paper:`k` :paper:`nothing` `a <https://example.org/k>`__

.. paper:: l
   :show: xyz

.. course:: c

.. alignment-coverage::
   :fail-under: 100
""",
    "md": """\
# The page

```{toctree}
chapter
views/b
```

{wikidef}`k` {paper}`k` {paper}`nothing` [a](https://example.org/k)

```{paper} l
:show: xyz
```

```{course} c
```

```{alignment-coverage}
:fail-under: 100
```
""",
}


@pytest.fixture
def whole_project(tmp_path: Path, markup: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a project with mistakes in conf.py, the registry and the pages."""
    (tmp_path / "views").mkdir()
    for name, text in {
        "conf.py": CONF, "r.yaml": REGISTRY, f"index.{markup}": PAGES[markup],
        "chapter.rst": "The chapter\n===========\n", "views/b.md": "# Second\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_with_build_all_warnings_are_reported(whole_project: Path) -> None:
    reported = findings("--build", status=1)
    expected = build_warnings(whole_project)
    codes = {code for _, _, code in expected}
    assert codes >= {
        "config", "file", "unknown-field", "unknown-key", "wrong-kind", "rule", "planned", "address",
        "incomplete", "option",
    }  # fmt: skip
    assert reported == expected
    assert not (whole_project / "_build" / "dummy").exists()


def test_without_build_what_the_registry_and_conf_py_have(whole_project: Path) -> None:
    codes = {"config", "file", "unknown-field", "planned"}
    of_rules = {row for row in build_warnings(whole_project) if row[1].startswith("refalign_rules")}
    expected = {row for row in build_warnings(whole_project) if row[2] in codes} - of_rules
    assert findings(status=1) == expected - of_rules
    assert len([row for row in expected if row[2] == "planned"]) == 2
