"""The case of citations: pages whose sentences name works of one bibliography."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.builds.projects import Change, Source, Variant, heading, link, list_table
from benchmarks.builds.text import DRAFT, MORE, Entry, Page, Section, Writer, entries, pages

BASE = "plain Sphinx"
HAND = "links and list by hand"
NATIVE = "native citations"
BIBTEX = "sphinxcontrib-bibtex"
BRIDGED = "with the bridge, one file in both"
FED = "with the bridge, all handed over"
NEEDS = "sphinx-needs"
OURS = "sphinx-refalign"
CATALOGUE = "sphinx-refalign with a catalogue"
HAND_TABLE = "table by hand"
OUR_TABLE = "alignment table"

LIST = "works"
"""The page with the list of all works; where a variant needs none, a page with a sentence."""


class Text:
    """The text of the case: so many pages with so many places each, every place another entry."""

    def __init__(self, number: int, places: int) -> None:
        writer = Writer(number)
        self.works = list(entries(writer, number * places))
        self.pages = list(pages(writer, number, self.works, places))
        page = self.pages[number // 2]
        self.changed = f"{page.name}.rst"
        self.entry = next(one for one in page.sections[1].paragraphs[0] if isinstance(one, Entry))

    def rst(self, place: Callable[[Entry], str]) -> Iterator[tuple[str, str]]:
        """Every page, with each place written by ``place``."""
        for page in self.pages:
            body = "".join(_section(section, place) for section in page.sections)
            yield page.name, heading(page.title, "=") + body

    def places(self) -> Iterator[tuple[Page, Section, Entry]]:
        """Every place in the order of the text."""
        for page in self.pages:
            for section in page.sections:
                for paragraph in section.paragraphs:
                    yield from ((page, section, one) for one in paragraph if isinstance(one, Entry))


def _section(section: Section, place: Callable[[Entry], str]) -> str:
    paragraphs = (
        " ".join(one if isinstance(one, str) else place(one) for one in paragraph)
        for paragraph in section.paragraphs
    )
    return heading(section.title, "-") + "\n\n".join(paragraphs) + "\n\n"


def bibtex(works: list[Entry]) -> str:
    """A BibTeX file as reference managers write it: braces, accents, dashes."""
    return "\n".join(
        f"@article{{{one.key},\n"
        f"  author = {{{_names(one)}}},\n"
        f"  title = {{{{{one.title.partition(' ')[0]}}} {one.title.partition(' ')[2]}}},\n"
        f"  journal = {{{one.venue}}},\n"
        f"  year = {{{one.year}}},\n"
        f"  pages = {{{one.pages[0]}--{one.pages[1]}}},\n"
        f"  doi = {{{one.doi}}},\n"
        f"  url = {{{one.url}}}\n}}\n"
        for one in works
    )


def _names(one: Entry) -> str:
    return " and ".join(f"{last}, {first}" for first, last in one.authors).replace("ø", "{\\o}")


def variants(text: Text) -> dict[str, Variant]:
    """Every way to write the case, by name."""
    bib = f"{LIST}.bib"
    ours: dict[str, Any] = {"extensions": ["sphinx_refalign"], "refalign_registry": [bib]}
    told = heading("Works", "=") + "No list of works here.\n"

    def source(
        place: Callable[[Entry], str], listed: Callable[[], str] | None = None, **conf: Any
    ) -> Callable[[], Source]:
        def made() -> Source:
            files = {bib: bibtex(text.works)} if bib in repr(conf) else {}
            page = heading("Works", "=") + listed() if listed else told
            return Source([*text.rst(place), (LIST, page)], files, conf)

        return made

    def cited(**conf: Any) -> Callable[[], Source]:
        return source(lambda one: f":cite:`{one.key}`", lambda: ".. bibliography::\n", **conf)

    def variant(name: str, made: Callable[[], Source], *files: str) -> Variant:
        return Variant(name, made, Change((text.changed,), DRAFT, MORE), Change(files, text.entry.changing))

    page, rst = text.changed, f"{LIST}.rst"
    found = [
        variant(BASE, source(lambda one: one.title), page),
        variant(HAND, source(by_hand, lambda: hand_list(text)), page, rst),
        variant(NATIVE, source(lambda one: f"[{one.key}]_", lambda: native_list(text.works)), rst),
        variant(
            BIBTEX, cited(extensions=["sphinxcontrib.bibtex"], bibtex_bibfiles=[bib]), bib,
        ),
        variant(
            BRIDGED,
            cited(
                extensions=["sphinxcontrib.bibtex", "sphinx_refalign"], bibtex_bibfiles=[bib],
                refalign_registry="bibtex", refalign_align_citations=True,
            ),
            bib,
        ),
        variant(
            FED,
            cited(
                extensions=["sphinxcontrib.bibtex", "sphinx_refalign"], bibtex_bibfiles=[],
                refalign_registry=[bib], refalign_align_citations=True,
            ),
            bib,
        ),
        variant(
            NEEDS,
            source(
                lambda one: f":need:`{one.key}`", lambda: needs_list(text.works),
                extensions=["sphinx_needs"], needs_id_regex="^[a-z0-9]+$",
            ),
            rst,
        ),
        variant(OURS, source(role, **ours), bib),
        variant(CATALOGUE, source(role, lambda: ".. resource-catalog::\n", **ours), bib),
        variant(HAND_TABLE, source(by_hand, lambda: hand_table(text)), page, rst),
        variant(OUR_TABLE, source(role, lambda: ALIGNMENT_TABLE, **ours), bib),
    ]  # fmt: skip
    return {one.name: one for one in found}


def role(one: Entry) -> str:
    return f":paper:`{one.key}`"


def by_hand(one: Entry) -> str:
    return link(one.title, one.url)


def native_list(works: list[Entry]) -> str:
    return "".join(
        f".. [{one.key}] {one.people}. {link(one.title, one.url)}. {one.venue} {one.year}, "
        f"pages {one.pages[0]}–{one.pages[1]}, {link(one.doi, f'https://doi.org/{one.doi}')}.\n"
        for one in works
    )


def needs_list(works: list[Entry]) -> str:
    return "\n".join(
        f".. req:: {one.title}\n   :id: {one.key}\n\n   {one.people}. {one.venue} {one.year}, "
        f"pages {one.pages[0]}–{one.pages[1]}, {link(one.doi, f'https://doi.org/{one.doi}')}, {one.url}\n"
        for one in works
    )


def hand_list(text: Text) -> str:
    """What our catalogue shows: a section an entry, its fields, and the place that names it."""
    where = {entry.key: (page, section) for page, section, entry in text.places()}
    found = f"papers: {len(text.works)}\n\n" + heading("Papers", "-")
    for one in text.works:
        page, section = where[one.key]
        found += heading(one.title, "~") + (
            f":Authors: {one.people}\n:Published in: {one.venue} {one.year}\n"
            f":Pages: {one.pages[0]}–{one.pages[1]}\n"
            f":DOI: {link(one.doi, f'https://doi.org/{one.doi}')}\n:Link: {one.url}\n"
            f":Referenced in:\n   * :doc:`{page.title} </{page.name}>` ``{page.name}``: "
            f":doc:`{section.title} </{page.name}>`\n\n"
        )
    return found


ALIGNMENT_TABLE = """\
.. alignment-table::
   :group-by: none
   :columns: chapter resources location
"""


def hand_table(text: Text) -> str:
    """The cells of :data:`ALIGNMENT_TABLE`."""
    rows = (
        (
            f":doc:`{section.title} </{page.name}>`",
            f"{by_hand(one)} ({one.venue} {one.year})",
            f":doc:`{page.name} </{page.name}>`",
        )
        for page, section, one in text.places()
    )
    return list_table(("Chapter", "Resources", "Location"), rows)
