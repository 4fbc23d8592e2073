"""Options in conf.py: valid values, and warnings about invalid values."""

from __future__ import annotations

import re
import sys

import pytest
from sphinx.config import Config

from sphinx_refalign import config
from tests.helpers.paths import PACKAGE
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("refalign_registry", {"a": 1}, "refalign_registry = {'a': 1}: must be a path or a list of paths"),
        ("refalign_registry", ["resources.yaml", 3], "must be a path or a list of paths"),
        ("refalign_kinds", {"Video": {"label": "V"}}, "invalid kind name 'Video'; use lower-case letters"),
        ("refalign_kinds", {"paper": {"label": "P"}}, "kind name 'paper' is already taken"),
        ("refalign_kinds", {"note": {"label": "N"}}, "'note' is a directive or role of docutils"),
        ("refalign_kinds", {"video": {}}, "video.label: is missing"),
        ("refalign_kinds", {"video": {"label": "V", "group": "speaker"}}, "unknown field 'speaker'; add it"),
        ("refalign_relations", ["Not Good"], "must be a list of names of lower-case letters"),
    ],
)
def test_invalid_value_is_reported_with_its_line(
    project: Project, name: str, value: object, message: str
) -> None:
    project.conf[name] = value
    built = project.page("index", "rst", Heading("T"), Paragraph("Words.")).build()
    line = next(line for line in built.warnings.splitlines() if "[refalign.config]" in line)
    number = list(project.conf).index(name) + 1
    assert line.startswith(f"conf.py:{number}: WARNING: {name} = ")
    assert message in line


def test_missing_registry_file_is_reported(project: Project) -> None:
    project.conf["refalign_registry"] = ["resources.yaml", "paper.bib"]
    built = project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003")).build()
    message = "refalign_registry: file not found: paper.bib (relative to conf.py)"
    assert built.warnings.startswith(f"conf.py:2: WARNING: {message}")
    assert "[refalign.file]" in built.warnings
    assert built.data["alignments"], "the other files are read"


def test_registry_may_be_one_path(project: Project) -> None:
    project.conf["refalign_registry"] = "resources.yaml"
    assert project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003")).build().warnings == ""


def test_registry_problems_are_warnings_with_type_and_subtype(project: Project) -> None:
    project.write("more.yaml", "a: {type: paper, title: A, authors: B}\nb: {type: papper, title: B}\n")
    built = project.page("index", "rst", Heading("T"), Directive("paper", "b")).build()
    assert [line.partition(": WARNING: ")[2] for line in built.warnings.splitlines()] == [
        "a.authors: unknown field (did you mean 'author'?) [refalign.unknown-field]",
        "b.type: unknown kind 'papper' (did you mean 'paper'?) [refalign.unknown-kind]",
        "'b' could not be read, see more.yaml:2 [refalign.unknown-key]",
    ]
    assert built.warnings.startswith("more.yaml:1:")
    project.conf["suppress_warnings"] = ["refalign.unknown-field"]
    assert "authors" not in project.build().warnings


def test_custom_kind_has_directive_role_fields_and_labels(project: Project, markup: str) -> None:
    project.conf["refalign_kinds"] = {
        "video": {
            "label": {"en": "Video", "zh": "视频"},
            "plural": {"en": "Videos", "zh": "视频"},
            "fields": {"channel": {"en": "Channel", "zh": "频道"}, "date": "Shown on"},
            "group": "channel",
            "source": ["channel", "date"],
        }
    }
    project.write(
        "more.yaml",
        "talk: {type: video, title: A talk, channel: PyCon, date: 2019, url: 'https://example.org/talk'}\n",
    )
    project.page(
        "index", markup, Heading("T"),
        Directive("video", "talk"),
        Paragraph("As ", Role("video", "said <talk>"), "."),
        Directive("references", "", {}, "talk"),
        Directive("resource-catalog", "", {"kinds": "video"}),
    )  # fmt: skip
    built = project.build()
    assert built.warnings == ""
    text = built.text()
    assert "Video: A talk" in text
    assert "Channel : PyCon" in text
    assert "Shown on : 2019" in text
    assert "PyCon 2019 : A talk" in text
    assert "Videos: 1" in text
    assert {alignment["kind"] for alignment in built.data["alignments"]} == {"video"}
    project.conf["language"] = "zh_CN"
    assert "频道 : PyCon" in project.build().text()


def test_custom_relations(project: Project) -> None:
    project.conf["refalign_relations"] = {"refutes": {"en": "argues against", "zh": "反驳"}}
    options = {"relation": "refutes"}
    built = project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003", options)).build()
    assert built.warnings == ""
    assert "argues against" in built.text()
    assert built.data["alignments"][0]["relation"] == "refutes"


def test_directive_of_another_extension_is_not_replaced(project: Project) -> None:
    project.write(
        "other.py",
        "from docutils.parsers.rst import Directive\n"
        "from docutils import nodes\n"
        "class Course(Directive):\n"
        "    required_arguments = 1\n"
        "    def run(self): return [nodes.paragraph('', 'Theirs.')]\n"
        "def setup(app): app.add_directive('course', Course)\n",
    )
    project.conf["extensions"] = ["sphinx_refalign", "other"]
    parts = Directive("course", "mit-6.824"), Directive("refalign:course", "mit-6.824")
    project.page("index", "rst", Heading("T"), *parts)
    sys.path.insert(0, str(project.root))
    try:
        built = project.build()
    finally:
        sys.path.remove(str(project.root))
    assert "another extension has already registered 'course'; use 'refalign:course'" in built.warnings
    assert "Theirs." in built.text()
    assert "Course: Distributed Systems" in built.text()


def test_invalid_kind_leaves_the_others(project: Project) -> None:
    project.conf["refalign_kinds"] = {"video": {"label": "Video"}, "Bad Name": {"label": "B"}}
    project.write("more.yaml", "talk: {type: video, title: A talk}\n")
    built = project.page("index", "rst", Heading("T"), Directive("video", "talk")).build()
    assert built.warnings.startswith("conf.py:6: WARNING: refalign_kinds = {'Bad Name':")
    assert len(built.warnings.splitlines()) == 1
    assert "Video: A talk" in built.text()


@pytest.mark.parametrize("field", ["key", "title", "extra", "venue", "chapters", "Bad Field"])
def test_invalid_field_name_is_reported(project: Project, field: str) -> None:
    project.conf["refalign_kinds"] = {"video": {"label": "V", "fields": {field: "F"}}}
    built = project.page("index", "rst", Heading("T"), Paragraph("Words.")).build()
    assert f"video: field name {field!r} is not allowed" in built.warnings


CHANGES: dict[str, tuple[object, object]] = {
    "refalign_registry": (["*.yaml"], "resources.yaml"),
    "refalign_encoding": ("utf-8", "gbk"),
    "refalign_external": ({}, {"os-book": ("https://example.org/", "missing.json")}),
    "refalign_kinds": ({}, {"video": {"label": "Video"}}),
    "refalign_entry_types": ({}, {"online": "paper"}),
    "refalign_relations": ([], ["refutes"]),
    "refalign_columns": ({"doi": {"label": "A", "text": "doi"}}, {"doi": {"label": "B", "text": "doi"}}),
    "refalign_rules": ([], [{"at-least": 9, "documents": "one"}]),
    "refalign_align_citations": (False, True),
    "refalign_warn_planned": (False, True),
    "refalign_align_links": (False, ["paper"]),
    "refalign_align_links_exclude": ([], ["one"]),
    "refalign_link_cards": (False, True),
    "refalign_role_target": ("resource", "catalog"),
    "refalign_reference_style": ("plain", "alpha"),
    "refalign_metadata": (True, False),
    "refalign_show": ([], ["author"]),
    "refalign_hide": ([], {"paper": "venue"}),
    "refalign_style": ("block", {"paper": "card"}),
}
"""Two values of each option for which the registry and the alignments are the same."""

PAGES = {"index", "one", "plain"}


@pytest.fixture
def three_pages(project: Project) -> Project:
    project.page("index", "rst", Heading("T"), Directive("toctree", "", {}, "one\nplain"))
    project.page("one", "rst", Heading("One"), Directive("paper", "xen-2003"), Directive("alignment-table"))
    return project.page("plain", "rst", Heading("Plain"), Paragraph("Words."))


def written_after_change(project: Project, name: str, before: object, after: object) -> set[str]:
    """Return which pages the second of two output folders gets again after a change of an option.

    Sphinx itself writes all pages that it reads again, but in the first folder only.
    """
    project.conf[name] = before
    project.build("html")
    project.build("dirhtml")
    project.conf[name] = after
    project.build("html")
    return project.build("dirhtml").written


@pytest.mark.parametrize("option", config.OPTIONS, ids=lambda option: option.name)
def test_option_is_marked_as_shown_if_it_changes_pages_by_itself(
    three_pages: Project, option: config.Option
) -> None:
    written = written_after_change(three_pages, option.name, *CHANGES[option.name])
    assert written == (PAGES if option.shown else set())


def test_options_that_are_shown() -> None:
    """Labels of kinds and relations, the defaults of blocks, the style of references and metadata."""
    assert [option.name.removeprefix("refalign_") for option in config.OPTIONS if option.shown] == [
        "kinds", "relations", "show", "hide", "style", "reference_style", "metadata",
    ]  # fmt: skip


@pytest.mark.parametrize("shown", [True, False])
def test_new_option_updates_pages_if_it_is_marked_as_shown(
    three_pages: Project, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    option = config.Option("refalign_new", "a", "", (str,), lambda value: "", "Help.", shown=shown)
    monkeypatch.setattr(config, "OPTIONS", (*config.OPTIONS, option))
    three_pages.conf["refalign_new"] = "a"
    three_pages.build()
    assert three_pages.build().written == set()
    three_pages.conf["refalign_new"] = "b"
    assert three_pages.build().written == (PAGES if shown else set())


def test_typed_view_of_the_configuration() -> None:
    declared = {option.name: option.default for option in config.OPTIONS}
    values = Config(
        {}, declared | {"refalign_registry": "r.yaml", "refalign_relations": {"refutes": "against"}}
    )
    for option in config.OPTIONS:
        values.add(option.name, option.default, option.rebuild, option.types)
    typed = config.RefalignConfig(values)
    assert typed.registry_patterns == ["r.yaml"]
    typed.replace_registry_patterns(("a.bib", "b.bib"))
    assert typed.registry_patterns == ["a.bib", "b.bib"]
    typed.replace_encoding("gbk")
    assert typed.encoding == "gbk"
    assert typed.relations[-1] == "refutes"
    assert typed.relation_labels == {"refutes": "against"}
    assert typed.build_kinds().keys() >= {"paper", "course"}
    assert (typed.external, typed.declared_kinds, typed.rules) == ({}, {}, [])
    assert (typed.align_citations, typed.reference_style, typed.metadata) == (False, "plain", True)


def test_options_are_read_in_one_place() -> None:
    pattern = re.compile(r"config\.refalign_|config\[[\"']refalign_")
    files = [path for path in PACKAGE.rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert files == [PACKAGE / "config.py"]


def test_every_invalid_kind_is_reported_and_the_others_work(project: Project) -> None:
    project.conf["refalign_kinds"] = {"Bad": {"label": "B"}, "video": {"label": "Video"}, "worse": {}}
    built = project.page("index", "rst", Heading("T"), Directive("resource-catalog", "")).build()
    assert built.warnings.count("WARNING: refalign_kinds") == 2
    assert "worse.label: is missing" in built.warnings


def test_entry_types_of_a_project(project: Project, markup: str) -> None:
    project.write("r.bib", "@online{home, title={Home}, url={https://example.org/}}\n")
    project.conf |= {
        "refalign_registry": ["r.bib"],
        "refalign_kinds": {"website": {"label": "Website"}},
        "refalign_entry_types": {"@Online": "website", "misc": "websit"},
    }
    built = project.page("index", markup, Heading("T"), Directive("website", "home")).build()
    assert built.warnings.endswith(
        "refalign_entry_types: misc: unknown kind 'websit' (did you mean 'website'?) [refalign.config]\n"
    )
    assert built.data["resources"]["home"]["kind"] == "website"
    project.conf["refalign_entry_types"] = {}
    assert "'home' is a paper" in project.build().warnings
