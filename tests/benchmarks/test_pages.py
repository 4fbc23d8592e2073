"""The benchmark of pages measures every key and the bytes that the table alone loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.builds.measure import build
from benchmarks.pages import projects
from benchmarks.pages.__main__ import print_catalogue
from benchmarks.pages.measure import bytes_loaded, keystrokes
from tools.chromium import serve

pytestmark = pytest.mark.benchmarks


def test_keys_and_bytes(browser: Browser, tmp_path: Path) -> None:
    projects.refalign(tmp_path / "source", 60)
    build(tmp_path / "source", tmp_path / "work")
    html = tmp_path / "work" / "html"
    with serve(html) as site:
        plain, table = (bytes_loaded(browser, f"{site}/{name}.html") for name in ("plain", "table"))
        page = browser.new_page()
        page.goto(f"{site}/table.html")
        assert page.locator("tbody tr").count() == 60
        durations = keystrokes(page, ".refalign-tools input", ["book", "zz"], 5)
        assert page.locator(".refalign-tools output").text_content() == "60 of 60 rows"
        page.close()
    assert table["script"] - plain["script"] == (html / "_static" / "refalign-table.js").stat().st_size
    assert table["stylesheet"] - plain["stylesheet"] == (html / "_static" / "refalign.css").stat().st_size
    assert len(durations) == 2 * len("bookzz")
    assert all(0 < duration < 10_000 for duration in durations)


def test_weight_and_load_of_a_catalogue(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_catalogue(browser, tmp_path / "source", 30, 2)
    head, _, row, target = capsys.readouterr().out.strip().splitlines()
    assert head.count("|") == row.count("|") == target.count("|")
    html = (tmp_path / "source" / "_work" / "html" / "table.html").read_text(encoding="utf-8")
    assert html.count("refalign-entry") == 30
    assert f"{len(html.encode()) / 1e6:.2f} MB" in row
