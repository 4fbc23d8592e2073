"""East Asian scripts, character by character, and patterns that are compiled late."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from sphinx_refalign.formats.latex_fonts import _CJK as CJK_FONT_NEEDED
from sphinx_refalign.gbt7714.languages import language_from_script
from sphinx_refalign.registry.patterns import EAST_ASIAN, HAN, HANGUL, KANA, WIDE_SYMBOLS, compile_late
from sphinx_refalign.registry.people import Person
from sphinx_refalign.registry.readers.bibtex_fields import decode

SCRIPTS = {"Han": HAN, "kana": KANA, "Hangul": HANGUL}


def scripts_of(char: str) -> set[str]:
    return {name for name, script in SCRIPTS.items() if re.fullmatch(f"[{script}]", char)}


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("⺠", "Han"),  # CJK Radicals Supplement
        ("⼀", "Han"),  # Kangxi Radicals
        ("々", "Han"),
        ("〆", "Han"),  # as in the family name 〆木
        ("〇", "Han"),
        ("〡", "Han"),  # Suzhou numerals
        ("〻", "Han"),
        ("一", "Han"),
        ("鿿", "Han"),  # the last unified ideograph
        ("\U00003400", "Han"),  # Extension A
        ("\U0000f900", "Han"),  # CJK Compatibility Ideographs
        ("\U00020000", "Han"),  # Extension B
        ("\U0002a700", "Han"),  # Extension C
        ("\U0002b740", "Han"),  # Extension D
        ("\U0002b820", "Han"),  # Extension E
        ("\U0002ceb0", "Han"),  # Extension F
        ("\U0002ebf0", "Han"),  # Extension I
        ("\U0002f800", "Han"),  # CJK Compatibility Ideographs Supplement
        ("\U00030000", "Han"),  # Extension G
        ("\U00031350", "Han"),  # Extension H
        ("\U000323af", "Han"),  # the last one of Extension H
        ("\U000323b0", "Han"),  # Extension J, of Unicode 17
        ("あ", "kana"),
        ("ア", "kana"),
        ("ー", "kana"),
        ("\u3099", "kana"),  # a combining sound mark
        ("ㇰ", "kana"),  # Katakana Phonetic Extensions
        ("ｱ", "kana"),
        ("\U0001aff0", "kana"),  # Kana Extended-B
        ("\U0001b000", "kana"),  # Kana Supplement
        ("\U0001b100", "kana"),  # Kana Extended-A
        ("\U0001b150", "kana"),  # Small Kana Extension
        ("한", "Hangul"),
        ("ᄒ", "Hangul"),
        ("ㅎ", "Hangul"),
        ("ꥠ", "Hangul"),  # Hangul Jamo Extended-A
        ("ힰ", "Hangul"),  # Hangul Jamo Extended-B
        ("ﾱ", "Hangul"),
    ],
)
def test_script(char: str, script: str) -> None:
    assert scripts_of(char) == {script}
    assert re.fullmatch(f"[{EAST_ASIAN}]", char)


NAMES = {
    "Han": "CJK (UNIFIED IDEOGRAPH-|COMPATIBILITY IDEOGRAPH-|RADICAL )|KANGXI RADICAL |HANGZHOU NUMERAL ",
    "kana": "HIRAGANA (LETTER|DIGRAPH|ITERATION)|(HALFWIDTH )?KATAKANA (LETTER|DIGRAPH|ITERATION)",
    "Hangul": "(HALFWIDTH )?HANGUL (SYLLABLE|LETTER|CHOSEONG|JUNGSEONG|JONGSEONG|FILLER)",
}


@pytest.mark.parametrize("script", NAMES)
def test_every_character_that_unicode_names_after_a_script_belongs_to_it(script: str) -> None:
    characters = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if re.match(NAMES[script], unicodedata.name(char, ""))
    ]
    assert len(characters) > 200
    assert [char for char in characters if scripts_of(char) != {script}] == []


@pytest.mark.parametrize("char", list("Aéяωع1 .·。，「Ａ😀\ue000"))
def test_other_characters(char: str) -> None:
    assert not re.search(f"[{EAST_ASIAN}]", char)


@pytest.mark.parametrize("char", list("。「\u3000ㄅ㈜㊀㎏︵Ａ，⿰䷀"))
def test_symbols_of_east_asian_fonts(char: str) -> None:
    assert re.fullmatch(f"[{WIDE_SYMBOLS}]", char)
    assert scripts_of(char) == set()


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("小明", "王", "王小明"),
        ("吉", "\U00020bb7野", "\U00020bb7野吉"),
        ("直樹", "〆木", "〆木直樹"),
        ("まこと", "佐々木", "佐々木まこと"),
        ("철수", "김", "김철수"),
        ("小明", "Wang", "小明 Wang"),
    ],
)
def test_east_asian_names_have_the_family_name_first(given: str, family: str, name: str) -> None:
    assert Person(family, given).display() == name


@pytest.mark.parametrize("title", ["中文", "\U00020000", "\u3400", "\uf900"])
def test_title_without_language_is_chinese_if_it_contains_han(title: str) -> None:
    fields = {"@": "book", "title": title, "title-en": "English"}
    assert decode(fields, (), ("book",))["title"] == {"zh": title, "en": "English"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("中文", "zh"),
        ("冯・诺伊曼", "zh"),
        ("日本の歴史", "ja"),
        ("ﾃｽﾄ", "ja"),
        ("한국어", "ko"),
        (unicodedata.normalize("NFD", "한국어"), "ko"),
        ("История", "ru"),
        ("History", "en"),
    ],
)
def test_language_of_a_text_by_its_script(text: str, language: str) -> None:
    assert language_from_script(text) == language


@pytest.mark.parametrize(
    "text", ["中", "あ", "ｱ", "한", unicodedata.normalize("NFD", "한"), "。", "Ａ", "\U000323af"]
)
def test_text_needs_an_east_asian_font(text: str) -> None:
    assert re.search(CJK_FONT_NEEDED, text)


def test_western_text_needs_no_east_asian_font() -> None:
    assert not re.search(CJK_FONT_NEEDED, "A naïve “text” – 1 · π я")


def test_a_late_pattern_is_compiled_once_and_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile
    monkeypatch.setattr(re, "compile", lambda *source: compiled.append(source[0]) or compile_now(*source))
    pattern = compile_late(r"(?P<letter>[a-z])\d", re.IGNORECASE)
    assert compiled == []
    match = pattern.fullmatch("B2")
    assert match is not None and match["letter"] == "B"
    assert pattern.sub("-", "a1 c3") == "- -"
    assert [found[0] for found in pattern.finditer("a1 c3")] == ["a1", "c3"]
    assert compiled == [r"(?P<letter>[a-z])\d"]
    assert (pattern.pattern, pattern.flags & re.IGNORECASE) == (r"(?P<letter>[a-z])\d", re.IGNORECASE)
