"""Links and sections of reStructuredText pages, with the exact place of each link."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from docutils.parsers.rst import directives, roles, states

from sphinx_refalign.pages import rest_parser
from sphinx_refalign.pages.lines import split_lines
from sphinx_refalign.pages.model import PageError
from tests.pages.pages import page_of, sources

TARGETS = """
.. _Ref: https://ref.org
.. _other name: Ref_
.. |sub| replace:: `in text <https://sub.org>`__
"""

FORMS = [
    ("`a <https://a.org>`_", "https://a.org", "a"),
    ("`a <https://a.org>`__", "https://a.org", "a"),
    ("Ref_", "https://ref.org", "Ref"),
    ("`Other Name`_", "https://ref.org", "Other Name"),
    ("`a <Ref_>`_", "https://ref.org", "a"),
    ("https://a.org/x_y", "https://a.org/x_y", ""),
    ("|sub|", "https://sub.org", "in text"),
    (":rfc:`2119`", "https://datatracker.ietf.org/doc/html/rfc2119.html", "RFC 2119"),
    (":rfc:`the keywords <2119>`", "https://datatracker.ietf.org/doc/html/rfc2119.html", "the keywords"),
    ("`虚拟化 😀 <https://a.org/虚拟化>`__", "https://a.org/虚拟化", "虚拟化 😀"),
    (r"`a\*b <https://a.org/x\_>`__", "https://a.org/x_", "a*b"),
]

PLACES = [
    "{link}\n",
    "words *x* 😀 {link} words {link}\n",
    "Title {link}\n" + "=" * 80 + "\n",
    "=" * 80 + "\n Title {link}\n" + "=" * 80 + "\n",
    "* item\n\n  #. {link}, more\n",
    "  quoted {link}\n",
    "term {link}\n   definition {link}\n",
    ":field: {link}\n",
    "\tTab\t{link}\n",
    "   \ttab {link}\n\n\t  x {link}\n",
    "+------+" + "-" * 60 + "+\n| 中文 | {link:<59}|\n+------+" + "-" * 60 + "+\n",
    "=====  " + "=" * 60 + "\n a     {link}\n=====  " + "=" * 60 + "\n",
    ".. note:: {link}\n",
    ".. note:: {link}\n   :class: x\n\n   text {link}\n",
    ".. versionadded:: 1.0\n   text {link}\n",
    ".. unknown-directive:: argument\n   :option: value\n\n   text {link}\n",
    ".. py:function:: f(x)\n\n   text {link}\n\n   :param x: {link}\n",
    ".. list-table:: {link}\n   :header-rows: 1\n\n   * - a\n     - {link}\n",
    ".. only:: html\n\n   Section\n   =======\n\n   {link}\n",
    "[1]_\n\n.. [1] note {link}\n",
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("form", "url", "text"), FORMS, ids=[form[0] for form in FORMS])
def test_every_form_is_found_in_every_place(tmp_path: Path, form: str, url: str, text: str, end: str) -> None:
    for place in PLACES:
        is_wide = "中文" in place and not form.isascii()
        content = place.format(link=form)
        if is_wide:
            continue  # the columns of the table would be too narrow
        page = page_of(tmp_path, (content + TARGETS).replace("\n", end), ".rst")
        expected = content.count(form)
        assert [(link.url, link.text) for link in page.links] == [(url, text)] * expected, content
        assert sources(page) == [form] * expected, content


@pytest.mark.parametrize(
    "text",
    [
        "``https://a.org``",
        "::\n\n   https://a.org",
        ".. code-block:: python\n   :caption: https://a.org\n\n   https://a.org",
        ".. comment https://a.org",
        ".. image:: https://a.org/x.png\n   :target: https://a.org",
        ".. figure:: https://a.org/x.png\n   :target: https://a.org",
        ".. literalinclude:: https://a.org",
        ".. toctree::\n\n   X <https://a.org>",
        ".. math::\n\n   https://a.org",
        ">>> open('https://a.org')",
        ":doc:`x <https://a.org>`",
        "mail@a.org page_ `page`_ `x <page.html>`_",
        ".. |unused| replace:: `a <https://a.org>`__",
        ".. _unused: https://a.org",
    ],
)
def test_what_is_no_link_is_not_found(tmp_path: Path, text: str) -> None:
    assert page_of(tmp_path, text, ".rst").links == []


def test_links_over_several_lines_are_one_piece(tmp_path: Path) -> None:
    page = page_of(tmp_path, "* x `a\n  b\n  <https://a.org>`_ y\n", ".rst")
    assert sources(page) == ["`a\n  b\n  <https://a.org>`_"]
    assert page.links[0].text == "a b"


def test_anonymous_references_have_their_targets(tmp_path: Path) -> None:
    page = page_of(tmp_path, "`a b`__ and c__\n\n__ https://a.org\n__ https://c.org\n", ".rst")
    assert [link.url for link in page.links] == ["https://a.org", "https://c.org"]
    assert sources(page) == ["`a b`__", "c__"]


def test_html_has_links(tmp_path: Path) -> None:
    page = page_of(tmp_path, "x\n\n.. raw:: html\n\n   <p>\n   <a href='https://a.org'>a</a>\n", ".rst")
    assert sources(page) == ["<a href='https://a.org'>a</a>"]
    assert page.links[0].line == 6


def test_roles_of_conf_py_are_links(tmp_path: Path) -> None:
    roles_of_conf = {"wiki": "https://en.wikipedia.org/wiki/%s"}
    page = page_of(
        tmp_path, ":wiki:`Xen` :wiki:`monitor <Xen>` :other:`Xen`", ".rst", link_roles=roles_of_conf
    )
    assert [(link.url, link.text) for link in page.links] == [
        ("https://en.wikipedia.org/wiki/Xen", "Xen"), ("https://en.wikipedia.org/wiki/Xen", "monitor"),
    ]  # fmt: skip


def test_list_items_know_whether_they_have_only_links(tmp_path: Path) -> None:
    text = "* `a <https://a.org>`__ / `b\n  <https://b.org>`__\n\n* words `c <https://c.org>`__\n\n  * Ref_\n"
    page = page_of(tmp_path, text + TARGETS, ".rst")
    items = [link.item for link in page.links]
    assert [item and (item.line, item.last_line, item.is_only_links) for item in items] == [
        (1, 2, True), (1, 2, True), (4, 6, False), (6, 6, True),
    ]  # fmt: skip


def test_sections_reach_to_the_next_title_of_their_level(tmp_path: Path) -> None:
    text = (
        "=====\n One\n=====\n\nTwo *x*\n-------\n\ntext\n\nThree\n~~~~~\n\n"
        "Two *x*\n-------\n\n.. note::\n\n   N\n   -\n"
    )
    page = page_of(tmp_path, text, ".rst")
    assert [tuple(section) for section in page.sections] == [
        ("One", 1, 2, 19), ("Two x", 2, 5, 12), ("Three", 3, 10, 12), ("Two x", 2, 13, 19),
    ]  # fmt: skip


def test_mistakes_are_not_printed_and_nothing_stays_registered(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = directives.directive, dict(roles._roles), states.RSTState.nested_sm
    text = (
        "Title\n==\n\n`a <https://a.org>`_ *open |x| nothing_ :unknown:`x`\n\n"
        ".. unknown::\n.. note\n\n  odd\n bad\n"
    )
    assert [link.url for link in page_of(tmp_path, text, ".rst").links] == ["https://a.org"]
    assert capfd.readouterr() == ("", "")
    assert (directives.directive, dict(roles._roles), states.RSTState.nested_sm) == before


NESTED = """
Title
=====

#. one `a <https://a.org>`_

   - two

     :field: three https://b.org

       | line
       | block

   a. four

term : class
   quoted ``code``::

      https://code.org

   -- Author

=====  =====
A      B
=====  =====
- 1    1. 2
- 3    >>> 4
=====  =====

.. note:: x

   Inner
   -----

   -a  option
"""


def test_nested_text_is_parsed_as_docutils_does_with_few_states(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[type[states.RSTState]] = []
    initialize = states.RSTState.__init__

    def count(self: states.RSTState, *arguments: object) -> None:
        made.append(type(self))
        initialize(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(states.RSTState, "__init__", count)
    document = rest_parser.parse_rest(split_lines(NESTED), "page.rst", {}, [])
    few = len(made)
    monkeypatch.setattr(rest_parser, "_few_states", nullcontext)
    original = rest_parser.parse_rest(split_lines(NESTED), "page.rst", {}, [])
    assert document.pformat() == original.pformat()
    assert 3 * few < len(made) - few


def test_lines_that_docutils_does_not_read_are_reported(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"page\.rst:3: line of 20,000 characters; .*divide it"):
        page_of(tmp_path, "x\n\n" + "a" * 20_000, ".rst")


def test_pages_are_read_without_sphinx(tmp_path: Path) -> None:
    pages = {".md": "<https://a.org>", ".rst": "https://a.org", ".ipynb": '{"cells": []}'}
    for suffix, text in pages.items():
        (tmp_path / f"page{suffix}").write_text(text)
    program = (
        "import sys\nsys.modules['sphinx'] = sys.modules['myst_parser'] = None\n"
        "from sphinx_refalign.pages.read import read_page\n"
        "from sphinx_refalign.pages.tree import find_pages\n"
        f"for page in find_pages({str(tmp_path)!r}, {{}}, has_conf=False):\n"
        "    print(page.docname, len(read_page(page.path, page.docname, page.markup).links))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert sorted(result.stdout.splitlines()) == ["page 0", "page 1", "page 1"]
