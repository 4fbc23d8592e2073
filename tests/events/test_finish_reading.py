"""The event ``refalign-aligned``: all alignments of a build, for other extensions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

LISTENER = """\
import json
from pathlib import Path


def note(app, project):
    rows = [[alignment.document, alignment.key] for alignment in project.alignments]
    titles = [project.registry[key].title for key in project.by_key]
    with Path(app.confdir, "calls.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([rows, titles]) + "\\n")


def setup(app):
    app.connect("refalign-aligned", note)


"""


@pytest.fixture
def book(project: Project) -> Project:
    """Two pages with alignments, and a handler that stores what it is called with."""
    project.head = LISTENER
    toctree = Directive("toctree", "", {}, "one\ntwo\ntable")
    project.page("index", "rst", Heading("Book"), toctree)
    project.page("one", "rst", Heading("One"), Directive("paper", "xen-2003"))
    project.page("two", "rst", Heading("Two"), Paragraph("By ", Role("book", "taocp"), "."))
    return project.page("table", "rst", Heading("Table"), Directive("alignment-table"))


ROWS = [["one", "xen-2003"], ["two", "taocp"]]
TITLES = ["Xen and the Art of Virtualization", "The Art of Computer Programming"]


def calls(book: Project) -> list[object]:
    """Return what the handler was called with since the last time."""
    file = Path(book.root) / "calls.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("parallel", [1, 2])
def test_event_is_emitted_once_in_each_build(book: Project, parallel: int) -> None:
    built = book.build(parallel=parallel)
    assert built.warnings == ""
    assert calls(book) == [[ROWS, TITLES]]
    assert book.build(parallel=parallel).written == set()
    assert calls(book) == [[ROWS, TITLES]], "also if nothing is read or written"


def test_event_has_the_alignments_of_pages_that_were_read_again(book: Project) -> None:
    book.build()
    calls(book)
    book.edit("two.rst", "taocp", "xen-2005").edit("resources.yaml", "title: Xen and", "title: On Xen and")
    book.build()
    assert calls(book) == [[ROWS[:1], ["On Xen and the Art of Virtualization"]]]


def test_event_is_emitted_by_builders_that_write_no_pages(book: Project) -> None:
    book.build("alignment")
    assert calls(book) == [[ROWS, TITLES]]


def test_event_has_citations_of_bibliographies(book: Project) -> None:
    book.conf["extensions"] = ["sphinx_refalign", "sphinxcontrib.bibtex"]
    book.conf["refalign_align_citations"] = True
    book.conf["bibtex_bibfiles"] = []
    book.page("two", "rst", Heading("Two"), "Text :cite:`taocp`.\n\n.. bibliography::\n")
    book.build()
    assert calls(book) == [[ROWS, TITLES]]


def test_handler_that_fails_stops_the_build_as_usual(book: Project) -> None:
    book.head = LISTENER.replace("    rows =", "    raise ValueError('no rows')\n    rows =")
    with pytest.raises(ExtensionError, match=r"'refalign-aligned' threw an exception.*no rows"):
        book.build()
