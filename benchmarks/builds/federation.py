"""Measure a project that borrows the resources of other projects, each of 4,000."""

from __future__ import annotations

import json
from collections.abc import Callable

from benchmarks.builds.projects import Change, Source, Variant, heading
from benchmarks.builds.text import DRAFT, MORE, Entry, Writer, entries

RESOURCES = 4000
PAGES, USES = 20, 10
NONE, FIVE, TWENTY = "no other project", "5 projects", "20 projects"
NUMBERS = {NONE: 0, FIVE: 5, TWENTY: 20}


def variants(resources: int = RESOURCES) -> dict[str, Variant]:
    """Return every variant of the case, by name; pages use resources of the first project or their own."""
    works = list(entries(Writer(0), resources))
    changed = "page0.rst"

    def source(number: int) -> Callable[[], Source]:
        return lambda: _source(number, resources, works)

    return {
        name: Variant(name, source(number), Change((changed,), DRAFT, MORE), Change((changed,), DRAFT))
        for name, number in NUMBERS.items()
    }


def _source(number: int, resources: int, works: list[Entry]) -> Source:
    prefix = "p0:" if number else ""
    used = works[: PAGES * USES]
    own = "" if number else "".join(f"{work.key}: {{type: paper, title: {work.title}}}\n" for work in used)
    files = {"own.yaml": own or "note: {type: paper, title: A note}\n"}
    files |= {f"p{n}.json": _alignment_json(n, resources) for n in range(number)}
    conf = {
        "extensions": ["sphinx_refalign"],
        "refalign_registry": ["own.yaml"],
        "refalign_external": {f"p{n}": (f"https://example.org/p{n}/", f"p{n}.json") for n in range(number)},
    }
    writer = Writer(1)
    pages = []
    for page in range(PAGES):
        roles = (f":paper:`{prefix}{work.key}`" for work in used[page * USES : (page + 1) * USES])
        text = f"{DRAFT}0,\nas it is. {writer.sentence(200)}\n\n{' and '.join(roles)}.\n"
        pages.append((f"page{page}", heading(f"Page {page}", "=") + text))
    return Source(pages, files, conf)


def _alignment_json(number: int, resources: int) -> str:
    """Return the ``alignment.json`` of a project: its resources, each referenced once."""
    works = list(entries(Writer(number), resources))
    items = {
        work.key: {
            "kind": "paper", "source": f"{work.venue} {work.year}", "title": work.title, "url": work.url,
            "author": [" ".join(name) for name in work.authors], "container": work.venue,
            "date": str(work.year), "doi": work.doi, "uri": f"works.html#resource--{work.key}",
        }
        for work in works
    }  # fmt: skip
    rows = [
        {
            "key": work.key, "kind": "paper", "document": f"page{n // 10}", "section": "A section",
            "anchor": "a-section", "chapter": "A section", "relation": "references", "topics": [], "note": "",
            "line": n, "uri": f"page{n // 10}.html#a-section", "origin": "role", "file": "",
        }
        for n, work in enumerate(works)
    ]  # fmt: skip
    return json.dumps({"version": 1, "resources": items, "alignments": rows, "documents": []})
