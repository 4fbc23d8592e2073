"""The benchmark's variants say the same, and each is built as its users would: without a warning."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from benchmarks.builds import blocks, citations
from benchmarks.builds.measure import ENTRY, FULL, PAGE, Cost, build, measure
from benchmarks.builds.projects import Variant
from benchmarks.builds.table import exponent

CITATIONS = citations.variants(citations.Text(3, 20))
BLOCKS = blocks.variants(blocks.Text(3))
ALL = [*CITATIONS.values(), *BLOCKS.values()]
PEERS = {"sphinx-needs"}
"""What only the group ``bench`` installs: `make soak` has it, `make test` does without."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Variant], Path]:
    """The pages of a variant, built once."""

    @cache
    def built(variant: Variant) -> Path:
        folder = tmp_path_factory.mktemp("variant")
        variant.write(folder / "source")
        build(folder / "source", folder / "work")
        return folder / "work" / "html"

    return built


def words(html: Path, page: str) -> str:
    body = BeautifulSoup((html / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    for mark in body.select("a.headerlink, .refalign-cards, .refalign-cite"):
        mark.decompose()
    shown = body.select_one("div.body")
    assert shown is not None
    return "".join(shown.get_text().split())


@pytest.mark.parametrize(
    "variant",
    [pytest.param(one, marks=pytest.mark.soak) if one.name in PEERS else one for one in ALL],
    ids=lambda one: one.name,
)
def test_every_step_is_built_without_a_warning(variant: Variant, tmp_path: Path) -> None:
    steps = (FULL, PAGE, ENTRY)
    costs = measure([variant], steps, 1, tmp_path)[variant.name]
    assert list(costs) == list(steps)
    assert all(isinstance(cost, Cost) and min(cost) > 0 for cost in costs.values())
    (place,) = tmp_path.iterdir()
    if variant.builder != "html":
        data = place / "work" / variant.builder / "alignment.json"
        assert f"{variant.entry.before}1" in data.read_text(encoding="utf-8")
        return
    pages = list((place / "work" / "html").rglob("*.html"))
    changed = variant.page.files[0].removesuffix(".rst")
    assert "Draft 1\nand once more," in (place / "work" / "html" / f"{changed}.html").read_text(
        encoding="utf-8"
    )
    raised = f"{variant.entry.before}1"
    assert any(raised in page.read_text(encoding="utf-8") for page in pages) or variant.name in PEERS


@pytest.mark.parametrize(
    ("ours", "hand", "page"),
    [
        (CITATIONS[citations.OURS], CITATIONS[citations.BASE], "part000/page0001"),
        (CITATIONS[citations.CATALOGUE], CITATIONS[citations.HAND], citations.LIST),
        (CITATIONS[citations.OUR_TABLE], CITATIONS[citations.HAND_TABLE], citations.LIST),
        (BLOCKS[blocks.OURS], BLOCKS[blocks.HAND], "part000/page0001"),
        (BLOCKS[blocks.OURS], BLOCKS[blocks.HAND], "table"),
    ],
)
def test_ours_shows_the_words_of_what_is_written_by_hand(
    ours: Variant, hand: Variant, page: str, html: Callable[[Variant], Path]
) -> None:
    assert words(html(ours), page) == words(html(hand), page)


@pytest.mark.parametrize(
    ("ours", "number"),
    [(CITATIONS[citations.OURS], 60), (CITATIONS[citations.OUR_TABLE], 60), (BLOCKS[blocks.OURS], 15)],
)
def test_every_place_is_an_alignment(ours: Variant, number: int, html: Callable[[Variant], Path]) -> None:
    data = json.loads((html(ours) / "alignment.json").read_text(encoding="utf-8"))
    assert len(data["alignments"]) == len(data["resources"]) == number


def test_the_same_text_in_every_run(tmp_path: Path) -> None:
    for name in ("first", "second"):
        citations.variants(citations.Text(3, 20))[citations.HAND].write(tmp_path / name)
    files = [path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*.*")]
    assert len(files) == 7
    assert all(
        (tmp_path / "first" / one).read_bytes() == (tmp_path / "second" / one).read_bytes() for one in files
    )


def test_growth_is_the_slope_on_logarithmic_scales() -> None:
    assert exponent({200: 2.0, 1000: 10.0, 4000: 40.0}) == pytest.approx(1)
    assert exponent({10: 1.0, 100: 100.0}) == pytest.approx(2)


@pytest.mark.parametrize("page", ["part000/page0001", citations.LIST])
@pytest.mark.parametrize("name", [citations.BRIDGED, citations.FED])
def test_the_bridge_changes_no_word(name: str, page: str, html: Callable[[Variant], Path]) -> None:
    """Neither where sphinxcontrib-bibtex reads the file itself, nor where all is handed over to it."""
    assert words(html(CITATIONS[name]), page) == words(html(CITATIONS[citations.BIBTEX]), page)
