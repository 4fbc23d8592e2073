"""The case of citations: pages whose sentences cite works of one bibliography."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.builds.projects import Change, Source, Variant, heading, link, list_table
from benchmarks.builds.text import DRAFT, MORE, Entry, Page, Section, Writer, entries, pages

BASE = "plain Sphinx"
HAND = "links and list by hand"
NATIVE = "native citations"
BIBTEX = "sphinxcontrib-bibtex"
SAME_FILE = "with the bridge, one file in both"
EXPORTED = "with the bridge, all entries exported"
NEEDS = "sphinx-needs"
REFALIGN = "sphinx-refalign"
CATALOGUE = "sphinx-refalign with a catalogue"
USED = "sphinx-refalign with a catalogue of the used"
FURO = "furo, sphinx-refalign"
FURO_CATALOGUE = "furo, sphinx-refalign with a catalogue"
HAND_TABLE = "table by hand"
ALIGNMENT_TABLE = "alignment table"

LIST = "works"
"""The page with the list of all works; a page with one sentence in variants that need no list."""


class Text:
    """Generate the pages of the case and the entries that they cite.

    Args:
        number: The number of pages.
        places: The citations per page.
        works: The number of entries; by default, each citation is of another entry.

    """

    def __init__(self, number: int, places: int, works: int = 0) -> None:
        writer = Writer(number)
        self.works = list(entries(writer, works or number * places))
        self.pages = list(pages(writer, number, self.works, places))
        page = self.pages[number // 2]
        self.changed = f"{page.name}.rst"
        self.entry = next(part for part in page.sections[1].paragraphs[0] if isinstance(part, Entry))

    def rst(self, cite: Callable[[Entry], str]) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of every page, with each citation written by ``cite``."""
        for page in self.pages:
            body = "".join(_section(section, cite) for section in page.sections)
            yield page.name, heading(page.title, "=") + body

    def places(self) -> Iterator[tuple[Page, Section, Entry]]:
        """Yield every citation in the order of the text."""
        for page in self.pages:
            for section in page.sections:
                for paragraph in section.paragraphs:
                    yield from ((page, section, part) for part in paragraph if isinstance(part, Entry))


def _section(section: Section, cite: Callable[[Entry], str]) -> str:
    paragraphs = (
        " ".join(part if isinstance(part, str) else cite(part) for part in paragraph)
        for paragraph in section.paragraphs
    )
    return heading(section.title, "-") + "\n\n".join(paragraphs) + "\n\n"


def bibtex(works: list[Entry]) -> str:
    """Return a BibTeX file as reference managers write it: with braces, accents and dashes."""
    return "\n".join(
        f"@article{{{entry.key},\n"
        f"  author = {{{_authors(entry)}}},\n"
        f"  title = {{{{{entry.title.partition(' ')[0]}}} {entry.title.partition(' ')[2]}}},\n"
        f"  journal = {{{entry.venue}}},\n"
        f"  year = {{{entry.year}}},\n"
        f"  pages = {{{entry.pages[0]}--{entry.pages[1]}}},\n"
        f"  doi = {{{entry.doi}}},\n"
        f"  url = {{{entry.url}}}\n}}\n"
        for entry in works
    )


def _authors(entry: Entry) -> str:
    return " and ".join(f"{last}, {first}" for first, last in entry.authors).replace("ø", "{\\o}")


def variants(text: Text) -> dict[str, Variant]:
    """Return every variant of the case, by name."""
    bib = f"{LIST}.bib"
    refalign: dict[str, Any] = {"extensions": ["sphinx_refalign"], "refalign_registry": [bib]}
    placeholder = heading("Works", "=") + "No list of works here.\n"

    def source(
        cite: Callable[[Entry], str], write_list: Callable[[], str] | None = None, **conf: Any
    ) -> Callable[[], Source]:
        def write() -> Source:
            files = {bib: bibtex(text.works)} if bib in repr(conf) else {}
            page = heading("Works", "=") + write_list() if write_list else placeholder
            return Source([*text.rst(cite), (LIST, page)], files, conf)

        return write

    def cited(**conf: Any) -> Callable[[], Source]:
        return source(lambda entry: f":cite:`{entry.key}`", lambda: ".. bibliography::\n", **conf)

    def variant(name: str, write: Callable[[], Source], *files: str) -> Variant:
        return Variant(name, write, Change((text.changed,), DRAFT, MORE), Change(files, text.entry.changing))

    page, rst = text.changed, f"{LIST}.rst"
    cases = [
        variant(BASE, source(lambda entry: entry.title), page),
        variant(HAND, source(by_hand, lambda: hand_list(text)), page, rst),
        variant(NATIVE, source(lambda entry: f"[{entry.key}]_", lambda: native_list(text.works)), rst),
        variant(
            BIBTEX, cited(extensions=["sphinxcontrib.bibtex"], bibtex_bibfiles=[bib]), bib,
        ),
        variant(
            SAME_FILE,
            cited(
                extensions=["sphinxcontrib.bibtex", "sphinx_refalign"], bibtex_bibfiles=[bib],
                refalign_registry="bibtex", refalign_align_citations=True,
            ),
            bib,
        ),
        variant(
            EXPORTED,
            cited(
                extensions=["sphinxcontrib.bibtex", "sphinx_refalign"], bibtex_bibfiles=[],
                refalign_registry=[bib], refalign_align_citations=True,
            ),
            bib,
        ),
        variant(
            NEEDS,
            source(
                lambda entry: f":need:`{entry.key}`", lambda: needs_list(text.works),
                extensions=["sphinx_needs"], needs_id_regex="^[a-z0-9]+$",
            ),
            rst,
        ),
        variant(REFALIGN, source(role, **refalign), bib),
        variant(CATALOGUE, source(role, lambda: ".. resource-catalog::\n", **refalign), bib),
        variant(USED, source(role, lambda: USED_DIRECTIVE, **refalign), bib),
        variant(FURO, source(role, **refalign, html_theme="furo"), bib),
        variant(
            FURO_CATALOGUE,
            source(role, lambda: ".. resource-catalog::\n", **refalign, html_theme="furo"), bib,
        ),
        variant(HAND_TABLE, source(by_hand, lambda: hand_table(text)), page, rst),
        variant(ALIGNMENT_TABLE, source(role, lambda: TABLE_DIRECTIVE, **refalign), bib),
    ]  # fmt: skip
    return {case.name: case for case in cases}


def role(entry: Entry) -> str:
    """Return a citation as a role of sphinx-refalign."""
    return f":paper:`{entry.key}`"


def by_hand(entry: Entry) -> str:
    """Return a citation as a link in reStructuredText."""
    return link(entry.title, entry.url)


def native_list(works: list[Entry]) -> str:
    """Return the list of works as citations of reStructuredText."""
    return "".join(
        f".. [{entry.key}] {entry.people}. {link(entry.title, entry.url)}. {entry.venue} {entry.year}, "
        f"pages {entry.pages[0]}–{entry.pages[1]}, {link(entry.doi, f'https://doi.org/{entry.doi}')}.\n"
        for entry in works
    )


def needs_list(works: list[Entry]) -> str:
    """Return the list of works as needs of sphinx-needs."""
    return "\n".join(
        f".. req:: {entry.title}\n   :id: {entry.key}\n\n   {entry.people}. {entry.venue} {entry.year}, "
        f"pages {entry.pages[0]}–{entry.pages[1]}, {link(entry.doi, f'https://doi.org/{entry.doi}')}, "
        f"{entry.url}\n"
        for entry in works
    )


def hand_list(text: Text) -> str:
    """Return the content of the catalogue: each entry with its line, its fields and the citing place."""
    places = {entry.key: (page, section) for page, section, entry in text.places()}
    content = f"papers: {len(text.works)}\n\n" + heading("Papers", "-")
    for entry in text.works:
        page, section = places[entry.key]
        content += (
            f"{by_hand(entry)}\n\n"
            f"{entry.people} · {entry.venue}, pp. {entry.pages[0]}–{entry.pages[1]} · {entry.year}\n\n"
            f"DOI\n   {link(entry.doi, f'https://doi.org/{entry.doi}')}\n"
            f"Referenced in\n   :doc:`{page.title} </{page.name}>` › "
            f":doc:`{section.title} </{page.name}>`\n\n"
        )
    return content


USED_DIRECTIVE = """\
.. resource-catalog::
   :filter: used
"""

TABLE_DIRECTIVE = """\
.. alignment-table::
   :group-by: none
   :columns: chapter resources location
"""


def hand_table(text: Text) -> str:
    """Return the cells of :data:`TABLE_DIRECTIVE`."""
    rows = (
        (
            f":doc:`{section.title} </{page.name}>`",
            f"{by_hand(entry)} ({entry.venue} {entry.year})",
            f":doc:`{page.name.rpartition('/')[2]} </{page.name}>`",
        )
        for page, section, entry in text.places()
    )
    return list_table(("Chapter", "Resources", "Location"), rows)
