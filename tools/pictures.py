"""Write the pictures of README.md: the example, as a reader sees it.

``make pictures`` calls this. Each picture is a part of a page of the example, in a window of its own.
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
"""What is left around an element, in pixels."""
ROOM = 120
"""What is left above it in the window: a theme may have a bar there."""


class Picture(NamedTuple):
    """What is to be seen."""

    name: str
    language: str
    page: str
    element: str
    """A CSS selector of what is in the middle; all that it matches first."""
    height: int
    """How much of it is shown at most, in pixels of the page."""
    focus: str = ""
    """A CSS selector of a link whose card is open."""
    search: str = ""
    """What is typed into the field above a table."""
    width: int = 1200
    dark: bool = False


_AXIOMS, _TABLES = "02-views/05-formal-proofs/01-axioms", "alignment"
WANTED = [
    Picture("block", "zh_CN", _AXIOMS, ".refalign-block", 420),
    Picture("dark", "zh_CN", _AXIOMS, ".refalign-block", 420, dark=True),
    Picture("card", "en", "03-models/hypervisor-kernel-layer", ".refalign-paper.admonition", 470,
            focus="a[class*=refalign-about--]"),
    Picture("table", "zh_CN", _TABLES, ".refalign-wide", 560),
    Picture("search", "en", _TABLES, ".refalign-wide", 460, search="sandbox"),
    Picture("phone", "zh_CN", _TABLES, ".refalign-wide", 700, search="沙盒", width=390),
    Picture("matrix", "en", _TABLES, "table.refalign-matrix", 620),
    Picture("coverage", "en", "coverage", ".refalign-picture >> nth=1", 620),
]  # fmt: skip


def build(folder: Path, language: str) -> Path:
    """The example in a language."""
    out = folder / language
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(folder / f"{language}.doctrees")]
    tags = ["-t", "en"] if language == "en" else []
    subprocess.run([*command, *tags, str(ROOT / "example_docs"), str(out)], check=True)
    return out


def take(browser: Browser, site: str, wanted: Picture) -> None:
    """Take one picture."""
    context = browser.new_context(
        viewport={"width": wanted.width, "height": 900},
        color_scheme="dark" if wanted.dark else "light",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(f"{site}/{wanted.page}.html")
    if wanted.search:
        page.locator("input[type=search][id^=refalign]").first.fill(wanted.search)
    place(page, wanted)
    if wanted.focus:
        page.locator(wanted.focus).first.evaluate("one => one.focus({preventScroll: true})")
        page.locator(".refalign-hover").wait_for()
    page.screenshot(path=PICTURES / f"{wanted.name}.png", clip=place(page, wanted))
    context.close()


def place(page: Page, wanted: Picture) -> FloatRect:
    """Where in the window the picture is; it is scrolled there."""
    element = page.locator(wanted.element).first
    top = f"one => scrollBy({{top: one.getBoundingClientRect().top - {ROOM}, behavior: 'instant'}})"
    element.evaluate(top)
    box = element.bounding_box()
    assert box is not None, wanted.element
    left = max(0, box["x"] - EDGE)
    return {
        "x": left,
        "y": box["y"] - EDGE,
        "width": min(box["width"] + 2 * EDGE, wanted.width - left),
        "height": wanted.height if wanted.focus else min(box["height"] + 2 * EDGE, wanted.height),
    }


def main() -> None:
    """Write them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for language in sorted({one.language for one in WANTED}):
            with serve(build(Path(folder), language)) as site:
                for one in WANTED:
                    if one.language == language:
                        take(browser, site, one)
                        print(PICTURES / f"{one.name}.png")


if __name__ == "__main__":
    main()
