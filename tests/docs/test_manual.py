"""The manual builds without a warning, and its internal links lead somewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pages(manual: Path) -> dict[Path, BeautifulSoup]:
    """Return all pages of the manual."""
    return {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(manual.rglob("*.html"))
    }


def test_every_page_is_in_the_manual(pages: dict[Path, BeautifulSoup], manual: Path) -> None:
    names = {path.relative_to(manual).as_posix() for path in pages}
    assert {"tutorial.html", "how-to/index.html", "reference/index.html", "explanation/index.html"} <= names


def test_internal_links_lead_to_a_page_and_a_place(pages: dict[Path, BeautifulSoup], manual: Path) -> None:
    ids = {path: {str(item["id"]) for item in page.select("[id]")} for path, page in pages.items()}
    count = 0
    for path, page in pages.items():
        for link in page.select("a[href]"):
            parts = urlsplit(str(link["href"]))
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), f"{path.name}: {link['href']}"
            if parts.fragment and target in ids:
                count += 1
                assert unquote(parts.fragment) in ids[target], f"{path.name}: {link['href']}"
    assert count > 500


def test_pages_load_nothing_from_elsewhere(pages: dict[Path, BeautifulSoup]) -> None:
    for path, page in pages.items():
        for item in page.select("script[src], link[rel=stylesheet], img[src]"):
            address = str(item.get("src") or item.get("href"))
            assert not urlsplit(address).netloc, f"{path.name}: {address}"
