"""Translations of the messages of the package: complete, and compiled from the current catalogues."""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.helpers.paths import PACKAGE, ROOT

_TOOL = ROOT / "tools" / "messages.py"
_SPEC = importlib.util.spec_from_file_location("messages", _TOOL)
assert _SPEC is not None and _SPEC.loader is not None
messages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(messages)
messages.PACKAGE = PACKAGE


@pytest.mark.parametrize("path", messages.find_catalogues(), ids=lambda path: path.parts[-3])
def test_catalogue_is_complete_and_compiled(path: Path) -> None:
    extracted = {message.id for message in messages.extract_messages() if message.id}
    with path.open("rb") as file:
        catalog = read_po(file)
    translated = {message.id: message.string for message in catalog if message.id}
    with path.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert len(extracted) > 50
    assert translated.keys() == extracted, "run make messages"
    assert [message for message, text in translated.items() if not text] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == [], (
        "translate, remove fuzzy"
    )
    assert list(catalog.obsolete) == [], "run make messages"
    assert compiled == translated, "run make messages"


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a message. An invalid format string raises an error."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("path", messages.find_catalogues(), ids=lambda path: path.parts[-3])
def test_placeholders_are_the_same_in_every_language(path: Path) -> None:
    with path.open("rb") as file:
        pairs = [(message.id, message.string) for message in read_po(file) if message.id]
    assert sum(bool(placeholders(original)) for original, _ in pairs) > 5
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


def texts(language: str) -> str:
    path = messages.PACKAGE / "locale" / language / "LC_MESSAGES" / "sphinx_refalign.po"
    with path.open("rb") as file:
        return "\n".join(str(message.string) for message in read_po(file) if message.id)


@pytest.mark.parametrize(("language", "encoding"), [("zh_CN", "gb2312"), ("zh_TW", "big5")])
def test_chinese_has_the_characters_of_its_script(language: str, encoding: str) -> None:
    assert texts(language).encode(encoding)


def test_traditional_chinese_has_the_words_of_taiwan() -> None:
    text = texts("zh_TW")
    foreign = ["鏈接", "搜索", "信息", "數據", "默認", "程序", "關鍵詞", "項目", "登記", "擴充套件", "計劃"]
    assert [word for word in foreign if word in text] == []
    assert all(word in text for word in ("連結", "搜尋", "關鍵字", "專案"))


def test_a_new_language_gets_a_catalogue(tmp_path: Path) -> None:
    messages.add_catalogue("pt_BR", tmp_path)
    path = tmp_path / "locale" / "pt_BR" / "LC_MESSAGES" / "sphinx_refalign.po"
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "Book"\nmsgstr "Livro"\n', encoding="utf-8")
    messages.add_catalogue("pt_BR", tmp_path)  # one that exists stays
    with path.open("rb") as file:
        catalog = read_po(file)
    assert (str(catalog.locale), catalog["Book"].string) == ("pt_BR", "Livro")
    with pytest.raises(ValueError, match="nonsense"):
        messages.add_catalogue("nonsense_x", tmp_path)
