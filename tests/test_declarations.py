"""Kinds and columns of other extensions: ``add_kind`` and ``add_column``."""

from __future__ import annotations

import pytest

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

SETUP = """\
import sphinx_refalign


def setup(app):
    sphinx_refalign.add_column(app, "channel", {"label": "Channel", "text": "channel"})
    sphinx_refalign.add_kind(app, "podcast", {"label": "Podcast", "fields": {"channel": "Channel"}})
    sphinx_refalign.add_column(app, "where", {"label": "Where", "text": lambda place, talk: place.document})


"""


@pytest.fixture
def book(project: Project, markup: str) -> Project:
    """Three pages, one with a resource of a kind and one with columns that conf.py adds as an extension."""
    project.head = SETUP
    project.conf["extensions"] = ["myst_parser"]
    project.write("more.yaml", "talk: {type: podcast, title: A talk, channel: PyCon}\n")
    project.page(
        "one", markup, Heading("One"), Directive("podcast", "talk"), Paragraph(Role("podcast", "talk"))
    )
    table = Directive("alignment-table", "", {"columns": "channel where"})
    project.page("table", markup, Heading("Table"), table)
    return project.page("index", markup, Heading("T"), Directive("toctree", "", {}, "one\ntable"))


def cells(built: Built) -> list[list[str]]:
    rows = built.html("table").select("table.refalign-table tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in rows]


def test_kind_and_columns_of_an_extension(book: Project) -> None:
    built = book.build()
    assert built.warnings == ""
    assert "Podcast" in built.text("one")
    assert cells(built) == [["Channel", "Where"], ["PyCon", "one"]]


def test_changed_declarations_reach_the_pages(book: Project) -> None:
    book.build()
    assert (book.build().read, book.build().written) == (set(), set())
    book.head = SETUP.replace('"Podcast"', '"Show"')
    built = book.build()
    assert built.read == {"index", "one", "table"}, "as with refalign_kinds"
    assert "Show" in built.text("one")
    book.head = book.head.replace("place.document", "place.label")
    built = book.build()
    assert (built.read, built.written) == (set(), {"table", "index"}), "as with refalign_columns"
    assert cells(built)[1] == ["PyCon", "One"]
    book.head = ""
    book.conf["extensions"] = ["sphinx_refalign", "myst_parser"]
    assert "unknown kind 'podcast'" in book.build().warnings


def test_conf_py_takes_precedence(book: Project) -> None:
    book.head = SETUP.replace('"label": "Podcast"', '"title": "an invalid key"')
    book.conf["refalign_kinds"] = {"podcast": {"label": "Show", "fields": {"channel": "By"}}}
    book.conf["refalign_columns"] = {"where": {"label": "By", "text": "channel"}}
    built = book.build()
    assert built.warnings == ""
    assert "Show" in built.text("one")
    assert cells(built) == [["Channel", "By"], ["PyCon", "PyCon"]]


def test_invalid_option_of_conf_py_costs_no_declaration(book: Project) -> None:
    book.conf["refalign_kinds"] = ["podcast"]
    (warning,) = book.build().warnings.splitlines()
    assert "refalign_kinds = ['podcast']: must be a dict of kind name to definition" in warning


def test_options_of_conf_py_stay(book: Project) -> None:
    book.conf["refalign_kinds"] = {"video": {"label": "Video"}, "paper": {"label": "Paper"}}
    (warning,) = book.build().warnings.splitlines()
    assert "refalign_kinds = {'paper': {'label': 'Paper'}}: kind name 'paper' is already taken" in warning
    book.write("more.yaml", "talk: {type: video, title: A talk}\n")
    assert "unknown kind" not in book.build().warnings


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"label": "Podcast", ', "", 6, "add_kind('podcast'): podcast.label: is missing; correct the call"),
        ('"podcast"', '"note"', 6, "add_kind('note'): 'note' is a directive or role of docutils; choose"),
        ('"fields"', '"feilds"', 6, "add_kind('podcast'): podcast.feilds: expected a dict with the keys"),
        ('{"label": "Podcast", "fields": {"channel": "Channel"}}', "3", 6, "add_kind('podcast'): podcast: "),
        ('"text": "channel"', '"text": "chanel"', 5,
         "add_column('channel'): channel.text: no kind has a field 'chanel' (did you mean 'channel'?)"),
        ('"where"', '"Where"', 7, "add_column('Where'): invalid column name 'Where'; use lower-case letters"),
        ('"where"', '"channel"', 7, "add_column('channel'): the name has already been added in "),
    ],
)  # fmt: skip
def test_invalid_declaration_is_reported_at_the_call(
    book: Project, old: str, new: str, line: int, message: str
) -> None:
    book.head = SETUP.replace(old, new)
    first = book.build().warnings.splitlines()[0]
    assert first.startswith(f"conf.py:{line}: WARNING: {message}")
    name, option = message.split("'")[1], "kinds" if "add_kind" in message else "columns"
    assert first.endswith(f"or declare {name!r} in refalign_{option} in conf.py [refalign.config]")


def test_invalid_declaration_costs_no_other(book: Project) -> None:
    book.head = SETUP.replace('"text": "channel"', '"text": 3')
    built = book.build()
    assert len(built.warnings.splitlines()) == 2, "the call and the table that has its column"
    assert cells(built) == [["Where"], ["one"]]
