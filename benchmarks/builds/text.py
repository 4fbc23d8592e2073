"""Generated prose and entries: the same for every variant and in every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

_SYLLABLES = [
    start + end
    for start in ("b", "d", "f", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr")
    for end in "aeiou"
]


class Writer:
    """A generator of words. Their frequencies resemble those of a language, as a search index expects."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        words = ("".join(self.random.choices(_SYLLABLES, k=2 + n % 3)) for n in itertools.count())
        self._words = list(dict.fromkeys(itertools.islice(words, 4000)))
        self._weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(self._words))))

    def words(self, number: int) -> str:
        """Return a number of words in lower case."""
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=number))

    def name(self, number: int = 1) -> str:
        """Return a number of words in title case."""
        return self.words(number).title()

    def sentence(self, number: int) -> str:
        """Return a sentence of a number of words."""
        return self.words(number).capitalize() + "."


class Entry(NamedTuple):
    """A work. A change of the entry increases the number at the end of its title."""

    number: int
    title: str
    authors: tuple[tuple[str, str], ...]
    venue: str
    year: int
    pages: tuple[int, int]

    @property
    def key(self) -> str:
        """Return the citation key."""
        return f"{self.title.partition(' ')[0].lower()}{self.year}n{self.number}"

    @property
    def url(self) -> str:
        """Return the address of the work."""
        return f"https://example.org/works/{self.key}"

    @property
    def doi(self) -> str:
        """Return the DOI."""
        return f"10.5555/{self.number}"

    @property
    def people(self) -> str:
        """Return the authors, separated by commas."""
        return ", ".join(" ".join(name) for name in self.authors)

    @property
    def changing(self) -> str:
        """Return the text before the number that changes."""
        return f"report {self.number} part "


def entries(writer: Writer, number: int) -> Iterator[Entry]:
    """Yield a number of entries."""
    for n in range(number):
        title = f"{writer.name()} {writer.words(4)} report {n} part 0"
        end = "" if n % 5 else "søn"
        authors = tuple((writer.name(), writer.name() + end) for _ in range(1 + n % 3))
        first = 1 + n % 700
        yield Entry(n, title, authors, f"Journal of {writer.name()}", 1950 + n % 70, (first, first + 12))


class Section(NamedTuple):
    """A section: its title, and paragraphs of sentences and cited entries."""

    title: str
    paragraphs: list[list[str | Entry]]


class Page(NamedTuple):
    """A page. A change of its prose increases the number after ``Draft``."""

    name: str
    title: str
    sections: list[Section]


DRAFT = "Draft "
MORE = "\nand once more"
"""Text that an author adds to a page, after the number of the draft."""
SECTIONS = 5
PARAGRAPHS = 2
WORDS = 40


def pages(writer: Writer, number: int, works: list[Entry], places: int) -> Iterator[Page]:
    """Yield pages of five sections of two paragraphs of forty words, with ``places`` citations on each.

    Every entry is cited equally often, in random order: where it is once, caching formatted entries gains
    nothing.
    """
    shuffled = works.copy()
    writer.random.shuffle(shuffled)
    per_paragraph = places // (SECTIONS * PARAGRAPHS)
    remaining = itertools.cycle(shuffled)
    for n in range(number):
        sections = []
        for s in range(SECTIONS):
            paragraphs: list[list[str | Entry]] = []
            for _ in range(PARAGRAPHS):
                paragraph: list[str | Entry] = [writer.sentence(WORDS)]
                for entry in itertools.islice(remaining, per_paragraph):
                    paragraph += [writer.words(3).capitalize(), entry, "is meant here."]
                paragraphs.append(paragraph)
            sections.append(Section(f"{writer.name(3)} {s + 1}", paragraphs))
        sections[0].paragraphs[0].insert(0, f"{DRAFT}0,")
        yield Page(f"part{n // 40:03}/page{n:04}", f"{writer.name(2)} {n}", sections)
