"""What is found once in a build, however often it is shown: the source of a resource, the parts of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry import people
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.render.labels import source_in
from tests.helpers.outputs import context_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NAME = "Only van Inthistest"


def test_names_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    parse = people.parse_name

    def count(name: str) -> people.Person:
        calls.append(name)
        return parse(name)

    monkeypatch.setattr(people, "parse_name", count)
    first, second = (people.parse_display_name(NAME) for _ in range(2))
    assert first is second
    assert calls == [NAME]
    assert people.parse_display_name(NAME, {NAME}).literal == NAME
    assert people.parse_display_name(NAME).family == "Inthistest"


def test_sources_are_found_once(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(
        "a: {type: paper, title: A, container: Here}\nb: {type: paper, title: B, container: There}\n"
    )
    registry = load([str(file)], build_kinds({}))
    context = context_of(registry)
    assert [source_in(context, registry[key]).text for key in "ab"] == ["Here", "There"]
    assert source_in(context, registry["a"]) is source_in(context, registry["a"])
    assert context_of(registry).sources == {}
