"""The public API of the registry, used without Sphinx as another program would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_refalign import registry

PROGRAM = """
import pathlib, sys
sys.modules["sphinx"] = sys.modules["docutils"] = None

from sphinx_refalign.registry import (
    Code, Kind, KindError, Problem, Registry, Resource, build_kinds, load, to_bibtex, to_csl_json, to_yaml,
)

kinds = build_kinds({"video": {"label": "Video", "fields": {"duration": "Duration"}}})
assert isinstance(kinds["video"], Kind)
try:
    build_kinds({"Video": {}})
except KindError as error:
    assert "'Video'" in str(error)
else:
    raise AssertionError

registry = load([pathlib.Path("videos.yaml"), "papers.bib"], kinds)
assert isinstance(registry, Registry) and list(registry) == ["talk", "xen"]
assert isinstance(registry["talk"], Resource) and registry["talk"].own == {"duration": "1 h"}
assert registry["xen"].author == ["Paul Barham"]
(problem,) = registry.problems
assert isinstance(problem, Problem) and problem.code is Code.UNKNOWN_FIELD
assert str(problem) == "videos.yaml:4:3: talk.durration: unknown field (did you mean 'duration'?)"

for name, write in ("copy.yaml", to_yaml), ("copy.bib", to_bibtex), ("copy.json", to_csl_json):
    pathlib.Path(name).write_text(write(registry), encoding="utf-8")
    copy = load([name], kinds)
    assert [copy[key] for key in copy] == [registry[key] for key in registry], name
"""

VIDEOS = """\
talk:
  type: video
  title: T
  durration: 2 h
  duration: 1 h
"""

PAPERS = "@inproceedings{xen, title={Xen}, author={Barham, Paul}, date={2003-10}}\n"


def test_public_names_suffice_without_sphinx(tmp_path: Path) -> None:
    (tmp_path / "videos.yaml").write_text(VIDEOS)
    (tmp_path / "papers.bib").write_text(PAPERS)
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, check=True)


def test_all_public_names_exist() -> None:
    for name in registry.__all__:
        assert getattr(registry, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'nope'"):
        registry.nope  # noqa: B018


def test_load_accepts_paths_and_text(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(PAPERS)
    assert registry.load([file]).entries == registry.load([str(file)]).entries != {}
