"""The rows of the alignment table: filters, grouping, order and missing planned alignments."""

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
    make_rows,
    natural_sort_key,
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

    filters = {name: options.pop(name) for name in Filter._fields if name in options}
    table_options = TableOptions(filter=Filter(**filters), **options)  # type: ignore[arg-type]
    return make_rows(project, table_options, TextLookup(plain, str))


def summarize(result: list[Row]) -> list[list[str]]:
    """Return ``document chapter: key`` of each alignment in each row."""
    return [[f"{item.document} {item.label}: {item.key}" for item in row] for row in result]


def test_chapters_are_in_reading_order_with_their_resources(project: Project) -> None:
    assert summarize(table(project)) == [
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
    assert [[alignment.key for alignment in row] for row in table(project, group_by=group_by)] == groups


def test_a_resource_is_one_row_with_its_places_in_reading_order(project: Project) -> None:
    first = table(project, group_by="resource")[0]
    assert [alignment.document for alignment in first] == ["two", "one", "views/ten"]


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_no_grouping_loses_or_repeats_an_alignment(project: Project, group_by: str) -> None:
    alignments = [alignment for row in table(project, group_by=group_by) for alignment in row]
    assert sorted(alignments) == sorted(project.alignments)


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


def test_sorting_by_chapter_puts_two_before_ten(project: Project) -> None:
    labels = [row[0].label for row in table(project, sort="chapter")]
    assert labels == ["Beta", "Chapter 2", "Chapter 2", "Chapter 10"]


def test_sorting_by_titles_in_the_page_language(project: Project) -> None:
    by_title = [row[0].key for row in table(project, group_by="resource", sort="resource")]
    assert by_title == ["mit", "kvm", "xen"]
    in_chinese = [row[0].key for row in table(project, "zh_CN", group_by="resource", sort="resource")]
    assert in_chinese == ["mit", "xen", "kvm"]


# Planned alignments


def missing(result: list[Row]) -> list[tuple[str, str, str]]:
    return [(item.document, item.label, item.key) for row in result for item in row if item.missing]


def test_planned_alignments_are_in_document_order_and_those_without_a_page_last(project: Project) -> None:
    result = table(project, include_planned=True)
    assert missing(result) == [("two", "two", "mit"), ("views/late", "Late", "xen"), ("gone", "gone", "kvm")]
    assert [row[0].document for row in result] == [
        "two", "two", "one", "one", "views/late", "views/ten", "gone",
    ]  # fmt: skip
    assert missing(table(project)) == []


def test_planned_alignments_have_topics_and_the_label_in_the_page_language(project: Project) -> None:
    alignments = [alignment for row in table(project, "zh_CN", include_planned=True) for alignment in row]
    planned = {alignment.key: alignment for alignment in alignments if alignment.missing}
    assert planned["mit"].topics == ("Raft",)
    assert planned["xen"].label == "晚"
    assert (planned["kvm"].topics, planned["kvm"].kind, planned["kvm"].relation) == ((), "wikidef", "")


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_missing_and_existing_alignments_never_share_a_row(project: Project, group_by: str) -> None:
    result = table(project, group_by=group_by, include_planned=True)
    assert all(len({alignment.missing for alignment in row}) == 1 for row in result)
    assert len(missing(result)) == 3


def test_all_filters_except_relations_apply_to_planned_alignments(project: Project) -> None:
    assert missing(table(project, include_planned=True, kinds=("paper",))) == [("views/late", "Late", "xen")]
    assert missing(table(project, include_planned=True, documents=("two",))) == [("two", "two", "mit")]
    assert len(missing(table(project, include_planned=True, relations=("defines",)))) == 3


# Columns


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_default_columns_are_columns(group_by: str) -> None:
    assert set(DEFAULT_COLUMNS[group_by]) <= set(COLUMNS)
    assert TableOptions(group_by=group_by).visible_columns == DEFAULT_COLUMNS[group_by]


def test_missing_alignments_are_always_marked() -> None:
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
def test_a_glob_with_an_unclosed_bracket_raises_no_exception(pattern: str) -> None:
    assert not matches("a", (pattern,))


def test_an_unclosed_bracket_matches_itself() -> None:
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
    assert sorted(backwards, key=natural_sort_key) == ordered


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("aZ 09²①٣十.", max_size=6), min_size=2, max_size=5))
def test_any_titles_can_be_sorted_ignoring_case(titles: list[str]) -> None:
    assert [natural_sort_key(title) for title in titles] == [
        natural_sort_key(title.swapcase()) for title in titles
    ]
    ordered = sorted(titles, key=natural_sort_key)
    assert all(natural_sort_key(first) <= natural_sort_key(second) for first, second in pairwise(ordered))
