"""The choice of the language that a page shows, and the comparison of language tags."""

from __future__ import annotations

import pytest

from sphinx_refalign.registry.i18n import (
    Localized,
    LocalizedText,
    as_text,
    best_text,
    canonical,
    fallbacks,
    first,
    replace_unprintable,
    same_language,
    same_script,
)

TITLE = {"en": "Von Neumann architecture", "zh": "冯·诺伊曼结构", "de": "Von-Neumann-Architektur"}


@pytest.mark.parametrize(
    ("language", "chain"),
    [
        ("zh_CN", ("zh-CN", "zh-Hans", "zh", "en")),
        ("zh-cn", ("zh-cn", "zh-Hans", "zh", "en")),
        ("zh_TW", ("zh-TW", "zh-Hant", "zh", "en")),
        ("zh_HK", ("zh-HK", "zh-Hant", "zh", "en")),
        ("zh", ("zh", "en")),
        ("en", ("en",)),
        ("en_GB", ("en-GB", "en")),
        ("zh_MO", ("zh-MO", "zh-Hant", "zh", "en")),
        ("zh-Hant-TW", ("zh-Hant-TW", "zh-Hant", "zh", "en")),
        ("zh_TW.Big5", ("zh-TW", "zh-Hant", "zh", "en")),
        ("sr@latin", ("sr-Latn", "sr", "en")),
        ("de-CH-1996", ("de-CH-1996", "de-CH", "de", "en")),
        ("pt_BR", ("pt-BR", "pt", "en")),
        ("", ("en",)),
    ],
)
def test_fallbacks(language: str, chain: tuple[str, ...]) -> None:
    assert fallbacks(language) == chain


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("plain", "zh_CN", LocalizedText("", "plain")),
        (TITLE, "zh_CN", LocalizedText("zh", TITLE["zh"])),
        (TITLE, "de", LocalizedText("de", TITLE["de"])),
        (TITLE, "fr", LocalizedText("en", TITLE["en"])),
        ({"de": "D", "it": "I"}, "fr", LocalizedText("de", "D")),
        ({"it": "I", "de": "D"}, "fr", LocalizedText("it", "I")),
        ({"zh": "中", "zh-Hans": "简", "zh-Hant": "繁"}, "zh_CN", LocalizedText("zh-Hans", "简")),
        ({"zh": "中", "zh-Hans": "简", "zh-Hant": "繁"}, "zh_TW", LocalizedText("zh-Hant", "繁")),
        ({"en": "E", "zh": "中"}, "zh_TW", LocalizedText("zh", "中")),
        ({"zh": "中", "zh_CN": "国"}, "zh_CN", LocalizedText("zh-CN", "国")),
        ({"en": "E", "ZH-HANS": "简"}, "zh_CN", LocalizedText("ZH-HANS", "简")),
        ({"en": "E", "zh-Hant": "繁"}, "zh_CN", LocalizedText("zh-Hant", "繁")),
        ({"en": "E", "zh-Hans": "简"}, "zh_TW", LocalizedText("zh-Hans", "简")),
        ({"zh-Hans": "简", "zh-Hant": "繁"}, "zh-Hant-TW", LocalizedText("zh-Hant", "繁")),
        ({"zh-CN": "简", "zh-TW": "繁"}, "zh_HK", LocalizedText("zh-TW", "繁")),
        ({"zh-TW": "繁", "zh-SG": "简"}, "zh_CN", LocalizedText("zh-SG", "简")),
        ({"en": "E", "zh-Hant": "繁", "zh-Hans": "简"}, "zh", LocalizedText("zh-Hant", "繁")),
        ({"de": "D", "en-GB": "B"}, "en_US", LocalizedText("en-GB", "B")),
        ({"de": "D", "en-GB": "B"}, "fr", LocalizedText("en-GB", "B")),
        ({"en-US": "A", "en": "E"}, "en_GB", LocalizedText("en", "E")),
        ({"en": "E", "de-AT": "A"}, "de", LocalizedText("de-AT", "A")),
        ({"en": "E", "de": "D"}, "de_CH", LocalizedText("de", "D")),
        ({"sr-Cyrl": "Ћ", "sr-Latn": "Ć"}, "sr@latin", LocalizedText("sr-Latn", "Ć")),
    ],
)
def test_best_text(value: str | dict[str, str], language: str, expected: LocalizedText) -> None:
    assert best_text(value, fallbacks(language)) == expected


def test_best_text_in_explicit_languages() -> None:
    assert best_text(TITLE, ("fr", "de", "zh")) == LocalizedText("de", TITLE["de"])


@pytest.mark.parametrize(
    ("tag", "other", "same"),
    [("zh_CN", "zh-Hans", True), ("EN", "en-GB", True), ("zh", "en", False), ("de", "den", False)],
)
def test_same_language(tag: str, other: str, same: bool) -> None:
    assert same_language(tag, other) is same


@pytest.mark.parametrize(
    ("tag", "other", "same"),
    [
        ("zh_CN", "zh-Hans", True),
        ("zh", "zh_TW", True),
        ("zh-Hant", "zh_CN", False),
        ("zh_TW", "zh_HK", True),
        ("en-GB", "en", True),
        ("en-GB", "en-US", True),
        ("en", "de", False),
    ],
)
def test_same_script(tag: str, other: str, same: bool) -> None:
    assert same_script(tag, other) is same


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        ("zh_hans_cn", "zh-Hans-CN"),
        ("EN-gb", "en-GB"),
        ("ZH", "zh"),
        ("es-419", "es-419"),
        ("de_ch-1996", "de-CH-1996"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("EN-CA-X-CA-Test", "en-CA-x-ca-test"),
    ],
)
def test_canonical_form_of_a_tag(tag: str, form: str) -> None:
    assert canonical(tag) == form


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("", ""), ({}, ""), ("a", "a"), ({"zh": "中", "en": "E"}, "中")]
)
def test_first_language(value: Localized | None, text: str) -> None:
    assert first(value) == text


CYCLE: list[object] = []
CYCLE.append(CYCLE)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("é", "é"),
        (["é", "b"], "é; b"),
        ([], "[]"),
        (["a", 1], '["a", 1]'),
        ({"中": ["a"]}, '{"中": ["a"]}'),
        (1, "1"),
        (CYCLE, "…"),
        ({1, 2}, "…"),
    ],
)
def test_any_value_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_unprintable_characters_are_replaced_in_keys_and_values() -> None:
    value = {"a\0": ["\ud800b", {"c": "\x1b"}], "d": "e\n\t\x85\U0001f600", "n": 1}
    assert replace_unprintable(value) == {
        "a\ufffd": ["\ufffdb", {"c": "\ufffd"}], "d": "e\n\t\x85\U0001f600", "n": 1,
    }  # fmt: skip
