"""Chromium and a local web server, for the browser tests, the pictures and the benchmark of pages."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
"""Command-line arguments that disable all network access of the browser itself."""


class MissingError(Exception):
    """Chromium is not installed."""


class _SilentHandler(http.server.SimpleHTTPRequestHandler):
    """A handler that serves files without a log."""

    def do_GET(self) -> None:
        """Serve a file. Answer a missing favicon without an error, which tests would see."""
        if self.path == "/favicon.ico":
            self.send_response(http.HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its URL."""
    handler = functools.partial(_SilentHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the system and yield it.

    Raises:
        MissingError: if Chromium is not installed; the message names the package.

    """
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise MissingError("Chromium not found: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        browser.close()
