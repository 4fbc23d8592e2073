"""Python's garbage collector ignores loaded objects during a build, and only then."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_refalign.events.freeze_gc import GarbageCollection
from tests.helpers.project import Directive, Heading, Project

Page = Callable[..., Project]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The number of frozen objects when each page was written."""
    counts: list[int] = []
    handle = StandaloneHTMLBuilder.handle_page

    def handle_page(self: StandaloneHTMLBuilder, pagename: str, *args: object, **kwargs: object) -> None:
        counts.append(gc.get_freeze_count())
        if pagename == "broken":
            raise ValueError("a theme that fails")
        handle(self, pagename, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(StandaloneHTMLBuilder, "handle_page", handle_page)
    gc.unfreeze()
    yield counts
    gc.unfreeze()


def test_objects_are_frozen_only_during_a_build(page: Page, frozen: list[int]) -> None:
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0


def test_all_objects_are_collected_less_often_only_during_a_build(
    page: Page, frozen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    during: list[tuple[int, int, int]] = []
    handle = StandaloneHTMLBuilder.handle_page

    def handle_page(self: StandaloneHTMLBuilder, pagename: str, *args: object, **kwargs: object) -> None:
        during.append(gc.get_threshold())
        handle(self, pagename, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(StandaloneHTMLBuilder, "handle_page", handle_page)
    before = gc.get_threshold()
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    assert during[0][:2] == before[:2]
    assert during[0][2] > before[2]
    assert gc.get_threshold() == before


def test_objects_are_released_after_a_failed_build(page: Page, frozen: list[int]) -> None:
    project = page("index", Heading("T"), Directive("toctree", "", {}, "broken"))
    page("broken", Heading("B"))
    thresholds = gc.get_threshold()
    with pytest.raises(Exception, match="a theme that fails"):
        project.build()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == thresholds


def test_a_build_that_was_given_up_is_released_by_the_next(page: Page, frozen: list[int]) -> None:
    before = gc.get_threshold()
    page("index", Heading("T"), Directive("paper", "xen-2003"))
    given_up = GarbageCollection()
    given_up.freeze(None, None, [])  # type: ignore[arg-type]
    assert gc.get_freeze_count() > 0
    page("other", Heading("O")).build()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == before


def test_objects_frozen_by_the_host_stay_frozen(page: Page, frozen: list[int]) -> None:
    gc.freeze()
    before = gc.get_freeze_count()
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    # Some of them may be deleted, but none is added and not all are released.
    assert before / 2 < gc.get_freeze_count() <= max(frozen) <= before


@pytest.mark.long
def test_earlier_builds_of_a_process_are_freed(page: Page) -> None:
    """Without a collection by the test: what a build froze must not wait until the process ends."""
    gc.collect()
    before = _count_applications()
    for number in range(8):
        page("index", Heading(f"T {number}"), Directive("paper", "xen-2003")).build()
    assert _count_applications() - before <= 2


def _count_applications() -> int:
    return sum(isinstance(item, Sphinx) for item in gc.get_objects())
