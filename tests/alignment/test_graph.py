"""The alignment graph: how much detail it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.graph import MAX_EDGES, MAX_NODES, Graph, GraphOptions, make_graph
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import TextLookup
from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load

TEXTS = TextLookup(first, str)


def graph(
    folder: Path,
    pages: list[str],
    uses: list[tuple[int, int]],
    options: GraphOptions,
    area: str = "",
    areas: int = 9,
) -> Graph:
    """Return the graph of a project in which pages (by number) use resources (by number)."""
    file = folder / "r.yaml"
    resources = max((resource for _, resource in uses), default=0) + 1
    fields = f", area: {area}" if area else ""
    lines = (f"k{n}: {{type: paper, title: Title {n}{fields.format(n % areas)}}}" for n in range(resources))
    file.write_text("\n".join(lines), encoding="utf-8")
    by_page: dict[str, list[Use]] = {}
    for number, (page, resource) in enumerate(uses):
        section = f"S{number}"
        use = Use(pages[page], section, section, "", f"k{resource}", "", "references", (), number, True, "")
        by_page.setdefault(pages[page], []).append(use)
    project = Project(load([str(file)], build_kinds({})), by_page, pages)
    return make_graph(project, options, TEXTS)


def shown(result: Graph) -> tuple[str, str, int, int]:
    return (
        result.options.rows, result.options.columns, len(result.matrix.rows), len(result.matrix.columns)
    )  # fmt: skip


def test_small_graphs_show_what_is_asked_for(tmp_path: Path) -> None:
    pages, uses = ["a", "b"], [(0, 0), (0, 1), (1, 1)]
    assert shown(graph(tmp_path, pages, uses, GraphOptions())) == ("document", "resources", 2, 2)
    result = graph(tmp_path, pages, uses, GraphOptions(rows="chapter", columns="kinds"))
    assert shown(result) == ("chapter", "kinds", 3, 1)
    assert result.requested == result.possible == 4


def test_a_filter_selects_resources(tmp_path: Path) -> None:
    options = GraphOptions(Filter(resources=("k1",)))
    assert shown(graph(tmp_path, ["a", "b"], [(0, 0), (0, 1), (1, 0)], options))[2:] == (1, 1)


@pytest.mark.parametrize("resources", [MAX_NODES - 10, MAX_NODES - 9])
def test_the_limit_is_exact(tmp_path: Path, resources: int) -> None:
    pages = [f"f{number % 4}/p{number}" for number in range(10)]
    uses = [(number % 10, number) for number in range(resources)]
    result = graph(tmp_path, pages, uses, GraphOptions(), "Area {}")
    if resources + 10 <= MAX_NODES:
        assert shown(result) == ("document", "resources", 10, resources)
    else:
        assert shown(result) == ("folder", "areas", 4, 9)
        assert result.requested == resources + 10


def test_pages_take_the_place_of_sections_first(tmp_path: Path) -> None:
    uses = [(number % 3, number % 20) for number in range(MAX_NODES)]
    result = graph(tmp_path, ["a", "b", "c"], uses, GraphOptions(rows="chapter"))
    assert shown(result) == ("document", "resources", 3, 20)


def test_resources_without_areas_are_shown_as_kinds(tmp_path: Path) -> None:
    uses = [(0, number) for number in range(MAX_NODES)]
    assert shown(graph(tmp_path, ["x/a"], uses, GraphOptions())) == ("folder", "kinds", 1, 1)


def test_deep_folders_are_shown_as_top_folders(tmp_path: Path) -> None:
    pages = [f"top{number % 3}/f{number}/p" for number in range(MAX_NODES)]
    uses = [(number, 0) for number in range(MAX_NODES)]
    assert shown(graph(tmp_path, pages, uses, GraphOptions())) == ("top-folder", "kinds", 3, 1)


def test_the_nodes_with_most_references_are_left(tmp_path: Path) -> None:
    pages = [f"top{number}/p" for number in range(2 * MAX_NODES)]
    uses = [(number, 0) for number in range(len(pages))] + [(len(pages) - 1, 1)]
    result = graph(tmp_path, pages, uses, GraphOptions())
    assert len(result.matrix.rows) + len(result.matrix.columns) == MAX_NODES
    assert result.matrix.rows[-1].document == pages[-1]
    assert result.possible == len(pages) + 1
    assert len(result.matrix.cells) == MAX_NODES - 1


def test_edges_have_a_limit(tmp_path: Path) -> None:
    pages = [f"top{number}/p" for number in range(70)]
    uses = [(page, resource) for page in range(len(pages)) for resource in range(70)]
    options = GraphOptions(columns="institutions")
    assert len(graph(tmp_path, pages, uses, options).matrix.cells) == 70
    crowded = graph(tmp_path, pages, uses, GraphOptions())
    assert len(crowded.matrix.cells) <= MAX_EDGES
    assert shown(crowded)[:2] == ("folder", "kinds")


def test_a_crowded_graph_is_halved_in_both_directions(tmp_path: Path) -> None:
    pages = [f"top{number}/p" for number in range(80)]
    uses = [(page, resource) for page in range(80) for resource in range(80)]
    uses += [(79, resource) for resource in range(40, 80)]
    result = graph(tmp_path, pages, uses, GraphOptions(include_planned=True), "Area {}", 80)
    assert shown(result) == ("top-folder", "areas", 30, 30)
    assert (result.requested, result.possible, len(result.matrix.cells)) == (160, 160, 900)
    assert result.options.include_planned
    # The page with the most uses, and the areas that it uses twice, have a place.
    assert result.matrix.rows[-1].document.startswith("top79")
    assert {len(alignments) for (row, _), alignments in result.matrix.cells.items() if row == 29} == {2}
    assert [len(result.matrix.row_totals), len(result.matrix.column_totals)] == [30, 30]


def test_an_empty_graph(tmp_path: Path) -> None:
    assert graph(tmp_path, ["a"], [], GraphOptions()).matrix.cells == {}


@pytest.mark.parametrize("columns", ["kinds", "institutions"])
def test_columns_that_the_author_asks_for_stay(tmp_path: Path, columns: str) -> None:
    pages = [f"f{number % 4}/p{number}" for number in range(MAX_NODES)]
    uses = [(number, number % 9) for number in range(MAX_NODES)]
    result = graph(tmp_path, pages, uses, GraphOptions(columns=columns), "Area {}")
    assert shown(result) == ("folder", columns, 4, 1)


def test_areas_count_if_the_filter_selects_their_resources(tmp_path: Path) -> None:
    pages = [f"f{number % 4}/p{number}" for number in range(MAX_NODES)]
    uses = [(number, number % 9) for number in range(MAX_NODES)]
    options = GraphOptions(Filter(resources=("k*",), areas=("Area 1", "Area 2")), "chapter")
    assert shown(graph(tmp_path, pages, uses, options, "Area {}"))[:2] == ("chapter", "resources")
    options = GraphOptions(Filter(areas=("Area *",)))
    assert shown(graph(tmp_path, pages, uses, options, "Area {}")) == ("folder", "areas", 4, 9)


def test_references_to_all_resources_of_a_page_count(tmp_path: Path) -> None:
    pages = [f"top{number}/p" for number in range(2 * MAX_NODES)]
    uses = [(number, number % 9) for number in range(len(pages))]
    uses.append((len(pages) - 1, 0))
    result = graph(tmp_path, pages, uses, GraphOptions(), "Area {}")
    assert shown(result)[:2] == ("top-folder", "areas")
    assert result.matrix.rows[-1].document == pages[-1]
