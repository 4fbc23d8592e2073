"""Small registries for tests: write their files into a folder, load them, and read their messages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sphinx_refalign.registry.kinds import Kind, build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry

KINDS = build_kinds({})


def load_text(
    folder: Path, text: str | bytes, name: str = "r.yaml", kinds: Mapping[str, Kind] = KINDS
) -> Registry:
    """Load a registry from one file with this text."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return load([str(file)], kinds)


def load_files(folder: Path, texts: Mapping[str, str]) -> Registry:
    """Load a registry from several files by name, in this order."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load([str(folder / name) for name in texts], KINDS)


def messages(registry: Registry, folder: Path) -> list[str]:
    """Return the messages of a registry, with file names relative to ``folder``."""
    return [str(problem).replace(f"{folder}/", "") for problem in registry.problems]


def resource(registry: Registry, key: str) -> Resource:
    """Return a resource, which must exist."""
    result = registry.get(key)
    assert result is not None, f"{key} is not in the registry: {registry.problems}"
    return result
