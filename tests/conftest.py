"""Fixtures: small projects that a test writes, builds and inspects."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.helpers.caches import share_compiled_templates, share_entry_points
from tests.helpers.paths import PACKAGE
from tests.helpers.project import REGISTRY, Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Processes that tests start import the tested package, in every folder.
os.environ["PYTHONPATH"] = str(PACKAGE.parent)

share_compiled_templates()
share_entry_points()

# CI runs the same examples each time; local runs search for new examples.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project without pages, with the small registry of the tests."""
    return Project(tmp_path).write("resources.yaml", REGISTRY)


@pytest.fixture(params=["rst", "md"])
def markup(request: pytest.FixtureRequest) -> str:
    """Return the suffix of pages; the test runs with reStructuredText and with MyST."""
    return str(request.param)


@pytest.fixture
def page(project: Project, markup: str) -> Callable[..., Project]:
    """Return a function that writes a page in the markup of the test: ``page("index", Heading("T"), …)``."""

    def write(name: str, *parts: object) -> Project:
        return project.page(name, markup, *parts)

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. If it is missing, tests fail in CI and are skipped elsewhere."""
    from tools.chromium import MissingError, chromium  # needs Playwright, which few tests do

    try:
        with chromium() as browser:
            yield browser
    except MissingError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
