"""Each code block of the manual works, and its reST and MyST versions give the same page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from sphinx_refalign.alignment import load as load_alignments
from tests.docs.page_project import REGISTRIES, PageProject, import_module
from tests.docs.snippets import DOCS, PAGES, Snippet, all_snippets, snippets_of
from tests.helpers.project import Built

TUTORIAL = DOCS / "tutorial.rst"
"""Its snippets are run by ``test_tutorial``."""

LANGUAGES = {"rst", "md", "python", "yaml", "bibtex", "json", "toml", "console", "text"}


def test_blocks_have_a_known_language_and_no_other_form() -> None:
    snippets = all_snippets()
    assert len(snippets) > 30
    for snippet in snippets:
        assert snippet.language in LANGUAGES, f"{snippet.place}: {snippet.language}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_code_stands_in_code_blocks(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    snippets = {line.strip() for snippet in snippets_of(page) for line in snippet.text.splitlines()}
    for number, line in enumerate(lines, 1):
        if line.strip() not in snippets:
            is_literal = line.endswith("::") and not re.match(r" *\.\. [\w:-]+::$", line)
            is_other = re.match(r" *\.\. (code|sourcecode|literalinclude|parsed-literal)::", line)
            assert not is_literal and not is_other, f"{page}:{number}: write code-block"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page != TUTORIAL], ids=lambda page: str(page.relative_to(DOCS))
)
def test_snippets_of_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = PageProject(tmp_path / "project")
    built: dict[tuple[int, str], Built] = {}
    for snippet in snippets_of(page):
        if snippet.reason:
            continue
        try:
            _run(project, snippet, built, monkeypatch)
        except BaseException as error:
            error.add_note(f"in the snippet {snippet.place}")
            raise
    tab_sets = {tab_set for tab_set, _ in built}
    for tab_set in tab_sets:
        assert {(tab_set, "rst"), (tab_set, "md")} <= built.keys(), f"{page}:{tab_set}: one markup only"


def _run(
    project: PageProject,
    snippet: Snippet,
    built: dict[tuple[int, str], Built],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    language, text = snippet.language, snippet.text
    if snippet.caption == "conf.py":
        project.options(text)
        project.write_conf(text)
    elif snippet.caption:
        project.write(snippet.caption, text)
        if language == "json" and '"alignments"' in text:
            load_alignments(project.root / snippet.caption)  # the file of another project
        elif language in REGISTRIES:
            project.check_registry(project.root / snippet.caption)
        if language == "python":
            import_module(snippet, project.root, monkeypatch)
    elif language in ("rst", "md"):
        result = project.build(text, language)
        if snippet.tab_set:
            built[snippet.tab_set, language] = result
            other = built.get((snippet.tab_set, "rst"))
            assert language == "rst" or (
                other is not None and other.html("snippet") == result.html("snippet")
            )
    elif language in REGISTRIES:
        path = project.root.parent / f"snippet.{REGISTRIES[language]}"
        path.write_text(text, encoding="utf-8")
        project.check_registry(path)
    elif language == "python":
        project.options(text)
    elif language == "toml":
        tomllib.loads(text)
    elif language == "console":
        for command, output in snippet.commands:
            project.run(command, output, monkeypatch)


def test_snippets_are_in_the_tab_of_their_markup() -> None:
    for snippet in all_snippets():
        if snippet.tab and snippet.language in ("rst", "md"):
            assert snippet.tab == {"rst": "rst", "md": "myst"}[snippet.language], snippet.place
