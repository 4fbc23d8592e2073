"""Write the pictures of README.md from the built example. Run by ``make pictures``.

Each picture is a part of a page of the example, rendered in its own browser window.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, FloatRect, Page

from tools.chromium import chromium, serve

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
EDGE = 8
"""The margin around an element, in pixels."""
TOP_OFFSET = 120
"""The distance from the top of the window, in pixels: a theme may have a bar there."""


class Picture(NamedTuple):
    """A picture: its page, the element and the state of the page."""

    name: str
    language: str
    page: str
    element: str
    """A CSS selector; the picture shows its first match."""
    height: int
    """The maximum height, in pixels of the page."""
    focus: str = ""
    """A CSS selector of a link whose card is opened."""
    search: str = ""
    """The text in the search field of the table."""
    width: int = 1200
    dark: bool = False
    open: str = ""
    """A CSS selector of boxes that are opened."""


_AXIOMS, _TABLES = "02-views/05-formal-proofs/01-axioms", "alignment"
ALL = [
    Picture("block", "zh_CN", _AXIOMS, ".refalign-block", 420),
    Picture("dark", "zh_CN", _AXIOMS, ".refalign-block", 420, dark=True),
    Picture("card", "en", "03-models/hypervisor-kernel-layer", ".refalign-paper.admonition", 470,
            focus="a[class*=refalign-about--]"),
    Picture("table", "zh_CN", _TABLES, ".refalign-wide", 560),
    Picture("search", "en", _TABLES, ".refalign-wide", 460, search="sandbox"),
    Picture("phone", "zh_CN", _TABLES, ".refalign-wide", 700, search="沙盒", width=390),
    Picture("matrix", "en", _TABLES, "table.refalign-matrix", 620),
    Picture("graph", "en", _TABLES, ".refalign-graph", 900),
    Picture("coverage", "en", "coverage", "section", 900),
]  # fmt: skip


def build(folder: Path, language: str) -> Path:
    """Build the example in a language and return the folder of its pages."""
    out = folder / language
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(folder / f"{language}.doctrees")]
    tags = ["-t", "en"] if language == "en" else []
    subprocess.run([*command, *tags, str(ROOT / "example_docs"), str(out)], check=True)
    return out


def take(browser: Browser, site: str, picture: Picture) -> None:
    """Write one picture."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": 900},
        color_scheme="dark" if picture.dark else "light",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(f"{site}/{picture.page}.html")
    if picture.search:
        page.locator("input[type=search][id^=refalign]").first.fill(picture.search)
    scroll_to(page, picture)
    if picture.focus:
        page.locator(picture.focus).first.evaluate("element => element.focus({preventScroll: true})")
        page.locator(".refalign-hover:popover-open").wait_for()
    page.screenshot(path=PICTURES / f"{picture.name}.png", clip=scroll_to(page, picture))
    context.close()


def scroll_to(page: Page, picture: Picture) -> FloatRect:
    """Scroll to the element of a picture and return the area of the picture in the window."""
    element = page.locator(picture.element).first
    top = f"element.getBoundingClientRect().top - {TOP_OFFSET}"
    element.evaluate(f"element => scrollBy({{top: {top}, behavior: 'instant'}})")
    box = element.bounding_box()
    assert box is not None, picture.element
    card = page.locator(".refalign-hover:popover-open")
    below = card.bounding_box() if card.count() else None
    if below is not None:  # it may be longer than the element
        box["height"] = max(box["height"], below["y"] + below["height"] - box["y"])
    x = max(0, box["x"] - EDGE)
    return {
        "x": x,
        "y": box["y"] - EDGE,
        "width": min(box["width"] + 2 * EDGE, picture.width - x),
        "height": min(box["height"] + 2 * EDGE, picture.height),
    }


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for language in sorted({picture.language for picture in ALL}):
            with serve(build(Path(folder), language)) as site:
                for picture in ALL:
                    if picture.language == language:
                        take(browser, site, picture)
                        print(PICTURES / f"{picture.name}.png")


if __name__ == "__main__":
    main()
