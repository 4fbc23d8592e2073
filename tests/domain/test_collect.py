"""Collecting the data of pages from their doctrees."""

from __future__ import annotations

import copy
import pickle

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from docutils import nodes

from sphinx_refalign.domain.collect import collect_page
from sphinx_refalign.domain.data import PageData
from sphinx_refalign.nodes import refalign_view
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


def doctree(project: Project, name: str = "index") -> nodes.document:
    """Return the doctree that Sphinx has stored of a page that was built."""
    with (project.root / "_build" / "doctrees" / f"{name}.doctree").open("rb") as file:
        document = pickle.load(file)
    assert isinstance(document, nodes.document)
    return document


def stored_page(project: Project, name: str = "index") -> PageData:
    """Return the data of a page in the environment."""
    with (project.root / "_build" / "doctrees" / "environment.pickle").open("rb") as file:
        page = pickle.load(file).domaindata["refalign"]["pages"][name]
    assert isinstance(page, PageData)
    return page


def translate(project: Project, words: dict[str, str]) -> None:
    """Write a Chinese message catalogue of the first page."""
    catalog = Catalog(locale="zh_CN")
    for message, text in words.items():
        catalog.add(message, text)
    path = project.root / "locale" / "zh_CN" / "LC_MESSAGES" / "index.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


@pytest.fixture
def full(project: Project, markup: str) -> Project:
    """A translated page with every kind of placeholder."""
    project.conf |= {"language": "zh_CN", "locale_dirs": ["locale"], "gettext_auto_build": False}
    translate(project, {"Layer": "层", "Works": "著作", "Where": "在哪里"})
    return project.page(
        "index", markup,
        Heading("T"),
        Directive("paper", "xen-2003", {"chapter": "Layer"}, Paragraph("As in ", Role("book", "taocp"), ".")),
        Directive("references", "taocp", {"title": "Works"}),
        Directive("resource-catalog", "", {"kinds": "paper"}),
        Heading("Part", 2),
        Directive("alignment-table", "", {"headers": "chapter=Where"}),
        Directive("alignment-matrix"),
        Directive("alignment-coverage"),
        Directive("resource-catalog", "", {"kinds": "book"}),
    )  # fmt: skip


def test_collecting_changes_no_node(full: Project) -> None:
    full.build()
    document = doctree(full)
    before, bytes_before = copy.deepcopy(document), pickle.dumps(document)
    page = collect_page(document)
    assert document.pformat() == before.pformat()
    assert pickle.dumps(document) == bytes_before
    assert page == collect_page(before) == stored_page(full)


def test_translated_option_texts_are_collected_and_shown(full: Project) -> None:
    built = full.build()
    page = stored_page(full)
    assert page.uses[0].chapter == "层"
    assert [view.options[-1] for view in page.views if view.type == "table"] == [(("chapter", "在哪里"),)]
    assert built.html().select_one("th").get_text() == "在哪里"
    assert "著作" in built.text()
    assert "Works" not in built.text()


def test_position_of_a_catalogue_is_in_its_data_only(full: Project) -> None:
    full.build()
    catalogs = [view for view in stored_page(full).views if view.type == "catalog"]
    assert [view.options[-1] for view in catalogs] == [1, 2]
    views = [view for view in doctree(full).findall(refalign_view) if view["view"] == "catalog"]
    assert [view["options"][-1] for view in views] == [1, 1]


TWICE = """\
from sphinx.util.docutils import SphinxDirective


class Twice(SphinxDirective):
    has_content = True

    def run(self):
        self.parse_content_to_nodes()
        return self.parse_content_to_nodes()


def setup(app):
    app.add_directive("twice", Twice)


"""


def test_views_are_found_where_an_extension_parses_content_twice(project: Project, markup: str) -> None:
    project.head = TWICE
    table = {"rst": ".. alignment-table::\n", "md": "```{alignment-table}\n```\n"}[markup]
    project.page(
        "index", markup,
        Heading("T"),
        Directive("paper", "xen-2003"),
        Directive("twice", "", {}, table),
        Directive("resource-catalog", "", {"kinds": "paper"}),
    )  # fmt: skip
    built = project.build()
    views = stored_page(project).views
    assert [view.type for view in views] == ["table", "catalog"]
    assert views[1].number - views[0].number == 1
    assert views[0].number > 1, "the directive has used a number for content that it has thrown away"
    assert len(built.html().select("table")) == 1
    assert built.html().select_one("#resource--xen-2003") is not None
    assert project.build().written == set()


def test_page_without_a_view_of_this_number() -> None:
    with pytest.raises(KeyError):
        PageData([], [], [], {}, {}, [], {}, {}, [], [], {}, []).view(0)
