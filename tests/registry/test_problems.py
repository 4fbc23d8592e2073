"""Messages about registry files are short, whatever value they quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_refalign.registry.kinds import FIELDS
from tests.helpers.registry_files import KINDS, load_text, messages
from tests.registry.test_any_values import RAW_FIELDS, VARIABLES

LONG = ["a" * 30_000, "9" * 30_000, "a\\[, " * 6000]
"""Texts that are no value of any field, apart from free texts."""


def entries_with(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of files of one entry, which has a text in each field, and as its key and type."""
    for kind in KINDS:
        names = sorted({*FIELDS, "ids", "chapters", text})
        fields = {**dict.fromkeys(names, text), "type": kind, "title": "T"}
        pairs = (f"  ? {json.dumps(name)}\n  : {json.dumps(value)}\n" for name, value in fields.items())
        yield "r.yaml", f"k:\n{''.join(pairs)}"
    yield "r.yaml", f"k:\n  type: {json.dumps(text)}\n  title: T\n"
    yield "r.yaml", f"? {json.dumps(text)}\n: {{type: papr, title: T, url: x}}\n"
    yield "r.bib", f"@article{{{text}, title = {{T}}, doi = 1}}\n@{text}{{k, title = {{T}}}}\n"
    for name in RAW_FIELDS.split():
        yield "r.bib", f"@article{{k, title = {{T}}, {name} = {{{text}}}, {text} = 1, a = {text}}}"
    for name in VARIABLES.split():
        for value in (text, {text: text}, {"raw": text}, {"date-parts": [[text]]}, [{"family": text}]):
            yield "r.json", json.dumps([{"id": "k", "title": "T", name: value}])


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:2])
def test_messages_are_short_whatever_they_quote(tmp_path: Path, text: str) -> None:
    seen = 0
    for name, content in entries_with(text):
        for problem in load_text(tmp_path, content, name).problems:
            seen += 1
            assert len(problem.text) < 1600, problem.text[-200:]
    assert seen > 20


def test_a_long_message_keeps_its_beginning_and_its_advice(tmp_path: Path) -> None:
    text = f"k: {{type: paper, title: T, doi: {'x' * 5000}}}\n"
    (message,) = messages(load_text(tmp_path, text), tmp_path)
    assert message.startswith("r.yaml:1:28: k.doi: 'xxx")
    assert message.endswith("xxx' is not a DOI; write the part from 10. on, as in 10.1145/945445.945462")
    assert len(message) < 1100
