"""The search index: stems that are computed once are those of Sphinx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.porter_stemmer import PorterStemmer

from tests.helpers.project import Heading, Project

Stemmer = EnglishStemmer | PorterStemmer

WORDS = "Registered references aligning alignments, K8s, Überprüfungen, nations, 分布式 系统 ising as\n"


def search_terms(project: Project, extensions: list[str], language: str) -> str:
    """Build two pages and return the part of the search index behind the versions of extensions."""
    project.conf |= {"extensions": extensions, "language": language}
    if not extensions:
        project.conf.pop("refalign_registry", None)
    project.page("index", "rst", Heading("Nations"), WORDS)
    project.page("other", "rst", ":orphan:\n", Heading("Other words"), WORDS + "More references\n")
    return (project.build().out / "searchindex.js").read_text(encoding="utf-8").partition('"filenames"')[2]


@pytest.mark.parametrize("language", ["en", "de", "zh_CN", "ja"])
def test_search_index_is_that_of_sphinx(tmp_path: Path, language: str) -> None:
    indices = [
        search_terms(Project(tmp_path / str(number)), extensions, language)
        for number, extensions in enumerate(([], ["sphinx_refalign"]))
    ]
    assert indices[0]
    assert indices[0] == indices[1]


def test_stem_of_a_word_is_computed_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    words: Counter[str] = Counter()
    for stemmer in (EnglishStemmer, PorterStemmer):  # older versions of Sphinx have Porter's

        def count(self: Stemmer, stem: Callable[[Stemmer], None] = stemmer._stem) -> None:
            words[self.current] += 1
            stem(self)

        monkeypatch.setattr(stemmer, "_stem", count)
    search_terms(project, ["sphinx_refalign"], "en")
    assert words["references"] == 1
    assert set(words.values()) == {1}
