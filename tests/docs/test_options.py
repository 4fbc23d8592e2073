"""What the reference says about the options of directives holds: examples, values and defaults."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_refalign.directives.base import Option
from sphinx_refalign.directives.resource import UseDirective
from tests.docs.snippets import DOCS
from tests.docs.test_reference import CLASSES
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

DIRECTIVES = {
    name: directive
    for number, (name, directive) in enumerate(CLASSES.items())
    if directive not in list(CLASSES.values())[:number]
}
"""Each class once, by its first name."""

ARGUMENTS = {"alignment-changes": {"since": "/states"}}
"""Options that a directive cannot do without."""


def parts(name: str, options: dict[str, str]) -> list[object]:
    """Return a page with one directive, which shows a course if it shows a resource."""
    key = "mit-6.824" if issubclass(CLASSES[name], UseDirective) else ""
    argument = "" if name == "references" else key
    words = {**ARGUMENTS.get(name, {}), **options}
    return [Heading("Page"), Directive(name, argument, words, key if name == "references" else "")]


def project_in(root: Path) -> Project:
    """Return a project with the registry of the samples, and with what options may name."""
    shutil.copytree(DOCS / "samples", root, ignore=shutil.ignore_patterns("fields.yaml", "conf.py"))
    project = Project(root)
    project.conf["refalign_registry"] = ["resources.yaml"]
    file = "states/1.0/alignment.json"
    project.conf["refalign_external"] = {"os-book": ("https://books.example/os/", file)}
    project.conf["numfig"] = True
    # A coverage is low here, and graphs are lists where the machine has no Graphviz.
    project.conf["suppress_warnings"] = ["refalign.coverage", "refalign.graph"]
    return project


def build(root: Path, pages: dict[str, list[object]], markup: str) -> Built:
    project = project_in(root)
    uses = Paragraph(Role("paper", "xen-2003"), " ", Role("standard", "rfc-9110"))
    pages = {**pages, "views/one": [Heading("One")], "views/drafts/two": [Heading("Two")]}
    project.page("index", markup, Heading("Book"), uses, Directive("toctree", "", {}, "\n".join(pages)))
    for name, content in pages.items():
        project.page(name, markup, *content)
    return project.build()


def options_of(name: str) -> Iterator[tuple[str, Option]]:
    for option, declared in DIRECTIVES[name].option_spec.items():
        assert isinstance(declared, Option), (name, option)
        yield option, declared


@pytest.mark.parametrize("name", list(DIRECTIVES))
def test_examples_and_values_are_accepted_in_both_markups(name: str, tmp_path: Path) -> None:
    pages = {"none": parts(name, {})}
    for option, declared in options_of(name):
        examples = [declared.example] if declared.example else []
        # Values of ``headers`` are columns, of which only the example is whole.
        values = [] if option in ("headers", "threshold") else declared.values
        for number, value in enumerate([*examples, *values] or [""]):
            pages[f"{option}-{number}"] = parts(name, {option: value})
    texts = []
    for markup in ("rst", "md"):
        built = build(tmp_path / markup, pages, markup)
        assert built.warnings == ""
        texts.append({page: _without_ids(built.html(page).prettify()) for page in pages})
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", list(DIRECTIVES))
def test_defaults_are_what_the_directive_does_without_the_option(name: str, tmp_path: Path) -> None:
    defaults = {option: item.default for option, item in options_of(name) if item.default}
    one = build(tmp_path / "one", {"page": parts(name, {})}, "rst")
    other = build(tmp_path / "other", {"page": parts(name, defaults)}, "rst")
    assert other.warnings == one.warnings
    assert one.html("page").prettify() == other.html("page").prettify()


@pytest.mark.parametrize("name", list(DIRECTIVES))
def test_values_are_all_that_there_are(name: str, tmp_path: Path) -> None:
    """An unknown value is refused, with the values that the reference lists."""
    closed = {option: item for option, item in options_of(name) if item.values and not item.form}
    pages = {option: parts(name, {option: "qqqqqqqq"}) for option in closed}
    warnings = build(tmp_path / "p", pages, "rst").warnings
    for option, declared in closed.items():
        (line,) = [line for line in warnings.splitlines() if f" of :{option}:" in line]
        match = re.search(r"; use one of (.*?) \[", line)
        assert match is None or match[1].split(", ") == list(declared.values), line


def _without_ids(html: str) -> str:
    return re.sub(r'(id|href)="#?id\d+"', "", html)
