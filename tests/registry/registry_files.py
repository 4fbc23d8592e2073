"""Small registries for the tests: written into a folder, read, and their messages without the folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sphinx_refalign.registry.kinds import Kind, declare
from sphinx_refalign.registry.load import Registry, load
from sphinx_refalign.registry.model import Resource

KINDS = declare({})


def load_text(
    folder: Path, text: str | bytes, name: str = "r.yaml", kinds: Mapping[str, Kind] = KINDS
) -> Registry:
    """The registry of one file that holds ``text``."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return load([str(file)], kinds)


def messages(registry: Registry, folder: Path) -> list[str]:
    """What an author reads, with file names relative to ``folder``."""
    return [str(problem).replace(f"{folder}/", "") for problem in registry.problems]


def resource(registry: Registry, key: str) -> Resource:
    """A resource that must be there."""
    found = registry.get(key)
    assert found is not None, f"{key} is not in the registry: {registry.problems}"
    return found
