"""Projects loaded from ``alignment.json``: they give the tables, matrices and coverages of the build."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_refalign import alignment
from sphinx_refalign.alignment.project_file import AlignmentFileError, load, project_texts
from sphinx_refalign.alignment.table import TextLookup
from sphinx_refalign.domain.domain import domain_of
from tests.helpers.alignment_results import results
from tests.helpers.paths import EXAMPLE, ROOT
from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role

BASE = "https://books.example/os/"


@pytest.fixture
def book(tmp_path: Path, page: Callable[..., Project], project: Project) -> Project:
    """A project with kinds of its own, plans, topics, and resources of another project."""
    other = Project(tmp_path.parent / f"{tmp_path.name}-other").write("resources.yaml", REGISTRY)
    course, standard = Directive("course", "mit-6.824"), Directive("standard", "oci-image")
    other.page("index", "rst", Heading("OS"), Directive("wikidef", "hypervisor"), course, standard)
    shutil.copy(other.build().out / "alignment.json", project.root / "os-book.json")
    project.conf["refalign_external"] = {"os-book": (BASE, "os-book.json")}
    project.conf["refalign_kinds"] = {
        "video": {
            "label": {"en": "Video", "zh": "视频"}, "fields": {"speaker": "Speaker"}, "source": ["speaker"],
        },
        "tool": {"label": "Tool", "fields": {"institution": "Maker"}, "group": "institution"},
    }  # fmt: skip
    project.write("resources.yaml", REGISTRY.partition("oci:")[0])
    project.write(
        "more.yaml",
        "talk: {type: video, title: {en: Talk, zh: 讲座}, speaker: Ann, chapters: [parts/one]}\n"
        "hammer: {type: tool, title: Hammer, institution: Linux Foundation}\n",
    )
    toctree = Directive("toctree", "", {}, "parts/two\nparts/one\nall\nlayers")
    page("index", Heading("Book"), toctree)
    options = {"topics": "Raft consensus", "relation": "teaches", "chapter": "A label"}
    tools = Paragraph(Role("standard", "oci-image"), " ", Role("tool", "hammer"))
    page("parts/one", Heading("One"), Directive("course", "mit-6.824", options, "A note."), tools)
    topics = Directive("wikidef", "hypervisor", {"topics": "Type 1"})
    hidden = Directive("video", "talk", {"noalign": ""})
    page("parts/two", Heading("Two"), Heading("Section", 2), Directive("paper", "xen-2003"), hidden, topics)
    page("all", Heading("All"), Directive("alignment-table"))
    return page("layers", Heading("Layers"), Paragraph(Role("resource", "xen-2003")))


def results_of_build(source: Path, out: Path, language: str) -> dict[str, object]:
    """Build ``alignment.json``, and return the results of the build itself."""
    with docutils_namespace(), patch_docutils(str(source)):
        app = Sphinx(
            source, source, out, out / "trees", "alignment", {"language": language}, status=None, warning=None
        )
        app.build()
        domain = domain_of(app.env)
        context = domain.render_context()
        return results(domain.project, TextLookup(context.text, context.title))


def results_without_sphinx(file: Path, language: str, *external: str) -> dict[str, object]:
    """Load ``alignment.json`` in a process that cannot import Sphinx, and return its results."""
    result = file.with_suffix(".pickle")
    command = [sys.executable, "-m", "tests.helpers.alignment_results", file, language, result, *external]
    subprocess.run(command, check=True, cwd=ROOT)
    return pickle.loads(result.read_bytes())  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_results_equal_those_of_the_build(book: Project, language: str) -> None:
    book.build("alignment")  # writes conf.py
    out = book.root / "_build" / language
    expected = results_of_build(book.root, out, language)
    assert any("os-book" in str(result) for result in expected.values())
    file = out / "alignment.json"
    found = results_without_sphinx(file, language, BASE, str(book.root / "os-book.json"))
    assert found == expected
    without = results(load(file), project_texts(load(file), language))
    assert {name for name in expected if without[name] != expected[name]} == {
        name for name in expected if "external=('os-book'" in name
    }, "the alignments of another project are in its own file"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_results_of_the_example(tmp_path: Path, language: str) -> None:
    source = shutil.copytree(EXAMPLE, tmp_path / "source", ignore=shutil.ignore_patterns("_build", "*.mo"))
    expected = results_of_build(source, tmp_path / "out", language)
    assert results_without_sphinx(tmp_path / "out" / "alignment.json", language) == expected


def test_kinds_and_documents(book: Project) -> None:
    out = book.build("alignment").out
    project = load(str(out / "alignment.json"))
    assert list(project.order) == ["index", "parts/two", "parts/one", "all", "layers"]
    assert set(project.generated) == {"all"}
    assert project.titles["parts/one"] == "One"
    assert list(project.registry.kinds)[-2:] == ["video", "tool"]
    assert project.registry.kinds["video"].source == (("speaker",),)
    assert project.registry["talk"].own == {"speaker": "Ann"}
    assert list(project.registry.external_entries) == ["os-book:oci-image", "oci-image", "os-book:oci", "oci"]
    assert project_texts(project, "zh").plain(project.registry["talk"].title) == "讲座"
    assert project_texts(project).page("gone") == "gone"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "alignment.json must have version 1, not 2; build the project with the sphinx-"),
        ({"documents": None}, "no list of documents; build the project again"),
        ({"alignments": [1]}, "no list of alignments; build the project again"),
        ({"resources": []}, "no map of resources; build the project again"),
        ({"kinds": {"Video": {"label": "V"}}}, "kinds: invalid kind name 'Video'"),
        ({"resources": {"a": {"kind": "film"}}}, "a: unknown kind 'film'"),
    ],
)
def test_errors(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    valid = {"version": 1, "documents": [], "alignments": [], "resources": {}, "kinds": {}}
    file = tmp_path / "alignment.json"
    file.write_text(json.dumps({**valid, **change}), encoding="utf-8")
    with pytest.raises(AlignmentFileError) as raised:
        load(file)
    assert str(raised.value).startswith(f"{file}: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory; write the file with 'sphinx-build -b alignment'"),
        (b"{", "not a valid alignment.json: Expecting property name"),
        (b"\xff", "not a valid alignment.json: 'utf-8' codec can't decode"),
        (b"[]", "alignment.json must have version 1, not None"),
    ],
)
def test_file_that_is_missing_or_damaged(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "alignment.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AlignmentFileError) as raised:
        load(file)
    assert str(raised.value).startswith(f"{file}: {message}")


def test_public_names_are_no_modules() -> None:
    """A module of the package would hide a name of the same spelling once it was imported."""
    assert all(callable(getattr(alignment, name)) or name == "Row" for name in alignment.__all__)
    assert set(alignment.__all__) <= set(dir(alignment))
    assert alignment.make_matrix.__module__ == "sphinx_refalign.alignment.matrix"
    folder = Path(alignment.__file__).parent
    assert not {file.stem for file in folder.glob("*.py")} & set(alignment.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        alignment.nothing  # noqa: B018
