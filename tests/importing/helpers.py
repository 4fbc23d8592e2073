"""Shared helpers: a page as text becomes a registry, which is loaded again from its YAML."""

from __future__ import annotations

from pathlib import Path

from sphinx_refalign.importing import ImportOptions, ImportResult, Source, import_sources
from sphinx_refalign.registry import Registry, load


def run(*texts: str, names: tuple[str, ...] = (), root: str = ".", **options: object) -> ImportResult:
    """Import pages that are given as text."""
    paths = names or tuple(f"page{number}.md" for number in range(len(texts)))
    sources = [Source(path, text, root) for path, text in zip(paths, texts, strict=True)]
    return import_sources(sources, ImportOptions(**options))  # type: ignore[arg-type]


def loaded(result: ImportResult, folder: Path) -> Registry:
    """Write a registry and load it; it has no problems."""
    file = folder / "imported.yaml"
    file.write_text(result.entries.to_yaml(), encoding="utf-8")
    registry = load([file])
    assert registry.problems == []
    for key in registry:
        assert registry[key].title
    return registry


def fields(result: ImportResult) -> dict[str, dict[str, object]]:
    """Return the fields of all entries by key, without those that are empty."""
    return result.entries.to_json()  # type: ignore[return-value]


def one(text: str, **options: object) -> dict[str, object]:
    """Return the fields of the only entry of a page."""
    (entry,) = fields(run(text, **options)).values()  # type: ignore[arg-type]
    return entry
