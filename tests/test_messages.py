"""The package's own words are translated, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

_TOOL = Path(__file__).parent.parent / "tools" / "messages.py"
_SPEC = importlib.util.spec_from_file_location("messages", _TOOL)
assert _SPEC is not None and _SPEC.loader is not None
messages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(messages)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parts[-3])
def test_catalogue_is_complete_and_compiled(path: Path) -> None:
    wanted = {message.id for message in messages.extracted() if message.id}
    with path.open("rb") as opened:
        translated = {one.id: one.string for one in read_po(opened) if one.id}
    with path.with_suffix(".mo").open("rb") as opened:
        compiled = {one.id: one.string for one in read_mo(opened) if one.id}
    assert len(wanted) > 50
    assert translated.keys() == wanted, "run make messages"
    assert [message for message, text in translated.items() if not text] == []
    assert compiled == translated, "run make messages"


def test_placeholders_are_the_same_in_every_language() -> None:
    import re

    for path in messages.catalogues():
        with path.open("rb") as opened:
            for one in read_po(opened):
                if one.id:
                    assert sorted(re.findall(r"\{\w+\}", one.id)) == sorted(
                        re.findall(r"\{\w+\}", one.string)
                    )


def test_there_is_chinese() -> None:
    assert "zh_CN" in {path.parts[-3] for path in messages.catalogues()}
