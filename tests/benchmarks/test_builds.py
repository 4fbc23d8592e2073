"""The variants of a benchmark show the same words, and each builds without a warning."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from benchmarks.builds import blocks, citations, federation
from benchmarks.builds.measure import ENTRY, FULL, PAGE, Cost, build, measure
from benchmarks.builds.projects import Variant
from benchmarks.builds.table import exponent, ratios

pytestmark = pytest.mark.benchmarks

CITATIONS = citations.variants(citations.Text(3, 20))
BLOCKS = blocks.variants(blocks.Text(3))
FEDERATION = federation.variants(300)
THEMES = {citations.FURO, citations.FURO_CATALOGUE}
ALL = [*(v for v in CITATIONS.values() if v.name not in THEMES), *BLOCKS.values()]
PEERS = {"sphinx-needs"}
"""Extensions that only the dependency group ``bench`` installs; `make soak` has them, `make test` has not."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Variant], Path]:
    """Return a function that builds a variant once and returns the folder of its pages."""

    @cache
    def build_once(variant: Variant) -> Path:
        folder = tmp_path_factory.mktemp("variant")
        variant.write(folder / "source")
        build(folder / "source", folder / "work")
        return folder / "work" / "html"

    return build_once


def words(html: Path, page: str) -> str:
    body = BeautifulSoup((html / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    for extra in body.select("a.headerlink, .refalign-cards, .refalign-cite"):
        extra.decompose()
    content = body.select_one("div.body")
    assert content is not None
    # pybtex makes other labels of names in whose LaTeX there are braces.
    return re.sub(r"\[\w+\]", "[]", "".join(content.get_text().split()))


@pytest.mark.parametrize(
    "variant",
    [pytest.param(variant, marks=pytest.mark.soak) if variant.name in PEERS else variant for variant in ALL],
    ids=lambda variant: variant.name,
)
def test_every_step_builds_without_a_warning(variant: Variant, tmp_path: Path) -> None:
    steps = (FULL, PAGE, ENTRY)
    costs = measure([variant], steps, 1, tmp_path)[variant.name]
    assert list(costs) == list(steps)
    assert all(isinstance(cost, Cost) and min(cost[:3]) > 0 for cost in costs.values())
    (folder,) = tmp_path.iterdir()
    if variant.builder != "html":
        data = folder / "work" / variant.builder / "alignment.json"
        assert f"{variant.entry.before}1" in data.read_text(encoding="utf-8")
        return
    pages = list((folder / "work" / "html").rglob("*.html"))
    changed = variant.page.files[0].removesuffix(".rst")
    assert "Draft 1\nand once more," in (folder / "work" / "html" / f"{changed}.html").read_text(
        encoding="utf-8"
    )
    increased = f"{variant.entry.before}1"
    assert any(increased in page.read_text(encoding="utf-8") for page in pages) or variant.name in PEERS


@pytest.mark.parametrize(
    ("refalign", "hand", "page"),
    [
        (CITATIONS[citations.REFALIGN], CITATIONS[citations.BASE], "part000/page0001"),
        (CITATIONS[citations.CATALOGUE], CITATIONS[citations.HAND], citations.LIST),
        (CITATIONS[citations.ALIGNMENT_TABLE], CITATIONS[citations.HAND_TABLE], citations.LIST),
        (BLOCKS[blocks.REFALIGN], BLOCKS[blocks.HAND], "part000/page0001"),
        (BLOCKS[blocks.REFALIGN], BLOCKS[blocks.HAND], "table"),
    ],
)
def test_words_are_those_of_the_text_written_by_hand(
    refalign: Variant, hand: Variant, page: str, html: Callable[[Variant], Path]
) -> None:
    assert words(html(refalign), page) == words(html(hand), page)


@pytest.mark.parametrize(
    ("refalign", "number"),
    [
        (CITATIONS[citations.REFALIGN], 60),
        (CITATIONS[citations.ALIGNMENT_TABLE], 60),
        (BLOCKS[blocks.REFALIGN], 15),
    ],
)
def test_every_place_is_an_alignment(refalign: Variant, number: int, html: Callable[[Variant], Path]) -> None:
    data = json.loads((html(refalign) / "alignment.json").read_text(encoding="utf-8"))
    assert len(data["alignments"]) == len(data["resources"]) == number


def test_text_is_the_same_in_every_run(tmp_path: Path) -> None:
    for name in ("first", "second"):
        citations.variants(citations.Text(3, 20))[citations.HAND].write(tmp_path / name)
    files = [path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*.*")]
    assert len(files) == 7
    assert all(
        (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()
        for file in files
    )


@pytest.mark.parametrize(("works", "times"), [(0, 1), (10, 6)])
def test_every_entry_is_cited_equally_often(works: int, times: int) -> None:
    text = citations.Text(3, 20, works)
    counts = Counter(entry.key for _, _, entry in text.places())
    assert counts == {entry.key: times for entry in text.works}


def test_growth_is_the_slope_on_logarithmic_scales() -> None:
    assert exponent({200: 2.0, 1000: 10.0, 4000: 40.0}) == pytest.approx(1)
    assert exponent({10: 1.0, 100: 100.0}) == pytest.approx(2)


@pytest.mark.parametrize("page", ["part000/page0001", citations.LIST])
@pytest.mark.parametrize("name", [citations.SAME_FILE, citations.EXPORTED])
def test_the_bridge_changes_no_word(name: str, page: str, html: Callable[[Variant], Path]) -> None:
    """Neither if sphinxcontrib-bibtex reads the file itself, nor if all entries are exported to it."""
    assert words(html(CITATIONS[name]), page) == words(html(CITATIONS[citations.BIBTEX]), page)


@pytest.mark.parametrize("variant", FEDERATION.values(), ids=lambda variant: variant.name)
def test_projects_with_resources_of_others_build_without_a_warning(variant: Variant, tmp_path: Path) -> None:
    assert set(measure([variant], (FULL, PAGE), 1, tmp_path)) == {variant.name}
    (html,) = tmp_path.glob("*/work/html")
    page = (html / "page0.html").read_text(encoding="utf-8")
    assert page.count("refalign-paper") == federation.USES


def test_ratios_are_those_of_runs_that_follow_each_other() -> None:
    """Load that slows both down does not change a ratio."""
    costs = {
        "base": {FULL: Cost(2.0, 2**20, 10**6, (1.0, 2.0, 8.0))},
        "other": {FULL: Cost(3.0, 2**21, 10**6, (1.5, 2.6, 12.0))},
    }
    rows = ratios(costs, "base", (FULL,), {"*target*": {FULL: "≤ 2 ×"}}).splitlines()
    assert rows[2:] == [
        "| base | 2.00 s (1.00–8.00) | 1 MiB | 1.0 MB |",
        "| other | 1.50 × (1.30–1.50) | +1 MiB | +0.0 MB |",
        "| *target* | *≤ 2 ×* |  |  |",
    ]
