"""The rows of the alignment table: filters, grouping, order, and what is planned but missing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.alignment.filters import Filter, matches
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import (
    COLUMNS,
    DEFAULT_COLUMNS,
    GROUPINGS,
    Row,
    TableOptions,
    TextLookup,
    natural,
    rows,
)
from sphinx_refalign.registry.i18n import best_text, fallbacks
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load

REGISTRY = """
xen: {type: paper, title: Xen, chapters: [{document: views/late, label: {en: Late, zh: 晚}}]}
kvm: {type: wikidef, title: {en: Kernel machine, zh: 内核机}, chapters: [gone, one]}
mit: {type: course, title: Distributed systems, topics: [{Raft: {chapters: [two]}}]}
"""
ORDER = ["index", "two", "one", "views/late", "views/ten"]


def use(document: str, section: str, key: str, relation: str = "references") -> Use:
    return Use(document, section, section.lower(), "", key, "", relation, (), 1, True, "")


USES = {
    "one": [
        use("one", "Chapter 10", "xen"),
        use("one", "Chapter 2", "mit", "teaches"),
        use("one", "Chapter 10", "kvm"),
    ],
    "two": [use("two", "Chapter 2", "xen", "defines")],
    "views/ten": [use("views/ten", "Beta", "kvm", "defines"), use("views/ten", "Beta", "xen")],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file: Path = tmp_path_factory.mktemp("rows") / "r.yaml"
    file.write_text(REGISTRY, encoding="utf-8")
    registry = load([str(file)], build_kinds({}))
    assert registry.problems == []
    return Project(registry, USES, ORDER)


def table(project: Project, language: str = "en", **options: object) -> list[Row]:
    def plain(value: object) -> str:
        return best_text(value, fallbacks(language)).text  # type: ignore[arg-type]

    chosen = {name: options.pop(name) for name in Filter._fields if name in options}
    asked = TableOptions(filter=Filter(**chosen), **options)  # type: ignore[arg-type]
    return rows(project, asked, TextLookup(plain, str))


def short(found: list[Row]) -> list[list[str]]:
    """Each row as ``document/chapter: key`` of its alignments."""
    return [[f"{one.document} {one.label}: {one.key}" for one in row] for row in found]


def test_chapters_stand_in_reading_order_with_their_resources(project: Project) -> None:
    assert short(table(project)) == [
        ["two Chapter 2: xen"],
        ["one Chapter 10: xen", "one Chapter 10: kvm"],
        ["one Chapter 2: mit"],
        ["views/ten Beta: kvm", "views/ten Beta: xen"],
    ]


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("resource", [["xen", "xen", "xen"], ["mit"], ["kvm", "kvm"]]),
        ("kind", [["xen", "xen", "xen"], ["mit"], ["kvm", "kvm"]]),
        ("document", [["xen"], ["xen", "mit", "kvm"], ["kvm", "xen"]]),
        ("none", [["xen"], ["xen"], ["mit"], ["kvm"], ["kvm"], ["xen"]]),
    ],
)
def test_groups(project: Project, group_by: str, groups: list[list[str]]) -> None:
    assert [[one.key for one in row] for row in table(project, group_by=group_by)] == groups


def test_a_resource_is_one_row_with_its_places_in_reading_order(project: Project) -> None:
    assert [one.document for one in table(project, group_by="resource")[0]] == ["two", "one", "views/ten"]


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_no_grouping_loses_or_repeats_an_alignment(project: Project, group_by: str) -> None:
    found = [one for row in table(project, group_by=group_by) for one in row]
    assert sorted(found) == sorted(project.alignments)


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({"kinds": ("wikidef",)}, ["kvm", "kvm"]),
        ({"kinds": ("wikidef", "course")}, ["mit", "kvm", "kvm"]),
        ({"kinds": ("book",)}, []),
        ({"relations": ("defines",)}, ["xen", "kvm"]),
        ({"relations": ("defines", "teaches")}, ["xen", "mit", "kvm"]),
        ({"documents": ("views/**",)}, ["kvm", "xen"]),
        ({"documents": ("one", "two")}, ["xen", "xen", "mit", "kvm"]),
        ({"documents": ("views/**",), "kinds": ("paper",)}, ["xen"]),
    ],
)
def test_filters(project: Project, options: dict[str, object], keys: list[str]) -> None:
    assert [row[0].key for row in table(project, group_by="none", **options)] == keys


def test_sorted_by_chapter_two_comes_before_ten(project: Project) -> None:
    labels = [row[0].label for row in table(project, sort="chapter")]
    assert labels == ["Beta", "Chapter 2", "Chapter 2", "Chapter 10"]


def test_sorted_by_the_titles_of_the_page_s_language(project: Project) -> None:
    by_title = [row[0].key for row in table(project, group_by="resource", sort="resource")]
    assert by_title == ["mit", "kvm", "xen"]
    in_chinese = [row[0].key for row in table(project, "zh_CN", group_by="resource", sort="resource")]
    assert in_chinese == ["mit", "xen", "kvm"]


# What is planned


def missing(found: list[Row]) -> list[tuple[str, str, str]]:
    return [(one.document, one.label, one.key) for row in found for one in row if one.missing]


def test_what_is_planned_stands_where_its_document_does_and_what_is_nowhere_last(project: Project) -> None:
    found = table(project, include_planned=True)
    assert missing(found) == [("two", "two", "mit"), ("views/late", "Late", "xen"), ("gone", "gone", "kvm")]
    assert [row[0].document for row in found] == [
        "two", "two", "one", "one", "views/late", "views/ten", "gone",
    ]  # fmt: skip
    assert missing(table(project)) == []


def test_what_is_planned_has_its_topic_and_the_label_of_the_page_s_language(project: Project) -> None:
    found = {
        one.key: one for row in table(project, "zh_CN", include_planned=True) for one in row if one.missing
    }
    assert found["mit"].topics == ("Raft",)
    assert found["xen"].label == "晚"
    assert (found["kvm"].topics, found["kvm"].kind, found["kvm"].relation) == ((), "wikidef", "")


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_what_is_missing_never_stands_in_a_row_of_what_is_there(project: Project, group_by: str) -> None:
    found = table(project, group_by=group_by, include_planned=True)
    assert all(len({one.missing for one in row}) == 1 for row in found)
    assert len(missing(found)) == 3


def test_filters_hold_for_what_is_planned_but_those_of_relations(project: Project) -> None:
    assert missing(table(project, include_planned=True, kinds=("paper",))) == [("views/late", "Late", "xen")]
    assert missing(table(project, include_planned=True, documents=("two",))) == [("two", "two", "mit")]
    assert len(missing(table(project, include_planned=True, relations=("defines",)))) == 3


# Columns


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_default_columns_are_columns(group_by: str) -> None:
    assert set(DEFAULT_COLUMNS[group_by]) <= set(COLUMNS)
    assert TableOptions(group_by=group_by).visible_columns == DEFAULT_COLUMNS[group_by]


def test_what_is_missing_is_always_marked() -> None:
    assert TableOptions(include_planned=True).visible_columns == (
        "chapter",
        "resources",
        "location",
        "status",
    )
    assert TableOptions(include_planned=True, columns=("kind",)).visible_columns == ("kind", "status")
    assert TableOptions(include_planned=True, columns=("status", "kind")).visible_columns == (
        "status",
        "kind",
    )
    assert TableOptions(columns=("kind",)).visible_columns == ("kind",)


# Globs

NAMES = ["a", "ab", "a.b", "axb", "views/a", "views/deep/a", "other/views/a"]


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("a", ["a"]),
        ("/a", ["a"]),
        ("a.b", ["a.b"]),
        ("*", ["a", "ab", "a.b", "axb"]),
        ("a?b", ["a.b", "axb"]),
        ("**", NAMES),
        ("views/*", ["views/a"]),
        ("views/**", ["views/a", "views/deep/a"]),
        ("**/a", ["a", "views/a", "views/deep/a", "other/views/a"]),
        ("views/**/a", ["views/a", "views/deep/a"]),
        ("**/views/*", ["views/a", "other/views/a"]),
        ("a[a-c]", ["ab"]),
        ("a[!x]b", ["a.b"]),
        ("a[.x]b", ["a.b", "axb"]),
        ("(a)+", []),
        ("views", []),
        ("", []),
    ],
)
def test_globs(pattern: str, matched: list[str]) -> None:
    assert [name for name in NAMES if matches(name, (pattern,))] == matched


def test_several_globs() -> None:
    assert [name for name in NAMES if matches(name, ("a", "views/*"))] == ["a", "views/a"]


@pytest.mark.parametrize("pattern", ["[draft", "*[draft", "a[", "[]", "[!]", "[z-a]", "[\\"])
def test_a_glob_that_is_not_closed_is_no_exception(pattern: str) -> None:
    assert not matches("a", (pattern,))


def test_a_bracket_that_is_not_closed_stands_for_itself() -> None:
    assert matches("[draft", ("[draft",))
    assert matches("x[draft", ("*[draft",))


# Sorting


@pytest.mark.parametrize(
    "ordered",
    [
        ["Chapter 2", "chapter 10"],
        ["1.2 a", "1.10 a", "2.1 a"],
        ["9a", "10", "a"],
        ["Axiom A2", "Axiom A10"],
        ["第2章", "第10章"],
        ["10² and more", "11"],
        ["2", "①"],
        ["x²", "x³"],
    ],
)
def test_natural_order(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=natural) == ordered


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("aZ 09²①٣十.", max_size=6), min_size=2, max_size=5))
def test_any_titles_can_be_sorted_and_their_case_does_not_matter(titles: list[str]) -> None:
    assert [natural(title) for title in titles] == [natural(title.swapcase()) for title in titles]
    ordered = sorted(titles, key=natural)
    assert all(natural(one) <= natural(two) for one, two in pairwise(ordered))
