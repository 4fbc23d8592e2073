"""The alignment table: rows for topics, alignments of other projects, and the order of years and titles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import (
    TableOptions,
    TextLookup,
    find_topic,
    make_rows,
    natural_sort_key,
    topic_name,
)
from sphinx_refalign.registry.i18n import best_text, fallbacks
from tests.alignment.test_project import registry_of, use
from tests.alignment.test_project_external import OWN, RESOURCES, with_external

TEXT = """
raft:
  type: course
  title: {en: Raft, zh: 算法}
  topics:
  - {name: {en: Election, zh: 选举}, chapters: [one, {document: gone, label: Not yet}]}
  - {name: {en: Log, zh: 日志}, chapters: [one]}
  - Safety
  applications: [Consul]
xen: {type: paper, title: Xen, date: 2003-10, chapters: [views/]}
old: {type: paper, title: Older, date: 1999}
kvm: {type: wikidef, title: KVM}
"""

ORDER = ["index", "one", "two", "views/1", "views/2"]


def lookup(language: str) -> TextLookup:
    titles = {"one": "B 10", "two": "b 2"}
    return TextLookup(
        lambda value: best_text(value, fallbacks(language)).text,  # type: ignore[arg-type]
        lambda document: titles.get(document, document),
    )


def project_of(folder: Path, **keys: str) -> Project:
    """Return a project whose pages reference these keys, separated by spaces, with topics after a colon."""
    uses = {}
    for document, words in keys.items():
        parts = [word.partition(":") for word in words.split()]
        uses[document] = [
            use(document, key, topics=tuple(filter(None, topics.split(",")))) for key, _, topics in parts
        ]
    return Project(registry_of(folder, TEXT), uses, ORDER)


def rows(project: Project, language: str = "en", **options: Any) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return key and topics of each alignment in each row."""
    table = make_rows(project, TableOptions(**options), lookup(language))
    return [[(item.key, item.topics) for item in row] for row in table]


def test_rows_for_topics_in_the_language_of_the_page(tmp_path: Path) -> None:
    project = project_of(tmp_path, two="raft:选举,Safety,other xen raft:Safety,Election,Election")
    assert rows(project, by_topic=True) == [
        [("raft", ("Election",)), ("raft", ("Election",))],
        [("raft", ("Safety",)), ("raft", ("Safety",))],
        [("raft", ("other",))],
        [("xen", ())],
    ]
    assert rows(project, "zh_CN", by_topic=True)[0][0] == ("raft", ("选举",))
    assert rows(project)[0][0] == ("raft", ("选举", "Safety", "other"))


def test_rows_for_topics_that_are_planned_for_the_page(tmp_path: Path) -> None:
    project = project_of(tmp_path, one="raft", two="raft")
    assert rows(project, by_topic=True) == [
        [("raft", ("Election",))], [("raft", ("Log",))], [("raft", ())],
    ]  # fmt: skip


def test_planned_rows_for_topics(tmp_path: Path) -> None:
    project = project_of(tmp_path, two="kvm")
    table = make_rows(project, TableOptions(by_topic=True, include_planned=True), lookup("en"))
    assert [(row[0].document, row[0].label, row[0].key, row[0].topics, row[0].missing) for row in table] == [
        ("one", "B 10", "raft", ("Election",), True),
        ("one", "B 10", "raft", ("Log",), True),
        ("two", "two", "kvm", (), False),
        ("views/1", "views", "xen", (), True),
        ("gone", "Not yet", "raft", ("Election",), True),
    ]
    assert table[-1] == (
        Alignment("gone", "", "", "Not yet", "raft", "course", "", ("Election",), 0, missing=True),
    )


def test_alignments_of_other_projects(tmp_path: Path) -> None:
    places = [{"key": key, "document": "p", "chapter": "C", "topics": ["T", "U"]} for key in ("raft", "xen")]
    project = Project(with_external(tmp_path, OWN, RESOURCES, *places), {"x": [use("x", "kvm")]}, ["x"])
    assert rows(project) == [[("kvm", ())]]
    assert rows(project, external=("other",)) == [[("kvm", ())]]
    assert rows(project, external=("os",)) == [[("kvm", ())], [("os:raft", ("T", "U")), ("xen", ("T", "U"))]]
    assert rows(project, external=("os",), filter=Filter(resources=("xen",))) == [[("xen", ("T", "U"))]]
    assert rows(project, external=("os",), by_topic=True) == [
        [("kvm", ())], [("os:raft", ("T",))], [("os:raft", ("U",))], [("xen", ("T",))], [("xen", ("U",))],
    ]  # fmt: skip


def test_alignments_of_other_projects_come_after_planned_ones(tmp_path: Path) -> None:
    own = "xen: {type: paper, title: Xen, chapters: [gone, b]}\n"
    registry = with_external(tmp_path, own, RESOURCES, {"key": "raft", "document": "a"})
    project = Project(registry, {"c": [use("c", "xen")]}, ["a", "b", "c"])
    options = TableOptions(external=("os",), include_planned=True, group_by="none")
    table = make_rows(project, options, lookup("en"))
    assert [(row[0].document, row[0].key) for row in table] == [
        ("b", "xen"), ("c", "xen"), ("gone", "xen"), ("a", "os:raft"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("year", ["old", "xen", "kvm", "raft"]),
        ("resource", ["kvm", "old", "raft", "xen"]),
        ("document", ["kvm", "xen", "raft", "old"]),
    ],
)
def test_order(tmp_path: Path, sort: str, keys: list[str]) -> None:
    project = project_of(tmp_path, one="kvm xen", two="raft old")
    assert [row[0][0] for row in rows(project, sort=sort, group_by="resource")] == keys


def test_order_of_titles_of_pages(tmp_path: Path) -> None:
    project = project_of(tmp_path, one="kvm", two="xen")
    table = make_rows(project, TableOptions(sort="title"), lookup("en"))
    assert [row[0].document for row in table] == ["two", "one"]


def test_places_with_the_same_content_are_one_row(tmp_path: Path) -> None:
    uses = [use("two", "xen", line=1), use("two", "xen", line=2)]
    uses.append(uses[0]._replace(origin="role", file="part.rst"))
    uses.append(uses[0]._replace(note="another"))
    project = Project(registry_of(tmp_path, TEXT), {"two": uses}, ORDER)
    assert [len(row) for row in rows(project, group_by="none")] == [3, 1]


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ({"by_topic": True}, ("chapter", "resources", "topics", "note", "location")),
        ({"by_topic": True, "group_by": "document"}, ("location", "chapter", "resources", "topics", "note")),
        ({"by_topic": True, "columns": ("kind",)}, ("kind",)),
        (
            {"by_topic": True, "include_planned": True, "group_by": "kind"},
            ("kind", "resources", "topics", "note", "chapter", "status"),
        ),
    ],
)
def test_columns_of_rows_for_topics(options: dict[str, Any], columns: tuple[str, ...]) -> None:
    assert TableOptions(**options).visible_columns == columns


def test_topics_and_applications_have_names(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    plain = lookup("zh_CN").plain
    assert topic_name(project, "raft", "Log", plain) == "日志"
    assert topic_name(project, "raft", "Consul", plain) == "Consul"
    assert topic_name(project, "raft", "log", plain) == "log"
    assert topic_name(project, "none", "Log", plain) == "Log"
    application = find_topic(project.registry["raft"], "Consul")
    assert application is not None
    assert application.name == "Consul"
    assert find_topic(project.registry["raft"], "Paxos") is None


def test_numbers_in_titles() -> None:
    assert natural_sort_key("Ch 010b") == [(1, 0, "ch "), (0, 2, "10"), (1, 0, "b")]
    assert natural_sort_key("7") == [(1, 0, ""), (0, 1, "7"), (1, 0, "")]
    assert natural_sort_key("9" * 5000)[1] == (0, 5000, "9" * 5000)
