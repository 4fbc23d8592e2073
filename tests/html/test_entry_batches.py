"""Entries that are written a few at a time: the page is the same, and their elements leave memory."""

from __future__ import annotations

import gc

import pytest
from docutils import nodes

from sphinx_refalign.html import entry_batches, kept_entries
from sphinx_refalign.nodes import refalign_entry
from sphinx_refalign.render.catalog import MAX_COINS
from tests.helpers.project import Directive, Project
from tests.helpers.walk import visible_output
from tests.html.test_kept_entries import BIB, STYLES, a_book, same_as_clean

OPTIONS = {
    **STYLES,
    "letters": {"group-by": "letter", "filter": "all"},
    "sections": {"headings": "entries"},
    "years in rubrics": {"group-by": "year", "headings": "none", "show": "doi, keywords"},
}

MORE = """
@article{link, title={{LaTeX} & more}, author={Poe, Cy}, year=2001, journal={J},
  url={https://example.org/a_b?c=1}, doi={10.1000/xyz}, abstract={Words.}, keywords={one, two}}
@online{hebrew, title={\u05e9\u05dc\u05d5\u05dd}, author={Lev, Dan}, year=2002, url={https://example.org/h}}
@book{same, title={Title 1}, author={Doe, Ann}, publisher={P}, year=2003}
"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of the entries that a build writes at once, of which the largest is two."""
    sizes: list[int] = []
    original = kept_entries._write_batch

    def record(waiting: list[object], write: object) -> None:
        sizes.append(len(waiting))
        original(waiting, write)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_entries, "_write_batch", record)
    monkeypatch.setattr(kept_entries, "SIZE", 2)
    return sizes


@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize("markup", ["rst", "md"])
@pytest.mark.parametrize("name", OPTIONS)
def test_the_page_is_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str, markup: str, parallel: int
) -> None:
    a_book(project, OPTIONS[name], markup).write("works.bib", BIB + MORE)
    project.conf["refalign_link_cards"] = True
    at_once = visible_output(project.build(parallel=parallel).out)
    monkeypatch.setattr(kept_entries, "SIZE", 2)
    apart = project.build(out="apart", trees="-apart", parallel=parallel)
    assert visible_output(apart.out) == at_once
    assert apart.warnings == ""


def test_entries_that_are_written_apart_have_no_coins() -> None:
    """A page has one element for each work, which no batch knows of others."""
    assert entry_batches.SIZE >= MAX_COINS


def test_all_but_lists_and_sections_are_written_apart(project: Project, written: list[int]) -> None:
    a_book(project, {}).build()
    assert written == [2, 2, 2, 2, 1]
    written.clear()
    project.page("all", "rst", Directive("resource-catalog", "", {"style": "list"}))
    project.page("more", "rst", Directive("resource-catalog", "", {"headings": "entries"}))
    project.build()
    assert written == []


def test_an_incremental_build_writes_many_changed_entries_apart(project: Project, written: list[int]) -> None:
    a_book(project, {}).build()
    written.clear()
    for number in range(3, 6):
        project.edit("works.bib", f"Title {number}", f"Another title {number}")
    same_as_clean(project)
    assert written[:2] == [2, 2], "three entries, and the one with a formula, which is never kept"


def test_elements_of_entries_do_not_wait_for_a_collection(
    project: Project, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[int] = []
    original = kept_entries.EntryKeeper.fill

    def count(self: kept_entries.EntryKeeper, write: object) -> None:
        original(self, write)  # type: ignore[arg-type]
        alive.append(
            sum(isinstance(item, refalign_entry) and bool(item.children) for item in gc.get_objects())
        )

    monkeypatch.setattr(kept_entries.EntryKeeper, "fill", count)
    a_book(project, {}).build()
    assert written and alive == [0], "the entry with a formula is adapted later"
    assert gc.isenabled()


def test_collections_stay_off_where_they_were_off(project: Project, written: list[int]) -> None:
    a_book(project, {})
    gc.disable()
    try:
        project.build()
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert written


def test_a_failure_turns_collections_on_again(
    project: Project, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(parts: list[nodes.Node]) -> None:
        raise RuntimeError("no more")

    monkeypatch.setattr(kept_entries, "take_apart", fail)
    with pytest.raises(Exception, match="no more"):
        a_book(project, {}).build()
    assert gc.isenabled()
