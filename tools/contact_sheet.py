"""Write a contact sheet of every part of the pages: nine themes, each light, dark and on a phone.

``make pictures`` runs it in the environment of the themes. The sheets are for looking, not for committing::

    python -m tools.contact_sheet [--language en] [--part block --part table] [--theme furo]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page

from tools.chromium import chromium, serve
from tools.pictures import ROOT, Picture, scroll_to
from tools.themes import LOOKS, THEMES, theme_conf

SHEETS = ROOT / "docs" / "_build" / "contact-sheet"
"""The folder of the sheets; it is ignored by git."""

_AXIOMS, _LAYER = "02-views/05-formal-proofs/01-axioms", "03-models/hypervisor-kernel-layer"
PARTS = [
    Picture("block", "", _AXIOMS, ".refalign-block", 600),
    Picture("paper", "", _LAYER, ".refalign-paper.admonition", 600),
    Picture("cite", "", _AXIOMS, ".refalign-block", 900, open="details.refalign-cite"),
    Picture("hover", "", _LAYER, ".refalign-paper.admonition", 470, focus="a[class*=refalign-about--]"),
    Picture("references", "", "alignment", "ul.refalign", 400),
    Picture("table", "", "alignment", ".refalign-table-box", 800),
    Picture("matrix", "", "alignment", "table.refalign-matrix", 800),
    Picture("graph", "", "alignment", ".refalign-graph", 900),
    Picture("coverage", "", "coverage", "section", 1800),
    Picture("catalog", "", "academic-resources", ".refalign-entry", 900),
    Picture("changes", "", "academic-resources", "section:has(> p.rubric)", 900),
]
"""The parts; the language of :class:`.Picture` is chosen by the command."""


def build(folder: Path, theme: str, language: str) -> Path:
    """Build the example in a theme and return the folder of its pages."""
    source, out = folder / "source", folder / theme
    if not source.exists():
        shutil.copytree(ROOT / "example_docs", source, ignore=shutil.ignore_patterns("_build"))
    conf = (ROOT / "example_docs" / "conf.py").read_text(encoding="utf-8")
    (source / "conf.py").write_text(conf + theme_conf(theme), encoding="utf-8")
    tags = ["-t", "en"] if language == "en" else []
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(folder / f"{theme}.doctrees"), *tags]
    subprocess.run([*command, str(source), str(out)], check=True)
    return out


def take(page: Page, site: str, part: Picture, file: Path) -> bool:
    """Write the picture of a part; return False where the page has no such part."""
    page.goto(f"{site}/{part.page}.html")
    if part.open:
        page.locator(part.open).evaluate_all("boxes => boxes.forEach((box) => { box.open = true; })")
    if not page.locator(part.element).count():
        return False
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": part.height + 200})  # a change closes cards
    scroll_to(page, part)
    if part.focus:
        page.locator(part.focus).first.evaluate("element => element.focus({preventScroll: true})")
        page.locator(".refalign-hover:popover-open").wait_for()
    page.screenshot(path=file, clip=scroll_to(page, part))
    page.set_viewport_size(size)
    return True


def write_sheet(browser: Browser, part: str, files: Sequence[Path]) -> Path:
    """Write the pictures of a part side by side, and return the file."""
    figures = "".join(
        f"<figure><figcaption>{escape(file.stem)}</figcaption><img src='{file.name}'></figure>"
        for file in files
    )
    style = (
        "body {display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; background: #ccc; "
        "font: 20px sans-serif} figure {margin: 0} img {max-width: 100%}"
    )
    page_file = files[0].with_name(f"{part}.html")
    page_file.write_text(f"<meta charset=utf-8><style>{style}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 2400, "height": 1000})
    page.goto(page_file.as_uri())
    sheet = page_file.with_suffix(".png")
    page.screenshot(path=sheet, full_page=True)
    page.close()
    return sheet


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sheets of the chosen parts and themes."""
    parser = argparse.ArgumentParser(description="Write contact sheets of every part in nine themes.")
    parser.add_argument("--language", choices=["zh_CN", "en"], default="zh_CN")
    parser.add_argument("--part", action="append", choices=[part.name for part in PARTS])
    parser.add_argument("--theme", action="append", choices=list(THEMES))
    chosen = parser.parse_args(arguments)
    parts = [part for part in PARTS if not chosen.part or part.name in chosen.part]
    files: dict[str, list[Path]] = {part.name: [] for part in parts}
    SHEETS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for theme in chosen.theme or THEMES:
            with serve(build(Path(folder), theme, chosen.language)) as site:
                for look, options in LOOKS.items():
                    page = browser.new_context(**options).new_page()
                    for part in parts:
                        file = SHEETS / f"{part.name}-{theme}-{look}.png"
                        if take(page, site, part._replace(width=options["viewport"]["width"]), file):
                            files[part.name].append(file)
                    page.context.close()
        for name, pictures in files.items():
            print(write_sheet(browser, name, pictures) if pictures else f"no page has the part {name!r}")


if __name__ == "__main__":
    main()
