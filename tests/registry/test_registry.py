"""Resources as an earlier build has built them: the same as new ones, and never outdated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry

FILES = {
    "a.bib": "@article{b, title={Caf{\\'e}}, author={Doe, Jane and {ACM}}, date={2003}, organization={iso}}\n"
    "@article{other, title={O}}\n",
    "b.yaml": "y: {type: wikidef, title: {en: T, zh: 题}, concepts: [{name: C, chapters: [x]}], ids: [z]}\n"
    "s: {type: standard, title: S, organization: iso}\n"
    "iso: {type: organization, title: ISO, related: [https://example.org/]}\n",
}


def load_files(folder: Path, declared: dict[str, object] | None = None) -> Registry:
    registry = load(sorted(folder.glob("*.*")), build_kinds(declared or {}))
    registry.made = Cache(folder / "built" / "cache", repr(declared))
    return registry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = load_files(tmp_path)
    assert [first[key].title for key in ("b", "s")] == ["Café", "S"]
    assert len([first[key] for key in first]) == 5
    first.save_made()
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the resources that were built and not taken from the cache."""
    keys: list[str] = []
    build = Registry._build

    def note(registry: Registry, entry: object) -> object:
        keys.append(entry.key)  # type: ignore[attr-defined]
        return build(registry, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(Registry, "_build", note)
    return keys


def test_resources_of_an_earlier_build_are_the_same(folder: Path, built: list[str]) -> None:
    again = load_files(folder)
    resources = {key: again[key] for key in again}
    assert built == []
    fresh = load(sorted(folder.glob("*.*")), build_kinds({}))
    assert resources == {key: fresh[key] for key in fresh}
    assert repr(resources) == repr({key: fresh[key] for key in fresh})
    assert resources["y"].concepts[0].chapters[0].document == "x"
    assert resources["b"].author == fresh["b"].author


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a field": (lambda text: text.replace("title: S,", "title: Changed,"), "s"),
    "its kind": (lambda text: text.replace("type: standard", "type: paper"), "s"),
    "its other keys": (lambda text: text.replace("ids: [z]", "ids: [z, z2]"), "y"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_a_changed_entry_is_built_again(folder: Path, built: list[str], change: str) -> None:
    edit, key = CHANGES[change]
    file = folder / "b.yaml"
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")
    again = load_files(folder)
    resources = {name: again[name] for name in again}
    assert built == [key]
    fresh = load(sorted(folder.glob("*.*")), build_kinds({}))
    assert resources == {name: fresh[name] for name in fresh}


def test_a_new_key_of_an_organization_reaches_resources_that_were_built(
    folder: Path, built: list[str]
) -> None:
    file = folder / "b.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "iso: {type: organization", "iso-new: {ids: [iso], type: organization"
    )
    file.write_text(text, encoding="utf-8")
    again = load_files(folder)
    assert (again["s"].organization, again["b"].organization) == ("iso-new", "iso-new")
    assert built == []


def test_other_kinds_build_all_again(folder: Path, built: list[str]) -> None:
    again = load_files(folder, {"data-set": {"label": "Data set"}})
    assert again["s"].title == "S"
    assert built == ["s"]


def test_resources_that_a_build_does_not_show_stay(folder: Path, built: list[str]) -> None:
    second = load_files(folder)
    assert second["s"].title == "S"
    second.save_made()
    third = load_files(folder)
    assert [third[key].key for key in third] == ["b", "other", "y", "s", "iso"]
    assert built == []


def test_resources_that_are_gone_are_dropped(folder: Path) -> None:
    cache = folder / "built" / "cache"
    size = cache.stat().st_size
    (folder / "a.bib").unlink()
    registry = load_files(folder)
    assert registry["s"].title == "S"
    registry.save_made()
    assert cache.stat().st_size < size


@pytest.mark.parametrize("content", [b"", b"x" * 200])
def test_a_damaged_cache_is_ignored(folder: Path, built: list[str], content: bytes) -> None:
    (folder / "built" / "cache").write_bytes(content)
    registry = load_files(folder)
    assert registry["b"].title == "Café"
    assert built == ["b"]
