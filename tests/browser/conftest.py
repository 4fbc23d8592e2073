"""A site on this machine and a browser that may ask nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role
from tools.chromium import MissingError, chromium, serve


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; only where nobody holds a change against these tests may it be missing."""
    try:
        with chromium() as browser:
            yield browser
    except MissingError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def watched(context: BrowserContext, site: str) -> list[str]:
    """What goes wrong in the pages of a context: errors, and requests that leave this machine."""
    wrong: list[str] = []

    def look(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda one: wrong.append(one.text) if one.type in ("error", "warning") else None)
        page.on(
            "request", lambda one: wrong.append(one.url) if not one.url.startswith((site, "data:")) else None
        )

    context.on("page", look)
    return wrong


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of the small site; nothing may go wrong in it."""
    context = browser.new_context(base_url=site, viewport={"width": 1200, "height": 900})
    wrong = watched(context, site)
    yield context.new_page()
    context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """Its address."""
    with serve(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book: a chapter with roles and blocks, and a page with a table."""
    project = Project(tmp_path_factory.mktemp("site")).write("resources.yaml", REGISTRY)
    project.conf["html_theme"] = "furo"
    project.page(
        "index", "rst", Heading("Book"), Directive("toctree", "", {}, "chapter\nsecond\ntable\nplain"),
    )  # fmt: skip
    project.page(
        "chapter", "rst", Heading("Chapter"),
        Paragraph("First ", Role("wikidef", "hypervisor"), ", then ", Role("paper", "xen-2003"), "."),
        Paragraph("No address: ", Role("standard", "oci-image"), "."),
        "Words.\n\n" * 40,
        Paragraph("Low ", Role("wikidef", "virtual machine monitors <hypervisor>"), "."),
        Directive("paper", "xen-2003"),
        Directive("wikidef", "hypervisor", {"style": "card"}),
    )  # fmt: skip
    project.page(
        "second", "rst", Heading("Second"), Directive("course", "mit-6.824"), Directive("book", "taocp")
    )
    options = {"group-by": "none", "caption": "All", "columns": "chapter resources kind"}
    project.page(
        "table", "rst", Heading("Table"), Directive("alignment-table", "", options), "`Link <plain.html>`_\n"
    )
    project.page("plain", "rst", Heading("Plain"), "Nothing of ours.\n")
    built = project.build()
    assert built.warnings == ""
    return built.out
