"""Damaged state, files that cannot be written, and registries that change during a build."""

from __future__ import annotations

import errno
import os
import pickle
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sphinx
from sphinx.application import Sphinx

from sphinx_refalign.domain.data import DisplayNames
from sphinx_refalign.events.find_outdated import OutdatedPages
from sphinx_refalign.registry import files
from tests.helpers.project import Directive, Heading, Project, build_and_build_clean
from tests.helpers.walk import visible_output

pytestmark = pytest.mark.long


@pytest.fixture
def book(project: Project) -> Project:
    project.page("index", "rst", Heading("Book"), Directive("toctree", "", {}, "layers\ntable"))
    project.page("layers", "rst", Heading("Layers"), Directive("wikidef", "hypervisor"))
    project.page(
        "table", "rst", Heading("Table"), Directive("alignment-table"), Directive("resource-catalog")
    )
    return project


def check(project: Project) -> None:
    """Check that an incremental build shows the same as a clean one, and that another one does nothing."""
    built, clean = build_and_build_clean(project)
    assert visible_output(built.out) == visible_output(clean.out)


def damages() -> Iterator[bytes]:
    rng = random.Random(1)
    yield from (rng.randbytes(200), b"", b"\xff\xfe{\0}\0", b"[" * 100_000, b"null", b"5", b'{"a": 5}')
    yield from (pickle.dumps((5, "2")), "é".encode("latin-1"), b'{"a": ' * 50_000)


@pytest.mark.parametrize("pattern", ["refalign-*.json", "refalign-*.writing", "refalign-*.pickle", "out"])
def test_damaged_state_is_ignored(book: Project, pattern: str) -> None:
    out = book.build().out
    trees = out.parent / "doctrees"
    for content in damages():
        files = [out / ".refalign"] if pattern == "out" else list(trees.glob(pattern))
        if pattern.endswith("writing"):
            (state,) = trees.glob("refalign-*.json")
            files = [state.with_suffix(".writing")]
        assert files
        for file in files:
            file.write_bytes(content)
        book.edit("resources.yaml", "title: {en: Hypervisor", "title: {en: HypervisorX")
        assert book.build().warnings == ""
    check(book)


@pytest.mark.parametrize("lines", [0, 1, 3])
def test_incomplete_build_info_is_replaced(book: Project, lines: int) -> None:
    """A build that was killed after an option of HTML changed had written an unknown part of the pages."""
    build_info = book.build().out / ".buildinfo"
    complete = build_info.read_bytes()
    assert book.build().written == set()  # a complete file stays
    build_info.write_bytes(b"".join(complete.splitlines(keepends=True)[:lines]))
    book.conf["html_title"] = "Changed"
    built = book.build()
    assert (built.warnings, built.read, built.written) == ("", set(), {"index", "layers", "table"})
    assert "Changed" in (built.out / "layers.html").read_text(encoding="utf-8")
    assert build_info.read_bytes().count(b"\n") == 4
    check(book)


@pytest.mark.parametrize("part", ["pages", "page_digests", "display_names", "bib_file", ""])
def test_damaged_environment_is_read_again(book: Project, part: str) -> None:
    file = book.build().out.parent / "doctrees" / "environment.pickle"
    env = pickle.loads(file.read_bytes())
    if part:
        env.domaindata["refalign"][part] = {"layers": (1, 2)} if part != "bib_file" else None
    else:
        env.domaindata["refalign"] = {"version": env.domaindata["refalign"]["version"]}
    file.write_bytes(pickle.dumps(env))
    built = book.build()
    assert built.warnings == ""
    assert built.read == {"index", "layers", "table"}
    assert DisplayNames("", {}).names == {}
    check(book)


def refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let writing fail for files whose name contains ``name``, as on a full disk."""
    original = Path.open

    def open_(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if name in self.name and set(mode) & set("wa+"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return original(self, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_)


@pytest.mark.parametrize(
    "name",
    [
        "alignment.json",
        "alignment.csv",
        "alignment.md",
        ".refalign",
        "refalign-",
        # Older versions of Sphinx write pages by another function than the test replaces.
        *(["layers.html"] if sphinx.version_info >= (8, 2) else []),
    ],
)
def test_file_that_cannot_be_written_is_named_once(
    book: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    book.build()
    book.edit("resources.yaml", "title: {en: Hypervisor", "title: {en: Changed")
    with monkeypatch.context() as patch:
        refuse(patch, name)
        warnings = book.build().warnings.splitlines()
    assert len([line for line in warnings if name in line and "No space left" in line]) == 1, warnings
    assert len(warnings) == 1, warnings
    check(book)


def test_change_that_could_not_be_saved_is_not_lost(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is reverted after a build whose state could not be saved."""
    book.build()
    text = (book.root / "resources.yaml").read_text(encoding="utf-8")
    book.edit("resources.yaml", "title: {en: Hypervisor", "title: {en: Changed")
    with monkeypatch.context() as patch:
        refuse(patch, "refalign-")
        book.build()
    book.write("resources.yaml", text)
    check(book)


def test_registry_that_vanishes_or_changes_during_the_build(
    book: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.build()
    file = book.root / "resources.yaml"
    text = file.read_text(encoding="utf-8")
    original = OutdatedPages.find_outdated

    def rewrite(self: OutdatedPages, app: Sphinx, env: object) -> list[str]:
        file.write_text(text.replace("en: Hypervisor", "en: Later"), encoding="utf-8")
        return original(self, app, env)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(OutdatedPages, "find_outdated", rewrite)
        book.edit("resources.yaml", "en: Hypervisor", "en: Earlier")
        assert book.build().warnings == ""
    check(book)
    file.unlink()
    file.symlink_to(book.root / "gone.yaml")
    book.conf["refalign_registry"] = ["resources.yaml"]
    warnings = book.build().warnings
    assert warnings.count("file not found: resources.yaml") == 1
    file.unlink()
    file.write_text(text, encoding="utf-8")
    check(book)


@pytest.mark.parametrize("name", ["alignment.json", "alignment.csv", "alignment.md", ".refalign"])
def test_folder_in_place_of_a_file_is_named_once(book: Project, name: str) -> None:
    out = book.build().out
    (out / name).unlink()
    (out / name / "folder").mkdir(parents=True)
    book.edit("resources.yaml", "title: {en: Hypervisor", "title: {en: Changed")
    (warning,) = book.build().warnings.splitlines()
    assert name in warning and "Is a directory" in warning
    shutil.rmtree(out / name)
    check(book)


def test_read_only_output_folder(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of our files is named once, with the reason; Sphinx reports its own."""
    out = book.build().out
    book.edit("resources.yaml", "title: {en: Hypervisor", "title: {en: Changed")
    original = Path.open

    def open_(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if self.is_relative_to(out) and self.suffix != ".html" and set(mode) & set("wax+"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))
        return original(self, mode, *args, **kwargs)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_)
        warnings = book.build().warnings.splitlines()
    for name in ("alignment.json", "alignment.csv", "alignment.md", ".refalign"):
        assert len([line for line in warnings if name in line and "Read-only" in line]) == 1, warnings
    check(book)


def test_unreadable_registry_is_one_message(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser may read every file, so that opening it fails here by other means."""
    book.build()

    def open_(file: str, mode: str = "r") -> object:
        if file.endswith("resources.yaml"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), file)
        return open(file, mode, encoding=None if "b" in mode else "utf-8")

    with monkeypatch.context() as patch:
        patch.setattr(files, "open", open_, raising=False)
        warnings = book.build().warnings.splitlines()
    named = [line for line in warnings if "cannot be read" in line]
    assert len(named) == 1 and named[0].startswith("resources.yaml:1: "), warnings
    assert "Permission denied" in named[0]
    check(book)
