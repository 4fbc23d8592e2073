"""What axe-core finds wrong in the example's pages: nothing in what is ours, and nothing because of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.helpers.paths import EXAMPLE
from tools.chromium import serve

THEMES = ["furo", "pydata_sphinx_theme", "sphinx_rtd_theme"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1200, "height": 900}},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
# Its own links are too pale on the stripes of its own tables.
PALE = tuple(map(int, version("pydata-sphinx-theme").split(".")[:2])) < (0, 20)
NOT_OURS = {"genindex", "search", "webpack-macros"}

OPEN = """() => {
  for (const one of document.querySelectorAll("details.refalign-cite")) one.open = true;
  document.querySelector("a[class*=refalign-about--]")?.focus();
}"""
IS_OURS = "target => document.querySelector(target)?.closest('[class*=refalign]') != null"
WITHOUT_OURS = "() => document.querySelectorAll('[class*=refalign]').forEach((one) => one.remove())"


@pytest.fixture(scope="module", params=THEMES)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of the example's pages in a theme."""
    folder = tmp_path_factory.mktemp("axe")
    command = [sys.executable, "-m", "sphinx", "-q", "-D", f"html_theme={request.param}"]
    subprocess.run([*command, "-d", str(folder / "doctrees"), str(EXAMPLE), str(folder / "html")], check=True)
    written = [one.relative_to(folder / "html") for one in sorted((folder / "html").rglob("*.html"))]
    names = [one.as_posix() for one in written if one.stem not in NOT_OURS and one.parts[0] != "_static"]
    assert len(names) > 25
    with serve(folder / "html") as site:
        yield [f"{site}/{name}" for name in names]


def violations(page: Page) -> list[tuple[str, str, bool]]:
    """What is wrong: the rule, where with why, and whether that is one of our elements."""
    found = Axe().run(page).response["violations"]
    if PALE and page.locator(".bd-article").count():
        found = [one for one in found if one["id"] != "color-contrast"]
    return [
        (one["id"], f"{page.url} {node['html'][:120]} {node['failureSummary']}",
         page.evaluate(IS_OURS, node["target"][-1]))
        for one in found for node in one["nodes"]
    ]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_violated(browser: Browser, pages: list[str], look: str) -> None:
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    page = context.new_page()
    # The colours of what is not ours are the theme's; some are seen while they fade.
    themes_own = {"color-contrast"}
    # What is wide, what scrolls and what has cards is looked at in every look; the rest in one.
    several = [one for one in pages if "/03-models/" in one or one.count("/") == 3]
    for address in pages if look == "light" else several:
        page.goto(address)
        page.evaluate(OPEN)
        found = violations(page)
        assert [(rule, where) for rule, where, ours in found if ours] == []
        # A theme breaks some rules itself: those are broken without us, too.
        others = {rule for rule, _, ours in found if not ours} - themes_own
        if others:
            page.evaluate(WITHOUT_OURS)
            themes_own |= {rule for rule, _, _ in violations(page)}
            assert others <= themes_own
    context.close()


def test_a_mistake_would_be_found(browser: Browser, pages: list[str]) -> None:
    page = browser.new_page()
    page.goto(next(one for one in pages if one.endswith("/alignment.html")))
    page.evaluate("() => document.querySelector('.refalign-tools label').remove()")
    assert ("label", True) in {(rule, ours) for rule, _, ours in violations(page)}
    page.close()
