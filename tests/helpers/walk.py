"""A random sequence of changes, each followed by a comparison of an incremental build with a clean build."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.exports import to_csv, to_json, to_markdown
from sphinx_refalign.transforms import RefalignNodeResolver
from tests.helpers.project import Directive, Project
from tests.helpers.walk_book import Book, first_book
from tests.helpers.walk_changes import CHANGES


class Walk:
    """A project that is changed and built step by step; ``steps`` is the log of the changes."""

    def __init__(self, folder: Path, seed: int, parallel: int, *, bridge: bool = False) -> None:
        self.rng = random.Random(seed)
        self.parallel = parallel
        self.folder = folder
        self.project = self._new_project("project")
        self.default_conf = dict(self.project.conf)
        self.book: Book = first_book(self.rng)
        if bridge:
            self.default_conf["extensions"] = [*self.default_conf["extensions"], "sphinxcontrib.bibtex"]
            self.book.cites = True
            self.book.pages["index"].parts.append(Directive("bibliography"))
        self.steps = [f"seed {seed}, -j {parallel}"]

    def _new_project(self, name: str) -> Project:
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        return Project(root)

    def run(self, steps: int, each: Callable[[], AbstractContextManager[None]] = nullcontext) -> int:
        """Build, then change and build ``steps`` times, each in a context; return how many were compared."""
        self.check("html")
        compared = 0
        for number in range(steps):
            changes = self.rng.choices(CHANGES, k=self.rng.choice([1, 1, 1, 2, 7]))
            descriptions = [change(self.rng, self.book) for change in changes]
            event = self.rng.choice(EVENTS)
            builder = self.rng.choice(["html", "html", "dirhtml"])
            self.steps.append(f"{number}: {'; '.join(descriptions)} -> {event.__name__} {builder}")
            with each():
                event(self, builder)
                self.check(builder)
            compared += 1
        return compared

    def save(self, project: Project) -> None:
        """Write the sources; leave unchanged files alone."""
        files = self.book.files()
        for path in project.root.rglob("*.*"):
            name = str(path.relative_to(project.root))
            is_source = path.suffix in (".rst", ".md", ".yaml", ".json") and not name.startswith("_build")
            if is_source and name not in files:
                path.unlink()
        for name, text in files.items():
            path = project.root / name
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                project.write(name, text)
        project.conf = self.default_conf | self.book.conf  # reset removed options

    def check(self, builder: str) -> None:
        """Build, check that a second build does nothing, and compare the output with a clean build."""
        self.save(self.project)
        built = self.project.build(builder, parallel=self.parallel)
        second = self.project.build(builder, parallel=self.parallel)
        # Sphinx reads a document whose toctree names a missing page in every build.
        if (second.read or second.written) and not self.book.broken:
            pytest.fail("\n".join([*self.steps, f"read again {second.read}, written again {second.written}"]))
        clean = self._new_project("clean")
        self.save(clean)
        actual, expected = visible_output(built.out), visible_output(clean.build(builder).out)
        different = [name for name in expected if actual.get(name) != expected[name]]
        if different:
            lines = [self._difference(actual.get(name, ""), expected[name]) for name in different[:2]]
            pytest.fail("\n".join([*self.steps, f"{builder} differs: {different}", *lines]))

    def _difference(self, actual: object, expected: object) -> str:
        first, second = str(actual).splitlines(), str(expected).splitlines()
        lines = [f"actual   {a}\nexpected {b}" for a, b in zip(first, second, strict=False) if a != b]
        return "\n".join(lines[:5] or [f"{len(first)} lines, expected {len(second)}"])


EXPORTS = ("alignment.json", "alignment.csv", "alignment.md")
BODY = ('<div class="body" role="main">', '<div class="clearer"></div>')

SCRIPT = ('<script type="application/ld+json">', "</script>")


def visible_output(out: Path) -> dict[str, object]:
    """Return the main content of pages, their JSON-LD, the exports and the words of the search index."""
    output: dict[str, object] = {}
    for path in sorted(out.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        body, end, _ = text.partition(BODY[0])[2].partition(BODY[1])
        script = text.partition(SCRIPT[0])[2].partition(SCRIPT[1])[0]
        output[str(path.relative_to(out))] = f"{script}\n{body}" if end else f"half written: {text}"
    output |= {name: (out / name).read_bytes() for name in (*EXPORTS, "objects.inv")}
    output["search"] = sorted(words(out))
    return output


def words(out: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (table, word, page) of the search index. Sphinx keeps words without pages; omit these."""
    text = (out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    for name in ("terms", "titleterms"):
        for word, pages in index[name].items():
            for page in pages if isinstance(pages, list) else [pages]:
                yield name, word, index["docnames"][page]


# Events that happen between the change and the compared build.


def nothing(walk: Walk, builder: str) -> None:
    """Do nothing."""


def build_one_file(walk: Walk, builder: str) -> None:
    """Build one file."""
    walk.save(walk.project)
    name = walk.rng.choice(list(walk.book.pages))
    file = f"{name}.{walk.book.pages[name].markup}"
    walk.project.build(builder, names=(file,), parallel=walk.parallel)


def build_with_exception(walk: Walk, builder: str) -> None:
    """Run a build that raises an exception while it writes pages."""
    walk.save(walk.project)
    original = RefalignNodeResolver.run
    remaining = walk.rng.randrange(4)

    def run(self: RefalignNodeResolver, **kwargs: object) -> None:
        nonlocal remaining
        remaining -= 1
        if remaining < 0:
            raise RuntimeError("power failure")
        original(self, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RefalignNodeResolver, "run", run)
        try:
            walk.project.build(builder, parallel=walk.parallel)
        except RuntimeError:
            walk.steps.append("  exception")


def build_killed(walk: Walk, builder: str) -> None:
    """Run a build that is killed while it writes a file: a page, an export or the state file."""
    walk.save(walk.project)
    remaining = walk.rng.randrange(8)
    child = os.fork()
    if child == 0:
        write = Path.write_text

        def write_half(self: Path, text: str, *args: object, **kwargs: object) -> int:
            nonlocal remaining
            is_output = "_build" in self.parts and self.suffix in (".html", ".json")
            remaining -= is_output
            if is_output and remaining < 0:
                write(self, text[: len(text) // 2], encoding="utf-8")
                os._exit(9)
            return write(self, text, *args, **kwargs)  # type: ignore[arg-type]

        def generate_half(document: Callable[..., Iterator[str]], *args: Any) -> Iterator[str]:
            nonlocal remaining
            remaining -= 1
            for number, piece in enumerate(document(*args)):
                if remaining < 0 and number == 2:
                    os._exit(9)
                yield piece

        for export, name in (
            (to_json, "generate_json"),
            (to_csv, "generate_csv"),
            (to_markdown, "generate_markdown"),
        ):
            setattr(export, name, partial(generate_half, getattr(export, name)))
        Path.write_text = write_half  # type: ignore[method-assign,assignment]
        try:
            walk.project.build(builder, parallel=walk.parallel)
        finally:
            os._exit(0)
    if os.waitpid(child, 0)[1]:
        walk.steps.append("  killed")


def build_half_written_source(walk: Walk, builder: str) -> None:
    """Build while a page or a registry is half written, as by an editor."""
    name = walk.rng.choice(list(walk.book.files()))
    text = walk.book.files()[name]
    walk.book.broken = {name: text[: len(text) // 2]}
    walk.steps.append(f"  {name} is half written")
    walk.check(builder)
    walk.book.broken = {}


def build_and_revert(walk: Walk, builder: str) -> None:
    """Make changes, run a partial build, and revert the changes."""
    before = copy.deepcopy(walk.book)
    descriptions = [change(walk.rng, walk.book) for change in walk.rng.choices(CHANGES, k=2)]
    walk.steps.append(f"  also {descriptions}, reverted")
    walk.rng.choice([build_with_exception, build_killed, build_one_file])(walk, builder)
    walk.book = before


EVENTS: list[Callable[[Walk, str], None]] = [
    nothing, nothing, nothing, build_one_file, build_with_exception, build_killed, build_half_written_source,
    build_and_revert,
]  # fmt: skip
