"""A long random sequence of changes: after each, an incremental build is held against a clean one."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import Directive, Heading, Paragraph, Project
from walk_book import FIELDS, KINDS, Book, Page, catalogue, entry, first, part, table

from sphinx_refalign.transforms import FillIn


class Walk:
    """A project that is changed and built, step by step; ``steps`` says what was done."""

    def __init__(self, folder: Path, seed: int, parallel: int) -> None:
        self.rng = random.Random(seed)
        self.parallel = parallel
        self.folder = folder
        self.project = self._fresh("project")
        self.book: Book = first(self.rng)
        self.steps = [f"seed {seed}, -j {parallel}"]

    def _fresh(self, name: str) -> Project:
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        return Project(root)

    def run(self, steps: int) -> None:
        """Build, then change and build ``steps`` times."""
        self.check("html")
        for number in range(steps):
            told = [change(self) for change in self.rng.choices(CHANGES, k=self.rng.choice([1, 1, 1, 2, 7]))]
            way = self.rng.choice(WAYS)
            builder = self.rng.choice(["html", "html", "dirhtml"])
            self.steps.append(f"{number}: {'; '.join(told)} -> {way.__name__} {builder}")
            way(self, builder)
            self.check(builder)

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
        project.conf |= self.book.conf

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


BODY = ('<div class="body" role="main">', '<div class="clearer"></div>')


def shown(out: Path) -> dict[str, object]:
    """What a build shows: the main content of pages, the exports, what the search finds."""
    found: dict[str, object] = {}
    for path in sorted(out.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        body, end, _ = text.partition(BODY[0])[2].partition(BODY[1])
        found[str(path.relative_to(out))] = body if end else f"half written: {text}"
    found |= {name: (out / name).read_bytes() for name in ("alignment.json", "objects.inv")}
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


# Changes: each makes one and says what it did.


def leaves(walk: Walk) -> list[str]:
    """The pages without a toctree."""
    return [name for name, page in walk.book.pages.items() if not page.toctree]


def add_part(walk: Walk) -> str:
    name = walk.rng.choice(list(walk.book.pages))
    parts = walk.book.pages[name].parts
    new = part(walk.rng, walk.book)
    parts.insert(walk.rng.randrange(1, len(parts) + 1), new)
    return f"add to {name}: {new}"


def remove_part(walk: Walk) -> str:
    name = walk.rng.choice(list(walk.book.pages))
    parts = walk.book.pages[name].parts
    if len(parts) < 2:
        return add_part(walk)
    return f"remove from {name}: {parts.pop(walk.rng.randrange(1, len(parts)))}"


def prose(walk: Walk) -> str:
    name = walk.rng.choice(list(walk.book.pages))
    walk.book.pages[name].parts.insert(1, Paragraph(f"Words {walk.rng.randrange(100)}."))
    return f"prose in {name}"


def rename_heading(walk: Walk) -> str:
    name = walk.rng.choice(list(walk.book.pages))
    parts = walk.book.pages[name].parts
    number = walk.rng.choice([i for i, one in enumerate(parts) if isinstance(one, Heading)])
    parts[number] = parts[number]._replace(text=f"Renamed {walk.rng.randrange(1000)}")
    return f"rename a heading of {name}: {parts[number]}"


def change_directive(walk: Walk) -> str:
    name = walk.rng.choice(list(walk.book.pages))
    parts = walk.book.pages[name].parts
    generated = ("alignment-table", "resource-catalog")
    for number, one in enumerate(parts):
        if isinstance(one, Directive) and one.name in generated and "name" not in one.options:
            parts[number] = walk.rng.choice([table, catalogue])(walk.rng, walk.book)
            return f"change in {name}: {parts[number]}"
    return add_part(walk)


def add_page(walk: Walk) -> str:
    parent = walk.rng.choice([name for name, page in walk.book.pages.items() if page.toctree])
    folder = parent.rpartition("/")[0]
    own = f"new{walk.rng.randrange(100)}"
    name = f"{folder}/{own}".lstrip("/")
    if name not in walk.book.pages:
        page = Page(walk.rng.choice(["rst", "md"]), [Heading(f"New {own}")])
        walk.book.pages[name] = page
        page.parts += [part(walk.rng, walk.book) for _ in range(2)]
        if "*" not in walk.book.pages[parent].children:
            walk.book.pages[parent].children.append(own)
    return f"add page {name}"


def _rename(walk: Walk, name: str, new: str) -> None:
    folder, _, own = name.rpartition("/")
    page = walk.book.pages.pop(name)
    children = walk.book.pages[f"{folder}/index".lstrip("/")].children
    if own in children:
        where = children.index(own)
        children[where : where + 1] = [new.rpartition("/")[2]] if new else []
    if new:
        walk.book.pages[new] = page


def remove_page(walk: Walk) -> str:
    name = walk.rng.choice(leaves(walk))
    if len(leaves(walk)) < 6:
        return add_page(walk)
    _rename(walk, name, "")
    return f"remove page {name}"


def rename_page(walk: Walk) -> str:
    name = walk.rng.choice(leaves(walk))
    new = f"{name}x"
    _rename(walk, name, new)
    return f"rename page {name} to {new}"


def change_markup(walk: Walk) -> str:
    name = walk.rng.choice(leaves(walk))
    page = walk.book.pages[name]
    page.markup = "md" if page.markup == "rst" else "rst"
    return f"{name} is in {page.markup}"


def change_toctree(walk: Walk) -> str:
    name = walk.rng.choice([name for name, page in walk.book.pages.items() if page.toctree])
    page = walk.book.pages[name]
    walk.rng.shuffle(page.children)
    options = {"maxdepth": "2", "titlesonly": "", "hidden": "", "late": "", "caption": "Contents"}
    some = {key: options[key] for key in walk.rng.sample(list(options), walk.rng.randrange(3))}
    if name == "index" and walk.rng.random() < 0.7:
        some["numbered"] = walk.rng.choice(["", "1"])
    page.toctree = [some]
    return f"toctree of {name}: {some} {page.children}"


def change_entry(walk: Walk) -> str:
    file = walk.rng.choice([name for name, entries in walk.book.registry.items() if entries])
    key = walk.rng.choice(list(walk.book.registry[file]))
    one = walk.book.registry[file][key]
    walk.rng.choice(FIELDS)(walk.rng, one)
    return f"entry {key} of {file} is {one}"


def change_entries(walk: Walk) -> str:
    file = walk.rng.choice(list(walk.book.registry))
    entries = walk.book.registry[file]
    what = walk.rng.choice(["add", "remove", "rename", "reorder", "kind"])
    key = walk.rng.choice([*entries, "none"])
    if what == "add" or key not in entries:
        key = f"key{walk.rng.randrange(20)}"
        entries[key] = entry(walk.rng, walk.rng.choice([*KINDS, "video"]))
    elif what == "remove" and len(walk.book.keys()) > 4:
        del entries[key]
    elif what == "reorder":
        entries[key] = entries.pop(key)
    elif what == "kind":
        entries[key] = entry(walk.rng, walk.rng.choice(KINDS))
    else:
        entries[walk.rng.choice(["hypervisor", "xen", "Key 2"])] = entries.pop(key)
    return f"{what} entry {key} in {file}"


def change_registry_files(walk: Walk) -> str:
    if len(walk.book.registry) > 1 and walk.rng.random() < 0.5:
        file = walk.rng.choice(list(walk.book.registry)[1:])
        del walk.book.registry[file]
        return f"remove {file}"
    file = f"more{walk.rng.randrange(3)}.yaml"
    walk.book.registry.setdefault(file, {})[f"key{walk.rng.randrange(20)}"] = entry(walk.rng, "video")
    return f"add to {file}"


def change_conf(walk: Walk) -> str:
    option, value = walk.rng.choice([
        ("language", walk.rng.choice(["en", "zh_CN", "de"])),
        ("refalign_relations", {"mine": walk.rng.choice(["my own", "ours"])}),
        ("refalign_relations", {"mine": {"en": "my own", "zh": "我的"}}),
        ("refalign_kinds", {"video": {"label": walk.rng.choice(["Video", "Film"]), "plural": "Films"}}),
    ])  # fmt: skip
    walk.book.conf[option] = value
    return f"{option} = {value!r}"


CHANGES: list[Callable[[Walk], str]] = [
    add_part, add_part, remove_part, prose, rename_heading, change_directive, add_page, remove_page,
    rename_page, change_markup, change_toctree, change_entry, change_entry, change_entry, change_entries,
    change_registry_files, change_conf,
]  # fmt: skip


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
    before = FillIn.run
    left = walk.rng.randrange(4)

    def run(self: FillIn, **kwargs: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RuntimeError("the power fails")
        before(self, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FillIn, "run", run)
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
    import copy

    before = copy.deepcopy(walk.book)
    told = [change(walk) for change in walk.rng.choices(CHANGES, k=2)]
    walk.steps.append(f"  also {told}, and back")
    walk.rng.choice([raised, killed, one_named_file])(walk, builder)
    walk.book = before


WAYS: list[Callable[[Walk, str], None]] = [
    straight, straight, straight, one_named_file, raised, killed, half_written_source, taken_back,
]  # fmt: skip
