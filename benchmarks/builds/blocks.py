"""The case of blocks: pages with five reference blocks each, and one alignment table of all blocks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.builds.projects import Change, Source, Variant, heading, link, list_table
from benchmarks.builds.text import DRAFT, MORE, Entry, Writer, entries

HAND = "the same by hand"
NEEDS = "sphinx-needs"
REFALIGN = "sphinx-refalign"
NO_METADATA = "sphinx-refalign without metadata"
EXPORTS = "its exports alone, `-b alignment`"
SECTION_SIZES = (3, 2)
"""The number of blocks in each section of a page: five per page, and two rows of the table."""
KINDS = ("course", "paper", "wikidef")


class Block(NamedTuple):
    """A resource, and the author's text about it on a page."""

    entry: Entry
    parts: list[tuple[str, str]]
    """Its topics or concepts: name and explanation."""
    body: str

    @property
    def kind(self) -> str:
        """Return the kind of the resource."""
        return KINDS[self.entry.number % len(KINDS)]

    @property
    def label(self) -> str:
        """Return the English label of the kind."""
        return {"course": "Course", "paper": "Paper", "wikidef": "Wikipedia definition"}[self.kind]

    @property
    def source(self) -> str:
        """Return the text in brackets after the title in a table."""
        entry = self.entry
        return {"course": f"{entry.venue} {entry.number}.01", "paper": f"{entry.venue} {entry.year}"}.get(
            self.kind, "Wikipedia"
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the fields as reStructuredText, with the labels and the order that sphinx-refalign uses."""
        entry = self.entry
        parts = "".join(f"\n   * **{name}**: {text}" for name, text in self.parts)
        return {
            "course": [("Topics", parts)],
            "paper": [("DOI", link(entry.doi, f"https://doi.org/{entry.doi}"))],
            "wikidef": [("Core concepts", parts)],
        }[self.kind]

    @property
    def byline(self) -> str:
        """Return the line below the title."""
        entry = self.entry
        return {
            "course": f"{entry.venue} · {entry.number}.01",
            "paper": f"{entry.people} · {entry.venue} · {entry.year}",
            "wikidef": "Wikipedia",
        }[self.kind]

    def yaml(self) -> str:
        """Return the resource as an entry of a YAML registry."""
        entry = self.entry
        parts = "".join(f"\n    - {name}: {text}" for name, text in self.parts)
        fields = {
            "course": f"  institution: {entry.venue}\n  number: {entry.number}.01\n  topics:{parts}\n",
            "paper": f"  author: [{entry.people}]\n  container: {entry.venue}\n  date: {entry.year}\n"
            f"  doi: {entry.doi}\n",
            "wikidef": f"  concepts:{parts}\n",
        }[self.kind]
        return f"{entry.key}:\n  type: {self.kind}\n  title: {entry.title}\n  url: {entry.url}\n{fields}"


class Section(NamedTuple):
    """A section: its title, its prose and its blocks."""

    title: str
    prose: str
    blocks: list[Block]


class Page(NamedTuple):
    """A page: its document name, its title and its sections."""

    name: str
    title: str
    sections: list[Section]


class Text:
    """The text of the case: pages of five blocks, each block about another resource."""

    def __init__(self, number: int) -> None:
        writer = Writer(number)
        works = entries(writer, number * sum(SECTION_SIZES))
        self.pages = [_page(writer, n, works) for n in range(number)]
        page = self.pages[number // 2]
        self.changed = f"{page.name}.rst"
        self.entry = page.sections[0].blocks[1].entry

    @property
    def blocks(self) -> Iterator[Block]:
        """Return all blocks, in the order of the text."""
        return (block for page in self.pages for section in page.sections for block in section.blocks)

    def rst(self, write: Callable[[Block], str]) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of every page, with each block written by ``write``."""
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
    """Return every variant of the case, by name."""
    registry = "works.yaml"

    def variant(
        name: str, write: Callable[[Block], str], table: Callable[[], str], changed: tuple[str, ...],
        **conf: object,
    ) -> Variant:  # fmt: skip
        def source() -> Source:
            uses_registry = registry in repr(conf)
            files = {registry: "".join(block.yaml() for block in text.blocks)} if uses_registry else {}
            return Source([*text.rst(write), ("table", heading("Table", "=") + table())], files, conf)

        page = Change((text.changed,), DRAFT, MORE)
        builder = "alignment" if name == EXPORTS else "html"
        return Variant(name, source, page, Change(changed, text.entry.changing), builder)

    cases = [
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
            for name in (REFALIGN, EXPORTS)
        ),
        variant(
            NO_METADATA, directive, lambda: ".. alignment-table::\n", (registry,),
            extensions=["sphinx_refalign"], refalign_registry=[registry], refalign_metadata=False,
        ),
    ]  # fmt: skip
    return {case.name: case for case in cases}


def directive(block: Block) -> str:
    """Return a block as a directive of sphinx-refalign."""
    return f".. {block.kind}:: {block.entry.key}\n\n   {block.body}\n"


def by_hand(block: Block) -> str:
    """Return a block as an admonition of plain Sphinx."""
    title = link(block.entry.title, block.entry.url)
    return _with_content(f".. admonition:: {block.label}: {title}", block)


def need(block: Block) -> str:
    """Return a block as a need of sphinx-needs."""
    return _with_content(f".. req:: {block.entry.title}\n   :id: {block.entry.key}", block)


def _with_content(head: str, block: Block) -> str:
    fields = "\n".join(f":{name}: {value}" for name, value in block.fields)
    lines = f"{block.byline}\n\n{block.body}\n\n{fields}".splitlines()
    return f"{head}\n\n" + "".join(f"   {line}\n" if line else "\n" for line in lines)


def hand_table(text: Text) -> str:
    """Return the cells of the alignment table: each section, its resources and its page."""
    rows = (
        (
            f":doc:`{section.title} </{page.name}>`",
            ", ".join(f"{link(b.entry.title, b.entry.url)} ({b.source})" for b in section.blocks),
            f":doc:`{page.name.rpartition('/')[2]} </{page.name}>`",
        )
        for page in text.pages
        for section in page.sections
    )
    return list_table(("Chapter", "Resources", "Location"), rows)
