"""The case of blocks: pages with five reference blocks each, and one alignment table of them all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.builds.projects import Change, Source, Variant, heading, link, list_table
from benchmarks.builds.text import DRAFT, MORE, Entry, Writer, entries

HAND = "the same by hand"
NEEDS = "sphinx-needs"
OURS = "sphinx-refalign"
UNTOLD = "sphinx-refalign without metadata"
EXPORTS = "its exports alone, `-b alignment`"
SECTION_SIZES = (3, 2)
"""How many blocks stand in each section of a page: five a page, and two rows of the table."""
KINDS = ("course", "paper", "wikidef")


class Block(NamedTuple):
    """A resource, and what the author says of it where it stands."""

    entry: Entry
    parts: list[tuple[str, str]]
    """Its topics or concepts: name and explanation."""
    body: str

    @property
    def kind(self) -> str:
        return KINDS[self.entry.number % len(KINDS)]

    @property
    def label(self) -> str:
        return {"course": "Course", "paper": "Paper", "wikidef": "Wikipedia definition"}[self.kind]

    @property
    def source(self) -> str:
        """What a table has in brackets behind the title."""
        one = self.entry
        return {"course": f"{one.venue} {one.number}.01", "paper": f"{one.venue} {one.year}"}.get(
            self.kind, "Wikipedia"
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The fields as one writes them by hand, with our labels in our order."""
        one = self.entry
        parts = "".join(f"\n   * **{name}**: {text}" for name, text in self.parts)
        return {
            "course": [
                ("Institution", one.venue), ("Number", f"{one.number}.01"),
                ("Website", one.url), ("Topics", parts),
            ],
            "paper": [
                ("Authors", one.people), ("Published in", f"{one.venue} {one.year}"),
                ("DOI", link(one.doi, f"https://doi.org/{one.doi}")), ("Link", one.url),
            ],
            "wikidef": [("Article", one.url), ("Core concepts", parts)],
        }[self.kind]  # fmt: skip

    def yaml(self) -> str:
        """The resource as an entry of a registry."""
        one = self.entry
        parts = "".join(f"\n    - {name}: {text}" for name, text in self.parts)
        own = {
            "course": f"  institution: {one.venue}\n  number: {one.number}.01\n  topics:{parts}\n",
            "paper": f"  author: [{one.people}]\n  container: {one.venue}\n  date: {one.year}\n"
            f"  doi: {one.doi}\n",
            "wikidef": f"  concepts:{parts}\n",
        }[self.kind]
        return f"{one.key}:\n  type: {self.kind}\n  title: {one.title}\n  url: {one.url}\n{own}"


class Section(NamedTuple):
    """A section: its title, its prose and its blocks."""

    title: str
    prose: str
    blocks: list[Block]


class Page(NamedTuple):
    name: str
    title: str
    sections: list[Section]


class Text:
    """The text of the case: so many pages of five blocks, every block another resource."""

    def __init__(self, number: int) -> None:
        writer = Writer(number)
        works = entries(writer, number * sum(SECTION_SIZES))
        self.pages = [_page(writer, n, works) for n in range(number)]
        page = self.pages[number // 2]
        self.changed = f"{page.name}.rst"
        self.entry = page.sections[0].blocks[1].entry

    @property
    def blocks(self) -> Iterator[Block]:
        return (block for page in self.pages for section in page.sections for block in section.blocks)

    def rst(self, write: Callable[[Block], str]) -> Iterator[tuple[str, str]]:
        """Every page, with each block written by ``write``."""
        for page in self.pages:
            text = heading(page.title, "=") + f"{DRAFT}0,\nas it is.\n\n"
            for section in page.sections:
                text += heading(section.title, "-") + section.prose + "\n\n"
                text += "\n".join(write(block) for block in section.blocks) + "\n"
            yield page.name, text


def _page(writer: Writer, number: int, works: Iterator[Entry]) -> Page:
    sections = []
    for n, size in enumerate(SECTION_SIZES):
        blocks = [
            Block(entry, [(writer.words(2), writer.words(5)) for _ in range(3)], writer.sentence(15))
            for entry in itertools.islice(works, size)
        ]
        sections.append(Section(f"{writer.name(3)} {n + 1}", writer.sentence(40), blocks))
    return Page(f"part{number // 40:03}/page{number:04}", f"{writer.name(2)} {number}", sections)


def variants(text: Text) -> dict[str, Variant]:
    """Every way to write the case, by name."""
    registry = "works.yaml"

    def variant(
        name: str, write: Callable[[Block], str], table: Callable[[], str], changed: tuple[str, ...],
        **conf: object,
    ) -> Variant:  # fmt: skip
        def source() -> Source:
            named = registry in repr(conf)
            files = {registry: "".join(block.yaml() for block in text.blocks)} if named else {}
            return Source([*text.rst(write), ("table", heading("Table", "=") + table())], files, conf)

        page = Change((text.changed,), DRAFT, MORE)
        builder = "alignment" if name == EXPORTS else "html"
        return Variant(name, source, page, Change(changed, text.entry.changing), builder)

    found = [
        variant(HAND, by_hand, lambda: hand_table(text), (text.changed, "table.rst")),
        variant(
            NEEDS, need, lambda: ".. needtable::\n   :columns: title;id\n   :style: table\n", (text.changed,),
            extensions=["sphinx_needs"], needs_id_regex="^[a-z0-9]+$",
        ),
        *(
            variant(
                name, directive, lambda: ".. alignment-table::\n", (registry,),
                extensions=["sphinx_refalign"], refalign_registry=[registry],
            )
            for name in (OURS, EXPORTS)
        ),
        variant(
            UNTOLD, directive, lambda: ".. alignment-table::\n", (registry,),
            extensions=["sphinx_refalign"], refalign_registry=[registry], refalign_metadata=False,
        ),
    ]  # fmt: skip
    return {one.name: one for one in found}


def directive(block: Block) -> str:
    return f".. {block.kind}:: {block.entry.key}\n\n   {block.body}\n"


def by_hand(block: Block) -> str:
    return _written(f".. admonition:: {block.label}: {link(block.entry.title, block.entry.url)}", block)


def need(block: Block) -> str:
    return _written(f".. req:: {block.entry.title}\n   :id: {block.entry.key}", block)


def _written(head: str, block: Block) -> str:
    fields = "\n".join(f":{name}: {value}" for name, value in block.fields)
    lines = f"{fields}\n\n{block.body}".splitlines()
    return f"{head}\n\n" + "".join(f"   {line}\n" if line else "\n" for line in lines)


def hand_table(text: Text) -> str:
    """The cells of our table: a row a section, its resources, and the page."""
    rows = (
        (
            f":doc:`{section.title} </{page.name}>`",
            ", ".join(f"{link(b.entry.title, b.entry.url)} ({b.source})" for b in section.blocks),
            f":doc:`{page.name} </{page.name}>`",
        )
        for page in text.pages
        for section in page.sections
    )
    return list_table(("Chapter", "Resources", "Location"), rows)
