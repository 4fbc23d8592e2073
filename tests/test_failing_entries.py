"""An entry that raises an exception where it is shown is one warning at its place; the others are shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry
from tests.helpers.outputs import FILES, OUTPUTS
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role
from tests.helpers.registry_files import load_text

STYLES = ("block", "card", "list", "inline", "reference")

GOOD = {"good": "Good Paper", "hypervisor": "Hypervisor"}

REGISTRY = """\
bad:
  type: paper
  title: Bad Paper
  author: [Ada Lovelace]
  date: 1843
  url: https://example.org/bad
  container: Notes
  area: Logic
good: {type: paper, title: Good Paper, author: [Alan Turing], date: 1936, area: Logic, url: "https://example.org/good"}
hypervisor: {type: wikidef, title: Hypervisor, url: "https://en.wikipedia.org/wiki/Hypervisor"}
"""

FIELDS = ("title", "author", "date", "url", "container", "note", "short", "area", "doi", "topics")


class Hostile:
    """A value that no code expects."""

    def __str__(self) -> str:
        raise ArithmeticError("hostile")

    __repr__ = __bool__ = __hash__ = __eq__ = __str__  # type: ignore[assignment]


@pytest.fixture(params=FIELDS)
def hostile_field(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a hostile value into a field of the entry ``bad``, whatever its reader has found."""
    build = Registry._build

    def build_hostile(self: Registry, entry: Entry) -> Resource:
        resource = build(self, entry)
        return replace(resource, **{request.param: Hostile()}) if entry.key == "bad" else resource

    monkeypatch.setattr(Registry, "_build", build_hostile)
    return str(request.param)


def write_pages(project: Project) -> Project:
    """Write pages that show each entry in every way."""
    project.write("resources.yaml", REGISTRY)
    keys = ("bad", *GOOD)
    blocks = [Directive("resource", key, {"style": style}) for key in keys for style in STYLES]
    lists = [
        Directive("references", "", {"style": style}, "\n".join(keys)) for style in ("list", "reference")
    ]
    views = [
        Directive("alignment-table", "", {"columns": "chapter resources topics note year"}),
        Directive("alignment-table", "", {"group-by": "none", "sort": "year"}),
        Directive("alignment-table", "", {"group-by": "resource", "sort": "resource"}),
        Directive("alignment-table", "", {"years": "1000-2000", "areas": "*"}),
        Directive("alignment-matrix", "", {"columns": "resources"}), Directive("alignment-coverage"),
        Directive("resource-catalog"), Directive("resource-catalog", "", {"group-by": "institution"}),
    ]  # fmt: skip
    roles = Paragraph(*(Role("resource", key) for key in keys))
    toctree = Directive("toctree", "", {}, "views")
    project.page("index", "rst", Heading("Index"), roles, *blocks, *lists, toctree)
    project.page("views", "rst", Heading("Views"), *views)
    project.conf["refalign_columns"] = {"year": {"label": "Year", "text": "year"}}
    return project


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_a_failing_entry_is_one_warning(project: Project, hostile_field: str, builder: str) -> None:
    built = write_pages(project).build(builder)
    warnings = built.warnings.splitlines()
    assert len(warnings) <= 1, warnings
    if warnings:
        assert warnings[0].startswith("resources.yaml:1:1: WARNING: bad: entry cannot be shown: ")
    if hostile_field == "title":
        assert warnings
    if builder == "html":
        assert all(
            built.text(page).count(title) > 5 for page in ("index", "views") for title in GOOD.values()
        )
        assert set(built.data["resources"]) == {"bad", *GOOD}
        page = (built.out / "index.html").read_text(encoding="utf-8")
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        names: list[object] = []
        json.loads(script, object_hook=lambda node: names.append(node.get("name", node.get("targetName"))))
        assert {*names} >= {*GOOD.values()}, "of nodes at any depth and of targets of alignments"
        cards = BeautifulSoup(page, "html.parser").select(".refalign-cards > div")
        assert len(cards) == 3
    else:
        (tex,) = built.out.glob("*.tex")
        assert all(tex.read_text(encoding="utf-8").count(title) > 10 for title in GOOD.values())


def test_writers_leave_a_failing_entry_out(tmp_path: Path, hostile_field: str) -> None:
    loaded = load_text(tmp_path, REGISTRY)
    for name, write in FILES.items():
        text = write(loaded)
        again = load_text(tmp_path, text, f"again.{name}")
        assert {*again} - {"bad"} == {*GOOD}, name
    (problem,) = loaded.problems
    assert (problem.path, problem.line) == ("bad", 1)
    assert problem.message.startswith("entry cannot be shown: ")
    assert OUTPUTS["block"](loaded, "good")
