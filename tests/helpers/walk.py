"""A long random sequence of changes: after each, an incremental build is held against a clean one."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.exports import to_csv, to_json, to_markdown
from sphinx_refalign.transforms import RefalignNodeResolver
from tests.helpers.project import Project
from tests.helpers.walk_book import Book, first
from tests.helpers.walk_changes import CHANGES


class Walk:
    """A project that is changed and built, step by step; ``steps`` says what was done."""

    def __init__(self, folder: Path, seed: int, parallel: int) -> None:
        self.rng = random.Random(seed)
        self.parallel = parallel
        self.folder = folder
        self.project = self._fresh("project")
        self.usual = dict(self.project.conf)
        self.book: Book = first(self.rng)
        self.steps = [f"seed {seed}, -j {parallel}"]

    def _fresh(self, name: str) -> Project:
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        return Project(root)

    def run(self, steps: int) -> int:
        """Build, then change and build ``steps`` times; how often a build was held against a clean one."""
        self.check("html")
        held = 0
        for number in range(steps):
            some = self.rng.choices(CHANGES, k=self.rng.choice([1, 1, 1, 2, 7]))
            told = [change(self.rng, self.book) for change in some]
            way = self.rng.choice(WAYS)
            builder = self.rng.choice(["html", "html", "dirhtml"])
            self.steps.append(f"{number}: {'; '.join(told)} -> {way.__name__} {builder}")
            way(self, builder)
            self.check(builder)
            held += 1
        return held

    def save(self, project: Project) -> None:
        """Write the sources; those that are as they were are left alone."""
        files = self.book.files()
        for path in project.root.rglob("*.*"):
            name = str(path.relative_to(project.root))
            ours = path.suffix in (".rst", ".md", ".yaml") and not name.startswith("_build")
            if ours and name not in files:
                path.unlink()
        for name, text in files.items():
            path = project.root / name
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                project.write(name, text)
        project.conf = self.usual | self.book.conf  # an option that was taken back is as it was

    def check(self, builder: str) -> None:
        """Build, and hold all that the output shows against a clean build's; a second build does nothing."""
        self.save(self.project)
        built = self.project.build(builder, parallel=self.parallel)
        more = self.project.build(builder, parallel=self.parallel)
        # A toctree that names no page is read in every build by Sphinx itself.
        if (more.read or more.written) and not self.book.broken:
            pytest.fail("\n".join([*self.steps, f"read again {more.read}, written again {more.written}"]))
        clean = self._fresh("clean")
        self.save(clean)
        again = clean.build(builder)
        known, right = shown(built.out), shown(again.out)
        wrong = [name for name in right if known.get(name) != right[name]]
        if wrong:
            told = [self._difference(known.get(name, ""), right[name]) for name in wrong[:2]]
            pytest.fail("\n".join([*self.steps, f"{builder} differs: {wrong}", *told]))

    def _difference(self, known: object, right: object) -> str:
        one, two = str(known).splitlines(), str(right).splitlines()
        lines = [f"is    {a}\nright {b}" for a, b in zip(one, two, strict=False) if a != b]
        return "\n".join(lines[:5] or [f"{len(one)} lines, right are {len(two)}"])


EXPORTS = ("alignment.json", "alignment.csv", "alignment.md")
BODY = ('<div class="body" role="main">', '<div class="clearer"></div>')

SCRIPT = ('<script type="application/ld+json">', "</script>")


def shown(out: Path) -> dict[str, object]:
    """What a build shows: the main content of pages, their JSON-LD, the exports, what the search finds."""
    found: dict[str, object] = {}
    for path in sorted(out.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        body, end, _ = text.partition(BODY[0])[2].partition(BODY[1])
        script = text.partition(SCRIPT[0])[2].partition(SCRIPT[1])[0]
        found[str(path.relative_to(out))] = f"{script}\n{body}" if end else f"half written: {text}"
    found |= {name: (out / name).read_bytes() for name in (*EXPORTS, "objects.inv")}
    found["search"] = sorted(words(out))
    return found


def words(out: Path) -> Iterator[tuple[str, str, str]]:
    """(table, word, page) of the search index: Sphinx keeps words that no page has any more."""
    text = (out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    for name in ("terms", "titleterms"):
        for word, pages in index[name].items():
            for page in pages if isinstance(pages, list) else [pages]:
                yield name, word, index["docnames"][page]


# Ways: what else happens between the change and the build that is looked at.


def straight(walk: Walk, builder: str) -> None:
    """Nothing."""


def one_named_file(walk: Walk, builder: str) -> None:
    """A build of one file."""
    walk.save(walk.project)
    name = walk.rng.choice(list(walk.book.pages))
    file = f"{name}.{walk.book.pages[name].markup}"
    walk.project.build(builder, names=(file,), parallel=walk.parallel)


def raised(walk: Walk, builder: str) -> None:
    """A build that raises in the middle, and a change that may take back what it had written."""
    walk.save(walk.project)
    before = RefalignNodeResolver.run
    left = walk.rng.randrange(4)

    def run(self: RefalignNodeResolver, **kwargs: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RuntimeError("the power fails")
        before(self, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RefalignNodeResolver, "run", run)
        try:
            walk.project.build(builder, parallel=walk.parallel)
        except RuntimeError:
            walk.steps.append("  it raised")


def killed(walk: Walk, builder: str) -> None:
    """A build that is killed when it has half written a file: a page, an export, our memory."""
    walk.save(walk.project)
    left = walk.rng.randrange(8)
    child = os.fork()
    if child == 0:
        write = Path.write_text

        def half(self: Path, text: str, *args: object, **kwargs: object) -> int:
            nonlocal left
            built = "_build" in self.parts and self.suffix in (".html", ".json")
            left -= built
            if built and left < 0:
                write(self, text[: len(text) // 2], encoding="utf-8")
                os._exit(9)
            return write(self, text, *args, **kwargs)  # type: ignore[arg-type]

        def begun(document: Callable[..., Iterator[str]], *args: Any) -> Iterator[str]:
            nonlocal left
            left -= 1
            for number, piece in enumerate(document(*args)):
                if left < 0 and number == 2:
                    os._exit(9)
                yield piece

        for export, name in (
            (to_json, "generate_json"),
            (to_csv, "generate_csv"),
            (to_markdown, "generate_markdown"),
        ):
            setattr(export, name, partial(begun, getattr(export, name)))
        Path.write_text = half  # type: ignore[method-assign,assignment]
        try:
            walk.project.build(builder, parallel=walk.parallel)
        finally:
            os._exit(0)
    if os.waitpid(child, 0)[1]:
        walk.steps.append("  it was killed")


def half_written_source(walk: Walk, builder: str) -> None:
    """A build while an editor has half written a page or a registry."""
    name = walk.rng.choice(list(walk.book.files()))
    text = walk.book.files()[name]
    walk.book.broken = {name: text[: len(text) // 2]}
    walk.steps.append(f"  {name} is half written")
    walk.check(builder)
    walk.book.broken = {}


def taken_back(walk: Walk, builder: str) -> None:
    """A build that breaks off, after which its changes are taken back."""
    before = copy.deepcopy(walk.book)
    told = [change(walk.rng, walk.book) for change in walk.rng.choices(CHANGES, k=2)]
    walk.steps.append(f"  also {told}, and back")
    walk.rng.choice([raised, killed, one_named_file])(walk, builder)
    walk.book = before


WAYS: list[Callable[[Walk, str], None]] = [
    straight, straight, straight, one_named_file, raised, killed, half_written_source, taken_back,
]  # fmt: skip
