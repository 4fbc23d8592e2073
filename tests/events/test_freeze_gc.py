"""Python's garbage collector rests on what is loaded during a build, and no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from tests.helpers.project import Directive, Heading, Project

Page = Callable[..., Project]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How much was frozen when a page was written."""
    counts: list[int] = []
    handle = StandaloneHTMLBuilder.handle_page

    def noted(self: StandaloneHTMLBuilder, pagename: str, *args: object, **kwargs: object) -> None:
        counts.append(gc.get_freeze_count())
        if pagename == "broken":
            raise ValueError("a theme that fails")
        handle(self, pagename, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(StandaloneHTMLBuilder, "handle_page", noted)
    gc.unfreeze()
    yield counts
    gc.unfreeze()


def test_collector_rests_during_a_build_alone(page: Page, frozen: list[int]) -> None:
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0


def test_collector_is_awake_after_a_build_that_failed(page: Page, frozen: list[int]) -> None:
    project = page("index", Heading("T"), Directive("toctree", "", {}, "broken"))
    page("broken", Heading("B"))
    with pytest.raises(Exception, match="a theme that fails"):
        project.build()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0


def test_what_a_host_has_frozen_stays_so(page: Page, frozen: list[int]) -> None:
    gc.freeze()
    before = gc.get_freeze_count()
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    # Some of them may well be given up, but none is added and not all are let go.
    assert before / 2 < gc.get_freeze_count() <= max(frozen) <= before
