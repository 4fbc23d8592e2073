"""Round trips: a registry is written in each format and read back without loss."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings

from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.strategies import KINDS, REGISTRIES

WRITERS = {"yaml": to_yaml, "bib": to_bibtex, "json": to_csl_json}
thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str, suffix: str) -> Registry:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"r.{suffix}"
        file.write_text(text, encoding="utf-8", newline="")
        registry = load([str(file)], KINDS)
        for key in registry:
            assert registry.get(key) is not None
    return registry


def resources(registry: Registry) -> dict[str, str]:
    """Return every resource as JSON, including the order of its languages."""
    return {key: json.dumps(_plain(registry[key])) for key in registry}


def _plain(resource: Any) -> Any:
    values = resource.as_data()
    for name in ("extra", "own"):
        values[name] = sorted(values.pop(name, {}).items())
    return {name: values[name] for name in sorted(values)}


def unexpected_problems(registry: Registry) -> list[str]:
    """Return all problems but those of random texts: equal resources, and names without parts."""
    return [
        str(problem)
        for problem in registry.problems
        if problem.code != "duplicate-resource"
        and not problem.message.endswith(("is no name; remove it", "name of a body in braces"))
    ]


def from_data(data: dict[str, Any]) -> Registry:
    # Everything is quoted, so that a key that starts with a dot is an entry.
    registry = read(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_style='"'), "yaml")
    assert unexpected_problems(registry) == []
    assert list(registry) == list(data)
    return registry


@pytest.mark.long
@pytest.mark.parametrize("suffix", WRITERS)
@thorough
@given(data=REGISTRIES)
@example(data={"k": {"type": "paper", "title": "; ", "container": "; ", "aliases": ["; "]}})
@example(data={"k": {"type": "paper", "title": "T", "author": [", "]}})
def test_a_written_registry_is_read_back_without_loss(suffix: str, data: dict[str, Any]) -> None:
    first = from_data(data)
    text = WRITERS[suffix](first)
    second = read(text, suffix)
    assert resources(second) == resources(first), text
    third = read(to_yaml(second), "yaml")
    assert resources(third) == resources(first)
    assert unexpected_problems(second) == []
