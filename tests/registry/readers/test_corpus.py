"""Real BibTeX files of other projects: no exceptions, and no entry is dropped silently."""

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

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not available: ../shared/corpus")

# Independent of the parser under test: an @ at the start of a line, a word, a brace, a key.
OPENING = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]\s*([^\s,{}]*)", re.MULTILINE)


@cache
def registry_of(file: Path) -> Registry:
    return load([str(file)], KINDS)


def expected_entries(file: Path) -> list[tuple[str, int]]:
    """Return the key and the line of every entry of a file."""
    text = file.read_text(encoding="utf-8")
    return [
        (match[2], text.count("\n", 0, match.start(1)) + 1)
        for match in OPENING.finditer(text)
        if match[1].lower() not in ("string", "comment", "preamble", "xdata", "set")
    ]


each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@each_file
def test_every_entry_is_read_or_reported(file: Path) -> None:
    registry = registry_of(file)
    reported_lines = {problem.line for problem in registry.problems}
    entries = expected_entries(file)
    assert entries
    assert [(key, line) for key, line in entries if key not in registry and line not in reported_lines] == []
    assert {(key, registry.entries[key].line) for key in registry} <= set(entries)


@each_file
def test_every_resource_can_be_created(file: Path) -> None:
    registry = registry_of(file)
    for key in registry:
        resource = registry.get(key)
        assert resource is not None
        assert resource.key == key
        assert resource.title


@each_file
def test_every_problem_has_the_line_of_its_field(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    for problem in registry_of(file).problems:
        field = problem.path.rpartition(".")[2]
        assert field.lower() in lines[problem.line - 1].lower(), str(problem)


@each_file
def test_the_plain_words_of_every_title_are_kept(file: Path) -> None:
    registry = registry_of(file)
    for key, entry in registry.entries.items():
        title = entry.fields.get("title", "")
        resource = registry.get(key)
        assert resource is not None
        resource_title = str(resource.title)
        plain = [word for word in title.split() if re.fullmatch(r"[A-Za-z\u4e00-\u9fff]{2,}", word)]
        assert [word for word in plain if word not in resource_title] == [], (
            f"{key}: {title!r} became {resource_title!r}"
        )


@pytest.mark.parametrize("file", LIBRARIES, ids=lambda file: file.name)
def test_every_entry_of_a_library_is_read_with_all_its_words(file: Path) -> None:
    registry = registry_of(file)
    text = file.read_text(encoding="utf-8")
    keys = re.findall(r"^([\w-]+):", text, re.MULTILINE)
    assert (list(registry), registry.problems) == (keys, [])
    resource_text = " ".join(str(registry[key].as_data()) for key in registry)
    words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"^\s*[\w-]+\s*:|#.*", "", text, flags=re.MULTILINE)))
    words -= set(re.findall(r"([A-Za-z]+)\s*:", text)) | set(re.findall(r"type: (\w+)", text))
    assert {word for word in words if word not in resource_text} == set()


def test_all_files_together_are_written_and_read_back() -> None:
    """A project with all files is read back as the same resources from BibTeX and from YAML."""
    registry = load([str(file) for file in (*FILES, *LIBRARIES)], KINDS)
    with TemporaryDirectory() as folder:
        for suffix, text in (("bib", to_bibtex(registry)), ("yaml", to_yaml(registry))):
            file = Path(folder) / f"all.{suffix}"
            file.write_text(text, encoding="utf-8", newline="")
            read_back = load([str(file)], KINDS)
            assert [key for key in registry if read_back.get(key) != registry[key]] == []
            assert len(read_back) == len(registry)
