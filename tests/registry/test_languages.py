"""Languages that do not exist: the message suggests the language of a country or of a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.languages import language_problem, tag_of_name
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code

MEANT = {"cn": "zh", "jp": "ja", "kr": "ko", "gb": "en", "us": "en", "cz": "cs", "dk": "da", "gr": "el",
         "at": "de", "ua": "uk", "vn": "vi", "ir": "fa", "il": "he", "CN": "zh",
         "cn-Hans": "zh-Hans"}  # fmt: skip


@pytest.mark.parametrize(("tag", "meant"), MEANT.items())
def test_code_of_a_country(tag: str, meant: str) -> None:
    assert language_problem(tag) == f"{tag!r} is not a language tag (did you mean {meant!r}?)"


def test_code_of_nothing() -> None:
    assert language_problem("qq") == "'qq' is not a language tag; write en, zh, zh-Hans, …"


@pytest.mark.parametrize(
    "tag",
    ["en", "EN", "en_US", "en-US", "zh-Hans-CN", "uk", "se", "la", "sh", "mo", "in", "iw", "nb", "sr-Latn",
     "yue", "grc", "zxx", "mul", "und", "eo", "cy", "sa", "bo", "ug", "br", "my"],
)  # fmt: skip
def test_languages_that_exist(tag: str) -> None:
    assert language_problem(tag) == ""


@pytest.mark.parametrize(
    ("name", "tag"), [("english", "en"), ("Chinese", "zh"), ("中文", "zh"), ("Deutsch", "de"), ("xyz", "")]
)
def test_language_by_name(name: str, tag: str) -> None:
    assert tag_of_name(name) == tag


FILES = {
    "r.yaml": "k: {type: paper, title: {en: A, cn: B}, url: {jp: 'https://a.org'}, language: kr, "
    "topics: [], concepts: [{dk: X, en: Y}]}\n",
    "r.bib": "@article{k,\n title = {A},\n title-cn = {B},\n langid = {jp}}\n"
    "@book{l, title={A}, langid={english}}\n",
    "r.json": '[{"id": "k", "type": "article", "title": "A", "language": "cn"}]',
}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "r.yaml",
            [("k.title.cn", "zh"), ("k.url.jp", "ja"), ("k.language", "ko"), ("k.concepts[0].name.dk", "da")],
        ),
        ("r.bib", [("k.title.cn", "zh"), ("k.language", "ja")]),
        ("r.json", [("k.language", "zh")]),
    ],
)
def test_each_format_reports_each_wrong_language_once(
    tmp_path: Path, file: str, expected: list[tuple[str, str]]
) -> None:
    (tmp_path / file).write_text(FILES[file], encoding="utf-8")
    registry = load([tmp_path / file])
    assert sorted((problem.path, problem.message.split("'")[-2]) for problem in registry.problems) == sorted(
        expected
    )
    assert all(problem.line for problem in registry.problems)
    assert {problem.code for problem in registry.problems} == {Code.VALUE}
    resource = registry["k"]
    assert "B" in str(resource.title) or file == "r.json", "the text is kept"


def test_language_by_name_is_reported_in_yaml_only(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("k: {type: paper, title: T, language: Chinese}\n")
    (tmp_path / "r.bib").write_text("@article{l, title={T}, language={Chinese}}\n")
    (tmp_path / "r.json").write_text('[{"id": "m", "type": "book", "title": "U", "language": "Chinese"}]')
    (problem,) = load([tmp_path / "r.yaml", tmp_path / "r.bib", tmp_path / "r.json"]).problems
    assert problem.text == "k.language: 'Chinese' is not a language tag (did you mean 'zh'?)"
