"""axe-core finds no violations in the example's pages that this package causes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.helpers.example import shared_build
from tools.chromium import serve

pytestmark = pytest.mark.themes

THEMES = ["furo", "pydata_sphinx_theme", "sphinx_rtd_theme"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1200, "height": 900}},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
# In pydata-sphinx-theme before 0.20, links have too little contrast on striped table rows.
LOW_CONTRAST = tuple(map(int, version("pydata-sphinx-theme").split(".")[:2])) < (0, 20)
THEME_PAGES = {"genindex", "search", "webpack-macros"}

OPEN = """() => {
  for (const box of document.querySelectorAll("details.refalign-cite")) box.open = true;
  document.querySelector("a[class*=refalign-about--]")?.focus();
}"""
IS_OWN = "target => document.querySelector(target)?.closest('[class*=refalign]') != null"
REMOVE_OWN = "() => document.querySelectorAll('[class*=refalign]').forEach((own) => own.remove())"


@pytest.fixture(scope="module", params=THEMES)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The URLs of the example's pages in a theme."""
    options = [] if request.param == "furo" else ["-D", f"html_theme={request.param}"]
    folder = shared_build(tmp_path_factory, "html", *options)
    files = [file.relative_to(folder) for file in sorted(folder.rglob("*.html"))]
    names = [file.as_posix() for file in files if file.stem not in THEME_PAGES and file.parts[0] != "_static"]
    assert len(names) > 25
    with serve(folder) as site:
        yield [f"{site}/{name}" for name in names]


def violations(page: Page) -> list[tuple[str, str, bool]]:
    """Return the rule, the place and reason, and whether the element is the package's own."""
    results = Axe().run(page).response["violations"]
    if LOW_CONTRAST and page.locator(".bd-article").count():
        results = [result for result in results if result["id"] != "color-contrast"]
    return [
        (result["id"], f"{page.url} {node['html'][:120]} {node['failureSummary']}",
         page.evaluate(IS_OWN, node["target"][-1]))
        for result in results for node in result["nodes"]
    ]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_violated(browser: Browser, pages: list[str], look: str) -> None:
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    page = context.new_page()
    # The theme has its own colours; some are checked in the middle of a transition.
    themes_own = {"color-contrast"}
    # Pages with wide or scrolling content or with cards are checked in all looks, others only in one.
    selected = [url for url in pages if "/03-models/" in url or url.count("/") == 3]
    for url in pages if look == "light" else selected:
        page.goto(url)
        page.evaluate(OPEN)
        results = violations(page)
        assert [(rule, where) for rule, where, is_own in results if is_own] == []
        # A theme violates some rules itself, also without the package's elements.
        others = {rule for rule, _, is_own in results if not is_own} - themes_own
        if others:
            page.evaluate(REMOVE_OWN)
            themes_own |= {rule for rule, _, _ in violations(page)}
            assert others <= themes_own
    context.close()


def test_violation_is_found(browser: Browser, pages: list[str]) -> None:
    page = browser.new_page()
    page.goto(next(url for url in pages if url.endswith("/alignment.html")))
    page.evaluate("() => document.querySelector('.refalign-tools label').remove()")
    assert ("label", True) in {(rule, is_own) for rule, _, is_own in violations(page)}
    page.close()
