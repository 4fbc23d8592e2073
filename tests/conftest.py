"""Small projects that a test writes, builds and looks at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.project import REGISTRY, Project

# Where a change is held against the tests they are the same in every run; everybody else's look for more.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project with the small registry of the tests."""
    return Project(tmp_path).write("resources.yaml", REGISTRY)


@pytest.fixture(params=["rst", "md"])
def markup(request: pytest.FixtureRequest) -> str:
    """The suffix of the pages that a test writes: it runs in reST and in MyST."""
    return str(request.param)


@pytest.fixture
def page(project: Project, markup: str) -> Callable[..., Project]:
    """Write a page in the markup of the test: ``page("index", Heading("Title"), …)``."""

    def write(name: str, *parts: object) -> Project:
        return project.page(name, markup, *parts)

    return write
