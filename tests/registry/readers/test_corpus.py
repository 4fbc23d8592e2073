"""Real BibTeX files of others: nothing is raised, and no entry is dropped without a word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.paths import SHARED
from tests.helpers.registry_files import KINDS

CORPUS = SHARED / "corpus"
FILES = sorted((CORPUS / "bib").glob("*.bib"))
LIBRARIES = sorted((CORPUS / "csl").glob("*.y*ml"))

pytestmark = pytest.mark.skipif(not FILES, reason="the files of others are not here: ../shared/corpus")

# Counted without the parser that is tested: an @ at the beginning of a line, a word, a brace, a key.
OPENING = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]\s*([^\s,{}]*)", re.MULTILINE)


@cache
def registry_of(file: Path) -> Registry:
    return load([str(file)], KINDS)


def written(file: Path) -> list[tuple[str, int]]:
    """The key and the line of every entry of a file."""
    text = file.read_text(encoding="utf-8")
    return [
        (found[2], text.count("\n", 0, found.start(1)) + 1)
        for found in OPENING.finditer(text)
        if found[1].lower() not in ("string", "comment", "preamble")
    ]


each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@each_file
def test_every_entry_is_read_or_named(file: Path) -> None:
    registry = registry_of(file)
    told = {problem.line for problem in registry.problems}
    entries = written(file)
    assert entries
    assert [(key, line) for key, line in entries if key not in registry and line not in told] == []
    assert {(key, registry.entries[key].line) for key in registry} <= set(entries)


@each_file
def test_every_resource_can_be_made(file: Path) -> None:
    registry = registry_of(file)
    for key in registry:
        found = registry.get(key)
        assert found is not None
        assert found.key == key
        assert found.title


@each_file
def test_every_problem_has_its_place(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    for problem in registry_of(file).problems:
        field = problem.path.rpartition(".")[2]
        assert field.lower() in lines[problem.line - 1].lower(), str(problem)


@each_file
def test_the_plain_words_of_every_title_are_kept(file: Path) -> None:
    registry = registry_of(file)
    for key, entry in registry.entries.items():
        title = entry.fields.get("title", "")
        found = registry.get(key)
        assert found is not None
        shown = str(found.title)
        plain = [word for word in title.split() if re.fullmatch(r"[A-Za-z\u4e00-\u9fff]{2,}", word)]
        assert [word for word in plain if word not in shown] == [], f"{key}: {title!r} became {shown!r}"


@pytest.mark.parametrize("file", LIBRARIES, ids=lambda file: file.name)
def test_every_entry_of_a_library_is_read_with_all_its_words(file: Path) -> None:
    registry = registry_of(file)
    text = file.read_text(encoding="utf-8")
    keys = re.findall(r"^([\w-]+):", text, re.MULTILINE)
    assert (list(registry), registry.problems) == (keys, [])
    shown = " ".join(str(registry[key].model_dump()) for key in registry)
    words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"^\s*[\w-]+\s*:|#.*", "", text, flags=re.MULTILINE)))
    words -= set(re.findall(r"([A-Za-z]+)\s*:", text)) | set(re.findall(r"type: (\w+)", text))
    assert {word for word in words if word not in shown} == set()


def test_all_files_together_are_read_and_written_back() -> None:
    """One project with every file: what is written as BibTeX is read as the same resources."""
    registry = load([str(file) for file in (*FILES, *LIBRARIES)], KINDS)
    with TemporaryDirectory() as folder:
        for suffix, text in (("bib", to_bibtex(registry)), ("yaml", to_yaml(registry))):
            file = Path(folder) / f"all.{suffix}"
            file.write_text(text, encoding="utf-8", newline="")
            again = load([str(file)], KINDS)
            assert [key for key in registry if again.get(key) != registry[key]] == []
            assert len(again) == len(registry)
