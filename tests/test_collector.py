"""Python's garbage collector rests on what is loaded during a build, and no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from sphinx.application import Sphinx
from support import Directive, Heading, Project


def test_collector_rests_during_a_build_alone(
    page: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[int] = []
    build = Sphinx.build

    def noted(app: Sphinx, *args: object, **kwargs: object) -> None:
        frozen.append(gc.get_freeze_count())
        build(app, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Sphinx, "build", noted)
    before = gc.get_freeze_count()
    page("index", Heading("T"), Directive("paper", "xen-2003")).build()
    assert frozen[0] > before
    assert gc.get_freeze_count() == before
