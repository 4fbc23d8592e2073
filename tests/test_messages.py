"""The package's own words are translated, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.helpers.paths import ROOT

_TOOL = ROOT / "tools" / "messages.py"
_SPEC = importlib.util.spec_from_file_location("messages", _TOOL)
assert _SPEC is not None and _SPEC.loader is not None
messages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(messages)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parts[-3])
def test_catalogue_is_complete_and_compiled(path: Path) -> None:
    wanted = {message.id for message in messages.extracted() if message.id}
    with path.open("rb") as opened:
        catalog = read_po(opened)
    translated = {one.id: one.string for one in catalog if one.id}
    with path.with_suffix(".mo").open("rb") as opened:
        compiled = {one.id: one.string for one in read_mo(opened) if one.id}
    assert len(wanted) > 50
    assert translated.keys() == wanted, "run make messages"
    assert [message for message, text in translated.items() if not text] == []
    assert [one.id for one in catalog if one.id and one.fuzzy] == [], "translate, and take the mark away"
    assert list(catalog.obsolete) == [], "run make messages"
    assert compiled == translated, "run make messages"


def placeholders(text: str) -> list[str]:
    """What is filled in; the wrong spellings of ``str.format`` are errors."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parts[-3])
def test_placeholders_are_the_same_in_every_language(path: Path) -> None:
    with path.open("rb") as opened:
        told = [(one.id, one.string) for one in read_po(opened) if one.id]
    assert sum(bool(placeholders(message)) for message, _ in told) > 5
    assert [pair for pair in told if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_there_is_chinese() -> None:
    assert "zh_CN" in {path.parts[-3] for path in messages.catalogues()}
