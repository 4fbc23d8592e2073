"""Pages that tests write and read."""

from __future__ import annotations

from pathlib import Path

from sphinx_refalign.pages.model import Link, MarkupOptions, SourcePage
from sphinx_refalign.pages.read import read_page


def page_of(folder: Path, text: str | bytes, suffix: str, *extensions: str, **options: object) -> SourcePage:
    """Return the page with a text; with extensions, exactly these are on."""
    path = folder / f"page{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    values = {**options, "extensions": frozenset(extensions)} if extensions else options
    return read_page(str(path), "page", "", MarkupOptions(**values))  # type: ignore[arg-type]


def source(page: SourcePage, link: Link) -> str:
    return page.text[link.start : link.end]


def sources(page: SourcePage) -> list[str]:
    """Return the source of each link of a page; "" where the page does not know it."""
    return [source(page, link) if link.start >= 0 else "" for link in page.links]
