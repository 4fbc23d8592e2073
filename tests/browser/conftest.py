"""A site on this machine and a browser that may ask nobody else."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from support import REGISTRY, Directive, Heading, Paragraph, Project, Role

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def do_GET(self) -> None:
        """A file; that there is no favicon is no mistake of ours."""
        if self.path == "/favicon.ico":
            self.send_response(http.HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def serve(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine."""
    handler = functools.partial(Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; only where nobody holds a change against these tests may it be missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("the browser tests need Chromium: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


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
    yield from serve(site_folder)


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
