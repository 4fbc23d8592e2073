"""The project that the random walk of ``walk.py`` changes: its parts, and their text."""

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
"""A heading, a directive or a paragraph, independent of the markup."""


@dataclass
class Page:
    """A page. A page with a toctree is the index of its folder."""

    markup: str
    parts: list[Part]
    toctree: list[dict[str, str]] = field(default_factory=list)
    """The options of its toctree, if it has one."""
    children: list[str] = field(default_factory=list)
    """The entries of the toctree; entries with ``*`` are globs."""


@dataclass
class Book:
    """All sources of a project."""

    pages: dict[str, Page]
    registry: dict[str, dict[str, Any]]
    """The entries by file and key."""
    conf: dict[str, Any]
    states: dict[str, str] = field(default_factory=dict)
    """The text of each committed ``alignment.json``."""
    cites: bool = False
    """Whether new parts may be citations and bibliographies of sphinxcontrib-bibtex."""
    broken: dict[str, str] = field(default_factory=dict)
    """Files that are half written, with their text."""

    def files(self) -> dict[str, str]:
        """Return the text of every file, by name."""
        files = {f"{name}.{page.markup}": text(page, name) for name, page in self.pages.items()}
        for file, entries in self.registry.items():
            lines = [f"{key}: {json.dumps(entry, ensure_ascii=False)}\n" for key, entry in entries.items()]
            files[file] = "".join(lines)
        files |= self.states
        return {**files, **{name: text for name, text in self.broken.items() if name in files}}

    def keys(self) -> list[tuple[str, str]]:
        """Return every key with its kind."""
        return [
            (key, fields["type"]) for entries in self.registry.values() for key, fields in entries.items()
        ]


def text(page: Page, name: str) -> str:
    """Return the text of a page in its markup, with nested headings."""
    parts, level = [], 0
    for item in page.parts:
        if isinstance(item, Heading):
            level = max(2, min(item.level, level + 1)) if level else 1
        parts.append(item._replace(level=level) if isinstance(item, Heading) else item)
    if page.toctree:
        options = dict(page.toctree[0])
        if any("*" in child for child in page.children):
            options["glob"] = ""
        position = 1 if "late" not in options else len(parts)
        options.pop("late", None)
        parts.insert(position, Directive("toctree", "", options, "\n".join(page.children)))
    return source(page.markup, *parts)


def entry(rng: random.Random, kind: str) -> dict[str, Any]:
    """Return a resource with random fields."""
    name = " ".join(rng.sample(WORDS, 2)).title()
    fields: dict[str, Any] = {"type": kind, "title": rng.choice([name, {"en": name, "zh": f"关于{name}"}])}
    for change in rng.sample(FIELDS, 4):
        change(rng, fields)
    return fields


def _random_name(rng: random.Random) -> str:
    return f"{rng.choice(WORDS)} {rng.randrange(100)}"


PLACES = ["one/a", "one/b", "two/", "nowhere", "one/deep/c", "tables"]
FIELDS: list[Callable[[random.Random, dict[str, Any]], object]] = [
    lambda rng, fields: fields.update(url=f"https://example.org/{_random_name(rng).replace(' ', '-')}"),
    lambda rng, fields: fields.update(title=_random_name(rng).title()),
    lambda rng, fields: fields.update(title={"en": _random_name(rng), "zh": f"关于{_random_name(rng)}"}),
    lambda rng, fields: fields.update(title=f"*{_random_name(rng)}* of $x^{rng.randrange(9)}$"),
    lambda rng, fields: fields.update(short=_random_name(rng)),
    lambda rng, fields: fields.update(area=rng.choice(WORDS[:3])),
    lambda rng, fields: fields.update(definition=_random_name(rng)),
    lambda rng, fields: fields.update(note=_random_name(rng)),
    lambda rng, fields: fields.update(concepts=[{"Raft": _random_name(rng)}, rng.choice(WORDS)]),
    lambda rng, fields: fields.update(
        applications=[{"name": _random_name(rng), "chapters": rng.sample(PLACES, 1)}, _random_name(rng)]
    ),
    lambda rng, fields: fields.update(
        chapters=[{"document": rng.choice(PLACES), "label": _random_name(rng)}, rng.choice(PLACES)]
    ),
    lambda rng, fields: fields.update(concepts=[{"Raft": {"text": "a", "chapters": rng.sample(PLACES, 2)}}]),
    lambda rng, fields: fields.pop("chapters", None),
    lambda rng, fields: fields.pop("url", None),
    lambda rng, fields: fields.update(url={"en": "https://example.org/en", "zh": "https://example.org/zh"}),
    lambda rng, fields: fields.update(organization=rng.choice(["oci", "xen", "X"])),
    lambda rng, fields: fields.update(institution=rng.choice(WORDS), number="6.830"),
    lambda rng, fields: fields.update(
        author=rng.sample(WORDS, 2), container=rng.choice(WORDS), date="2003", doi=f"10.1/{_random_name(rng)}"
    ),
    lambda rng, fields: fields.update(wikidata=f"Q{rng.randrange(1, 9)}", aliases=[_random_name(rng)]),
    lambda rng, fields: fields.update(bad_field="x"),
]  # fmt: skip


def part(rng: random.Random, book: Book) -> Part:
    """Return a random part of a page."""
    if book.cites and rng.random() < 0.3:
        # sphinxcontrib-bibtex raises an exception for keys of several words, with and without this extension.
        keys = [key for key, _ in [*book.keys(), ("no-such-key", "paper")] if " " not in key]
        cited = ",".join(rng.choice(keys) for _ in range(rng.choice([1, 1, 2])))
        return Paragraph("As in ", Role(rng.choice(["cite", "cite:t"]), cited), ".")
    return rng.choice(_PARTS)(rng, book)


def _key(rng: random.Random, book: Book) -> tuple[str, str]:
    key, kind = rng.choice([*book.keys(), ("no-such-key", "paper")])
    return key, rng.choice([kind, kind, "resource", "course"])


def _use(rng: random.Random) -> dict[str, str]:
    options = {
        "relation": rng.choice(["defines", "applies", "mine", "teaches"]),
        "chapter": _random_name(rng),
        "topics": "Raft",
        "noalign": "",
        "class": "own",
    }
    return {name: options[name] for name in rng.sample(list(options), rng.choice([0, 0, 1, 2]))}


def _block(rng: random.Random, book: Book) -> Part:
    key, kind = _key(rng, book)
    options = {
        "show": rng.choice(["url", "concepts applications relation"]),
        "style": rng.choice(["card", "list", "inline", "reference"]),
        "lang": "zh",
        "name": f"block-{rng.randrange(10**6)}",
    }
    selected = {name: options[name] for name in rng.sample(list(options), rng.choice([0, 0, 1, 2]))}
    other, other_kind = _key(rng, book)
    words = rng.choice(["", "Here it is so.", Paragraph("As ", Role(other_kind, other), " says.")])
    return Directive(kind, key, {**_use(rng), **selected}, words)


def _sentence(rng: random.Random, book: Book) -> Part:
    key, kind = _key(rng, book)
    return Paragraph(f"{_random_name(rng)} by ", Role(kind, rng.choice([key, f"words <{key}>"])), ".")


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
    words = rng.choice([_random_name(rng), _random_name(rng), Paragraph("On ", Role(kind, key), " again")])
    return Heading(words, rng.choice([2, 3]))


def _filters(rng: random.Random) -> dict[str, str]:
    return {
        "kinds": rng.choice(["paper", "wikidef course"]),
        "documents": rng.choice(["one/**", "two/*", "!one/**"]),
        "relations": rng.choice(["references", "defines mine"]),
        "areas": f"{rng.choice(WORDS[:3])}, {WORDS[3]}",
        "institutions": "*",
    }


def _sample(rng: random.Random, options: dict[str, str], limit: int) -> dict[str, str]:
    return {name: options[name] for name in rng.sample(list(options), rng.randrange(limit))}


def matrix(rng: random.Random, book: Book) -> Part:
    """Return a matrix with random options."""
    options = {
        **_filters(rng),
        "rows": "document",
        "columns": rng.choice(["kinds", "areas", "institutions"]),
        "include-planned": "",
        "include-empty": "",
        "caption": "Marks",
    }
    return Directive("alignment-matrix", "", _sample(rng, options, 5))


def coverage(rng: random.Random, book: Book) -> Part:
    """Return a coverage with random options."""
    options = {
        **_filters(rng),
        "show": "chapters picture unused",
        "hide": "kinds",
        "threshold": "50",
        "limit": "2",
    }
    return Directive("alignment-coverage", "", _sample(rng, options, 4))


def changes(rng: random.Random, book: Book) -> Part:
    """Return a list of changes with random options."""
    options = {
        "kinds": rng.choice(["paper", "wikidef course"]),
        "show": rng.choice(["resources", "alignments"]),
        "limit": "2",
        "versions": "1",
    }
    since = rng.choice(["/states", "/states", "/states/v1.json", "/nowhere.json"])
    return Directive("alignment-changes", "", {"since": since, **_sample(rng, options, 3)})


def state(rng: random.Random, book: Book) -> str:
    """Return the ``alignment.json`` of another time: some of the resources, in random places."""
    keys = rng.sample(book.keys(), rng.randrange(len(book.keys()) + 1))
    resources = {
        key: {"kind": kind, "title": rng.choice([key, _random_name(rng)]), "source": "S"}
        for key, kind in keys
    }
    rows = [
        {"key": key, "kind": kind, "document": rng.choice(list(book.pages)), "section": "S", "chapter": "S"}
        for key, kind in keys
    ]
    return json.dumps({"version": 1, "resources": resources, "alignments": rows})


def generated(rng: random.Random, book: Book) -> Part:
    """Return a random directive that shows alignments or resources of other pages."""
    return rng.choice([table, catalogue, matrix, coverage, changes])(rng, book)


def table(rng: random.Random, book: Book) -> Part:
    """Return an alignment table with random options."""
    options = {
        **_filters(rng),
        "by-topic": "",
        "group-by": rng.choice(["chapter", "resource", "kind", "document", "none"]),
        "columns": rng.choice(
            ["resources location", "chapter relation topics status", "number note", "page authors"]
        ),
        "sort": rng.choice(["chapter", "title", "resource", "year"]),
        "label": rng.choice(["author-year", "title"]),
        "include-planned": "",
    }
    return Directive("alignment-table", "", _sample(rng, options, 5))


def catalogue(rng: random.Random, book: Book) -> Part:
    """Return a catalogue with random options."""
    options = {
        **_filters(rng),
        "filter": rng.choice(["used", "unused"]),
        "sort": rng.choice(["title", "author", "year", "key"]),
        "group-by": rng.choice(["institution", "area", "year", "letter", "document", "none"]),
        **rng.choice(
            [{"style": "list"}, {"style": "reference"}, {"headings": "entries"}, {"headings": "none"}]
        ),
        "hide": "referenced-in",
    }
    return Directive("resource-catalog", "", _sample(rng, options, 5))


_PARTS: list[Callable[[random.Random, Book], Part]] = [
    _block, _block, _block, _sentence, _sentence, _links, _list, _heading, _heading,
    lambda rng, book: Paragraph(f"Only {_random_name(rng)}."),
    lambda rng, book: Directive("contents", "", {"local": ""}),
    generated,
]  # fmt: skip


CATALOGUES: dict[str, dict[str, str]] = {
    "used": {"filter": "used", "style": "list", "group-by": "none"},
    "unused": {"filter": "unused", "sort": "title", "headings": "none"},
    "references": {"style": "reference", "sort": "author", "hide": "referenced-in"},
    "sections": {"headings": "entries", "group-by": "area"},
    "documents": {"group-by": "document", "show": "url abstract keywords concepts"},
}
"""The options of a catalogue in every style and with every filter, by page."""


def first_book(rng: random.Random) -> Book:
    """Return the book at the start of a walk: nested folders, both markups, tables, two catalogues."""
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
        "all/index": ({}, ["catalogue", *CATALOGUES]),
    }
    leaves = ["one/a", "one/b", "one/deep/c", "one/deep/d", "two/e", "two/f", "tables", "all/catalogue"]
    for position, name in enumerate([*trees, *leaves]):
        options, children = trees.get(name, ({}, []))
        toctree = [options] if name in trees else []
        title = Heading(f"{_random_name(rng)} {name.replace('/', ' ')}".title())
        book.pages[name] = Page(("rst", "md")[position % 2], [title], toctree, children)
    for name in leaves[:6]:
        book.pages[name].parts += [part(rng, book) for _ in range(rng.randrange(1, 5))]
    caption = Directive("alignment-table", "", {"caption": "All of them", "name": "tbl-one"})
    numbered = Paragraph("See ", Role("numref", "tbl-one"), ".")
    book.states["states/v1.json"] = state(rng, book)
    generated_parts = [table(rng, book), matrix(rng, book), coverage(rng, book), changes(rng, book)]
    book.pages["tables"].parts += [numbered, caption, *generated_parts]
    book.pages["all/catalogue"].parts += [Directive("resource-catalog"), Heading("After", 2), numbered]
    for name, options in CATALOGUES.items():
        page = book.pages[f"all/{name}"] = Page(rng.choice(["rst", "md"]), [Heading(name.title())])
        page.parts += [Directive("resource-catalog", "", options), Paragraph("Words below.")]
    return book
