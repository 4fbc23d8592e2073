"""A site on a local server, and a browser that must not make other requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role
from tools.chromium import serve


def collect_errors(context: BrowserContext, site: str) -> list[str]:
    """Collect errors in the pages of a context, and requests that leave this machine."""
    errors: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda log: errors.append(log.text) if log.type in ("error", "warning") else None)
        page.on(
            "request",
            lambda request: (
                errors.append(request.url) if not request.url.startswith((site, "data:")) else None
            ),
        )

    context.on("page", watch)
    return errors


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of the small site; errors in it fail the test."""
    context = browser.new_context(base_url=site, viewport={"width": 1200, "height": 900})
    errors = collect_errors(context, site)
    yield context.new_page()
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The URL of the small site."""
    with serve(site_folder) as url:
        yield url


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book: a chapter with roles and blocks, and a page with a table."""
    project = Project(tmp_path_factory.mktemp("site")).write("resources.yaml", REGISTRY)
    project.conf["html_theme"] = "furo"
    project.page(
        "index", "rst", Heading("Book"),
        Directive("toctree", "", {}, "chapter\nsecond\ntable\nwide\nmatrix\nplain"),
    )  # fmt: skip
    project.page(
        "chapter", "rst", Heading("Chapter"),
        Paragraph("First ", Role("wikidef", "hypervisor"), ", then ", Role("paper", "xen-2003"), "."),
        Paragraph("No address: ", Role("standard", "oci-image"), "."),
        "Words.\n\n" * 40,
        # A table has one row for the same resource in sections of one title.
        Heading("Chapter, low", 2),
        Paragraph("Low ", Role("wikidef", "virtual machine monitors <hypervisor>"), "."),
        Directive("paper", "xen-2003"),
        Heading("Chapter, end", 2),
        Directive("wikidef", "hypervisor", {"style": "card"}),
    )  # fmt: skip
    project.page(
        "second", "rst", Heading("Second"), Directive("course", "mit-6.824"), Directive("book", "taocp")
    )
    options = {"group-by": "none", "caption": "All", "columns": "chapter resources kind"}
    project.page(
        "table", "rst", Heading("Table"), Directive("alignment-table", "", options), "`Link <plain.html>`_\n"
    )
    columns = "chapter resources relation kind location status origin authors page number note topics"
    wide = Directive("alignment-table", "", {"columns": columns})
    project.page("wide", "rst", Heading("Wide"), wide)
    project.page("matrix", "rst", Heading("Matrix"), Directive("alignment-matrix"))
    project.page("plain", "rst", Heading("Plain"), "No resources.\n")
    built = project.build()
    assert built.warnings == ""
    return built.out
