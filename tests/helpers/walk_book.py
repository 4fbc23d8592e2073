"""The project that the random walk of test_walk.py changes: what it is made of, and its text."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.helpers.project import Directive, Heading, Paragraph, Role, source

KINDS = ("wikidef", "course", "paper", "book", "standard", "organization")
WORDS = ("axiom", "proof", "layer", "kernel", "bridge", "consensus", "storage", "guest", "image", "quorum")
Part = Any
"""A heading, a directive or a paragraph, of no markup yet."""


@dataclass
class Page:
    """One page; a page with a toctree is the index of its folder."""

    markup: str
    parts: list[Part]
    toctree: list[dict[str, str]] = field(default_factory=list)
    """The options of its toctree, if it has one."""
    children: list[str] = field(default_factory=list)
    """What the toctree names; names with ``*`` are globs."""


@dataclass
class Book:
    """All sources of a project."""

    pages: dict[str, Page]
    registry: dict[str, dict[str, Any]]
    """Files, each with its entries."""
    conf: dict[str, Any]
    broken: dict[str, str] = field(default_factory=dict)
    """Files that are half written, with their text."""

    def files(self) -> dict[str, str]:
        """The text of every file."""
        found = {f"{name}.{page.markup}": text(page, name) for name, page in self.pages.items()}
        for file, entries in self.registry.items():
            lines = [f"{key}: {json.dumps(entry, ensure_ascii=False)}\n" for key, entry in entries.items()]
            found[file] = "".join(lines)
        return {**found, **{name: text for name, text in self.broken.items() if name in found}}

    def keys(self) -> list[tuple[str, str]]:
        """Every key with its kind."""
        return [(key, one["type"]) for entries in self.registry.values() for key, one in entries.items()]


def text(page: Page, name: str) -> str:
    """A page in its markup, with headings that nest."""
    parts, level = [], 0
    for one in page.parts:
        if isinstance(one, Heading):
            level = max(2, min(one.level, level + 1)) if level else 1
        parts.append(one._replace(level=level) if isinstance(one, Heading) else one)
    if page.toctree:
        options = dict(page.toctree[0])
        if any("*" in one for one in page.children):
            options["glob"] = ""
        where = 1 if "late" not in options else len(parts)
        options.pop("late", None)
        parts.insert(where, Directive("toctree", "", options, "\n".join(page.children)))
    return source(page.markup, *parts)


def entry(rng: random.Random, kind: str) -> dict[str, Any]:
    """A resource with some of its fields."""
    name = " ".join(rng.sample(WORDS, 2)).title()
    made: dict[str, Any] = {"type": kind, "title": rng.choice([name, {"en": name, "zh": f"关于{name}"}])}
    for change in rng.sample(FIELDS, 4):
        change(rng, made)
    return made


def _named(rng: random.Random) -> str:
    return f"{rng.choice(WORDS)} {rng.randrange(100)}"


PLACES = ["one/a", "one/b", "two/", "nowhere", "one/deep/c", "tables"]
FIELDS: list[Callable[[random.Random, dict[str, Any]], object]] = [
    lambda rng, one: one.update(url=f"https://example.org/{_named(rng).replace(' ', '-')}"),
    lambda rng, one: one.update(title=_named(rng).title()),
    lambda rng, one: one.update(title={"en": _named(rng), "zh": f"关于{_named(rng)}"}),
    lambda rng, one: one.update(short=_named(rng)),
    lambda rng, one: one.update(area=rng.choice(WORDS[:3])),
    lambda rng, one: one.update(definition=_named(rng)),
    lambda rng, one: one.update(note=_named(rng)),
    lambda rng, one: one.update(concepts=[{"Raft": _named(rng)}, rng.choice(WORDS)]),
    lambda rng, one: one.update(
        applications=[{"name": _named(rng), "chapters": rng.sample(PLACES, 1)}, _named(rng)]
    ),
    lambda rng, one: one.update(
        chapters=[{"document": rng.choice(PLACES), "label": _named(rng)}, rng.choice(PLACES)]
    ),
    lambda rng, one: one.update(concepts=[{"Raft": {"text": "a", "chapters": rng.sample(PLACES, 2)}}]),
    lambda rng, one: one.pop("chapters", None),
    lambda rng, one: one.pop("url", None),
    lambda rng, one: one.update(url={"en": "https://example.org/en", "zh": "https://example.org/zh"}),
    lambda rng, one: one.update(organization=rng.choice(["oci", "xen", "X"])),
    lambda rng, one: one.update(institution=rng.choice(WORDS), number="6.830"),
    lambda rng, one: one.update(
        author=rng.sample(WORDS, 2), container=rng.choice(WORDS), date="2003", doi=f"10.1/{_named(rng)}"
    ),
    lambda rng, one: one.update(wikidata=f"Q{rng.randrange(1, 9)}", aliases=[_named(rng)]),
    lambda rng, one: one.update(bad_field="x"),
]  # fmt: skip


def part(rng: random.Random, book: Book) -> Part:
    """Something to stand in a page."""
    return rng.choice(_PARTS)(rng, book)


def _key(rng: random.Random, book: Book) -> tuple[str, str]:
    key, kind = rng.choice([*book.keys(), ("no-such-key", "paper")])
    return key, rng.choice([kind, kind, "resource", "course"])


def _use(rng: random.Random) -> dict[str, str]:
    options = {
        "relation": rng.choice(["defines", "applies", "mine", "teaches"]),
        "chapter": _named(rng),
        "topics": "Raft",
        "noalign": "",
        "class": "own",
    }
    return {name: options[name] for name in rng.sample(list(options), rng.choice([0, 0, 1, 2]))}


def _block(rng: random.Random, book: Book) -> Part:
    key, kind = _key(rng, book)
    more = {
        "show": rng.choice(["url", "concepts applications relation"]),
        "style": rng.choice(["card", "list", "inline", "reference"]),
        "lang": "zh",
        "name": f"block-{rng.randrange(10**6)}",
    }
    some = {name: more[name] for name in rng.sample(list(more), rng.choice([0, 0, 1, 2]))}
    other, its_kind = _key(rng, book)
    words = rng.choice(["", "Here it is so.", Paragraph("As ", Role(its_kind, other), " says.")])
    return Directive(kind, key, {**_use(rng), **some}, words)


def _sentence(rng: random.Random, book: Book) -> Part:
    key, kind = _key(rng, book)
    return Paragraph(f"{_named(rng)} by ", Role(kind, rng.choice([key, f"words <{key}>"])), ".")


def _links(rng: random.Random, book: Book) -> Part:
    key, _ = _key(rng, book)
    page = rng.choice(list(book.pages))
    role = rng.choice([Role("any", key), Role("refalign:block", f"{page}#refalign-{key}")])
    return Paragraph("See ", rng.choice([role, role, Role("numref", "tbl-one")]), ".")


def _list(rng: random.Random, book: Book) -> Part:
    keys = [_key(rng, book)[0] for _ in range(2)]
    return Directive("references", "", {**_use(rng), **rng.choice([{}, {"title": "Read"}])}, "\n".join(keys))


def _heading(rng: random.Random, book: Book) -> Part:
    key, kind = _key(rng, book)
    words = rng.choice([_named(rng), _named(rng), Paragraph("On ", Role(kind, key), " again")])
    return Heading(words, rng.choice([2, 3]))


def _filters(rng: random.Random) -> dict[str, str]:
    return {
        "kinds": rng.choice(["paper", "wikidef course"]),
        "documents": rng.choice(["one/**", "two/*", "!one/**"]),
        "relations": rng.choice(["references", "defines mine"]),
        "areas": f"{rng.choice(WORDS[:3])}, {WORDS[3]}",
        "institutions": "*",
    }


def _some(rng: random.Random, options: dict[str, str], most: int) -> dict[str, str]:
    return {name: options[name] for name in rng.sample(list(options), rng.randrange(most))}


def matrix(rng: random.Random, book: Book) -> Part:
    """A matrix with some options."""
    options = {
        **_filters(rng),
        "rows": "document",
        "columns": rng.choice(["kinds", "areas", "institutions"]),
        "include-planned": "",
        "include-empty": "",
        "caption": "Marks",
    }
    return Directive("alignment-matrix", "", _some(rng, options, 5))


def coverage(rng: random.Random, book: Book) -> Part:
    """A coverage with some options."""
    options = {**_filters(rng), "show": "chapters picture unused", "hide": "kinds", "threshold": "50"}
    return Directive("alignment-coverage", "", _some(rng, options, 4))


def generated(rng: random.Random, book: Book) -> Part:
    """Something that shows what stands elsewhere."""
    return rng.choice([table, catalogue, matrix, coverage])(rng, book)


def table(rng: random.Random, book: Book) -> Part:
    """An alignment table with some options."""
    options = {
        **_filters(rng),
        "by-topic": "",
        "group-by": rng.choice(["chapter", "resource", "kind", "document", "none"]),
        "columns": rng.choice(["resources location", "chapter relation topics status", "number note"]),
        "sort": rng.choice(["chapter", "title", "resource", "year"]),
        "include-planned": "",
    }
    return Directive("alignment-table", "", _some(rng, options, 5))


def catalogue(rng: random.Random, book: Book) -> Part:
    """A catalogue with some options."""
    options = {
        "kinds": rng.choice(["paper", "wikidef course standard"]),
        "group-by": rng.choice(["institution", "area", "none"]),
    }
    return Directive("resource-catalog", "", _some(rng, options, 3))


_PARTS: list[Callable[[random.Random, Book], Part]] = [
    _block, _block, _block, _sentence, _sentence, _links, _list, _heading, _heading,
    lambda rng, book: Paragraph(f"Only {_named(rng)}."),
    lambda rng, book: Directive("contents", "", {"local": ""}),
    generated,
]  # fmt: skip


def first(rng: random.Random) -> Book:
    """The book that a walk starts with: folders that nest, both markups, tables, two catalogues."""
    keys = ["hypervisor", "raft", "xen", "taocp", "oci-image", "oci"]
    entries = {key: entry(rng, kind) for key, kind in zip(keys, KINDS, strict=True)}
    conf: dict[str, Any] = {"numfig": True, "language": "en"}
    conf["refalign_relations"] = {"mine": "my own"}
    conf["refalign_kinds"] = {"video": {"label": "Video"}}
    book = Book({}, {"resources.yaml": entries}, conf)
    trees: dict[str, tuple[dict[str, str], list[str]]] = {
        "index": ({"numbered": ""}, ["one/index", "two/index", "tables", "all/index"]),
        "one/index": ({}, ["a", "b", "deep/index"]),
        "one/deep/index": ({"late": ""}, ["c", "d"]),
        "two/index": ({"maxdepth": "1"}, ["*"]),
        "all/index": ({}, ["catalogue"]),
    }
    leaves = ["one/a", "one/b", "one/deep/c", "one/deep/d", "two/e", "two/f", "tables", "all/catalogue"]
    for position, name in enumerate([*trees, *leaves]):
        options, children = trees.get(name, ({}, []))
        toctree = [options] if name in trees else []
        title = Heading(f"{_named(rng)} {name.replace('/', ' ')}".title())
        book.pages[name] = Page(("rst", "md")[position % 2], [title], toctree, children)
    for name in leaves[:6]:
        book.pages[name].parts += [part(rng, book) for _ in range(rng.randrange(1, 5))]
    caption = Directive("alignment-table", "", {"caption": "All of them", "name": "tbl-one"})
    numbered = Paragraph("See ", Role("numref", "tbl-one"), ".")
    more = [table(rng, book), matrix(rng, book), coverage(rng, book)]
    book.pages["tables"].parts += [numbered, caption, *more]
    book.pages["all/catalogue"].parts += [Directive("resource-catalog"), Heading("After", 2), numbered]
    return book
