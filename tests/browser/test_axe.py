"""The example in nine themes: axe finds no violations of this package, its scripts work without errors."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.helpers.example import shared_build
from tools.chromium import serve
from tools.themes import LOOKS, THEMES, theme_conf

pytestmark = pytest.mark.themes

# In pydata-sphinx-theme before 0.20, links have too little contrast on striped table rows.
LOW_CONTRAST = tuple(map(int, version("pydata-sphinx-theme").split(".")[:2])) < (0, 20)
THEME_PAGES = {"genindex", "search", "webpack-macros"}
SELECTED = ("alignment.html", "coverage.html", "academic-resources.html", "hypervisor-kernel-layer.html")
"""The pages with tables, a matrix, charts, blocks, a card and roles; other pages are checked in one theme."""

# The rule for the size of targets is the one of WCAG 2.2 AA; it is off by default.
OPTIONS = {"rules": {"target-size": {"enabled": True}}}
OPEN = """() => {
  for (const box of document.querySelectorAll("details.refalign-cite")) box.open = true;
  // Without scrolling, which would put what is to be checked below the bars of themes.
  document.querySelector("a[class*=refalign-about--]")?.focus({preventScroll: true});
}"""
IS_OWN = "target => document.querySelector(target)?.closest('[class*=refalign]') != null"
REMOVE_OWN = "() => document.querySelectorAll('[class*=refalign]').forEach((own) => own.remove())"


@pytest.fixture(scope="module", params=THEMES)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The URLs of the example's pages in a theme."""
    theme = request.param
    if importlib.util.find_spec(theme) is None:
        reason = f"{theme} is not installed; `make test-themes` has an environment with all themes"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = shared_build(tmp_path_factory, "html", conf=theme_conf(theme), name=theme)
    files = [file.relative_to(folder) for file in sorted(folder.rglob("*.html"))]
    names = [file.as_posix() for file in files if file.stem not in THEME_PAGES and file.parts[0] != "_static"]
    assert len(names) > 25
    selected = [name for name in names if theme == "furo" or name.endswith(SELECTED)]
    assert len(selected) >= len(SELECTED)
    with serve(folder) as site:
        yield [f"{site}/{name}" for name in selected]


def violations(page: Page) -> list[tuple[str, str, bool]]:
    """Return the rule, the place and reason, and whether the element is the package's own."""
    results = Axe().run(page, options=OPTIONS).response["violations"]
    if LOW_CONTRAST and page.locator(".bd-article").count():
        results = [result for result in results if result["id"] != "color-contrast"]
    return [
        (result["id"], f"{page.url} {node['html'][:120]} {node['failureSummary']}",
         page.evaluate(IS_OWN, node["target"][-1]))
        for result in results for node in result["nodes"]
    ]  # fmt: skip


def own_errors(context: BrowserContext) -> list[str]:
    """Collect errors of the package's scripts; themes have some of their own."""
    errors: list[str] = []

    def note(log: ConsoleMessage) -> None:
        if log.type in ("error", "warning") and "refalign" in f"{log.text} {log.location}":
            errors.append(log.text)

    def watch(page: Page) -> None:
        page.on(
            "pageerror",
            lambda error: errors.append(str(error)) if "refalign" in (error.stack or "") else None,
        )
        page.on("console", note)

    context.on("page", watch)
    return errors


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_violated(browser: Browser, pages: list[str], look: str) -> None:
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    errors = own_errors(context)
    page = context.new_page()
    # The theme has its own colours; some are checked in the middle of a transition.
    themes_own = {"color-contrast"}
    selected = [url for url in pages if url.endswith(SELECTED)]
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
    assert errors == []
    context.close()


def test_violation_is_found(browser: Browser, pages: list[str]) -> None:
    page = browser.new_page()
    page.goto(next(url for url in pages if url.endswith("/alignment.html")))
    page.evaluate("() => document.querySelector('.refalign-tools label').remove()")
    assert ("label", True) in {(rule, is_own) for rule, _, is_own in violations(page)}
    page.close()


def test_table_card_and_metadata_work(browser: Browser, pages: list[str]) -> None:
    context = browser.new_context(**LOOKS["light"])
    errors = own_errors(context)
    page = context.new_page()
    page.goto(next(url for url in pages if url.endswith("/alignment.html")))
    rows = page.locator("table.refalign-table").first.locator("tbody tr:visible")
    page.locator(".refalign-tools input").first.fill("sandbox")
    expect(page.locator(".refalign-tools output").first).not_to_be_empty()
    assert 0 < rows.count() < 15
    page.goto(next(url for url in pages if url.endswith("/hypervisor-kernel-layer.html")))
    page.locator("a[class*=refalign-about--]").first.focus()
    expect(page.locator(".refalign-hover")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.refalign-hover') !== null")
    assert page.locator("script[type='application/ld+json']").count() == 1
    padding = "card => parseFloat(getComputedStyle(card).paddingLeft)"
    assert page.locator(".refalign-card").first.evaluate(padding) >= 10
    assert errors == []
    context.close()
