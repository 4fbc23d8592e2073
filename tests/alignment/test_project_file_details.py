"""Projects from an ``alignment.json`` that was written by hand: what is absent, or of another type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.project_file import load, project_texts
from sphinx_refalign.alignment.records import Alignment


def loaded(folder: Path, *rows: dict[str, Any], **parts: Any) -> Project:
    resources = {
        "a": {"kind": "paper", "title": {"en": "A", "zh": "甲"}, "ids": ["old"]},
        "os:b": {"kind": "paper", "title": "B", "project": "os"},
    }
    documents = [
        {"document": "x", "title": "The page", "generated": "yes"},
        {"document": "y", "generated": True},
    ]
    content = {
        "version": 1, "kinds": {}, "resources": resources, "documents": documents, "alignments": rows,
        **parts,
    }  # fmt: skip
    file = folder / "alignment.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return load(file)


def test_every_part_of_an_alignment(tmp_path: Path) -> None:
    row = {
        "document": "x", "section": "S", "anchor": "s", "chapter": "C", "key": "a", "kind": "paper",
        "relation": "defines", "topics": ["T", 5], "line": 7, "note": "N", "origin": "role", "file": "x.rst",
    }  # fmt: skip
    assert loaded(tmp_path, row).alignments == [
        Alignment(
            "x", "S", "s", "C", "a", "paper", "defines", ("T", "5"), 7, "N", origin="role", file="x.rst"
        )
    ]


@pytest.mark.parametrize("odd", [None, [], {}, False, ""])
def test_parts_that_are_absent_or_of_another_type(tmp_path: Path, odd: Any) -> None:
    names = ("section", "anchor", "chapter", "kind", "relation", "topics", "note", "origin", "file")
    row = {"document": "y", "key": "os:b", **dict.fromkeys(names, odd), "line": "7"}
    assert loaded(tmp_path, row).alignments == [
        Alignment("y", "", "", "y", "os:b", "paper", "", (), 0, origin="directive")
    ]


def test_documents_resources_and_texts(tmp_path: Path) -> None:
    project = loaded(tmp_path, {"document": "y", "key": "old"}, {"document": "gone", "key": "a"})
    assert (project.order, project.titles) == ({"x": 0, "y": 1}, {"x": "The page", "y": ""})
    assert project.generated == {"y"}
    assert (list(project.registry), project.registry.current_key("old")) == (["a"], "a")
    assert [item.key for item in project.alignments] == ["a"]
    assert list(project.registry.external_entries) == ["os:b", "b"]
    english, chinese = project_texts(project), project_texts(project, "zh_TW")
    title = project.registry["a"].title
    assert [texts.plain(title) for texts in (english, chinese)] == ["A", "甲"]
    assert english.plain(None) == english.plain("") == ""
    assert [english.page(name) for name in ("x", "y", "none")] == ["The page", "", "none"]


def test_kinds_of_the_file(tmp_path: Path) -> None:
    kinds = {"film": {"label": "Film", "fields": {"director": "Director"}, "source": []}}
    resources = {"f": {"kind": "film", "title": "F", "own": {"director": "D"}}}
    project = loaded(tmp_path, kinds=kinds, resources=resources)
    assert project.registry["f"].own == {"director": "D"}
    assert "film" in project.registry.kinds
